"""What a text states that can be checked, in one form."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmark.claims import claims


def values(text, kind):
    return [claim.value for claim in claims(text) if claim.kind == kind]


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("amount", "It costs £19.", "It costs 19 pounds."),
        ("amount", "It costs £19.", "It costs £19.00."),
        ("amount", "It costs £1,250.", "It costs £1250."),
        ("amount", "It costs €45.", "It costs 45 euros."),
        ("amount", "It costs $20.", "It costs twenty dollars."),
        ("percent", "You get 10% off.", "You get ten per cent off."),
        ("duration", "It takes five days.", "It takes 5 days."),
        ("duration", "It takes an hour.", "It takes 1 hour."),
        ("duration", "It takes 10 mins.", "It takes ten minutes."),
        ("duration", "It takes twenty-four hours.", "It takes 24 hours."),
        ("date", "It is on 10 June.", "It is on June 10th."),
        ("date", "It is on 10 June.", "It is on the 10th of June."),
        ("date", "It is on Tuesday 10 June.", "It is on Tues 10 June."),
        ("date", "It is on 2025-06-10.", "It is on 10 June."),
        ("time", "It is at 15:00.", "It is at 3 pm."),
        ("time", "It is at 3pm.", "It is at 3 p.m. today."),
        ("time", "It is at noon.", "It is at 12:00."),
        ("time", "It is at 09:30.", "It is at 9.30 am."),
    ],
)
def test_two_ways_of_writing_one_value_meet(kind, one, other):
    assert len(values(one, kind)) == 1
    assert values(one, kind) == values(other, kind)


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("amount", "It costs £19.", "It costs £91."),
        ("amount", "It costs £19.", "It costs $19."),
        ("amount", "It costs £1.50.", "It costs £150."),
        ("duration", "It takes 5 days.", "It takes 5 weeks."),
        ("date", "It is on 10 June.", "It is on 10 July."),
        ("time", "It is at 3 am.", "It is at 3 pm."),
    ],
)
def test_different_values_stay_apart(kind, one, other):
    assert len(values(one, kind)) == len(values(other, kind)) == 1
    assert values(one, kind) != values(other, kind)


def test_a_claim_quotes_the_words_that_make_it():
    text = "😡 İ: On Tuesday 10 June at 3 pm we’ll send £19.50, that’s 20% within five days."
    found = [(claim.kind, text[slice(*claim.span)].strip()) for claim in claims(text)]
    assert found == [
        ("date", "Tuesday 10 June"),
        ("time", "3 pm"),
        ("amount", "£19.50"),
        ("percent", "20%"),
        ("duration", "five days"),
    ]


@pytest.mark.parametrize(
    "text",
    ["", "I'm sorry.", "Your order {{order.id}} is here.", "You are right.", "Ticket B-2207", "Two of us read it."],
)
def test_what_states_no_value_makes_no_claim(text):
    assert [claim for claim in claims(text) if claim.kind != "name"] == []


@settings(max_examples=100)
@given(st.text(max_size=150) | st.text("£$€0123456789.,:-/ apmdhJune", max_size=60))
def test_claims_lie_in_the_text_apart_and_in_order(text):
    last = 0
    for claim in claims(text):
        assert last <= claim.span[0] < claim.span[1] <= len(text)
        last = claim.span[1]
