"""What a text promises: refunds, replacements, credits, waivers, calls, visits, upgrades, and "never again"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from benchmark.claims import Claim
from benchmark.records import Span
from benchmark.text import lower, sentences

__all__ = ["COMMITMENTS", "commitments", "promises"]


def _either(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives))


# Up to three words may stand between what promises and what is promised: "we'll of course gladly refund".
_WILL = (
    r"(?:(?:'ll|\bwill|\bill|'ve|\bhave|\bhas|'m|\bam|'re|\bare|\bis|'s|\bbeen|\bbeing"
    r"|going to|'d like to|happy to)(?: (?!sorry|afraid)\w+){0,3}? )"
)
_VISITOR = r"(?:engineer|technician|plumber|electrician|inspector|surveyor|fitter|someone|somebody|crew|van|driver)"

COMMITMENTS: dict[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    "refund": (
        _either(
            rf"{_WILL}(?:refund|reimburs|repa(?:y|id)|pa(?:y|id) (?:you|it|back)|credited back"
            r"|return(?:ed|ing)? (?:the|your) (?:money|payment|fee))",
            r"money back",
            r"your refund",
            r"(?:is|are|goes|going|coming|on its way) back (?:on|to|in) your",
            r"(?:every|last) penny",
            r"(?:send|forward) (?:me|us) (?:the|your|their|his|her) (?:bill|receipt|invoice)s?",
            r"(?:pay|settle|cover) (?:the|your|their|his|her|for your) (?:bill|rent|cab|taxi|hotel|cost|loss)",
        ),
        re.compile(r"refund|money|reimburs|repa(?:y|id)|\bback\b|return|credit|pay|paid|reverse|covers?\b"),
    ),
    "replacement": (
        _either(
            rf"{_WILL}(?:replac|re-?sen|reorder|swap|exchang)",
            r"\b(?:replacement|new one|fresh one|another one)\b[^.]{0,30}"
            r"(?:will|is|on its way|today|tomorrow|sent|shipped)",
            r"(?:send|post|ship|bring)(?:ing)? (?:you |out )?(?:a |the )?(?:replacement|new|fresh|another)",
        ),
        re.compile(
            r"replac|\bnew\b|another|re-?sen|re-?order|swap|exchang|fresh|spare|second|reprint|redo|remake|loan"
        ),
    ),
    "credit": (
        _either(
            rf"{_WILL}(?:add|giv|gave|put|appl|credit|issu|offer|send|sent|pop|compensat)\w*[^.]{{0,30}}"
            r"(?:\bcredit\b(?! (?:card|file|score|note))|credited|voucher|gift card|discount|% off"
            r"|goodwill|compensat|points|free \w+)",
            r"compensate you",
            r"(?:a |with )?(?:goodwill|complimentary)\b",
        ),
        re.compile(
            r"credit|voucher|gift|goodwill|discount|compensat|\boff\b|gesture|points|refund|free|complimentary|waive"
        ),
    ),
    "waiver": (
        _either(
            rf"{_WILL}(?:waiv|writ\w+ off|wip\w+|scrap"
            r"|cancel(?:led|ling)? (?:the|that|this|your) (?:fee|charge|invoice|bill))",
            r"\b(?:no charge|free of charge|for free|complimentary|at no (?:extra )?cost)\b",
            r"on (?:us|the house)\b",
        ),
        re.compile(
            r"waiv|free|no charge|no cost|on us|cancel|refund|credit|cost|charge|paid by|pays?\b|covers?\b"
            r"|writ|remov|goodwill|complimentary"
        ),
    ),
    "call back": (
        re.compile(
            r"(?:'ll|\bwill|\bill|going to|'m|am)(?: \w+){0,2}? "
            r"(?:call|ring|phone|telephone)(?:ing)? (?:you|back|him|her|them)\b"
        ),
        re.compile(r"\b(?:call|ring|phone|telephone|speak|spoke|contact|voice)"),
    ),
    "visit": (
        re.compile(
            rf"{_VISITOR}\b[^.]{{0,20}}(?:'ll|will|is|are|can|comes?|to)\b[^.]{{0,20}}"
            r"(?:com|visit|attend|be (?:there|with|out|round)|out|round|reach|arriv|call)"
        ),
        re.compile(
            r"engineer|technician|plumber|electrician|inspector|surveyor|fitter|visit|attend|appointment|come|team"
            r"|crew|van|driver|inspect|survey|deliver|courier|collect"
        ),
    ),
    "upgrade": (
        re.compile(rf"{_WILL}(?:upgrad|mov\w+ you (?:up|to a (?:better|bigger)))"),
        re.compile(r"upgrad|business|suite|premium|better|larger|bigger"),
    ),
    "never again": (
        _either(
            r"never (?:ever )?happen",
            r"(?:won't|will not|wont) (?:ever )?(?:happen|get|see|do (?:it|that))\b"
            r"[^.]{0,40}\b(?:again|any more|anymore|more)",
            r"\bguarantee(?! card| period|d? by| scheme|s? cover)",
            r"\b100 ?%",
            r"(?:ever|never)\b[^.]{0,40}\bagain\b",
            r"for good\b(?! reason| cause| measure)",
            r"(?:whatever|anything) (?:it takes|you (?:want|need|ask|like|think))",
            r"(?:it|that|everything)(?:'ll| will) (?:all )?be (?:fine|there|perfect|gone)",
        ),
        re.compile(r"guarantee|never again"),
    ),
}
"""By kind: what promises it, and what grounds it.

