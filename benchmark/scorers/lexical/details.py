"""Is it about *this* customer? Details that a reply shares with the customer's own words and the facts.

A grade 2 needs something specific to the case; stock phrases have nothing in common with it. Copied text is no sign of listening: a
run of words taken over verbatim counts for nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache

from benchmark.records import Exchange
from benchmark.text import STOPWORDS, content_words, stem

__all__ = ["CONCRETE", "Details", "details_of"]

_MONTHS = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
WHEN = re.compile(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\b(?:today|tonight|tomorrow|this (?:morning|afternoon|evening|week|minute)|noon|midday)\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{_MONTHS})\b|\b(?:{_MONTHS}) \d|\b\d{{1,2}}[:.h]\d\d\b|\b\d{{1,2}} ?[ap]\.?m\b"
    r"|\b(?:within|in|by|before|inside|for|under) (?:\w+ )?(?:\d+|an?|one|two|three|four|five|six|seven|ten|the next|next|few) "
    r"?(?:working |business )?(?:second|minute|hour|day|week|month|min)s?\b|\bby (?:the )?(?:end of|close|\d|one|two|three|four|five|six|noon)"
    r"|\bat (?:\d|one\b|two\b|three\b|four\b|five\b|six\b|seven\b|eight\b|nine\b|ten\b|eleven\b|twelve\b)|\bnext (?:week|month|day|train|flight|bus)\b|\bright now\b|\bthe \d{1,2}(?:st|nd|rd|th)\b"
)
"""A time, date or duration in lower-cased text."""
CONCRETE = re.compile(
    WHEN.pattern
    + r"|[£$€₹]\s?\d|\d+(?:[.,]\d+)? ?(?:euros?|pounds?|dollars?|quid|kr|p\b|%|gb|kg|minutes|mins?|hours|days|weeks)|\b\d{2,}"
)
"""The same, or an amount, or any longer number."""

_COPIED = 6
"""Words in a row that the customer wrote too: from here on it is copying, not restating."""


class Details:
    """What an exchange is about, as stems of its content words."""

    def __init__(self, exchange: Exchange) -> None:
        customer = exchange.customer
        self.customer = content_words(customer)
        grounds = " ".join(exchange.facts.grounds) if exchange.facts else ""
        self.facts = content_words(grounds)
        self.known = bool(customer)
        plain = re.findall(r"\w+", customer.lower().replace("’", "'"))
        self._runs = {tuple(plain[i : i + _COPIED]) for i in range(len(plain) - _COPIED + 1)}

    def shared(self, words: tuple[str, ...]) -> int:
        """How many different details of the customer's account the words take up."""
        return len(self._stems(words) & self.customer)

    def grounded(self, words: tuple[str, ...]) -> int:
        """How many different details of the account or the facts the words take up."""
        return len(self._stems(words) & (self.customer | self.facts))

    def copied(self, text: str) -> bool:
        """Whether a run of words is the customer's, verbatim."""
        if not self._runs:
            return False
        plain = re.findall(r"\w+", text)
        return any(tuple(plain[i : i + _COPIED]) in self._runs for i in range(len(plain) - _COPIED + 1))

    @staticmethod
    def _stems(words: tuple[str, ...]) -> set[str]:
        return {stem(word) for word in words if word not in STOPWORDS and (len(word) > 2 or word.isdigit())}


@lru_cache(maxsize=4096)
def details_of(exchange: Exchange) -> Details:
    """Details of an exchange; kept, because many replies answer one exchange."""
    return Details(exchange)
