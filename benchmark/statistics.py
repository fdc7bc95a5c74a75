"""How sure a figure is: intervals, paired tests, corrections, effect sizes.

Exchanges of one family vary one scenario, so their scores are not independent: what resamples here resamples whole
families ("clusters"), and a twin of every exchange buys no certainty. In paired functions `a` and `b` hold the two
scores of the same samples in the same order, and a positive figure means that `a` is the better one. Randomness comes
from the `seed` argument alone.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Interval",
    "difference_interval",
    "effect_size",
    "holm",
    "mean_interval",
    "paired_permutation",
    "smallest_detectable_difference",
    "win_rate",
]

Floats: TypeAlias = NDArray[np.float64]

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
