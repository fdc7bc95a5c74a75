"""Whoever is measured: scorers with the rubric, and the rows that every scorer must be seen beside.

A contender has a `label` and gives one `Score` per case, in order; `Scoring` is one already.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Protocol

import numpy as np

from benchmark.meta.gold import Gold
from benchmark.records import Grade, Judgement, Score, Span
from benchmark.rubric import load_rubric
from benchmark.scorers import Case
from benchmark.text import lower, words

__all__ = ["Contender", "KeywordCount", "Length", "Random", "Reading", "baselines"]


class Contender(Protocol):
    """What is measured."""

    label: str

    def score(self, cases: Sequence[Case]) -> list[Score]:
        """Score each case, in order."""
        ...


def baselines(gold: Gold) -> list[Contender]:
    """Length, keyword count, random, and the second reader where the gold has one."""
    rows: list[Contender] = [Length(), KeywordCount(), Random(gold)]
    return [*rows, Reading(gold.second)] if gold.second else rows


class Length:
    """Longer is better: the number of words as `overall`, no grades."""

    label = "length"

    def score(self, cases: Sequence[Case]) -> list[Score]:
        """Score each case, in order."""
        return [Score(float(sum(1 for _ in words(reply))), {}, scorer=self.label) for _, reply in cases]


_KEYWORDS = {
    "listen": ("tell me", "tell us", "listen"),
    "restate": ("you said", "you mentioned", "i see that"),
    "note_request": ("you asked", "your request", "you would like"),
    "validate": ("understandable", "right to be", "of course you"),
    "empathize": ("understand", "frustrating", "must have been", "imagine"),
    "apologize": ("sorry", "apologise", "apologize", "apologies"),
    "take_responsibility": ("our fault", "our mistake", "my mistake", "responsibility", "we failed"),
    "stay_with": ("personally", "my direct", "i will stay"),
    "clarify": ("could you", "please send", "please confirm"),
    "solve": ("i have", "i've", "we will", "i will", "i'll", "refund", "replace"),
    "offer_choice": ("would you prefer", "either", "you can choose"),
    "go_further": ("credit", "goodwill", "free of charge", "discount", "gesture"),
    "escalate": ("manager", "supervisor", "escalate", "specialist"),
    "follow_up": ("follow up", "check back", "call you", "be in touch"),
    "thank": ("thank", "appreciate"),
    "calm": (),
    "courteous": ("please", "kind regards", "dear"),
    "positive_language": ("happy to", "pleased to", "can"),
    "argue": ("actually", "no, you", "that is not what"),
    "blame": ("you failed", "you should have", "you didn't"),
    "take_personally": ("insult", "abusive", "your tone", "offended"),
    "rude": ("stupid", "ridiculous", "calm down", "whatever"),
    "indifferent": ("as stated", "nothing further", "noted"),
    "excuse": ("due to", "high volume", "busy", "short staffed"),
    "cite_policy": ("policy", "terms and conditions", "procedure"),
    "deflect": ("not our", "contact the", "another department", "website"),
    "interrogate": ("why did you", "did you even"),
    "hollow_apology": ("any inconvenience", "sorry you feel", "sorry if"),
    "negative_language": ("cannot", "can't", "unable", "unfortunately", "impossible"),
    "overpromise": ("guarantee", "promise", "definitely", "immediately"),
}
"""The obvious words for each principle: what an hour with a word list gets, and what stuffed replies are made of."""


class KeywordCount:
    """A principle is there if one of its obvious words is; `overall` counts the virtues named, less the vices."""

    label = "keyword count"

    @cached_property
    def _patterns(self) -> dict[str, re.Pattern[str]]:
        # `calm` has no word of its own; an empty alternative would match everywhere.
        return {
            name: re.compile(r"\b(?:" + "|".join(map(re.escape, found)) + r")\b")
            for name, found in _KEYWORDS.items()
            if found
        }

    def score(self, cases: Sequence[Case]) -> list[Score]:
        """Score each case, in order."""
        rubric = load_rubric()
        out = []
        for _, reply in cases:
            text = lower(reply)
            hits = {
                name: [match.span() for match in pattern.finditer(text)] for name, pattern in self._patterns.items()
            }
            grades: dict[str, Grade] = {name: 1 if hits.get(name) or name == "calm" else 0 for name in rubric.labels}
            count = sum(len(hits.get(name, ())) for name in rubric.do)
            count -= sum(len(hits.get(name, ())) for name in rubric.avoid)
            out.append(Score(float(count), grades, {k: v for k, v in hits.items() if v}, scorer=self.label))
        return out


class Random:
    """Grades drawn as often as the gold has them, `overall` at random: what chance gets. Seeded by the reply's text."""

    label = "random"

    def __init__(self, gold: Gold) -> None:
        replies = gold.replies
        self._shares = {
            label: [sum(reply.grades.get(label, 0) == grade for _, reply in replies) / len(replies) for grade in (1, 2)]
            for label in load_rubric().labels
        }

    def score(self, cases: Sequence[Case]) -> list[Score]:
        """Score each case, in order."""
        out = []
        for exchange, reply in cases:
            digest = hashlib.sha256(f"{exchange.id}|{reply}".encode("utf-8", "replace")).digest()
            rng = np.random.default_rng(int.from_bytes(digest[:8], "big"))
            drawn = rng.random(len(self._shares))
            grades: dict[str, Grade] = {}
            for value, (label, (one, two)) in zip(drawn, self._shares.items(), strict=True):
                grades[label] = 2 if value < two else 1 if value < one + two else 0
            out.append(Score(float(100 * rng.random()), grades, scorer=self.label))
        return out


class Reading:
    """What a second reader said of each reply: the row that says how far people agree. Other texts are unscored."""

    label = "annotator 2"

    def __init__(self, judgements: Mapping[str, Judgement]) -> None:
        self._judgements = judgements

    def score(self, cases: Sequence[Case]) -> list[Score]:
        """Score each case, in order."""
        labels = load_rubric().labels
        out = []
        for exchange, text in cases:
            name = next((reply.id for reply in exchange.replies if reply.text == text), None)
            judged = self._judgements.get(name or "")
            if judged is None:
                out.append(Score(None, dict.fromkeys(labels), scorer=self.label))
                continue
            grades: dict[str, Grade] = {label: judged.grades.get(label, 0) for label in labels}
            spans: dict[str, list[Span]] = {
                note.principle: [(text.find(q), text.find(q) + len(q)) for q in note.evidence if q in text]
                for note in judged.annotations
                if note.evidence
            }
            out.append(Score(25.0 * (judged.overall - 1), grades, spans, scorer=self.label))
        return out
