"""`evenkeel rewrite-batch`: every draft of a file, and what became of it in one line."""

import csv
import json

import pytest

ROWS = [
    {"id": 1, "draft": "No refund. Fee stands.", "customer": "Three weeks without an answer!"},
    {"id": 2, "draft": "Hi {{name}}, £20 sent 3 May. Don't chase.", "owner": "Ann"},
]


def jsonl(path, *rows):
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows), "utf-8")
    return path


def read(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_every_row_comes_back_in_order_with_its_rewrite(evenkeel, tmp_path):
    jsonl(tmp_path / "in.jsonl", *ROWS)
    made = evenkeel("rewrite-batch", "in.jsonl", "-o", "out.jsonl")
    assert (made.code, made.err) == (0, "")
    assert made.out.startswith("2 rows: 2 rewritten, 0 left as they are, 0 for a human to look at, 0 unreadable.")
    assert made.out.rstrip().endswith("Written to out.jsonl")
    out = read(tmp_path / "out.jsonl")
    assert [{key: row[key] for key in given} for row, given in zip(out, ROWS, strict=True)] == ROWS
    assert "{{name}}" in out[1]["rewrite"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "out.jsonl"]


def test_a_table_keeps_its_columns(evenkeel, tmp_path):
    (tmp_path / "in.csv").write_text('id,text\nm1,"No refund. Fee stands."\n', encoding="utf-8")
    assert evenkeel("rewrite-batch", "in.csv", "-o", "out.csv", "--field", "text", "-q").out == ""
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert (row["id"], row["text"]) == ("m1", "No refund. Fee stands.")
    assert "stands" in row["rewrite"]


def test_bad_rows_are_told_and_the_others_done(evenkeel, tmp_path):
    jsonl(tmp_path / "in.jsonl", ROWS[0], "not json", {"id": 3}, ROWS[1])
    made = evenkeel("rewrite-batch", "in.jsonl", "-o", "out.jsonl")
    assert made.code == 0
    assert "4 rows: 2 rewritten" in made.out
    assert "2 unreadable" in made.out
    assert "line 2 returned unchanged: " in made.err
    assert "line 3 returned unchanged: " in made.err
    assert [bool(row["rewrite"]) for row in read(tmp_path / "out.jsonl")] == [True, False, False, True]


def test_many_bad_rows_do_not_flood_the_terminal(evenkeel, tmp_path):
    jsonl(tmp_path / "in.jsonl", *({"txt": "No."} for _ in range(25)))
    made = evenkeel("rewrite-batch", "in.jsonl", "-o", "out.jsonl")
    assert len(made.err.splitlines()) == 11
    assert made.err.splitlines()[-1] == "… and 15 more: see `error` in out.jsonl"


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("--tone", "wram", "Unknown tone 'wram'. Did you mean 'warm'?"),
        ("--engine", "edtor", "Unknown engine 'edtor'. Did you mean 'editor'?"),
        ("--strength", "soft", "strength is 'soft', expected full or light"),
    ],
)
def test_a_mistyped_option_leaves_nothing_in_the_way_of_the_right_one(evenkeel, tmp_path, option, value, message):
    jsonl(tmp_path / "in.jsonl", *ROWS)
    made = evenkeel("rewrite-batch", "in.jsonl", "-o", "out.jsonl", option, value)
    assert made.code == 2
    assert message in made.err
    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]
    assert evenkeel("rewrite-batch", "in.jsonl", "-o", "out.jsonl").code == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("in.jsonl",), "Missing option"),
        (("in.jsonl", "-o", "in.jsonl"), "in.jsonl is the file with the drafts"),
        (("in.jsonl", "-o", "./in.jsonl"), "in.jsonl is the file with the drafts"),
        (("in.jsonl", "-o", "out.csv"), "cannot rewrite this format"),
        (("gone.jsonl", "-o", "out.jsonl"), "gone.jsonl: no such file"),
        (("empty.jsonl", "-o", "out.jsonl"), "empty.jsonl: the file holds no records"),
    ],
)
def test_what_cannot_be_rewritten_is_told_and_the_drafts_are_untouched(evenkeel, tmp_path, arguments, message):
    before = jsonl(tmp_path / "in.jsonl", *ROWS).read_bytes()
    (tmp_path / "empty.jsonl").touch()
    made = evenkeel("rewrite-batch", *arguments)
    assert (made.code, made.out) == (2, "")
    assert message in made.err
    assert (tmp_path / "in.jsonl").read_bytes() == before
    assert not (tmp_path / "out.jsonl").exists()


def test_a_draft_with_an_unclosed_placeholder_is_marked_and_the_others_done(evenkeel, tmp_path):
    jsonl(tmp_path / "in.jsonl", {"draft": "Hi {{name, refund of £20 is refused."}, ROWS[0])
    made = evenkeel("rewrite-batch", "in.jsonl", "-o", "out.jsonl")
    assert made.code == 0
    assert "1 for a human to look at" in made.out
    broken, sound = read(tmp_path / "out.jsonl")
    assert broken["rewrite"] == "Hi {{name, refund of £20 is refused."
    assert broken["needs_human"] is True
    assert "mark-up is broken" in broken["reasons"][0]
    assert sound["needs_human"] is False
