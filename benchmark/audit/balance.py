"""Can the quality of a reply be told from something that is none of its doing: its length, the anger, the trade?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from benchmark.agreement import spearman
from benchmark.audit.dataset import DataSet
from benchmark.audit.findings import Finding, at_most
from benchmark.text import words

__all__ = ["check_balance"]


def check_balance(data: DataSet, limits: Mapping[str, float]) -> list[Finding]:
    """Length and anger by rank correlation with overall; channel and industry by explained variance (omega squared)."""
    rows = [(exchange, reply) for _, exchange, reply in data.replies()]
    overall = [reply.overall for _, reply in rows]
    lengths = [sum(1 for _ in words(reply.text)) for _, reply in rows]
    angry = [exchange.anger for exchange, _ in rows]
    found = [
        _rank("rank correlation of length and overall", lengths, overall, limits["length"], _means(overall, lengths)),
        _rank("rank correlation of anger and overall", angry, overall, limits["anger"]),
    ]
    for name in ("channel", "industry"):
        groups = [getattr(exchange, name) for exchange, _ in rows]
        found.append(
            at_most(f"variance of overall explained by {name}", _omega_squared(groups, overall), limits["group"])
        )
    return found


def _means(overall: Sequence[int], lengths: Sequence[int]) -> list[str]:
    """Mean length per overall, for whoever has to shorten or lengthen something."""
    by_overall: dict[int, list[int]] = {}
    for value, length in zip(overall, lengths, strict=True):
        by_overall.setdefault(value, []).append(length)
    return [
        f"overall {value}: {len(found)} replies, mean {np.mean(found):.0f} words"
        for value, found in sorted(by_overall.items())
    ]


def _rank(
    check: str, a: Sequence[float | None], b: Sequence[float], limit: float, shown: Sequence[str] = ()
) -> Finding:
    value = spearman(a, b)
    if value is None:
        return Finding(check, None, "does not vary", f"at most {limit}")
    return Finding(check, abs(value) <= limit, f"{value:+.3f}", f"between -{limit} and {limit}", shown)


def _omega_squared(groups: Sequence[str], values: Sequence[float]) -> float:
    """Share of variance that groups explain beyond chance; 0 for none (Hays 1963).

    The number of replies explains some of it by chance alone; omega squared takes that off, eta squared would not.
    """
    names, code = np.unique(np.asarray(groups), return_inverse=True)
    data = np.asarray(values, dtype=np.float64)
    sizes = np.bincount(code)
    means = np.bincount(code, weights=data) / sizes
    between = float((sizes * (means - data.mean()) ** 2).sum())
    total = float(((data - data.mean()) ** 2).sum())
    free = len(data) - len(names)
    if free <= 0 or total == 0:
        return 0.0
    error = (total - between) / free
    return max(0.0, (between - (len(names) - 1) * error) / (total + error))
