"""Is run B better than run A? Paired on the samples that both scored, overall and phase by phase.

A is the baseline and B the candidate: differences, effect sizes and win rates are positive where B is ahead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, TypeAlias

from benchmark.errors import ConfigError, RunError
from benchmark.records import Sample
from benchmark.results import RunFolder
from benchmark.statistics import (
    Interval,
    difference_interval,
    effect_size,
    holm,
    paired_permutation,
    smallest_detectable_difference,
    win_rate,
)

__all__ = ["Comparison", "ComparisonRow", "Verdict", "check_same_data", "common_scorer", "compare", "compare_scores"]

Verdict: TypeAlias = Literal["A better", "B better", "tied"]
Score: TypeAlias = float | None


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """One figure of two runs side by side, over the pairs where both have it.

    Attributes:
        name: "overall" or a phase.
        n: Pairs compared.
        unscored: Pairs left out of this row, because one run or both have no figure there.
        mean_a: Mean of the baseline, 0-100; None without pairs.
        mean_b: Mean of the candidate.
        difference: B - A with its interval at 1 - alpha.
        p: Two-sided, from sign flips of whole families.
        p_adjusted: The same after Holm's correction over the phases; overall is the primary figure and not corrected.
        effect_size: Cohen's d_z, or None where the differences do not vary.
        win_rate: Share of pairs in which B is higher, ties counted half.
        detectable: The difference that data like these would show in four tries of five: what a tie may hide.
        verdict: Better only where the corrected p is at most alpha and the interval excludes 0; None without pairs.
    """

    name: str
    n: int
    unscored: int
    mean_a: float | None = None
    mean_b: float | None = None
    difference: Interval | None = None
    p: float | None = None
    p_adjusted: float | None = None
    effect_size: float | None = None
    win_rate: float | None = None
    detectable: float | None = None
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs compared.

    Attributes:
        a: Name of the baseline.
        b: Name of the candidate.
        scorer: Label of the scores compared.
        alpha: Level of the tests.
        seed: Of the resampling.
        rows: Overall first, then the phases.
        only_a: Samples that B does not have; left out.
        only_b: Samples that A does not have; left out.
        failed_a: Shared samples to which A has no reply; left out, not counted as bad.
        failed_b: Shared samples to which B has no reply; likewise.
    """

    a: str
    b: str
    scorer: str
    alpha: float
    seed: int
    rows: tuple[ComparisonRow, ...]
    only_a: int = 0
    only_b: int = 0
    failed_a: int = 0
    failed_b: int = 0

    @property
    def overall(self) -> ComparisonRow:
        """The row that decides."""
        return self.rows[0]

    @property
    def left_out(self) -> list[str]:
        """Sentences on the samples that could not be compared; empty where all were."""
        counts = {
            f"are only in A ({self.a})": self.only_a,
            f"are only in B ({self.b})": self.only_b,
            f"have no reply in A ({self.a})": self.failed_a,
            f"have no reply in B ({self.b})": self.failed_b,
            "have a reply in both and no overall score in one or both": self.overall.unscored,
        }
        return [f"Left out: {count} that {why}." for why, count in counts.items() if count]

    def below(self, threshold: float) -> bool:
        """Whether B's mean overall minus A's is below the threshold: -2 lets B lose two points and no more."""
        difference = self.overall.difference
        # Scores have two decimals: a difference of exactly -2 must not fall below -2 by rounding.
        return difference is not None and round(difference.mean, 6) < threshold

    def to_json(self) -> dict[str, Any]:
        """Give plain JSON values."""
        return {**asdict(self), "rows": [asdict(row) for row in self.rows], "left_out": self.left_out}


def compare(a: RunFolder, b: RunFolder, *, scorer: str | None = None, seed: int = 0, alpha: float = 0.05) -> Comparison:
    """Compare a candidate with a baseline on the samples that both scored.

    Args:
        a: The baseline.
        b: The candidate.
        scorer: Label of the scores to compare; default: the first of A's that B has too.
        seed: Of the resampling.
        alpha: Level of the tests; intervals are at 1 - alpha.

    Raises:
        ConfigError: Alpha is not between 0 and 1.
        RunError: The runs are on different data, share no scorer, or no sample that both scored.
    """
    if not 0 < alpha < 1:
        raise ConfigError(f"alpha is {alpha}, expected a number between 0 and 1 (0.05 is usual)")
    check_same_data([a, b])
    label = common_scorer([a, b], scorer)
    of_a, of_b = ({sample.exchange.id: sample for sample in run.samples()} for run in (a, b))
    shared = [(of_a[name], of_b[name]) for name in of_a if name in of_b]
    both = [(left, right) for left, right in shared if left.reply is not None and right.reply is not None]
    families = [left.exchange.family or left.exchange.id for left, _ in both]
    columns = _columns(both, label)
    rows = [compare_scores(name, *pair, families, seed=seed, alpha=alpha) for name, pair in columns.items()]
    if not rows[0].n:
        raise RunError(
            f"{a.path} and {b.path} have no sample that both scored by {label!r} "
            f"({len(shared)} shared ids, {len(both)} with a reply in both). Compare runs over the same exchanges."
        )
    return Comparison(
        a=a.name,
        b=b.name,
        scorer=label,
        alpha=alpha,
        seed=seed,
        rows=(rows[0], *_corrected(rows[1:], alpha)),
        only_a=len(of_a) - len(shared),
        only_b=len(of_b) - len(shared),
        failed_a=sum(left.reply is None for left, _ in shared),
        failed_b=sum(right.reply is None for _, right in shared),
    )


