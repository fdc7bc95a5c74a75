"""From a diagnosis to the moves that a rewrite should make, in the order of a conversation: hear, feel, own, solve."""

from __future__ import annotations

import re
from dataclasses import dataclass

from benchmark.records import Facts
from benchmark.text import content_words, lower
from rewriter.account import Account, Clause, read_account
from rewriter.diagnosis import Diagnosis
from rewriter.failing import find_failing, mentions_others
from rewriter.person import to_addressee
from rewriter.records import Case
from rewriter.request import find_request
from rewriter.tones import Tone

__all__ = ["Move", "Plan", "make_plan"]

_PERSON_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]{2,}\b")
_CALENDAR_WORDS = """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december
"""
_CALENDAR = frozenset(_CALENDAR_WORDS.split())
_LINE = re.compile(r"\b(?:own|direct|desk|line)\b[^;]{0,20}?(?P<number>(?:\+?\d[\d ]{6,}\d)|(?:\d{3,5} \d{3} \d{3,4}))")
_BASE_VERB = re.compile(
    r"^(?:refund|replace|send|cancel|book|move|give|offer|waive|credit|post|ring|call|telephone|collect|deliver"
    r"|file|repair|fit|order|check|issue|add|extend|reopen|pay|repay|take|put|show|explain|hold|reserve|stay|write"
    r"|arrange|unlock|restore|correct|transfer|ask|have|open|keep|bring|mark|release|swap|upgrade|look|go"
    r" through)\b"
)


@dataclass(frozen=True, slots=True)
class Move:
    """One thing to say: for which principle, and with what in it.

    `clauses` are the customer's words in the agent's voice; `text` is a fact, an item or a number, ready to be said.
    """

    principle: str
    clause: Clause | None = None
    text: str = ""
    choice: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """The moves to add, in order, and what the realisation needs to know besides."""

    moves: tuple[Move, ...]
    account: Account
    at_fault: bool
    questions: tuple[str, ...]


def make_plan(case: Case, diagnosis: Diagnosis, tone: Tone, *, strength: str = "full") -> Plan:
    """Choose the moves that the draft lacks, that the tone allows and that the facts bear."""
    account = read_account(case.exchange)
    facts = case.exchange.facts or Facts()
    others = mentions_others(facts)
    # The facts of a canned response describe every case it is sent for; what went wrong in one of them is not among
    # them.
    fault = find_failing(facts) if case.has_customer else None
    told = fault is not None or any(clause.about == "we" for clause in account.problem)
    at_fault = told and tone.liability == "open"  # a careful tone words nothing as the company's fault
    questions = tuple(_questions(facts, others, case.draft)) if case.has_customer else ()
    if strength == "light" or diagnosis.fine:
        return Plan((), account, at_fault, questions)
    grades = diagnosis.grades
    moves: list[Move] = []
    asked = find_request(case.exchange)
    if asked and not fault and not account.problem and not grades.get("note_request"):
        moves.append(Move("note_request", text=asked))
    spoken = [*account.problem[:1], *account.tried[:1]]
    if case.has_customer and not grades.get("apologize"):
        moves.append(Move("apologize", clause=spoken[0] if spoken else None))
    unsaid = (
        spoken if fault else spoken[1:]
    )  # an apology for what the company did wrong leaves the customer's words free
    if case.has_customer and unsaid and not grades.get("restate"):
        moves.append(Move("restate", clause=unsaid[0]))
    if case.has_customer and not (grades.get("empathize") and grades.get("validate")):
        moves.append(Move("empathize"))
    if fault and not grades.get("take_responsibility") and not content_words(fault) <= content_words(case.draft):
        moves.append(Move("take_responsibility", text=fault))
    # A canned response gets a word for the person where it brings news or hurts; a line of small talk needs none.
    tells = diagnosis.decision.decision != "info_only" or bool(diagnosis.hurting)
    if not case.has_customer and tells and not grades.get("apologize") and not grades.get("empathize"):
        moves.append(Move("apologize"))
    if questions and not grades.get("clarify"):
        item = questions[0]
        moves.append(Move("clarify", text=item, choice=_is_choice(item)))
    line = next((found["number"] for row in facts.grounds if (found := _LINE.search(row))), None)
    if line and line not in case.draft and case.has_customer:
        moves.append(Move("stay_with", text=line))
    allowed = {"restate", *tone.moves}
    if tone.liability == "careful":
        allowed -= {"take_responsibility"}
    kept = [
        move for move in moves if move.principle in allowed and (move.principle != "restate" or "restate" in tone.moves)
    ]
    return Plan(tuple(kept[: tone.room(case.exchange.channel)]), account, at_fault, questions)


def _questions(facts: Facts, others: bool, draft: str) -> list[str]:
    """What is still missing, in words to the customer, unless the draft speaks of it."""
    found = []
    said = content_words(draft)
    for row in facts.missing:
        head = re.split(r"[;(]| unless | if ", row)[0].strip(" .,")
        turned = to_addressee(head, others)
        if turned is None or len(turned.split()) > 14 or re.search(r"\b(?:Mr|Mrs|Ms|Miss|Dr)\b", turned):
            continue
        wanted = content_words(turned)
        offered = _is_choice(turned) and "?" not in draft  # naming two options is not yet asking which
        if wanted and len(wanted & said) >= max(1, len(wanted) - 1) and not offered:
            continue
        found.append(
            turned[0].lower() + turned[1:]
            if not _PERSON_NAME.match(turned) and not turned[:2].isupper() and lower(turned.split()[0]) not in _CALENDAR
            else turned
        )
    return found


def _is_choice(item: str) -> bool:
    return bool(re.search(r"\bor\b", item)) and not re.match(r"(?:whether|which|what|how|when)\b", lower(item))
