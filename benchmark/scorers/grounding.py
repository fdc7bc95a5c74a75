"""The `grounding` scorer: does the reply promise only what the facts support?

Every amount, percentage, date, time, duration and commitment (refund, replacement, credit, call-back …) of the reply is
looked up in the exchange's known facts, allowed actions and the customer's own words. What they do not support is
`overpromise`, with its span. Without facts nothing is graded, and the reasons list what could not be checked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from benchmark.claims import Claim, claims
from benchmark.commitments import COMMITMENTS, commitments, promises
from benchmark.grounds import Grounds
from benchmark.records import Exchange, Grade, Span
from benchmark.scorers import Case, Grading

__all__ = ["GroundingScorer"]

# A small perk that is off is a slip; a remedy or a guarantee out of thin air is a false promise.
_SLIGHT = {"call back", "visit"}
# A length of time is a promise only where it says how long something will take; "six years a guest" is no promise.
_HOW_LONG = re.compile(
    r"\b(?:within|in|for|up to|takes?|under|inside|after|than|most|every|next|allow|by)"
    r"(?: the| about| around| roughly| another| least)? $",
    re.IGNORECASE,
)


class GroundingScorer:
    """Grade `overpromise` against the facts. Deterministic.

    Measures: `claims_checked`, `claims_unsupported` (counts per reply).
    """

    name = "grounding"

    def grade(self, cases: Sequence[Case]) -> list[Grading]:
        """Grade each (exchange, reply), in order; `overpromise` is None where there are no facts to check against."""
        return [self._grade(exchange, reply) for exchange, reply in cases]

    def _grade(self, exchange: Exchange, reply: str) -> Grading:
        promised = list(commitments(reply))
        inside = list(promises(reply))
        stated = [claim for claim in claims(reply) if _counts(reply, claim, inside)]
        if exchange.facts is None:
            return _unchecked(reply, stated + promised)
        grounds = _grounds_of(exchange)
        serious = [claim for claim in promised if not grounds.support(claim) and claim.value not in _SLIGHT]
        slight = [claim for claim in promised if not grounds.support(claim) and claim.value in _SLIGHT]
        for claim in stated:
            if not grounds.support(claim):
                (serious if _within(claim.span, inside) else slight).append(claim)
        forbidden = _forbidden(exchange, promised, grounds)
        serious += forbidden
        grade: Grade = 2 if serious else 1 if slight else 0
        measures = {
            "claims_checked": float(len(stated) + len(promised)),
            "claims_unsupported": float(len(serious) + len(slight)),
        }
        spans = _merge([claim.span for claim in serious or slight])
        reasons = [
            f"overpromise: {_words(reply, claim)} is not in the facts"
            for claim in serious + slight
            if claim not in forbidden
        ]
        reasons += [f"overpromise: {_words(reply, claim)} is not allowed here" for claim in forbidden]
        return Grading({"overpromise": grade}, {"overpromise": spans} if grade else {}, reasons, measures)


def _unchecked(reply: str, found: list[Claim]) -> Grading:
    if not found:
        return Grading({"overpromise": 0}, measures={"claims_checked": 0.0, "claims_unsupported": 0.0})
    listed = ", ".join(dict.fromkeys(_words(reply, claim) for claim in found[:6]))
    return Grading(
        {"overpromise": None}, reasons=[f"grounding: no facts were given, so these could not be checked: {listed}"]
    )


@lru_cache(maxsize=4096)
def _grounds_of(exchange: Exchange) -> Grounds:
    facts = exchange.facts
    return Grounds([*(facts.grounds if facts else ()), *(turn.text for turn in exchange.turns), exchange.request or ""])


@lru_cache(maxsize=4096)
def _permitted(exchange: Exchange) -> Grounds:
    return Grounds(exchange.facts.grounds if exchange.facts else ())


def _forbidden(exchange: Exchange, promised: list[Claim], grounds: Grounds) -> list[Claim]:
    """Commitments of a kind that only the not-allowed list and the customer's wishes know."""
    banned = {
        kind
        for row in (exchange.facts.not_allowed if exchange.facts else ())
        for kind, (_, grounding) in COMMITMENTS.items()
        if grounding.search(row.lower())
    }
    permitted = _permitted(exchange)
    return [
        claim for claim in promised if claim.value in banned and not permitted.support(claim) and grounds.support(claim)
    ]


def _counts(reply: str, claim: Claim, inside: list[Span]) -> bool:
    """Amounts count wherever they stand; dates, times and lengths of time where something is promised with them."""
    if claim.kind in {"amount", "percent"}:
        return True
    if claim.kind == "name" or not _within(claim.span, inside):
        return False
    return claim.kind != "duration" or bool(_HOW_LONG.search(reply, max(0, claim.span[0] - 24), claim.span[0]))


def _within(span: Span, spans: list[Span]) -> bool:
    return any(start <= span[0] < end for start, end in spans)


def _words(reply: str, claim: Claim) -> str:
    quote = reply[claim.span[0] : claim.span[1]].strip(" ,;:")
    return f"“{quote}” ({claim.value})" if claim.kind == "commitment" else f"“{quote}”"


def _merge(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
