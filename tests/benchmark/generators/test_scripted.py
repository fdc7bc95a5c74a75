import pytest

from benchmark.errors import ConfigError
from benchmark.generators import Request, reply_request
from benchmark.generators.scripted import ScriptedGenerator
from benchmark.records import Exchange, Turn


def ask(name: str) -> Request:
    return reply_request(Exchange(name, (Turn("customer", "Where is my parcel?"),)))


def test_one_text_answers_everybody():
    made = ScriptedGenerator("We are on it.").generate([ask("a"), ask("b")])
    assert [generation.text for generation in made] == ["We are on it.", "We are on it."]


def test_a_mapping_answers_each_exchange_with_its_own_text():
    made = ScriptedGenerator({"a": "First.", "b": "Second."}).generate([ask("b"), ask("a")])
    assert [generation.text for generation in made] == ["Second.", "First."]


def test_an_exchange_that_is_not_in_the_mapping_fails_alone():
    known, unknown = ScriptedGenerator({"a": "First."}).generate([ask("a"), ask("b")])
    assert known.text == "First."
    assert (unknown.text, unknown.failure) == (None, "no scripted reply for exchange 'b'")


def test_an_empty_text_is_a_failure_and_not_a_reply():
    (made,) = ScriptedGenerator(" \n").generate([ask("a")])
    assert (made.text, made.failure) == (None, "the reply is empty")


@pytest.mark.parametrize("text", [5, None, {"a": 5}])
def test_anything_but_text_is_refused(text):
    with pytest.raises(ConfigError, match="expected a string"):
        ScriptedGenerator(text)
