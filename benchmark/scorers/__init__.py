"""Anything that grades replies: one idea per file.

A scorer takes a batch of (exchange, reply text) and gives one `Grading` for each, in order: grades for the principles
that it can judge, evidence as character offsets, reasons for a person, and figures beside the rubric. What it cannot
judge it leaves out, or grades None (unscored) where a user would expect a grade. `benchmark.scoring` merges the
gradings into a `Score`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias

from benchmark import registry
from benchmark.records import Exchange, Grade, Span

__all__ = ["DEFAULT_SCORERS", "SCORERS", "Case", "Grading", "Scorer", "create_scorer"]

SCORERS: dict[str, str] = {
    "grounding": "benchmark.scorers.grounding:GroundingScorer",
    "judge": "benchmark.scorers.judge:JudgeScorer",
    "lexical": "benchmark.scorers.lexical:LexicalScorer",
    "readability": "benchmark.scorers.readability:ReadabilityScorer",
    "reader": "benchmark.scorers.reader:ReaderScorer",
    "reference": "benchmark.scorers.reference:ReferenceScorer",
}

DEFAULT_SCORERS = ("lexical", "grounding")
"""A later scorer overrides an earlier one on the principles that both grade."""

Case: TypeAlias = tuple[Exchange, str]
"""What is graded: an exchange and a reply to it."""


@dataclass(frozen=True, slots=True)
class Grading:
    """What one scorer says of one reply; see `benchmark.records.Score` for the fields.

    `expectation` is for scorers that have probabilities: the expected grade, 0 to 2, of principles that they grade. It
    counts in the sum instead of the grade, so that a near miss is not a miss; a grade left open stays left out.
    """

    grades: Mapping[str, Grade] = field(default_factory=dict)
    evidence: Mapping[str, Sequence[Span]] = field(default_factory=dict)
    reasons: Sequence[str] = ()
    measures: Mapping[str, float | None] = field(default_factory=dict)
    expectation: Mapping[str, float] = field(default_factory=dict)


class Scorer(Protocol):
    """The contract. Implementations are plain classes with keyword options and an attribute `name`."""

    name: str

    def grade(self, cases: Sequence[Case]) -> list[Grading]:
        """Grade each case, in order. Shape: `len(result) == len(cases)`."""
        ...


def create_scorer(spec: str, options: Mapping[str, Any] | None = None) -> Scorer:
    """Construct a scorer from `NAME` or `NAME:MAIN_OPTION`. Raises UnknownName or ConfigError."""
    scorer: Scorer = registry.create("scorer", SCORERS, spec, options)
    return scorer
