"""Score replies: run the scorers, merge what they say, and add it up by the rubric."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from benchmark.records import Exchange, Facts, Grade, Score, Span, Turn
from benchmark.rubric import Rubric, load_rubric
from benchmark.scorers import DEFAULT_SCORERS, Case, Grading, Scorer, create_scorer

__all__ = ["Scoring", "bare_exchange"]


class Scoring:
    """Several scorers and a rubric, ready to score batches.

    Args:
        scorers: Specs ("lexical", "reference") or scorers; a later one overrides an earlier one where both grade.
        rubric: Default: the rubric that ships.
    """

    def __init__(self, scorers: Sequence[str | Scorer] = DEFAULT_SCORERS, rubric: Rubric | None = None) -> None:
        self.rubric = rubric or load_rubric()
        self.scorers = [create_scorer(scorer) if isinstance(scorer, str) else scorer for scorer in scorers]
        self.label = "+".join(scorer.name for scorer in self.scorers)

    def score(self, cases: Sequence[Case]) -> list[Score]:
        """Score each (exchange, reply), in order. Shape: `len(result) == len(cases)`."""
        columns = [scorer.grade(cases) for scorer in self.scorers]
        return [self._merge(case[0], gradings) for case, *gradings in zip(cases, *columns, strict=True)]

    def _merge(self, exchange: Exchange, gradings: Iterable[Grading]) -> Score:
        grades: dict[str, Grade] = {}
        evidence: dict[str, Sequence[Span]] = {}
        reasons: list[str] = []
        measures: dict[str, float | None] = {}
        expectation: dict[str, float] = {}
        for grading in gradings:
            for label, grade in grading.grades.items():
                if grade is None and grades.get(label):
                    # What one scorer could not check does not unsay what another found; but not found is not checked.
                    continue
                grades[label] = grade
                evidence.pop(label, None)
                expectation.pop(label, None)
                if label in grading.expectation and grade is not None:
                    expectation[label] = grading.expectation[label]
                if grading.evidence.get(label):
                    evidence[label] = grading.evidence[label]
            reasons.extend(grading.reasons)
            measures.update(grading.measures)
        ordered = {label: grades[label] for label in self.rubric.labels if label in grades}
        expected = self.rubric.expected(exchange)
        counted = {**ordered, **expectation}
        overall = self.rubric.overall(counted, expected)
        return Score(
            overall=None if overall is None else round(overall, 2),
            grades=ordered,
            evidence=evidence,
            parts={
                name: None if part is None else round(part, 2)
                for name, part in self.rubric.parts(counted, expected).items()
            },
            reasons=reasons,
            measures=measures,
            scorer=self.label,
        )


def bare_exchange(
    customer: str | Sequence[Turn | dict[str, str]] | None = None,
    facts: Facts | dict[str, list[str]] | None = None,
    *,
    request: str | None = None,
    expected: Sequence[str] | None = None,
    channel: str = "email",
    name: str = "reply",
) -> Exchange:
    """Make an exchange from what a caller has at hand: a message or turns, facts or none."""
    turns: tuple[Turn, ...] = ()
    if isinstance(customer, str):
        turns = (Turn("customer", customer),) if customer.strip() else ()
    elif customer is not None:
        turns = tuple(turn if isinstance(turn, Turn) else Turn(turn["role"], turn["text"]) for turn in customer)  # type: ignore[arg-type]
    if isinstance(facts, dict):
        facts = Facts.from_json(facts)
    return Exchange(
        id=name,
        turns=turns,
        facts=facts,
        request=request,
        expected=tuple(expected) if expected is not None else None,
        family=name,
        channel=channel,
    )
