"""What a text states that can be checked, in one form, and what it promises."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmark.claims import COMMITMENTS, Grounds, claims, commitments, promises


def values(text, kind):
    return [claim.value for claim in claims(text) if claim.kind == kind]


def kinds(text):
    return [claim.value for claim in commitments(text)]


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


@settings(max_examples=100)
@given(st.text("£$€0123456789.,: apmdays", max_size=60))
def test_a_text_supports_its_own_claims(text):
    grounds = Grounds([text])
    assert all(grounds.support(claim) for claim in claims(text))


# ------------------------------------------------------------------------------------------------------------ support


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ("the refund takes 5 working days", "It takes five days."),
        ("the order cost £19", "That is 19 pounds."),
        ("the engineer comes on Tuesday 10 June", "He comes on the 10th."),
        ("the engineer comes on Tuesday 10 June", "He comes on Tuesday."),
        ("the engineer comes on 10 June", "He comes on June 10."),
        ("the engineer comes at 15:00", "He comes at 3 pm."),
        ("the engineer comes at 3 pm", "He comes at 15:00."),
        ("a reply within 24 hours", "You hear from us within a day."),
        ("a reply within two weeks", "You hear from us within 14 days."),
        ("a reply within a fortnight", "You hear from us within two weeks."),
        ("an hour late", "It was 60 minutes late."),
        ("10% off the next order", "You get ten per cent off."),
        ("the visit is between 8 and 12", "Between 8 and 12."),
    ],
)
def test_a_value_is_supported_in_whatever_form(known, said):
    grounds = Grounds([known])
    checked = [claim for claim in claims(said) if claim.kind != "name"]
    assert checked
    assert all(grounds.support(claim) for claim in checked)


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ("the refund takes 5 working days", "It takes three days."),
        ("the order cost £19", "That is £29."),
        ("the engineer comes on Tuesday 10 June", "He comes on Wednesday."),
        ("the engineer comes on Tuesday 10 June", "He comes on 11 June."),
        ("the engineer comes at 15:00", "He comes at 4 pm."),
        ("a reply within 24 hours", "You hear from us within an hour."),
        ("10% off the next order", "You get 20% off."),
        ("nothing", "You get £5."),
    ],
)
def test_another_value_is_not_supported(known, said):
    grounds = Grounds([known])
    checked = [claim for claim in claims(said) if claim.kind != "name"]
    assert checked
    assert not any(grounds.support(claim) for claim in checked)


# ----------------------------------------------------------------------------------------------------------- promises


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("We'll refund the £19 today.", "refund"),
        ("I've refunded your payment.", "refund"),
        ("You will get your money back.", "refund"),
        ("I'm sending you a replacement.", "replacement"),
        ("We will replace the kettle.", "replacement"),
        ("I've added a £10 credit to your account.", "credit"),
        ("I’ll add a voucher.", "credit"),
        ("We have waived the fee.", "waiver"),
        ("I'll ring you back tomorrow.", "call back"),
        ("An engineer will visit on Friday.", "visit"),
        ("We'll upgrade you to a suite.", "upgrade"),
        ("This will never happen again.", "never again"),
        ("I guarantee it.", "never again"),
    ],
)
def test_a_commitment_is_found_with_its_kind(text, kind):
    assert kind in kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "We can't refund the £19.",
        "We cannot refund you, I'm afraid.",
        "We will not replace the kettle.",
        "I'm unable to offer a refund.",
        "We won't be able to waive the fee.",
        "Would you like a refund?",
        "You asked us to refund the £19.",
        "A refund would have been possible last week.",
        "You were told that we would refund it.",
        "I can't promise that it will never happen again.",
        "I'm sorry about the refund.",
        "",
    ],
)
def test_refused_asked_past_and_reported_commitments_are_none(text):
    assert kinds(text) == []


def test_a_refusal_does_not_hide_the_promise_beside_it():
    assert kinds("We can't replace it, but we will refund you in full.") == ["refund"]


def test_a_promise_is_quoted_exactly_behind_wide_characters():
    text = "İ 😡 “Oh”. We’ll refund the £19."
    (claim,) = commitments(text)
    assert text[slice(*claim.span)] == "We’ll refund the £19."


@settings(max_examples=100)
@given(st.text(max_size=150))
def test_promises_lie_inside_the_text(text):
    assert all(0 <= start < end <= len(text) for start, end in promises(text))


def test_every_kind_of_commitment_grounds_what_it_promises():
    for text, kind in [("refund the order", "refund"), ("send a replacement", "replacement"), ("£10 credit", "credit")]:
        assert kind in Grounds([text]).commits
    assert Grounds(["the parcel is lost"]).commits == set()
    assert {"refund", "replacement", "credit", "waiver", "call back", "visit"} <= set(COMMITMENTS)
