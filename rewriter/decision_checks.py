"""Is what the draft decides still what the rewrite decides?

Asymmetric on purpose. What the draft says plainly must be said, in whatever words; only plain words count as a new
refusal or a new grant. So "no refund" may become "the fare doesn't come back", and "I can't tell when it got wet"
refuses nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache

from benchmark.commitments import commitments
from benchmark.records import Span
from benchmark.text import content_words, lower, sentences
from rewriter.decision import DecisionRead, grants, limits, read_decision
from rewriter.records import Case, Fault

__all__ = ["decision_faults", "sayings"]

# What can be granted or refused, each by its own words; narrower than what grounds a promise (benchmark.claims).
_TOPICS = {
    "refund": re.compile(r"refund|reimburs|repaid|repay|money back|pay(?:ing)? (?:it |you )?back"),
    "replacement": re.compile(r"replac|exchang|swap|resen[dt]|new one|another one|reprint|remake"),
    "credit": re.compile(r"\bcredit(?:s|ed)?\b(?! card)|voucher|discount|compensat|goodwill"),
    "waiver": re.compile(r"\bwaiv|written? off|wiped?\b"),
    "upgrade": re.compile(r"upgrad"),
}
_DECIDED = re.compile(r"\b(?:approved|granted|waived|accepted|reinstated|upheld)\b")
_NEGATED = re.compile(
    r"n't\b|\b(?:no|not|never|cannot|nor|neither|without|refus\w+|reject\w+|declin\w+|denied|unable|non-\w+)\b"
)
_DOUBT = re.compile(
    r"\b(?:look(?:ing)? into|check(?:ing)?|consider\w*|whether|hope|try|might|could|would|wanted|asked|request\w*)\b"
    r"|\?$"
)
_CLAUSE = re.compile(r"[,;:.!?\n]\s|\s[-–—]\s| (?:but|only|instead|although|though|while) ")


def decision_faults(case: Case, rewrite: str) -> list[Fault]:
    """Refusals lost or new, grants lost or new; at most one fault of each."""
    draft = case.draft
    if draft == rewrite:
        return []
    old, new = read_decision(draft), read_decision(rewrite)
    found = (
        _refusal_lost(case, old, new, rewrite),
        _refusal_added(case, old, new, rewrite),
        _grant_lost(draft, old, new, rewrite),
        _turned(case, old, new, rewrite),
        _grant_added(case, old, rewrite),
    )
    return [fault for fault in found if fault]


def sayings(texts: Sequence[str]) -> Iterator[str]:
    """The clauses of some texts that deny nothing: what a promise can rest on."""
    for text in texts:
        for clause in _CLAUSE.split(text):
            if not _NEGATED.search(lower(clause)):
                yield clause


def _refusal_lost(case: Case, old: DecisionRead, new: DecisionRead, rewrite: str) -> Fault | None:
    if not old.refused or new.refused:
        return None
    facts = case.exchange.facts
    refused = [content_words(_around(case.draft, span)) for span in old.refused]
    refused += [content_words(row) for row in (facts.not_allowed if facts else ())]
    for start, end in _sentences(rewrite):
        said = rewrite[start:end]
        if limits(said) and any(content_words(said) & words for words in refused):
            return None
    return Fault(
        "decision", f"the draft refuses ({_quote(case.draft, old.refused[0])}) and the rewrite does not say so"
    )


def _refusal_added(case: Case, old: DecisionRead, new: DecisionRead, rewrite: str) -> Fault | None:
    if old.refused:
        return None
    facts = case.exchange.facts
    denied = [row for row in (*facts.known, *facts.allowed, *facts.missing) if limits(row)] if facts else []
    denied += facts.not_allowed if facts else ()
    denied += [case.draft[start:end] for start, end in _sentences(case.draft) if limits(case.draft[start:end])]
    grounds = [content_words(row) for row in denied]
    told = content_words(case.exchange.customer)
    for span in new.refused:
        words = content_words(_around(rewrite, span))
        if words <= told:
            continue  # what the customer could not do, said back to them
        if not any(words & ground for ground in grounds):
            return Fault("decision", f"the rewrite refuses ({_quote(rewrite, span)}) and the draft does not", span)
    return None


def _grant_lost(draft: str, old: DecisionRead, new: DecisionRead, rewrite: str) -> Fault | None:
    if not old.granted or any(not _in_doubt(rewrite, span) for span in new.granted):
        return None
    given = [content_words(_around(draft, span)) for span in old.granted if not _in_doubt(draft, span)]
    if not given:
        return None
    for start, end in _sentences(rewrite):
        said = rewrite[start:end]
        if grants(said) and any(content_words(said) & words for words in given):
            return None
    return Fault("decision", f"the draft grants ({_quote(draft, old.granted[0])}) and the rewrite does not say so")


def _turned(case: Case, old: DecisionRead, new: DecisionRead, rewrite: str) -> Fault | None:
    """The same thing refused in the one and given in the other, whatever else is refused or given."""
    refused, given = _topics(case.draft, old.refused), _topics(case.draft, old.granted)
    for claim in commitments(rewrite):
        if claim.value in refused - given:
            return Fault(
                "decision",
                f"the draft refuses a {claim.value} and the rewrite promises one: {_quote(rewrite, claim.span)}",
                claim.span,
            )
    for span in new.refused:
        against = _topics(rewrite, [span]) & given - refused
        if against and not _rests_on_facts(case, rewrite, span):
            return Fault(
                "decision",
                f"the draft grants a {min(against)} and the rewrite refuses it ({_quote(rewrite, span)})",
                span,
            )
    return None


def _rests_on_facts(case: Case, rewrite: str, span: Span) -> bool:
    """Whether the facts forbid what is refused here: more of it than a word."""
    facts = case.exchange.facts
    words = content_words(_around(rewrite, span))
    return any(len(words & content_words(row)) >= 2 for row in (facts.not_allowed if facts else ()))


def _grant_added(case: Case, old: DecisionRead, rewrite: str) -> Fault | None:
    """A request that was refused or is still open comes out as decided in the customer's favour."""
    if old.granted or old.decision == "info_only":
        return None
    facts = case.exchange.facts
    known = lower("\n".join(sayings([case.draft, *(facts.grounds if facts else ())])))
    low = lower(rewrite)
    for found in _DECIDED.finditer(low):
        clause = _clause(low, found.span())
        if (
            found.group() not in known
            and not _NEGATED.search(clause)
            and not re.search(r"\b(?:if|once|until|whether|before|after|when)\b", clause)
        ):
            return Fault("decision", f"the rewrite grants ({found.group()!r}) what the draft does not", found.span())
    return None


