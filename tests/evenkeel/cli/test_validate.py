"""`evenkeel validate FILE…`: every problem at once."""

import json

import pytest

from benchmark.files import bundled

TRAIN, DEV = (bundled("datasets", "exchanges", f"{split}.jsonl") for split in ("train", "dev"))
ROW = json.loads(DEV.read_text(encoding="utf-8").splitlines()[0])


def jsonl(path, *rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_the_bundled_data_is_sound(evenkeel):
    pairs = [bundled("datasets", "pairs", f"{split}.jsonl") for split in ("train", "dev")]
    made = evenkeel("validate", TRAIN, DEV, *pairs)
    assert (made.code, made.err) == (0, "")
    assert made.lines()[-1] == "all sound"
    assert made.lines()[1] == f"{DEV}: 24 exchanges, 96 labelled replies"


def test_a_family_that_crosses_a_split_is_a_problem(evenkeel, tmp_path):
    jsonl(tmp_path / "train.jsonl", ROW | {"id": "t-1", "replies": []})
    jsonl(tmp_path / "test.jsonl", ROW | {"id": "t-2", "replies": []})
    made = evenkeel("validate", "train.jsonl", "test.jsonl")
    assert made.code == 2
    assert "test.jsonl: family: a family crosses a split" in made.err
    assert f"{ROW['family']} (record t-2), also in train.jsonl" in made.err
    assert made.err.endswith("\n1 problem\n")


def test_all_problems_of_all_files_are_told(evenkeel, tmp_path):
    jsonl(tmp_path / "a.jsonl", ROW | {"anger": 9, "colour": "red"}, ROW | {"id": "x", "expected": ["solv"]})
    (tmp_path / "b.jsonl").write_bytes(b'{"reply": "caf\xe9"}\n')
    jsonl(tmp_path / "c.jsonl", {"reply": "Sorry."}, {"reply": "No."})
    made = evenkeel("validate", "a.jsonl", "b.jsonl", "c.jsonl")
    assert made.code == 2
    for part in (
        "a.jsonl:1: anger",
        "a.jsonl:1: unknown field colour",
        "a.jsonl:2: expected.0: no such do-principle",
        "b.jsonl:1: not UTF-8",
    ):
        assert part in made.err
    assert "c.jsonl: 2 reply rows" in made.lines()
    assert "all sound" not in made.out


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.jsonl", None, "a.jsonl: no such file"),
        ("a.jsonl", b"", "a.jsonl: the file holds no records"),
        ("a.jsonl", b"[1]\n", "a.jsonl:1: wrong type"),
        ("a.jsonl", b'{"reply": "No."}\n{"repl', "a.jsonl:2: the last line is cut off"),
        ("a.csv", b"reply\nNo.\n", "a.csv: not JSON lines"),
    ],
)
def test_a_file_that_is_none_is_a_problem(evenkeel, tmp_path, name, data, message):
    if data is not None:
        (tmp_path / name).write_bytes(data)
    made = evenkeel("validate", name)
    assert made.code == 2
    assert message in made.err
