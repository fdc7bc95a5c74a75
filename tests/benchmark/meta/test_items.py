"""Contrast items, attacks and changes that should not matter."""

import pytest

from benchmark.meta.attacks import attack_figures
from benchmark.meta.contrast import contrast_figures
from benchmark.meta.invariance import CHANGES, changed, invariance_figures
from benchmark.records import Attack, Contrast, Exchange, Facts, Score, Turn


def item(principle, direction):
    return Contrast("cx", "e", "base", "edited", principle, direction)


def test_an_edit_counts_only_where_its_principle_moves_the_right_way():
    items = [item("apologize", "up"), item("apologize", "up"), item("apologize", "down")]
    before = [Score(1, {"apologize": grade, "solve": 1}) for grade in (0, 1, 2)]
    after = [
        Score(1, {"apologize": 1, "solve": 1}),
        Score(1, {"apologize": 1, "solve": 0}),
        Score(1, {"apologize": 1, "solve": 1}),
    ]
    found = contrast_figures(items, before, after)
    assert found.right == pytest.approx(2 / 3)
    assert found.moved == pytest.approx(1 / 3)
    assert found.sensitivity["apologize"] == (3, pytest.approx(2 / 3))
    assert found.leakage["apologize"] == {"solve": pytest.approx(1 / 3)}


def test_a_grade_left_open_on_either_side_is_no_answer():
    found = contrast_figures([item("solve", "up")], [Score(1, {"solve": None})], [Score(1, {"solve": 2})])
    assert (found.graded, found.right) == (0, None)


def test_a_tie_is_a_defeat():
    attacks = [Attack(f"ax{n}", "e", kind, "x", "y") for n, kind in enumerate(("stuffed", "stuffed", "padded"))]
    found = attack_figures(
        attacks, [Score(40, {}), Score(50, {}), Score(None, {})], [Score(41, {}), Score(50, {}), Score(3, {})]
    )
    assert (found.n, found.unscored, found.withstood) == (2, 1, 0.5)
    assert found.by_kind == {"stuffed": (2, 0.5)}
    assert found.fallen == ("ax1",)


EXCHANGE = Exchange(
    id="e",
    turns=(Turn("customer", "You took my £40 and nothing is happening, please answer. Ann"),),
    facts=Facts(known=("Ann was charged £40",)),
)


def test_a_name_changes_everywhere_alike():
    ((_, (exchange, reply)),) = changed([(EXCHANGE, "Hello Ann,\nthe £40 is back.\n\nBen")])["names"]
    assert "Ann" not in reply + exchange.customer + exchange.facts.known[0]
    greeted = reply.split()[1].strip(",")
    assert greeted in exchange.customer
    assert greeted in exchange.facts.known[0]
    assert not reply.endswith("Ben")


def test_money_changes_in_reply_and_facts():
    ((_, (exchange, reply)),) = changed([(EXCHANGE, "The £40 is back.")])["currency"]
    assert reply == "The $40 is back."
    assert exchange.facts.known == ("Ann was charged $40",)


def test_a_greeting_goes_or_comes_and_the_rest_stays():
    without = changed([(EXCHANGE, "Dear Ann, the money is back.")])["greeting"][0][1][1]
    given = changed([(EXCHANGE, "The money is back.")])["greeting"][0][1][1]
    assert without == "The money is back."
    assert given == "Hello,\n\nThe money is back."


def test_the_customers_spelling_leaves_the_reply_alone():
    ((_, (exchange, reply)),) = changed([(EXCHANGE, "Nothing, please.")])["customer's spelling"]
    assert reply == "Nothing, please."
    assert "pls" in exchange.customer
    assert "nowt" in exchange.customer


def test_where_there_is_nothing_to_change_nothing_is_made():
    bare = Exchange(id="e", turns=(Turn("customer", "Why?"),))
    made = changed([(bare, "no.")])
    assert [name for name in CHANGES if made[name]] == ["greeting"]


def test_moved_grades_and_the_shift_of_overall():
    before = [Score(50, {"calm": 1, "rude": 0}), Score(70, {"calm": 1, "rude": None})]
    found = invariance_figures(before, {"names": [(1, Score(60, {"calm": 2, "rude": 0}))]})["names"]
    assert (found.n, found.moved, found.shift) == (1, 1.0, 10.0)
