"""Labelled exchanges as rows to learn from: what each token and each reply should give.

No torch here, so that what a network is taught can be looked at, and tested, without one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmark.reader.encode import Encoded, Encoder
from benchmark.records import Exchange, Reply, Span

__all__ = ["CUSTOMER_PARTS", "Target", "targets"]

CUSTOMER_PARTS = ("problem", "impact", "request")
UNKNOWN = -1.0
"""A token that teaches nothing: padding, another part of the row, a label whose evidence nobody marked."""


@dataclass(frozen=True, slots=True)
class Target:
    """One row with what it should give.

    Attributes:
        row: The tokens.
        grades: (principles, 2): is the grade at least 1, at least 2.
        evidence: (tokens, principles): 1 marked, 0 not, -1 unknown.
        overall: (4,): is it more than 1, 2, 3, 4.
        customer: (tokens, 3): problem, impact, request; as evidence.
        name: Id of the reply.
        family: Of its exchange.
    """

    row: Encoded
    grades: NDArray[np.float32]
    evidence: NDArray[np.float32]
    overall: NDArray[np.float32]
    customer: NDArray[np.float32]
    name: str
    family: str


def targets(exchanges: Sequence[Exchange], encoder: Encoder, labels: Sequence[str]) -> list[Target]:
    """One row per labelled reply, in order."""
    cases = [(exchange, reply) for exchange in exchanges for reply in exchange.replies]
    rows = encoder.encode([(exchange, reply.text) for exchange, reply in cases])
    return [
        Target(
            row,
            _grades(reply, labels),
            _evidence(row, reply, labels),
            np.asarray([reply.overall > step for step in range(1, 5)], dtype=np.float32),
            _customer(row, exchange),
            reply.id,
            exchange.family,
        )
        for row, (exchange, reply) in zip(rows, cases, strict=True)
    ]


def _grades(reply: Reply, labels: Sequence[str]) -> NDArray[np.float32]:
    found = reply.grades
    return np.asarray([[found.get(label, 0) >= step for step in (1, 2)] for label in labels], dtype=np.float32)


def _evidence(row: Encoded, reply: Reply, labels: Sequence[str]) -> NDArray[np.float32]:
    out = np.full((len(row), len(labels)), UNKNOWN, dtype=np.float32)
    tokens = slice(1, 1 + len(row.reply))
    out[tokens] = 0
    place = {label: index for index, label in enumerate(labels)}
    for note in reply.annotations:
        index = place[note.principle]
        if not note.evidence:
            out[tokens, index] = UNKNOWN  # the whole reply shows it
        for quote in note.evidence:
            _mark(out[tokens, index], row.reply, reply.text, quote)
    return out


def _customer(row: Encoded, exchange: Exchange) -> NDArray[np.float32]:
    out = np.full((len(row), len(CUSTOMER_PARTS)), UNKNOWN, dtype=np.float32)
    if exchange.reading is None:
        return out
    first, offsets = row.customer
    tokens = slice(first, first + len(offsets))
    out[tokens] = 0
    for index, part in enumerate(CUSTOMER_PARTS):
        for quote in getattr(exchange.reading, part):
            _mark(out[tokens, index], offsets, row.customer_text, quote)
    return out


def _mark(column: NDArray[np.float32], offsets: Sequence[Span], text: str, quote: str) -> None:
    """Set 1 where a token overlaps the quote."""
    start = text.find(quote)
    if start < 0:
        return
    end = start + len(quote)
    for token, (left, right) in enumerate(offsets):
        if left < end and start < right:
            column[token] = 1
