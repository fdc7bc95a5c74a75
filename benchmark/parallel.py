"""Score with several processes: for files of thousands of replies, where one core is the limit.

Only the command line uses it: worker processes are started fresh (spawn) and import the main module, which a user's
script may not be made for.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

from benchmark.records import Score
from benchmark.scorers import DEFAULT_SCORERS, Case
from benchmark.scoring import Scoring

__all__ = ["ParallelScoring"]

_WORTH_IT = 512
"""Cases scored in this process before workers are started: starting them costs about as long as scoring so many."""

_worker: Scoring | None = None


class ParallelScoring(Scoring):
    """A `Scoring` that spreads each batch over worker processes once there is enough to do; the scores are the same.

    Args:
        scorers: Specs only: a worker makes its own scorers.
        workers: Processes; default: one per core. With one, nothing is started.
    """

    def __init__(self, scorers: Sequence[str] = DEFAULT_SCORERS, workers: int | None = None) -> None:
        super().__init__(scorers)
        self._specs = tuple(scorers)
        self._workers = workers if workers is not None else os.cpu_count() or 1
        self._seen = 0
        self._pool: ProcessPoolExecutor | None = None

    def score(self, cases: Sequence[Case]) -> list[Score]:
        """Score each case, in order; a worker that dies costs time, no scores."""
        self._seen += len(cases)
        if self._workers < 2 or self._seen < _WORTH_IT:
            return super().score(cases)
        if self._pool is None:
            self._pool = ProcessPoolExecutor(self._workers, get_context("spawn"), _start, (self._specs,))
        share = -(-len(cases) // self._workers)
        chunks = [cases[start : start + share] for start in range(0, len(cases), share)]
        try:
            return [score for scores in self._pool.map(_score, chunks) for score in scores]
        except BrokenProcessPool:
            self._workers = 1
            return super().score(cases)


def _start(specs: tuple[str, ...]) -> None:
    """Make a worker's own scorers. Ctrl-C is for the parent, which then stops handing out work."""
    global _worker
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _worker = Scoring(specs)


def _score(cases: Sequence[Case]) -> list[Score]:
    if _worker is None:
        raise RuntimeError("a worker was asked before it was started")
    return _worker.score(cases)
