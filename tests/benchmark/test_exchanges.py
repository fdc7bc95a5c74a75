"""From files to exchanges, pairs, and the replies that somebody already has."""

from __future__ import annotations

import pytest

from benchmark.errors import DataError
from benchmark.exchanges import data_hash, load_exchanges, load_pairs, read_replies, split_path
from benchmark.files import dump_line
from benchmark.records import Exchange, Facts, Turn

FACTS = {"known": ["it is lost"], "allowed": [], "not_allowed": [], "missing": []}
EXCHANGE = {
    "id": "x-01",
    "family": "late",
    "industry": "parcel carrier",
    "problem": "late",
    "channel": "email",
    "anger": 4,
    "voice": [],
    "turns": [{"role": "customer", "text": "Where is it?"}],
    "facts": FACTS,
    "request": None,
    "expected": ["solve"],
    "replies": [],
}
PAIR = {
    "id": "p-01",
    "exchange": None,
    "industry": "parcel carrier",
    "channel": "canned",
    "facts": FACTS,
    "draft": "It is lost.",
    "rewrite": "I'm sorry, it is lost.",
    "keep": [],
    "decision": "info_only",
    "must_not_claim": [],
}


def lines_of(path, *rows):
    path.write_text("".join(dump_line(row) for row in rows), encoding="utf-8")
    return path


def test_exchanges_are_loaded_from_a_path(tmp_path):
    (exchange,) = load_exchanges(lines_of(tmp_path / "x.jsonl", EXCHANGE))
    assert (exchange.id, exchange.customer, exchange.expected) == ("x-01", "Where is it?", ("solve",))
    assert exchange.reading is None


def test_the_first_bad_exchange_is_raised_with_how_to_see_the_rest(tmp_path):
    path = lines_of(tmp_path / "x.jsonl", EXCHANGE, EXCHANGE | {"id": "x-02", "anger": 9})
    with pytest.raises(DataError) as caught:
        load_exchanges(path)
    assert str(caught.value).startswith(f"{path}:2: anger: 9 is greater than the maximum of 5\n  got:      9\n")
    assert f"run: evenkeel validate {path}" in str(caught.value)


def test_an_exchange_id_may_occur_once(tmp_path):
    with pytest.raises(DataError, match=r"x\.jsonl:2: id: duplicate id\n.*'x-01'\n.*line 1 has it"):
        load_exchanges(lines_of(tmp_path / "x.jsonl", EXCHANGE, EXCHANGE))


@pytest.mark.parametrize(
    ("extra", "family"),
    [({}, "p-01"), ({"exchange": "x-01"}, "x-01"), ({"exchange": "x-01", "family": "late"}, "late")],
    ids=["its own id", "its exchange", "its own family"],
)
def test_a_pair_belongs_to_a_family(tmp_path, extra, family):
    (pair,) = load_pairs(lines_of(tmp_path / "p.jsonl", PAIR | extra))
    assert (pair.family, pair.customer) == (family, None)


def test_a_split_name_is_a_bundled_file_and_anything_else_a_path(tmp_path):
    assert split_path("exchanges", "dev").parts[-3:] == ("datasets", "exchanges", "dev.jsonl")
    assert split_path("exchanges", tmp_path / "dev.jsonl") == tmp_path / "dev.jsonl"


def test_the_data_hash_changes_with_the_data(tmp_path):
    path = lines_of(tmp_path / "x.jsonl", EXCHANGE)
    before = data_hash(path)
    lines_of(path, EXCHANGE | {"anger": 3})
    assert data_hash(path) != before


# ------------------------------------------------------------------------------------------------- replies at hand


def test_a_bare_reply_becomes_an_exchange_of_which_little_is_known(tmp_path):
    path = lines_of(tmp_path / "r.jsonl", {"reply": "Hello."})
    assert list(read_replies(path)) == [(Exchange("line-1", family="line-1"), "Hello.")]


def test_what_a_row_tells_of_its_case_is_used(tmp_path):
    row = {
        "id": "r1",
        "reply": "Hello.",
        "customer": "Where is it?",
        "facts": {"known": ["lost"]},
        "request": "a refund",
        "expected": ["solve"],
        "channel": "sms",
        "industry": "bank",
        "family": "f",
        "anger": 2,
    }
    assert list(read_replies(lines_of(tmp_path / "r.jsonl", row))) == [
        (
            Exchange(
                "r1",
                (Turn("customer", "Where is it?"),),
                Facts(("lost",)),
                "a refund",
                ("solve",),
                "f",
                "bank",
                channel="sms",
                anger=2,
            ),
            "Hello.",
        )
    ]


def test_csv_rows_are_read_like_json(tmp_path):
    path = tmp_path / "r.csv"
    path.write_text("id,reply,customer,anger,channel\nr1,Hello.,Where is it?,4,\n", encoding="utf-8")
    assert list(read_replies(path)) == [
        (Exchange("r1", (Turn("customer", "Where is it?"),), family="r1", anger=4), "Hello.")
    ]


@pytest.mark.parametrize(("given", "name"), [(0, "0"), (17, "17"), ("a", "a"), ("", "line-1")])
def test_any_id_is_kept_and_an_empty_one_is_none(tmp_path, given, name):
    ((exchange, _),) = read_replies(lines_of(tmp_path / "r.jsonl", {"id": given, "reply": "Hello."}))
    assert exchange.id == name


def test_a_reply_may_name_its_exchange(tmp_path):
    known = Exchange("x-01", (Turn("customer", "Where is it?"),))
    path = lines_of(tmp_path / "r.jsonl", {"exchange": "x-01", "reply": "Hello."})
    assert list(read_replies(path, {"x-01": known})) == [(known, "Hello.")]


BAD_ROWS = [
    ([{"answer": "Hello."}], {}, 1, ["missing field reply", "got:      ['answer']", "all of reply"]),
    ([{"reply": "a", "id": 1}, {"reply": "b", "id": "1"}], {}, 2, ["duplicate id", "line 1 has it", "its own id"]),
    (
        [{"reply": "a", "exchange": "x-09"}],
        {"x-01": Exchange("x-01")},
        1,
        ["unknown exchange", "'x-09'", "one of the 1 exchanges loaded", "--split or --data"],
    ),
    ([{"reply": "a", "exchange": "x-09"}], {}, 1, ["unknown exchange", "no exchange, or --data with them"]),
    (
        [{"id": "a", "reply": "a", "exchange": "x-01"}, {"id": "b", "reply": "b", "exchange": "x-01"}],
        {"x-01": Exchange("x-01")},
        2,
        ["a second reply to the same exchange", "'x-01'", "line 1 has one", "a file of their own"],
    ),
    ([{"reply": "a", "facts": {"known": "lost"}}], {}, 1, ["facts.known: wrong type", "'lost'", "array"]),
    ([{"reply": None}], {}, 1, ["reply: wrong type", "expected: string"]),
]


@pytest.mark.parametrize(("rows", "known", "line", "told"), BAD_ROWS, ids=[row[3][0] for row in BAD_ROWS])
def test_bad_rows_are_refused_with_their_line_and_what_to_do(tmp_path, rows, known, line, told):
    path = lines_of(tmp_path / "r.jsonl", *rows)
    with pytest.raises(DataError) as caught:
        list(read_replies(path, known))
    assert str(caught.value).startswith(f"{path}:{line}: ")
    for part in told:
        assert part in str(caught.value)
