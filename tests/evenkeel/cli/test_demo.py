"""`evenkeel demo`: the whole loop, and figures that make sense."""

import json
from statistics import mean

from benchmark.results import RunFolder
from evenkeel.cli.demo import GENERATORS


def overall(folder):
    scores = [sample.scores["lexical+grounding"].overall for sample in RunFolder(folder).samples()]
    return mean(score for score in scores if score is not None)


def test_the_demo_makes_four_runs_and_a_report_and_ranks_them_as_anybody_would(evenkeel, tmp_path):
    made = evenkeel("demo", "-o", "demo")
    assert made.code == 0
    assert sorted(path.name for path in (tmp_path / "demo").iterdir()) == sorted([*GENERATORS, "report.html"])
    means = {name: overall(tmp_path / "demo" / name) for name in GENERATORS}
    assert means["expert"] > means["rewriter"] > means["draft"]
    assert means["template"] <= means["rewriter"]
    assert "report: demo/report.html (open it in a browser)" in made.lines()
    assert made.lines().count("rewrite") == 3

    # Once more: the runs are made afresh, and what is not the demo's is left alone.
    (tmp_path / "demo/notes.txt").touch()
    assert evenkeel("demo", "-o", "demo").out == made.out
    assert (tmp_path / "demo/notes.txt").exists()


def test_a_run_that_is_not_the_demos_is_not_deleted(evenkeel, tmp_path):
    evenkeel("run", "-g", "pairs:draft", "-o", "runs/draft", "--limit", 2, "-q")
    before = (tmp_path / "runs/draft/samples.jsonl").read_bytes()
    made = evenkeel("demo", "-o", "runs")
    assert made.code == 2
    assert "runs/draft holds a run that is not the demo's. Give another folder with -o." in made.err
    assert (tmp_path / "runs/draft/samples.jsonl").read_bytes() == before
    assert json.loads((tmp_path / "runs/draft/manifest.json").read_text(encoding="utf-8"))["status"] == "finished"
