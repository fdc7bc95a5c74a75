"""What a data set is published with, written from its files: hashes, cards and Croissant metadata.

    python -m benchmark.publishing [FOLDER]

`make data` runs that line after a change to the data, and tests hold what it writes to the data that ship. It writes:

    dataset.json         version, licence, canary, and sha256 and number of records of every file
    croissant.json       the same in the words of MLCommons' Croissant 1.0, which search engines and loaders read
    README.md            the Hub's card: its front matter and the tables between `<!-- … -->` marks, never the prose
    */README.md          the front matter of the card of each folder, so that each loads by itself
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from benchmark.audit.dataset import data_files, read_dataset
from benchmark.census import agreement_table, census
from benchmark.errors import DataError
from benchmark.files import bundled, content_hash, must_exist, read_jsonl, write_atomic
from benchmark.pages import FigureTable

__all__ = ["croissant", "describe", "features", "front_matter", "tables_in_card", "write_metadata"]

CANARY = "evenkeel-canary-7bb5616d-699b-43c3-81e0-6fca151346cc"
LICENCE = "cc-by-4.0"
KINDS = {
    "exchanges": "exchange",
    "pairs": "pair",
    "contrast": "contrast",
    "attacks": "attack",
    "judgements": "judgement",
}
"""Folder -> the record it holds, which is also the name of its schema."""
_TAGS = ["customer-service", "de-escalation", "empathy", "evaluation", "benchmark", "rewriting", "synthetic"]
_TASKS = ["text-classification", "text-generation"]


def describe(root: Path, version: str) -> dict[str, Any]:
    """The contents of `dataset.json`."""
    files = {}
    for splits in data_files(root).values():
        for path in splits.values():
            records = sum(1 for line in path.read_bytes().splitlines() if line.strip())
            files[path.relative_to(root).as_posix()] = {"sha256": content_hash([path]), "records": records}
    return {"name": "evenkeel", "version": version, "licence": LICENCE, "canary": CANARY, "files": files}


def features(schema: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A JSON Schema's properties as the `features` of a dataset card."""
    return [{"name": name, **_feature(inner)} for name, inner in schema["properties"].items()]


def _feature(schema: Mapping[str, Any]) -> dict[str, Any]:
    kind = schema.get("type", "string")
    if "enum" in schema:
        whole = all(isinstance(value, int) for value in schema["enum"])
        return {"dtype": "int64" if whole else "string"}
    if kind == "object":
        return {"struct": features(schema)}
    if kind == "array":
        inner = _feature(schema["items"])
        return {"list": inner.get("dtype") or inner.get("struct")}
    return {"dtype": "int64" if kind == "integer" else "string"}


def front_matter(root: Path, folders: tuple[str, ...], *, inside: bool = False) -> str:
    """The YAML head of a card: a configuration per folder, or the only one of a card that lies `inside` its folder."""
    files = data_files(root)
    head: dict[str, Any] = {
        "pretty_name": "Evenkeel" if len(folders) > 1 else f"Evenkeel {folders[0]}",
        "license": LICENCE,
        "language": ["en"],
        "task_categories": _TASKS,
        "tags": _TAGS,
        "size_categories": ["1K<n<10K"],
        "configs": [],
        "dataset_info": [],
    }
    for folder in folders:
        name = "default" if inside else folder
        below = "" if inside else f"{folder}/"
        splits = [{"split": split, "path": f"{below}{split}.jsonl"} for split in files[folder]]
        head["configs"].append({"config_name": name, "data_files": splits})
        head["dataset_info"].append({"config_name": name, "features": features(_schema(folder))})
    return "---\n" + yaml.safe_dump(head, sort_keys=False, allow_unicode=True, width=120) + "---\n"


def _schema(folder: str) -> dict[str, Any]:
    path = Path(__file__).parent / "schemas" / f"{KINDS[folder]}.json"
    schema: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return schema


def croissant(root: Path, described: Mapping[str, Any]) -> dict[str, Any]:
    """Croissant 1.0 metadata: files with their hashes, and the fields of every kind of record.

    https://docs.mlcommons.org/croissant/docs/croissant-spec.html

    Args:
        root: Folder of the data set.
        described: What `describe` says of it.
    """
    name = {"@type": "cr:FileObject", "encodingFormat": "application/jsonlines"}
    distribution = [
        {"@id": path, "name": path, "contentUrl": path, "sha256": about["sha256"], **name}
        for path, about in described["files"].items()
    ]
    records = [
        _record_set(f"{folder}-{split}", f"{folder}/{split}.jsonl", _schema(folder), _fields_of(path))
        for folder, splits in data_files(root).items()
        for split, path in splits.items()
    ]
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "name": "evenkeel",
        "description": "Conversations with angry customers, replies labelled against 30 de-escalation principles with "
        "evidence, curt drafts with expert rewrites, contrast items and attacks. Composed and labelled by language "
        "models.",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "url": "https://github.com/evenkeel/evenkeel",
        "citeAs": "The Evenkeel authors: Evenkeel, labelled replies to angry customers, version "
        + described["version"],
        "version": described["version"],
        "datePublished": "2026-11-22",
        "keywords": _TAGS,
        "inLanguage": "en",
        "distribution": distribution,
        "recordSet": records,
    }


