"""What no single pattern can tell: signs that lie in the whole reply, or between the reply and the customer's words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from benchmark.records import Exchange, Span
from benchmark.scorers.lexical.details import Details
from benchmark.scorers.lexical.patterns import (
    AHEAD,
    CAPITALS,
    CONDITION,
    FUTURE,
    GRADER_WORDS,
    GREETING,
    GUSH,
    GUSHING_SIGNS,
    HARDSHIP,
    HOT,
    KIND,
    PAST,
    PROOF,
    PROVOKED,
    QUESTION,
    TO_GRADER,
    TURNED,
    WHEN,
    YOU,
    concrete,
)
from benchmark.scorers.lexical.rules import Sentence
from benchmark.text import lower

__all__ = [
    "addressed_to_grader",
    "calm",
    "courteous",
    "empathize",
    "indifferent",
    "interrogate",
    "note_request",
    "positive_language",
    "provoked",
    "restate",
    "solve",
]

Found = tuple[int, list[Span], str]
"""Grade, evidence, and the reason in words."""
NOTHING: Found = (0, [], "")

_PERSONAL = ("empathize", "apologize", "validate", "take_responsibility")
_COLD = ("argue", "blame", "rude", "take_personally", "indifferent", "interrogate", "negative_language")


def addressed_to_grader(sentence: Sentence) -> bool:
    """Whether a sentence speaks to whoever marks the reply: it counts for nothing."""
    if "_" not in sentence.text and GRADER_WORDS.isdisjoint(sentence.words):
        return False
    return bool(TO_GRADER.search(sentence.text))


_UNABLE = re.compile(
    r"\b(?:i|we) (?:can'?t|cannot|don'?t have|do not have|have no|am unable|are unable|am not able|are not able)\b"
)
"""Taking the question up only to say that one cannot answer it tells nobody that they were heard."""


def restate(sentences: Sequence[Sentence], details: Details, against: set[int]) -> Found:
    """The problem in the agent's words: sentences about the past that take up several details, not copied.

    A sentence that turns the details `against` the customer (policy, blame, a contradiction) is no sign of listening.
    """
    if not details.known:
        return NOTHING
    short = len(details.customer) < 14
    best: Found = NOTHING
    for index, sentence in enumerate(sentences):
        if index in against:
            continue
        shared = details.shared(sentence.words)
        if shared < 2 or FUTURE.search(sentence.text) or not PAST.search(sentence.text):
            continue
        if sentence.text.endswith("?") and not re.search(r"right\?|correct\?|understood", sentence.text):
            continue
        if details.copied(sentence.text) or _UNABLE.search(sentence.text):
            continue
        enough = shared >= (3 if short else 4) or (shared >= (2 if short else 3) and bool(concrete(sentence.text)))
        grade = 2 if enough else 1
        if grade > best[0]:
            reason = "takes up the details of the account" if enough else "names the problem with few details"
            best = (grade, [(sentence.start, sentence.end)], reason)
        elif grade == best[0] == 2 and len(best[1]) < 2:
            best[1].append((sentence.start, sentence.end))
    return best


def empathize(sentences: Sequence[Sentence], details: Details, against: set[int], caring: set[int]) -> Found:
    """What it was like for this customer, without a stock phrase: their people, their night, their wait, told back.

    Only in a reply that shows care elsewhere too (`caring` are such sentences): the same words can be a reproach.
    """
    if not caring or not details.known:
        return NOTHING
    for index, sentence in enumerate(sentences):
        if index in against or "?" in sentence.text or not YOU.search(sentence.text):
            continue
        if HARDSHIP.search(sentence.text) and not FUTURE.search(sentence.text) and details.shared(sentence.words) >= 2:
            return 2, [(sentence.start, sentence.end)], "says what it meant for this customer"
    return NOTHING


def solve(sentences: Sequence[Sentence], against: set[int]) -> Found:
    """A step with its time, whatever the verb: something that happens by a day, an hour or within minutes."""
    spans = [
        (sentence.start, sentence.end)
        for index, sentence in enumerate(sentences)
        if index not in against
        and AHEAD.search(sentence.text)
        and WHEN.search(sentence.text)
        and ("?" not in sentence.text or " or " in sentence.text)
        and not PAST.search(AHEAD.sub(" ", sentence.text))
    ]
    return (2, spans[:2], "a step with its time") if spans else NOTHING


def note_request(sentences: Sequence[Sentence], details: Details, grades: Mapping[str, int]) -> Found:
    """The resolution that was asked for, named in an answer that acts on it; 2 where the asking is mentioned too."""
    if grades.get("solve", 0) < 2 or any(grades.get(label) for label in _COLD):
        return NOTHING
    for sentence in sentences:
        if details.requested(sentence.words) >= 2:
            grade = 2 if grades.get("note_request") else 1
            return grade, [(sentence.start, sentence.end)], "takes up what was asked for"
    return NOTHING


def provoked(exchange: Exchange) -> bool:
    """Whether the customer attacks, accuses, threatens, mocks or swears."""
    return _provoking(exchange.customer)


@lru_cache(maxsize=4096)
def _provoking(text: str) -> bool:
    return bool(PROVOKED.search(lower(text)) or CAPITALS.search(text))


def calm(reply: str, exchange: Exchange, grades: Mapping[str, int]) -> Found:
    """Even throughout; 2 only where there was something to stay calm about, and the reply met it."""
    if (
        grades.get("take_personally")
        or grades.get("rude")
        or grades.get("argue", 0) == 2
        or HOT.search(reply)
        or reply.count("!") > 3
    ):
        return NOTHING
    if (
        (grades.get("argue") and grades.get("blame"))
        or GUSH.search(lower(reply))
        or not GUSHING_SIGNS.isdisjoint(reply)
    ):
        return NOTHING
    caring = any(grades.get(label, 0) == 2 for label in _PERSONAL)
    if caring and grades.get("solve", 0) == 2 and not any(grades.get(label) for label in _COLD) and provoked(exchange):
        return 2, [], "even under attack"
    return 1, [], "even"


def courteous(sentences: Sequence[Sentence], exchange: Exchange, grades: Mapping[str, int]) -> Found:
    """Polite; 2 where it is kind as well and speaks to the person by name or in their terms."""
    cold = sum(bool(grades.get(label)) for label in _COLD)
    caring = any(grades.get(label) for label in _PERSONAL)
    if grades.get("rude") or grades.get("take_personally") or (cold and not caring) or cold > 2:
        return NOTHING
    polite = any(KIND.search(sentence.text) for sentence in sentences)
    if not polite and not caring:
        return NOTHING
    warm = any(
        grades.get(label, 0) == 2 for label in ("empathize", "apologize", "validate", "take_responsibility", "thank")
    )
    opening = GREETING.match(sentences[0].text) if sentences else None
    named = bool(opening) and opening.group(1) in lower(exchange.customer)  # type: ignore[union-attr]
    if warm and (named or grades.get("restate", 0) == 2):
        return 2, [], "kind, and in the customer's own terms"
    return 1, [], "polite"


def positive_language(sentences: Sequence[Sentence], grades: Mapping[str, int]) -> Found:
    """What can be done rather than what cannot; 2 where a limit is turned into what is possible."""
    solved = grades.get("solve", 0)
    if not solved or any(grades.get(label) for label in _COLD) or (solved == 1 and grades.get("deflect")):
        return NOTHING
    if solved == 2:
        for sentence in sentences:
            turned = TURNED.search(sentence.text)
            if turned:
                span = (sentence.start + turned.start(), sentence.start + turned.end())
                return 2, [span], "turns a limit into what is possible"
        return 1, [], "says what can be done"
    return (1, [], "says what can be done") if any(grades.get(label) for label in _PERSONAL) else NOTHING


def interrogate(sentences: Sequence[Sentence], acknowledged: set[int]) -> Found:
    """Questions or demands before any acknowledgement; `acknowledged` are the sentences that hold one."""
    first = min(acknowledged, default=len(sentences))
    for sentence in sentences[:first]:
        if len(set(PROOF.findall(sentence.text))) >= 3:
            return 2, [(sentence.start, sentence.end)], "a list of demands before it acknowledges anything"
    asked = [sentence for sentence in sentences[:first] if QUESTION.search(sentence.text)]
    if len(asked) >= 2 or (asked and asked[0] is sentences[0] and not acknowledged):
        hard = len(asked) >= 3 or CONDITION.search(asked[-1].text)
        return 2 if hard else 1, [(s.start, s.end) for s in asked[:3]], "asks before it acknowledges anything"
    return NOTHING


def indifferent(sentences: Sequence[Sentence], grades: Mapping[str, int]) -> Found:
    """No word for the person and no care in the wording: only where neither help nor kindness is found."""
    care = (
        "empathize",
        "apologize",
        "validate",
        "take_responsibility",
        "solve",
        "thank",
        "listen",
        "restate",
        "clarify",
        "follow_up",
    )
    if sentences and not any(grades.get(label) for label in care) and not any(KIND.search(s.text) for s in sentences):
        return 1, [(sentences[0].start, sentences[0].end)], "no word for the person, no help"
    return NOTHING
