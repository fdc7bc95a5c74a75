"""Every entry of the lexicon does what its own examples say."""

from __future__ import annotations

import pytest

from benchmark.rubric import load_rubric
from benchmark.scorers.lexical import signals
from benchmark.scorers.lexical.rules import Sentence, load_lexicon
from benchmark.text import lower, sentences

LEXICON = load_lexicon()


def matched(text):
    """Numbers of the rules that match a text, through the index by words as in scoring."""
    low = lower(text)
    return {match.rule.number for match in LEXICON.matches([Sentence.of(low, span) for span in sentences(text)])}


@pytest.mark.parametrize("rule", LEXICON.rules, ids=lambda rule: f"{rule.number}-{rule.principle}")
def test_a_rule_matches_its_hits_and_not_its_misses(rule):
    assert [hit for hit in rule.hits if rule.number not in matched(hit)] == []
    assert [miss for miss in rule.misses if rule.number in matched(miss)] == []


@pytest.mark.parametrize("rule", LEXICON.rules, ids=lambda rule: f"{rule.number}-{rule.principle}")
def test_a_rule_has_examples_of_both_kinds_and_a_known_principle(rule):
    assert rule.hits
    assert rule.misses
    assert rule.principle in load_rubric().labels
    assert rule.grade in {1, 2}
    assert rule.span in {"clause", "match", "sentence"}


def test_every_principle_is_covered_by_a_rule_or_a_signal():
    covered = {rule.principle for rule in LEXICON.rules} | set(signals.__all__)
    assert set(load_rubric().labels) - covered == set()


@pytest.mark.parametrize("change", [lambda hit: hit.replace("'", "’"), str.upper], ids=["curly quotes", "capitals"])
def test_a_rule_reads_curly_quotes_and_capitals_alike(change):
    missed = [(rule.number, hit) for rule in LEXICON.rules for hit in rule.hits if rule.number in matched(hit)]
    missed = [(number, hit) for number, hit in missed if number not in matched(change(hit))]
    assert missed == []


def test_evidence_lies_inside_its_sentence():
    for rule in LEXICON.rules:
        for hit in rule.hits:
            text = f"İ 😡. {hit}"
            low = lower(text)
            cut = [Sentence.of(low, span) for span in sentences(text)]
            for match in LEXICON.matches(cut):
                inside = cut[match.sentence]
                assert inside.start <= match.span[0] < match.span[1] <= inside.end


def test_the_same_sentence_is_matched_once_per_rule():
    text = "I'm sorry, so sorry, truly sorry about the delay."
    cut = [Sentence.of(lower(text), span) for span in sentences(text)]
    numbers = [match.rule.number for match in LEXICON.matches(cut)]
    assert len(numbers) == len(set(numbers))
    assert any(LEXICON.rules[number].principle == "apologize" for number in numbers)
