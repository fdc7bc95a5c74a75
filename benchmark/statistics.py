"""How sure a figure is: intervals, paired tests, corrections, effect sizes, agreement.

Exchanges of one family vary one scenario, so their scores are not independent: what resamples here resamples whole
families ("clusters"), and a twin of every exchange buys no certainty. In paired functions `a` and `b` hold the two
scores of the same samples in the same order, and a positive figure means that `a` is the better one. Randomness comes
from the `seed` argument alone.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Interval",
    "Level",
    "difference_interval",
    "effect_size",
    "holm",
    "krippendorff_alpha",
    "mean_interval",
    "paired_permutation",
    "smallest_detectable_difference",
    "spearman",
    "weighted_kappa",
    "win_rate",
]

Floats: TypeAlias = NDArray[np.float64]
Level: TypeAlias = Literal["nominal", "ordinal", "interval"]

MANY = 1_000
"""Clusters from which on the normal limit replaces resampling: the two hardly differ, and BCa costs n squared."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with its confidence interval.

    Attributes:
        mean: Over samples, not over families: a large family counts for more.
        low: Lower end, or None where a single family leaves nothing to resample.
        high: Upper end, or None likewise.
        n: Samples.
        clusters: Families: what the certainty rests on.
    """

    mean: float
    low: float | None
    high: float | None
    n: int
    clusters: int

    def excludes(self, value: float) -> bool:
        """Whether the value lies outside; never without an interval."""
        return self.low is not None and self.high is not None and not self.low <= value <= self.high


def mean_interval(
    values: Sequence[float],
    clusters: Sequence[str],
    *,
    seed: int = 0,
    confidence: float = 0.95,
    resamples: int = 2000,
) -> Interval | None:
    """Mean with a bootstrap interval that resamples whole families; None without values.

    BCa intervals (Efron 1987, "Better bootstrap confidence intervals"), plain percentiles where BCa is not defined,
    mean ± z standard errors from `MANY` families on. Under about ten families every such interval is somewhat too
    narrow (Cameron, Gelbach & Miller 2008, "Bootstrap-based improvements for inference with clustered errors").

    Args:
        values: One score per sample.
        clusters: The family of each sample.
        seed: Of the resampling.
        confidence: Between 0 and 1.
        resamples: Bootstrap resamples.
    """
    sums, counts = _totals(values, clusters)
    if not len(sums):
        return None
    mean = float(sums.sum() / counts.sum())
    low: float | None = None
    high: float | None = None
    if len(sums) >= MANY:
        from scipy.stats import norm

        margin = float(norm.ppf((1 + confidence) / 2)) * _standard_error(sums, counts)
        low, high = mean - margin, mean + margin
    elif len(sums) > 1:
        low, high = _bootstrap(sums, counts, seed, confidence, resamples)
    return Interval(mean, low, high, len(values), len(sums))


def difference_interval(
    a: Sequence[float],
    b: Sequence[float],
    clusters: Sequence[str],
    *,
    seed: int = 0,
    confidence: float = 0.95,
    resamples: int = 2000,
) -> Interval | None:
    """Mean of the paired differences a - b with its interval, as `mean_interval`."""
    return mean_interval(_differences(a, b).tolist(), clusters, seed=seed, confidence=confidence, resamples=resamples)


def paired_permutation(
    a: Sequence[float], b: Sequence[float], clusters: Sequence[str], *, seed: int = 0, resamples: int = 10_000
) -> float:
    """Two-sided p of the paired permutation test: under the null, a and b of a whole family may change places.

    Exact while all 2**families sign flips are no more than `resamples` (13 families by default), a seeded sample of
    them above, their normal limit from `MANY` families on. The smallest possible p is 2 / 2**families, so five families
    cannot reach 0.05. Gives 1 where there is nothing to flip (no differences, or one family).
    """
    sums, _ = _totals(_differences(a, b), clusters)
    if len(sums) < 2 or not sums.any():
        return 1.0
    if len(sums) >= MANY:
        from scipy.stats import norm

        return float(2 * norm.sf(abs(sums.sum()) / np.sqrt((sums**2).sum())))
    from scipy.stats import permutation_test

    test = permutation_test(
        (sums,),
        lambda flipped, axis: flipped.sum(axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=resamples,
        batch=max(1, 2_000_000 // len(sums)),  # keeps memory in the tens of megabytes
        random_state=np.random.default_rng(seed),
    )
    return float(test.pvalue)


def holm(p_values: Mapping[str, float]) -> dict[str, float]:
    """Adjust p-values of a family of tests (Holm 1979): same order as given, never smaller than before, at most 1."""
    adjusted: dict[str, float] = {}
    worst = 0.0
    for rank, name in enumerate(sorted(p_values, key=lambda name: p_values[name])):
        worst = max(worst, min(1.0, (len(p_values) - rank) * p_values[name]))
        adjusted[name] = worst
    return {name: adjusted[name] for name in p_values}


def effect_size(a: Sequence[float], b: Sequence[float]) -> float | None:
    """Cohen's d_z: the mean paired difference in its own standard deviations; None for fewer than two, or all equal."""
    differences = _differences(a, b)
    if len(differences) < 2:
        return None
    scale = max(1.0, float(np.abs(a).max()), float(np.abs(b).max()))
    if np.ptp(differences) <= 1e-12 * scale:  # 80.1 - 80.0 and 60.1 - 60.0 differ by rounding alone
        return None
    return float(differences.mean() / differences.std(ddof=1))


