"""Was this written, or filled in? Runs of words, openings and closings that good replies share; replies that are alike.

Word n-grams are exact here: five thousand replies fit into memory, and an exact Jaccard needs no tuning.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from itertools import islice

from benchmark.audit.dataset import DataSet
from benchmark.audit.findings import Finding, at_most
from benchmark.text import sentences, words

__all__ = ["check_repetition", "grams"]

_MOST_SHOWN = 8


def grams(text: str, size: int) -> frozenset[tuple[str, ...]]:
    """Word n-grams of a text, lower-cased; a text of fewer words has none."""
    said = [word for word, _, _ in words(text)]
    return frozenset(zip(*(said[start:] for start in range(size)), strict=False))


def check_repetition(data: DataSet, limits: Mapping[str, float]) -> list[Finding]:
    """Phrases, openings and closings among good replies; overlap between replies to different exchanges."""
    good = [(reply.id, reply.text) for _, _, reply in data.replies() if reply.overall >= limits["good"]]
    everything = [(exchange.family, reply.id, reply.text) for _, exchange, reply in data.replies()]
    return [
        _shared("runs of six words in good replies", good, lambda text: grams(text, 6), limits["six_words"]),
        _shared("openings (three words) of good replies", good, _opening, limits["opening"]),
        _shared("closing sentences of good replies", good, _closing, limits["closing"]),
        _alike(everything, limits["overlap"]),
    ]


def _opening(text: str) -> list[tuple[str, ...]]:
    return [tuple(word for word, _, _ in islice(words(text), 3))]


def _closing(text: str) -> list[tuple[str, ...]]:
    start, end = sentences(text)[-1]
    return [tuple(word for word, _, _ in words(text[start:end]))]


def _shared(
    check: str, texts: Sequence[tuple[str, str]], parts: Callable[[str], Iterable[tuple[str, ...]]], limit: float
) -> Finding:
    """The largest share of texts that have one part in common."""
    owners: Counter[tuple[str, ...]] = Counter()
    for _, text in texts:
        owners.update(set(parts(text)))
    worst = owners.most_common(_MOST_SHOWN)
    share = worst[0][1] / len(texts) if worst else 0.0
    shown = [f"{count} replies: “{' '.join(part)}”" for part, count in worst if count / len(texts) > limit]
    return at_most(check, share, limit, shown)


def _alike(texts: Sequence[tuple[str, str, str]], limit: float) -> Finding:
    """The largest Jaccard of word 5-grams of two replies to different families."""
    sets: list[frozenset[Hashable]] = [grams(text, 5) for _, _, text in texts]
    having: dict[Hashable, list[int]] = defaultdict(list)
    for index, own in enumerate(sets):
        for gram in own:
            having[gram].append(index)
    common: Counter[tuple[int, int]] = Counter()
    for owners in having.values():
        if len(owners) < 50:  # what everybody says is the business of the check on runs of words
            for place, left in enumerate(owners):
                common.update((left, right) for right in owners[place + 1 :])
    found = [
        (shared / (len(sets[left]) + len(sets[right]) - shared), texts[left][1], texts[right][1])
        for (left, right), shared in common.items()
        if texts[left][0] != texts[right][0]
    ]
    found.sort(reverse=True)
    shown = [f"{left} and {right}: {share:.2f}" for share, left, right in found[:_MOST_SHOWN] if share > limit]
    return at_most("overlap of two replies to different exchanges", found[0][0] if found else 0.0, limit, shown)
