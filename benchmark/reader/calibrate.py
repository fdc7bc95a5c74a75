"""Make a model's probabilities mean what they say, and find where it should rather say nothing.

Each threshold of each principle gets a line through its logit (Platt 1999, "Probabilistic outputs for support vector
machines"), fitted on replies that the network did not learn from. The abstain band is the stretch of probability
around one half in which the calibrated model is right less often than asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmark.reader.rows import Target

__all__ = ["calibrate", "expected_calibration_error", "fit_platt", "reliability", "sigmoid"]

Floats = NDArray[np.float64]


def sigmoid(values: Floats) -> Floats:
    """Logistic function, safe for large values of either sign."""
    return np.asarray(0.5 * (1 + np.tanh(0.5 * values)), dtype=np.float64)


def fit_platt(
    logits: Floats, truth: Sequence[bool] | NDArray[np.bool_], *, strength: float = 1e-2
) -> tuple[float, float]:
    """Slope and offset of the line through the logits that makes their sigmoid the share of true ones.

    Args:
        logits: Shape (n,).
        truth: As many.
        strength: Of the pull towards slope 1 and offset 0, which rare labels need.

    Returns:
        (slope, offset); (1, 0) where all are true or all are not.
    """
    from scipy.optimize import minimize

    wanted = np.asarray(truth, dtype=np.float64)
    if not len(wanted) or wanted.min() == wanted.max():
        return 1.0, 0.0
    # Platt's own targets: a label seen n times is not certain.
    high, low = (wanted.sum() + 1) / (wanted.sum() + 2), 1 / ((1 - wanted).sum() + 2)
    target = np.where(wanted == 1, high, low)

    def loss(line: Floats) -> float:
        z = line[0] * logits + line[1]
        cross = np.logaddexp(0, z) - target * z
        return float(cross.mean() + strength * ((line[0] - 1) ** 2 + line[1] ** 2))

    found = minimize(loss, np.array([1.0, 0.0]), method="L-BFGS-B", bounds=[(0.05, 10), (-10, 10)])
    return float(found.x[0]), float(found.x[1])


def reliability(
    probability: Floats, truth: Sequence[bool] | NDArray[np.bool_], bins: int = 10
) -> list[tuple[float, float, int]]:
    """(mean probability, share of true ones, how many) per bin of equal width; empty bins are left out."""
    wanted = np.asarray(truth, dtype=np.float64)
    place = np.minimum((probability * bins).astype(int), bins - 1)
    return [
        (float(probability[place == index].mean()), float(wanted[place == index].mean()), int((place == index).sum()))
        for index in range(bins)
        if (place == index).any()
    ]


def expected_calibration_error(probability: Floats, truth: Sequence[bool], bins: int = 10) -> float:
    """Mean distance of probability and share of true ones over bins, by their size (Naeini et al. 2015); 0 is best."""
    total = max(1, len(probability))
    return sum(abs(mean - share) * count for mean, share, count in reliability(probability, truth, bins)) / total


def calibrate(
    labels: Sequence[str], logits: Sequence[Sequence[Any]], dev: Sequence[Target], *, abstain: float
) -> dict[str, Any]:
    """Fit the lines, the abstain bands and the evidence bars.

    Args:
        labels: The principles, in the order of the network's heads.
        logits: What the exported model says of each row of dev (`Reader.logits`).
        dev: The rows with what is true of them.
        abstain: Where it is right less often than this around one half, it is to say nothing.

    Returns:
        The `calibration` of `reader.json`.
    """
    grades = np.stack([row[0] for row in logits]).astype(np.float64)
    overall = np.stack([row[2] for row in logits]).astype(np.float64)
    wanted = np.stack([one.grades for one in dev]) > 0.5
    value = np.stack([one.overall for one in dev]) > 0.5
    count = len(labels)
    lines = [[fit_platt(grades[:, p, s], wanted[:, p, s]) for s in range(2)] for p in range(count)]
    steps = [fit_platt(overall[:, s], value[:, s]) for s in range(overall.shape[1])]
    bands, errors, bars = [], [], []
    said = np.empty((len(dev), count))
    for p in range(count):
        slope, offset = lines[p][0]
        probability = said[:, p] = sigmoid(slope * grades[:, p, 0] + offset)
        bands.append(_band(probability, wanted[:, p, 0], abstain))
        errors.append(expected_calibration_error(probability, list(wanted[:, p, 0])))
        bars.append(_evidence_bar(p, logits, dev))
    return {
        "grades": lines,
        "overall": steps,
        "band": bands,
        "evidence": bars,
        "reliability": [
            [round(mean, 4), round(share, 4), n] for mean, share, n in reliability(said.ravel(), wanted[..., 0].ravel())
        ],
        "ece": {label: round(error, 4) for label, error in zip(labels, errors, strict=True)},
    }


def _band(probability: NDArray[Any], truth: NDArray[Any], bar: float) -> tuple[float, float]:
    """The widest stretch around one half where it is right less often than the bar; (0.5, 0.5) for none."""
    for width in (0.1, 0.075, 0.05):  # wider, and a third of the replies had no `note_request` on dev
        inside = np.abs(probability - 0.5) < width
        if inside.sum() >= 5 and ((probability[inside] >= 0.5) == truth[inside]).mean() < bar:
            return 0.5 - width, 0.5 + width
    return 0.5, 0.5


def _evidence_bar(p: int, logits: Sequence[Sequence[NDArray[Any]]], dev: Sequence[Target]) -> float:
    """The bar with the best token F1 over replies of dev that show the principle."""
    pairs = [
        (sigmoid(row[1][: len(one.row), p].astype(np.float64))[known], one.evidence[known, p] > 0.5)
        for row, one in zip(logits, dev, strict=True)
        if one.grades[p, 0] and (known := one.evidence[:, p] >= 0).any()
    ]
    if not pairs:
        return 0.5
    marks, truth = (np.concatenate(side) for side in zip(*pairs, strict=True))

    def f1(bar: float) -> float:
        chosen = marks >= bar
        total = chosen.sum() + truth.sum()
        return float(2 * (chosen & truth).sum() / total) if total else 0.0

    return max((0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8), key=f1)
