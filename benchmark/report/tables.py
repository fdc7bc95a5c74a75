"""Means per run: by principle, and by industry, channel and anger."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from benchmark.records import Exchange, Score
from benchmark.report.views import RunView
from benchmark.rubric import Principle, Rubric
from benchmark.statistics import Interval, mean_interval

__all__ = ["MANY_ENOUGH", "HeatCell", "HeatRow", "Slice", "SliceRow", "heat_map", "slices"]

MANY_ENOUGH = 5
"""Samples from which on a mean is shown without a warning and with an interval."""


@dataclass(frozen=True, slots=True)
class HeatCell:
    """Mean grade of one principle in one run.

    Attributes:
        mean: 0-2, or None where nothing was graded.
        n: Grades in the mean.
        unscored: Replies where it could not be graded.
        depth: Strength of the colour, 0-100.
    """

    mean: float | None
    n: int
    unscored: int
    depth: int


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One principle across the runs. `expected` counts the exchanges that call for it; None for what is to avoid."""

    principle: Principle
    expected: int | None
    cells: tuple[HeatCell, ...]


def heat_map(
    views: Sequence[RunView], exchanges: Sequence[Exchange], scorer: str, rubric: Rubric
) -> dict[str, list[HeatRow]]:
    """Mean grades per phase, in the order of the rubric.

    A do-principle is averaged where an exchange expects it, since it counts nowhere else; one that none expects
    (`thank` is always welcome) over all replies. What is to avoid counts everywhere.
    """
    wanted = {exchange.id: set(rubric.expected(exchange)) for exchange in exchanges}
    columns = [view.scores(scorer) for view in views]
    rows: dict[str, list[HeatRow]] = {}
    for label, principle in rubric.principles.items():
        expected = sum(label in labels for labels in wanted.values()) if principle.polarity == "do" else None
        cells = tuple(
            _cell(
                [score for exchange, score in column if not expected or label in wanted[exchange.id]],
                principle,
                coloured=expected != 0,
            )
            for column in columns
        )
        rows.setdefault(principle.phase, []).append(HeatRow(principle, expected, cells))
    return rows


def _cell(scores: Sequence[Score], principle: Principle, *, coloured: bool) -> HeatCell:
    asked = [score.grades[principle.label] for score in scores if principle.label in score.grades]
    grades = [grade for grade in asked if grade is not None]
    if not grades:
        return HeatCell(None, 0, len(asked), 0)
    mean = sum(grades) / len(grades)
    # A fault in every second reply is a bad agent already, so the colour of what is to avoid is full at a mean of 1.
    full = 2 if principle.polarity == "do" else 1
    return HeatCell(mean, len(grades), len(asked) - len(grades), round(100 * min(1.0, mean / full)) if coloured else 0)


@dataclass(frozen=True, slots=True)
class SliceRow:
    """One value of a dimension; per run the mean overall, or None where it has no score there."""

    value: str
    cells: tuple[Interval | None, ...]


@dataclass(frozen=True, slots=True)
class Slice:
    """One dimension, such as the channel, and its values."""

    name: str
    rows: tuple[SliceRow, ...]


DIMENSIONS: dict[str, Callable[[Exchange], str]] = {
    "industry": lambda exchange: exchange.industry,
    "channel": lambda exchange: exchange.channel,
    "anger": lambda exchange: "" if exchange.anger is None else str(exchange.anger),
}


def slices(views: Sequence[RunView], scorer: str, *, seed: int = 0) -> list[Slice]:
    """Mean overall per run within each industry, channel and level of anger."""
    columns = [
        [(exchange, score.overall) for exchange, score in view.scores(scorer) if score.overall is not None]
        for view in views
    ]
    found: list[Slice] = []
    for name, value_of in DIMENSIONS.items():
        values = sorted({value_of(exchange) for column in columns for exchange, _ in column})
        rows = tuple(
            SliceRow(
                value or "not given",
                tuple(_mean([row for row in column if value_of(row[0]) == value], seed) for column in columns),
            )
            for value in values
        )
        found.append(Slice(name, rows))
    return found


def _mean(rows: Sequence[tuple[Exchange, float]], seed: int) -> Interval | None:
    values = [overall for _, overall in rows]
    families = [exchange.family or exchange.id for exchange, _ in rows]
    if len(values) < MANY_ENOUGH:  # an interval of so few would only look like certainty
        mean = sum(values) / len(values) if values else None
        return None if mean is None else Interval(mean, None, None, len(values), len(set(families)))
    return mean_interval(values, families, seed=seed)
