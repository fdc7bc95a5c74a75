"""What a text states that can be checked: amounts, percentages, dates, times, durations, names, commitments.

Values are put in one form, so that "five days" meets "5 days", "£19" meets "19 pounds", and "the 10th" meets "Tuesday 10 June". The
`grounding` scorer compares a reply with the facts by them, and the rewriter's guard a rewrite with its draft.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from benchmark.records import Span
from benchmark.text import STOPWORDS, lower, sentences

__all__ = ["COMMITMENTS", "Claim", "Grounds", "claims", "commitments", "promises"]

Kind = Literal["amount", "percent", "date", "time", "duration", "name", "commitment"]

_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_WORDS = (
    {word: value for value, word in enumerate(_ONES)}
    | _TENS
    | {"a": 1, "an": 1, "half": 0, "couple of": 2, "a couple of": 2, "dozen": 12, "hundred": 100}
)
_NUMBER_WORD = (
    rf"(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_ONES[1:10])}))?|{'|'.join(sorted(_ONES, key=len, reverse=True))}"
)
_DIGITS = r"\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3})+,\d\d|\d+(?:[.,]\d+)?"
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_MONTH = r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
_WEEKDAY = r"mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun"
_CURRENCY = {"£": "gbp", "pound": "gbp", "quid": "gbp", "gbp": "gbp", "€": "eur", "euro": "eur", "eur": "eur", "$": "usd", "dollar": "usd", "usd": "usd", "buck": "usd", "₹": "inr", "rupee": "inr", "kr": "kr", "zł": "pln", "p": "p", "pence": "p", "cent": "c"}  # fmt: skip

_AMOUNT = re.compile(
    rf"(?P<sign>[£€$₹])\s?(?P<n1>{_DIGITS})|\b(?P<n2>{_DIGITS}|{_NUMBER_WORD})\s?(?P<unit>pounds?|quid|gbp|euros?|eur|dollars?|usd|bucks?|rupees?|kr|zł|pence|cents?|p(?!\.m))\b",
    re.IGNORECASE,
)
_PERCENT = re.compile(rf"\b(?P<n>{_DIGITS}|{_NUMBER_WORD})\s?(?:%|per ?cent\b)", re.IGNORECASE)
_DURATION = re.compile(
    rf"\b(?P<n>\d+(?:\.\d+)?|{_NUMBER_WORD}|an?|a couple of|half an|half a)(?:\s?(?:-|–|to|or)\s?(?P<m>\d+|{_NUMBER_WORD}))?[\s-]?(?P<work>(?:working|business|calendar|full|whole|more|straight|extra) )?"
    r"(?P<unit>seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|fortnights?|months?|years?|yrs?)\b(?! (?:ago|old|in a row))",
    re.IGNORECASE,
)
_DATE = re.compile(
    rf"\b(?:(?P<wd>{_WEEKDAY})(?:day)?s?\b\.?,?\s?)?(?:the )?(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m1>{_MONTH})\b"
    rf"|\b(?:(?P<wd2>{_WEEKDAY})(?:day)?\b,? )?(?P<m2>{_MONTH}) (?:the )?(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!:)"
    rf"|\b(?:(?P<wd3>{_WEEKDAY})(?:day)? )?the (?P<d3>\d{{1,2}})(?:st|nd|rd|th)\b"
    rf"|\b(?P<wd4>(?:mon|tues|wednes|thurs|fri|satur|sun)day)s?\b|\b(?P<rel>tonight|teatime|the weekend|close of (?:play|business)|end of (?:the day|play|today)|lunchtime|overnight)\b|\b(?P<y>\d{{4}})-(?P<m5>\d\d)-(?P<d5>\d\d)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?P<h>\d{1,2})[:.h](?P<min>\d\d)(?:\s?(?P<ap1>[ap])\.?m\b\.?)?(?!\d|[.,]\d)|\b(?P<h2>\d{1,2})\s?(?P<ap2>[ap])\.?m\b\.?|\b(?P<word>noon|midday|midnight)\b"
    rf"|\b(?:at|by|before|after|until|till|from|between) (?P<h3>\d{{1,2}}|{_NUMBER_WORD})(?! ?(?:[ap]\.?m\b|{_MONTH}|%|percent|per|of|[ap]\.?m\b|p\b|pounds?|euros?|days?|hours?|minutes?|weeks?|months?|working|business|people|times|other|more|different|o'clock per)\b|[-–./:]?\d)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<![.!?:>\n]\s)(?<!^)(?<![.!?:>\n])\b(?P<n>[A-Z][a-zà-ÿ]{2,}(?:[ -][A-Z][a-zà-ÿ]+)*)")

# What a reply can commit to: (what promises it, what grounds it). A commitment of a kind that neither facts nor draft know is a promise
# out of thin air. The first pattern is strict, because most sentences with "call" in them promise no call; the second is generous.
_WILL = r"(?:(?:'ll|\bwill|\bill|'ve|\bhave|\bhas|'m|\bam|'re|\bare|\bis|'s|\bbeen|\bbeing|going to|'d like to|happy to)(?: (?!sorry|afraid)\w+){0,3}? )"
COMMITMENTS: dict[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    "refund": (
        re.compile(rf"{_WILL}(?:refund|reimburs|repa(?:y|id)|pa(?:y|id) (?:you|it|back)|credited back|return(?:ed|ing)? (?:the|your) (?:money|payment|fee))|money back|your refund|(?:is|are|goes|going|coming|on its way) back (?:on|to|in) your|(?:every|last) penny|(?:send|forward) (?:me|us) (?:the|your|their|his|her) (?:bill|receipt|invoice)s?|(?:pay|settle|cover) (?:the|your|their|his|her|for your) (?:bill|rent|cab|taxi|hotel|cost|loss)"),
        re.compile(r"refund|money|reimburs|repa(?:y|id)|\bback\b|return|credit|pay|paid|reverse|covers?\b"),
    ),
    "replacement": (
        re.compile(rf"{_WILL}(?:replac|re-?sen|reorder|swap|exchang)|\b(?:replacement|new one|fresh one|another one)\b[^.]{{0,30}}(?:will|is|on its way|today|tomorrow|sent|shipped)|(?:send|post|ship|bring)(?:ing)? (?:you |out )?(?:a |the )?(?:replacement|new|fresh|another)"),
        re.compile(r"replac|\bnew\b|another|re-?sen|re-?order|swap|exchang|fresh|spare|second|reprint|redo|remake|loan"),
    ),
    "credit": (
        re.compile(rf"{_WILL}(?:add|giv|gave|put|appl|credit|issu|offer|send|sent|pop|compensat)\w*[^.]{{0,30}}(?:\bcredit\b(?! (?:card|file|score|note))|credited|voucher|gift card|discount|% off|goodwill|compensat|points|free \w+)|compensate you|(?:a |with )?(?:goodwill|complimentary)\b"),
        re.compile(r"credit|voucher|gift|goodwill|discount|compensat|\boff\b|gesture|points|refund|free|complimentary|waive"),
    ),
    "waiver": (
        re.compile(rf"{_WILL}(?:waiv|writ\w+ off|wip\w+|scrap|cancel(?:led|ling)? (?:the|that|this|your) (?:fee|charge|invoice|bill))|\b(?:no charge|free of charge|for free|complimentary|at no (?:extra )?cost)\b|on (?:us|the house)\b"),
        re.compile(r"waiv|free|no charge|no cost|on us|cancel|refund|credit|cost|charge|paid by|pays?\b|covers?\b|writ|remov|goodwill|complimentary"),
    ),
    "call back": (
        re.compile(rf"(?:'ll|\bwill|\bill|going to|'m|am)(?: \w+){{0,2}}? (?:call|ring|phone|telephone)(?:ing)? (?:you|back|him|her|them)\b"),
        re.compile(r"\b(?:call|ring|phone|telephone|speak|spoke|contact|voice)"),
    ),
    "visit": (
        re.compile(rf"(?:engineer|technician|plumber|electrician|inspector|surveyor|fitter|someone|somebody|crew|van|driver)\b[^.]{{0,20}}(?:'ll|will|is|are|can|comes?|to)\b[^.]{{0,20}}(?:com|visit|attend|be (?:there|with|out|round)|out|round|reach|arriv|call)"),
        re.compile(r"engineer|technician|plumber|electrician|inspector|surveyor|fitter|visit|attend|appointment|come|team|crew|van|driver|inspect|survey|deliver|courier|collect"),
    ),
    "upgrade": (re.compile(rf"{_WILL}(?:upgrad|mov\w+ you (?:up|to a (?:better|bigger)))"), re.compile(r"upgrad|business|suite|premium|better|larger|bigger")),
    "never again": (
        re.compile(r"never (?:ever )?happen|(?:won't|will not|wont) (?:ever )?(?:happen|get|see|do (?:it|that))\b[^.]{0,40}\b(?:again|any more|anymore|more)|\bguarantee(?! card| period|d? by| scheme|s? cover)|\b100 ?%|(?:ever|never)\b[^.]{0,40}\bagain\b|for good\b(?! reason| cause| measure)|(?:whatever|anything) (?:it takes|you (?:want|need|ask|like|think))|(?:it|that|everything)(?:'ll| will) (?:all )?be (?:fine|there|perfect|gone)"),
        re.compile(r"guarantee|never again"),
    ),
}  # fmt: skip
_COMMITS = re.compile(
    r"(?:'ll|'ve|'m|'re)\b|\b(?:will|ill|ive|have|has|been|being|going to|coming|am|(?:is|'s) (?:on|yours|back|booked|ready|free)|are (?:on|yours|back|booked)|by|within|expect|goes|comes|leaves|arrives?|rings?|can)\b"
)
_NOT_A_PROMISE = re.compile(
    r"\b(?:not|never|cannot|no|nor|unable|without|unless|neither|nobody|refus\w+|declin\w+|wasn|weren)\b|n't\b|\b(?:can|wo|do|does|would|could|is)nt\b"
    r"|\b(?:would|could|might|may|should|hoped?|wanted|asked|say|says|said|told|was|were|did|had)\b|\?$"
)


@dataclass(frozen=True, slots=True)
class Claim:
    """One checkable statement: its kind, its value in one form, and where it stands (character offsets)."""

    kind: Kind
    value: str
    span: Span


def claims(text: str) -> list[Claim]:
    """All amounts, percentages, dates, times, durations and names of a text, in order; a character belongs to one claim."""
    found: list[Claim] = []
    taken: list[Span] = []
    for kind, finder in (
        ("amount", _amounts),
        ("percent", _percents),
        ("date", _dates),
        ("duration", _durations),
        ("time", _times),
        ("name", _names),
    ):
        for value, span in finder(text):
            if not any(span[0] < end and start < span[1] for start, end in taken):
                taken.append(span)
                found.append(Claim(kind, value, span))  # type: ignore[arg-type]
    return sorted(found, key=lambda claim: claim.span)


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
        if match and not re.search(
            r"\b(?:can't|cannot|can not|couldn't|not able to|won't|don't|nobody can|not going to|no|not) (?:\w+ )?(?:promise|guarantee)",
            low[start:end],
        ):
            yield Claim("commitment", "never again", match.span())


class Grounds:
    """What texts support: a claim is supported if its value, or every part of its date, occurs in them."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.text = "\n".join(texts)
        self._values: dict[str, set[str]] = {}
        for claim in _claims_of(self.text):
            self._values.setdefault(claim.kind, set()).add(claim.value)
        self._date_parts = {part for value in self._values.get("date", ()) for part in value.split()}
        low = self.text.lower()
        self._words = set(re.findall(r"[\w'’-]+", low))
        self._numbers = {_plain(number) for number in re.findall(_DIGITS, self.text)} | {
            str(_WORDS[word]) for word in self._words if word in _WORDS and word not in {"a", "an", "half"}
        }
        self.commits = {kind for kind, (_, grounding) in COMMITMENTS.items() if grounding.search(low)}

    def support(self, claim: Claim) -> bool:
        """Whether the claim occurs here, in whatever form."""
        if claim.kind == "commitment":
            return claim.value in self.commits
        if claim.value in self._values.get(claim.kind, ()):
            return True
        if claim.kind == "date":
            return all(
                part in self._date_parts or part in self._numbers or part in self._words for part in claim.value.split()
            )
        if claim.kind == "amount":
            return claim.value.split()[0] in self._numbers
        if claim.kind == "time":
            hour, _, minute = claim.value.partition(":")
            same = {f"{(int(hour) + 12) % 24}:{minute}", f"{int(hour)}:{minute}"}
            return bool(same & self._values.get("time", set())) or (
                minute == "00" and str(int(hour) % 12 or 12) in self._numbers
            )
        if claim.kind == "duration":
            number, unit = claim.value.split()
            return any(
                f"{other} {name}" in self._values.get("duration", ())
                for other, name in _same_duration(float(number), unit)
            )
        if claim.kind == "percent":
            return claim.value in self._numbers
        return all(word.lower() in self._words for word in re.split(r"[ -]", claim.value))


