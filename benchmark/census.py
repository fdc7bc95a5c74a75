"""What a data set holds, counted: the tables that `evenkeel data stats` prints and the page it writes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from statistics import fmean, median

from benchmark.audit.dataset import DataSet
from benchmark.audit.sizes import has_markup
from benchmark.exchanges import SPLITS
from benchmark.pages import FigureTable
from benchmark.readers import Agreement, agreement
from benchmark.records import Exchange, Reply
from benchmark.rubric import load_rubric
from benchmark.text import words

__all__ = ["agreement_table", "census"]


def census(data: DataSet) -> list[FigureTable]:
    """All tables, the sizes first."""
    exchanges = [exchange for rows in data.exchanges.values() for exchange in rows]
    replies = [reply for _, _, reply in data.replies()]
    return [
        _sizes(data),
        _by_split("channel", data, lambda exchange: [exchange.channel]),
        _by_split("anger", data, lambda exchange: [str(exchange.anger)]),
        _overall(data),
        _labels(data),
        *([_kinds(replies)] if any(reply.kind for reply in replies) else []),
        _by_split("industry", data, lambda exchange: [exchange.industry]),
        _by_split("kind of problem", data, lambda exchange: [exchange.problem_kind or "(not named)"]),
        _by_split("do-principles called for", data, lambda exchange: exchange.expected or ()),
        *_of_pairs(data),
        *_of_items(data),
        _lengths(exchanges, replies),
    ]


def _sizes(data: DataSet) -> FigureTable:
    rows: list[tuple[str | float | None, ...]] = []
    kinds: list[tuple[str, Callable[[str], int | float]]] = [
        ("exchanges", lambda split: len(data.exchanges.get(split, ()))),
        ("labelled replies", lambda split: sum(len(one.replies) for one in data.exchanges.get(split, ()))),
        ("families", lambda split: len({one.family for one in data.exchanges.get(split, ())})),
        ("industries", lambda split: len({one.industry for one in data.exchanges.get(split, ())})),
        (
            "with several customer turns",
            lambda split: sum(
                sum(turn.role == "customer" for turn in one.turns) > 1 for one in data.exchanges.get(split, ())
            ),
        ),
        ("pairs", lambda split: len(data.pairs.get(split, ()))),
        ("contrast items", lambda split: len(data.contrast.get(split, ()))),
        ("attacks", lambda split: len(data.attacks.get(split, ()))),
        ("judgements", lambda split: len(data.judgements.get(split, ()))),
    ]
    for name, count in kinds:
        figures = [count(split) for split in SPLITS]
        total: float | None = sum(figures)
        if name == "industries":
            total = len({one.industry for split in data.exchanges.values() for one in split})
        rows.append((name, *figures, total))
    return FigureTable("records", ("", *SPLITS, "all"), tuple(rows))


def _by_split(title: str, data: DataSet, names: Callable[[Exchange], Iterable[str]]) -> FigureTable:
    """Exchanges per name, the most frequent first."""
    counts = {
        split: Counter(name for exchange in data.exchanges.get(split, ()) for name in names(exchange))
        for split in SPLITS
    }
    return _table(f"exchanges by {title}", counts)


def _table(title: str, counts: dict[str, Counter[str]], note: str = "") -> FigureTable:
    total: Counter[str] = sum(counts.values(), Counter())
    order = sorted(total, key=lambda name: (-total[name], name))
    rows: list[tuple[str | float | None, ...]] = [
        (name, *(counts[split][name] for split in SPLITS), total[name]) for name in order
    ]
    return FigureTable(title, ("", *SPLITS, "all"), tuple(rows), note, bar=len(SPLITS) + 1)


def _overall(data: DataSet) -> FigureTable:
    rows: list[tuple[str | float | None, ...]] = []
    found = [(split, reply) for split, _, reply in data.replies()]
    for value in range(1, 6):
        counts = [sum(split == name and reply.overall == value for split, reply in found) for name in SPLITS]
        rows.append((str(value), *counts, sum(counts)))
    return FigureTable(
        "replies by overall",
        ("", *SPLITS, "all"),
        tuple(rows),
        "1 escalates, 2 cold or unhelpful, 3 acceptable, 4 good, 5 turns the customer around",
        bar=len(SPLITS) + 1,
    )


def _labels(data: DataSet) -> FigureTable:
    counts: dict[tuple[str, str, int], int] = Counter()
    for split, _, reply in data.replies():
        for label, grade in reply.grades.items():
            counts[split, label, grade] += 1
    heads = ("", *(f"{split} {grade}" for split in SPLITS for grade in (1, 2)), "all")
    rows: list[tuple[str | float | None, ...]] = []
    for label in load_rubric().labels:
        figures = [counts[split, label, grade] for split in SPLITS for grade in (1, 2)]
        rows.append((label, *figures, sum(figures)))
    return FigureTable("replies by principle and grade", heads, tuple(rows), bar=len(heads) - 1)


def _kinds(replies: Sequence[Reply]) -> FigureTable:
    by: dict[str, list[Reply]] = {}
    for reply in replies:
        by.setdefault(reply.kind or "(not named)", []).append(reply)
    rows = []
    for kind, found in sorted(by.items(), key=lambda item: fmean(reply.overall for reply in item[1])):
        lengths = [sum(1 for _ in words(reply.text)) for reply in found]
        rows.append((kind, len(found), round(fmean(reply.overall for reply in found), 2), round(fmean(lengths))))
    return FigureTable(
        "what replies were written as",
        ("", "replies", "mean overall", "mean words"),
        tuple(rows),
        "the writer's intention; overall and labels were given by reading, not by it",
        bar=1,
    )


def _of_pairs(data: DataSet) -> list[FigureTable]:
    if not data.pairs:
        return []
    decisions = {split: Counter[str](pair.decision for pair in data.pairs.get(split, ())) for split in SPLITS}
    sorts = {
        split: Counter(
            "with a customer"
            if pair.channel != "canned"
            else "canned, with placeholders or mark-up"
            if has_markup(pair.draft)
            else "canned, plain"
            for pair in data.pairs.get(split, ())
        )
        for split in SPLITS
    }
    return [_table("pairs by sort", sorts), _table("pairs by decision", decisions)]


def _of_items(data: DataSet) -> list[FigureTable]:
    tables = []
    if data.contrast:
        counts = {
            split: Counter(f"{item.principle} {item.direction}" for item in data.contrast.get(split, ()))
            for split in SPLITS
        }
        tables.append(_table("contrast items by principle and direction", counts))
    if data.attacks:
        kinds = {split: Counter(attack.kind for attack in data.attacks.get(split, ())) for split in SPLITS}
        tables.append(_table("attacks by kind", kinds))
    return tables


def _lengths(exchanges: Sequence[Exchange], replies: Sequence[Reply]) -> FigureTable:
    rows = []
    for name, texts in (
        ("customer, all turns", [exchange.customer for exchange in exchanges]),
        *((f"reply, overall {value}", [r.text for r in replies if r.overall == value]) for value in range(1, 6)),
    ):
        lengths = sorted(sum(1 for _ in words(text)) for text in texts)
        if lengths:
            rows.append((name, lengths[0], median(lengths), round(fmean(lengths), 1), lengths[-1]))
    return FigureTable("length in words", ("", "least", "median", "mean", "most"), tuple(rows), bar=3)


def agreement_table(data: DataSet, readers: tuple[str, str] = ("first", "second")) -> FigureTable | None:
    """How far two readers of test agree; None where these two read nothing."""
    judgements = [one for rows in data.judgements.values() for one in rows]
    texts = {reply.id: reply.text for _, _, reply in data.replies()}
    found: list[Agreement] = agreement(judgements, texts, readers)
    if not found[0].n:
        return None
    rows = tuple(
        (
            row.label,
            row.first,
            row.second,
            row.both,
            *(None if value is None else round(value, 2) for value in (row.kappa, row.alpha, row.rank, row.evidence)),
            None if row.kept is None else round(100 * row.kept),
        )
        for row in found
    )
    return FigureTable(
        f"agreement of two readers of test: {' and '.join(readers)}",
        ("", *readers, "both", "kappa", "alpha", "Spearman", "evidence F1", f"{readers[0]} kept %"),
        rows,
        "kappa: Cohen's, quadratic weights; alpha: Krippendorff's, ordinal; evidence F1: characters that both marked; "
        f"{found[0].n} replies; for overall, `both` counts equal values",
        bar=4,
    )
