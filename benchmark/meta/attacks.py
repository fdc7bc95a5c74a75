"""Replies written to fool a scorer: how often does the honest reply beside them score higher?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmark.records import Attack, Score

__all__ = ["AttackFigures", "attack_figures"]


@dataclass(frozen=True, slots=True)
class AttackFigures:
    """What came of the attacks.

    Attributes:
        n: Attacks with an overall on both sides.
        unscored: Attacks left out.
        withstood: Share in which the honest reply scored strictly higher; None without any.
        by_kind: Kind -> (attacks, share withstood).
        fallen: Ids of those that the attack won or tied.
    """

    n: int
    unscored: int
    withstood: float | None
    by_kind: Mapping[str, tuple[int, float]]
    fallen: tuple[str, ...]


def attack_figures(attacks: Sequence[Attack], replies: Sequence[Score], honest: Sequence[Score]) -> AttackFigures:
    """Compare `overall` of attack and honest reply, a tie being a defeat.

    Args:
        attacks: The items.
        replies: Scores of the attacking replies, in order.
        honest: Scores of the honest ones.
    """
    held: dict[str, list[bool]] = {}
    fallen = []
    for attack, bad, good in zip(attacks, replies, honest, strict=True):
        if bad.overall is None or good.overall is None:
            continue
        won = good.overall > bad.overall
        held.setdefault(attack.kind, []).append(won)
        if not won:
            fallen.append(attack.id)
    flat = [won for found in held.values() for won in found]
    return AttackFigures(
        len(flat),
        len(attacks) - len(flat),
        sum(flat) / len(flat) if flat else None,
        {kind: (len(found), sum(found) / len(found)) for kind, found in sorted(held.items())},
        tuple(fallen),
    )
