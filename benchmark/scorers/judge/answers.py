"""From what a model wrote to a grading: JSON found, checked by schema, every quote looked up in the reply."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import fastjsonschema

from benchmark.records import Grade, Span
from benchmark.rubric import Rubric
from benchmark.validation import WHOLE_REPLY

__all__ = ["Answer", "Unreadable", "json_in", "read_answer", "read_verdict"]


class Unreadable(Exception):
    """The answer holds no grades; the message says why, in words that the judge can act on."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One judge's answer, quotes looked up.

    Attributes:
        overall: 1 to 5.
        grades: Every principle: 0 where it was not listed, None where its quote does not stand in the reply.
        evidence: Principle -> spans of the reply.
        voided: What was thrown away, and why.
    """

    overall: int
    grades: Mapping[str, Grade]
    evidence: Mapping[str, Sequence[Span]] = field(default_factory=dict)
    voided: tuple[str, ...] = ()


_SCHEMA = {
    "type": "object",
    "required": ["overall", "annotations"],
    "properties": {
        "overall": {"type": "integer", "minimum": 1, "maximum": 5},
        "annotations": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["principle", "grade"],
                "properties": {
                    "principle": {"type": "string"},
                    "grade": {"enum": [0, 1, 2]},
                    "evidence": {"type": "array", "items": {"type": "string"}},
                },
            },
        },
    },
}


@cache
def _check() -> Any:
    return fastjsonschema.compile(_SCHEMA)


def json_in(text: str) -> Any:
    """The first JSON object in a text, whatever stands around it. Raises Unreadable where there is none."""
    decoder = json.JSONDecoder()
    start = text.find("{")
    while start >= 0:
        try:
            return decoder.raw_decode(text, start)[0]
        except ValueError:
            start = text.find("{", start + 1)
        except RecursionError:
            break
    raise Unreadable("no JSON object in it")


def read_answer(text: str, reply: str, rubric: Rubric) -> Answer:
    """Read a judge's answer. Raises Unreadable where it is not of the shape that was asked for."""
    found = json_in(text)
    try:
        _check()(found)
    except fastjsonschema.JsonSchemaException as exc:
        raise Unreadable(str(exc).replace("data", "the object", 1)) from exc
    grades: dict[str, Grade] = dict.fromkeys(rubric.labels, 0)
    evidence: dict[str, list[Span]] = {}
    voided = []
    for note in found["annotations"]:
        label, grade = note["principle"].strip().lower(), note["grade"]
        if label not in grades:
            raise Unreadable(f"{label!r} is no principle")
        if not grade:
            continue
        quotes = [quote for quote in note.get("evidence", ()) if quote.strip()]
        spans = [_place(quote, reply) for quote in quotes]
        invented = [quote for quote, span in zip(quotes, spans, strict=True) if span is None]
        if invented:
            grades[label] = None
            voided.append(f"{label}: {invented[0]!r} does not stand in the reply")
        elif not spans and label not in WHOLE_REPLY:
            grades[label] = None
            voided.append(f"{label}: no quote")
        else:
            grades[label] = grade
            evidence[label] = [span for span in spans if span is not None]
    return Answer(found["overall"], grades, {k: v for k, v in evidence.items() if v and grades[k]}, tuple(voided))


_STRAIGHT = str.maketrans("‘’“”\u00a0", "''\"\" ")


def _place(quote: str, reply: str) -> Span | None:
    """Where a quote stands, letter by letter; only the shape of quotation marks and spaces is forgiven."""
    wanted = quote.strip().translate(_STRAIGHT)
    start = reply.translate(_STRAIGHT).find(wanted)
    return None if start < 0 else (start, start + len(wanted))


def read_verdict(text: str) -> str:
    """Read "1", "2" or "tie". Raises Unreadable for anything else."""
    found = json_in(text)
    said = str(found.get("better") if isinstance(found, dict) else found).strip().lower()
    if said not in {"1", "2", "tie"}:
        raise Unreadable('expected {"better": "1"}, {"better": "2"} or {"better": "tie"}')
    return said
