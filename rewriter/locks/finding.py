"""Draft in, locks out: the spans that must survive rewriting."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from benchmark.records import Span
from rewriter.locks.phrases import codes, names, phones, quantities
from rewriter.locks.scans import Candidate, outside, structures, sweep

__all__ = ["SOFT_KINDS", "Lock", "find_locks", "prose"]

SOFT_KINDS = frozenset({"amount", "percent", "date", "time", "duration", "name"})
"""Kinds whose form may vary ("five days", "5 days"); all others are hard: the same characters, as often as before."""

_NEW_LINE_TAG = re.compile(
    r"</?(?:p|div|br|li|ul|ol|h[1-6]|table|t[rdh]|thead|tbody|blockquote|pre|hr|html|head|body|section|article|header"
    r"|footer)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Lock:
    """A span of a draft that must survive rewriting.

    Attributes:
        kind: placeholder, markup, entity, url, email, phone, code, code_span, quote or signature (hard); amount,
            percent, date, time, duration or name (soft).
        text: The characters themselves.
        span: Where they stand.
    """

    kind: str
    text: str
    span: Span

    @property
    def hard(self) -> bool:
        """Whether it must survive character for character, and in number."""
        return self.kind not in SOFT_KINDS


def find_locks(text: str, *, hard: bool = False) -> list[Lock]:
    """The locks of a text, in order; no two overlap.

    Args:
        text: A draft or rewrite: plain text, Markdown or HTML, with placeholders of whatever help desk.
        hard: Only those that must survive character for character and in number.

    >>> [lock.text for lock in find_locks("Hi {{name}}, we refund £19 for B-2207.")]
    ['{{name}}', '£19', 'B-2207']
    """
    return [lock for lock in _locks(text) if lock.hard or not hard]


def prose(text: str) -> str:
    """The text with every hard lock blanked, at the same offsets: what a reader of quantities may read."""
    return _blank_by_kind(text, [Candidate(one.span[0], -one.span[1], one.kind) for one in _locks(text) if one.hard])


@lru_cache(maxsize=512)
def _locks(text: str) -> tuple[Lock, ...]:
    found = structures(text)
    # Quantities before codes, so that "12500 euro" is an amount and not a number to keep to the letter; names last.
    for family in (quantities, phones, codes, names):
        taken = [(one.start, -one.minus_end) for one in found]
        found = sorted([*found, *sweep(outside(family(_blank_by_kind(text, found)), taken))])
    return tuple(Lock(kind, text[start:-end], (start, -end)) for start, end, kind in found)


def _blank_by_kind(text: str, found: list[Candidate]) -> str:
    """A block tag ends a sentence, a tag within a line parts words, all else stands for a word."""
    pieces: list[str] = []
    reached = 0
    for start, end, kind in found:
        if kind in {"markup", "entity"}:
            filler = "\n" if _NEW_LINE_TAG.match(text, start) else " "
        else:
            filler = "\n" if kind in {"quote", "signature"} else "\ufffc"
        pieces += (text[reached:start], filler * (-end - start))
        reached = -end
    return "".join([*pieces, text[reached:]])
