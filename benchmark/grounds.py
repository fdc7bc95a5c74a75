"""What supports a claim: whether facts, or a draft, state the same value or know the same kind of commitment."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from benchmark.claims import NUMBER, NUMBER_WORDS, Claim, claims, plain_number
from benchmark.commitments import COMMITMENTS

__all__ = ["Grounds"]


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
        self._numbers = {plain_number(number) for number in re.findall(NUMBER, self.text)} | {
            str(NUMBER_WORDS[word]) for word in self._words if word in NUMBER_WORDS and word not in {"a", "an", "half"}
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
