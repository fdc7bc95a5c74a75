"""Has everything survived? A rewrite held against its draft, and mark-up against itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from rewriter.locks.finding import Lock, find_locks
from rewriter.locks.tags import branches, read_tag
from rewriter.locks.values import amount_value, values_of

__all__ = ["Missing", "verify"]

# What decides whether these are locks may stand around them ("order 4471"), so their characters are counted as well.
_BY_CHARACTERS = frozenset({"code", "phone", "url", "email"})


@dataclass(frozen=True, slots=True)
class Missing:
    """A lock that the rewrite lost, doubled, invented or moved.

    Attributes:
        kind: The lock's kind, or "order": every tag is there but not in the draft's order, or something moved to
            another branch of a template.
        text: The lock.
        expected: How often the draft has it. For "order": its place, counted in tags from 1 (0: before all).
        found: How often, or where, the rewrite has it.
    """

    kind: str
    text: str
    expected: int
    found: int


def verify(draft: str, rewrite: str) -> list[Missing]:
    """What the rewrite did not keep of the draft's locks; an empty list is a pass.

    Hard locks must occur exactly as often as before, and none may be new. Amounts, dates and the like must occur at
    least as often, in the same words or with the same value. HTML tags and template blocks must come in the same
    order, and what stood in a branch of a template must stand in it still.
    """
    before, after = find_locks(draft), find_locks(rewrite)
    problems = [*_hard(draft, rewrite, before, after), *_soft(draft, rewrite, before, after)]
    return problems or list(_order(before, after))


def _hard(draft: str, rewrite: str, before: list[Lock], after: list[Lock]) -> Iterator[Missing]:
    wanted = Counter(lock.text for lock in before if lock.hard)
    held = Counter(lock.text for lock in after if lock.hard)
    kinds = {lock.text: lock.kind for lock in [*after, *before] if lock.hard}
    for text, kind in kinds.items():
        counts = wanted[text], held[text]
        if kind in _BY_CHARACTERS:  # a doubled code may be read as the start of the phone number that follows it
            counts = _occurrences(draft, text), _occurrences(rewrite, text)
        if counts[0] != counts[1]:
            yield Missing(kind, text, *counts)


def _soft(draft: str, rewrite: str, before: list[Lock], after: list[Lock]) -> Iterator[Missing]:
    wanted = Counter((lock.kind, lock.text) for lock in before if not lock.hard)
    held = Counter((lock.kind, lock.text) for lock in after)
    values: tuple[dict[Lock, str], dict[Lock, str]] | None = None
    for (kind, text), expected in wanted.items():
        found = max(held[kind, text], _occurrences(rewrite, text, any_case=True))
        if found >= expected:
            continue
        if values is None:
            values = values_of(draft, before), values_of(rewrite, after)
        value = next((values[0][lock] for lock in values[0] if (lock.kind, lock.text) == (kind, text)), None)
        if value is not None:
            same = [list(side.values()).count(value) for side in values]
            if same[1] >= same[0]:
                continue
        yield Missing(kind, text, expected, found)


def _occurrences(text: str, part: str, *, any_case: bool = False) -> int:
    """How often the part stands in the text as a whole: £19 does not stand in £19.50, nor B-22 in B-2207."""
    start = r"(?<!\w)(?<!\w[-.,/])" if part[0].isalnum() else ""
    end = r"(?!\w)(?![-.,/:]\w)" if part[-1].isalnum() else ""
    return len(re.findall(start + re.escape(part) + end, text, re.IGNORECASE if any_case else 0))


def _order(before: list[Lock], after: list[Lock]) -> Iterator[Missing]:
    """The first tag out of its order; failing that, whatever changed its branch."""
    old, new = ([lock.text for lock in locks if read_tag(lock)] for locks in (before, after))
    if old != new:
        at = next(index for index, (left, right) in enumerate(zip(old, new, strict=True)) if left != right)
        yield Missing("order", old[at], at + 1, new.index(old[at], at) + 1)
        return
    wanted, held = _places(before), _places(after)
    if all(branch == 0 for _, branch in wanted):
        return
    for (text, place), count in wanted.items():
        if held[text, place] >= count or _everywhere(wanted, text) != _everywhere(held, text):
            continue  # where the number differs, `_hard` and `_soft` have judged it
        gained = (other for (name, other), times in held.items() if name == text and times > wanted[name, other])
        yield Missing("order", text, place, next(gained))


def _everywhere(places: Counter[tuple[str, int]], text: str) -> int:
    return sum(count for (name, _), count in places.items() if name == text)


def _places(locks: list[Lock]) -> Counter[tuple[str, int]]:
    """In which branch of a template each hard lock and each amount stands; other kinds may be said elsewhere."""
    places: Counter[tuple[str, int]] = Counter()
    for lock, branch in branches(locks):
        if lock.kind in {"amount", "percent"}:
            places[amount_value(lock.text) or lock.text.casefold(), branch] += 1
        elif lock.hard and not read_tag(lock):
            places[lock.text, branch] += 1
    return places
