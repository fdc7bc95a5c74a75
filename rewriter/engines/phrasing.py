"""Say a move: fill a phrase of `phrases.yaml` with the customer's words, the facts or the draft's own topic.

Which phrase is decided by a hash of what the customer wrote (or, for a canned response, of the draft): the same input
gives the same words, and two customers do not get the same ones.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from benchmark.files import read_yaml
from benchmark.scorers.lexical.signals import provoked
from benchmark.text import content_words, lower
from rewriter.engines import Order
from rewriter.locks import mask
from rewriter.person import expand_contractions, sentence_case
from rewriter.plan import Move
from rewriter.records import Change
from rewriter.subject import find_loss, find_mentioned, find_subject

__all__ = ["lower_first", "say"]

_WHY = {
    "apologize": "the draft has no apology",
    "note_request": "the draft does not say what the customer asks for",
    "restate": "the draft does not take up what happened to this customer",
    "empathize": "the draft has no word for how it was for the customer",
    "take_responsibility": "the facts put the failing on the company, and the draft does not own it",
    "clarify": "something is still needed from the customer",
    "offer_choice": "more than one thing is allowed",
    "stay_with": "the facts name a way to reach the same person",
}


_ASKS = re.compile(
    r"\?|\b(?:please|need|needs|send|upload|reply|choose|pick|dm|quote|supply|advise|tell (?:me|us)|let (?:me|us) know"
    r"|which would)\b",
    re.IGNORECASE,
)
_COMMON = frozenset(
    re.findall(r"\w+", "the a an your you our we it nobody no this that letters two three both on in at")
)
_HEATED = re.compile(r"\b(?:angry|fed up|annoyed|upset|patience)\b")
_WENT_WRONG = re.compile(
    r"\b(?:late|delay\w*|fault\w*|broken?|breaks?|lost|cancel\w*|refund\w*|damaged?|missing|waiting|error|claim|reject\w*"
    r"|refus\w*|recall|leak\w*|stopp?ed|wrong|complain\w*|fail\w*|outage|illegible|charged?)\b"
)


def say(order: Order, edited: str) -> tuple[list[Change], list[Change]]:
    """The sentences to put before the draft's own, and those to put after, as changes of kind "added".

    Args:
        order: The plan and all it rests on.
        edited: The draft's own sentences after softening: what they already ask is not asked again.
    """
    before: list[Change] = []
    after: list[Change] = []
    fault_said = False
    for move in order.plan.moves:
        if move.principle == "take_responsibility" and fault_said:
            continue
        if move.principle == "clarify" and _asked(move, edited):
            continue
        text, used_fault = _sentence(order, move)
        fault_said = fault_said or used_fault
        if not text:
            continue
        if not order.tone.contractions:
            text = expand_contractions(text)
        change = Change("added", None, text, move.principle, _WHY.get(move.principle, "the exchange calls for it"))
        if move.principle == "empathize" and _bereaved(order):
            before.insert(0, change)  # a condolence comes before everything
            continue
        (after if move.principle in {"clarify", "stay_with", "offer_choice"} else before).append(change)
    if before and _anybodys(before[0]):
        after.insert(0, before.pop(0))  # a word that fits anybody may close an answer; it opens none
    return before, after


def _anybodys(change: Change) -> bool:
    """Whether a sentence has nothing of this customer's in it. A condolence has, though many get it."""
    phrases = _phrases()
    fixed = [*phrases["feel_mild"], *(text for cue in phrases["feel"][1:] for text in cue["say"])]
    said = change.after or ""
    return said.startswith(tuple(way[:-1] for text in fixed for way in (text, expand_contractions(text))))


def _sentence(order: Order, move: Move) -> tuple[str, bool]:
    """One sentence for a move, and whether it has used up the fact that puts the failing on the company."""
    phrases = _phrases()
    if move.principle == "apologize":
        return _apology(order, move)
    if move.principle == "note_request":
        return _asking(order, move), False
    if move.principle == "restate" and move.clause:
        return sentence_case(move.clause.text), False
    if move.principle == "empathize":
        return _feeling(order), False
    if move.principle == "take_responsibility":
        return _fill(_pick(order, phrases["own"]), fact=move.text), True
    if move.principle == "clarify":
        return _question(order, move), False
    if move.principle == "stay_with":
        return _fill(_pick(order, phrases["stay_with"]), line=move.text), False
    return "", False


def _asking(order: Order, move: Move) -> str:
    """What the customer wants, said back; with the apology in it, where nothing else in the rewrite apologises."""
    phrases = _phrases()["asked"]
    if _bereaved(order):
        known = find_loss(order.case.exchange) or not _moves(order, "empathize")
        return _fill(_pick(order, phrases["plain" if known else "loss"]), asked=move.text)
    owed = _moves(order, "apologize")
    if not owed or _apology(order, owed)[0]:
        return _fill(_pick(order, phrases["plain"]), asked=move.text)
    decided = order.diagnosis.decision
    answered = re.match(r"to (?:know|understand|hear|be told)\b", move.text)  # a question is answered, not refused
    way = "refused" if decided.refused and not decided.granted and not answered else "sorry"
    return _fill(_pick(order, phrases[way]), asked=move.text)


def _moves(order: Order, principle: str) -> Move | None:
    return next((move for move in order.plan.moves if move.principle == principle), None)


def _bereaved(order: Order) -> bool:
    return _holds(_phrases()["feel"][0]["cue"], lower(order.case.exchange.customer))


