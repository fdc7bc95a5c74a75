"""Intervals, tests, corrections and sizes, against hand-computed figures, enumeration and other libraries."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm
from statsmodels.stats.multitest import multipletests

from benchmark.statistics import (
    MANY,
    difference_interval,
    effect_size,
    holm,
    mean_interval,
    paired_permutation,
    smallest_detectable_difference,
    win_rate,
)


def own(values):
    """Every sample a family of its own."""
    return [f"family-{index:05}" for index in range(len(values))]


def width(interval):
    return interval.high - interval.low


# Intervals


def test_the_mean_is_over_samples_and_not_over_families():
    found = mean_interval([0.0, 0.0, 0.0, 100.0], ["a", "a", "a", "b"])
    assert (found.mean, found.n, found.clusters) == (25.0, 4, 2)


def test_two_families_span_the_whole_interval():
    # Resampling two families gives means of 0, 0.5 and 1 with chances 1/4, 1/2, 1/4: the middle 95% reach both ends.
    found = mean_interval([0.0, 1.0], ["a", "b"])
    assert (found.low, found.high) == (0.0, 1.0)


def test_no_values_give_no_interval():
    assert mean_interval([], []) is None


def test_one_family_gives_a_mean_without_an_interval():
    found = mean_interval([1.0, 2.0, 3.0], ["a", "a", "a"])
    assert (found.mean, found.low, found.high) == (2.0, None, None)
    assert not found.excludes(1000.0)


def test_equal_values_give_an_interval_of_no_width():
    found = mean_interval([7.0] * 5, own(range(5)))
    assert (found.low, found.high) == (7.0, 7.0)
    assert found.excludes(7.1)
    assert not found.excludes(7.0)


def test_copies_inside_a_family_buy_no_certainty():
    values = [12.0, 55.0, 31.0, 78.0, 64.0, 40.0, 90.0, 23.0]
    families = own(values)
    alone = mean_interval(values, families)
    copied = mean_interval(values * 4, families * 4)
    assert (copied.low, copied.high) == pytest.approx((alone.low, alone.high))
    assert (copied.n, copied.clusters) == (32, 8)


def test_clusters_of_copies_widen_the_interval():
    values = [12.0, 55.0, 31.0, 78.0, 64.0, 40.0, 90.0, 23.0] * 4
    clustered = mean_interval(values, own(range(8)) * 4)
    as_if_independent = mean_interval(values, own(values))
    assert width(clustered) > 1.7 * width(as_if_independent)


def test_the_same_seed_gives_the_same_interval_and_another_seed_another():
    values = np.random.default_rng(1).normal(50, 20, 30).tolist()
    assert mean_interval(values, own(values), seed=3) == mean_interval(values, own(values), seed=3)
    assert mean_interval(values, own(values), seed=3) != mean_interval(values, own(values), seed=4)


def test_global_random_state_is_neither_used_nor_moved():
    values = [1.0, 5.0, 2.0, 8.0]
    before = np.random.get_state()[1].tolist()
    mean_interval(values, own(values))
    paired_permutation(values, values[::-1], own(values))
    assert np.random.get_state()[1].tolist() == before


def test_the_order_of_the_samples_plays_no_part():
    values, families = [1.0, 5.0, 2.0, 8.0, 3.0, 9.0], ["a", "b", "a", "c", "d", "b"]
    found = mean_interval(values[::-1], families[::-1])
    assert found == mean_interval(values, families)


def test_less_confidence_gives_a_narrower_interval():
    values = [12.0, 55.0, 31.0, 78.0, 64.0, 40.0, 90.0, 23.0]
    assert width(mean_interval(values, own(values), confidence=0.5)) < width(mean_interval(values, own(values)))


def test_the_normal_limit_takes_over_without_a_step():
    values = np.random.default_rng(2).gamma(2.0, 10.0, MANY).tolist()
    resampled, limit = mean_interval(values[:-1], own(values[:-1])), mean_interval(values, own(values))
    assert (limit.low, limit.high) == pytest.approx((resampled.low, resampled.high), abs=0.1 * width(limit))


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    rng = np.random.default_rng(5)
    families = [f"f{index // 3}" for index in range(75)]
    hits = 0
    for seed in range(200):
        values = 50 + np.repeat(rng.normal(0, 10, 25), 3) + rng.normal(0, 5, 75)
        hits += not mean_interval(values.tolist(), families, seed=seed, resamples=500).excludes(50)
    assert 0.88 <= hits / 200 <= 0.99


clustered_values = st.lists(
    st.tuples(st.floats(-100, 100).map(lambda value: round(value, 2)), st.sampled_from("abcdef")),
    min_size=1,
    max_size=20,
)


@settings(max_examples=50, deadline=None)
@given(clustered_values)
def test_the_ends_lie_between_the_means_of_the_families(rows):
    values, families = [value for value, _ in rows], [family for _, family in rows]
    found = mean_interval(values, families, resamples=200)
    means = [np.mean([v for v, f in rows if f == family]) for family in set(families)]
    if len(means) == 1:
        assert (found.low, found.high) == (None, None)
    else:
        assert min(means) - 1e-9 <= found.low <= found.high <= max(means) + 1e-9


def test_the_difference_is_a_minus_b():
    found = difference_interval([5.0, 7.0, 9.0], [1.0, 2.0, 3.0], ["a", "b", "c"])
    assert found.mean == 5.0
    assert found.excludes(0)


@pytest.mark.parametrize("function", [effect_size, win_rate])
def test_scores_that_do_not_pair_up_are_refused(function):
    with pytest.raises(ValueError, match="paired scores are needed, got 2 and 1"):
        function([1.0, 2.0], [1.0])


def test_values_without_their_clusters_are_refused():
    with pytest.raises(ValueError, match="got 2 values and 1 clusters"):
        mean_interval([1.0, 2.0], ["a"])


# The paired permutation test


@pytest.mark.parametrize(
    ("differences", "p"),
    [
        ([1.0, 2.0, 3.0], 2 / 8),  # only +++ and --- reach |6|
        ([3.0, 2.0, -1.0], 4 / 8),  # |6| twice and |4| twice, of 6, 4, 2, 0 twice each
        ([1.0, -1.0, 0.0], 1.0),  # the sum is 0: every flip is as extreme
    ],
)
def test_three_families_give_the_p_of_enumeration(differences, p):
    assert paired_permutation(differences, [0.0] * 3, ["a", "b", "c"]) == p


def test_families_change_places_as_one():
    a, b = [2.0, 3.0, 1.0, 4.0, 5.0, 2.0], [0.0] * 6
    assert paired_permutation(a, b, ["x", "x", "y", "y", "z", "z"]) == 2 / 8
    assert paired_permutation(a, b, own(a)) == 2 / 64


def test_five_families_cannot_be_significant_and_six_can():
    assert paired_permutation([10.0] * 5, [0.0] * 5, own(range(5))) == 0.0625
    assert paired_permutation([10.0] * 6, [0.0] * 6, own(range(6))) == 0.03125


@pytest.mark.parametrize(
    ("a", "b", "clusters"),
    [([], [], []), ([5.0, 6.0], [1.0, 1.0], ["a", "a"]), ([5.0, 6.0], [5.0, 6.0], ["a", "b"])],
)
def test_nothing_to_flip_gives_one(a, b, clusters):
    assert paired_permutation(a, b, clusters) == 1.0


def test_a_sample_of_the_flips_comes_close_to_all_of_them():
    differences = [4.0, -1.0, 2.0, 3.0, -2.0, 5.0, 1.0, -3.0, 2.0, 4.0, 0.5, -0.5]
    zeros = [0.0] * 12
    exact = paired_permutation(differences, zeros, own(zeros))
    sampled = paired_permutation(differences, zeros, own(zeros), resamples=4000, seed=1)
    assert sampled != exact
    assert sampled == pytest.approx(exact, abs=0.03)


def test_the_normal_limit_of_the_flips_takes_over_without_a_step():
    differences = np.random.default_rng(3).normal(0.3, 10, MANY).tolist()
    zeros = [0.0] * MANY
    sampled = paired_permutation(differences[:-1], zeros[:-1], own(zeros[:-1]), resamples=2000)
    assert 0.001 < sampled < 0.2
    assert paired_permutation(differences, zeros, own(zeros)) == pytest.approx(sampled, abs=0.02)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(-9, 9), st.sampled_from("abcde")), min_size=2, max_size=12))
def test_small_cases_give_the_p_of_enumeration_whichever_way_round(rows):
    values, families = [float(value) for value, _ in rows], [family for _, family in rows]
    sums = [sum(v for v, f in rows if f == family) for family in sorted(set(families))]
    flips = [
        sum(s * v for s, v in zip(signs, sums, strict=True)) for signs in itertools.product((1, -1), repeat=len(sums))
    ]
    p = sum(abs(flip) >= abs(sum(sums)) for flip in flips) / len(flips)
    zeros = [0.0] * len(values)
    assert paired_permutation(values, zeros, families) == pytest.approx(p)
    assert paired_permutation(zeros, values, families) == pytest.approx(p)


# Corrections, sizes, power


def test_holm_by_hand():
    # 0.01 x 3, 0.02 x 2, and 0.03 x 1 lifted to the one before it.
    assert holm({"b": 0.02, "c": 0.03, "a": 0.01}) == pytest.approx({"b": 0.04, "c": 0.04, "a": 0.03})


def test_holm_of_nothing_is_nothing():
    assert holm({}) == {}


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_holm_agrees_with_statsmodels_and_keeps_the_order(p_values):
    given_names = {f"test-{index}": p for index, p in enumerate(p_values)}
    adjusted = holm(given_names)
    assert list(adjusted) == list(given_names)
    assert list(adjusted.values()) == pytest.approx(multipletests(p_values, method="holm")[1].tolist())
    assert all(p <= adjusted[name] <= 1 for name, p in given_names.items())


def test_the_effect_size_is_in_standard_deviations_of_the_differences():
    assert effect_size([2.0, 4.0, 6.0], [1.0, 2.0, 3.0]) == 2.0
    assert effect_size([1.0, 2.0, 3.0], [2.0, 4.0, 6.0]) == -2.0


@pytest.mark.parametrize(("a", "b"), [([], []), ([3.0], [1.0]), ([80.1, 60.1], [80.0, 60.0]), ([5.0, 5.0], [5.0, 5.0])])
def test_the_effect_size_is_undefined_where_the_differences_do_not_vary(a, b):
    assert effect_size(a, b) is None


def test_ties_count_half_a_win():
    assert win_rate([3.0, 2.0, 1.0, 9.0], [1.0, 2.0, 4.0, 8.0]) == 0.625
    assert win_rate([], []) is None


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1))
def test_the_win_rates_of_both_sides_add_up_to_one(pairs):
    a, b = [float(x) for x, _ in pairs], [float(y) for _, y in pairs]
    assert win_rate(a, b) + win_rate(b, a) == pytest.approx(1)


def test_the_detectable_difference_by_hand():
    # Standard error of the mean of 1, -1, 1, -1 is sqrt(4/3) / sqrt(4); the two z are 1.960 and 0.842.
    found = smallest_detectable_difference([1.0, -1.0, 1.0, -1.0], own(range(4)))
    assert found == pytest.approx((1.959964 + 0.841621) * (4 / 3) ** 0.5 / 2, rel=1e-5)


def test_the_detectable_difference_uses_the_cluster_robust_error_of_statsmodels():
    rng = np.random.default_rng(4)
    groups = np.repeat(np.arange(8), [1, 2, 3, 4, 5, 6, 2, 1])
    values = rng.normal(0, 1, 8)[groups] + rng.normal(3, 1, len(groups))
    model = sm.OLS(values, np.ones(len(groups))).fit(cov_type="cluster", cov_kwds={"groups": groups})
    found = smallest_detectable_difference(values.tolist(), [str(group) for group in groups], power=0.9, alpha=0.01)
    assert found == pytest.approx((norm.ppf(0.995) + norm.ppf(0.9)) * model.bse[0])


@pytest.mark.parametrize(("values", "clusters"), [([], []), ([1.0, 2.0], ["a", "a"]), ([3.0, 3.0], ["a", "b"])])
def test_no_detectable_difference_without_scatter_between_families(values, clusters):
    assert smallest_detectable_difference(values, clusters) is None
