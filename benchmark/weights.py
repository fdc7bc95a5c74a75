"""Fit the rubric's weights: non-negative, to the readers' overall, on gold labels of the train split.

The score is what `Rubric.overall` computes; the target is the readers' 1-5 as 0-100. A ridge towards the present weights keeps a label that
occurs a few times from taking a weight that only those few replies bear out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from benchmark.records import Exchange, Grade
from benchmark.rubric import Rubric, load_rubric
from benchmark.statistics import spearman

__all__ = ["Fit", "fit_weights"]


@dataclass(frozen=True, slots=True)
class Fit:
    """Weights by label, and the rank correlation of the score with the readers' overall, fitted and held out (-1 to 1)."""

    weights: dict[str, float]
    fitted_on: float
    held_out: float


def fit_weights(train: Sequence[Exchange], held_out: Sequence[Exchange], *, strength: float = 0.02) -> Fit:
    """Fit on `train`, report on `held_out`. Deterministic (L-BFGS-B from the present weights).

    Args:
        train: Labelled exchanges.
        held_out: Labelled exchanges that play no part in the fit.
        strength: Of the ridge towards the present weights.
    """
    import numpy as np
    from scipy.optimize import minimize

    rubric = load_rubric()
    rows = _rows(train, rubric)
    start = np.array([rubric.principles[label].weight for label in rubric.labels])

    def loss(weights: np.ndarray) -> float:
        changed = _with_weights(rubric, dict(zip(rubric.labels, weights, strict=True)))
        errors = [((changed.overall(grades, expected) or 0.0) - gold) / 100 for grades, expected, gold in rows]
        return float(np.mean(np.square(errors)) + strength * np.mean(np.square(weights - start)))

    found = minimize(loss, start, method="L-BFGS-B", bounds=[(0, 4)] * len(start), options={"maxiter": 60})
    weights = {label: round(float(weight), 2) for label, weight in zip(rubric.labels, found.x, strict=True)}
    fitted = _with_weights(rubric, weights)
    return Fit(weights, _agreement(rows, fitted), _agreement(_rows(held_out, rubric), fitted))


Row = tuple[dict[str, Grade], tuple[str, ...], float]


def _rows(exchanges: Sequence[Exchange], rubric: Rubric) -> list[Row]:
    """(gold grades with zeros, expected labels, gold overall 0-100) of every labelled reply."""
    return [
        ({**dict.fromkeys(rubric.labels, 0), **reply.grades}, rubric.expected(exchange), 25.0 * (reply.overall - 1))
        for exchange in exchanges
        for reply in exchange.replies
    ]


def _agreement(rows: Sequence[Row], rubric: Rubric) -> float:
    scores = [rubric.overall(grades, expected) for grades, expected, _ in rows]
    return spearman(scores, [gold for *_, gold in rows]) or 0.0


def _with_weights(rubric: Rubric, weights: dict[str, float]) -> Rubric:
    principles = {label: replace(principle, weight=float(weights[label])) for label, principle in rubric.principles.items()}
    return replace(rubric, principles=principles)
