"""Check data files: shape against the JSON Schemas, then what a schema cannot say.

`check_file` collects every problem of a file as a `DataError` and raises none, so that a person mends them in one go;
loaders raise the first one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

import fastjsonschema
import jsonschema

from benchmark.errors import DataError
from benchmark.files import read_jsonl
from benchmark.rubric import load_rubric

__all__ = ["Kind", "check_families", "check_file", "check_row", "kind_of"]

Kind: TypeAlias = Literal["exchange", "pair", "contrast", "attack", "judgement", "reply_row"]
Problem: TypeAlias = tuple[str, str, Any, str]
"""(field path, what is wrong, what was got, what was expected)"""

# What gives a record's kind away: fields that no other kind has.
_MARKS: dict[Kind, frozenset[str]] = {
    "exchange": frozenset({"turns", "replies"}),
    "pair": frozenset({"draft", "rewrite"}),
    "contrast": frozenset({"base", "edited"}),
    "attack": frozenset({"honest_reply"}),
    "judgement": frozenset({"reader", "overall"}),
}
WHOLE_REPLY = frozenset({"calm", "courteous", "positive_language"})
"""Labels that may go without evidence, because the whole reply shows them."""


def kind_of(row: Mapping[str, Any]) -> Kind:
    """Tell what a record is by its fields; anything else is taken for a reply to score."""
    for kind, marks in _MARKS.items():
        if marks <= set(row):
            return kind
    return "reply_row"


def check_row(kind: Kind, row: Any) -> list[Problem]:
    """Everything that is wrong with one record; empty if it is sound."""
    if _accepts(kind, row):
        check = _BEYOND_SHAPE.get(kind)
        return list(check(row)) if check else []
    shape: dict[tuple[str, str], Problem] = {}
    for error in _validator(kind).iter_errors(row):
        problem = _explain(error)
        shape.setdefault(problem[:2], problem)  # the library reports every missing field by itself
    return list(shape.values())


def check_file(path: Path, kind: Kind | None = None) -> list[DataError]:
    """Every problem of a JSONL data file, ids across lines included. Default kind: what the first record looks like."""
    problems: list[DataError] = []
    seen: dict[str, int] = {}
    try:
        for line, row in read_jsonl(path):
            if kind is None and isinstance(row, dict):
                kind = kind_of(row)
            problems += [
                DataError(what, file=path, line=line, field=field or None, got=got, expected=expected)
                for field, what, got, expected in check_row(kind or "exchange", row)
            ]
            for name in _ids(row):
                if name in seen:
                    again = f"an id of its own (line {seen[name]} has it)"
                    problems.append(
                        DataError("duplicate id", file=path, line=line, field="id", got=name, expected=again)
                    )
                seen.setdefault(name, line)
    except DataError as exc:
        problems.append(exc)
    return problems


def check_families(splits: Mapping[str, Mapping[str, str]]) -> list[DataError]:
    """No family may stand in two splits.

    Args:
        splits: File name or split -> {family: id of one of its records}.
    """
    where: dict[str, str] = {}
    problems = []
    for split, families in splits.items():
        for family, example in families.items():
            if where.setdefault(family, split) != split:
                problems.append(
                    DataError(
                        "a family crosses a split",
                        file=split,
                        field="family",
                        got=f"{family} (record {example}), also in {where[family]}",
                        expected="all records of one family in one split",
                        fix="move one of them: what varies one scenario must not be both learned from and tested on",
                    )
                )
    return problems


@cache
def _schema(kind: Kind) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(
        (Path(__file__).parent / "schemas" / f"{kind}.json").read_text(encoding="utf-8")
    )
    return schema


def _accepts(kind: Kind, row: Any) -> bool:
    """The quick answer, yes or no: some twenty times faster than the library that can say why not."""
    try:
        _compiled(kind)(row)
    except fastjsonschema.JsonSchemaValueException:
        return False
    return True


@cache
def _compiled(kind: Kind) -> Callable[[Any], Any]:
    check: Callable[[Any], Any] = fastjsonschema.compile(_schema(kind))
    return check


@cache
def _validator(kind: Kind) -> jsonschema.Draft202012Validator:
    """The slow answer, asked only of what is wrong."""
    return jsonschema.Draft202012Validator(_schema(kind))


def _explain(error: jsonschema.ValidationError) -> Problem:
    """Put a schema error into words; the library's own show the whole record."""
    path = ".".join(str(part) for part in error.absolute_path)
    rule: str = str(error.validator)
    value: Any = error.validator_value
    instance: Any = error.instance
    if rule == "anyOf" and error.context:  # the branch that the record came closest to
        branches = error.context[::-1]
        return _explain(max(branches, key=lambda branch: (len(branch.absolute_path), branch.validator != "type")))
    if rule == "required":
        missing = [name for name in value if name not in instance]
        return path, f"missing field {', '.join(missing)}", sorted(instance), f"all of {', '.join(value)}"
    if rule == "additionalProperties":
        schema: Any = error.schema
        known = list(schema["properties"])
        unknown = [name for name in instance if name not in known]
        return path, f"unknown field {', '.join(unknown)}", None, f"only {', '.join(known)}"
    if rule == "enum":
        return path, "not one of the known values", error.instance, " | ".join(map(str, value))
    if rule == "type":
        wanted = value if isinstance(value, str) else " or ".join(value)
        return path, "wrong type", error.instance, wanted
    return path, error.message[:120], error.instance, f"{rule} {value}"[:120]


