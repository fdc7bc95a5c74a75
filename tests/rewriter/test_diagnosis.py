"""What a draft has, what in it hurts, what it lacks."""

from benchmark.records import Facts
from benchmark.rubric import load_rubric
from benchmark.scoring import bare_exchange
from rewriter.diagnosis import HARMS, diagnose
from rewriter.records import Case

CUSTOMER = (
    "My fridge has been broken since Sunday and I threw away £60 of food. I want it repaired this week. Nora Field"
)
GOOD = (
    "Dear Ms Field, I'm sorry that your fridge has been broken since Sunday and that you had to throw away £60 of "
    "food. It's no wonder that you're angry. Our engineer comes tomorrow at 10:00, and I'll ring you afterwards to "
    "hear whether it runs. Thank you for telling us."
)


def test_scorn_is_found_with_the_words_that_show_it():
    draft = "Calm down. It was your own fault. The engineer comes on Friday."
    diagnosis = diagnose(Case(draft, bare_exchange(CUSTOMER)))
    assert "blame" in diagnosis.hurting
    assert any("fault" in draft[start:end] for start, end in diagnosis.hurting["blame"])
    assert not diagnosis.fine


def test_only_harms_of_wording_are_listed_as_hurting():
    diagnosis = diagnose(
        Case("We guarantee it. Ring another department. Your fault.", bare_exchange(CUSTOMER, Facts()))
    )
    assert set(diagnosis.hurting) <= HARMS
    assert set(load_rubric().avoid) >= HARMS


def test_what_a_curt_draft_lacks_is_listed():
    diagnosis = diagnose(Case("Engineer Friday.", bare_exchange(CUSTOMER)))
    assert {"apologize", "empathize"} <= set(diagnosis.missing)
    assert not diagnosis.fine


def test_a_good_draft_is_fine_and_lacks_no_apology():
    diagnosis = diagnose(Case(GOOD, bare_exchange(CUSTOMER)))
    assert diagnosis.fine
    assert diagnosis.hurting == {}
    assert "apologize" not in diagnosis.missing


def test_one_hurting_sentence_makes_a_good_draft_not_fine():
    assert not diagnose(Case(GOOD + " It was your own fault.", bare_exchange(CUSTOMER))).fine


def test_the_decision_is_read_along():
    diagnosis = diagnose(Case("We can't refund the food. The repair is free.", bare_exchange(CUSTOMER)))
    assert diagnosis.decision.decision == "partial"


def test_a_canned_response_need_not_restate_anybodys_account():
    draft = (
        "Hello {{name}}, I'm sorry for the wait. Your repair is booked, and we'll write to you as soon as it is done."
    )
    assert diagnose(Case(draft, bare_exchange(channel="canned"))).fine


def test_an_empty_draft_can_be_diagnosed():
    diagnosis = diagnose(Case("", bare_exchange(CUSTOMER)))
    assert diagnosis.hurting == {}
    assert not diagnosis.fine
