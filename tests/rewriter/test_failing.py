"""Which known fact is the company's own failing, in words that can be said to the customer."""

import pytest

from benchmark.records import Facts
from rewriter.failing import find_failing, mentions_others


@pytest.mark.parametrize(
    ("fact", "said"),
    [
        ("the repair was booked to the wrong depot, and nobody checked",) * 2,
        ("letters were sent to his old address by mistake", "letters were sent to your old address by mistake"),
        ("nobody told her that the office had moved", "nobody told you that the office had moved"),
    ],
)
def test_a_failing_is_said_to_the_customer(fact, said):
    assert find_failing(Facts(known=(fact,))) == said


@pytest.mark.parametrize(
    "fact",
    [
        "the post office lost the parcel on the way",
        "the courier left the parcel at the wrong address",
        "the customer forgot to send the form",
        "he did not pay the bill on time",
        "terms: a fee is charged where nobody was told",
        "the weather was too bad for the ferry",
        "today is Monday 3 May and nobody is in the wrong",
        "the office opens at nine",
    ],
)
def test_what_others_or_the_customer_did_is_no_failing_of_the_company(fact):
    assert find_failing(Facts(known=(fact,))) is None


@pytest.mark.parametrize(
    "fact", ["nobody told the driver that her address was wrong", "he was wrongly sent to the depot"]
)
def test_where_he_or_she_may_be_anybody_a_failing_is_not_said(fact):
    assert find_failing(Facts(known=(fact,))) is None


def test_facts_that_speak_of_other_persons_are_told():
    assert mentions_others(Facts(known=("the driver was told nothing",)))
    assert not mentions_others(Facts(known=("order B-2207 went to the wrong depot",)))


def test_only_the_known_facts_count():
    assert find_failing(Facts(allowed=("say that the repair was booked to the wrong depot",))) is None
    assert find_failing(Facts()) is None
