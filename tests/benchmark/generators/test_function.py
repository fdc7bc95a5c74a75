import sys

import pytest

from benchmark.errors import ConfigError
from benchmark.generators import Request, reply_request
from benchmark.generators.function import FunctionGenerator
from benchmark.records import Exchange, Turn

BOT = """
import helper_of_bot

def reply(request):
    return helper_of_bot.GREETING + request.exchange.id

class Bot:
    @staticmethod
    def reply(request):
        return request.messages[-1].content

ANSWER = 42
"""


def ask(name: str, text: str = "Where is my parcel?") -> Request:
    return reply_request(Exchange(name, (Turn("customer", text),)))


@pytest.fixture
def bot(tmp_path, monkeypatch):
    (tmp_path / "bot_for_test.py").write_text(BOT, encoding="utf-8")
    (tmp_path / "helper_of_bot.py").write_text("GREETING = 'Dear '", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [entry for entry in sys.path if entry != ""])
    yield
    for name in ("bot_for_test", "helper_of_bot", "broken_for_test"):
        sys.modules.pop(name, None)


@pytest.mark.usefixtures("bot")
def test_a_function_of_the_current_folder_is_found_and_asked_in_order():
    made = FunctionGenerator("bot_for_test:reply").generate([ask("b"), ask("a")])
    assert [generation.text for generation in made] == ["Dear b", "Dear a"]


@pytest.mark.usefixtures("bot")
def test_a_dotted_name_reaches_into_a_class():
    assert FunctionGenerator("bot_for_test:Bot.reply").generate([ask("a", "Hello?")])[0].text == "Hello?"


def test_a_callable_is_taken_as_it_is():
    assert FunctionGenerator(lambda request: request.exchange.id).generate([ask("a")])[0].text == "a"


def test_an_exception_is_the_failure_of_its_request_alone():
    def fussy(request: Request) -> str:
        if request.exchange.id == "bad":
            raise KeyError("no\nsuch order")
        return "Fine."

    first, bad, last = FunctionGenerator(fussy).generate([ask("a"), ask("bad"), ask("c")])
    assert (first.text, last.text) == ("Fine.", "Fine.")
    assert bad.text is None
    assert bad.failure == "KeyError: 'no\\nsuch order'"


def test_an_attempt_to_exit_is_a_failure_too():
    assert FunctionGenerator(lambda request: sys.exit(3)).generate([ask("a")])[0].failure == "SystemExit: 3"


def test_ctrl_c_is_no_failure_but_goes_through():
    def interrupted(request: Request) -> str:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        FunctionGenerator(interrupted).generate([ask("a")])


@pytest.mark.parametrize(
    ("value", "failure"),
    [
        (None, "the reply is not text but NoneType"),
        (b"bytes", "the reply is not text but bytes"),
        ("", "the reply is empty"),
        (" \n\t", "the reply is empty"),
    ],
)
def test_a_result_that_is_no_text_is_a_failure(value, failure):
    (made,) = FunctionGenerator(lambda request: value).generate([ask("a")])
    assert (made.text, made.failure) == (None, failure)


def test_half_a_surrogate_pair_does_not_get_into_a_reply():
    (made,) = FunctionGenerator(lambda request: "Sorry \ud83d Ann").generate([ask("a")])
    assert made.text == "Sorry ? Ann"


def test_the_time_of_each_call_is_told():
    (made,) = FunctionGenerator(lambda request: "Fine.").generate([ask("a")])
    assert 0 < made.seconds < 1


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("bot_for_test", "expected module:callable"),
        (":reply", "expected module:callable"),
        ("bot_for_test:", "expected module:callable"),
        ("no_such_bot:reply", "cannot import 'no_such_bot'"),
        ("bot_for_test:answer", "there is no 'answer' in "),
        ("bot_for_test:ANSWER", "is int, expected a callable"),
    ],
)
def test_a_target_that_leads_nowhere_is_refused(target, message):
    with pytest.raises(ConfigError, match=message):
        FunctionGenerator(target)


@pytest.mark.usefixtures("bot")
def test_a_module_that_breaks_on_import_is_refused_with_the_reason(tmp_path):
    (tmp_path / "broken_for_test.py").write_text("1 / 0", encoding="utf-8")
    with pytest.raises(ConfigError, match="ZeroDivisionError: division by zero"):
        FunctionGenerator("broken_for_test:reply")
