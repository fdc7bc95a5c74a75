"""What one check of a data set found: a figure beside its limit, and the records to look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Finding", "at_least", "at_most"]


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one check.

    Attributes:
        check: What was looked at, in a few words.
        ok: Whether the limit is met; None where there was nothing to look at.
        figure: What was found, in words.
        limit: What was asked for, in words.
        examples: Records to look at, the worst first.
    """

    check: str
    ok: bool | None
    figure: str
    limit: str
    examples: Sequence[str] = ()


def at_least(check: str, value: float, limit: float, examples: Sequence[str] = ()) -> Finding:
    """Find a value that must not be below its limit."""
    return Finding(check, value >= limit, _number(value), f"at least {_number(limit)}", examples)


def at_most(check: str, value: float, limit: float, examples: Sequence[str] = ()) -> Finding:
    """Find a value that must not be above its limit."""
    return Finding(check, value <= limit, _number(value), f"at most {_number(limit)}", examples)


def _number(value: float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:.3g}"
