"""What the trouble is about, in the customer's own word: "your order", "our machine", "the pockets".

A noun after *my*, *our*, *your*, *the* in what they wrote, at best one that the draft speaks of too. Where an agent has
nothing else of the customer's to say back, it keeps an apology from being anybody's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping

from benchmark.records import Exchange
from benchmark.text import STOPWORDS, content_words, stem

__all__ = ["find_loss", "find_mentioned", "find_subject"]

_NAMED = re.compile(
    r"\b((?i:my|our|your|the|this)) (?:[£$€₹]\d\S* |[A-Z][a-z]+ |(?:new|old|own|first|second|same|whole|other|last) )?"
    r"([a-z]{3,})\b(?!['’-])"
)
_TURNED = {"my": "your", "our": "your", "your": "our", "the": "the", "this": "the"}
_KIN = (
    "mother|father|mum|mom|dad|husband|wife|son|daughter|brother|sister|nan|gran|grandmother|grandfather|partner"
    "|dog|cat"
)
_DIED = "(?:died|passed away|is dead|was buried|put to sleep|'s funeral)"
_LOST = re.compile(
    rf"\b[Mm]y (?:late )?(?P<kin>{_KIN})\b[^.!?]{{0,12}}\b{_DIED}\b"
    rf"|\b(?P<name>(?:Mr|Mrs|Ms|Miss|Dr) [A-Z][a-z]+) (?:died|passed away|is dead)\b"
    rf"|\b(?:buried|cremated|lost|funeral of|ashes of) my (?P<later>{_KIN})\b"
)
_NO_THING = """
    time times day days week weeks month months year years hour hours minute minutes morning afternoon evening night
    weekend way thing things fact point end lot rest one ones people person man woman lad girl boy husband wife
    partner mother father mum mom dad son daughter brother sister nan gran grandmother grandfather aunt uncle baby
    child kids children family friend neighbour dog cat puppy kitten boss staff team manager agent driver engineer
    colleague lady gentleman chap bloke customer company office head heart life death face hand hands back word
    words name voice tone language money cash best worst same right wrong good bad last next first second third only
    whole very other world house home street town place door bottom top middle side front question answer reason
    idea matter problem issue trouble moment start beginning age mind monday tuesday wednesday thursday friday
    saturday sunday january february march april may june july august september october november december bank
    counter desk database addressee owner holder sender caller guest tenant oak policy terms rules app page floor
    belt car price complaint knee leg foot feet arm eye eyes tooth teeth jaw mouth skin hair body
"""
_NOTHINGS = frozenset(_NO_THING.split())


def find_subject(exchange: Exchange, draft: str) -> str | None:
    """The thing that both write about, with its article ("your order"); None where there is no such word."""
    in_draft = content_words(draft)
    found = _nouns(exchange)
    shared = {named: count for named, count in found.items() if stem(named[1]) in in_draft}
    return _said(shared)


def find_mentioned(exchange: Exchange, trade: Collection[str]) -> str | None:
    """A thing that the customer names and that the facts, or the words of the trade, know too; None if there is none.

    What somebody merely mentions (their tea, their citizenship) is not what the trouble is about.
    """
    in_facts = content_words(" ".join(exchange.facts.known)) if exchange.facts else set()
    found = _nouns(exchange)
    return _said({named: count for named, count in found.items() if stem(named[1]) in in_facts or named[1] in trade})


def find_loss(exchange: Exchange) -> str | None:
    """Whom the customer has lost: "your mother", "Mrs Pettifer"; None where it is not said plainly."""
    found = _LOST.search(exchange.customer)
    if not found:
        return None
    return found["name"] or f"your {(found['kin'] or found['later']).lower()}"


def _said(found: Mapping[tuple[str, str], int]) -> str | None:
    if not found:
        return None
    article, noun = max(found, key=lambda named: found[named])
    return f"{article} {noun}"


def _nouns(exchange: Exchange) -> Counter[tuple[str, str]]:
    """Things that the customer names, with the article in the agent's mouth; their own count double."""
    found: Counter[tuple[str, str]] = Counter()
    for match in _NAMED.finditer(exchange.customer):
        article, noun = match[1].lower(), match[2]
        if noun in _NOTHINGS or noun in STOPWORDS or noun.endswith(("ing", "ly", "ed", "est")):
            continue
        found[_TURNED[article], noun] += 1 + (article in {"my", "our"})
    return found
