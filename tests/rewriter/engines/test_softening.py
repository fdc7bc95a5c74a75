"""Softening a sentence: every entry of the file does what it says it does."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmark.rubric import load_rubric
from rewriter.decision import read_decision
from rewriter.engines.softening import load_softenings, soften, tidy
from rewriter.locks import find_locks, mask, verify

ENTRIES = load_softenings()


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry.before for entry in ENTRIES])
def test_an_entry_turns_its_before_into_its_after(entry):
    assert soften(entry.before)[0] == entry.after


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry.before for entry in ENTRIES])
def test_an_entry_names_the_principle_that_asked_for_the_change(entry):
    assert entry.why in load_rubric().labels
    assert entry.why in soften(entry.before)[1]


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry.before for entry in ENTRIES])
def test_softening_twice_is_softening_once(entry):
    once, _ = soften(entry.before)
    assert soften(once)[0] == once


@pytest.mark.parametrize(
    "entry", [entry for entry in ENTRIES if entry.after], ids=[entry.before for entry in ENTRIES if entry.after]
)
def test_a_refusal_stays_one_and_none_is_made_up(entry):
    before, after = read_decision(entry.before), read_decision(entry.after)
    assert not (before.refused and not after.refused)
    assert not (after.granted and not before.granted and not before.refused)


def test_a_sentence_that_hurts_nobody_stays_as_it_is():
    for sentence in (
        "Thank you for the photo, Ms Lee.",
        "The parcel is on its way and should be with you on Friday.",
        "I'm sorry that the boiler failed twice.",
        "Would Thursday or Saturday suit you?",
    ):
        assert soften(sentence) == (sentence, [])


def test_several_hurts_in_one_sentence_are_all_softened_and_all_named():
    softened, why = soften("As already stated, you must send the form, end of story.")
    assert softened == "Please send the form."
    assert {"negative_language", "indifferent"} <= set(why)


def test_capitals_of_names_and_codes_survive():
    assert soften("Kindly ask Martin about B-2207.")[0] == "Please ask Martin about B-2207."
    assert soften("As already stated, Martin has B-2207.")[0] == "Martin has B-2207."


def test_tidy_puts_right_what_a_cut_leaves_behind():
    assert tidy("  , so  the fee ,stays ,.") == "So the fee,stays."
    assert tidy(" .,; ") == ""
    assert tidy("eBay has it.") == "eBay has it."


LOCKED = st.sampled_from(["{{ticket.id}}", "<b>", "</b>", "https://a.example/x", "B-2207", "%{name}", "a@b.example"])
WORDS = st.sampled_from(
    [entry.before.rstrip(".!?") for entry in ENTRIES]
    + [
        "The fee stays",
        "send the form",
        "no, ",
        "kindly",
        "as per policy",
        "£19",
        "calm down",
        "need",
        "on Friday",
        ", ",
    ]
)


@given(st.lists(st.one_of(WORDS, LOCKED), min_size=1, max_size=5).map(" ".join))
def test_masked_locks_are_never_touched(text):
    masked = mask(text)
    softened = soften(masked.text)[0]
    if softened:
        kept = [char for char in softened if char in masked.by_char]
        assert kept == list(masked.by_char)
        hard = [lock.text for lock in find_locks(text, hard=True)]
        assert all(masked.restore(softened).count(lock) >= 1 for lock in hard)


@given(st.text(max_size=80))
def test_any_text_can_be_softened(text):
    softened, why = soften(text)
    assert isinstance(softened, str)
    assert bool(why) == (softened != text)
    if not re.search(r"[A-Za-z]", text):
        assert softened in {text, ""}


@given(st.lists(WORDS, min_size=1, max_size=2).map(" ".join))
def test_softening_settles(text):
    once = soften(text)[0]
    assert soften(once)[0] == once


def test_amounts_and_dates_inside_a_softened_sentence_are_kept():
    before = "As already stated, the £19 fee is due by Friday 3 June, end of story."
    assert verify(before, soften(before)[0]) == []
