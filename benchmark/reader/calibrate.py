"""Make a model's probabilities mean what they say, and find where it should rather say nothing.

Each threshold of each principle gets a line through its logit (Platt 1999, "Probabilistic outputs for support vector
machines"), fitted on replies that the network did not learn from. The abstain band is the stretch of probability
around one half in which the calibrated model is right less often than asked.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["expected_calibration_error", "fit_platt", "reliability", "sigmoid"]

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


def reliability(probability: Floats, truth: Sequence[bool], bins: int = 10) -> list[tuple[float, float, int]]:
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