def _fields_of(path: Path) -> set[str]:
    """Fields that occur in a file: loaders of Croissant stop at a column that does not."""
    return {name for _, row in read_jsonl(path) for name in row}


def _record_set(name: str, file: str, schema: Mapping[str, Any], present: set[str]) -> dict[str, Any]:
    """One split, one field per column; objects and lists of objects become sub-fields."""
    fields = [
        _field(f"{name}/{field}", field, inner, {"fileObject": {"@id": file}, "extract": {"column": field}})
        for field, inner in schema["properties"].items()
        if field in present
    ]
    return {"@type": "cr:RecordSet", "@id": name, "name": name, "description": schema["description"], "field": fields}


def _field(place: str, name: str, schema: Mapping[str, Any], source: Mapping[str, Any]) -> dict[str, Any]:
    said = schema.get("description", name.replace("_", " "))
    about = {"@type": "cr:Field", "@id": place, "name": place.rpartition("/")[2], "description": said}
    several = schema.get("type") == "array"
    inner = schema["items"] if several else schema
    if inner.get("type") != "object":
        whole = inner.get("type") == "integer" or all(isinstance(value, int) for value in inner.get("enum", ["text"]))
        kind = {"dataType": "sc:Integer" if whole else "sc:Text"}
        return {**about, **kind, **({"repeated": True} if several else {}), "source": source}
    parts = [
        _field(f"{place}/{part}", part, leaf, {**source, "transform": {"jsonPath": part}})
        for part, leaf in inner["properties"].items()
        if leaf.get("items", {}).get("type") != "object"  # a path gives one match only: the labels stay in the files
    ]
    # A list of objects counts as repeated through its sub-fields, one value each per object.
    return {**about, **({"repeated": True} if several else {}), "subField": parts}


_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}


def tables_in_card(card: str, tables: Mapping[str, FigureTable | None]) -> str:
    """A card's text with the tables between `<!-- NAME -->` and `<!-- end of NAME -->` written anew.

    Raises:
        DataError: The card lacks the marks of one of them.
    """
    for name, table in tables.items():
        marks = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end of {name} -->)", re.DOTALL)
        if not marks.search(card):
            raise DataError(
                "the card lacks a mark", file="README.md", expected=f"<!-- {name} --> … <!-- end of {name} -->"
            )
        body = _markdown(table) if table else ""
        card = marks.sub(lambda found, body=body: found[1] + body + found[2], card)  # type: ignore[misc]
    return card


def _markdown(table: FigureTable) -> str:
    rows = [list(table.heads), ["---", *["--:"] * (len(table.heads) - 1)], *table.shown]
    return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def write_metadata(root: Path, version: str | None = None) -> list[Path]:
    """Write everything that is published beside the data, and give the paths.

    Args:
        root: Folder of the data set; its README.md holds the prose of the card.
        version: Of the data; default: the one that `dataset.json` has.
    """
    about = root / "dataset.json"
    if version is None:
        version = json.loads(about.read_text(encoding="utf-8"))["version"] if about.exists() else "1.0.0"
    described = describe(root, version)
    written = {
        about: json.dumps(described, indent=1) + "\n",
        root / "croissant.json": json.dumps(croissant(root, described), indent=1) + "\n",
    }
    here = tuple(folder for folder, splits in data_files(root).items() if splits)
    data = read_dataset(root)
    tables = {table.title: table for table in census(data)}
    shown = {
        "records": tables["records"],
        "labels": tables["replies by principle and grade"],
        "overall": tables["replies by overall"],
        "agreement": agreement_table(data),
    }
    card = root / "README.md"
    written[card] = front_matter(root, here) + tables_in_card(_prose(card), shown)
    for folder in here:
        inner = root / folder / "README.md"
        written[inner] = front_matter(root, (folder,), inside=True) + _prose(inner)
    for path, text in written.items():
        write_atomic(path, text)
    return list(written)


def _prose(card: Path) -> str:
    """A card without its front matter. Raises DataError where there is none."""
    must_exist(card)
    text = card.read_text(encoding="utf-8")
    return re.sub(r"\A---\n.*?\n---\n", "", text, count=1, flags=re.DOTALL)


if __name__ == "__main__":
    for path in write_metadata(Path(sys.argv[1]) if len(sys.argv) > 1 else bundled("datasets")):
        sys.stdout.write(f"{path}\n")
