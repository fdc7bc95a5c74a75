"""Public sets that nobody here wrote, read in their upstream format from a path: a check that needs no trust in us.

They are for measuring only, and are not shipped. What each set is about decides which do-principles count as expected
of its texts; the scorer's `overall` then counts those, less whatever it finds to avoid. None of the sets has facts, and
only one has a customer.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmark.agreement import spearman
from benchmark.errors import DataError, UnknownName
from benchmark.files import must_exist
from benchmark.meta.contenders import Contender
from benchmark.meta.ranking import partial_spearman
from benchmark.records import Exchange
from benchmark.scorers import Case
from benchmark.text import words

__all__ = ["EXTERNAL", "ExternalFigure", "measure_external"]


@dataclass(frozen=True, slots=True)
class ExternalFigure:
    """One figure on one public set.

    Attributes:
        name: The set.
        figure: What is measured, such as "Spearman" or "accuracy".
        value: The figure; None where the scorer gives no overall.
        n: Texts or pairs it rests on.
        floor: What somebody's plain method reaches, if known.
        floor_of: Whose.
    """

    name: str
    figure: str
    value: float | None
    n: int
    floor: float | None
    floor_of: str


class _Bare(csv.excel_tab):
    quoting = csv.QUOTE_NONE


@dataclass(frozen=True, slots=True)
class _Set:
    expected: tuple[str, ...]
    columns: tuple[str, ...]
    delimiter: str
    measure: Callable[[Contender, list[dict[str, str]], tuple[str, ...], int | None], list[tuple[Any, ...]]]


def _overall(contender: Contender, texts: Sequence[str], expected: tuple[str, ...]) -> list[float | None]:
    cases: list[Case] = [
        (Exchange(id=f"text-{number}", family=f"text-{number}", expected=expected), text)
        for number, text in enumerate(texts, 1)
    ]
    out: list[float | None] = []
    for start in range(0, len(cases), 1024):
        out.extend(score.overall for score in contender.score(cases[start : start + 1024]))
    return out


def _kept(values: Sequence[float | None], *others: Sequence[Any]) -> list[list[Any]]:
    """The values that are there, and what stands beside them."""
    rows = [row for row in zip(values, *others, strict=True) if row[0] is not None]
    return [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in range(1 + len(others))]


def _thinned(rows: list[dict[str, str]], limit: int | None) -> list[dict[str, str]]:
    """Every n-th row, so that a small sample still spans the file."""
    return rows if not limit or len(rows) <= limit else rows[:: -(-len(rows) // limit)]


def _receptiveness(
    contender: Contender, rows: list[dict[str, str]], expected: tuple[str, ...], limit: int | None
) -> list[tuple[Any, ...]]:
    rows = _thinned(rows, limit)
    given, gold, length = _kept(
        _overall(contender, [row["text"] for row in rows], expected),
        [float(row["receptive"]) for row in rows],
        [sum(1 for _ in words(row["text"])) for row in rows],
    )
    whose = "16 published features"
    return [
        ("Spearman", spearman(gold, given), len(given), 0.36, whose),
        ("Spearman, w/o length", partial_spearman(gold, given, length), len(given), None, ""),
    ]


def _offers(
    contender: Contender, rows: list[dict[str, str]], expected: tuple[str, ...], limit: int | None
) -> list[tuple[Any, ...]]:
    rows = [row for row in _thinned(rows, limit) if row["condition"]]
    given, gold = _kept(
        _overall(contender, [row["message"] for row in rows], expected), [float(row["condition"]) > 0 for row in rows]
    )
    return [("AUC, warm or tough", _auc(given, gold), len(given), None, "")]


def _politeness(
    contender: Contender, rows: list[dict[str, str]], expected: tuple[str, ...], limit: int | None
) -> list[tuple[Any, ...]]:
    """The published task: the top against the bottom quartile, cut at the median of what is scored."""
    ordered = sorted(rows, key=lambda row: float(row["Normalized Score"]))
    quarter = len(ordered) // 4
    chosen = [(row, False) for row in ordered[:quarter]] + [(row, True) for row in ordered[-quarter:]]
    if limit and len(chosen) > limit:
        chosen = chosen[:: -(-len(chosen) // limit)]
    given, gold = _kept(
        _overall(contender, [row["Request"] for row, _ in chosen], expected), [side for _, side in chosen]
    )
    return [
        ("accuracy, outer quartiles", _median_accuracy(given, gold), len(given), 0.763, "trained on it"),
        ("AUC", _auc(given, gold), len(given), None, ""),
    ]


def _paradetox(
    contender: Contender, rows: list[dict[str, str]], expected: tuple[str, ...], limit: int | None
) -> list[tuple[Any, ...]]:
    rows = [row for row in _thinned(rows, limit) if row["neutral1"]]
    rude = _overall(contender, [row["toxic"] for row in rows], expected)
    calm = _overall(contender, [row["neutral1"] for row in rows], expected)
    pairs = [(a, b) for a, b in zip(rude, calm, strict=True) if a is not None and b is not None]
    strict = float(np.mean([b > a for a, b in pairs])) if pairs else None
    half = float(np.mean([1.0 if b > a else 0.5 if a == b else 0.0 for a, b in pairs])) if pairs else None
    return [
        ("rewrite scores higher", strict, len(pairs), 0.875, "a list of profanities"),
        ("the same, ties half", half, len(pairs), None, ""),
    ]


def _personas(
    contender: Contender, rows: list[dict[str, str]], expected: tuple[str, ...], limit: int | None
) -> list[tuple[Any, ...]]:
    rows = _thinned(rows, limit)
    given, gold, length = _kept(
        _overall(contender, [row["response"] for row in rows], expected),
        [sum(float(row[f"annotator{number}_score"]) for number in (1, 2, 3)) for row in rows],
        [sum(1 for _ in words(row["response"])) for row in rows],
    )
    return [
        ("Spearman", spearman(gold, given), len(given), 0.72, "length alone"),
        ("Spearman, w/o length", partial_spearman(gold, given, length), len(given), None, ""),
    ]


def _auc(given: Sequence[float], gold: Sequence[bool]) -> float | None:
    """Chance that one that is true scores above one that is not, ties half (Mann & Whitney 1947)."""
    from scipy.stats import mannwhitneyu

    high = [value for value, side in zip(given, gold, strict=True) if side]
    low = [value for value, side in zip(given, gold, strict=True) if not side]
    return float(mannwhitneyu(high, low).statistic) / (len(high) * len(low)) if high and low else None


def _median_accuracy(given: Sequence[float], gold: Sequence[bool]) -> float | None:
    """Accuracy of "above the median is polite"; what lies on it counts half, as a coin would decide it."""
    if not given:
        return None
    middle = float(np.median(given))
    right = [
        0.5 if value == middle else float((value > middle) == side) for value, side in zip(given, gold, strict=True)
    ]
    return float(np.mean(right))


_WARM = ("listen", "validate", "thank", "calm", "courteous", "positive_language")
EXTERNAL: dict[str, _Set] = {
    "receptiveness": _Set(_WARM, ("text", "receptive"), ",", _receptiveness),
    "offers": _Set(_WARM, ("message", "condition"), ",", _offers),
    "politeness": _Set(
        ("apologize", "thank", "calm", "courteous", "positive_language"),
        ("Request", "Normalized Score"),
        ",",
        _politeness,
    ),
    "paradetox": _Set(("calm", "courteous", "positive_language"), ("toxic", "neutral1"), "\t", _paradetox),
    "personas": _Set(
        ("listen", "restate", "validate", "empathize", "apologize", "stay_with", "thank", "courteous"),
        ("response", "annotator1_score", "annotator2_score", "annotator3_score"),
        ",",
        _personas,
    ),
}
"""Name -> how its file is read and measured.

