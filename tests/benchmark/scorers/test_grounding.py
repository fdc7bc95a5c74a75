"""The grounding scorer: what the facts support is no overpromise, what they do not is, with its words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmark.records import Exchange, Facts, Turn
from benchmark.scorers.grounding import GroundingScorer

SCORER = GroundingScorer()


def exchange(known=(), allowed=(), not_allowed=(), customer="My kettle is broken. I want it put right.", request=None):
    facts = Facts(tuple(known), tuple(allowed), tuple(not_allowed))
    return Exchange("x", (Turn("customer", customer),), facts, request)


def grade(reply, case):
    (grading,) = SCORER.grade([(case, reply)])
    return grading


def overpromise(reply, case):
    return grade(reply, case).grades["overpromise"]


def quotes(reply, case):
    return [reply[start:end] for start, end in grade(reply, case).evidence.get("overpromise", ())]


KETTLE = exchange(
    known=["the kettle cost £19", "refunds take 5 working days", "the engineer comes on Tuesday 10 June at 15:00"],
    allowed=["refund the £19", "send a replacement kettle within 24 hours"],
    not_allowed=["vouchers or credit"],
)


# ------------------------------------------------------------------------------------------------ what facts support


@pytest.mark.parametrize(
    "reply",
    [
        "We'll refund the £19 within 5 working days.",
        "We will refund the 19 pounds within five days.",
        "We'll refund £19.00 and it takes five working days.",
        "The engineer will come on Tuesday 10 June at 15:00.",
        "The engineer will come on the 10th at 3 pm.",
        "The engineer will be with you on Tuesday at 3pm.",
        "The engineer will come on June 10th.",
        "We'll send a replacement within a day.",
        "We'll send a replacement within 24 hours.",
        "A replacement kettle will be with you within twenty-four hours.",
    ],
)
def test_what_the_facts_say_in_other_words_is_no_overpromise(reply):
    found = grade(reply, KETTLE)
    assert found.grades["overpromise"] == 0
    assert found.evidence == {}
    assert found.measures["claims_checked"] > 0
    assert found.measures["claims_unsupported"] == 0


@pytest.mark.parametrize(
    "reply",
    [
        "I'm sorry that the kettle came broken.",
        "You are right to be angry. I'm reading your message now.",
        "Hello Ana, thank you for writing.",
        "",
    ],
)
def test_with_nothing_to_check_it_is_0(reply):
    found = grade(reply, KETTLE)
    assert found.grades == {"overpromise": 0}
    assert found.measures == {"claims_checked": 0, "claims_unsupported": 0}


def test_the_customers_own_amounts_and_dates_may_be_taken_up():
    case = exchange(known=["the order is lost"], customer="I paid £34.50 on 3 May and waited two weeks.")
    assert overpromise("You paid £34.50 on 3 May, and it's lost. I'm sorry.", case) == 0


# --------------------------------------------------------------------------------------------------- what they do not


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        ("We'll refund £29 today.", "£29"),
        ("We will refund you 40 pounds.", "40 pounds"),
        ("The engineer will come on Wednesday 11 June.", "Wednesday 11 June"),
        ("The engineer will be there on Tuesday at 9 am.", "9 am"),
        ("We'll refund the £19 within 2 days.", "2 days"),
        ("The £19 will be with you, and 20% off your next order as well.", "20%"),
    ],
)
def test_an_invented_amount_date_or_time_is_a_false_promise_with_its_words(reply, words):
    assert overpromise(reply, KETTLE) == 2
    assert words in [quote.strip(" ,.;") for quote in quotes(reply, KETTLE)]


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        ("We'll refund your whole order.", "refund"),
        ("I've refunded it.", "refund"),
        ("I'm sending you a replacement.", "replacement"),
        ("I've added a voucher to your account.", "credit"),
        ("We have waived the fee for you.", "waiver"),
        ("We'll upgrade you to the best room.", "upgrade"),
        ("I guarantee this will never happen again.", "never again"),
    ],
)
def test_a_remedy_out_of_thin_air_is_a_false_promise(reply, kind):
    case = exchange(known=["the kettle is being looked at"], allowed=["an answer by Friday"])
    found = grade(reply, case)
    assert found.grades["overpromise"] == 2
    assert found.evidence["overpromise"]
    assert any(kind in reason and "is not in the facts" in reason for reason in found.reasons)


@pytest.mark.parametrize("reply", ["I'll ring you back.", "A technician will visit you."])
def test_a_small_promise_that_is_off_is_a_slip(reply):
    assert overpromise(reply, exchange(known=["the kettle is lost"])) == 1


def test_the_evidence_is_exact_behind_wide_characters():
    assert quotes("İ 😡 “Hello”. We’ll refund £29 today.", KETTLE) == ["£29"]


def test_every_invented_thing_is_named_in_the_reasons():
    found = grade("We'll refund £29 by 12 June.", KETTLE)
    assert any("£29" in reason for reason in found.reasons)
    assert any("12 June" in reason for reason in found.reasons)
    assert found.measures["claims_unsupported"] == 2


# -------------------------------------------------------------------------------------------------- no promise at all


@pytest.mark.parametrize(
    "reply",
    [
        "We can't refund this, I'm afraid.",
        "We are unable to offer you a voucher.",
        "I will not pretend that a refund is possible.",
        "We won't be able to waive the fee.",
        "Would you like a refund?",
        "You asked for a voucher.",
        "I can't promise that it will never happen again.",
        "If it had been our kettle we would have replaced it.",
        "I could refund it only with a receipt.",
        "I'm sorry that nobody refunded you.",
    ],
)
def test_what_is_refused_asked_or_only_imagined_is_no_promise(reply):
    assert overpromise(reply, exchange(known=["the kettle was bought elsewhere"])) == 0


def test_a_past_date_that_is_told_is_no_promise():
    assert overpromise("I see that you wrote on 2 May and nobody answered.", KETTLE) == 0


# ------------------------------------------------------------------------------------------------------- not allowed


def test_what_is_not_allowed_is_a_false_promise_even_if_the_customer_asks_for_it():
    case = exchange(
        known=["the kettle came broken"],
        allowed=["send a new kettle"],
        not_allowed=["a cash refund"],
        customer="I want a refund, not another kettle.",
        request="a refund",
    )
    found = grade("We'll refund it today.", case)
    assert found.grades["overpromise"] == 2
    assert any("not allowed here" in reason for reason in found.reasons)
    assert overpromise("We can't refund it, but we'll send a new kettle.", case) == 0


def test_a_limited_permission_is_not_undone_by_the_limit_beside_it():
    case = exchange(known=["it cost £19"], allowed=["refund the £19"], not_allowed=["refund the delivery"])
    assert overpromise("We'll refund the £19.", case) == 0


# ----------------------------------------------------------------------------------------------------- without facts


def test_without_facts_a_promise_cannot_be_checked_and_the_reason_lists_it():
    bare = Exchange("bare", (Turn("customer", "Where is it?"),))
    found = grade("We'll refund £29 by 12 June.", bare)
    assert found.grades == {"overpromise": None}
    assert found.evidence == {}
    (reason,) = found.reasons
    assert reason.startswith("grounding: no facts were given, so these could not be checked: ")
    assert "£29" in reason
    assert "12 June" in reason
    assert "refund" in reason


def test_without_facts_and_with_nothing_to_check_it_is_0():
    assert grade("I'm sorry that it is late.", Exchange("bare")).grades == {"overpromise": 0}


def test_empty_facts_are_facts():
    assert overpromise("We'll refund £29.", Exchange("x", facts=Facts())) == 2


# ------------------------------------------------------------------------------------------------------- the contract


def test_replies_are_graded_in_order_and_apart():
    cases = [(KETTLE, "We'll refund £29."), (KETTLE, "Hello."), (Exchange("bare"), "We'll refund £29.")]
    assert [grading.grades["overpromise"] for grading in SCORER.grade(cases)] == [2, 0, None]
    assert SCORER.grade([]) == []


PIECES = [
    "We'll",
    "refund",
    "£19",
    "not",
    "on 10 June",
    "at 3 pm",
    "within 5 days",
    "voucher",
    ".",
    "if",
    "😡",
    "İ",
    "20%",
]
REPLIES = st.text(max_size=200) | st.lists(st.sampled_from(PIECES), max_size=25).map(" ".join)


@settings(max_examples=100, deadline=None)
@given(REPLIES, st.sampled_from([KETTLE, Exchange("bare"), Exchange("empty", facts=Facts())]))
def test_any_text_gives_a_grade_and_merged_spans_inside_it(reply, case):
    found = grade(reply, case)
    assert found.grades["overpromise"] in {0, 1, 2, None}
    last = 0
    for start, end in found.evidence.get("overpromise", ()):
        assert last <= start < end <= len(reply)
        last = end
    assert bool(found.evidence) == (found.grades["overpromise"] in {1, 2})


@settings(max_examples=50, deadline=None)
@given(st.sampled_from(KETTLE.facts.known + KETTLE.facts.allowed))
def test_the_facts_themselves_are_never_an_overpromise(fact):
    assert overpromise(f"We can say that {fact}.", KETTLE) == 0
