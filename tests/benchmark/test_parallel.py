"""Scoring in several processes gives what one process gives."""

from __future__ import annotations

import os
import signal

from benchmark.exchanges import load_exchanges
from benchmark.parallel import ParallelScoring
from benchmark.scoring import Scoring

CASES = [(exchange, reply.text) for exchange in load_exchanges("train") for reply in exchange.replies]
MANY = CASES * 4  # more than it takes to start workers


def test_workers_give_the_same_scores_in_the_same_order() -> None:
    alone = Scoring(["lexical", "grounding"]).score(MANY)
    together = ParallelScoring(["lexical", "grounding"], workers=2)
    assert together.score(MANY) == alone
    assert together._pool is not None


def test_a_short_file_starts_no_process() -> None:
    scoring = ParallelScoring(["lexical"], workers=2)
    assert scoring.score(CASES[:3]) == Scoring(["lexical"]).score(CASES[:3])
    assert scoring._pool is None


def test_a_killed_worker_costs_no_score() -> None:
    scoring = ParallelScoring(["lexical"], workers=2)
    expected = Scoring(["lexical"]).score(MANY)
    assert scoring.score(MANY) == expected
    assert scoring._pool is not None
    for process in list(scoring._pool._processes.values()):
        os.kill(process.pid or 0, signal.SIGKILL)
    assert scoring.score(MANY) == expected


def test_one_worker_is_this_process() -> None:
    scoring = ParallelScoring(["lexical"], workers=1)
    scoring.score(MANY)
    assert scoring._pool is None
