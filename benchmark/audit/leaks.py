"""Does a text of one split come back in another? Near-duplicates by MinHash over word 5-grams, and ids that cross.

Broder 1997, "On the resemblance and containment of documents". Candidates by locality-sensitive hashing (`datasketch`),
then the exact Jaccard, so that what is reported is true.
"""

from __future__ import annotations

from collections.abc import Mapping

from benchmark.audit.dataset import DataSet
from benchmark.audit.findings import Finding, at_most
from benchmark.audit.repetition import grams
from benchmark.errors import MissingExtra

__all__ = ["check_leaks"]

_HASHES = 128
_FEWEST = 8
"""Texts with fewer 5-grams are left out: a short sentence may well occur twice."""


def check_leaks(data: DataSet, limits: Mapping[str, float]) -> list[Finding]:
    """Near-duplicates between splits, families and industries of test that train knows, and records without a home.

    Raises:
        MissingExtra: `datasketch` is not installed.
    """
    return [_near_duplicates(data, limits["overlap"]), _crossing_families(data), _homeless(data)]


def _near_duplicates(data: DataSet, limit: float) -> Finding:
    try:
        from datasketch import MinHash, MinHashLSH
    except ImportError as exc:
        raise MissingExtra("checking a data set for leaks", "audit") from exc
    index = MinHashLSH(threshold=max(0.1, limit - 0.15), num_perm=_HASHES)  # a little below: the exact figure decides
    texts = [(split, where, grams(text, 5)) for split, _, where, text in data.texts()]
    found = []
    for number, (split, where, own) in enumerate(texts):
        if len(own) < _FEWEST:
            continue
        signature = MinHash(num_perm=_HASHES, seed=1)
        signature.update_batch([" ".join(gram).encode() for gram in own])
        for other in index.query(signature):
            there, other_where, theirs = texts[other]
            if there != split:
                share = len(own & theirs) / len(own | theirs)
                found.append((share, f"{other_where} ({there}) and {where} ({split}): {share:.2f}"))
        index.insert(number, signature)
    found.sort(reverse=True)
    worst = found[0][0] if found else 0.0
    return at_most("near-duplicates between splits", worst, limit, [text for share, text in found[:8] if share > limit])


def _crossing_families(data: DataSet) -> Finding:
    where: dict[str, set[str]] = {}
    for split, exchanges in data.exchanges.items():
        for exchange in exchanges:
            where.setdefault(exchange.family, set()).add(split)
    for split, pairs in data.pairs.items():
        for pair in pairs:
            where.setdefault(pair.family, set()).add(split)
    crossing = sorted(family for family, splits in where.items() if len(splits) > 1)
    return at_most("families in more than one split", len(crossing), 0, crossing[:8])


def _homeless(data: DataSet) -> Finding:
    """Every pair, contrast item, attack and judgement that names an exchange has it in its own split."""
    lost = []
    for split in data.exchanges:
        known = {exchange.id for exchange in data.exchanges[split]}
        for rows in (data.pairs, data.contrast, data.attacks, data.judgements):
            lost += [f"{row.id} ({split})" for row in rows.get(split, ()) if row.exchange and row.exchange not in known]
    return at_most("records whose exchange is not in their split", len(lost), 0, lost[:8])
