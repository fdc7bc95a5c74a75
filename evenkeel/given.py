"""What callers hand in, checked before anything is done with it: text, turns, facts, expected principles.

A dict from somebody's own code has passed no schema. What is wrong with it is a DataError here, not a KeyError later.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any, TypeAlias

from benchmark.errors import DataError, EvenkeelError, UnknownName
from benchmark.records import Facts, Turn

__all__ = [
    "CHANNELS",
    "Customer",
    "GivenFacts",
    "check_channel",
    "check_customer",
    "check_expected",
    "check_facts",
    "check_fields",
    "check_text",
]

Customer: TypeAlias = str | Sequence[Turn | Mapping[str, str]] | None
GivenFacts: TypeAlias = Facts | Mapping[str, Sequence[str]] | None

CHANNELS = ("email", "chat", "sms", "social", "phone", "phone_note", "review", "canned")
_TURNS = '[{"role": "customer", "text": "…"}, …]'


def check_text(value: object, field: str, expected: str, *, blank: bool = False, place: object = None) -> str:
    """Give the text itself. Raises DataError where it is none, holds half a character, or is blank and may not be."""
    if not isinstance(value, str):
        raise DataError(f"the {field} is not text", file=place, field=field, got=value, expected=expected)
    if not blank and not value.strip():
        raise DataError(f"the {field} is empty", file=place, field=field, got=value, expected=expected)
    _whole(value, field, place)
    return value


def check_customer(value: object, field: str = "customer", *, place: object = None) -> str | list[Turn] | None:
    """Give a message or turns. Raises DataError where it is neither, or nobody in it is the customer."""
    if value is None:
        return value
    if isinstance(value, str):
        _whole(value, field, place)
        return value
    if not isinstance(value, Sequence) or isinstance(value, bytes | bytearray):
        raise DataError(f"the {field} is neither text nor turns", file=place, field=field, got=value, expected=_TURNS)
    turns = [_turn(turn, f"{field}.{number}", place) for number, turn in enumerate(value)]
    if turns and all(turn.role != "customer" for turn in turns):
        got = [turn.role for turn in turns]
        raise DataError(
            "no turn is the customer's", file=place, field=field, got=got, expected="a turn of the customer"
        )
    return turns


def check_facts(value: object, *, place: object = None) -> Facts | None:
    """Give facts. Raises DataError where a field is unknown or is not a list of statements."""
    names = [field.name for field in fields(Facts)]
    if isinstance(value, Facts):
        value = {name: getattr(value, name) for name in names}
    if value is None:
        return None
    if not isinstance(value, Mapping):
        expected = '{"known": ["…"], "allowed": ["…"], "not_allowed": ["…"], "missing": ["…"]}'
        raise DataError("the facts are not a mapping", file=place, field="facts", got=value, expected=expected)
    check_fields(value, names, "facts", place=place)
    for name, rows in value.items():
        if isinstance(rows, str) or not isinstance(rows, Sequence) or not all(isinstance(row, str) for row in rows):
            raise DataError(
                "must be a list of statements",
                file=place,
                field=f"facts.{name}",
                got=rows,
                expected='["…", "…"]',
                fix="put each statement into quotes, in a list",
            )
        for row in rows:
            _whole(row, f"facts.{name}", place)
    return Facts.from_json(value)


def check_expected(value: object, do: Sequence[str], *, place: object = None) -> tuple[str, ...] | None:
    """Give do-principles. Raises DataError where it is no list, UnknownName where one is not in the rubric."""
    if value is None:
        return None
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise DataError("must be a list", file=place, field="expected", got=value, expected='["apologize", "solve"]')
    labels = tuple(value)
    for label in labels:
        if label not in do:
            raise _unknown("do-principle", label, do, place)
    return labels


def check_channel(value: object, *, place: object = None) -> str:
    """Give the channel. Raises UnknownName where there is none of that name."""
    if not isinstance(value, str) or value not in CHANNELS:
        raise _unknown("channel", value, CHANNELS, place)
    return value


def check_fields(row: Mapping[str, Any], known: Sequence[str], kind: str, *, place: object = None) -> None:
    """Raise DataError for a field that is not known; the message suggests the nearest."""
    for name in row:
        if name not in known:
            raise DataError(str(UnknownName(f"{kind} field", str(name), known)), file=place)


def _unknown(kind: str, name: object, known: Sequence[str], place: object) -> EvenkeelError:
    """One call's argument is a setting of its caller's; one row among many is data, and the message says which row."""
    unknown = UnknownName(kind, str(name), known)
    return unknown if place is None else DataError(str(unknown), file=place)


def _turn(value: object, field: str, place: object) -> Turn:
    if isinstance(value, Mapping) and set(value) == {"role", "text"}:
        value = Turn(value["role"], value["text"])
    if not isinstance(value, Turn):
        raise DataError("not a turn", file=place, field=field, got=value, expected='{"role": "customer", "text": "…"}')
    if value.role not in ("customer", "agent"):
        raise DataError("unknown role", file=place, field=f"{field}.role", got=value.role, expected="customer | agent")
    if not isinstance(value.text, str) or not value.text.strip():
        raise DataError("no text", file=place, field=f"{field}.text", got=value.text, expected="what was said")
    _whole(value.text, f"{field}.text", place)
    return value


def _whole(text: str, field: str, place: object) -> None:
    """Refuse half a character: neither the sentence splitter nor a file can take it."""
    try:
        text.encode()
    except UnicodeEncodeError as exc:
        raise DataError(
            "half a character (a lone surrogate)",
            file=place,
            field=field,
            got=text[max(0, exc.start - 20) : exc.end + 20],
            expected="whole characters, in UTF-8",
        ) from exc
