"""Was the test split read twice, do the two readers agree, and do the exchanges carry what was settled?"""

from __future__ import annotations

from collections.abc import Mapping

from benchmark.audit.dataset import DataSet
from benchmark.audit.findings import Finding, at_least, at_most
from benchmark.readers import agreement

__all__ = ["check_readers"]


def check_readers(data: DataSet, limits: Mapping[str, float]) -> list[Finding]:
    """Replies of test that lack a reading, labels that are not the settled ones, and agreement per principle."""
    replies = {reply.id: reply for split, _, reply in data.replies() if split == "test"}
    judgements = data.judgements.get("test", [])
    by: dict[str, set[str]] = {}
    for judgement in judgements:
        by.setdefault(judgement.reply, set()).add(judgement.reader)
    unread = sorted(name for name in replies if not by.get(name, set()) >= {"first", "second", "adjudicated"})
    stray = sorted(name for name in by if name not in replies)
    differing = sorted(
        judgement.reply
        for judgement in judgements
        if judgement.reader == "adjudicated"
        and judgement.reply in replies
        and (judgement.overall, judgement.annotations)
        != (replies[judgement.reply].overall, replies[judgement.reply].annotations)
    )
    found = [
        at_most("replies of test without two readings and a settled one", len(unread), 0, unread[:8]),
        at_most("readings of replies that test does not hold", len(stray), 0, stray[:8]),
        at_most("replies of test that do not carry the settled labels", len(differing), 0, differing[:8]),
    ]
    if not judgements or stray:
        return found
    rows = agreement(judgements, {name: reply.text for name, reply in replies.items()})
    known = [(row.kappa, row.label) for row in rows if row.kappa is not None]
    if known:
        lowest, label = min(known)
        short = [f"{name}: {kappa:.2f}" for kappa, name in sorted(known) if kappa < limits["kappa"]]
        found.append(at_least(f"kappa of the two readers, lowest ({label})", lowest, limits["kappa"], short))
    return found
