"""Sentences and words with true offsets, whatever the text."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from benchmark.text import content_words, lower, sentences, stem, words

TEXTS = st.text(max_size=200) | st.lists(
    st.sampled_from(
        ["I’m sorry", "İstanbul", "😡", "\n", ". ", "? ", "Mr. ", "£19", "{{id}}", "e.g. ", "\r\n", "ß", "  "]
    )
).map("".join)


def pieces(text):
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I'm sorry. I'll call you.", ["I'm sorry.", "I'll call you."]),
        ("Really? Yes! Good.", ["Really?", "Yes!", "Good."]),
        ("The £19.50 is back. Done.", ["The £19.50 is back.", "Done."]),
        ("Mr. Smith will ring.", ["Mr. Smith will ring."]),
        ("Hi Ana,\n\nI'm sorry\n\nBest,\nTom", ["Hi Ana,", "I'm sorry", "Best,", "Tom"]),
        ("- one\n- two\r\n- three", ["- one", "- two", "- three"]),
        ("Oh 😡! No.", ["Oh 😡!", "No."]),
        ("", []),
        (" \n\t ", []),
    ],
)
def test_a_text_is_cut_into_sentences_and_lines(text, expected):
    assert pieces(text) == expected


@settings(max_examples=100)
@given(TEXTS)
@example("a\x0b b.\x85c\u2028d")
def test_sentences_lie_in_the_text_in_order_apart_and_trimmed(text):
    spans = sentences(text)
    last = 0
    for start, end in spans:
        assert last <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        assert "\n" not in text[start:end]
        last = end


@settings(max_examples=100)
@given(TEXTS)
def test_no_word_is_lost_between_sentences(text):
    inside = set()
    for start, end in sentences(text):
        inside.update(range(start, end))
    assert all(char.isspace() or index in inside for index, char in enumerate(text))


@settings(max_examples=100)
@given(st.text(max_size=200))
@example("İ’“”ẞΣ")
def test_lowering_keeps_every_offset(text):
    assert len(lower(text)) == len(text)


def test_lowering_straightens_quotes():
    assert lower("I’m “FINE” ‘now’ in İZMİR") == "i'm \"fine\" 'now' in İzmİr"


def test_words_come_with_their_offsets_and_a_straight_apostrophe():
    text = "I’m 😡 at ÉCLAIR, don't_you?"
    found = list(words(text))
    assert [word for word, _, _ in found] == ["i'm", "at", "éclair", "don't", "you"]
    assert [text[start:end] for _, start, end in found] == ["I’m", "at", "ÉCLAIR", "don't", "you"]


@pytest.mark.parametrize(
    "family",
    [
        ("cancel", "cancels", "cancelled", "cancelling", "cancellation", "cancellations"),
        ("parcel", "parcels", "parcel's"),
        ("deliver", "delivers", "delivered", "delivering"),
        ("promise", "promises", "promised", "promising"),
    ],
    ids=lambda family: family[0],
)
def test_forms_of_one_word_meet(family):
    assert len({stem(word) for word in family}) == 1


@pytest.mark.parametrize(("one", "other"), [("bill", "bell"), ("flat", "flight"), ("order", "parcel"), ("bus", "bath")])
def test_different_words_stay_apart(one, other):
    assert stem(one) != stem(other)


def test_content_words_leave_out_grammar_and_what_every_reply_says():
    assert content_words("I am so sorry for the inconvenience, we understand your frustration.") == set()
    assert content_words("The boiler was off for 3 nights") == {stem("boiler"), "3", stem("nights")}
