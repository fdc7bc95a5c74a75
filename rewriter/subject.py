"""What the trouble is about, in the customer's own word: "your order", "our machine", "the pockets".

A noun after *my*, *our*, *your*, *the* in what they wrote that the draft speaks of too. Where an agent has nothing else
of the customer's to say back, it keeps an apology from being anybody's.
"""

from __future__ import annotations

import re
from collections import Counter

from benchmark.records import Exchange
from benchmark.text import STOPWORDS, content_words, stem

__all__ = ["find_subject"]

_NAMED = re.compile(
    r"\b((?i:my|our|your|the|this)) (?:[£$€₹]\d\S* |(?:new|old|own|first|second|same|whole|other|last) )?"
    r"([a-z]{3,})\b(?!['’-])"
)
_TURNED = {"my": "your", "our": "your", "your": "our", "the": "the", "this": "the"}
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
    belt car price complaint
"""
_NOTHINGS = frozenset(_NO_THING.split())


def find_subject(exchange: Exchange, draft: str) -> str | None:
    """The thing with its article ("your order"), or None where the customer and the draft share no such word."""
    in_draft = content_words(draft)
    found: Counter[tuple[str, str]] = Counter()
    for match in _NAMED.finditer(exchange.customer):
        article, noun = match[1].lower(), match[2]
        if noun in _NOTHINGS or noun in STOPWORDS or noun.endswith(("ing", "ly", "ed", "est")):
            continue
        theirs = article in {"my", "our"}
        if stem(noun) in in_draft:
            found[_TURNED[article], noun] += 1 + theirs
    if not found:
        return None
    (article, noun), _ = found.most_common(1)[0]
    return f"{article} {noun}"
