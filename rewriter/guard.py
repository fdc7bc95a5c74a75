"""The guard: may this rewrite be seen? Whatever the engine, every output passes here.

It holds against a rewrite: a lock lost, doubled or invented; mark-up out of order or broken; the decision changed; an
amount, date, time, duration, name or commitment that is in neither the draft nor the customer's words nor the facts;
something the facts forbid; new blame.
"""

from __future__ import annotations

import re
from collections import Counter

from benchmark.records import Span
from benchmark.scorers.lexical.rules import Match, Sentence, load_lexicon
from benchmark.text import content_words, lower, sentences
from rewriter.claim_checks import claim_faults, commitment_faults, stated_facts
from rewriter.decision_checks import decision_faults
from rewriter.locks import Missing, balanced, find_locks, verify
from rewriter.records import Case, Fault, Verdict

__all__ = ["check_rewrite"]

_NAMEABLE = {"code", "phone", "url", "email"}
_HOUSES = frozenset(
    {
        "authority",
        "bank",
        "clinic",
        "club",
        "college",
        "company",
        "council",
        "department",
        "firm",
        "hotel",
        "office",
        "practice",
        "school",
        "society",
        "team",
        "trust",
        "university",
    }
)
_BEHIND_TAG = r"(?:%\}|\{\{[#/^][^{}]*\}\}|\{\{\s*else\s*\}\}|\|\*)\s*"  # a capital there may only open the sentence
_REPROACH = re.compile(r"(?:if you(?:'d| had)|had you) ")
_HARMFUL = {"blame", "rude", "take_personally"}


def check_rewrite(case: Case, rewrite: str) -> Verdict:
    """Check a rewrite of the case's draft. Never raises; an empty rewrite is a fault."""
    draft = case.draft
    if not rewrite.strip():
        return Verdict((Fault("language", "the rewrite is empty"),))
    if rewrite == draft:
        return Verdict()  # the guard holds against a rewrite only what it changed
    faults = [
        *_locks(case, rewrite),
        *_markup(draft, rewrite),
        *decision_faults(case, rewrite),
        *claim_faults(case, rewrite),
        *commitment_faults(case, rewrite),
        *_harm(case, rewrite),
    ]
    return Verdict(tuple(faults))


def _locks(case: Case, rewrite: str) -> list[Fault]:
    faults = []
    given = "\n".join([*stated_facts(case), case.exchange.customer])
    for lost in verify(case.draft, rewrite):
        if lost.expected < lost.found and lost.kind in _NAMEABLE and lost.text in given:
            continue  # a code or a number that the facts hold as well may be named again
        if lost.found == 0 and _no_loss(case.draft, lost, rewrite):
            continue
        span = _last(rewrite, lost)
        if lost.kind == "order":
            faults.append(Fault("order", f"{lost.text} is not in its place", span))
        else:
            times = f"{lost.expected} time(s) in the draft and {lost.found} in the rewrite"
            faults.append(Fault("lock", f"{lost.text!r} occurs {times}", span))
    return faults


def _last(rewrite: str, lost: Missing) -> Span | None:
    """Where a lock too many, or out of its order, stands; None where it is missing."""
    if lost.kind != "order" and lost.found < lost.expected:
        return None
    return next((lock.span for lock in reversed(find_locks(rewrite)) if lock.text == lost.text), None)


def _no_loss(draft: str, lost: Missing, rewrite: str) -> bool:
    """Whether it is no loss: a name said shorter, the writer's own house, a date or name that only a reproach held."""
    name = re.escape(lost.text)
    if lost.kind == "name":
        shorter = (part for part in lost.text.split() if part[0].isupper())
        if re.fullmatch(r"[A-Z][b-df-hj-np-tv-xz]", lost.text) or any(
            re.search(rf"\b{re.escape(part)}\b", rewrite) for part in shorter
        ):
            return True
        if lost.text.lower() in _HOUSES and len(re.findall(rf"\bthe {name}\b", draft, re.I)) == lost.expected:
            return True
        if len(re.findall(_BEHIND_TAG + rf"{name}\b", draft)) == lost.expected:
            return True
    if lost.kind == "name" or (lost.kind == "date" and lost.text.isalpha()):
        held = [draft[start:end] for start, end in sentences(draft) if lost.text in draft[start:end]]
        return bool(held) and all(_REPROACH.match(lower(sentence)) for sentence in held)
    return False


def _markup(draft: str, rewrite: str) -> list[Fault]:
    def problems(text: str) -> Counter[str]:
        return Counter(re.sub(r", at character \d+$", "", problem) for problem in balanced(text))

    return [Fault("markup", problem) for problem in problems(rewrite) - problems(draft)]


def _harm(case: Case, rewrite: str) -> list[Fault]:
    """Blame, scorn or hurt beyond the draft's own: said in other words, and no harder, it is a softening.

    The customer's own account said back ("you missed the plane") is none.
    """
    told = content_words(case.exchange.customer) | content_words("sorry read")
    left: dict[str, list[int]] = {}
    for match in _harmful(case.draft):
        left.setdefault(match.rule.principle, []).append(match.rule.grade)
    faults = []
    for match in _harmful(rewrite):
        principle, words = match.rule.principle, rewrite[slice(*match.span)]
        grades = left.get(principle, [])
        said = content_words(words)
        if lower(words) in lower(case.draft) or (case.has_customer and said and said <= told):
            continue
        harder = [grade for grade in grades if grade >= match.rule.grade]
        if harder:
            grades.remove(min(harder))
            continue
        faults.append(Fault("blame", f"“{words}” reads as {principle} and is new", match.span))
    return faults


def _harmful(text: str) -> list[Match]:
    low = lower(text)
    rows = [Sentence.of(low, span) for span in sentences(text)]
    return [match for match in load_lexicon().matches(rows) if match.rule.principle in _HARMFUL]
