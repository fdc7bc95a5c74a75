"""How far readers agree, against hand-computed figures, published examples and other libraries."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr
from statsmodels.stats.inter_rater import cohens_kappa

from benchmark.agreement import krippendorff_alpha, spearman, weighted_kappa


@pytest.mark.parametrize(
    ("weights", "kappa"), [("nominal", 1 - 4 / 11), ("linear", 1 - 8 / 16), ("quadratic", 1 - 16 / 26)]
)
def test_kappa_by_hand(weights, kappa):
    # One disagreement of two steps in four. By chance, in counts times four: 11 pairs, 16 steps, 26 squared steps.
    assert weighted_kappa([0, 1, 2, 2], [0, 1, 2, 0], weights=weights) == pytest.approx(kappa)


def test_kappa_of_a_textbook_table():
    # 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: agreement 0.70, by chance 0.50.
    a = [1] * 25 + [0] * 25
    b = [1] * 20 + [0] * 5 + [1] * 10 + [0] * 15
    assert weighted_kappa(a, b, categories=(0, 1)) == pytest.approx(0.4)


@pytest.mark.parametrize(("a", "b"), [([], []), ([None, 1], [1, None]), ([2, 2, 2], [2, 2, 2])])
def test_kappa_is_undefined_where_chance_leaves_no_disagreement(a, b):
    assert weighted_kappa(a, b) is None


def test_kappa_leaves_unscored_pairs_out():
    assert weighted_kappa([0, 1, None, 2, 2, 0], [0, 1, 2, 2, 0, None]) == weighted_kappa([0, 1, 2, 2], [0, 1, 2, 0])


def test_kappa_refuses_a_grade_it_does_not_know():
    with pytest.raises(ValueError, match="grades 3 and 1: expected one of 0, 1, 2"):
        weighted_kappa([3], [1])


grades = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=30)


@settings(deadline=None)
@given(grades, st.sampled_from(["nominal", "linear", "quadratic"]))
def test_kappa_is_symmetric_and_in_range_and_agrees_with_statsmodels(pairs, weights):
    a, b = [x for x, _ in pairs], [y for _, y in pairs]
    found = weighted_kappa(a, b, weights=weights)
    assume(found is not None)
    table = np.zeros((3, 3))
    for x, y in pairs:
        table[x, y] += 1
    kind = {"nominal": None, "linear": "linear", "quadratic": "quadratic"}[weights]
    assert found == pytest.approx(weighted_kappa(b, a, weights=weights))
    assert -1 - 1e-9 <= found <= 1
    assert found == pytest.approx(cohens_kappa(table, wt=kind, return_results=False), abs=1e-9)


@settings(deadline=None)
@given(st.lists(st.integers(0, 2), min_size=2).filter(lambda row: len(set(row)) > 1))
def test_perfect_agreement_is_one_by_every_measure(row):
    assert weighted_kappa(row, row) == 1
    assert spearman(row, row) == pytest.approx(1)
    for level in ("nominal", "ordinal", "interval"):
        assert krippendorff_alpha([[x, x] for x in row], level) == 1


@pytest.mark.parametrize(("level", "alpha"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_alpha_of_krippendorffs_own_example(level, alpha):
    # Krippendorff 2011, section C/D: four observers, twelve units, gaps; unit 12 was coded once and drops out.
    gap = None
    readers = [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, gap, gap, gap],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, gap, 3],
        [gap, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, gap],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, gap],
    ]
    assert round(krippendorff_alpha(list(zip(*readers, strict=True)), level), 3) == alpha


@pytest.mark.parametrize("units", [[], [[1, None], [None, 2]], [[1, 1], [1, 1]]])
def test_alpha_is_undefined_without_pairs_or_variation(units):
    assert krippendorff_alpha(units) is None


@settings(deadline=None)
@given(
    st.lists(st.lists(st.sampled_from([0, 1, 2, None]), min_size=2, max_size=4), min_size=1, max_size=15),
    st.sampled_from(["nominal", "ordinal", "interval"]),
)
def test_alpha_equals_the_table_of_all_pairs(units, level):
    found = krippendorff_alpha(units, level)
    assume(found is not None)
    rated = [[x for x in unit if x is not None] for unit in units]
    rated = [unit for unit in rated if len(unit) > 1]
    pool = [x for unit in rated for x in unit]

    def distance(x, y):
        if level == "nominal":
            return float(x != y)
        if level == "interval":
            return (x - y) ** 2
        low, high = sorted((x, y))
        between = sum(pool.count(value) for value in range(low, high + 1))
        return (between - (pool.count(low) + pool.count(high)) / 2) ** 2

    observed = sum(
        distance(x, y) / (len(unit) - 1) for unit in rated for x, y in itertools.permutations(unit, 2)
    ) / len(pool)
    expected = sum(distance(x, y) for x, y in itertools.permutations(pool, 2)) / (len(pool) * (len(pool) - 1))
    assert found == pytest.approx(1 - observed / expected)
    assert found <= 1


def test_spearman_by_hand():
    assert spearman([1.0, 2.0, 3.0], [10.0, 30.0, 20.0]) == pytest.approx(0.5)
    assert spearman([1.0, 2.0, None, 3.0], [9.0, 8.0, 100.0, 7.0]) == pytest.approx(-1)


@pytest.mark.parametrize(("a", "b"), [([], []), ([1.0], [2.0]), ([1.0, 1.0], [1.0, 2.0]), ([None, 1.0], [2.0, 3.0])])
def test_spearman_is_undefined_where_a_side_does_not_vary(a, b):
    assert spearman(a, b) is None


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=3, max_size=20))
def test_spearman_agrees_with_scipy_and_is_symmetric(pairs):
    a, b = [float(x) for x, _ in pairs], [float(y) for _, y in pairs]
    found = spearman(a, b)
    assume(found is not None)
    assert found == pytest.approx(spearmanr(a, b).statistic)
    assert found == pytest.approx(spearman(b, a))
    assert -1 <= found <= 1
