"""Fit the rubric's weights: non-negative, to the readers' overall, on gold labels of the train split.

What is maximised is the correlation (Pearson) of the score with the readers' 1-5. A squared error would instead pull
every penalty to 0, because few replies do all that an exchange calls for and the score therefore lies below the
readers' scale; so does the correlation of the score before it is cut at 0, because there the worst replies lie far
below the bad ones, and for the readers they do not. A ridge towards the weights by judgement (`prior` in the rubric)
keeps a label that occurs a few times from taking a weight that only those few replies bear out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from benchmark.agreement import spearman
from benchmark.records import Exchange, Grade
from benchmark.rubric import Rubric, load_rubric

__all__ = ["Fit", "fit_weights"]


@dataclass(frozen=True, slots=True)
class Fit:
    """Weights by label, and how the score then ranks with the readers' overall (-1 to 1), fitted and held out."""

    weights: dict[str, float]
    fitted_on: float
    held_out: float


def fit_weights(train: Sequence[Exchange], held_out: Sequence[Exchange], *, strength: float = 0.05) -> Fit:
    """Fit on `train`, report on `held_out`. Deterministic (L-BFGS-B from the priors).

    Args:
        train: Labelled exchanges.
        held_out: Labelled exchanges that play no part in the fit.
        strength: Of the ridge towards the priors (on relative differences, so that small weights hold as firmly as
            large).
    """
    import numpy as np
    from scipy.optimize import minimize

    rubric = load_rubric()
    rows = _rows(train, rubric)
    start = np.array([rubric.principles[label].prior for label in rubric.labels])

    grades = np.array([[(row[0][label] or 0) / 2 for label in rubric.labels] for row in rows])
    wanted = np.array([[label in row[1] for label in rubric.labels] for row in rows])
    avoided = np.array([label in rubric.avoid for label in rubric.labels])
    gold = np.array([row[2] for row in rows])

    def loss(weights: Any) -> float:
        earned = (grades * wanted) @ weights
        raw = earned / np.maximum(wanted @ weights, 1e-9) - grades @ (weights * avoided)
        return float(
            1
            - np.corrcoef(np.clip(raw, 0, 1), gold)[0, 1]
            + strength * np.mean(np.square((weights - start) / np.maximum(start, 0.05)))
        )

    found = minimize(loss, start, method="L-BFGS-B", bounds=[(0, 4)] * len(start), options={"maxiter": 500})
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
    principles = {
        label: replace(principle, weight=float(weights[label])) for label, principle in rubric.principles.items()
    }
    return replace(rubric, principles=principles)
