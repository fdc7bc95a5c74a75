"""Is it about *this* customer? Details that a reply shares with the customer's own words and the facts.

A grade 2 needs something specific to the case; stock phrases have nothing in common with it. Copied text is no sign of
listening: a run of words taken over verbatim counts for nothing.
"""

from __future__ import annotations

import re
from functools import cached_property, lru_cache

from benchmark.records import Exchange
from benchmark.scorers.lexical.patterns import WHEN, concrete
from benchmark.text import STOPWORDS, content_words, lower, stem

__all__ = ["WHEN", "Details", "concrete", "details_of"]


_PLAIN = re.compile(r"\w+")
_COPIED = 6
"""Words in a row that the customer wrote too: from here on it is copying, not restating."""


class Details:
    """What an exchange is about, as stems of its content words."""

    def __init__(self, exchange: Exchange) -> None:
        customer = exchange.customer
        self.customer = content_words(customer)
        self.request = content_words(exchange.request or "")
        self.known = bool(customer)
        self._grounds = exchange.facts.grounds if exchange.facts else ()
        self._plain = f" {' '.join(_PLAIN.findall(lower(customer)))} "

    @cached_property
    def facts(self) -> set[str]:
        """Stems of the known facts and allowed actions."""
        return content_words(" ".join(self._grounds))

    def shared(self, words: tuple[str, ...]) -> int:
        """How many different details of the customer's account the words take up."""
        return len(self._stems(words) & self.customer)

    def grounded(self, words: tuple[str, ...]) -> int:
        """How many different details of the account or the facts the words take up."""
        return len(self._stems(words) & (self.customer | self.facts))

    def requested(self, words: tuple[str, ...]) -> int:
        """How many different words of what the customer asked for the words take up."""
        return len(self._stems(words) & self.request) if self.request else 0

    def copied(self, text: str) -> bool:
        """Whether a run of words is the customer's, verbatim."""
        plain = _PLAIN.findall(text)
        return any(f" {' '.join(plain[i : i + _COPIED])} " in self._plain for i in range(len(plain) - _COPIED + 1))

    @staticmethod
    def _stems(words: tuple[str, ...]) -> set[str]:
        return {stem(word) for word in words if word not in STOPWORDS and (len(word) > 2 or word.isdigit())}


@lru_cache(maxsize=4096)
def details_of(exchange: Exchange) -> Details:
    """Details of an exchange; kept, because many replies answer one exchange."""
    return Details(exchange)
