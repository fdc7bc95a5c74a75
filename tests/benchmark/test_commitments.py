"""What a text promises, and what is no promise."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmark.commitments import commitments, promises


def kinds(text):
    return [claim.value for claim in commitments(text)]


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
