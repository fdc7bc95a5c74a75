"""What `evenkeel meta` shows: one table of all contenders, then one per question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from benchmark.meta.external import ExternalFigure
from benchmark.meta.gold import Gold
from benchmark.meta.measure import Measured
from benchmark.pages import FigureTable
from benchmark.rubric import load_rubric

__all__ = ["meta_tables", "overview"]

Cell = str | float | None


def _figure(value: float | None, digits: int = 2) -> float | None:
    return None if value is None else round(value, digits)


def _percent(value: float | None) -> float | None:
    return None if value is None else round(100 * value, 1)


def overview(found: Sequence[Measured], gold: Gold) -> FigureTable:
    """One row per contender: what to look at first."""
    rows: list[tuple[Cell, ...]] = []
    for one in found:
        moved = [figures.moved for figures in one.invariance.values() if figures.moved is not None]
        rows.append(
            (
                one.name,
                _figure(one.macro_f1),
                _figure(one.kappa),
                _figure(one.evidence),
                _percent(one.unscored),
                _figure(one.ranking.spearman),
                _figure(one.ranking.partial),
                _percent(one.ranking.pairwise),
                _percent(one.contrast.right) if one.contrast else None,
                _percent(one.contrast.moved) if one.contrast else None,
                _percent(one.attacks.withstood) if one.attacks else None,
                _percent(sum(moved) / len(moved)) if moved else None,
                _figure(one.replies_per_second, 0),
            )
        )
    heads = (
        "",
        "F1",
        "kappa",
        "evid.",
        "open",
        "rho",
        "rho*",
        "pairs",
        "contr.",
        "strays",
        "attacks",
        "fickle",
        "per s",
    )
    return FigureTable(
        f"scorers on {gold.name}: {len(gold.replies)} replies, {len(gold.contrast)} contrast items, "
        f"{len(gold.attacks)} attacks",
        heads,
        tuple(rows),
        "F1 of presence, quadratic kappa, token F1 of evidence: means over principles, one that is never graded counts "
        "0. rho: Spearman of overall; rho*: with length held fixed. In %: open, grades left open; pairs of replies to "
        "one exchange in the readers' order; contrast items whose principle moved rightly; strays, others that moved "
        "with it; attacks withstood; fickle, grades that change with names, currency, greeting or the customer's "
        "spelling.",
    )


def meta_tables(
    found: Sequence[Measured], gold: Gold, external: Mapping[str, Sequence[ExternalFigure]] | None = None
) -> list[FigureTable]:
    """All tables, the overview first.

    Args:
        found: The contenders.
        gold: What they were held against.
        external: Contender -> figures on public sets.
    """
    tables = [overview(found, gold), _overall(found)]
    tables += [_principles(one) for one in found if one.principles and one.name != "random"]
    tables += [table for make in (_contrast, _attacks, _invariance) if (table := make(found))]
    tables += [_leakage(one) for one in found if one.contrast and any(one.contrast.leakage.values())]
    if external:
        tables.append(_external(external))
    return tables


def _overall(found: Sequence[Measured]) -> FigureTable:
    rows = tuple(
        (
            one.name,
            one.ranking.n,
            one.ranking.unscored,
            _figure(one.ranking.spearman, 3),
            _interval(one.ranking.low, one.ranking.high),
            _figure(one.ranking.kendall, 3),
            _figure(one.ranking.partial, 3),
            one.ranking.pairs,
            _percent(one.ranking.pairwise),
            _percent(one.ranking.pairwise_partial),
        )
        for one in found
    )
    heads = ("", "n", "unscored", "Spearman", "95 %", "Kendall", "w/o length", "pairs", "pairs %", "pairs w/o length %")
    return FigureTable("overall", heads, rows, "intervals: families resampled", bar=8)


def _interval(low: float | None, high: float | None) -> str | None:
    return None if low is None or high is None else f"{low:.2f} to {high:.2f}"


def _principles(one: Measured) -> FigureTable:
    rows = tuple(
        (
            row.label,
            row.gold,
            row.found,
            row.unscored,
            _figure(row.precision),
            _figure(row.recall),
            _figure(row.f1),
            _figure(row.kappa),
            _interval(row.low, row.high),
            _figure(row.evidence),
            _figure(row.evidence_all),
            _figure(one.calibration.get(row.label), 3),
        )
        for row in one.principles
    )
    heads = (
        "", "gold", "found", "unscored", "precision", "recall", "F1", "kappa", "95 %", "evidence", "pooled", "ECE",
    )  # fmt: skip
    note = (
        "evidence: token F1 where both marked words; pooled: over all replies, misses and false finds included; ECE: "
        "expected calibration error of the probability that it is there"
    )
    return FigureTable(f"principles: {one.name}", heads, rows, note, bar=7)


def _contrast(found: Sequence[Measured]) -> FigureTable | None:
    having = [one for one in found if one.contrast and one.contrast.graded]
    if not having:
        return None
    rows: list[tuple[Cell, ...]] = []
    for label in load_rubric().labels:
        cells = [one.contrast.sensitivity.get(label) if one.contrast else None for one in having]
        counts = [cell[0] for cell in cells if cell]
        if counts:
            rows.append((label, max(counts), *(_percent(cell[1]) if cell else None for cell in cells)))
    return FigureTable(
        "contrast: edits whose principle moved the right way, %",
        ("", "items", *(one.name for one in having)),
        tuple(rows),
    )


def _leakage(one: Measured) -> FigureTable:
    rows: list[tuple[Cell, ...]] = []
    if one.contrast:
        for label, row in one.contrast.leakage.items():
            worst = sorted(row.items(), key=lambda item: (-item[1], item[0]))[:4]
            if worst:
                rows.append((label, "; ".join(f"{other} {100 * share:.0f}" for other, share in worst)))
    note = "per edited principle, the others that moved most often although they should not have, % of its items"
    return FigureTable(f"leakage: {one.name}", ("edited", "moved with it"), tuple(rows), note)


def _attacks(found: Sequence[Measured]) -> FigureTable | None:
    having = [one for one in found if one.attacks and one.attacks.n]
    if not having:
        return None
    kinds = sorted({kind for one in having if one.attacks for kind in one.attacks.by_kind})
    rows: list[tuple[Cell, ...]] = []
    for kind in kinds:
        cells = [one.attacks.by_kind.get(kind) if one.attacks else None for one in having]
        count = max(cell[0] for cell in cells if cell)
        rows.append((kind, count, *(_percent(cell[1]) if cell else None for cell in cells)))
    note = "the honest reply scored higher than the attack, % ; a tie is a defeat"
    return FigureTable("attacks withstood, %", ("", "attacks", *(one.name for one in having)), tuple(rows), note)


def _invariance(found: Sequence[Measured]) -> FigureTable | None:
    having = [one for one in found if one.invariance]
    if not having:
        return None
    rows: list[tuple[Cell, ...]] = [
        (
            one.name,
            *(
                cell
                for figures in one.invariance.values()
                for cell in (_percent(figures.moved), _figure(figures.shift, 1))
            ),
        )
        for one in having
    ]
    first = having[0].invariance
    heads = ("", *(head for name, one in first.items() for head in (f"{name} (n={one.n}) %", "shift")))
    note = "grades that moved, %, and mean change of overall, when nothing changed that a reader would grade by"
    return FigureTable("invariance", heads, tuple(rows), note)


def _external(external: Mapping[str, Sequence[ExternalFigure]]) -> FigureTable:
    names = list(external)
    first = external[names[0]]
    rows = tuple(
        (
            f"{figure.name}: {figure.figure}",
            figure.n,
            figure.floor,
            *(_figure(external[name][place].value, 3) for name in names),
        )
        for place, figure in enumerate(first)
    )
    floors = {figure.floor: f"{figure.floor:g} {figure.floor_of}" for figure in first if figure.floor is not None}
    note = f"overall of the bare text, no customer given; known floors: {', '.join(floors.values()) or 'none'}"
    return FigureTable("public sets, zero-shot", ("", "n", "floor", *names), rows, note)
