"""What a text decides: granted, refused, partial, pending or info only, with the words that say so.

First generation, by pattern. Two readings of a "no": `read_decision` takes what plainly refuses, `limits` whatever sets
a limit at all. What a draft must have said plainly, a good rewrite may say in its own way ("no refund" as "the fare
doesn't come back").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from benchmark.records import Span
from benchmark.text import lower
from rewriter.records import Decision

__all__ = ["DecisionRead", "grants", "limits", "read_decision"]

_VERBS = (
    r"(?:refund|replac|accept|chang|cancel|offer|giv|waiv|extend|reopen|issu|process|exchang|swap|pay|approv"
    r"|grant|allow|let\b|add\b|return|reimburs|cover|touch|shar|disclos|name\b|discuss|shorten|send|hold"
    r"|repair|mend|lift|lower|do (?:that|this|it|so|any|more)|tell you who)\w*"
)
_REFUSED = re.compile(
    r"\bno new (?!messages?|information|news|dates?|updates?|tickets?)\w+\b|\bno (?:refunds?|exceptions?"
    r"|exchanges?|replacements?|compensation|further (?!charges?|costs?|action"
    r"|payments?|fees?|questions?)|extensions?|credits?(?! cards?| check| score)|discounts?"
    r"|remakes?)\b(?! talk| is due| needed)"
    r"|\bnot (?:refundable|covered|eligible|possible|able to|available|allowed|permitted|entitled|recoverable"
    r"|(?:been )?(?:approved|accepted|granted)|refunded|repaid|paid|replaced|included|extended|insured"
    r"|payable|reimbursed|exchanged"
    r"|coming back|part of)\b"
    r"|\b(?:not|cannot|can't|won't|will not) be (?:\w+ )?(?:given|refunded|granted|considered|accepted|paid"
    r"|made|issued|extended|exchanged|replaced|changed|reopened|waived|reimbursed|cancelled|recovered)\b"
    r"|\b(?:can't|cannot|can not|won't|will not|unable to|not able to|couldn't|aren't able to"
    r"|(?:we|i|they) (?:(?:just|simply|also|really|never) )?(?:don't|do not|never))"
    rf" (?:(?:just|simply|also|really|then|ever|now) )?{_VERBS}"
    r"|\b(?:(?:request|allowance|claim|appeal|refund|exchange|replacement) )?(?:rejected|declined|denied)\b"
    r"|\b(?:is|was|are|were|been|hereby|request|allowance|claim|appeal"
    r"|refund) refused\b|^refused\b"
    r"|(?<!as )(?<!how )(?<!where )\b(?:fee|charge|penalt(?:y|ies)|fine|fare|decision|cost|amount|bill"
    r"|deposit|balance|debt|refund|claim"
    r"|request|warning|it|that|this)s? (?:\w+ )?(?:stands?|stays?|is final|has to stay|must stay|remains?"
    r"|(?:is|remains|stays) (?:still )?(?:payable|due|owed|charged|refused))\b(?=[.,;!]| as| and| in full|$)"
    r"|\bstays? (?:where|as) (?:it|they) (?:is|are)\b|\b(?:decision|this|that) is final\b|\bfinal\."
    r"|\bnon-?refundable\b|\b(?:isn't|aren't"
    r"|wasn't) (?:possible|covered|something (?:i|we) can|refundable|available|part of|among|payable|mine to"
    r"|for me to)|\bis not (?:for me|mine) to\b"
    r"|\bn/a\b|\bcorrectly charged\b|fare's gone|(?:^|(?<=[.!?:\n] )|(?<=\n))no[.,]"
    r"|\bnor will\b|\bwithout (?:a )?refund\b"
    r"|\bmost (?:i|we) (?:can|may)\b|\b50/50 it is\b|\bto say no\b|\bno about your\b|\bthere (?:is"
    r"|'s) no refund\b"
    r"|\bthere(?: is|'s) nothing (?:\w+ ){0,4}?(?:i|we) (?:can|could|may)\b|\bnobody (?:here )?(?:who )?can\b"
    r"|\bneither (?:\w+ ){1,4}nor\b|\bno means of\b|\bonly the \w+ (?:may|can)\b"
)
_LIMIT = re.compile(
    r"n't\b|\b(?:not|no|nor|neither|never|cannot|nobody|nothing|none|unable|only|unless|until|rather than"
    r"|instead of|without|except\w*|beyond|outside|limit\w*|declin\w+|refus\w+|reject\w+|den(?:y|ied)|stays?"
    r"|stands?|remains?|final|max|maximum|at most|up to|confidential|private|afraid)\b"
)
_GRANTED = re.compile(
    r"\b(?:reinst|repl)\.|\b(?:refund(?:ed|ing)\b|(?<!about your )(?<!about the )refund(?! requests?| claims?"
    r"| polic| questions?| is (?:under|being))|approved|(?<!be )accepted|credited|waived|reinstated|restored"
    r"|replac(?:ed|ement|ing)|booked|agreed|removed|deleted|rebooked|reimbursed|covered|recoded|relink\w*"
    r"|comes? off|on its way|back on|going back|back to you|returned|free\b|we'll (?:cover|pay|send|refund"
    r"|replace)|i'll (?:send|refund|replace|put you|pay|cover)|yes\b|resent|unlocked|fixed|corrected|supplied"
    r"|upgraded|ships?\b|shipping|engineer|you may have (?:the|a|an|your|it|both|one)|cancelled|cancelling"
    r"|at our (?:own )?(?:cost|expense)"
    r"|on us\b|ours to (?:pay|make good))\b"
)
_GIVEN = re.compile(
    r"\b(?:yes|free|at our|on us|ours to|(?:is|are) (?:being|on|in|back|paid|sent|yours)|comes? (?:back|to"
    r"|with|on|off)|goes (?:back|to|out)|reach(?:es)? you|(?:i|we)(?:'ll|'ve|'re| will| have| can| are| pay"
    r"| send| give| cover| refund| replace)|you(?:'ll| will| can| may| get| have)|has been|have been|coming"
    r"|settles)\b"
)
_HEDGED = re.compile(
    r"\b(?:look(?:ing)? into|see (?:if|whether|what)|check(?:ing)?|consider\w*|review\w*|try|hope|may be"
    r"|might|could|whether|ask(?:ing)?|wait|decide\w*|sorry)\b|n't\b|\b(?:not|cannot|no|unable)\b|\?$"
)
_CONDITION = re.compile(
    r"\b(?:if|unless|in case|should|when|where) (?:you|they|he|she|it|the|your|that|this|something"
    r"|anything)\b[^,;.]*$|\b(?:cards?|payments?|network|bank|transactions?)\b[^.;]{0,20}$"
)
_DENIED_GRANT = re.compile(
    r"(?:\bno\b|\bnot\b|n't\b|\bcannot\b|\bwithout\b|\bnever\b|\bnor\b|\bunable to\b)(?: \w+){0,3} ?$"
)
_PENDING = re.compile(
    r"\b(?:pending|under review|being (?:looked|reviewed|investigated|checked|measured)|investigat\w+|no date"
    r"|no eta|not (?:yet|dyed|known)|waiting (?:for|on)|will (?:decide|be decided|confirm|know|report"
    r"|be tested|be taken up)|we'll know|we will know|gm's call|decision by|confirms? (?:on|by)?|tested"
    r"|awaiting|in progress|answers that by|until we hear|as soon as we|once we hear|queue|reports? by"
    r"|to follow|if it's in there|no decision|before (?:the )?result|until (?:it's |it is )?fixed|gone to lab"
    r"|on order)\b"
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
    refused = tuple(found.span() for found in _REFUSED.finditer(low) if not _is_no_answer(low, found))
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


def limits(sentence: str) -> bool:
    """Whether a sentence sets any limit: a negation, an "only", an "until", "the fee stays"."""
    return bool(_LIMIT.search(lower(sentence)))


def grants(sentence: str) -> bool:
    """Whether a sentence gives or announces anything, without hedging."""
    low = lower(sentence)
    return bool(_GIVEN.search(low)) and not _HEDGED.search(low)


def _is_no_answer(low: str, found: re.Match[str]) -> bool:
    """Whether "no" stands in a condition, a question or the story: "if you can't pay", "your card was declined"."""
    before = low[max(0, found.start() - 60) : found.start()]
    if _CONDITION.search(re.split(r"[.!?;]\s", before)[-1]):
        return True
    after = re.match(r"[^.!;\n]{0,12}\?", low[found.end() :])
    return bool(after)
