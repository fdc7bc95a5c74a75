"""Sentences and words of a text with their character offsets.

Sentences come from `sentencex` (Wikimedia's rule-based splitter: 14 µs for a reply, where pure-Python ones took
milliseconds), cut further at line breaks, because replies are written in paragraphs, lists and signatures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from sentencex import get_sentence_boundaries

from benchmark.records import Span

__all__ = ["STOPWORDS", "content_words", "lower", "sentences", "stem", "words"]

_QUOTES = (("’", "'"), ("‘", "'"), ("“", '"'), ("”", '"'))
# Longest first. "-ered" and its like are one ending, so that *delivered* and *delivery* meet *deliver*, which loses its
# own "-er".
_ENDINGS = (
    "ations", "erings", "ation", "ingly", "ering", "eries", "ings", "edly", "ered", "ing", "ies", "ied", "ers", "ery",
    "ed", "es", "er", "ly", "'s", "s", "e",
)  # fmt: skip
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

# Words that carry no detail of anybody's case.
_GRAMMAR = """
a about above after again against ago ah all almost also am an and another any anybody anyone anything are aren't
around as at away back be because been before being below best better between both but by can can't cannot cant come
comes could couldn't did didn't do does doesn't doing don't done dont down each either else enough even ever every
everybody everyone everything few find first for from further gave get gets getting give given go goes going gone good
got great had hadn't has hasn't have haven't having he hello help her here hers hi him his how i i'd i'll i'm i've if
im in into is isn't it it's its itself ive just keep know last later least less let let's like little long look lot
made make makes many may maybe me mean might mine more most much must my myself near need needs never new next no
nobody none nor not nothing now of off oh ok okay on once one ones only or other our ours ourselves out over own
people per please put quite rather really right said same say see seen shall she should shouldn't since so some
somebody someone something soon still such sure take than thank thanks that that's the their theirs them themselves
then there there's these they they're thing things think this those though thought through time to today together told
tomorrow too two under until up upon us use used very want was wasn't way we we'd we'll we're we've well went were
weren't what what's when where which while who whole whom whose why will wish with within without won't word would
wouldn't yes yet you you'd you'll you're you've your yours yourself
"""
_SERVICE = """
agent apologies apologise apologize apology appreciate bad business care case company concern concerned concerns
contact customer customers dear disappointed disappointing disappointment enquiry ensure escalate experience feedback
feel feeling feelings forward frustrated frustrating frustration hear hearing hope immediately inconvenience issue
issues kind kindly matter matters mistake message problem problems provide question questions reach receive regarding
regards reply request resolution resolve resolved response reviewed seriously service situation sincere sincerely
solution sorry support team truly trouble understand understanding understandable unfortunately update upset valued
values wait working
"""
STOPWORDS = frozenset(_GRAMMAR.split()) | frozenset(_SERVICE.split())
"""Grammar, and the vocabulary that every service reply shares."""


def lower(text: str) -> str:
    """Lower-case with straight quotes and the same length, so that offsets stay true."""
    low = text.lower()
    if len(low) != len(text):  # a few letters grow when lowered, such as İ
        low = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    for curly, straight in _QUOTES:  # `translate` would walk every character of every reply
        if curly in low:
            low = low.replace(curly, straight)
    return low


def sentences(text: str) -> list[Span]:
    """Offsets of the sentences, without the white space around them; a line break always ends one."""
    spans: list[Span] = []
    for found in get_sentence_boundaries("en", text):
        start, end = found["start_index"], found["end_index"]
        for line in re.finditer(r"[^\n]+", text[start:end]):
            piece = line.group()
            left = len(piece) - len(piece.lstrip())
            right = len(piece.rstrip())
            if right > left:
                spans.append((start + line.start() + left, start + line.start() + right))
    return spans


def words(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield (lower-case word with straight apostrophes, start, end)."""
    for match in WORD.finditer(text):
        yield match.group().lower().replace("’", "'"), match.start(), match.end()


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Cut the commonest English endings, so that *cancelled*, *cancelling* and *cancellation* meet.

    What is left need not be a word.
    """
    for suffix in _ENDINGS:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            word = word[: -len(suffix)]
            break
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word


def content_words(text: str) -> set[str]:
    """Stems of the words that carry detail: no stop words, no bare letters; numbers stay."""
    found = set(WORD.findall(lower(text)))
    return {stem(word) for word in found if word not in STOPWORDS and (len(word) > 2 or word.isdigit())}
