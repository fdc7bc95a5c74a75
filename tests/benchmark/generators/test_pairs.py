import json

import pytest

from benchmark.errors import DataError, UnknownName
from benchmark.exchanges import SPLITS, load_pairs, split_path
from benchmark.generators import Request, covers, reply_request
from benchmark.generators.pairs import PairsGenerator
from benchmark.generators.scripted import ScriptedGenerator
from benchmark.records import Exchange, Turn

BUNDLED = [split for split in SPLITS if split_path("pairs", split).exists()]


def ask(name: str) -> Request:
    return reply_request(Exchange(name, (Turn("customer", "Where is my parcel?"),)))


def pair(name: str, exchange: str | None, draft: str, rewrite: str) -> dict:
    return {
        "id": name,
        "exchange": exchange,
        "industry": "parcels",
        "channel": "email",
        "facts": {"known": [], "allowed": [], "not_allowed": [], "missing": []},
        "draft": draft,
        "rewrite": rewrite,
        "keep": [],
        "decision": "pending",
        "must_not_claim": [],
    }


@pytest.fixture
def path(tmp_path):
    rows = [
        pair("p1", "a", "Wait.", "I am sorry, Ann. Please give us until noon."),
        pair("p2", None, "Canned.", "Canned, kindly."),
        pair("p3", "b", "No.", "I cannot do that, and here is why."),
    ]
    file = tmp_path / "pairs.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return file


def test_the_draft_of_each_exchange_is_its_reply(path):
    made = PairsGenerator("draft", path=path).generate([ask("b"), ask("a")])
    assert [generation.text for generation in made] == ["No.", "Wait."]


def test_the_rewrite_of_each_exchange_is_its_reply(path):
    made = PairsGenerator("rewrite", path=str(path)).generate([ask("a")])
    assert made[0].text == "I am sorry, Ann. Please give us until noon."


def test_an_exchange_without_a_pair_fails_alone(path):
    known, unknown = PairsGenerator("draft", path=path).generate([ask("a"), ask("c")])
    assert known.text == "Wait."
    assert (unknown.text, unknown.failure) == (None, "no pair belongs to exchange 'c'")


def test_the_first_of_several_pairs_of_an_exchange_counts(tmp_path):
    rows = [pair("p1", "a", "First.", "First, kindly."), pair("p2", "a", "Second.", "Second, kindly.")]
    file = tmp_path / "pairs.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert PairsGenerator("draft", path=file).generate([ask("a")])[0].text == "First."


def test_another_side_is_refused_with_a_suggestion(path):
    with pytest.raises(UnknownName, match="Did you mean 'rewrite'"):
        PairsGenerator("rewrites", path=path)


def test_a_missing_file_is_refused_at_once(tmp_path):
    with pytest.raises(DataError, match="no such file"):
        PairsGenerator("draft", path=tmp_path / "nowhere.jsonl")


@pytest.mark.skipif(not BUNDLED, reason="no pairs are bundled yet")
@pytest.mark.parametrize("side", ["draft", "rewrite"])
def test_without_a_path_all_bundled_splits_are_known(side):
    firsts = {}
    for split in BUNDLED:
        for row in load_pairs(split):
            if row.exchange is not None:
                firsts.setdefault(row.exchange, row)
    made = PairsGenerator(side).generate([ask(name) for name in firsts])
    assert [generation.text for generation in made] == [getattr(row, side) for row in firsts.values()]


def test_only_exchanges_with_a_pair_are_covered(path):
    made = PairsGenerator(path=path)
    assert [covers(made, ask(name).exchange) for name in ("a", "c")] == [True, False]


def test_a_generator_that_says_nothing_covers_everything():
    assert covers(ScriptedGenerator("Hello."), ask("c").exchange)
