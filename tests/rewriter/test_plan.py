"""From a diagnosis to moves: what the draft lacks, the tone allows and the facts bear."""

import dataclasses

import pytest

from benchmark.records import Facts
from benchmark.scoring import bare_exchange
from rewriter.diagnosis import diagnose
from rewriter.plan import Plan, make_plan
from rewriter.records import Case
from rewriter.tones import Tone, load_tone

CUSTOMER = "I have been without heating since Sunday. I rang the hotline four times this week.\n\nNora Field"
FACTS = Facts(
    known=("the repair was booked to the wrong depot, and nobody checked", "agent: desk line 01632 960254"),
    allowed=("repair on Thursday or on Saturday",),
    missing=("Thursday or Saturday",),
)
CURT = "Repair is being arranged."


def plan(
    draft: str = CURT,
    customer: str | None = CUSTOMER,
    facts: Facts | None = FACTS,
    tone: str | Tone = "warm",
    *,
    strength: str = "full",
    channel: str = "email",
) -> Plan:
    case = Case(draft, bare_exchange(customer, facts, channel=channel))
    return make_plan(case, diagnose(case), load_tone(tone), strength=strength)


def principles(made: Plan) -> list[str]:
    return [move.principle for move in made.moves]


def test_a_curt_draft_gets_moves_in_the_order_of_a_conversation():
    moves = principles(plan())
    assert {"apologize", "empathize", "take_responsibility", "clarify"} <= set(moves)
    order = ["apologize", "restate", "empathize", "take_responsibility", "clarify", "stay_with"]
    assert moves == sorted(moves, key=order.index)


def test_what_the_draft_does_already_is_not_planned_again():
    draft = "I'm sorry about the cold flat. Repair is being arranged."
    assert "apologize" not in principles(plan(draft))


def test_the_customers_own_words_come_with_the_move():
    (move,) = [move for move in plan().moves if move.principle == "apologize"]
    assert move.clause
    assert "you have been without heating since Sunday" in move.clause.text


def test_a_light_rewrite_adds_nothing():
    assert plan(strength="light").moves == ()


def test_a_fine_draft_gets_no_moves():
    draft = (
        "Dear Ms Field, I'm sorry that you have been without heating since Sunday and that you had to ring four times. "
        "It's no wonder that you're angry. The engineer comes tomorrow at 10:00. Thank you for telling us."
    )
    assert plan(draft).moves == ()


@pytest.mark.parametrize("tone", ["warm", "neutral", "formal", "brief"])
@pytest.mark.parametrize("channel", ["email", "chat", "sms", "social", "phone", "review", "canned"])
def test_no_tone_adds_more_than_it_has_room_for_or_what_it_does_not_allow(tone, channel):
    made = plan(tone=tone, channel=channel)
    profile = load_tone(tone)
    assert len(made.moves) <= profile.room(channel)
    assert set(principles(made)) <= set(profile.moves)


def test_the_company_is_at_fault_only_where_facts_or_an_account_they_bear_out_say_so():
    assert plan().at_fault
    assert not plan(facts=Facts(known=("the boiler is five years old",))).at_fault
    assert not plan(facts=None).at_fault


@pytest.mark.parametrize(
    "fact",
    [
        "the post office lost the parcel on the way",
        "the courier left the parcel at the wrong address",
        "the customer forgot to send the form",
        "he did not pay the bill on time",
        "terms: a fee is charged where nobody was told",
    ],
)
def test_what_others_or_the_customer_did_is_no_failing_of_the_company(fact):
    assert not plan(facts=Facts(known=(fact,))).at_fault


def test_a_careful_tone_plans_no_admission():
    careful = dataclasses.replace(load_tone("warm"), liability="careful")
    made = plan(tone=careful)
    assert "take_responsibility" not in principles(made)
    assert not made.at_fault


def test_what_is_missing_becomes_a_question_unless_the_draft_asks():
    assert plan().questions == ("Thursday or Saturday",)
    assert "clarify" in principles(plan())
    asked = plan("Repair is being arranged. Would Thursday or Saturday suit you?")
    assert "clarify" not in principles(asked)


def test_the_direct_line_of_the_facts_is_offered_unless_the_draft_has_it():
    apology = "I'm sorry about the cold flat. Repair is being arranged"
    (move,) = [move for move in plan(f"{apology}.").moves if move.principle == "stay_with"]
    assert move.text == "01632 960254"
    assert "stay_with" not in principles(plan(f"{apology}: 01632 960254."))


def test_a_canned_response_gets_no_account_no_fault_and_no_questions():
    made = plan("Your claim is rejected.", customer=None, channel="canned")
    assert principles(made) == ["apologize"]
    assert made.questions == ()
    assert not made.at_fault
