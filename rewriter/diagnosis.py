"""What a draft has, what in it hurts, and what is missing: by the scorers of `benchmark`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from benchmark.records import Grade, Score, Span
from benchmark.rubric import load_rubric
from benchmark.scoring import Scoring
from rewriter.decision import DecisionRead, read_decision
from rewriter.records import Case

__all__ = ["Diagnosis", "diagnose"]

HARMS = frozenset(
    {
        "argue",
        "blame",
        "take_personally",
        "rude",
        "indifferent",
        "excuse",
        "cite_policy",
        "hollow_apology",
        "negative_language",
    }
)
"""What a sentence can do harm with; the other avoid-labels lie in what a reply does, not in its wording."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What was found in a draft.

    Attributes:
        grades: Principle -> grade in the draft.
        hurting: Avoid-principle -> spans of the draft (character offsets).
        missing: Do-principles that the exchange calls for and the draft lacks, in the order of a conversation.
        decision: What the draft decides, with its evidence.
        fine: Whether the draft needs next to nothing: nothing in it hurts, and it already hears the customer and helps.
    """

    grades: Mapping[str, Grade]
    hurting: Mapping[str, Sequence[Span]]
    missing: tuple[str, ...]
    decision: DecisionRead
    fine: bool


@cache
def _scoring() -> Scoring:
    return Scoring(["lexical", "grounding"])


def diagnose(case: Case) -> Diagnosis:
    """Grade the draft and list what it lacks."""
    score: Score = _scoring().score([(case.exchange, case.draft)])[0]
    rubric = load_rubric()
    grades = score.grades
    wanted = rubric.expected(case.exchange)
    # Whatever an exchange says it expects, these are what its facts and its customer call for.
    extra = tuple(
        label for label in ("take_responsibility", "clarify", "offer_choice", "stay_with") if label not in wanted
    )
    missing = tuple(label for label in (*wanted, *extra) if not grades.get(label))
    hurting = {label: score.evidence.get(label, ()) for label in rubric.avoid if grades.get(label) and label in HARMS}
    felt = sum(bool(grades.get(label)) for label in ("apologize", "empathize", "validate", "take_responsibility"))
    # A canned response cannot restate anybody's account; a word for the person and no harm is all that can be asked
    # of it.
    heard = not case.has_customer or bool(grades.get("restate")) or felt >= 2
    fine = not hurting and felt >= 1 and heard and bool(grades.get("courteous"))
    return Diagnosis(grades, hurting, missing, read_decision(case.draft), fine)
