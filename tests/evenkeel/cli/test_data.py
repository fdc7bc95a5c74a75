"""`evenkeel data …`: tables, one record, agreement."""

import json

import pytest
import typer

from benchmark.exchanges import load_exchanges, load_pairs
from evenkeel.cli.data import find_record
from evenkeel.cli.main import app

ROW = {
    "id": "x1",
    "family": "f1",
    "industry": "gym",
    "problem": "the lock",
    "problem_kind": "small thing",
    "channel": "chat",
    "anger": 2,
    "voice": ["dry"],
    "turns": [{"role": "customer", "text": "The lock again."}],
    "facts": {"known": ["locker 12"], "allowed": ["new lock"], "not_allowed": [], "missing": []},
    "request": "to have a lock",
    "expected": ["solve"],
    "replies": [
        {
            "id": "x1-a",
            "kind": "terse but helpful",
            "text": "Sorry about the lock. New one at noon.",
            "overall": 4,
            "annotations": [{"principle": "apologize", "grade": 2, "evidence": ["Sorry about the lock"]}],
        }
    ],
}


def judged(reader, overall):
    return {
        "id": f"x1-a/{reader}",
        "exchange": "x1",
        "reply": "x1-a",
        "reader": reader,
        "overall": overall,
        "annotations": [],
    }


@pytest.fixture
def root(tmp_path):
    for folder, rows in (("exchanges", [ROW]), ("judgements", [judged("first", 4), judged("second", 3)])):
        (tmp_path / "mine" / folder).mkdir(parents=True)
        text = "".join(json.dumps(row) + "\n" for row in rows)
        (tmp_path / "mine" / folder / "test.jsonl").write_text(text, encoding="utf-8")
    return tmp_path / "mine"


def test_stats_print_every_table_and_write_a_page(evenkeel, root, tmp_path):
    made = evenkeel("data", "stats", "--root", root, "--html", "page.html")
    assert (made.code, made.err) == (0, "")
    assert "exchanges 0 0 1 1" in [" ".join(line.split()) for line in made.lines()]
    assert "terse but helpful 1 4 8" in [" ".join(line.split()) for line in made.lines()]
    assert (tmp_path / "page.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_an_exchange_is_shown_whole(evenkeel, root):
    made = evenkeel("data", "show", "x1", "--root", root)
    assert made.code == 0
    for part in (
        "The lock again.",
        "known: locker 12",
        "asks: to have a lock",
        "overall 4 of 5",
        "apologize 2",
        "terse but",
    ):
        assert part in made.out


def test_a_reply_and_a_pair_are_found_by_their_ids():
    exchange = load_exchanges("dev")[0]
    assert find_record(exchange.replies[1].id)[2] == exchange.replies[1].id
    pair = next(pair for pair in load_pairs("dev") if pair.exchange)
    shown = find_record(pair.id)
    assert shown[0] is not None
    assert shown[0].id == pair.exchange


def test_a_pair_is_shown_with_what_must_be_kept(evenkeel):
    pair = next(pair for pair in load_pairs("dev") if pair.channel == "canned")
    made = evenkeel("data", "show", pair.id)
    assert made.code == 0
    assert f"decision: {pair.decision}" in made.lines()
    assert f"must not claim: {pair.must_not_claim[0]}"[:60] in made.out


def test_an_unknown_id_gets_suggestions_not_the_whole_list(evenkeel, root):
    made = evenkeel("data", "show", "x2", "--root", root)
    assert made.code == 2
    assert "Unknown record 'x2'. Known: x1, x1-a." in made.err
    assert len(made.err) < 300


def test_agreement_of_two_readers(evenkeel, root):
    made = evenkeel("data", "agreement", "--root", root)
    assert made.code == 0
    assert "overall 1 1 0" in " ".join(made.out.split())


def test_a_set_that_nobody_read_twice_has_none(evenkeel, root):
    (root / "judgements" / "test.jsonl").unlink()
    made = evenkeel("data", "agreement", "--root", root)
    assert made.code == 2
    assert "nothing was read by both" in made.err


@pytest.mark.parametrize(
    ("readers", "message"),
    [
        ("first", "expected two"),
        ("first,secnd", "Did you mean 'second'"),
        ("first,composer", "nothing was read by both"),
    ],
)
def test_the_two_readers_must_be_two_that_are_there(evenkeel, root, readers, message):
    made = evenkeel("data", "agreement", "--root", root, "--readers", readers)
    assert made.code == 2
    assert message in made.err


def test_a_folder_without_data_is_an_error(evenkeel, tmp_path):
    made = evenkeel("data", "stats", "--root", tmp_path)
    assert made.code == 2
    assert "no data set here" in made.err


@pytest.mark.parametrize("name", typer.main.get_command(app).commands["data"].commands)
def test_every_command_below_data_explains_itself(evenkeel, name):
    command = typer.main.get_command(app).commands["data"].commands[name]
    assert command.help
    assert all(getattr(parameter, "help", None) for parameter in command.params)
    assert evenkeel("data", name, "--help").code == 0
