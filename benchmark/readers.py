"""Two readers, one set of replies: how far do they agree, principle by principle?

Grades by Cohen's kappa with quadratic weights and Krippendorff's alpha (ordinal), `overall` by Spearman and the same
two; evidence by the overlap of the characters that both readers marked (F1, as for token spans in SQuAD).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benchmark.agreement import krippendorff_alpha, spearman, weighted_kappa
from benchmark.records import Judgement
from benchmark.rubric import load_rubric

__all__ = ["Agreement", "agreement", "overlap"]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two readers agree on one principle, or on `overall`.

    Attributes:
        label: The principle, or "overall".
        both: Replies that both found it in; `first` and `second`: that the first, the second found it in.
        kappa: Cohen's, quadratic weights; None where neither varies.
        alpha: Krippendorff's, ordinal.
        rank: Spearman's, for `overall` only.
        evidence: Mean F1 of the marked characters, over replies where both quote some; None without any.
        kept: Share of replies on which the adjudicated grade is the first reader's; None without adjudication.
    """

    label: str
    n: int
    first: int
    second: int
    both: int
    kappa: float | None
    alpha: float | None
    rank: float | None = None
    evidence: float | None = None
    kept: float | None = None


def agreement(
    judgements: Sequence[Judgement], texts: Mapping[str, str], readers: tuple[str, str] = ("first", "second")
) -> list[Agreement]:
    """Agreement on `overall`, then on each principle in the order of the rubric.

    Args:
        judgements: Of all readers; replies that only one of the two read are left out.
        texts: Reply id -> text, to place the evidence.
        readers: Which two; what is said of the first and the second in an `Agreement` is said of these.
    """
    by: dict[str, dict[str, Judgement]] = {}
    for judgement in judgements:
        by.setdefault(judgement.reply, {})[judgement.reader] = judgement
    pairs = [found for found in by.values() if set(readers) <= set(found)]
    a, b = ([found[name].overall for found in pairs] for name in readers)
    settled = [found["adjudicated"].overall == found[readers[0]].overall for found in pairs if "adjudicated" in found]
    rows = [
        Agreement(
            "overall",
            len(pairs),
            len(a),
            len(b),
            sum(left == right for left, right in zip(a, b, strict=True)),
            weighted_kappa(a, b, categories=(1, 2, 3, 4, 5)),
            krippendorff_alpha(list(zip(a, b, strict=True))),
            spearman(a, b),
            kept=float(np.mean(settled)) if settled else None,
        )
    ]
    return rows + [_of(label, pairs, texts, readers) for label in load_rubric().labels]


def _of(
    label: str, pairs: Sequence[Mapping[str, Judgement]], texts: Mapping[str, str], readers: tuple[str, str]
) -> Agreement:
    a, b = ([found[name].grades.get(label, 0) for found in pairs] for name in readers)
    overlaps, settled = [], []
    for found in pairs:
        spans = [_evidence(found[name], label) for name in readers]
        if all(spans):
            overlaps.append(overlap(texts[found[readers[0]].reply], *spans))
        if "adjudicated" in found:
            settled.append(found["adjudicated"].grades.get(label, 0) == found[readers[0]].grades.get(label, 0))
    return Agreement(
        label,
        len(pairs),
        sum(map(bool, a)),
        sum(map(bool, b)),
        sum(bool(left and right) for left, right in zip(a, b, strict=True)),
        weighted_kappa(a, b),
        krippendorff_alpha(list(zip(a, b, strict=True))),
        evidence=float(np.mean(overlaps)) if overlaps else None,
        kept=float(np.mean(settled)) if settled else None,
    )


def _evidence(judgement: Judgement, label: str) -> tuple[str, ...]:
    return next((note.evidence for note in judgement.annotations if note.principle == label), ())


def overlap(text: str, first: Sequence[str], second: Sequence[str]) -> float:
    """F1 of the characters that two readers marked, 0 to 1; quotes that are not in the text mark nothing."""
    marked = []
    for quotes in (first, second):
        places: set[int] = set()
        for quote in quotes:
            start = text.find(quote)
            if start >= 0:
                places.update(range(start, start + len(quote)))
        marked.append(places)
    total = len(marked[0]) + len(marked[1])
    return 2 * len(marked[0] & marked[1]) / total if total else 0.0