receptiveness   receptive_train of R's `politeness` (Yeomans et al. 2020), as CSV: text, receptive
offers          phone_offers, bowl_offers of the same: message, condition
politeness      *.annotated.csv of the Stanford Politeness Corpus (Danescu-Niculescu-Mizil et al. 2013)
paradetox       paradetox.tsv (Logacheva et al. 2022)
personas        EP_EN_full.csv of Empathetic Personas (Alazraki et al. 2021)
"""


def measure_external(contender: Contender, name: str, path: Path, *, limit: int | None = None) -> list[ExternalFigure]:
    """Measure a contender on a public set.

    Args:
        contender: Whoever is measured.
        name: One of `EXTERNAL`.
        path: The upstream file.
        limit: Most texts to grade, spread over the file; default: all.

    Raises:
        UnknownName: No such set; DataError: the file is not there or lacks a column.
    """
    if name not in EXTERNAL:
        raise UnknownName("public set", name, EXTERNAL)
    known = EXTERNAL[name]
    rows = list(_read(path, known))
    if not rows:
        raise DataError("an empty file", file=path, expected=f"rows with {', '.join(known.columns)}")
    try:
        figures = known.measure(contender, rows, known.expected, limit)
    except ValueError as exc:
        raise DataError(f"a figure of upstream's is none: {exc}", file=path, expected=", ".join(known.columns)) from exc
    return [ExternalFigure(name, figure, value, n, floor, whose) for figure, value, n, floor, whose in figures]


def _read(path: Path, known: _Set) -> Iterator[dict[str, str]]:
    must_exist(path)
    with path.open(encoding="utf-8", newline="") as stream:
        # Tab-separated files of this kind quote nothing: a lone quotation mark there is one of the text.
        dialect = _Bare if known.delimiter == "\t" else csv.excel
        reader = csv.DictReader(stream, dialect=dialect)
        lacking = [column for column in known.columns if column not in (reader.fieldnames or ())]
        if lacking:
            raise DataError(
                "not the file that was meant",
                file=path,
                line=1,
                got=", ".join(reader.fieldnames or ()) or "nothing",
                expected=f"columns {', '.join(known.columns)}",
            )
        for row in reader:
            yield {name: value or "" for name, value in row.items() if name is not None}
