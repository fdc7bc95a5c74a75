"""What a text decides: granted, refused, partial, pending or info only, with the words that say so.

First generation, by pattern. The guard holds a rewrite to the draft's decision with it: a refusal must stay one, and be said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from benchmark.records import Span
from benchmark.text import lower
from rewriter.records import Decision

__all__ = ["DecisionRead", "read_decision"]

_REFUSED = re.compile(
    r"\bno (?:refunds?|exceptions?|exchange|replacement|compensation|further|extension|credit)\b|\bnot (?:refundable|covered|eligible|possible|able to|available|allowed|permitted|entitled|recoverable|approved|be (?:given|refunded|granted|considered|accepted|paid|made|issued))\b"
    r"|\b(?:can't|cannot|can not|won't|will not|unable to|not able to|couldn't|don't|do not|aren't able to) (?:\w+ )?(?:be )?(?:refund|replac|accept|chang|cancel|offer|giv|waiv|extend|reopen|issue|process|exchang|pay|approv|grant|do (?:that|this|it)|let|add|return|reimburs|cover|touch|share|sack|discuss|shorten|tell|say|help)\w*"
    r"|\b(?:rejected|refused|declined|denied)\b|\b(?:stands?|stays?|final|payable|due)\b(?= by|\.|,|$| as| and)|\b(?:remains?|has to stay|must stay|still) (?:payable|due|charged|owed|refused)\b|non-?refundable|\bisn't (?:possible|covered|something|refundable|mine|for me)|\bis not for me\b|\bn/a\b|\bcorrectly charged\b|fare's gone|^no[.,]|: no\.|\bnot (?:paid|refunded|repaid|replaced|included|ours|changed|extended|insured)\b|\b\w+ only\b(?=\.|,)|\bnor will\b|\bwithout (?:a )?refund\b|\b(?:refund|claim|request|fee|charge)s? (?:stays?|stands?|remains?|refused)\b|\bmost i can\b|\bnot available\b|50/50 it is|\bto say no\b|\bno about your\b|\bthere is no refund\b"
)
_GRANTED = re.compile(
    r"\b(?:refund(?:ed|ing)?|approved|accepted|credited|waived|reinst(?:ated|\.)|restored|replac(?:ed|ement|ing)|repl\.|booked|agreed|removed|deleted|rebooked|reimbursed|covered|recoded|relink\w*|comes? off|on its way|back on|going back|back to you|returned|free\b|we'll (?:cover|pay|send|refund|replace)|i'll (?:send|refund|replace|put you|pay|cover)|yes\b|resent|unlocked|fixed|corrected|supplied|upgraded|ships?\b|shipping|engineer|you may have|cancelled|cancelling)\b"
)
_DENIED_GRANT = re.compile(r"(?:\bno\b|\bnot\b|n't\b|\bcannot\b|\bwithout\b|\bnever\b)(?: \w+){0,3} ?$")
_PENDING = re.compile(
    r"\b(?:pending|under review|being (?:looked|reviewed|investigated|checked)|investigat\w+|no date|not (?:yet|dyed)|waiting (?:for|on)|will (?:decide|be decided|confirm|know|report|be tested|be taken up)|we'll know|we will know|gm's call|decision by|confirms? (?:on|by)?|tested|awaiting|in progress|answers that by|until we hear|as soon as we|once we hear|queue|reports? by|to follow|if it's in there|no decision)\b"
)


@dataclass(frozen=True, slots=True)
class DecisionRead:
    """A decision with its evidence: where a text refuses, grants or leaves open (character offsets)."""

    decision: Decision
    refused: tuple[Span, ...]
    granted: tuple[Span, ...]
    pending: tuple[Span, ...]


def read_decision(text: str) -> DecisionRead:
    """Read what a text decides. Both a refusal and a grant make it partial; nothing of either makes it info only."""
    low = lower(text)
    refused = tuple(found.span() for found in _REFUSED.finditer(low))
    granted = tuple(
        found.span()
        for found in _GRANTED.finditer(low)
        if not _DENIED_GRANT.search(low, max(0, found.start() - 30), found.start())
        and not any(start < found.end() and found.start() < end for start, end in refused)
    )
    pending = tuple(found.span() for found in _PENDING.finditer(low))
    decision: Decision
    if refused and granted:
        decision = "partial"
    elif refused:
        decision = "refused"
    elif pending:
        decision = "pending"
    elif granted:
        decision = "granted"
    else:
        decision = "info_only"
    return DecisionRead(decision, refused, granted, pending)
