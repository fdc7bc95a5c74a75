"""What a text states that can be checked: amounts, percentages, dates, times, durations and names.

Values are put in one form, so that "five days" meets "5 days", "£19" meets "19 pounds", and "the 10th" meets "Tuesday
10 June". The `grounding` scorer compares a reply with the facts by them, and the rewriter's guard a rewrite with its
draft. What a reply promises is in `benchmark.commitments`, what supports a claim in `benchmark.grounds`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from benchmark.records import Span
from benchmark.text import STOPWORDS

__all__ = ["NUMBER", "NUMBER_WORDS", "Claim", "Kind", "claims", "plain_number"]

Kind = Literal["amount", "percent", "date", "time", "duration", "name", "commitment"]
Finder: TypeAlias = Callable[[str], Iterator[tuple[str, Span]]]

# Numbers ----------------------------------------------------------------------

_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
NUMBER_WORDS = (
    {word: value for value, word in enumerate(_ONES)}
    | _TENS
    | {"a": 1, "an": 1, "half": 0, "couple of": 2, "a couple of": 2, "dozen": 12, "hundred": 100}
)
_NUMBER_WORD = (
    rf"(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_ONES[1:10])}))?|{'|'.join(sorted(_ONES, key=len, reverse=True))}"
)
NUMBER = r"\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3})+,\d\d|\d+(?:[.,]\d+)?"
"""A number in digits, with the separators of English or of much of the rest of Europe."""

# Amounts and percentages ------------------------------------------------------

_CURRENCY = {
    "£": "gbp", "pound": "gbp", "quid": "gbp", "gbp": "gbp",
    "€": "eur", "euro": "eur", "eur": "eur",
    "$": "usd", "dollar": "usd", "usd": "usd", "buck": "usd",
    "₹": "inr", "rupee": "inr",
    "kr": "kr",
    "zł": "pln",
    "p": "p", "pence": "p",
    "cent": "c",
}  # fmt: skip
_UNIT = r"pounds?|quid|gbp|euros?|eur|dollars?|usd|bucks?|rupees?|kr|zł|pence|cents?|p(?!\.m)"
_AMOUNT = re.compile(
    rf"(?P<sign>[£€$₹])\s?(?P<n1>{NUMBER})"
    rf"|\b(?P<n2>{NUMBER}|{_NUMBER_WORD})\s?(?P<unit>{_UNIT})\b",
    re.IGNORECASE,
)
_PERCENT = re.compile(rf"\b(?P<n>{NUMBER}|{_NUMBER_WORD})\s?(?:%|per ?cent\b)", re.IGNORECASE)

# Durations, dates and times ---------------------------------------------------

_PERIOD = (
    r"seconds?|secs?|minutes?|mins?|hours?|hrs?"
    r"|days?|weeks?|fortnights?|months?|years?|yrs?"
)
_DURATION = re.compile(
    rf"\b(?P<n>\d+(?:\.\d+)?|{_NUMBER_WORD}|an?|a couple of|half an|half a)"
    rf"(?:\s?(?:-|–|to|or)\s?(?P<m>\d+|{_NUMBER_WORD}))?"  # a range: the longer end counts
    r"[\s-]?(?P<work>(?:working|business|calendar|full|whole|more|straight|extra) )?"
    rf"(?P<unit>{_PERIOD})\b(?! (?:ago|old|in a row))",
    re.IGNORECASE,
)
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
_MONTH = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?"
    r"|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_WEEKDAY = r"mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun"
_RELATIVE = r"tonight|teatime|the weekend|close of (?:play|business)|end of (?:the day|play|today)|lunchtime|overnight"
_DATE = re.compile(
    rf"\b(?:(?P<wd>{_WEEKDAY})(?:day)?s?\b\.?,?\s?)?"  # Tuesday, 10th of June
    rf"(?:the )?(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m1>{_MONTH})\b"
    rf"|\b(?:(?P<wd2>{_WEEKDAY})(?:day)?\b,? )?"  # Tuesday, June 10
    rf"(?P<m2>{_MONTH}) (?:the )?(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!:)"
    rf"|\b(?:(?P<wd3>{_WEEKDAY})(?:day)? )?the (?P<d3>\d{{1,2}})(?:st|nd|rd|th)\b"
    r"|\b(?P<wd4>(?:mon|tues|wednes|thurs|fri|satur|sun)day)s?\b"
    rf"|\b(?P<rel>{_RELATIVE})\b"
    r"|\b(?P<y>\d{4})-(?P<m5>\d\d)-(?P<d5>\d\d)\b",
    re.IGNORECASE,
)
_NO_HOUR = (  # what follows a number that is no hour, though "at", "by" or "from" stands before it
    rf" ?(?:[ap]\.?m\b|{_MONTH}|%|percent|per|of|[ap]\.?m\b|p\b|pounds?|euros?"
    r"|days?|hours?|minutes?|weeks?|months?|working|business"
    r"|people|times|other|more|different|o'clock per)\b"
    r"|[-–./:]?\d"
)
_TIME = re.compile(
    r"\b(?P<h>\d{1,2})[:.h](?P<min>\d\d)(?:\s?(?P<ap1>[ap])\.?m\b\.?)?(?!\d|[.,]\d)"
    r"|\b(?P<h2>\d{1,2})\s?(?P<ap2>[ap])\.?m\b\.?"
    r"|\b(?P<word>noon|midday|midnight)\b"
    r"|\b(?:at|by|before|after|until|till|from|between) "
    rf"(?P<h3>\d{{1,2}}|{_NUMBER_WORD})(?!{_NO_HOUR})\b",
    re.IGNORECASE,
)

# Names ------------------------------------------------------------------------

_NAME = re.compile(r"(?<![.!?:>\n]\s)(?<!^)(?<![.!?:>\n])\b(?P<n>[A-Z][a-zà-ÿ]{2,}(?:[ -][A-Z][a-zà-ÿ]+)*)")
_CAPITALISED = """
dear hello thanks thank regards sincerely best kind warm customer support team service sir madam mr mrs ms miss dr
english sorry please yes the our you your this that it we
monday tuesday wednesday thursday friday saturday sunday
january february march april may june july august september october november december
christmas easter american british god honey
"""
_NOT_NAMES = frozenset(_CAPITALISED.split())


@dataclass(frozen=True, slots=True)
class Claim:
    """One checkable statement: its kind, its value in one form, and where it stands (character offsets)."""

    kind: Kind
    value: str
    span: Span


def claims(text: str) -> list[Claim]:
    """All amounts, percentages, dates, times, durations and names, in order; a character belongs to one claim."""
    finders: tuple[tuple[Kind, Finder], ...] = (
        ("amount", _amounts),
        ("percent", _percents),
        ("date", _dates),
        ("duration", _durations),
        ("time", _times),
        ("name", _names),
    )
    found: list[Claim] = []
    taken: list[Span] = []
    for kind, finder in finders:
        for value, span in finder(text):
            if not any(span[0] < end and start < span[1] for start, end in taken):
                taken.append(span)
                found.append(Claim(kind, value, span))
    return sorted(found, key=lambda claim: claim.span)


def plain_number(number: str) -> str:
    """Put a number in digits into one form: "1,200.50" and "1.200,50" are both "1200.5"."""
    if re.fullmatch(r"[\d.]+\.\d{3},\d\d", number):  # 1.200,50 as much of Europe writes it
        number = number.replace(".", "")
    cleaned = re.sub(r"(?<=\d)[, ](?=\d{3}\b)", "", number).replace(",", ".")
    return f"{float(cleaned):.15g}" if cleaned.count(".") < 2 else cleaned


def _value(token: str) -> str:
    low = token.lower()
    if low[0].isdigit():
        return plain_number(low)
    if low in NUMBER_WORDS:
        return str(NUMBER_WORDS[low])
    tens, _, ones = low.replace("-", " ").partition(" ")
    return str(_TENS.get(tens, 0) + NUMBER_WORDS.get(ones, 0))


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


def _names(text: str) -> Iterator[tuple[str, Span]]:
    for found in _NAME.finditer(text):
        if found["n"].lower() not in _NOT_NAMES and found["n"].lower() not in STOPWORDS:
            yield found["n"], found.span()
