"""Grades held against readers', by numbers worked out on paper."""

import pytest

from benchmark.meta.presence import gold_spans, presence, token_f1
from benchmark.records import Annotation, Exchange, Reply, Score


def rows(*grades):
    """Replies "sorry about it" with this gold grade of `apologize`, each of a family of its own."""
    out = []
    for number, grade in enumerate(grades):
        notes = (Annotation("apologize", grade, ("sorry about it",)),) if grade else ()
        out.append(
            (Exchange(id=f"e{number}", family=f"f{number}"), Reply(f"r{number}", "We are sorry about it.", 3, notes))
        )
    return out


def test_precision_recall_and_f1_count_presence_not_strength():
    scores = [Score(50.0, {"apologize": grade}) for grade in (1, 2, 0, 0, 1)]
    (found,) = presence(rows(2, 0, 1, 0, 1), scores)
    assert (found.gold, found.found) == (3, 3)
    assert found.precision == pytest.approx(2 / 3)
    assert found.recall == pytest.approx(2 / 3)
    assert found.f1 == pytest.approx(2 / 3)


def test_what_is_left_open_is_counted_and_left_out():
    scores = [Score(50.0, {"apologize": grade}) for grade in (2, None, 0)]
    (found,) = presence(rows(2, 2, 0), scores)
    assert (found.n, found.unscored, found.f1, found.kappa) == (2, 1, 1.0, 1.0)


def test_a_principle_that_is_never_graded_has_no_row():
    assert [row.label for row in presence(rows(1), [Score(50.0, {"thank": 0})])] == ["thank"]


def test_the_interval_holds_kappa_and_narrows_with_more_families():
    gold = [2, 0, 1, 0, 2, 0, 1, 0]
    given = [2, 0, 0, 0, 2, 1, 1, 0]
    few = presence(rows(*gold), [Score(1.0, {"apologize": g}) for g in given])[0]
    many = presence(rows(*gold * 10), [Score(1.0, {"apologize": g}) for g in given * 10])[0]
    assert few.low < few.kappa < few.high
    assert many.kappa == pytest.approx(few.kappa)
    assert many.high - many.low < few.high - few.low


def test_twins_in_one_family_buy_no_certainty():
    gold, given = [2, 0, 1, 0], [2, 0, 0, 1]
    single = presence(rows(*gold), [Score(1.0, {"apologize": g}) for g in given])[0]
    twins = [row for row in rows(*gold) for _ in range(5)]
    scores = [Score(1.0, {"apologize": g}) for g in given for _ in range(5)]
    doubled = presence(twins, scores)[0]
    assert (doubled.low, doubled.high) == pytest.approx((single.low, single.high))


def test_evidence_is_compared_by_words():
    text = "We are sorry about it."
    assert token_f1(text, [(7, 12)], [(7, 21)]) == pytest.approx(2 * 1 / (1 + 3))
    assert token_f1(text, [], []) == 0


def test_evidence_is_meant_over_replies_where_both_mark_some_and_pooled_over_all():
    scores = [
        Score(1.0, {"apologize": 2}, {"apologize": [(7, 21)]}),  # the same three words
        Score(1.0, {"apologize": 0}),  # missed: three words of the readers'
        Score(1.0, {"apologize": 1}, {"apologize": [(0, 6)]}),  # found where there is none: two words
    ]
    (found,) = presence(rows(2, 1, 0), scores)
    assert found.evidence == 1.0
    assert found.evidence_all == pytest.approx(2 * 3 / (5 + 6))


def test_gold_spans_are_offsets():
    ((_, reply),) = rows(1)
    assert [reply.text[a:b] for a, b in gold_spans(reply, "apologize")] == ["sorry about it"]
