"""Locks without a shape of their own: amounts, percentages, dates, times, durations, phone numbers, codes, names.

They are looked for after `scans` has blanked what it found, so that nothing inside a placeholder or a link counts.
`benchmark.claims` knows the same quantities by their value; these patterns take a third of its time, because masking a
draft must cost next to nothing, and know what other countries write (€1.200,50, USD 20, 12.06.2025).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from benchmark.text import STOPWORDS
from rewriter.locks.patterns import word_set
from rewriter.locks.scans import Candidate

__all__ = ["NUMBER", "codes", "names", "phones", "quantities"]

NUMBER = r"(?:\d{1,3}(?:[.,'’ \u00a0\u202f]\d{3})++(?!\d)(?:[.,]\d{1,2}(?!\d))?|\d++(?:[.,]\d{1,2}(?!\d))?)"
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_WORD_NUMBER = rf"(?:(?:{_TENS})(?:[- ](?:{_ONES}))?|{_TEENS}|{_ONES}|(?:a )?hundred)"
_CODES = "USD|EUR|GBP|CHF|SEK|NOK|DKK|PLN|CZK|HUF|AUD|CAD|NZD|INR|JPY|CNY|ZAR|BRL|SGD"
_UNITS = rf"(?:{_CODES}|pounds?|quid|euros?|dollars?|bucks?|rupees?|kr|zł|pence|cents?|p)\b(?!\.?m\b)"
_PERIOD = r"(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|h|days?|nights?|weeks?|wks?|fortnights?|months?|years?|yrs?)\b"
_QUALIFIER = r"(?:(?:working|business|banking|calendar|full|whole|more|further|extra|additional|consecutive)\s)?"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_NTH = r"(?:st|nd|rd|th)"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b(?:\.(?=\s\d))?"
)
_YEAR = r"(?:,?\s(?:19|20)\d\d(?![\w/-]))?"
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
_SHORT_WEEKDAY = r"(?:mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)\.?"
_NOT_PRECEDED = r"(?<![\w.,/#-])"

_SIGN = re.compile(
    rf"[£€$₹¥]\s?{NUMBER}(?:[-–]{NUMBER}(?!\w))?(?:\s?(?:k|m|bn|million)\b)?(?:\s(?:{_CODES})\b(?!\s?\d))?",
    re.IGNORECASE,
)
_BEFORE_SIGN = re.compile(r"(?<!\w)(?:US|AU|CA|NZ|HK|A|C|R|S)\Z")
_DIGIT = re.compile(
    rf"(?=\d){_NOT_PRECEDED}(?:"
    rf"(?P<date>(?:19|20)\d\d-\d\d-\d\d(?!\d)|{_DAY}[/.-]{_DAY}[/.-](?:\d{{4}}|\d\d)(?![\w-]|[./]\d)|\d\d/\d\d(?![\w/])"
    rf"|{_DAY}{_NTH}?(?:\s?[-–]\s?{_DAY}{_NTH}?)?\s?(?:of\s)?{_MONTH}{_YEAR}|{_DAY}{_NTH}\b)"
    rf"|(?P<percent>{NUMBER}(?:\s?[-–]\s?{NUMBER})?\s?(?:%|per\s?cent\b))"
    rf"|(?P<duration>{NUMBER}(?:(?:\s?[-–]\s?|\s(?:to|or)\s){NUMBER})?[\s-]?{_QUALIFIER}{_PERIOD})"
    rf"|(?P<amount>{NUMBER}\s?(?:[€£$₹](?!\d)|{_UNITS}))"
    r"|(?P<time>[012]?\d[:.h][0-5]\d(?::[0-5]\d)?(?:\s?(?:[ap]m\b|[ap]\.m\.))?(?![\d:]|[.,]\d)"
    r"|1?\d\s?(?:[ap]m\b|[ap]\.m\.)|1?\d\so['’]clock|24/7(?![/\d])))",
    re.IGNORECASE,
)
_WORD = re.compile(
    rf"(?:(?P<date>(?:{_WEEKDAY}|{_SHORT_WEEKDAY}(?=,?\s(?:the\s)?(?:\d|{_MONTH}\s\d)))"
    rf"(?:,?\s(?:the\s)?(?:{_DAY}{_NTH}?\s(?:of\s)?{_MONTH}{_YEAR}|{_DAY}{_NTH}\b"
    rf"|{_MONTH}\s{_DAY}{_NTH}?(?![\w:]){_YEAR}))?"
    rf"|{_MONTH}\s(?:the\s)?{_DAY}{_NTH}?(?![\w:%]|[.,]\d|\s(?:{_PERIOD}|{_UNITS}|%|per)){_YEAR}|{_MONTH}\s(?:19|20)\d\d)"
    rf"|(?P<duration>(?:half\san|a\scouple\sof|an?(?=\s(?:{_QUALIFIER})(?:hour|day|night|week|fortnight|month|year)\b)"
    rf"|{_WORD_NUMBER}(?:(?:-|–|\sto\s|\sor\s){_WORD_NUMBER})?)[\s-]{_QUALIFIER}{_PERIOD})"
    rf"|(?P<amount>{_WORD_NUMBER}\s{_UNITS})|(?P<percent>{_WORD_NUMBER}\sper\s?cent\b)"
    rf"|(?P<sum>(?:{_CODES}|Rs\.?|kr\.?)\s?{NUMBER})|(?P<time>noon|midday|midnight)\b)",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"\b[A-Za-z]++")
# How the words that `_WORD` begins with begin; trying it at every word would take as long as all else together.
_BEGINNINGS = frozenset(
    word[:3].lower()
    for word in re.split(
        r"\W+",
        f"{_ONES} {_TENS} {_TEENS} {_CODES} a an half hundred noon midday midnight rs kr mon tue wed thu fri sat sun "
        "jan feb mar apr may jun jul aug sep oct nov dec",
    )
)
_HOUR = re.compile(
    r"\b(?:at|by|before|after|until|till|from|between|around) (1?\d|2[0-4])(?: ?(?:and|to|-|–) ?(1?\d|2[0-4]))?"
    rf"(?![\w:%/]|[.,-]\d|\s(?:{_PERIOD}|{_UNITS}|%|per|of|{_MONTH}|people|times|more|other|items?)\b)",
    re.IGNORECASE,
)

_PHONE = re.compile(
    r"(?<![\w£€$₹#.,/-])(?:"
    r"(?:\+\d{1,3}|\(\+?\d{1,4}\)|0\d)(?:[ \u00a0.()/-]{0,2}\d){5,13}|(?:1[ -])?\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}"
    r"|\d{3}[- ]\d{4}|1-8\d\d-[A-Z0-9][A-Z0-9-]{5,9})(?:\s?(?:ext\.?|x)\s?\d{1,5})?(?!\w|-\d)"
)
_MOST_DIGITS = 12  # of a number that is written with its leading 0; a further group belongs to the sentence
_TOKEN = re.compile(
    r"(?<![\w£€$₹&/-])(?<!\d[.,])(?:#[A-Za-z]{0,4}-?\d[\w-]*+|[vV]?\d+(?:\.\d+){1,5}(?![\w]|\.\d)|\d{1,3}(?:,\d{3})++(?!\w)"
    r"|(?=[A-Z0-9/_-]*\d)[A-Z0-9]++(?:[-/_][A-Z0-9]++)*+(?![\w])"
    r"|[A-Za-z]{1,6}-\d{3,}[\w-]*+|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b)"
)
_LABELLED = re.compile(
    r"\b(?:order|ticket|invoice|case|ref(?:erence)?|booking|claim|account|policy|tracking|parcel|contract)"
    r"(?:\s(?:no\.?|nr\.?|number|id|code))?[:#\s]{1,3}([A-Za-z]{0,4}-?\d[\w-]{2,})\b",
    re.IGNORECASE,
)
_NOT_A_CODE = re.compile(
    r"\d{1,4}(?:AM|PM|H|HR|HRS|K|X|ST|ND|RD|TH)|(?:19|20)\d\d[-/](?:19|20)?\d\d"
    r"|\d{1,2}[-/]\d{1,2}(?:[-/]\d{2,4})?",
    re.IGNORECASE,
)

_CAPITAL = re.compile(r"(?<![\w@#])[^\W\d_][\w]*+(?:['’-]\w++)*+")
_JOINED = re.compile(r"[ \u00a0-](?:(?:van|von|de|der|den|del|della|di|da|la|le|al|bin|und|&)[ \u00a0])*\Z")
_TITLES = word_set("mr mrs ms miss mx dr prof st hi hey madam sir ok yours best cheers sent re fwd pm am")
_CLOSERS = r"(?:regards|wishes|sincerely|faithfully|truly|thanks|thank you|cheers|best|yours|care)"
_SIGNED = re.compile(
    rf"(?im:^[^\n]{{0,30}}\b{_CLOSERS}[ \t]*[,.!]?[ \t]*)\n\s*+"
    r"([^\W\d_a-z][\w.'’-]*(?: [^\W\d_a-z][\w.'’-]*){0,3})(?=[ \t]*(?:,|\n|\Z))"
    r"|(?:^|[\s.!?])(?:[-–—~] ?|\^)([^\W\d_a-z][\w.'’-]{1,20})\s*\Z"
)


def quantities(text: str) -> Iterator[Candidate]:
    """Amounts, percentages, dates, times and durations."""
    for found in _SIGN.finditer(text):
        country = _BEFORE_SIGN.search(text, max(0, found.start() - 3), found.start())
        if country or not text[found.start() - 1 : found.start()].isalnum():
            yield Candidate(country.start() if country else found.start(), -found.end(), "amount")
    for found in _DIGIT.finditer(text):
        yield Candidate(found.start(), -found.end(), found.lastgroup or "")
    for word in _LETTERS.finditer(text):
        if word.group()[:3].lower() in _BEGINNINGS and (phrase := _WORD.match(text, word.start())):
            kind = phrase.lastgroup or ""
            if kind == "date" and word.group() in {"may", "march"}:  # "you may 10 days after that"
                continue
            yield Candidate(phrase.start(), -phrase.end(), "amount" if kind == "sum" else kind)
    for found in _HOUR.finditer(text):
        for group in (1, 2):
            if found[group]:
                yield Candidate(found.start(group), -found.end(group), "time")


def phones(text: str) -> Iterator[Candidate]:
    """Phone numbers, with or without a country's prefix."""
    for found in _PHONE.finditer(text):
        number = found.group()
        most = _MOST_DIGITS if re.match("0[1-9]", number) else 15
        while sum(char.isdigit() for char in number) > most and " " in number:
            number = number[: number.rindex(" ")]
        yield Candidate(found.start(), -found.start() - len(number), "phone")


