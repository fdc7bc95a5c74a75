"""Which of the known facts puts the failing on the company, in words that can be said to the customer.

Facts are plain statements in the third person ("nobody told him that newer plans cost less"). One is taken only if it
is a whole statement about something done wrong or left undone, and if nobody but the customer can be meant by its
pronouns.
"""

from __future__ import annotations

import re

from benchmark.records import Facts
from benchmark.text import lower
from rewriter.person import to_addressee

__all__ = ["find_failing", "mentions_others"]

_FAULT = re.compile(
    r"\b(?:nobody|no one|wrong(?:ly)?|mistake\w*|errors?|forg[eo]t\w*|failed|switched off|without (?:checking"
    r"|asking|telling)|lost|misread|left behind|bounced|incorrect\w*|mis(?:typed|filed|labelled|routed|keyed|billed"
    r"|placed|directed|quoted|spelled)|omitted"
    r"|unanswered|unread|unopened|overcharged|(?:was|were|had|has been|have been|did) (?:not|never)|(?:wasn't"
    r"|weren't|didn't|hadn't)|never (?:told|sent|booked|checked|passed|answered|matched|read|opened|went|reached)"
    r"|too (?:long|late|early|much)|old address|closed early|left on the|by (?:the company|us) in error|not told)\b"
)
_THEIRS = re.compile(
    r"\b(?:customer|he|she|her|his|they|their|tenant|guest|passenger|patient|caller|user|owner|refund|refunds|fee"
    r"|policy|terms|rule|allowed|may|can|cannot|must|weather|police|law|third|post office|courier|bank holiday"
    r"|unknown|depend\w*)\b"
)
_OTHER_PERSON = re.compile(
    r"\b(?:driver|engineer|receptionist|manager|adviser|agent|nurse|doctor|dr|vet|neighbour|husband|wife|mother"
    r"|father|son|daughter|brother|sister|owner|employee|technician|colleague|supervisor|director|clerk|crew|pilot"
    r"|officer|man|woman|lad|boy|girl|staff|team|dog|cat|baby|child|nan|ex|bookkeeper|landlord|tenant|host|courier"
    r"|baker|widow|solicitor|head)\b",
    re.IGNORECASE,
)
_UNCLEAR = re.compile(
    r"^(?:it|this|that|they|these|those|so|because|a [a-z]+ [a-z]+ then)\b|\b(?:it|that|one|them)$"
    r"|\bthat (?:rule|one|way|note|day)\b"
)
"""A statement that leans on the one before it."""
_PERSON_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]{2,}\b")
_CALENDAR_WORDS = """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december
"""
_CALENDAR = frozenset(_CALENDAR_WORDS.split())
_VERB = re.compile(
    r"\b(?:was|were|is|are|has|have|had|did|does|went|came|told|sent|left|lost|broke|gave|made|put|took|got|\w+ed)\b"
)
_THEIR_DOING = re.compile(r"(?:you|your)\b")
_DONE_TO_THEM = re.compile(r"\b(?:was|were) (?:not )?(?:told|sent|given|charged|promised)|never told")
_NO_FAILING = re.compile(
    r"(?:today|now|if|terms|rule|policy|agent|nothing)\b|.*\b(?:on request|is not|are not) "
    r"|.*\bnot (?:charged|harmed|hurt|affected|deleted|damaged|needed|due|required|included|covered|possible|seen)\b"
)


def mentions_others(facts: Facts) -> bool:
    """Whether the facts speak of persons besides the customer, so that "she" may be anybody."""
    text = " ".join((*facts.grounds, *facts.missing))
    names = {name for name in _PERSON_NAME.findall(text) if name.lower() not in _CALENDAR}
    return bool(_OTHER_PERSON.search(text)) or len(names) > 2


def find_failing(facts: Facts) -> str | None:
    """The known fact that says most plainly what the company did wrong; None if none is safe to say."""
    found = [
        (4 * len(_FAULT.findall(lower(part))) - abs(len(part.split()) - 12), turned)
        for row in facts.known
        for part in re.split(r"; |\. ", row)
        if (turned := _sayable(part)) is not None
    ]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _sayable(part: str) -> str | None:
    low = lower(part)
    if not 4 <= len(low.split()) <= 24 or not _FAULT.search(low) or not _VERB.search(low):
        return None
    if _UNCLEAR.search(low) or _NO_FAILING.match(low) or "(" in part or ":" in part:
        return None
    theirs = _THEIRS.search(low)
    if theirs and theirs.group() not in {"her", "his", "him"}:
        return None
    # "told him" is the customer where nobody else stands in the same statement; "he did" may be anybody
    turned = to_addressee(part, others=bool(_OTHER_PERSON.search(part)))
    if turned is None:
        return None
    said = lower(turned)
    if _THEIR_DOING.match(said) and not _DONE_TO_THEM.search(said):
        return None  # what the customer did or did not do is no failing of ours
    return turned.strip()
