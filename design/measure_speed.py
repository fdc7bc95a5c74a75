"""How fast is it? Prints samples per second and peak memory; the figures in design/log.md come from here.

python design/measure_speed.py            5,000 scripted replies with `lexical`, end to end, and twice as many for the
memory python design/measure_speed.py rewrite    the bundled drafts, over and over, through the editor and the guard
"""

from __future__ import annotations

import itertools
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CHILD = """
import sys, time, resource
from pathlib import Path
from evenkeel.cli.score import score_path
started = time.perf_counter()
summary = score_path(Path(sys.argv[1]), Path(sys.argv[2]), scorers=[sys.argv[3]], workers=None)
seconds = time.perf_counter() - started
print(summary.finished / seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def replies(count: int, path: Path) -> None:
    """Write labelled replies of the train split as rows to score, over and over, each with its exchange."""
    from benchmark.exchanges import load_exchanges

    pool = [(exchange, reply) for exchange in load_exchanges("train") for reply in exchange.replies]
    with path.open("w", encoding="utf-8") as stream:
        for number, (exchange, reply) in zip(range(count), itertools.cycle(pool), strict=False):
            row = exchange.to_json()
            kept = {key: row[key] for key in ("turns", "facts", "request", "expected", "channel", "family")}
            stream.write(json.dumps({"id": f"r{number}", "reply": reply.text, **kept}) + "\n")


def measure_scoring() -> None:
    """Score 5,000 and 20,000 replies in a fresh process each."""
    with tempfile.TemporaryDirectory() as folder:
        for count in (5_000, 20_000):
            path = Path(folder) / f"{count}.jsonl"
            replies(count, path)
            for scorer in ("lexical",):
                command = [sys.executable, "-c", CHILD, str(path), str(Path(folder) / f"run-{count}-{scorer}"), scorer]
                speed, memory = map(
                    float, subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
                )
                print(f"{scorer}: {count} replies, {speed:.0f} a second, peak {memory:.0f} MiB")  # noqa: T201


def measure_rewriting() -> None:
    """Rewrite the bundled drafts for ten seconds."""
    from benchmark.exchanges import load_exchanges, load_pairs
    from benchmark.records import Exchange
    from rewriter.records import Case
    from rewriter.rewriting import rewrite_cases

    exchanges = {exchange.id: exchange for exchange in load_exchanges("train")}
    cases = [
        Case(pair.draft, exchanges.get(pair.exchange or "") or Exchange(pair.id, facts=pair.facts, channel="canned"))
        for pair in load_pairs("train")
    ]
    rewrite_cases(cases[:4])  # loads the word list
    started, done = time.perf_counter(), 0
    while time.perf_counter() - started < 10:
        done += len(rewrite_cases(cases))
    seconds = time.perf_counter() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"editor: {done / seconds:.0f} drafts a second, peak {memory:.0f} MiB")  # noqa: T201


if __name__ == "__main__":
    measure_rewriting() if "rewrite" in sys.argv[1:] else measure_scoring()
