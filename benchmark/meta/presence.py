"""Per principle: is it found where readers found it, as strongly, and in the same words?

Grades that a scorer leaves open (None) are left out of every figure and counted; a principle that it never grades has
no figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from benchmark.agreement import weighted_kappa
from benchmark.records import Exchange, Reply, Score, Span
from benchmark.rubric import load_rubric
from benchmark.text import words

__all__ = ["PrincipleFigures", "gold_spans", "presence", "token_f1"]

Rows: TypeAlias = Sequence[tuple[Exchange, Reply]]


@dataclass(frozen=True, slots=True)
class PrincipleFigures:
    """How one principle is graded.

    Attributes:
        label: The principle.
        n: Replies graded.
        unscored: Replies left open.
        gold: Of the graded ones, how many readers found it in.
        found: How many the scorer found it in.
        precision: Of those found, how many rightly; None where none is found.
        recall: Of those to be found, how many were; None where there is none.
        f1: Harmonic mean of the two; None where readers found none.
        kappa: Cohen's with quadratic weights, on grades 0, 1, 2.
        low: Lower end of its 95 % interval, families resampled.
        high: Upper end.
        evidence: Token F1 of the marked words, mean over replies where both mark some; None without any.
        evidence_all: The same pooled over all replies, a miss or a false find counting with all its words; None where
            readers marked nothing.
    """

    label: str
    n: int
    unscored: int
    gold: int
    found: int
    precision: float | None
    recall: float | None
    f1: float | None
    kappa: float | None
    low: float | None
    high: float | None
    evidence: float | None
    evidence_all: float | None


def presence(rows: Rows, scores: Sequence[Score], *, seed: int = 0) -> list[PrincipleFigures]:
    """Figures of every principle that is graded at all, in the order of the rubric.

    Args:
        rows: Labelled replies with their exchanges.
        scores: One for each, in order.
        seed: Of the resampling.
    """
    families = [exchange.family or exchange.id for exchange, _ in rows]
    return [
        _of(label, rows, scores, families, seed)
        for label in load_rubric().labels
        if any(score.grades.get(label) is not None for score in scores)
    ]


def _of(label: str, rows: Rows, scores: Sequence[Score], families: Sequence[str], seed: int) -> PrincipleFigures:
    gold, found, owner, overlaps, pooled = [], [], [], [], np.zeros(3)
    for (_, reply), score, family in zip(rows, scores, families, strict=True):
        grade = score.grades.get(label)
        if grade is None:
            continue
        wanted = reply.grades.get(label, 0)
        gold.append(wanted)
        found.append(grade)
        owner.append(family)
        spans = gold_spans(reply, label)
        if wanted and not spans:
            continue  # the whole reply shows it: there are no words to compare
        marked = score.evidence.get(label, ()) if grade else ()
        both, mine, theirs = _tokens(reply.text, marked, spans)
        pooled += (both, mine, theirs)
        if mine and theirs:
            overlaps.append(2 * both / (mine + theirs))
    a, b = np.asarray(gold), np.asarray(found)
    right = int(((a > 0) & (b > 0)).sum())
    wanted_n, found_n = int((a > 0).sum()), int((b > 0).sum())
    low, high = _kappa_interval(a, b, owner, seed)
    return PrincipleFigures(
        label,
        len(gold),
        len(rows) - len(gold),
        wanted_n,
        found_n,
        right / found_n if found_n else None,
        right / wanted_n if wanted_n else None,
        2 * right / (found_n + wanted_n) if wanted_n else None,
        weighted_kappa(gold, found),
        low,
        high,
        float(np.mean(overlaps)) if overlaps else None,
        float(2 * pooled[0] / (pooled[1] + pooled[2])) if pooled[2] else None,
    )


def _kappa_interval(
    a: NDArray[Any], b: NDArray[Any], owner: Sequence[str], seed: int, resamples: int = 1000
) -> tuple[float | None, float | None]:
    """Percentiles of kappa over resampled families; one table of counts per family makes it a matrix product."""
    names, place = np.unique(np.asarray(owner, dtype=np.str_), return_inverse=True)
    if len(names) < 2:
        return None, None
    tables = np.zeros((len(names), 9))
    np.add.at(tables, (place, a * 3 + b), 1)
    rng = np.random.default_rng(seed)
    drawn = rng.multinomial(len(names), np.full(len(names), 1 / len(names)), size=resamples) @ tables
    counts = drawn.reshape(resamples, 3, 3)
    penalty = np.subtract.outer(np.arange(3), np.arange(3)) ** 2
    chance = (penalty * counts.sum(2)[:, :, None] * counts.sum(1)[:, None, :]).sum((1, 2))
    seen = (penalty * counts).sum((1, 2)) * counts.sum((1, 2))
    kappas = 1 - seen[chance > 0] / chance[chance > 0]
    if not len(kappas):
        return None, None
    return float(np.percentile(kappas, 2.5)), float(np.percentile(kappas, 97.5))


def gold_spans(reply: Reply, label: str) -> list[Span]:
    """Where the readers' evidence stands in the reply; empty where they gave none."""
    quotes = next((note.evidence for note in reply.annotations if note.principle == label), ())
    return [(start, start + len(quote)) for quote in quotes if (start := reply.text.find(quote)) >= 0]


def token_f1(text: str, first: Sequence[Span], second: Sequence[Span]) -> float:
    """F1 of the words that two sets of spans touch, 0 to 1."""
    both, mine, theirs = _tokens(text, first, second)
    return 2 * both / (mine + theirs) if mine + theirs else 0.0


def _tokens(text: str, first: Sequence[Span], second: Sequence[Span]) -> tuple[int, int, int]:
    """How many words both touch, the first, the second."""
    if not first and not second:
        return 0, 0, 0
    found = list(words(text))
    a, b = (
        {
            index
            for index, (_, start, end) in enumerate(found)
            if any(start < right and left < end for left, right in side)
        }
        for side in (first, second)
    )
    return len(a & b), len(a), len(b)
