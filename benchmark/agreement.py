"""How far readers agree: on grades (weighted kappa, Krippendorff's alpha) and on an order (rank correlation).

None stands for a grade that was not given. What it leaves without a partner is left out, never counted as a 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

import numpy as np

__all__ = ["Level", "krippendorff_alpha", "spearman", "weighted_kappa"]

Level: TypeAlias = Literal["nominal", "ordinal", "interval"]


def weighted_kappa(
    a: Sequence[int | None],
    b: Sequence[int | None],
    *,
    categories: Sequence[int] = (0, 1, 2),
    weights: Literal["nominal", "linear", "quadratic"] = "quadratic",
) -> float | None:
    """Cohen's kappa of two readers, weighted by the distance between grades (Cohen 1968); at most 1, 0 is chance.

    Args:
        a: Grades of one reader; a pair with a None is left out.
        b: Grades of the other, in the same order.
        categories: All possible grades, lowest first.
        weights: How a disagreement grows with the distance; "nominal" is the plain kappa.

    Returns:
        None without pairs, or where both gave everything one same grade: chance then leaves no disagreement.

    Raises:
        ValueError: A grade that is not one of the categories, or lists of different length.
    """
    place = {category: index for index, category in enumerate(categories)}
    table = np.zeros((len(categories), len(categories)))
    for left, right in zip(a, b, strict=True):
        if left is None or right is None:
            continue
        if left not in place or right not in place:
            raise ValueError(f"grades {left!r} and {right!r}: expected one of {', '.join(map(str, categories))}")
        table[place[left], place[right]] += 1
    steps = np.abs(np.subtract.outer(np.arange(len(categories)), np.arange(len(categories))))
    penalty = {"nominal": steps > 0, "linear": steps, "quadratic": steps**2}[weights]
    # Counts times n, not shares: whole numbers stay exact, so perfect agreement is 1 and not 0.9999….
    by_chance = (penalty * np.outer(table.sum(axis=1), table.sum(axis=0))).sum()
    return float(1 - table.sum() * (penalty * table).sum() / by_chance) if by_chance else None


def krippendorff_alpha(units: Sequence[Sequence[float | None]], level: Level = "ordinal") -> float | None:
    """Krippendorff's alpha: agreement of any number of readers, with gaps; at most 1, 0 is chance.

    Krippendorff 2011, "Computing Krippendorff's alpha-reliability". His squared distances are distances between points
    (the value; its mid-rank; a one-hot vector), so sums of squares about means replace his table of all pairs.

    Args:
        units: Per reply, the grades it was given; None for a reader who gave none. Fewer than two are left out.
        level: What distances mean: none, order only, or equal steps.

    Returns:
        None where no unit has two grades, or all grades are the same.
    """
    rated = [row for unit in units if len(row := [grade for grade in unit if grade is not None]) > 1]
    if not rated:
        return None
    values = np.concatenate([np.asarray(row, dtype=np.float64) for row in rated])
    owner = np.repeat(np.arange(len(rated)), [len(row) for row in rated])
    _, code, counts = np.unique(values, return_inverse=True, return_counts=True)
    if len(counts) < 2:
        return None
    if level == "nominal":
        points = np.eye(len(counts))[code]
    else:
        points = (values if level == "interval" else (np.cumsum(counts) - counts / 2)[code])[:, None]
    sizes = np.bincount(owner)[:, None]
    centres = np.stack([np.bincount(owner, weights=column) for column in points.T], axis=1) / sizes
    within = ((points - centres[owner]) ** 2 * (sizes / (sizes - 1))[owner]).sum() / len(values)
    total = ((points - points.mean(axis=0)) ** 2).sum() / (len(values) - 1)
    return float(1 - within / total)


def spearman(a: Sequence[float | None], b: Sequence[float | None]) -> float | None:
    """Rank correlation, ties sharing their mean rank, -1 to 1; pairs with a None are left out.

    None for fewer than two pairs, or where one side does not vary.
    """
    from scipy.stats import rankdata

    pairs = [(x, y) for x, y in zip(a, b, strict=True) if x is not None and y is not None]
    if len(pairs) < 2:
        return None
    left, right = (rankdata(side) for side in zip(*pairs, strict=True))
    if np.ptp(left) == 0 or np.ptp(right) == 0:
        return None
    return float(np.clip(np.corrcoef(left, right)[0, 1], -1.0, 1.0))
