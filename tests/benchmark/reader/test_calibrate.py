"""Probabilities that mean what they say."""

import numpy as np
import pytest

from benchmark.reader.calibrate import expected_calibration_error, fit_platt, reliability, sigmoid


def test_a_logit_that_is_too_sure_is_flattened():
    rng = np.random.default_rng(0)
    honest = rng.normal(size=4000)
    truth = rng.random(4000) < sigmoid(honest)
    slope, offset = fit_platt(4 * honest, truth)
    assert slope == pytest.approx(0.25, abs=0.03)
    assert offset == pytest.approx(0, abs=0.1)
    before = expected_calibration_error(sigmoid(4 * honest), truth)
    assert expected_calibration_error(sigmoid(slope * 4 * honest + offset), truth) < before / 3


def test_a_label_that_never_or_always_occurs_is_left_alone():
    assert fit_platt(np.array([1.0, -2.0]), [False, False]) == (1.0, 0.0)
    assert fit_platt(np.array([]), []) == (1.0, 0.0)


def test_reliability_and_its_error_by_hand():
    probability = np.array([0.1, 0.1, 0.9, 0.9])
    truth = [False, True, True, True]
    assert reliability(probability, truth, bins=2) == [(0.1, 0.5, 2), (0.9, 1.0, 2)]
    assert expected_calibration_error(probability, truth, bins=2) == pytest.approx((0.4 * 2 + 0.1 * 2) / 4)


def test_the_logistic_function_takes_any_number():
    assert sigmoid(np.array([-1e4, 0, 1e4])).tolist() == [0, 0.5, 1]
