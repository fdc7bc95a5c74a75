"""`evenkeel compare A B`: a table, JSON, and an exit code that can gate a pipeline."""

import json

import pytest

from benchmark.exchanges import load_exchanges, load_pairs

KIND = "I am so sorry about this. We got it wrong, and I will put it right today and ring you tomorrow."
CURT = "No."


@pytest.fixture
def runs(evenkeel):
    for name, text in (("curt", CURT), ("kind", KIND)):
        assert evenkeel("run", "-g", f"scripted:{text}", "-o", name, "--limit", 8, "-q").code == 0
    return evenkeel


def test_the_table_has_overall_and_every_phase(runs):
    made = runs("compare", "curt", "kind")
    assert made.code == 0
    assert made.lines()[:2] == ["A: curt", "B: kind"]
    assert [line.split()[0] for line in made.lines()[4:]] == [
        "overall",
        "hear",
        "feel",
        "own",
        "solve",
        "close",
        "tone",
        "avoid",
    ]
    (overall,) = [line for line in made.lines() if line.startswith("overall")]
    assert overall.endswith("B better")


def test_the_json_is_the_comparison(runs):
    found = json.loads(runs("compare", "curt", "kind", "--json").out)
    assert (found["a"], found["b"], found["scorer"]) == ("curt", "kind", "lexical+grounding")
    overall = found["rows"][0]
    assert overall["name"] == "overall"
    assert overall["difference"]["mean"] == pytest.approx(overall["mean_b"] - overall["mean_a"])


@pytest.mark.parametrize(
    ("a", "b", "bar", "code"),
    [
        ("curt", "kind", "0", 0),
        ("kind", "curt", "0", 3),
        ("curt", "curt", "0", 0),
        ("curt", "curt", "0.5", 3),
        ("curt", "curt", "-2", 0),
        ("kind", "curt", "-100", 0),
        ("curt", "kind", "100", 3),
    ],
)
def test_the_bar_decides_the_exit_code(runs, a, b, bar, code):
    made = runs("compare", a, b, "--fail-below", bar)
    assert made.code == code
    assert ("below the bar: B - A is " in made.err) == (code == 3)
    assert "overall" in made.out


def test_what_one_run_lacks_is_said(runs, evenkeel):
    evenkeel("run", "-g", "pairs:draft", "-o", "all", "-q")
    made = evenkeel("compare", "curt", "all")
    drafted = {pair.exchange for pair in load_pairs("dev")} & {exchange.id for exchange in load_exchanges("dev")}
    assert f"Left out: {len(drafted) - 8} that are only in B (all)." in made.lines()


def test_runs_on_different_data_are_not_compared(runs, evenkeel, tmp_path):
    (tmp_path / "r.jsonl").write_text('{"reply": "No."}\n', encoding="utf-8")
    evenkeel("score", "r.jsonl", "-o", "other", "-q")
    made = evenkeel("compare", "curt", "other", "--fail-below", 0)
    assert made.code == 2
    assert "are runs on different data" in made.err


def test_scores_that_are_not_in_both_are_told_with_those_that_are(runs):
    made = runs("compare", "curt", "kind", "--scorer", "reader")
    assert made.code == 2
    assert "Scores by 'reader' are not in every run (curt: lexical+grounding; kind: lexical+grounding)" in made.err


def test_a_folder_that_is_not_there_is_told(runs):
    made = runs("compare", "curt", "knid")
    assert made.code == 2
    assert "knid: not a run folder" in made.err


def test_a_judge_that_names_a_place_is_shown_to_do_so(runs):
    made = runs("compare", "curt", "kind", "--judge", 'scripted:{"better": "2"}')
    assert made.code == 0
    assert "the order decided in 100 % of the pairs" in made.out
    assert "B wins 50 % of 8 pairs" in made.out
    found = json.loads(runs("compare", "curt", "kind", "--json", "--judge", 'scripted:{"better": "2"}').out)
    assert found["judge"]["flips"] == 1.0
