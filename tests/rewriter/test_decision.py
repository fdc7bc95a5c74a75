"""What a text decides, and what only sounds like it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewriter.decision import grants, limits, read_decision

TABLE = {
    "refused": [
        "We can't refund the fare.",
        "We can’t refund the fare.",
        "Your claim has been rejected.",
        "Your claim is not covered.",
        "No refund after 30 days.",
        "No.\nThe fee stays.",
        "The fee stands.",
        "The deposit is non-refundable.",
        "A new case isn't possible.",
        "Access will not be given.",
        "Unfortunately we are unable to waive the charge.",
        "Company policy does not allow it: refund denied.",
        "We do not exchange swimwear.",
        "I'm afraid that this request has not been approved.",
        "There is nothing that we can do about the date.",
        "Leak allowance refused.",
        "The decision is final.",
        "£250 is the most I can pay.",
    ],
    "granted": [
        "Your refund was approved.",
        "The fee has been waived.",
        "Your seats are rebooked.",
        "A new lamp ships today.",
        "£128 comes off.",
        "We'll replace it.",
        "The policy reinst. today.",
        "Yes, you may have the window seat.",
    ],
    "partial": [
        "We can't refund the fare, but the meal is refunded.",
        "No new case. The wheel is replaced free of charge.",
        "The £95 is refunded; the rent isn't mine to decide.",
    ],
    "pending": [
        "Your claim is under review.",
        "No date yet.",
        "We'll know on Friday.",
        "It is in the queue.",
        "An answer is to follow.",
    ],
    "info_only": [
        "The office opens at nine.",
        "Your number ends 416.",
        "Please send us the form.",
        "",
    ],
}


@pytest.mark.parametrize(("decision", "text"), [(name, text) for name, texts in TABLE.items() for text in texts])
def test_a_decision_is_read(decision, text):
    assert read_decision(text).decision == decision


@pytest.mark.parametrize(
    "text",
    [
        "If you can't pay at once, ring us.",
        "Can't pay? Ring us before the due date.",
        "Your card was declined at the shop.",
        "Don't touch the submit button.",
        "Do not accept calls from strangers about it.",
        "No further charges apply.",
        "No credit card is needed.",
        "As it stands, the office opens at nine.",
        "You can't see it from the street.",
        "It can't tell when or how.",
    ],
)
def test_a_condition_an_order_or_a_story_is_no_refusal(text):
    assert read_decision(text).refused == ()


@pytest.mark.parametrize(
    "text",
    [
        "The fee was not refunded.",
        "It hasn't been approved.",
        "Your seats were never rebooked.",
        "It left without being fixed.",
    ],
)
def test_a_denied_grant_is_none(text):
    assert read_decision(text).granted == ()


def test_the_evidence_are_the_words_themselves():
    text = "İn short: we can’t refund the fare. Your meal is refunded 🙂."
    read = read_decision(text)
    assert [text[start:end] for start, end in read.refused] == ["can’t refund"]
    assert [text[start:end] for start, end in read.granted] == ["refunded"]


def test_a_limit_is_more_than_a_refusal():
    for said in ("It is repaired rather than replaced.", "Only the repair is free.", "It stays until Friday."):
        assert limits(said)
    assert not limits("The wheel is on its way.")


def test_giving_is_not_hedged():
    assert grants("You get both wheels free.")
    assert grants("It comes back to your card.")
    assert not grants("We'll look into it.")
    assert not grants("I'm sorry for the wait.")
    assert not grants("You can't have both.")


@given(st.text(max_size=120))
def test_any_text_has_a_decision_with_evidence_inside_it(text):
    read = read_decision(text)
    for start, end in (*read.refused, *read.granted, *read.pending):
        assert 0 <= start < end <= len(text)
    assert (read.decision in {"refused", "partial"}) == bool(read.refused)