def _topics(text: str, spans: Sequence[Span]) -> set[str]:
    low = lower(text)
    clauses = {_clause(low, span) for span in spans}
    return {name for clause in clauses for name, pattern in _TOPICS.items() if pattern.search(clause)}


def _in_doubt(text: str, span: Span) -> bool:
    """Whether a grant is only talked about: looked into, hoped for, asked."""
    clause = _clause(lower(text), span)
    return bool(
        re.search(
            r"\b(?:look(?:ing)? into|check(?:ing)?|consider\w*|whether|hope|try|might|could|would|wanted"
            r"|asked|request\w*)\b|\?$",
            clause,
        )
    )


def _around(text: str, span: Span) -> str:
    """The sentence that a span stands in."""
    spans = _sentences(text)
    at = bisect_right(spans, (span[0], len(text))) - 1
    return text[slice(*spans[at])] if at >= 0 and span[0] < spans[at][1] else text[slice(*span)]


def _clause(text: str, span: Span) -> str:
    cuts = _cuts(text)
    at = bisect_right(cuts, (span[0], span[0]))  # the first cut behind the start
    start = cuts[at - 1][1] if at else 0
    while at < len(cuts) and cuts[at][0] < span[1]:
        at += 1
    return text[start : cuts[at][0] + 1 if at < len(cuts) else len(text)].strip()


@lru_cache(maxsize=32)
def _sentences(text: str) -> list[Span]:
    return sentences(text)


@lru_cache(maxsize=32)
def _cuts(text: str) -> list[Span]:
    return [cut.span() for cut in _CLAUSE.finditer(text)]


def _quote(text: str, span: Span) -> str:
    return f"“{text[span[0] : span[1]].strip()}”"
