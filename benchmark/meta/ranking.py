"""`overall`: does a scorer put replies in the readers' order, among all and within one exchange, and not by length?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np

from benchmark.agreement import spearman
from benchmark.records import Exchange, Reply, Score
from benchmark.text import words

__all__ = ["Ranking", "partial_spearman", "ranking"]


@dataclass(frozen=True, slots=True)
class Ranking:
    """How replies are ordered.

    Attributes:
        n: Replies with an overall.
        unscored: Replies without.
        spearman: With the readers' overall, -1 to 1; None where one of the two does not vary.
        low: Lower end of its 95 % interval, families resampled.
        high: Upper end.
        kendall: tau-b.
        partial: Spearman with the length in words held fixed.
        pairwise: Share of pairs of replies to one exchange, unequal to the readers, that are ordered rightly; a tie of
            the scorer counts half.
        pairs: How many such pairs.
        pairwise_partial: The same after what length explains was taken out of the scorer's overall.
    """

    n: int
    unscored: int
    spearman: float | None
    low: float | None
    high: float | None
    kendall: float | None
    partial: float | None
    pairwise: float | None
    pairs: int
    pairwise_partial: float | None


def ranking(rows: Sequence[tuple[Exchange, Reply]], scores: Sequence[Score], *, seed: int = 0) -> Ranking:
    """Hold `overall` against the readers'.

    Args:
        rows: Labelled replies with their exchanges.
        scores: One for each, in order.
        seed: Of the resampling.
    """
    from scipy.stats import kendalltau, rankdata

    kept = [
        (exchange, reply, float(score.overall))
        for (exchange, reply), score in zip(rows, scores, strict=True)
        if score.overall is not None
    ]
    gold = [reply.overall for _, reply, _ in kept]
    given = [value for *_, value in kept]
    length = [sum(1 for _ in words(reply.text)) for _, reply, _ in kept]
    if len(kept) < 3 or len(set(given)) < 2:
        return Ranking(len(kept), len(rows) - len(kept), *(None,) * 6, 0, None)
    owners = [exchange.family or exchange.id for exchange, *_ in kept]
    low, high = _interval(gold, given, owners, seed)
    order = [exchange.id for exchange, *_ in kept]
    share, pairs = _within(order, gold, given)
    ranks, words_ranks = rankdata(given), rankdata(length)
    slope = float(np.polyfit(words_ranks, ranks, 1)[0]) if len(set(length)) > 1 else 0.0
    without = list(ranks - slope * words_ranks)
    return Ranking(
        len(kept),
        len(rows) - len(kept),
        spearman(gold, given),
        low,
        high,
        float(kendalltau(gold, given).statistic),
        partial_spearman(gold, given, length),
        share,
        pairs,
        _within(order, gold, without)[0],
    )


def partial_spearman(a: Sequence[float], b: Sequence[float], held: Sequence[float]) -> float | None:
    """Spearman of a and b with a third held fixed (the first-order partial correlation of the ranks).

    Kendall & Stuart, The Advanced Theory of Statistics, vol. 2, ch. 27. None where one of them does not vary.
    """
    ab, ah, bh = spearman(a, b), spearman(a, held), spearman(b, held)
    if ab is None:
        return None
    ah, bh = ah or 0.0, bh or 0.0
    left = (1 - ah**2) * (1 - bh**2)
    return float((ab - ah * bh) / left**0.5) if left > 1e-12 else None


def _within(order: Sequence[str], gold: Sequence[float], given: Sequence[float]) -> tuple[float | None, int]:
    by: dict[str, list[int]] = {}
    for index, name in enumerate(order):
        by.setdefault(name, []).append(index)
    right, total = 0.0, 0
    for indices in by.values():
        for i, j in combinations(indices, 2):
            if gold[i] == gold[j]:
                continue
            total += 1
            step = (given[i] - given[j]) * (1 if gold[i] > gold[j] else -1)
            right += 1.0 if step > 0 else 0.5 if step == 0 else 0.0
    return (right / total if total else None), total


def _interval(
    gold: Sequence[float], given: Sequence[float], owners: Sequence[str], seed: int, resamples: int = 500
) -> tuple[float | None, float | None]:
    """Percentiles of Spearman's rho over resampled families."""
    from scipy.stats import rankdata

    names, place = np.unique(np.asarray(owners, dtype=np.str_), return_inverse=True)
    if len(names) < 2:
        return None, None
    order = np.argsort(place, kind="stable")
    edges = [*np.flatnonzero(np.r_[True, np.diff(place[order]) > 0]), len(order)]
    groups = [order[start:end] for start, end in pairwise(edges)]
    a, b = np.asarray(gold, dtype=float), np.asarray(given, dtype=float)
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(resamples):
        chosen = np.concatenate([groups[index] for index in rng.integers(len(groups), size=len(groups))])
        left, right = rankdata(a[chosen]), rankdata(b[chosen])
        if np.ptp(left) and np.ptp(right):
            found.append(float(np.corrcoef(left, right)[0, 1]))
    if not found:
        return None, None
    return float(np.percentile(found, 2.5)), float(np.percentile(found, 97.5))