@lru_cache(maxsize=4096)
def _claims_of(text: str) -> tuple[Claim, ...]:
    return tuple(claims(text))


def _plain(number: str) -> str:
    if re.fullmatch(r"[\d.]+\.\d{3},\d\d", number):  # 1.200,50 as much of Europe writes it
        number = number.replace(".", "")
    cleaned = re.sub(r"(?<=\d)[, ](?=\d{3}\b)", "", number).replace(",", ".")
    return f"{float(cleaned):.15g}" if cleaned.count(".") < 2 else cleaned


def _value(token: str) -> str:
    low = token.lower()
    if low[0].isdigit():
        return _plain(low)
    if low in _WORDS:
        return str(_WORDS[low])
    tens, _, ones = low.replace("-", " ").partition(" ")
    return str(_TENS.get(tens, 0) + _WORDS.get(ones, 0))


def _amounts(text: str) -> Iterator[tuple[str, Span]]:
    for found in _AMOUNT.finditer(text):
        unit = (found["sign"] or found["unit"]).lower()
        yield (
            f"{_value(found['n1'] or found['n2'])} {_CURRENCY.get(unit) or _CURRENCY.get(unit.rstrip('s'), unit)}",
            found.span(),
        )


def _percents(text: str) -> Iterator[tuple[str, Span]]:
    for found in _PERCENT.finditer(text):
        yield _value(found["n"]), found.span()


