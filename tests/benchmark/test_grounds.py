"""What supports a claim."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmark.claims import claims
from benchmark.commitments import COMMITMENTS
from benchmark.grounds import Grounds


@settings(max_examples=100)
@given(st.text("£$€0123456789.,: apmdays", max_size=60))
def test_a_text_supports_its_own_claims(text):
    grounds = Grounds([text])
    assert all(grounds.support(claim) for claim in claims(text))


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


def test_every_kind_of_commitment_grounds_what_it_promises():
    for text, kind in [("refund the order", "refund"), ("send a replacement", "replacement"), ("£10 credit", "credit")]:
        assert kind in Grounds([text]).commits
    assert Grounds(["the parcel is lost"]).commits == set()
    assert {"refund", "replacement", "credit", "waiver", "call back", "visit"} <= set(COMMITMENTS)
