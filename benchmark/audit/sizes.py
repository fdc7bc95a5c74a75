"""How much is there, and of everything? Counts of records, kinds and labels against what a data set must hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from benchmark.audit.dataset import DataSet
from benchmark.audit.findings import Finding, at_least
from benchmark.records import Pair
from benchmark.rubric import load_rubric

__all__ = ["check_labels", "check_sizes", "check_splits", "has_markup"]

_MARKUP = re.compile(
    r"\{\{.+?\}\}|\{%.+?%\}|[%#$@]\{[^}\n]+\}|(?<![{\w])\{[A-Za-z0-9_.!:|]+\}|%\(?[a-z_]*\)?[sd]\b|\$[a-z_]+\b"
    r"|<<[^>\n]+>>|</?[a-zA-Z][^>\n]*>|&lt;[^&\n]+&gt;|\[[A-Z][A-Za-z _-]+\]|\b(?:FILLIN|X{4,})\b|__[A-Z_]+__"
    r"|\*\|[A-Z_]+\|\*|`[^`\n]+`"
)


def has_markup(text: str) -> bool:
    """Whether a canned response holds a placeholder or mark-up of any family."""
    return bool(_MARKUP.search(text))


def check_sizes(data: DataSet, limits: Mapping[str, Any]) -> list[Finding]:
    """Records of every kind, and the variety among them."""
    exchanges = [exchange for rows in data.exchanges.values() for exchange in rows]
    pairs = [pair for rows in data.pairs.values() for pair in rows]
    contrast = [item for rows in data.contrast.values() for item in rows]
    attacks = [attack for rows in data.attacks.values() for attack in rows]
    canned = [pair for pair in pairs if pair.channel == "canned"]
    per_principle = Counter(item.principle for item in contrast)
    poorest = min(load_rubric().labels, key=lambda label: per_principle[label])
    seen = {exchange.industry for split, rows in data.exchanges.items() if split != "test" for exchange in rows}
    tested = {exchange.industry for exchange in data.exchanges.get("test", ())}
    several = sum(sum(turn.role == "customer" for turn in exchange.turns) > 1 for exchange in exchanges)
    return [
        at_least("exchanges", len(exchanges), limits["exchanges"]),
        at_least("labelled replies", sum(len(exchange.replies) for exchange in exchanges), limits["replies"]),
        at_least("industries", len(seen | tested), limits["industries"]),
        at_least("industries only in test", len(tested - seen), limits["test_only_industries"]),
        at_least(
            "kinds of problem", len({exchange.problem_kind for exchange in exchanges} - {""}), limits["problem_kinds"]
        ),
        at_least("share of exchanges with several customer turns", several / len(exchanges), limits["multi_turn"]),
        at_least("pairs", len(pairs), limits["pairs"]),
        at_least("pairs with a customer", len(pairs) - len(canned), limits["pairs_with_customer"]),
        at_least("canned pairs", len(canned), limits["pairs_canned"]),
        at_least(
            "canned pairs with placeholders or mark-up",
            sum(has_markup(pair.draft) for pair in canned),
            limits["canned_with_markup"],
        ),
        _decisions(pairs, limits["decision"]),
        at_least("contrast items", len(contrast), limits["contrast"]),
        at_least(
            f"contrast items of the rarest principle ({poorest})",
            per_principle[poorest],
            limits["contrast_per_principle"],
        ),
        at_least("attacks", len(attacks), limits["attacks"]),
        at_least("kinds of attack", len({attack.kind for attack in attacks}), limits["attack_kinds"]),
    ]


def _decisions(pairs: list[Pair], limit: float) -> Finding:
    counts = Counter(pair.decision for pair in pairs)
    shares = {
        name: counts[name] / max(1, len(pairs)) for name in ("granted", "refused", "partial", "pending", "info_only")
    }
    rarest = min(shares, key=lambda name: shares[name])
    return at_least(f"share of pairs with the rarest decision ({rarest})", shares[rarest], limit)


def check_splits(data: DataSet, limits: Mapping[str, float]) -> list[Finding]:
    """Share of exchanges in each split."""
    total = sum(len(rows) for rows in data.exchanges.values())
    found = []
    for split in ("train", "dev", "test"):
        share, wanted = len(data.exchanges.get(split, ())) / total, limits[split]
        ok = abs(share - wanted) <= limits["tolerance"]
        found.append(Finding(f"share of exchanges in {split}", ok, f"{share:.3f}", f"{wanted} ± {limits['tolerance']}"))
    return found


def check_labels(data: DataSet, limits: Mapping[str, int]) -> list[Finding]:
    """Replies that show each principle, per split with a limit."""
    found = []
    for split, limit in limits.items():
        counts: Counter[str] = Counter()
        for exchange in data.exchanges.get(split, ()):
            for reply in exchange.replies:
                counts.update(reply.grades)
        short = sorted((counts[label], label) for label in load_rubric().labels if counts[label] < limit)
        lowest = min(load_rubric().labels, key=lambda label: counts[label])
        shown = [f"{label}: {count}" for count, label in short]
        found.append(at_least(f"replies in {split} with the rarest principle ({lowest})", counts[lowest], limit, shown))
    return found
