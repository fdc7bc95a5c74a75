"""What the trouble is about, in a word of the customer's own."""

import pytest

from benchmark.records import Facts
from benchmark.scoring import bare_exchange
from rewriter.subject import find_subject


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
