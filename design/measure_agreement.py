"""How far do the scorers agree with the labels? Prints the table of design/scorers.md.

python design/measure_agreement.py train dev
"""

from __future__ import annotations

import sys

from benchmark.agreement import spearman, weighted_kappa
from benchmark.exchanges import load_exchanges
from benchmark.rubric import load_rubric
from benchmark.scoring import Scoring


def measure(split: str) -> dict[str, tuple[float | None, int]]:
    """Label -> (quadratic kappa of the grades, replies that have the label); `overall` -> (Spearman, replies)."""
    cases = [(exchange, reply.text) for exchange in load_exchanges(split) for reply in exchange.replies]
    gold = [reply for exchange in load_exchanges(split) for reply in exchange.replies]
    scores = Scoring(["lexical", "grounding"]).score(cases)
    overall = [reply.overall for reply in gold]
    rows: dict[str, tuple[float | None, int]] = {
        "overall": (spearman([score.overall for score in scores], overall), len(gold)),
        "length alone": (spearman([float(len(text)) for _, text in cases], overall), len(gold)),
    }
    for label in load_rubric().labels:
        found = [score.grades[label] for score in scores]
        labelled = [reply.grades.get(label, 0) for reply in gold]
        rows[label] = (weighted_kappa(found, labelled), sum(grade > 0 for grade in labelled))
    return rows


def main() -> None:
    """Print one Markdown table, a column for each split."""
    splits = sys.argv[1:] or ["train", "dev"]
    tables = [measure(split) for split in splits]
    print("| | " + " | ".join(f"{split} | n" for split in splits) + " |")  # noqa: T201
    print("|---|" + "---:|---:|" * len(splits))  # noqa: T201
    for label in tables[0]:
        cells = [
            f"{'–' if value is None else f'{value:.2f}'} | {count}"
            for value, count in (table[label] for table in tables)
        ]
        print(f"| {label} | " + " | ".join(cells) + " |")  # noqa: T201


if __name__ == "__main__":
    main()