def codes(text: str) -> Iterator[Candidate]:
    """Reference codes: letters with digits, three digits or more, versions, and what a label ("order") introduces."""
    for found in _TOKEN.finditer(text):
        token = found.group()
        digits = sum(char.isdigit() for char in token)
        lettered = any(char.isalpha() or char == "#" for char in token)
        if (lettered or digits >= 3 or "." in token) and not _NOT_A_CODE.fullmatch(token):
            yield Candidate(found.start(), -found.start() - len(token.rstrip("-_")), "code")
    for found in _LABELLED.finditer(text):
        yield Candidate(found.start(1), -found.end(1), "code")


def names(text: str) -> Iterator[Candidate]:
    """Capitalised words inside a sentence, words with an inner capital, and the name under a closing."""
    for found in _SIGNED.finditer(text):
        group = 1 if found[1] else 2
        if found[group].split()[0].lower() not in STOPWORDS:
            yield Candidate(found.start(group), -found.end(group), "name")
    start = end = -1
    for found in _CAPITAL.finditer(text):
        word = found.group()
        if word.islower():
            continue
        plain = word[:-2] if word.endswith(("'s", "’s")) else word
        if not _is_name(plain) or _opens_sentence(text, found.start(), plain):
            continue
        if end >= 0 and _JOINED.fullmatch(text, end, found.start()):
            end = found.start() + len(plain)
            continue
        if end >= 0:
            yield Candidate(start, -end, "name")
        start, end = found.start(), found.start() + len(plain)
    if end >= 0:
        yield Candidate(start, -end, "name")


def _is_name(word: str) -> bool:
    if word.lower() in STOPWORDS or word.lower() in _TITLES or len(word) < 2:
        return False
    stem = re.split(r"['’]|(?<=[A-Z])s\Z", word)[0]  # OK'd and DMs are as little names as OK and DM
    return not word.isupper() and (len(stem) < 2 or not stem.isupper()) and any(char.isupper() for char in word)


def _opens_sentence(text: str, at: int, word: str) -> bool:
    """Whether the capital may be only that of a sentence's first word. "PayPal" has one of its own."""
    if any(char.isupper() for char in word[1:]):
        return False
    before = text[max(0, at - 40) : at].rstrip(" \t\u00a0\"'“‘«(*_")
    if not before:
        return at - len(before) < 40 or not text[:at].strip()
    if before[-1] in ".!?:\n•·-–—>|":
        return not re.search(r"\b(?:Mr|Mrs|Ms|Dr|St|Prof)\.\Z", before)
    return False
