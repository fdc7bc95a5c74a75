"""What is published beside the data is what the data are."""

import json
import shutil

import pytest
import yaml

from benchmark import publishing
from benchmark.errors import DataError
from benchmark.files import bundled, content_hash
from benchmark.publishing import croissant, describe, front_matter, tables_in_card, write_metadata

LINE = {
    "id": "x1",
    "family": "f1",
    "industry": "gym",
    "problem": "late",
    "channel": "chat",
    "anger": 2,
    "voice": [],
    "turns": [{"role": "customer", "text": "Where is it?"}],
    "facts": {"known": [], "allowed": [], "not_allowed": [], "missing": []},
    "request": None,
    "expected": ["solve"],
    "replies": [{"id": "x1-a", "text": "No.", "overall": 1, "annotations": []}],
}
CARD = "# Mine\n\n" + "".join(
    f"<!-- {name} -->\n<!-- end of {name} -->\n" for name in ("records", "labels", "overall", "agreement")
)


@pytest.fixture
def root(tmp_path):
    (tmp_path / "exchanges").mkdir()
    (tmp_path / "exchanges" / "train.jsonl").write_text(json.dumps(LINE) + "\n", encoding="utf-8")
    (tmp_path / "exchanges" / "README.md").write_text("# Exchanges\n", encoding="utf-8")
    (tmp_path / "README.md").write_text(CARD, encoding="utf-8")
    return tmp_path


def test_hashes_and_counts_are_those_of_the_files(root):
    about = describe(root, "2.0.0")
    path = root / "exchanges" / "train.jsonl"
    assert about["files"] == {"exchanges/train.jsonl": {"sha256": content_hash([path]), "records": 1}}
    assert (about["version"], about["canary"]) == ("2.0.0", publishing.CANARY)


def test_the_front_matter_names_every_field_and_file(root):
    head = yaml.safe_load(front_matter(root, ("exchanges",)).strip("-\n"))
    assert head["configs"] == [
        {"config_name": "exchanges", "data_files": [{"split": "train", "path": "exchanges/train.jsonl"}]}
    ]
    found = {field["name"]: field for field in head["dataset_info"][0]["features"]}
    assert found["voice"] == {"name": "voice", "list": "string"}
    assert found["turns"]["list"] == [{"name": "role", "dtype": "string"}, {"name": "text", "dtype": "string"}]
    assert found["anger"]["dtype"] == "int64"


def test_writing_twice_changes_nothing_and_keeps_the_prose(root):
    first = {path: path.read_text(encoding="utf-8") for path in write_metadata(root, "1.2.0")}
    assert {path: path.read_text(encoding="utf-8") for path in write_metadata(root)} == first
    card = first[root / "README.md"]
    assert card.startswith("---\npretty_name: ")
    assert "# Mine" in card
    assert "| exchanges | 1 | 0 | 0 | 1 |" in card
    assert json.loads(first[root / "dataset.json"])["version"] == "1.2.0"


def test_a_card_without_its_marks_is_an_error():
    with pytest.raises(DataError, match="lacks a mark"):
        tables_in_card("# Mine\n", {"records": None})


def test_the_metadata_that_ship_are_current(tmp_path):
    here = bundled("datasets")
    shutil.copytree(here, tmp_path / "datasets")
    for path in write_metadata(tmp_path / "datasets"):
        shipped = here / path.relative_to(tmp_path / "datasets")
        assert path.read_text(encoding="utf-8") == shipped.read_text(encoding="utf-8"), f"run `make data`: {shipped}"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # inside mlcroissant and rdflib
def test_croissant_is_valid_and_its_records_can_be_read(root):
    import mlcroissant as mlc

    described = croissant(root, describe(root, "1.0.0"))
    (root / "croissant.json").write_text(json.dumps(described), encoding="utf-8")
    loaded = mlc.Dataset(str(root / "croissant.json"))
    assert not loaded.metadata.ctx.issues.errors
    record = next(iter(loaded.records("exchanges-train")))
    assert record["exchanges-train/id"] in ("x1", b"x1")
