"""What the customer wants, in words an agent can say."""

import pytest

from benchmark.records import Facts
from benchmark.scoring import bare_exchange
from rewriter.request import find_request


@pytest.mark.parametrize(
    ("request_", "said"),
    [
        ("to know where her wages are", "to know where your wages are"),
        ("to have his £40 back", "to have your £40 back"),
        ("all £72 back tonight", "all £72 back tonight"),
        ("take the chaise back and refund £1,725", "us to take the chaise back and refund £1,725"),
        ("that someone look again, and an explanation", "someone to look again"),
        ("£54 back and a written answer on who decided it", "£54 back"),
        ("her money back, the engineer's name and his dismissal", "your money back"),
        ("to refund the deposit", "us to refund the deposit"),
    ],
)
def test_a_stated_request_is_turned_to_the_customer(request_, said):
    assert find_request(bare_exchange("This is not on.", request=request_)) == said


@pytest.mark.parametrize("request_", ["the dismissal of the driver", "an apology", "it", "to know how it happened"])
def test_what_is_better_answered_than_said_back_is_left_out(request_):
    assert find_request(bare_exchange("This is not on.", request=request_)) is None


def test_a_pronoun_that_may_be_anybodys_is_left_out():
    facts = Facts(known=("the driver rang Mrs Hale at 9",))
    assert find_request(bare_exchange("This is not on.", facts, request="to have the money paid to him")) is None


@pytest.mark.parametrize(
    ("customer", "said"),
    [
        ("Three weeks! I just want my deposit back.", "your deposit back"),
        ("Please put the bills right, and the clock.", "us to put the bills right"),
        ("Where is my parcel?", "to know where your parcel is"),
        ("Nobody answers. Could you cancel the second order?", "us to cancel the second order"),
        ("I would like to speak to a manager today.", "to speak to a manager today"),
    ],
)
def test_without_a_stated_request_it_is_read_from_the_customer(customer, said):
    assert find_request(bare_exchange(customer)) == said


@pytest.mark.parametrize(
    "customer",
    [
        "You are a shower of crooks.",
        "I want it back.",
        "I want to sue the lot of you.",
        "GIVE ME MY MONEY BACK NOW",
        "i want my monney bakc",
        "I want the driver sacked.",
    ],
)
def test_nothing_is_said_back_that_is_unclear_sworn_shouted_or_misspelled(customer):
    assert find_request(bare_exchange(customer)) is None


def test_no_customer_asks_for_nothing():
    assert find_request(bare_exchange(request="to have it back")) is None
