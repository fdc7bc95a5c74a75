"""What must survive rewriting: placeholders, mark-up, links, amounts, dates, codes, names.

    find_locks(draft)          the spans themselves                                          finding.py
    mask(draft) -> Masked      each hard lock as one odd character, and back again           here
    verify(draft, rewrite)     what the rewrite lost, doubled, invented or moved             checks.py
    balanced(text)             brackets, template blocks and elements that do not close      tags.py

A lock is hard when its characters count (`{{ticket.id}}`, `<b>`, B-2207), soft when its form may vary ("five days",
"5 days").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from rewriter.locks.checks import Missing, verify
from rewriter.locks.finding import SOFT_KINDS, Lock, find_locks
from rewriter.locks.tags import balanced

__all__ = ["SOFT_KINDS", "Lock", "Masked", "Missing", "balanced", "find_locks", "mask", "verify"]

_PRIVATE_USE = ((0xE000, 0xF8FF), (0xF0000, 0xFFFFD), (0x100000, 0x10FFFD))


@dataclass(frozen=True, slots=True)
class Masked:
    """A text whose hard locks are single private-use characters.

    Attributes:
        text: The masked text.
        by_char: Which lock each of those characters stands for, in order; each lock has its own.
    """

    text: str
    by_char: dict[str, Lock] = field(repr=False)

    @property
    def locks(self) -> list[Lock]:
        """The masked locks, in order."""
        return list(self.by_char.values())

    def restore(self, text: str) -> str:
        """Put the locks back into a masked text, or into whatever was made of it."""
        return text.translate({ord(char): lock.text for char, lock in self.by_char.items()})


def mask(text: str) -> Masked:
    """Put one private-use character (U+E000 and up) for each hard lock; `restore` undoes it for every text.

    The characters are ones that the text does not hold itself. Being no letters, they neither glue to the letters after
    them nor end a sentence, so splitters and patterns may read the masked text.
    """
    pieces: list[str] = []
    by_char: dict[str, Lock] = {}
    reached = 0
    # A text of 137,000 locks would use up the characters; the rest then stays as it is.
    for lock, char in zip(find_locks(text, hard=True), _unused(text), strict=False):
        start, end = lock.span
        pieces += (text[reached:start], char)
        by_char[char] = lock
        reached = end
    return Masked("".join([*pieces, text[reached:]]), by_char)


def _unused(text: str) -> Iterator[str]:
    held = set(text)
    for first, last in _PRIVATE_USE:
        for code in range(first, last + 1):
            if chr(code) not in held:
                yield chr(code)