def _feeling(order: Order) -> str:
    """A word for how it was, by the first cue in what the customer wrote; milder where they do not attack."""
    phrases, exchange = _phrases(), order.case.exchange
    if _bereaved(order):
        lost = find_loss(exchange)
        if lost:
            return _fill(_pick(order, phrases["loss"]), lost=lost)
        if _moves(order, "note_request"):
            return ""  # said with the request, in one sentence
    words = lower(exchange.customer)
    cue = next(row for row in phrases["feel"] if _holds(row["cue"], words))
    text = _pick(order, cue["say"])
    plain = not cue["cue"]
    if _HEATED.search(text) and not provoked(exchange):
        if _moves(order, "note_request"):
            return ""  # to somebody who asks politely, what they ask for is enough
        text, plain = _pick(order, phrases["feel_mild"]), True
        about = phrases["feel_mild_about"]
    else:
        about = phrases["feel_about"]
    subject = _thing(order) if plain and not _moves(order, "note_request") else None
    if subject:
        text = _fill(_pick(order, about), subject=subject)
    owed = _moves(order, "apologize")
    carried = _moves(order, "note_request")
    if owed and not carried and not _apology(order, owed)[0] and "sorry" not in text:
        return f"{text.rstrip('.')}, and I'm sorry."
    return text


def _thing(order: Order) -> str | None:
    """What the trouble is about, in the customer's word, as far as draft, facts or trade know it."""
    exchange = order.case.exchange
    return find_subject(exchange, order.case.draft) or find_mentioned(exchange, _phrases()["topics"])


def _holds(cue: str, words: str) -> bool:
    return not cue or bool(re.search(rf"(?<!\w)(?:{cue})(?!\w)", words))


def _apology(order: Order, move: Move) -> tuple[str, bool]:
    phrases = _phrases()
    if not order.case.has_customer:
        return _canned(order), False
    own = _moves(order, "take_responsibility")
    if own:
        return _fill(_pick(order, phrases["own_opening"]), fact=own.text), True
    if move.clause:
        kind = move.clause.about if move.clause.suffered else "tried"
        return _fill(_pick(order, phrases["opening"][kind]), clause=move.clause.text), False
    if _bereaved(order):
        return "", False  # a condolence stands better alone
    if _moves(order, "note_request"):
        return "", False  # what they ask for carries it
    subject = find_subject(order.case.exchange, order.case.draft)
    if subject:
        return _fill(_pick(order, phrases["opening"]["about"]), subject=subject), False
    mentioned = find_mentioned(order.case.exchange, phrases["topics"])
    if mentioned:
        way = "heard" if order.case.exchange.channel in {"phone", "phone_note"} else "read"
        return _fill(_pick(order, phrases["opening"][way]), subject=mentioned), False
    return "", False  # a sorry for nothing in particular is anybody's; a word for how it was comes next


def _canned(order: Order) -> str:
    """A word for whoever gets a canned response: only where it brings bad news, or speaks of something gone wrong."""
    phrases, decided = _phrases(), order.diagnosis.decision
    topic = _topic(order)
    if decided.refused and not decided.granted and topic:
        return _fill(_pick(order, phrases["canned"]["refused"]), topic=topic)
    if _WENT_WRONG.search(lower(mask(order.case.draft).text)):
        return _pick(order, phrases["canned"]["bare"])
    return ""


def _question(order: Order, move: Move) -> str:
    phrases = _phrases()["clarify"]
    item = move.text.strip(" .?")
    if move.choice:
        return _fill(_pick(order, phrases["choice"]), item=item)
    if re.match(r"(?:which|what|when|where|whether|who|how)\b", item):
        return _fill(_pick(order, phrases["ask"]), item=item)
    if not re.match(r"(?:the|a|an|your|one|two|some|any|that|yes|no)\b", lower(item)):
        item = f"the {item}"
    return _fill(_pick(order, phrases["thing"]), item=item)


def _asked(move: Move, edited: str) -> bool:
    """Whether a question is out of place: the draft asks something itself, or never speaks of what is asked about."""
    wanted, said = content_words(move.text), content_words(edited)
    if not wanted & said or _ASKS.search(edited):
        return True
    return move.choice and bool(re.search(r"\bor not\b|, and which", move.text))


def _topic(order: Order) -> str:
    """What a canned response is about, in a word of its own ("your claim"); empty if it names none that we know."""
    text = lower(mask(order.case.draft).text)
    found: dict[str, int] = {}
    for topic in _phrases()["topics"]:
        named = re.findall(rf"\b(?:your|the|this|our) (?:\w+ )?{topic}s?\b|(?:^|[.>\n] ?){topic}\b", text)
        if named:
            found[topic] = len(named) * 10 + ("your" in " ".join(named)) * 5
    return max(found, key=lambda topic: found[topic]) if found else ""


def _fill(phrase: str, **slots: str) -> str:
    """Put the slots in; `{Clause}` is `{clause}` at the start of a sentence."""
    values: dict[str, str] = {}
    for name, value in slots.items():
        value = value.strip().rstrip(".")
        values[name] = lower_first(value)
        values[name.capitalize()] = value[0].upper() + value[1:] if value else value
    return sentence_case(phrase.format(**values))


def lower_first(value: str) -> str:
    """Lower the first letter for the middle of a sentence, unless it is a name, a number or I."""
    first = value.split(" ", 1)[0]
    return value[0].lower() + value[1:] if first.lower() in _COMMON else value


def _pick(order: Order, options: Sequence[str]) -> str:
    """Choose by a hash of what was written to us: steady for one customer, different between customers."""
    seed = order.case.exchange.customer or order.case.draft
    digest = hashlib.sha256(f"{seed}|{options[0]}".encode()).digest()
    return options[int.from_bytes(digest[:4], "big") % len(options)]


@cache
def _phrases() -> dict[str, Any]:
    return read_yaml(Path(__file__).with_name("phrases.yaml"))