def win_rate(a: Sequence[float], b: Sequence[float]) -> float | None:
    """Share of pairs in which a is higher, ties counted half, 0-1; None without pairs."""
    differences = _differences(a, b)
    return float(((np.sign(differences) + 1) / 2).mean()) if len(differences) else None


def smallest_detectable_difference(
    differences: Sequence[float], clusters: Sequence[str], *, power: float = 0.8, alpha: float = 0.05
) -> float | None:
    """The true difference that a two-sided test at `alpha` would find with this `power`, as these differences scatter.

    (z of 1 - alpha/2, plus z of power) times the cluster-robust standard error of the mean: Bloom 1995, "Minimum
    detectable effects"; Miller 2024, "Adding error bars to evals" (arXiv 2411.00640). None for fewer than two families,
    or where nothing scatters.
    """
    from scipy.stats import norm

    sums, counts = _totals(differences, clusters)
    if len(sums) < 2:
        return None
    error = _standard_error(sums, counts)
    return float((norm.ppf(1 - alpha / 2) + norm.ppf(power)) * error) if error > 0 else None


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


def _differences(a: Sequence[float], b: Sequence[float]) -> Floats:
    if len(a) != len(b):
        raise ValueError(f"paired scores are needed, got {len(a)} and {len(b)}")
    return np.asarray(a, dtype=np.float64) - np.asarray(b, dtype=np.float64)


def _totals(values: Sequence[float] | Floats, clusters: Sequence[str]) -> tuple[Floats, Floats]:
    """Sum and number of the values per cluster, by the clusters' names: the order of the samples then plays no part."""
    if len(values) != len(clusters):
        raise ValueError(f"every value needs its cluster, got {len(values)} values and {len(clusters)} clusters")
    _, owner = np.unique(np.asarray(clusters, dtype=np.str_), return_inverse=True)
    sums = np.bincount(owner, weights=np.asarray(values, dtype=np.float64))
    return sums.astype(np.float64), np.bincount(owner).astype(np.float64)


def _standard_error(sums: Floats, counts: Floats) -> float:
    """Of the mean, robust to clusters, with the small-sample factor G / (G - 1): Cameron & Miller 2015, section II."""
    residuals = sums - counts * (sums.sum() / counts.sum())
    factor = len(sums) / (len(sums) - 1)
    return float(np.sqrt(factor * (residuals**2).sum()) / counts.sum())


def _bootstrap(sums: Floats, counts: Floats, seed: int, confidence: float, resamples: int) -> tuple[float, float]:
    from scipy.stats import bootstrap

    def ratio(sums: Any, counts: Any, axis: int) -> Any:
        return sums.sum(axis=axis) / counts.sum(axis=axis)

    ends = (np.nan, np.nan)
    for method in ("BCa", "percentile"):
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")  # scipy warns where BCa is not defined; the percentiles then take over
            found = bootstrap(
                (sums, counts),
                ratio,
                paired=True,
                vectorized=True,
                n_resamples=resamples,
                confidence_level=confidence,
                method=method,
                random_state=np.random.default_rng(seed),
            ).confidence_interval
        ends = (float(found.low), float(found.high))
        if ends[0] <= ends[1]:  # false also for NaN
            break
    return ends
