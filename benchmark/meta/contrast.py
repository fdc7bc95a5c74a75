"""One edit that moves one principle: does a scorer see it, and what else does it move?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmark.records import Contrast, Score
from benchmark.rubric import load_rubric

__all__ = ["ContrastFigures", "contrast_figures"]


@dataclass(frozen=True, slots=True)
class ContrastFigures:
    """What the edits did to the grades.

    Attributes:
        n: Items.
        right: Share of items whose principle moved the right way; None where the scorer grades none of them.
        graded: Items whose principle the scorer graded before and after.
        moved: Share of the other principles' grades that moved although they should not have.
        sensitivity: Principle -> (items graded, share that moved the right way).
        leakage: Edited principle -> other principle -> share of items in which it moved.
    """

    n: int
    graded: int
    right: float | None
    moved: float | None
    sensitivity: Mapping[str, tuple[int, float]]
    leakage: Mapping[str, Mapping[str, float]]


def contrast_figures(items: Sequence[Contrast], before: Sequence[Score], after: Sequence[Score]) -> ContrastFigures:
    """Compare the grades of base and edited reply.

    Args:
        items: The edits.
        before: Scores of the base replies, in order.
        after: Scores of the edited ones.
    """
    labels = load_rubric().labels
    hits: dict[str, list[bool]] = {}
    strays: dict[str, dict[str, list[bool]]] = {}
    for item, old, new in zip(items, before, after, strict=True):
        a, b = old.grades.get(item.principle), new.grades.get(item.principle)
        if a is not None and b is not None:
            hits.setdefault(item.principle, []).append(b > a if item.direction == "up" else b < a)
        for other in labels:
            left, right = old.grades.get(other), new.grades.get(other)
            if other != item.principle and left is not None and right is not None:
                strays.setdefault(item.principle, {}).setdefault(other, []).append(left != right)
    flat = [hit for found in hits.values() for hit in found]
    loose = [stray for row in strays.values() for found in row.values() for stray in found]
    return ContrastFigures(
        len(items),
        len(flat),
        sum(flat) / len(flat) if flat else None,
        sum(loose) / len(loose) if loose else None,
        {label: (len(hits[label]), sum(hits[label]) / len(hits[label])) for label in labels if label in hits},
        {
            label: {other: sum(found) / len(found) for other, found in strays[label].items() if any(found)}
            for label in labels
            if label in strays
        },
    )
