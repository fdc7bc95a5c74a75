"""The same reply under changes that a reader would not grade by: names, money, greeting, the customer's spelling.

A change is made alike in the customer's turns, the facts and the reply, so that nothing contradicts anything, except
for the greeting, which only the reply has, and the spelling, which only the customer has.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from benchmark.records import Facts, Score, Turn
from benchmark.scorers import Case

__all__ = ["CHANGES", "InvarianceFigures", "changed", "invariance_figures"]

_NAMED = re.compile(
    r"(?m)^(?:Hi|Hello|Dear|Hey|Good (?:morning|afternoon|evening)),? (?:Mr|Mrs|Ms|Dr)?\.? ?([A-Z][a-z]{2,})\b"
)
_SIGNED = re.compile(r"(?m)^([A-Z][a-z]{2,})(?:,? [A-Z][^\n]{0,60})?\Z")
_OTHER_NAMES = ("Oluwaseun", "Xiulan", "Siobhan", "Rajesh", "Ingrid", "Tariq", "Marisol", "Kwame")
_MONEY = re.compile(r"[£$€](?=\d)")
_OTHER_MONEY = {"£": "$", "$": "€", "€": "£"}
_GREETING = re.compile(r"\A(?:Hi|Hello|Hey|Dear)\b[^\n,.!]{0,40}[,.!]\s*")
_SPELLING = (
    (r"\bnothing\b", "nowt"), (r"\bsomething\b", "summat"), (r"\byou\b", "u"), (r"\byour\b", "ur"),
    (r"\bbecause\b", "cos"), (r"\bplease\b", "pls"), (r"\band\b", "n"), (r"(?<=[a-z]{3})ing\b", "in"),
    (r"(?<=\w)['’](?=\w)", ""), (r"\bgoing to\b", "gonna"), (r"\bwant to\b", "wanna"),
    (r"\bdo not\b", "dont"), (r"\bmy\b", "me"),
)  # fmt: skip
_SPELLING_RULES = tuple((re.compile(pattern), to) for pattern, to in _SPELLING)


def _names(case: Case) -> Case | None:
    reply = case[1]
    found = {match[1] for match in (*_NAMED.finditer(reply), *_SIGNED.finditer(reply))}
    if not found:
        return None
    other = {name: _OTHER_NAMES[place % len(_OTHER_NAMES)] for place, name in enumerate(sorted(found))}
    pattern = re.compile(r"\b(" + "|".join(map(re.escape, sorted(other))) + r")\b")
    return _everywhere(case, lambda text: pattern.sub(lambda match: other[match[1]], text))


def _money(case: Case) -> Case | None:
    if not _MONEY.search(case[1]):
        return None
    return _everywhere(case, lambda text: _MONEY.sub(lambda match: _OTHER_MONEY[match[0]], text))


def _greeting(case: Case) -> Case | None:
    """Take a greeting off; a reply without one is given a plain one."""
    exchange, reply = case
    bare = _GREETING.sub("", reply, count=1)
    if bare != reply and bare:
        return exchange, bare[0].upper() + bare[1:]
    return exchange, f"Hello,\n\n{reply}"


def _spelling(case: Case) -> Case | None:
    exchange, reply = case

    def slack(text: str) -> str:
        for pattern, to in _SPELLING_RULES:
            text = pattern.sub(to, text)
        return text

    turns = tuple(Turn(turn.role, slack(turn.text)) if turn.role == "customer" else turn for turn in exchange.turns)
    return None if turns == exchange.turns else (replace(exchange, turns=turns, reading=None), reply)


def _everywhere(case: Case, change: Callable[[str], str]) -> Case:
    exchange, reply = case
    facts = exchange.facts
    if facts is not None:
        rows = (facts.known, facts.allowed, facts.not_allowed, facts.missing)
        facts = Facts(*(tuple(map(change, row)) for row in rows))
    turns = tuple(Turn(turn.role, change(turn.text)) for turn in exchange.turns)
    request = None if exchange.request is None else change(exchange.request)
    return replace(exchange, turns=turns, facts=facts, request=request, reading=None), change(reply)


Change: TypeAlias = Callable[[Case], Case | None]
CHANGES: dict[str, Change] = {
    "names": _names,
    "currency": _money,
    "greeting": _greeting,
    "customer's spelling": _spelling,
}
"""Name -> what makes the changed case, or None where there is nothing to change."""


@dataclass(frozen=True, slots=True)
class InvarianceFigures:
    """What a change that should not matter did.

    Attributes:
        n: Replies it could be made to.
        moved: Share of grades that moved.
        shift: Mean absolute change of `overall`; None without any. In the scorer's own units, 0-100 for ours.
    """

    n: int
    moved: float | None
    shift: float | None


def changed(cases: Sequence[Case]) -> dict[str, list[tuple[int, Case]]]:
    """Name of the change -> (place among the cases, the changed case)."""
    return {
        name: [(place, made) for place, case in enumerate(cases) if (made := change(case)) is not None]
        for name, change in CHANGES.items()
    }


def invariance_figures(
    before: Sequence[Score], after: Mapping[str, Sequence[tuple[int, Score]]]
) -> dict[str, InvarianceFigures]:
    """Compare scores of changed cases with those of the originals.

    Args:
        before: Scores of the originals.
        after: Name of the change -> (place among the originals, score of the changed case).
    """
    out = {}
    for name, rows in after.items():
        moved, shift = [], []
        for place, new in rows:
            old = before[place]
            for label, grade in old.grades.items():
                other = new.grades.get(label)
                if grade is not None and other is not None:
                    moved.append(grade != other)
            if old.overall is not None and new.overall is not None:
                shift.append(abs(old.overall - new.overall))
        out[name] = InvarianceFigures(
            len(rows), float(np.mean(moved)) if moved else None, float(np.mean(shift)) if shift else None
        )
    return out