def _dates(text: str) -> Iterator[tuple[str, Span]]:
    for found in _DATE.finditer(text):
        day = found["d1"] or found["d2"] or found["d3"] or found["d5"]
        month = found["m1"] or found["m2"]
        weekday = found["wd"] or found["wd2"] or found["wd3"] or found["wd4"]
        parts = [weekday[:3].lower()] if weekday else []
        if found["rel"]:
            parts.append(found["rel"].lower().split()[-1])
        parts += [str(int(day))] if day else []
        if month:
            parts.append(next(name for name in _MONTHS if name.startswith(month[:3].lower())))
        elif found["m5"]:
            parts.append(_MONTHS[(int(found["m5"]) - 1) % 12])
        yield " ".join(parts), found.span()


def _durations(text: str) -> Iterator[tuple[str, Span]]:
    for found in _DURATION.finditer(text):
        unit = re.sub(
            r"^(sec|min|hr|yr).*",
            lambda m: {"sec": "second", "min": "minute", "hr": "hour", "yr": "year"}[m[1]],
            found["unit"].lower().rstrip("s"),
        )
        first = found["n"].lower()
        number = "0.5" if first.startswith("half") else _value(found["m"] or first)
        yield f"{number} {unit}", found.span()


def _times(text: str) -> Iterator[tuple[str, Span]]:
    for found in _TIME.finditer(text):
        if found["word"]:
            yield ("0:00" if found["word"].lower() == "midnight" else "12:00"), found.span()
            continue
        if found["h3"]:
            hour, minute, half = int(float(_value(found["h3"]))), "00", None
            span = found.span("h3")
        else:
            hour, minute, half = int(found["h"] or found["h2"]), found["min"] or "00", found["ap1"] or found["ap2"]
            span = found.span()
        if hour > 24 or int(minute) > 59:
            continue
        if half and half.lower() == "p" and hour < 12:
            hour += 12
        yield f"{hour}:{minute}", span


