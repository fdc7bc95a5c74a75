"""What no single pattern can tell: signs that lie in the whole reply, or between the reply and the customer's words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from benchmark.records import Exchange, Span
from benchmark.scorers.lexical.details import CONCRETE, Details
from benchmark.scorers.lexical.rules import Sentence
from benchmark.text import lower

__all__ = [
    "addressed_to_grader",
    "calm",
    "courteous",
    "indifferent",
    "interrogate",
    "positive_language",
    "provoked",
    "restate",
]

Found = tuple[int, list[Span], str]
"""Grade, evidence, and the reason in words."""
NOTHING: Found = (0, [], "")

_TO_GRADER = re.compile(
    r"note (?:to|for) (?:the |any |whoever |all )?(?:grader|evaluator|judge|marker|reviewer|rater|who|scorer|annotator)|whoever (?:marks|grades|scores)"
    r"|\bgrade [12]\b|\b(?:overall|score)\b[^.]{0,20}\b(?:5|100|five|full marks)\b|(?:take_responsibility|stay_with|offer_choice|go_further|follow_up|note_request)"
    r"|ignore (?:all |any )?(?:previous|prior|above) instructions|as an? (?:evaluator|grader|judge)|rubric"
)
_PROVOKED = re.compile(
    r"\b(?:f+u+c+k\w*|sh[i1]t\w*|bloody|crap|damn\w*|hell|arse\w*|ass(?:hole)?s?|bastards?|bullshit|wtf|useless|pathetic|idiots?|clowns?|jokers?|liars?|lying|lies"
    r"|scam\w*|thie(?:f|ves)|stole|stealing|robb\w+|crooks?|cowboys?|incompeten\w+|disgrac\w+|disgusting|shame\w*|joke|circus|shambles|ashamed|moron\w*"
    r"|you people|you lot|lawyer|solicitor|sue|court|ombudsman|regulator|newspaper|press|trading standards|never again|worst|contempt\w*)\b|\?\?|!!"
)
_HOT = re.compile(r"!{2,}|\?{2,}|\b[A-Z]{4,}(?:\s+[A-Z]{3,})+\b")
_KIND = re.compile(
    r"\b(?:please|thanks?|thank you|dear|hi|hello|good (?:morning|afternoon|evening)|kind(?:ly)?|glad|happy to|welcome|hope|take care|best wishes|regards"
    r"|warm\w*|sincerely|mr|mrs|ms|love to|gladly|sorry|apolog\w+|wish|lovely|bless|cheers|morning|evening|afternoon)\b"
)
_GREETING = re.compile(
    r"^(?:dear|hi|hello|hey|good (?:morning|afternoon|evening)|morning|evening|afternoon)?,? ?(?:mr|mrs|ms|dr|miss)?\.? ?([a-z][\w'-]+)\b"
)
_CAN = re.compile(
    r"\b(?:you can|i can|we can|you(?:'re| are) welcome to|happy to|what (?:i|we) can|able to|you(?:'ll| will) (?:have|get|be able|receive|find)|glad to)\b"
)
_TURNED = re.compile(
    r"\b(?:what (?:i|we|you) can (?:do|offer)|(?:but|though|instead|however|still|meanwhile|until then)\b[^.]{0,60}\b(?:can|could|able|free|will|'ll)\b|(?:can|could|will|'ll)\b[^.]{0,60}\b(?:instead|meanwhile|straight away|until then|in the meantime))"
)
_QUESTION = re.compile(
    r"\?|\b(?:provide|state|supply|specify|confirm|submit|send|quote|give|list)\b[^.]{0,40}\b(?:your|the|proof|number|date|photo|evidence|details|copy|name|address|reference|receipt)"
)
_PROOF = re.compile(
    r"\b(?:full name|name|address|number|reference|ref|date of birth|date|postcode|proof|photos?|photographs?|images?|screenshots?|cop(?:y|ies)|receipts?|invoices?|digits|email|description"
    r"|certificate|identification|id|passport|statement|evidence|account|barcode|manifest|serial|order|registration)\b"
)
_CONDITION = re.compile(r"\b(?:before (?:we|i)|until you|otherwise|without (?:this|it|these))\b")
_HARDSHIP = re.compile(
    r"\b(?:husband|wife|partner|mother|mum|mom|dad|father|son|daughter|child|children|kids?|baby|boy|girl|family|parents?|brother|sister|nan|gran|grandmother|guests?|tenants?|pupils?"
    r"|patients?|night|nights|sleep|slept|sleepless|awake|pain|sore|scared|afraid|cold|dark|rain|stairs|hospital|funeral|wedding|birthday|deadline|rent|wages|exam|surgery|shift|work"
    r"|alone|standing|stood|waiting|waited|stranded|sitting|sat|carrying|crying|chasing|worrying|worry|verge|hours|evenings|weekend|holiday|job|earning|savings|torch|pavement)\b"
)
_PAST = re.compile(
    r"\b(?:was|were|had|did|didn't|wasn't|weren't|been|has|have|haven't|hasn't|\w+ed|went|came|got|left|told|sent|took|paid|found|rang|said|kept|lost|made|broke|stood|sat|spent|waited|gave|bought|drove|rung)\b"
)
_YOU = re.compile(r"\byou(?:r|rs|'re|'ve|'d)?\b")
_FUTURE = re.compile(r"\b(?:will|'ll|going to)\b")


def addressed_to_grader(sentence: Sentence) -> bool:
    """Whether a sentence speaks to whoever marks the reply: it counts for nothing."""
    return bool(_TO_GRADER.search(sentence.text))


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
        if shared < 2 or _FUTURE.search(sentence.text) or not _PAST.search(sentence.text):
            continue
        if sentence.text.endswith("?") and not re.search(r"right\?|correct\?|understood", sentence.text):
            continue
        if details.copied(sentence.text):
            continue
        enough = shared >= (3 if short else 4) or (
            shared >= (2 if short else 3) and bool(CONCRETE.search(sentence.text))
        )
        grade = 2 if enough else 1
        if grade > best[0]:
            reason = "takes up the details of the account" if enough else "names the problem with few details"
            best = (grade, [(sentence.start, sentence.end)], reason)
        elif grade == best[0] == 2 and len(best[1]) < 2:
            best[1].append((sentence.start, sentence.end))
    return best


def empathize(sentences: Sequence[Sentence], details: Details, against: set[int], caring: set[int]) -> Found:
    """What it was like for this customer, without a stock phrase: their people, their night, their wait, told back to them.

    Only in a reply that shows care elsewhere too (`caring` are such sentences): the same words can be a reproach.
    """
    if not caring or not details.known:
        return NOTHING
    for index, sentence in enumerate(sentences):
        if index in against or "?" in sentence.text or not _YOU.search(sentence.text):
            continue
        if _HARDSHIP.search(sentence.text) and not _FUTURE.search(sentence.text) and details.shared(sentence.words) >= 2:
            return 2, [(sentence.start, sentence.end)], "says what it meant for this customer"
    return NOTHING


def provoked(exchange: Exchange) -> bool:
    """Whether the customer attacks, accuses, threatens, mocks or swears."""
    text = exchange.customer
    return bool(_PROVOKED.search(lower(text)) or re.search(r"\b[A-Z]{4,}\b(?:\W+\b[A-Z]{2,}\b){2,}", text))


def calm(reply: str, exchange: Exchange, grades: Mapping[str, int]) -> Found:
    """Even throughout; 2 only where there was something to stay calm about, and the reply met it."""
    if (
        grades.get("take_personally")
        or grades.get("rude")
        or grades.get("argue", 0) == 2
        or _HOT.search(reply)
        or reply.count("!") > 3
    ):
        return NOTHING
    met = any(
        grades.get(label, 0) == 2
        for label in ("apologize", "restate", "validate", "empathize", "take_responsibility", "solve")
    )
    if met and provoked(exchange):
        return 2, [], "even under attack"
    return 1, [], "even"


def courteous(sentences: Sequence[Sentence], exchange: Exchange, grades: Mapping[str, int]) -> Found:
    """Polite; 2 where it is kind as well and speaks to the person by name or in their terms."""
    if (
        grades.get("rude")
        or grades.get("take_personally")
        or grades.get("indifferent", 0) == 2
        or grades.get("blame", 0) == 2
    ):
        return NOTHING
    polite = any(_KIND.search(sentence.text) for sentence in sentences)
    caring = any(grades.get(label) for label in ("empathize", "apologize", "validate", "take_responsibility"))
    if not polite and not caring:
        return NOTHING
    warm = any(
        grades.get(label, 0) == 2 for label in ("empathize", "apologize", "validate", "take_responsibility", "thank")
    )
    opening = _GREETING.match(sentences[0].text) if sentences else None
    named = bool(opening) and opening.group(1) in lower(exchange.customer)  # type: ignore[union-attr]
    if warm and (named or grades.get("restate", 0) == 2):
        return 2, [], "kind, and in the customer's own terms"
    return 1, [], "polite"


def positive_language(sentences: Sequence[Sentence], grades: Mapping[str, int]) -> Found:
    """What can be done rather than what cannot; 2 where a limit is turned into what is possible."""
    if grades.get("negative_language", 0) == 2 or grades.get("rude") or grades.get("blame", 0) == 2:
        return NOTHING
    for sentence in sentences:
        turned = _TURNED.search(sentence.text)
        if turned and grades.get("solve"):
            return (
                2,
                [(sentence.start + turned.start(), sentence.start + turned.end())],
                "turns a limit into what is possible",
            )
    can = any(_CAN.search(sentence.text) for sentence in sentences)
    if not grades.get("negative_language") and (can or grades.get("solve")):
        return 1, [], "says what can be done"
    return NOTHING


def interrogate(sentences: Sequence[Sentence], acknowledged: set[int]) -> Found:
    """Questions or demands before any acknowledgement; `acknowledged` are the sentences that hold one."""
    first = min(acknowledged, default=len(sentences))
    for sentence in sentences[:first]:
        if len(set(_PROOF.findall(sentence.text))) >= 3:
            return 2, [(sentence.start, sentence.end)], "a list of demands before it acknowledges anything"
    asked = [sentence for sentence in sentences[:first] if _QUESTION.search(sentence.text)]
    if len(asked) >= 2 or (asked and asked[0] is sentences[0] and not acknowledged):
        hard = len(asked) >= 3 or _CONDITION.search(asked[-1].text)
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
    if sentences and not any(grades.get(label) for label in care) and not any(_KIND.search(s.text) for s in sentences):
        return 1, [(sentences[0].start, sentences[0].end)], "no word for the person, no help"
    return NOTHING