A commitment of a kind that neither facts nor draft know is a promise out of thin air. The first pattern is strict,
because most sentences with "call" in them promise no call; the second is generous.
"""

_COMMITS = _either(
    r"(?:'ll|'ve|'m|'re)\b",
    r"\b(?:will|ill|ive|have|has|been|being|going to|coming|am"
    r"|(?:is|'s) (?:on|yours|back|booked|ready|free)|are (?:on|yours|back|booked)"
    r"|by|within|expect|goes|comes|leaves|arrives?|rings?|can)\b",
)
_NOT_A_PROMISE = _either(
    r"\b(?:not|never|cannot|no|nor|unable|without|unless|neither|nobody|refus\w+|declin\w+|wasn|weren)\b",
    r"n't\b",
    r"\b(?:can|wo|do|does|would|could|is)nt\b",
    r"\b(?:would|could|might|may|should|hoped?|wanted|asked|say|says|said|told|was|were|did|had)\b",
    r"\?$",
)
_PROMISE_REFUSED = re.compile(
    r"\b(?:can't|cannot|can not|couldn't|not able to|won't|don't|nobody can|not going to|no|not)"
    r" (?:\w+ )?(?:promise|guarantee)"
)
_CLAUSE_END = _either(
    r"[;:]",
    r",? (?:but|although|though|because|and (?:i|we|you|he|she|they|it|the|if))\b",
    r", (?:if|so|which|who)\b",
)


def promises(text: str) -> Iterator[Span]:
    """Clauses that promise or announce something; negated, asked, past, hoped and reported ones do not."""
    low = lower(text)
    for start, end in sentences(text):
        for left, right in _clauses(low[start:end]):
            clause = low[start + left : start + right]
            if _COMMITS.search(clause) and not _NOT_A_PROMISE.search(clause):
                yield start + left, start + right


def commitments(text: str) -> Iterator[Claim]:
    """Each kind of commitment that the text makes, with its clause."""
    low = lower(text)
    for start, end in promises(text):
        clause = low[start:end]
        for kind, (promised, _) in COMMITMENTS.items():
            if kind != "never again" and promised.search(clause):
                yield Claim("commitment", kind, (start, end))
    # "never again" is a promise although, or because, it is negated; unless it is the promise that is refused
    for start, end in sentences(text):
        match = COMMITMENTS["never again"][0].search(low, start, end)
        if match and not _PROMISE_REFUSED.search(low[start:end]):
            yield Claim("commitment", "never again", match.span())


def _clauses(sentence: str) -> Iterator[Span]:
    start = 0
    for cut in _CLAUSE_END.finditer(sentence):
        if cut.start() > start:
            yield start, cut.start()
        start = cut.start() + 1
    if start < len(sentence):
        yield start, len(sentence)
