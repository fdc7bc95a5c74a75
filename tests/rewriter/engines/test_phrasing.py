"""Saying a move: whose words are in it, and that no phrase brings anything of its own."""

import re
import string
from pathlib import Path

import pytest

import rewriter.engines
from benchmark.claims import claims
from benchmark.commitments import commitments
from benchmark.files import read_yaml
from benchmark.records import Facts
from benchmark.scoring import bare_exchange
from rewriter.decision import read_decision
from rewriter.diagnosis import diagnose
from rewriter.engines import Order
from rewriter.engines.phrasing import say
from rewriter.plan import make_plan
from rewriter.records import Case, Change
from rewriter.tones import load_tone

PHRASES = read_yaml(Path(rewriter.engines.__file__).with_name("phrases.yaml"))
SLOTS = {"clause", "Clause", "fact", "Fact", "item", "line", "topic", "action", "name", "subject", "asked", "lost"}


def phrases(node: object) -> list[str]:
    """Every sentence of the file; cues are patterns and topics are words."""
    if isinstance(node, str):
        return [node]
    if isinstance(node, list):
        return [text for one in node for text in phrases(one)]
    if isinstance(node, dict):
        return [text for key, one in node.items() if key not in {"cue", "topics"} for text in phrases(one)]
    return []


def said(draft: str, customer: str | None, facts: Facts | None = None, tone: str = "warm") -> list[Change]:
    case = Case(draft, bare_exchange(customer, facts, channel="email" if customer else "canned"))
    profile, diagnosis = load_tone(tone), diagnose(case)
    order = Order(case, diagnosis, make_plan(case, diagnosis, profile), profile)
    before, after = say(order, draft)
    return [*before, *after]


@pytest.mark.parametrize("phrase", phrases(PHRASES))
def test_a_phrase_states_nothing_promises_nothing_and_decides_nothing(phrase):
    bare = phrase.format(**dict.fromkeys(SLOTS, "the parcel"))
    assert claims(bare) == []
    assert list(commitments(bare)) == []
    assert not read_decision(bare).granted


@pytest.mark.parametrize("phrase", phrases(PHRASES))
def test_a_phrase_is_a_whole_sentence_with_known_slots(phrase):
    slots = {name for _, name, _, _ in string.Formatter().parse(phrase) if name}
    assert slots <= SLOTS
    assert phrase[0].isupper() or phrase[0] == "{"
    assert phrase[-1] in ".?"


def test_the_customers_own_words_are_in_the_first_sentence():
    change = said("Engineer Friday.", "I have been without heating since Sunday.")[0]
    assert (change.action, change.before, change.principle) == ("added", None, "apologize")
    assert "you have been without heating since sunday" in change.after.lower()
    assert "sorry" in change.after or "apologi" in change.after


def test_two_customers_get_different_words_and_one_the_same():
    first = [change.after for change in said("Engineer Friday.", "I have been without heating since Sunday.")]
    again = [change.after for change in said("Engineer Friday.", "I have been without heating since Sunday.")]
    other = [change.after for change in said("Engineer Friday.", "I waited nine days for a reply.")]
    assert first == again
    assert first != other


def test_a_fact_that_puts_the_failing_on_the_company_is_owned_once():
    facts = Facts(known=("the repair was booked to the wrong depot, and nobody checked",))
    owned = [change.after for change in said("Engineer Friday.", "My fridge has been broken since Sunday.", facts)]
    assert sum("wrong depot" in text for text in owned) == 1


def test_what_is_missing_is_asked_unless_the_draft_asks_for_it():
    facts, customer = Facts(missing=("the serial number of the fridge",)), "My fridge has been broken since Sunday."
    asked = said("The engineer for the fridge comes on Friday.", customer, facts)
    assert any(change.principle == "clarify" and "serial number" in change.after for change in asked)
    asks = said("Send the serial number of the fridge.", customer, facts)
    assert not any(change.principle == "clarify" for change in asks)


def test_a_canned_response_is_spoken_to_by_its_own_topic():
    changes = said("Your claim is rejected.", None)
    assert len(changes) == 1
    assert "claim" in changes[0].after


def test_a_canned_response_without_a_topic_still_gets_a_word():
    (change,) = said("That is rejected.", None)
    assert change.after
    assert "{" not in change.after


def test_the_formal_tone_has_no_contractions():
    for change in said("Engineer Friday.", "My fridge has been broken since Sunday.", tone="formal"):
        assert "'" not in change.after


def test_cues_are_patterns_and_the_last_one_is_for_everybody():
    cues = [row["cue"] for row in PHRASES["feel"]]
    assert cues[-1] == ""
    assert all(re.compile(cue) for cue in cues[:-1])
    assert all(cue not in {"", ".*"} for cue in cues[:-1])


def test_what_the_customer_asks_for_opens_where_nothing_else_of_theirs_can_be_said():
    change = said("Not possible.", "This is the pits. I want my deposit back.")[0]
    assert change.principle == "note_request"
    assert "you want your deposit back" in change.after.lower()
    assert "sorry" in change.after


def test_a_condolence_comes_first_and_names_whom():
    first = said("Account closed.", "My mother died in May. Please cancel the second order.")[0]
    assert "your mother" in first.after
