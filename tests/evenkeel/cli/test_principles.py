"""`evenkeel principles`: the rubric as it is."""

import json

from benchmark.rubric import load_rubric


def test_every_one_of_the_30_principles_is_named_with_its_weight(evenkeel):
    made = evenkeel("principles")
    assert made.code == 0
    rubric = load_rubric()
    assert len(rubric.labels) == 30
    for label, principle in rubric.principles.items():
        (line,) = [line for line in made.lines() if line.split()[1:2] == [label]]
        assert line.split()[:3] == [principle.phase, label, f"{principle.weight:.2f}"]


def test_every_source_is_named(evenkeel):
    shown = evenkeel("principles").out
    for label, title in load_rubric().sources.items():
        assert f"{label}  {title}" in shown


def test_the_json_holds_the_definitions(evenkeel):
    rows = json.loads(evenkeel("principles", "--json").out)
    assert [row["label"] for row in rows] == list(load_rubric().labels)
    assert all(row["definition"] and row["grade_2"] and row["sources"] for row in rows)
