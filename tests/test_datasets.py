"""The data that ships: sound, split as its cards say, and loadable with Hugging Face `datasets`, offline."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from benchmark.exchanges import SPLITS
from benchmark.rubric import load_rubric
from benchmark.validation import check_families, check_file

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = {  # folder -> kind of record
    "exchanges": "exchange",
    "pairs": "pair",
    "contrast": "contrast",
    "attacks": "attack",
    "judgements": "judgement",
}
OF_A_CASE = ("exchanges", "pairs")  # the others name an exchange
FILES = [(folder, split) for folder in FOLDERS for split in SPLITS]

# Loads one folder the way its card says, from the folder above `datasets/`: the current directory is then first on the
# path, where a package of that name would shadow Hugging Face's.
LOAD = """
import json, sys
from datasets import load_dataset

def shape(feature):
    if isinstance(feature, dict):
        return {name: shape(inner) for name, inner in feature.items()}
    if isinstance(feature, list):  # before release 4
        return [shape(feature[0])]
    if hasattr(feature, "feature"):
        return [shape(feature.feature)]
    return feature.dtype

loaded = load_dataset(sys.argv[1], cache_dir=sys.argv[2])
features = {split: shape(dict(part.features)) for split, part in loaded.items()}
rows = {split: part.to_list() for split, part in loaded.items()}
json.dump({"features": features, "rows": rows}, open(sys.argv[3], "w"))
"""


def load_offline(folder: str, *, above: Path, scratch: Path) -> dict:
    env = {**os.environ, "HF_HOME": str(scratch), "HF_DATASETS_OFFLINE": "1", "HF_HUB_OFFLINE": "1"}
    answer = scratch / "loaded.json"
    made = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", LOAD, f"./datasets/{folder}", str(scratch / "cache"), str(answer)],
        cwd=above,
        env=env,
        capture_output=True,
        text=True,
    )
    assert made.returncode == 0, made.stderr[-2000:]
    return json.loads(answer.read_text(encoding="utf-8"))


@pytest.fixture(scope="module", params=FOLDERS)
def loaded(request, tmp_path_factory):
    return request.param, load_offline(request.param, above=ROOT, scratch=tmp_path_factory.mktemp("hub"))


def rows(folder: str, split: str) -> list[dict]:
    text = (ROOT / "datasets" / folder / f"{split}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def schema_of(folder: str) -> dict:
    return json.loads((ROOT / "benchmark" / "schemas" / f"{FOLDERS[folder]}.json").read_text(encoding="utf-8"))


def shape_of(schema: dict) -> object:
    """The types that a JSON Schema asks for, in the words of Hugging Face `datasets`."""
    kinds = schema.get("type", "string")
    if "enum" in schema:
        kinds = "integer" if all(isinstance(value, int) for value in schema["enum"]) else "string"
    if kinds == "object":
        return {name: shape_of(inner) for name, inner in schema["properties"].items()}
    if kinds == "array":
        return [shape_of(schema["items"])]
    (kind,) = {kinds} if isinstance(kinds, str) else set(kinds) - {"null"}
    return {"string": "string", "integer": "int64"}[kind]


def whole(row: dict, schema: dict) -> dict:
    """A row as `datasets` gives it: what is optional and absent is null, inside lists of objects too."""
    out = dict.fromkeys(schema["properties"]) | row
    for name, inner in schema["properties"].items():
        if inner.get("items", {}).get("type") == "object" and out[name] is not None:
            out[name] = [whole(one, inner["items"]) for one in out[name]]
    return out


def test_hugging_face_datasets_loads_every_row_as_the_file_has_it(loaded):
    folder, got = loaded
    for split in SPLITS:
        assert len(got["rows"][split]) == len(rows(folder, split))
        assert got["rows"][split] == [whole(row, schema_of(folder)) for row in rows(folder, split)]


def test_hugging_face_datasets_knows_the_fields_and_types_of_the_schema(loaded):
    folder, got = loaded
    assert got["features"] == dict.fromkeys(SPLITS, shape_of(schema_of(folder)))


def test_types_come_from_the_card_where_every_list_is_empty(tmp_path):
    (tmp_path / "datasets" / "exchanges").mkdir(parents=True)
    shutil.copy(ROOT / "datasets" / "exchanges" / "README.md", tmp_path / "datasets" / "exchanges")
    row = {
        "id": "e1",
        "family": "e1",
        "industry": "bakery",
        "problem": "no bread",
        "channel": "chat",
        "anger": 2,
        "voice": [],
        "turns": [{"role": "customer", "text": "No bread?"}],
        "facts": {"known": [], "allowed": [], "not_allowed": [], "missing": []},
        "request": None,
        "expected": [],
        "reading": {"problem": [], "impact": [], "request": []},
        "replies": [],
    }
    for split in SPLITS:
        file = tmp_path / "datasets" / "exchanges" / f"{split}.jsonl"
        file.write_text(json.dumps(row | {"id": f"{split}-1"}) + "\n", encoding="utf-8")
    got = load_offline("exchanges", above=tmp_path, scratch=tmp_path)
    assert got["features"] == dict.fromkeys(SPLITS, shape_of(schema_of("exchanges")))
    assert got["rows"]["dev"] == [whole(row | {"id": "dev-1"}, schema_of("exchanges"))]


def test_the_data_folder_is_no_package():
    assert not list((ROOT / "datasets").rglob("*.py"))


@pytest.mark.parametrize(("folder", "split"), FILES)
def test_every_bundled_file_is_sound(folder, split):
    problems = check_file(ROOT / "datasets" / folder / f"{split}.jsonl", FOLDERS[folder])
    assert [str(problem) for problem in problems] == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_ids_are_unique_across_splits(folder):
    counts = Counter(row["id"] for split in SPLITS for row in rows(folder, split))
    assert [name for name, times in counts.items() if times > 1] == []


def test_no_family_crosses_a_split_neither_in_exchanges_nor_between_exchanges_and_pairs():
    splits: dict[str, dict[str, str]] = {split: {} for split in SPLITS}
    for folder, split in FILES:
        if folder not in OF_A_CASE:
            continue
        splits[split] |= {row["family"]: row["id"] for row in rows(folder, split)}
    assert [str(problem) for problem in check_families(splits)] == []


def test_industries_of_test_are_absent_from_train_and_dev():
    held_out = {row["industry"] for row in rows("exchanges", "test")}
    assert len(held_out) == 12
    seen = {row["industry"] for folder in OF_A_CASE for split in ("train", "dev") for row in rows(folder, split)}
    assert held_out & seen == set()


def test_a_pair_of_an_exchange_stands_in_its_split_and_shares_its_family_industry_channel_and_facts():
    shared = ("family", "industry", "channel", "facts")
    for split in SPLITS:
        exchanges = {row["id"]: row for row in rows("exchanges", split)}
        for pair in rows("pairs", split):
            if pair["exchange"] is not None:
                exchange = exchanges[pair["exchange"]]
                assert {key: pair[key] for key in shared} == {key: exchange[key] for key in shared}, pair["id"]


@pytest.mark.parametrize("label", load_rubric().labels)
def test_every_principle_has_a_positive_example_in_train(label):
    notes = [note for row in rows("exchanges", "train") for reply in row["replies"] for note in reply["annotations"]]
    assert label in {note["principle"] for note in notes}


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_card_says_who_made_it_and_carries_the_canary(folder):
    card = (ROOT / "datasets" / folder / "README.md").read_text(encoding="utf-8")
    assert "Language models composed" in card
    assert "No human annotator has read it." in card
    assert len(re.findall(r"\bevenkeel-canary-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", card)) == 1


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_card_describes_every_field(folder):
    card = (ROOT / "datasets" / folder / "README.md").read_text(encoding="utf-8")
    cells = re.findall(r"^\| (`.*?) \|", card, re.MULTILINE)
    assert {name for cell in cells for name in re.findall(r"`(\w+)`", cell)} == set(schema_of(folder)["properties"])