def _ids(row: Any) -> Iterator[str]:
    if isinstance(row, dict):
        if isinstance(row.get("id"), str | int):
            yield str(row["id"])
        for reply in row.get("replies") or []:
            if isinstance(reply, dict) and isinstance(reply.get("id"), str):
                yield reply["id"]


def _check_exchange(row: Mapping[str, Any]) -> Iterator[Problem]:
    rubric = load_rubric()
    if row["turns"][-1]["role"] != "customer":
        yield f"turns.{len(row['turns']) - 1}.role", "the last turn must be the customer's", "agent", "customer"
    for index, label in enumerate(row["expected"]):
        if label not in rubric.do:
            yield f"expected.{index}", "no such do-principle", label, ", ".join(rubric.do)
    said = [turn["text"] for turn in row["turns"] if turn["role"] == "customer"]
    for part, spans in row.get("reading", {}).items():
        for index, span in enumerate(spans):
            if not any(span in text for text in said):
                yield (
                    f"reading.{part}.{index}",
                    "not the customer's words",
                    span,
                    "an exact substring of a customer turn",
                )
    for number, reply in enumerate(row["replies"]):
        for field, what, got, expected in _check_reply(reply):
            yield f"replies.{number}.{field}", what, got, expected


def _check_reply(reply: Mapping[str, Any]) -> Iterator[Problem]:
    yield from _check_notes(reply, reply["text"])


def _check_notes(reply: Mapping[str, Any], text: str | None) -> Iterator[Problem]:
    """Labels of a reply or a judgement; `text` is None where the reply stands in another file."""
    labels = load_rubric().labels
    seen: dict[str, set[str]] = {}
    for index, note in enumerate(reply["annotations"]):
        label, place = note["principle"], f"annotations.{index}"
        if label not in labels:
            yield f"{place}.principle", "no such principle", label, ", ".join(labels)
        if label in seen:
            yield f"{place}.principle", "annotated twice", label, "one annotation per principle"
        if not note["evidence"] and label not in WHOLE_REPLY:
            yield f"{place}.evidence", "no evidence", [], f"the exact words that show {label}"
        for number, span in enumerate(note["evidence"]):
            if text is not None and span not in text:
                yield f"{place}.evidence.{number}", "not in the reply", span, "an exact substring of the reply"
        seen[label] = set(note["evidence"])
    both = seen.get("apologize", set()) & seen.get("hollow_apology", set())
    if both:
        yield "annotations", "apologize and hollow_apology on one span", sorted(both), "one of the two"


def _check_pair(row: Mapping[str, Any]) -> Iterator[Problem]:
    for index, literal in enumerate(row["keep"]):
        counts = row["draft"].count(literal), row["rewrite"].count(literal)
        if counts[0] == 0:
            yield f"keep.{index}", "not in the draft", literal, "an exact substring of the draft"
        elif counts[0] != counts[1]:
            got = f"{literal!r}: {counts[0]} in the draft, {counts[1]} in the rewrite"
            yield f"keep.{index}", "not kept", got, "the same number of times in both"


def _check_label(row: Mapping[str, Any]) -> Iterator[Problem]:
    if row["principle"] not in load_rubric().labels:
        yield "principle", "no such principle", row["principle"], ", ".join(load_rubric().labels)


_BEYOND_SHAPE: dict[Kind, Callable[[Mapping[str, Any]], Iterator[Problem]]] = {
    "exchange": _check_exchange,
    "pair": _check_pair,
    "contrast": _check_label,
    "judgement": lambda row: _check_notes(row, None),
}