def compare_scores(
    name: str,
    a: Sequence[Score],
    b: Sequence[Score],
    clusters: Sequence[str],
    *,
    seed: int = 0,
    alpha: float = 0.05,
) -> ComparisonRow:
    """Compare two columns of scores of the same samples; pairs with a None are left out and counted."""
    pairs = [(x, y, where) for x, y, where in zip(a, b, clusters, strict=True) if x is not None and y is not None]
    unscored = len(a) - len(pairs)
    if not pairs:
        return ComparisonRow(name, 0, unscored)
    before, after = [x for x, _, _ in pairs], [y for _, y, _ in pairs]
    families = [where for _, _, where in pairs]
    difference = difference_interval(after, before, families, seed=seed, confidence=1 - alpha)
    p = paired_permutation(after, before, families, seed=seed)
    changes = [y - x for x, y, _ in pairs]
    return ComparisonRow(
        name=name,
        n=len(pairs),
        unscored=unscored,
        mean_a=sum(before) / len(pairs),
        mean_b=sum(after) / len(pairs),
        difference=difference,
        p=p,
        p_adjusted=p,
        effect_size=effect_size(after, before),
        win_rate=win_rate(after, before),
        detectable=smallest_detectable_difference(changes, families, alpha=alpha),
        verdict=_verdict(difference, p, alpha),
    )


def check_same_data(runs: Sequence[RunFolder]) -> None:
    """Raise RunError where the manifests record different data: scores on different exchanges cannot be paired."""
    hashes = [run.manifest.get("config", {}).get("data_hash") for run in runs]
    for run, found in zip(runs, hashes, strict=True):
        if found != hashes[0]:
            raise RunError(
                f"{run.path} and {runs[0].path} are runs on different data "
                f"(data_hash {_short(found)} and {_short(hashes[0])}). Run both on the same split or file."
            )


def common_scorer(runs: Sequence[RunFolder], scorer: str | None = None) -> str:
    """The label to compare by: the one asked for, or the first of the first run's that all have. Raises RunError."""
    known = {str(run.path): list(run.manifest.get("scorers", ())) for run in runs}
    labels = list(known.values())
    for label in [scorer] if scorer else labels[0]:
        if all(label in row for row in labels):
            return label
    table = "; ".join(f"{path}: {', '.join(row) or 'none'}" for path, row in known.items())
    wanted = f"Scores by {scorer!r} are not in every run" if scorer else "No scores are in every run"
    raise RunError(
        f"{wanted} ({table}). Score the others again with the same scorers, or choose a label that all have."
    )


def _columns(pairs: Sequence[tuple[Sample, Sample]], label: str) -> dict[str, tuple[list[Score], list[Score]]]:
    """Overall, then each phase that occurs -> the scores of A and of B."""
    scores = [(left.scores.get(label), right.scores.get(label)) for left, right in pairs]
    phases = dict.fromkeys(phase for pair in scores for score in pair if score for phase in score.parts)
    columns = {
        "overall": (
            [left.overall if left else None for left, _ in scores],
            [right.overall if right else None for _, right in scores],
        )
    }
    for phase in phases:
        columns[phase] = (
            [left.parts.get(phase) if left else None for left, _ in scores],
            [right.parts.get(phase) if right else None for _, right in scores],
        )
    return columns


def _corrected(parts: Sequence[ComparisonRow], alpha: float) -> list[ComparisonRow]:
    adjusted = holm({row.name: row.p for row in parts if row.p is not None})
    return [
        replace(row, p_adjusted=adjusted[row.name], verdict=_verdict(row.difference, adjusted[row.name], alpha))
        if row.name in adjusted
        else row
        for row in parts
    ]


def _verdict(difference: Interval | None, p: float, alpha: float) -> Verdict:
    # The two may part company on few families; whoever is called better must be so by both.
    if difference is None or p > alpha or not difference.excludes(0):
        return "tied"
    return "B better" if difference.mean > 0 else "A better"


def _short(value: object) -> str:
    return str(value)[:12] if value is not None else "not recorded"