_NOT_NAMES = frozenset(
    "dear hello thanks thank regards sincerely best kind warm customer support team service sir madam mr mrs ms miss dr english sorry please yes the our you your this that it we monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december christmas easter british american god honey".split()
)


def _names(text: str) -> Iterator[tuple[str, Span]]:
    for found in _NAME.finditer(text):
        if found["n"].lower() not in _NOT_NAMES and found["n"].lower() not in STOPWORDS:
            yield found["n"], found.span()


def _same_duration(number: float, unit: str) -> Iterator[tuple[str, str]]:
    """The same length in neighbouring units: 24 hours is a day, a fortnight two weeks."""
    yield f"{number:g}", unit
    for small, size, large in (
        ("minute", 60, "hour"),
        ("hour", 24, "day"),
        ("day", 7, "week"),
        ("week", 2, "fortnight"),
        ("day", 14, "fortnight"),
        ("month", 12, "year"),
        ("second", 60, "minute"),
    ):
        if unit == large:
            yield f"{number * size:g}", small
        if unit == small and number % size == 0:
            yield f"{number / size:g}", large


def _clauses(sentence: str) -> Iterator[Span]:
    start = 0
    for cut in re.finditer(
        r"[;:]|,? (?:but|although|though|because|and (?:i|we|you|he|she|they|it|the|if))\b|, (?:if|so|which|who)\b",
        sentence,
    ):
        if cut.start() > start:
            yield start, cut.start()
        start = cut.start() + 1
    if start < len(sentence):
        yield start, len(sentence)
