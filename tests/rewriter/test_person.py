"""The customer's words turned to the customer: who does what, and the verbs that change along."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewriter.person import expand_contractions, sentence_case, to_addressee, to_agent_voice


@pytest.mark.parametrize(
    ("said", "turned"),
    [
        # verb agreement
        ("I was left waiting", "you were left waiting"),
        ("I am still without heating", "you are still without heating"),
        ("I wasn't told", "you weren't told"),
        ("was I supposed to guess", "were you supposed to guess"),
        ("I have rung twice", "you have rung twice"),
        ("my boiler was dead", "your boiler was dead"),
        ("we were turned away", "you were turned away"),
        ("I rang twice and was told to wait", "you rang twice and were told to wait"),
        ("I never was told", "you never were told"),
        ("the parcel came late and was open", "the parcel came late and was open"),
        # possessives and reflexives
        ("my daughter missed her exam", "your daughter missed her exam"),
        ("the fault is not mine", "the fault is not yours"),
        ("I fixed it myself", "you fixed it yourself"),
        ("our kids slept in coats", "your kids slept in coats"),
        ("we paid for it ourselves", "you paid for it yourselves"),
        # you: the company as subject, as object, as owner
        ("you never answered", "we never answered"),
        ("I rang eleven times and you never answered", "you rang eleven times and we never answered"),
        ("you lost my parcel", "we lost your parcel"),
        ("I told you in March", "you told us in March"),
        ("I paid you on time", "you paid us on time"),
        ("your driver left it in the rain", "our driver left it in the rain"),
        ("the parcel that you sent me was empty", "the parcel that we sent you was empty"),
        ("the mistake was yours", "the mistake was ours"),
        ("nobody told us", "nobody told you"),
        # contractions, straight and curly, and those without an apostrophe
        ("I've been cut off", "you've been cut off"),
        ("I’ve been cut off", "you've been cut off"),
        ("I'm out of pocket", "you're out of pocket"),
        ("we'd booked in May", "you'd booked in May"),
        ("you've charged me twice", "we've charged you twice"),
        ("you're holding my money", "we're holding your money"),
        ("ive waited and you dont answer", "you've waited and we don't answer"),
        # no person in it
        ("the boiler failed on Friday", "the boiler failed on Friday"),
    ],
)
def test_a_customers_clause_in_the_agents_voice(said, turned):
    assert to_agent_voice(said) == turned


def test_us_among_others_may_be_anybody_and_is_refused():
    assert to_agent_voice("three of us sat there") is None


@pytest.mark.parametrize(
    ("fact", "turned"),
    [
        ("letters of 12 September went to his old address", "letters of 12 September went to your old address"),
        ("he was told twice", "you were told twice"),
        ("she has paid in full", "you have paid in full"),
        ("she is on the waiting list", "you are on the waiting list"),
        ("he does not owe it", "you do not owe it"),
        ("she lives on the third floor", "you live on the third floor"),
        ("he watches the meter", "you watch the meter"),
        ("she rang twice and was told to wait", "you rang twice and were told to wait"),
        ("she never goes there", "you never go there"),
        ("her account was closed", "your account was closed"),
        ("nobody told her", "nobody told you"),
        ("the parcel was handed to her on Friday", "the parcel was handed to you on Friday"),
        ("we sent her the form", "we sent you the form"),
        ("the bag is hers", "the bag is yours"),
        ("he'd asked for a refund", "you'd asked for a refund"),
        ("the boiler failed", "the boiler failed"),
    ],
)
def test_a_fact_about_the_customer_in_words_to_them(fact, turned):
    assert to_addressee(fact, others=False) == turned


@pytest.mark.parametrize("fact", ["he was told twice", "her account was closed", "nobody told him", "the bag is hers"])
def test_a_fact_about_he_or_she_is_refused_where_others_may_be_meant(fact):
    assert to_addressee(fact, others=True) is None


def test_a_fact_without_persons_is_taken_although_there_are_others():
    assert to_addressee("the label had the wrong number", others=True) == "the label had the wrong number"


@pytest.mark.parametrize("fact", ["her two children waited outside", "we gave her two options", "she's charged"])
def test_a_fact_that_can_be_read_both_ways_is_refused(fact):
    assert to_addressee(fact, others=False) is None


def test_a_fact_that_names_the_customer_as_such_is_refused():
    assert to_addressee("the customer was told twice", others=False) is None


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("I'm sorry, we've looked and it won't close.", "I am sorry, we have looked and it will not close."),
        ("You can't and shan't.", "You cannot and shall not."),
        ("Can't be done.", "Cannot be done."),
        ("Don’t worry, they’re here.", "Do not worry, they are here."),
        ("It's here and that's that, let's go.", "It is here and that is that, let us go."),
        ("I'll ring, he'd rung, Anna's bag.", "I will ring, he'd rung, Anna's bag."),
        ("WON'T", "Will not"),
    ],
)
def test_contractions_written_out(short, long):
    assert expand_contractions(short).lower() == long.lower()
    assert expand_contractions(short)[0] == long[0]


@given(st.text(max_size=80))
def test_writing_out_twice_is_writing_out_once(text):
    once = expand_contractions(text)
    assert expand_contractions(once) == once


@pytest.mark.parametrize(
    ("given_", "cased"),
    [
        ("the parcel is late", "The parcel is late."),
        ("and i'm sorry", "And I'm sorry."),
        ("is it late?", "Is it late?"),
        ("he said “no.”", "He said “no.”"),
        ("as follows:", "As follows."),
        ("", ""),
    ],
)
def test_a_sentence_has_a_capital_and_a_stop(given_, cased):
    assert sentence_case(given_) == cased


@given(st.text(max_size=60))
def test_any_clause_can_be_turned_or_refused(text):
    for turned in (to_agent_voice(text), to_addressee(text, others=False), to_addressee(text, others=True)):
        assert turned is None or isinstance(turned, str)
