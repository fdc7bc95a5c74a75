"""Orders held against readers'."""

import pytest

from benchmark.meta.ranking import partial_spearman, ranking
from benchmark.records import Exchange, Reply, Score


def rows(*replies):
    """(exchange id, overall, words) as labelled replies."""
    return [
        (Exchange(id=name, family=name), Reply(f"{name}-{place}", "word " * length, overall))
        for place, (name, overall, length) in enumerate(replies)
    ]


def scored(*values):
    return [Score(value, {}) for value in values]


def test_pairs_count_within_an_exchange_only_and_ties_half():
    found = ranking(rows(("a", 1, 3), ("a", 5, 4), ("b", 2, 5), ("b", 2, 6), ("b", 4, 7)), scored(10, 20, 90, 5, 90))
    # a: right. b: 2 against 4 tied at 90 -> half, 2 against 4 with 5 < 90 -> right; the two 2s are no pair.
    assert found.pairs == 3
    assert found.pairwise == pytest.approx(2.5 / 3)


def test_the_same_order_is_one_and_the_reverse_minus_one():
    data = rows(("a", 1, 3), ("b", 2, 9), ("c", 3, 2), ("d", 5, 4))
    assert ranking(data, scored(1, 2, 3, 4)).spearman == pytest.approx(1)
    assert ranking(data, scored(4, 3, 2, 1)).kendall == pytest.approx(-1)


def test_a_scorer_that_only_counts_words_has_nothing_left_without_length():
    data = rows(
        *(
            (f"e{n}", overall, length)
            for n, (overall, length) in enumerate([(1, 2), (2, 9), (3, 4), (4, 8), (5, 12), (2, 3)])
        )
    )
    lengths = [2, 9, 4, 8, 12, 3]
    found = ranking(data, scored(*lengths))
    assert found.spearman > 0.6
    assert found.partial is None  # nothing varies once length is held


def test_partial_is_the_textbook_formula():
    a, b, held = [1, 2, 3, 4, 5], [2, 1, 4, 3, 5], [1, 3, 2, 5, 4]
    ab, ah, bh = 0.8, 0.8, 0.3  # 1 - 6·Σd²/120 with Σd² of 4, 4 and 14
    assert partial_spearman(a, b, held) == pytest.approx((ab - ah * bh) / ((1 - ah**2) * (1 - bh**2)) ** 0.5)


def test_what_has_no_overall_is_counted():
    found = ranking(rows(("a", 1, 3), ("a", 5, 4), ("b", 2, 5), ("b", 3, 5)), scored(1, None, 2, 3))
    assert (found.n, found.unscored) == (3, 1)


def test_a_scorer_that_says_the_same_of_all_has_no_rank():
    found = ranking(rows(("a", 1, 3), ("a", 5, 4), ("b", 2, 5)), scored(7, 7, 7))
    assert found.spearman is None
    assert found.pairwise is None
