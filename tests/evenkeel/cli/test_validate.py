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
    exchanges = [json.loads(line) for line in DEV.read_text(encoding="utf-8").splitlines()]
    replies = sum(len(exchange["replies"]) for exchange in exchanges)
    assert made.lines()[1] == f"{DEV}: {len(exchanges)} exchanges, {replies} labelled replies"


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


def dataset(tmp_path, **changes):
    """A data set of one exchange, and limits that it meets."""
    (tmp_path / "mine" / "exchanges").mkdir(parents=True)
    jsonl(tmp_path / "mine" / "exchanges" / "train.jsonl", ROW | changes)
    sizes = ["exchanges", "replies", "pairs", "pairs_with_customer", "pairs_canned", "canned_with_markup", "contrast"]
    sizes += ["contrast_per_principle", "attacks", "attack_kinds", "industries", "test_only_industries"]
    sizes += ["problem_kinds", "multi_turn", "decision"]
    lines = ["sizes:", *(f"  {name}: 0" for name in sizes), "splits:", "  tolerance: 1", "labels:", "  train: 0"]
    lines += ["  test: 0", "repetition:", "  six_words: 1", "  opening: 1", "  closing: 1", "balance:", "  length: 1"]
    (tmp_path / "limits.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return "mine", "--limits", "limits.yaml"


def test_a_whole_data_set_is_held_to_its_limits(evenkeel, tmp_path):
    made = evenkeel("validate", "--dataset", *dataset(tmp_path))
    assert (made.code, made.err) == (0, "")
    assert made.lines()[-1] == "all sound"
    assert any(line.startswith("ok") and "near-duplicates between splits" in line for line in made.lines())


def test_what_misses_a_limit_is_told_with_its_figure(evenkeel, tmp_path):
    made = evenkeel("validate", "--dataset", *dataset(tmp_path)[:1])
    assert made.code == 2
    assert "error: exchanges: 1; at least 1,200" in made.err


def test_a_bad_record_is_told_before_anything_is_counted(evenkeel, tmp_path):
    made = evenkeel("validate", "--dataset", *dataset(tmp_path, anger=9))
    assert made.code == 2
    assert "anger: " in made.err
    assert "near-duplicates" not in made.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "name the files to check, or --dataset"),
        (("--dataset", "a", "b"), "--dataset takes one folder"),
        (("--dataset", "a"), "a: no data set here"),
        (("--dataset", "--limits", "no.yaml"), "no.yaml: no such file"),
    ],
)
def test_what_cannot_be_checked_is_told(evenkeel, arguments, message):
    made = evenkeel("validate", *arguments)
    assert made.code == 2
    assert message in made.err
