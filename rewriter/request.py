"""What the customer wants, in words that an agent can say to them: "You want *your wages today*", "*us to look again*".

From the request that the exchange states, if it does; else from the customer's own last message, where a sentence of it
asks plainly ("I want…", "please put…", "where is my…"). What cannot be turned safely gives None.
"""

from __future__ import annotations

import re

from benchmark.records import Exchange, Facts
from benchmark.text import lower, sentences
from rewriter.account import fit_to_say
from rewriter.failing import mentions_others
from rewriter.person import to_addressee, to_agent_voice

__all__ = ["find_request"]

_MOST_WORDS = 16
_VERB = (
    r"(?:refund|replace|send|cancel|book|move|give|waive|credit|ring|call|collect|deliver|repair|fit|check|issue|pay"
    r"|repay|take|put|show|explain|hold|write|arrange|unlock|restore|correct|transfer|keep|bring|mark|release|swap"
    r"|look|stop|fix|sort|change|remove|delete|return|find|close|open|reopen|reverse|drop|honour|honor|reinstate)"
)
_INFINITIVE = re.compile(
    r"to (?:know|be|have|get|see|speak|talk|keep|receive|understand|hear|cancel|return|leave|move|go)\b"
)
_THING = re.compile(r"(?:the|a|an|his|her|their|your|my|our|all|some|every|no|both|one|two|three|[£€$₹]?\d\S*)\s")
_PUNISHING = re.compile(
    r"\b(?:dismiss\w*|sack\w*|fired?|sue|apolog\w*|sorry|names? of|picker's name|police|ashamed|explanation from"
    r"|disciplin\w*|public statement|leave me alone|die|shame|head of)\b"
)
"""Wants that are better answered than said back."""
_SOMEBODY = re.compile(
    r"\b(?:him|himself|herself|them|they|their)\b|\b(?:for|to|with|from|of|by) her\b(?! [a-z])|\bher$"
)
"""Pronouns that may be another person's, where there is one."""
_UNCLEAR = re.compile(
    r"\b(?:it|they|them|those|these|this|so|there|here|something|anything|nothing)\b|\b(?:that|one|do|will)$"
)
"""Words that point outside the request, or break off."""
_WANT = re.compile(
    r"\bi (?:just |only |simply |really )?(?:want|need|(?:would|'d) (?:just |only |really )?like)(?:'d)? (?P<what>.+)"
)
_COMMAND = re.compile(rf"(?:(?:so|and|now|just|kindly|please|then),? )*(?P<what>{_VERB}\b.+)")
_COULD_YOU = re.compile(rf"\b(?:can|could|would|will) (?:you|someone|somebody)(?: please)? (?P<what>{_VERB}\b.+)")
_WHERE = re.compile(r"where(?: is|'s| are|s)? (?P<what>(?:my|our) (?:[a-z]+ ){0,2}[a-z]+)$")
_CUT = re.compile(r"[;:()–—]|\s-\s|,| (?:because|since|so that|before|or (?:i|you|else)|and (?:i|you|then)|not)\b")


def find_request(exchange: Exchange) -> str | None:
    """What completes "You want …"; None where nothing is asked, or nothing that is safe to say."""
    if not exchange.turns:
        return None
    if exchange.request:
        return _stated(exchange.request, mentions_others(exchange.facts or Facts()))
    last = next((turn.text for turn in reversed(exchange.turns) if turn.role == "customer"), "")
    for start, end in reversed(list(sentences(last))):
        found = _asked(last[start:end])
        if found:
            return found
    return None


def _stated(request: str, others: bool) -> str | None:
    """From a request as the data state it ("to have her £40 back"): the first part of it that can be said."""
    first = re.split(r"[;:(]|, (?:so|and|or|not|but)\b|,(?= the | who | when | an? )", request.strip(" ."))[0].strip()
    for part in dict.fromkeys((first, re.split(r" (?:and|or) ", first)[0])):
        if others and _SOMEBODY.search(part):
            continue
        turned = to_addressee(part, others=False)  # whose mother, whose money: the one who asks
        if turned is None or _unsayable(turned):
            continue
        if _INFINITIVE.match(turned) or _THING.match(turned):
            return turned
        somebody = re.match(r"that (?P<who>someone|somebody|a person) (?P<what>.+)", turned)
        if somebody:
            return f"{somebody['who']} to {somebody['what']}"
        command = re.match(rf"(?:to )?(?P<what>{_VERB}\b.*)", turned)
        if command:
            return f"us to {command['what']}"
        if re.match(r"to [a-z]+ ", turned):
            return turned
    return None


def _asked(sentence: str) -> str | None:
    """From one sentence of the customer's."""
    plain = lower(sentence).strip(" .!?\"'")
    for pattern, lead in ((_WHERE, ""), (_WANT, ""), (_COULD_YOU, "us to "), (_COMMAND, "us to ")):
        found = pattern.match(plain) if pattern in (_COMMAND, _WHERE) else pattern.search(plain)
        if not found:
            continue
        # in the customer's own capitals: names and codes stay what they are
        start = sentence.lower().find(found["what"])
        raw = sentence[start : start + len(found["what"])] if start >= 0 else found["what"]
        what = _CUT.split(raw)[0].strip(" .!?\"'")
        what = re.sub(r",? please$", "", what, flags=re.IGNORECASE)
        turned = to_agent_voice(what) if fit_to_say(what) else None
        if turned is None or _unsayable(turned):
            continue
        if pattern is _WHERE:
            return f"to know where {turned} {'are' if turned.endswith('s') else 'is'}"
        if lead or _INFINITIVE.match(turned) or _THING.match(turned + " "):
            return lead + turned
    return None


def _unsayable(what: str) -> bool:
    low = lower(what)
    return not 2 <= len(low.split()) <= _MOST_WORDS or bool(_PUNISHING.search(low) or _UNCLEAR.search(low))
