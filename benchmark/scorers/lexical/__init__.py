"""The `lexical` scorer: all 30 principles by patterns and small word lists of our own.

It needs no model and no network, gives its evidence as character offsets, and reads negation and whether a detail comes
from this customer's own words. It is the first generation: quick, readable, and easily fooled by good writing without
stock words. Trust it as far as `design/scorers.md` says.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence

from benchmark.records import Exchange, Grade, Span
from benchmark.rubric import load_rubric
from benchmark.scorers import Case, Grading
from benchmark.scorers.lexical import signals
from benchmark.scorers.lexical.details import WHEN, Details, concrete, details_of
from benchmark.scorers.lexical.rules import Match, Sentence, load_lexicon
from benchmark.text import lower
from benchmark.text import sentences as split_sentences

__all__ = ["LexicalScorer"]

_ACKNOWLEDGES = {"apologize", "empathize", "validate", "take_responsibility", "listen", "thank", "hollow_apology"}
_AGAINST = {"argue", "blame", "rude", "take_personally", "cite_policy", "excuse", "indifferent", "deflect"}
_REASON = re.compile(r"\b(?:after|because|with|when|since|having|over|three|two|four|twice)\b|,")
_PURPOSE = re.compile(r"\b(?:so|because|instead|then|once|and (?:i|we|it|he|she)(?:'ll| will)?)\b")
_TAKEN_BACK = {"validate", "empathize"}
_BUT = re.compile(r",? (?:but|however|unfortunately)\b")
_KEPT_SPANS = 3  # evidence is for reading: the strongest few


class LexicalScorer:
    """Grade the 30 principles by pattern. Deterministic; about a thousand replies a second on one core."""

    name = "lexical"

    def __init__(self) -> None:
        self._lexicon = load_lexicon()
        self._labels = load_rubric().labels

    def grade(self, cases: Sequence[Case]) -> list[Grading]:
        """Grade each (exchange, reply), in order."""
        return [self._grade(exchange, reply) for exchange, reply in cases]

    def _grade(self, exchange: Exchange, reply: str) -> Grading:
        low = lower(reply)
        every = [Sentence.of(low, span) for span in split_sentences(reply)]
        sentences = [sentence for sentence in every if not signals.addressed_to_grader(sentence)]
        details = details_of(exchange)
        found = self._by_pattern(sentences, details)
        acknowledged = {match.sentence for label in _ACKNOWLEDGES for match, _ in found.get(label, ())}
        grades: dict[str, int] = {label: max(grade for _, grade in matches) for label, matches in found.items()}
        evidence: dict[str, list[Span]] = {
            label: _strongest(matches, grades[label]) for label, matches in found.items()
        }
        why: dict[str, str] = {}

        def note(label: str, signal: signals.Found) -> None:
            grade, spans, reason = signal
            if grade > grades.get(label, 0):
                grades[label], evidence[label], why[label] = grade, spans, reason

        against = {match.sentence for label in _AGAINST for match, _ in found.get(label, ())}
        note("solve", signals.solve(sentences, against))
        _settle(grades, evidence, reply)
        note("restate", signals.restate(sentences, details, against))
        note("note_request", signals.note_request(sentences, details, grades))
        note("empathize", signals.empathize(sentences, details, against, acknowledged))
        note("interrogate", signals.interrogate(sentences, acknowledged))
        note("indifferent", signals.indifferent(sentences, grades))
        note("calm", signals.calm(reply, exchange, grades))
        note("courteous", signals.courteous(sentences, exchange, grades))
        note("positive_language", signals.positive_language(sentences, grades))
        complete: dict[str, Grade] = {label: _as_grade(grades.get(label, 0)) for label in self._labels}
        kept = {label: spans for label, spans in evidence.items() if complete[label] and spans}
        reasons = [_reason(reply, label, grade, kept.get(label, ()), why) for label, grade in complete.items() if grade]
        if len(sentences) < len(every):
            reasons.append(f"{len(every) - len(sentences)} sentence(s) addressed to a grader were left out")
        return Grading(complete, kept, reasons)

    def _by_pattern(self, sentences: list[Sentence], details: Details) -> dict[str, list[tuple[Match, int]]]:
        found: dict[str, list[tuple[Match, int]]] = defaultdict(list)
        for match in self._lexicon.matches(sentences):
            found[match.rule.principle].append((match, _grade_of(match, sentences, details)))
        hollow = {match.sentence for match, _ in found.get("hollow_apology", ())}
        if hollow and "apologize" in found:
            kept = [(match, grade) for match, grade in found["apologize"] if match.sentence not in hollow]
            if kept:
                found["apologize"] = kept
            else:
                del found["apologize"]
        return found


def _grade_of(match: Match, sentences: list[Sentence], details: Details) -> int:
    """Grade 2 where the sentence holds what `two_if` asks for (see the head of lexicon/hear.yaml)."""
    rule, sentence = match.rule, sentences[match.sentence]
    if rule.grade == 2:
        return 2
    if rule.principle in _TAKEN_BACK and _BUT.match(sentence.text, match.span[1] - sentence.start):
        return 1  # "I understand your concern, but" is about what follows the but
    near = sentence.words
    if rule.principle == "apologize":  # the failing may be named in the neighbouring sentence
        near = tuple(
            word for other in sentences[max(0, match.sentence - 1) : match.sentence + 2] for word in other.words
        )
    tests: dict[str, Callable[[], bool]] = {
        "detail": lambda: _detailed(near, sentence, details),
        "concrete": lambda: bool(concrete(sentence.text)),
        "reason": lambda: details.shared(near) >= 1 or (len(near) > 8 and bool(_REASON.search(sentence.text))),
        "named": lambda: details.grounded(near) >= 1,
        "contact": lambda: (
            bool(concrete(sentence.text)) or bool(re.search(r"\bmy (?:desk|direct|own)|\bby name", sentence.text))
        ),
        "action": lambda: bool(concrete(sentence.text)) or details.grounded(near) >= 4,
        "handover": lambda: bool(WHEN.search(sentence.text)),
        "options": lambda: True,
        "both": lambda: details.grounded(near) >= 3 or concrete(sentence.text) >= 2,
        "plain": lambda: True,
        "when": lambda: bool(WHEN.search(sentence.text)) or sentence.text.startswith(("may i", "can i", "could i")),
        "purpose": lambda: details.grounded(near) >= 1 or bool(_PURPOSE.search(sentence.text)),
        "conditional": lambda: any(
            f" {word} " in f" {sentence.text} " for word in ("if", "but", "may", "feel", "felt", "think", "however")
        ),
    }
    specific = tests.get(rule.two_if)
    return 2 if specific and specific() else 1


def _detailed(near: tuple[str, ...], sentence: Sentence, details: Details) -> bool:
    if not details.known:  # without the customer's words nothing can be seen to be theirs, but for a date or an amount
        return bool(concrete(sentence.text))
    shared = details.shared(near)
    return (shared >= 2 or (shared == 1 and bool(concrete(sentence.text)))) and not details.copied(sentence.text)


def _settle(grades: dict[str, int], evidence: dict[str, list[Span]], reply: str) -> None:
    """Grades that depend on what else the reply does."""
    helped = grades.get("solve", 0)
    if not helped:
        for label in ("excuse", "cite_policy", "deflect", "argue", "rude", "take_personally"):
            if grades.get(label):
                grades[label] = 2  # it stands in place of a remedy
    negatives = len(evidence.get("negative_language", ()))
    if negatives >= 3 or (negatives and len(reply) < 90 * negatives and helped == 0):
        grades["negative_language"] = 2
    if len(evidence.get("take_personally", ())) >= 2:
        grades["take_personally"] = 2
    attacks = [label for label in ("argue", "blame", "take_personally") if grades.get(label)]
    if len(attacks) >= 2 and not grades.get("rude"):  # that a bystander would hear
        grades["rude"], evidence["rude"] = 1, evidence[attacks[0]]
    if grades.get("go_further") and any(grades.get(label) for label in ("rude", "indifferent")) and not helped:
        del grades["go_further"], evidence["go_further"]


def _strongest(matches: list[tuple[Match, int]], grade: int) -> list[Span]:
    spans = sorted({match.span for match, own in matches if own == grade})
    apart: list[Span] = []
    for start, end in spans:
        if apart and start < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart[:_KEPT_SPANS]


def _as_grade(value: int) -> Grade:
    return 2 if value >= 2 else 1 if value == 1 else 0


def _reason(reply: str, label: str, grade: Grade, spans: Sequence[Span], why: dict[str, str]) -> str:
    quote = " … ".join(f"“{reply[start:end]}”" for start, end in spans[:2])
    return f"{label} {grade}: {quote}{' ' if quote and label in why else ''}{why.get(label, '')}".rstrip()
