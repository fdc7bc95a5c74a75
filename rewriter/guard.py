"""The guard: may this rewrite be seen? Whatever the engine, every output passes here.

It holds against a rewrite: a lock lost, doubled or invented; mark-up out of order or broken; the decision changed; an amount, date, time,
duration, name or commitment that is in neither the draft nor the customer's words nor the facts; something the facts forbid; new blame.
"""

from __future__ import annotations

import re

from benchmark.claims import COMMITMENTS, Grounds, claims, commitments
from benchmark.records import Exchange
from benchmark.scorers.lexical.rules import Sentence, load_lexicon
from benchmark.text import content_words, lower, sentences
from rewriter.decision import read_decision
from rewriter.locks import balanced, verify
from rewriter.records import Case, Fault, Verdict

__all__ = ["check_rewrite"]

_KINDS = {
    "amount": "amount",
    "percent": "percentage",
    "date": "date",
    "time": "time",
    "duration": "length of time",
    "name": "name",
}
_HARMFUL = {"blame", "rude", "take_personally"}


def check_rewrite(case: Case, rewrite: str) -> Verdict:
    """Check a rewrite of the case's draft. Never raises; an empty rewrite is a fault."""
    draft = case.draft
    if not rewrite.strip():
        return Verdict((Fault("language", "the rewrite is empty"),))
    faults = [*_locks(case, rewrite), *_markup(draft, rewrite), *_decision(case, rewrite), *_claims(case, rewrite)]
    if rewrite != draft:
        faults += _harm(case, rewrite)
    return Verdict(tuple(faults))


def _locks(case: Case, rewrite: str) -> list[Fault]:
    faults = []
    given = _sources(case) + "\n" + case.exchange.customer
    for lost in verify(case.draft, rewrite):
        if lost.expected < lost.found and lost.kind not in {"placeholder", "markup", "entity"} and lost.text in given:
            continue  # a code or a number of the facts may be named
        if lost.kind == "order":
            faults.append(Fault("order", f"{lost.text} is not in its place"))
        elif lost.kind == "name" and lost.found == 0 and _shorter_name(lost.text, rewrite):
            continue
        else:
            faults.append(
                Fault(
                    "lock", f"{lost.text!r} occurs {lost.expected} time(s) in the draft and {lost.found} in the rewrite"
                )
            )
    return faults


def _shorter_name(name: str, rewrite: str) -> bool:
    return any(re.search(rf"\b{re.escape(part)}\b", rewrite, re.IGNORECASE) for part in name.split())


def _markup(draft: str, rewrite: str) -> list[Fault]:
    before = set(balanced(draft))
    return [Fault("markup", problem) for problem in balanced(rewrite) if problem not in before]


def _decision(case: Case, rewrite: str) -> list[Fault]:
    old, new = read_decision(case.draft), read_decision(rewrite)
    if old.refused and not new.refused:
        return [
            Fault(
                "decision", f"the draft refuses ({_quote(case.draft, old.refused[0])}) and the rewrite does not say so"
            )
        ]
    if not old.refused and new.refused:
        start, end = new.refused[0]
        if lower(rewrite[start:end]) not in lower(_sources(case)):
            return [
                Fault(
                    "decision", f"the rewrite refuses ({rewrite[start:end]!r}) and the draft does not", new.refused[0]
                )
            ]
    if old.granted and not new.granted:
        return [
            Fault(
                "decision", f"the draft grants ({_quote(case.draft, old.granted[0])}) and the rewrite does not say so"
            )
        ]
    return []


def _claims(case: Case, rewrite: str) -> list[Fault]:
    """Values and commitments that come from nowhere."""
    exchange: Exchange = case.exchange
    facts = exchange.facts
    known = Grounds(
        [
            case.draft,
            *(facts.grounds if facts else ()),
            *(facts.missing if facts else ()),
            *(turn.text for turn in exchange.turns),
            exchange.request or "",
        ]
    )
    may = Grounds([case.draft, *(facts.grounds if facts else ())])
    faults = [
        Fault(
            "claim",
            f"the {_KINDS[claim.kind]} “{rewrite[slice(*claim.span)]}” is in neither the draft nor the facts",
            claim.span,
        )
        for claim in claims(rewrite)
        if not known.support(claim)
    ]
    said = {claim.value for claim in commitments(case.draft)}
    banned = {
        kind
        for row in (facts.not_allowed if facts else ())
        for kind, (_, grounding) in COMMITMENTS.items()
        if grounding.search(lower(row))
    }
    for claim in commitments(rewrite):
        if claim.value in said:
            continue
        if not may.support(claim):
            faults.append(
                Fault(
                    "commitment",
                    f"promises a {claim.value} that neither the draft nor the facts hold: “{rewrite[slice(*claim.span)].strip()}”",
                    claim.span,
                )
            )
        elif claim.value in banned and facts and not Grounds([case.draft, *facts.allowed]).support(claim):
            faults.append(Fault("fact", f"promises a {claim.value}, which the facts do not allow", claim.span))
    return faults


def _harm(case: Case, rewrite: str) -> list[Fault]:
    """Blame, scorn or hurt that the draft does not have; the customer's own account said back ("you missed the plane") is none."""
    told = content_words(case.exchange.customer)
    lexicon = load_lexicon()
    old = lower(case.draft)
    low = lower(rewrite)
    rows = [Sentence.of(low, span) for span in sentences(rewrite)]
    return [
        Fault("blame", f"“{rewrite[slice(*match.span)]}” reads as {match.rule.principle} and is new", match.span)
        for match in lexicon.matches(rows)
        if match.rule.principle in _HARMFUL
        and low[slice(*match.span)] not in old
        and not (told and content_words(rewrite[slice(*match.span)]) <= told | content_words("sorry read"))
    ]


def _sources(case: Case) -> str:
    facts = case.exchange.facts
    return "\n".join([case.draft, *((*facts.grounds, *facts.not_allowed) if facts else ())])


def _quote(text: str, span: tuple[int, int]) -> str:
    return f"“{text[span[0] : span[1]]}”"
