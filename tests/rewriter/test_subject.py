"""What the trouble is about, in a word of the customer's own."""

import pytest

from benchmark.records import Facts
from benchmark.scoring import bare_exchange
from rewriter.subject import find_loss, find_mentioned, find_subject


@pytest.mark.parametrize(
    ("customer", "draft", "subject"),
    [
        ("My parcel was open when it came.", "The parcel was left with a neighbour.", "your parcel"),
        ("Our boiler is dead again.", "An engineer sees the boiler on Friday.", "your boiler"),
        ("Your driver shouted, and the gate is bent.", "We look at the gate on Friday.", "the gate"),
        ("My parcel was open when it came.", "An engineer comes on Friday.", None),
        ("It was open.", "The parcel was left with a neighbour.", None),
        ("My husband waited two days.", "Your husband may collect it.", None),
    ],
)
def test_the_subject_is_a_thing_that_customer_and_draft_share(customer, draft, subject):
    assert find_subject(bare_exchange(customer), draft) == subject


def test_a_thing_that_only_the_facts_speak_of_is_none():
    exchange = bare_exchange("My parcel was open when it came.", Facts(known=("parcel B-2207, delivered open",)))
    assert find_subject(exchange, "Engineer Friday.") is None


def test_no_customer_has_no_subject():
    assert find_subject(bare_exchange(), "The parcel is late.") is None


def test_a_thing_that_facts_or_trade_know_may_stand_in():
    exchange = bare_exchange("Cold tea, and my blazer is sewn shut.", Facts(known=("blazer Orrin, navy",)))
    assert find_mentioned(exchange, ()) == "your blazer"
    assert find_mentioned(bare_exchange("My refund is late and my tea is cold."), {"refund"}) == "your refund"
    assert find_mentioned(bare_exchange("My tea is cold."), {"refund"}) is None


@pytest.mark.parametrize(
    ("customer", "lost"),
    [
        ("My mother died in March and you wrote to her.", "your mother"),
        ("Mrs Pettifer died on the second of February.", "Mrs Pettifer"),
        ("We buried my dad on Monday.", "your dad"),
        ("My mother is waiting.", None),
        ("My phone died.", None),
    ],
)
def test_whom_the_customer_has_lost(customer, lost):
    assert find_loss(bare_exchange(customer)) == lost
