"""`evenkeel meta`: a table of scorers beside the rows that everybody must be seen beside, JSON, a page."""

import json
from pathlib import Path

import pytest

QUICK = ("--limit", 8, "--invariance", 10, "-q")
SILENT = 'judge:scripted:{"overall": 3, "annotations": []}'


def test_every_scorer_stands_beside_the_baselines(evenkeel):
    made = evenkeel("meta", *QUICK)
    assert made.code == 0
    shown = made.out
    for name in ("lexical+grounding", "length", "keyword count", "random"):
        assert name in shown


def test_on_test_the_second_reader_has_a_row(evenkeel):
    assert "annotator 2" in evenkeel("meta", "--gold", "test", *QUICK).out


def test_the_json_holds_every_figure_and_what_it_was_made_on(evenkeel):
    made = evenkeel("meta", *QUICK, "--json", "meta.json", "--no-baselines")
    assert made.code == 0
    found = json.loads(Path("meta.json").read_text(encoding="utf-8"))
    assert (found["gold"], len(found["sha256"])) == ("dev", 64)
    (lexical,) = found["scorers"]
    assert lexical["name"] == "lexical+grounding"
    assert 0 < lexical["macro_f1"] < 1
    assert {row["label"] for row in lexical["principles"]} >= {"apologize", "overpromise"}


def test_the_page_has_every_table(evenkeel):
    made = evenkeel("meta", *QUICK, "--html", "meta.html")
    assert made.code == 0
    page = Path("meta.html").read_text(encoding="utf-8")
    assert "principles: lexical+grounding" in page
    assert "invariance" in page


def test_a_judge_is_measured_like_any_other(evenkeel):
    made = evenkeel("meta", "-s", SILENT, *QUICK, "--no-baselines", "--json", "meta.json")
    assert made.code == 0
    (judge,) = json.loads(Path("meta.json").read_text(encoding="utf-8"))["scorers"]
    assert judge["name"].startswith("judge(scripted")
    assert judge["macro_f1"] == 0


def test_options_reach_the_scorer_they_name(evenkeel):
    made = evenkeel("meta", "-s", SILENT, "--set", "judge.samples=0", *QUICK)
    assert made.code == 2
    assert "samples must be 1 or more" in made.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--gold", "dve"), "Did you mean 'dev'?"),
        (("-s", "lexcal"), "Did you mean 'lexical'?"),
        (("--external", "receptiveness"), "NAME=PATH"),
        (("--external", "receptivness=x.csv", "--limit", "3", "--invariance", "0"), "Did you mean 'receptiveness'?"),
        (("--set", "judge.samples=2"), "Unknown scorer in --set 'judge'"),
        (("--set", "samples=2"), "SCORER.OPTION=VALUE"),
    ],
)
def test_what_cannot_be_measured_is_told(evenkeel, arguments, message):
    made = evenkeel("meta", *arguments, "-q")
    assert made.code == 2
    assert message in made.err
    assert "Traceback" not in made.err


def test_a_file_of_exchanges_is_gold_too_and_one_without_replies_is_not(evenkeel, tmp_path):
    from benchmark.exchanges import split_path

    rows = split_path("exchanges", "dev").read_text(encoding="utf-8").splitlines()[:4]
    path = tmp_path / "mine.jsonl"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    made = evenkeel("meta", "--gold", path, "-q")
    assert made.code == 0
    assert "annotator 2" not in made.out  # nobody read a stranger's file twice
    bare = [json.dumps({**json.loads(row), "replies": []}) for row in rows]
    path.write_text("\n".join(bare) + "\n", encoding="utf-8")
    made = evenkeel("meta", "--gold", path, "-q")
    assert made.code == 2
    assert "nothing to hold a scorer against" in made.err
