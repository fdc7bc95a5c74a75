"""Runs side by side: who leads, and who is only ahead by luck."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from benchmark.comparison import check_same_data, common_scorer, compare_scores
from benchmark.records import Sample
from benchmark.results import RunFolder
from benchmark.statistics import Interval, mean_interval
from benchmark.text import words

__all__ = ["Row", "leaderboard"]


@dataclass(frozen=True, slots=True)
class Row:
    """One run on the leaderboard.

    Attributes:
        name: Of the run.
        scorer: Label of the scores shown.
        n: Samples of the run: scored, unscored and failed.
        failed: Samples without a reply; in no mean.
        unscored: Samples with a reply and without an overall score; in no mean.
        overall: Mean overall score, 0-100, with its 95% interval; None where nothing was scored.
        parts: Phase -> mean over the samples that have it, 0-100; None where none has.
        words: Mean words per reply: length is the cheapest way to a better score, so it stands beside it.
        rank: 1 is best. A run that is tied with the one directly above shares its rank, so the ends of a long chain of
            ties may differ; `compare` tells. None where nothing was scored.
    """

    name: str
    scorer: str
    n: int
    failed: int
    unscored: int
    overall: Interval | None
    parts: Mapping[str, float | None]
    words: float | None
    rank: int | None = None


def leaderboard(runs: Sequence[RunFolder], *, scorer: str | None = None, seed: int = 0) -> list[Row]:
    """Rank runs over the same data by their mean overall score.

    Two neighbours are tied unless, on the samples that both scored, the paired permutation test gives p of at most 0.05
    and the interval of the difference excludes 0.

    Args:
        runs: At least one; an empty sequence gives an empty list.
        scorer: Label of the scores; default: the first of the first run's that all have.
        seed: Of the resampling.

    Raises:
        RunError: The runs are on different data, or share no scorer.
    """
    if not runs:
        return []
    check_same_data(runs)
    label = common_scorer(runs, scorer)
    entries = [_entry(run, label, seed) for run in runs]
    entries.sort(key=lambda entry: (-entry[0].overall.mean if entry[0].overall else float("inf"), entry[0].name))
    ranked: list[Row] = []
    for place, (row, scores) in enumerate(entries, start=1):
        rank: int | None = place if row.overall else None
        if rank and ranked and _tied(entries[place - 2][1], scores, seed):
            rank = ranked[-1].rank
        ranked.append(replace(row, rank=rank))
    return ranked


Scores = Mapping[str, tuple[str, float]]
"""Exchange id -> (family, overall)."""


def _entry(run: RunFolder, label: str, seed: int) -> tuple[Row, Scores]:
    samples = run.samples()
    replies = [sample.reply for sample in samples if sample.reply is not None]
    scores = {
        sample.exchange.id: (sample.exchange.family or sample.exchange.id, score.overall)
        for sample in samples
        if sample.reply is not None and (score := sample.scores.get(label)) and score.overall is not None
    }
    lengths = [sum(1 for _ in words(reply)) for reply in replies]
    row = Row(
        name=run.name,
        scorer=label,
        n=len(samples),
        failed=len(samples) - len(replies),
        unscored=len(replies) - len(scores),
        overall=mean_interval(
            [overall for _, overall in scores.values()], [family for family, _ in scores.values()], seed=seed
        ),
        parts=_parts(samples, label),
        words=_mean(lengths),
    )
    return row, scores


def _parts(samples: Sequence[Sample], label: str) -> dict[str, float | None]:
    parts = [score.parts for sample in samples if (score := sample.scores.get(label))]
    phases = dict.fromkeys(phase for row in parts for phase in row)
    return {phase: _mean([part for row in parts if (part := row.get(phase)) is not None]) for phase in phases}


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _tied(above: Scores, below: Scores, seed: int) -> bool:
    shared = [name for name in above if name in below]
    found = compare_scores(
        "overall",
        [above[name][1] for name in shared],
        [below[name][1] for name in shared],
        [above[name][0] for name in shared],
        seed=seed,
    )
    return found.verdict in ("tied", None)
