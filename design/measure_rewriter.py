"""What the rewriter does to text it is given. Prints the figures of design/log.md that are not a benchmark's.

python design/measure_rewriter.py guard               share of the bundled expert rewrites that the guard lets pass
python design/measure_rewriter.py openings            first added sentences that two customers share
python design/measure_rewriter.py locks FILE [N]      rewrite the (first N) lines of a file and count what was lost
python design/measure_rewriter.py sheet               dev and test drafts, rewrites and experts side by side, to be read
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

from benchmark.exchanges import SPLITS, load_exchanges, load_pairs
from benchmark.records import Exchange, Pair
from rewriter.guard import check_rewrite
from rewriter.locks import verify
from rewriter.records import Case
from rewriter.rewriting import rewrite_cases


def cases(split: str) -> list[tuple[Pair, Case]]:
    """The pairs of a split with the case that each draft answers."""
    exchanges = {exchange.id: exchange for exchange in load_exchanges(split)}
    return [
        (pair, Case(pair.draft, exchanges.get(pair.exchange or "") or canned(pair.id, pair)))
        for pair in load_pairs(split)
    ]


def canned(name: str, pair: Pair | None = None) -> Exchange:
    """An exchange without a customer."""
    return Exchange(name, facts=pair.facts if pair else None, channel="canned")


def guard() -> None:
    """Pass rate of the guard on rewrites that are right by definition."""
    for split in SPLITS:
        verdicts = [check_rewrite(case, pair.rewrite) for pair, case in cases(split)]
        kinds = Counter(fault.kind for verdict in verdicts for fault in verdict.faults)
        print(f"{split}: {sum(verdict.ok for verdict in verdicts)} of {len(verdicts)} pass; faults {dict(kinds)}")  # noqa: T201


def openings() -> None:
    """How often an added first sentence serves more than one customer."""
    todo = [case for split in SPLITS for _, case in cases(split) if case.has_customer]
    first: Counter[str] = Counter()
    for made in rewrite_cases(todo):
        opening = made.changes[0] if made.changes else None
        first[opening.after or "" if opening and opening.action == "added" else "(the draft's own)"] += 1
    own = sum(count for sentence, count in first.items() if count == 1 or sentence.startswith("("))
    print(f"{len(todo)} customers, {own} open in their own words or the draft's")  # noqa: T201
    for sentence, count in first.most_common():
        if count > 1:
            print(f"  {count} x {sentence}")  # noqa: T201


def locks(path: Path, most: int | None) -> None:
    """Rewrite lines (the first column, where there are tabs) without customer or facts."""
    lines = [line.split("\t")[0] for line in path.read_text(encoding="utf-8").splitlines()]
    drafts = [line for line in (lines[1:] if path.suffix == ".tsv" else lines) if line.strip()][:most]
    started = time.perf_counter()
    made = rewrite_cases([Case(draft, canned(str(number))) for number, draft in enumerate(drafts)])
    speed = len(drafts) / (time.perf_counter() - started)
    lost = sum(bool(verify(rewrite.draft, rewrite.text)) for rewrite in made)
    changed = sum(rewrite.text != rewrite.draft for rewrite in made)
    human = sum(rewrite.needs_human for rewrite in made)
    print(f"{len(drafts)} lines, {lost} with a lock lost, {changed} changed, {human} for a human, {speed:.0f} a second")  # noqa: T201


def sheet() -> None:
    """Everything that a reader needs to judge dev and test rewrites."""
    for split in ("dev", "test"):
        rows = cases(split)
        for (pair, case), made in zip(rows, rewrite_cases([case for _, case in rows]), strict=True):
            parts = [
                f"## {pair.id} ({case.exchange.channel}, {pair.decision})",
                *(turn.text for turn in case.exchange.turns),
            ]
            parts += [f"FACTS {pair.facts.to_json()}", f"DRAFT\n{pair.draft}", f"REWRITE\n{made.text}"]
            print("\n\n".join([*parts, f"EXPERT\n{pair.rewrite}"]), end="\n\n")  # noqa: T201


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["guard"]:
            guard()
        case ["openings"]:
            openings()
        case ["sheet"]:
            sheet()
        case ["locks", name, *rest]:
            locks(Path(name), int(rest[0]) if rest else None)
        case _:
            sys.exit(__doc__)
