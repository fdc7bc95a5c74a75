"""What callers hand in, checked before anything is done with it: text, the customer's turns, facts, expected principles.

A dict from somebody's own code has passed no schema. Whatever is wrong with it is a DataError here, not a KeyError further in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any, TypeAlias

from benchmark.errors import DataError, UnknownName
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


def check_text(value: object, field: str, expected: str, *, line: int | None = None) -> str:
    """Give the text itself. Raises DataError where it is none, is blank, or holds half a character."""
    if not isinstance(value, str):
        raise DataError(f"the {field} is not text", line=line, field=field, got=value, expected=expected)
    if not value.strip():
        raise DataError(f"the {field} is empty", line=line, field=field, got=value, expected=expected)
    _whole(value, field, line)
    return value


def check_customer(value: object, field: str = "customer", *, line: int | None = None) -> str | list[Turn] | None:
    """Give a message or turns. Raises DataError where it is neither, or nobody in it is the customer."""
    if value is None:
        return value
    if isinstance(value, str):
        _whole(value, field, line)
        return value
    if not isinstance(value, Sequence) or isinstance(value, bytes | bytearray):
        raise DataError(f"the {field} is neither text nor turns", line=line, field=field, got=value, expected=_TURNS)
    turns = [_turn(turn, f"{field}.{number}", line) for number, turn in enumerate(value)]
    if turns and all(turn.role != "customer" for turn in turns):
        got = [turn.role for turn in turns]
        raise DataError("no turn is the customer's", line=line, field=field, got=got, expected="a turn of the customer")
    return turns


def check_facts(value: object, *, file: object = None, line: int | None = None) -> Facts | None:
    """Give facts. Raises DataError where a field is unknown or is not a list of statements."""
    names = [field.name for field in fields(Facts)]
    if isinstance(value, Facts):
        value = {name: getattr(value, name) for name in names}
    if value is None:
        return None
    if not isinstance(value, Mapping):
        expected = '{"known": ["…"], "allowed": ["…"], "not_allowed": ["…"], "missing": ["…"]}'
        raise DataError("the facts are not a mapping", file=file, line=line, field="facts", got=value, expected=expected)
    check_fields(value, names, "fact", file=file, line=line)
    for name, rows in value.items():
        if isinstance(rows, str) or not isinstance(rows, Sequence) or not all(isinstance(row, str) for row in rows):
            raise DataError(
                "must be a list of statements",
                file=file,
                line=line,
                field=f"facts.{name}",
                got=rows,
                expected='["…", "…"]',
                fix="put each statement into quotes, in a list",
            )
        for row in rows:
            _whole(row, f"facts.{name}", line)
    return Facts.from_json(value)


def check_expected(value: object, do: Sequence[str], *, line: int | None = None) -> tuple[str, ...] | None:
    """Give do-principles. Raises DataError where it is no list, UnknownName where one is not in the rubric."""
    if value is None:
        return None
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise DataError("must be a list", line=line, field="expected", got=value, expected='["apologize", "solve"]')
    labels = tuple(value)
    for label in labels:
        if label not in do:
            raise UnknownName("do-principle", str(label), do)
    return labels


def check_channel(value: object) -> str:
    """Give the channel. Raises UnknownName where there is none of that name."""
    if not isinstance(value, str) or value not in CHANNELS:
        raise UnknownName("channel", str(value), CHANNELS)
    return value


def check_fields(
    row: Mapping[str, Any], known: Sequence[str], kind: str, *, file: object = None, line: int | None = None
) -> None:
    """Raise DataError for a field that is not known; the message suggests the nearest."""
    for name in row:
        if name not in known:
            raise DataError(str(UnknownName(f"{kind} field", str(name), known)).rstrip("."), file=file, line=line)


def _turn(value: object, field: str, line: int | None) -> Turn:
    if isinstance(value, Mapping) and set(value) == {"role", "text"}:
        value = Turn(value["role"], value["text"])
    if not isinstance(value, Turn):
        raise DataError("not a turn", line=line, field=field, got=value, expected='{"role": "customer", "text": "…"}')
    if value.role not in ("customer", "agent"):
        raise DataError("unknown role", line=line, field=f"{field}.role", got=value.role, expected="customer | agent")
    if not isinstance(value.text, str) or not value.text.strip():
        raise DataError("no text", line=line, field=f"{field}.text", got=value.text, expected="what was said")
    _whole(value.text, f"{field}.text", line)
    return value


def _whole(text: str, field: str, line: int | None) -> None:
    """Refuse half a character: neither the sentence splitter nor a file can take it."""
    try:
        text.encode()
    except UnicodeEncodeError as exc:
        raise DataError(
            "half a character (a lone surrogate)",
            line=line,
            field=field,
            got=text[max(0, exc.start - 20) : exc.end + 20],
            expected="whole characters, in UTF-8",
        ) from exc
