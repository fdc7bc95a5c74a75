"""Which of two replies is better? Asked in both orders, because judges lean to a place; they lean to length, too.

Wang et al. 2023, "Large language models are not fair evaluators"; Dubois et al. 2024, "Length-controlled AlpacaEval".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeAlias

import numpy as np

from benchmark.agreement import spearman
from benchmark.generators import Generator, Request, create_generator
from benchmark.records import Exchange
from benchmark.scorers.judge import ask
from benchmark.scorers.judge.answers import read_verdict
from benchmark.scorers.judge.prompts import PAIRWISE, load_prompt, pairwise_request
from benchmark.text import words

__all__ = ["Duel", "Duels", "PairwiseJudge"]

Winner: TypeAlias = Literal["A", "B", "tie"]


@dataclass(frozen=True, slots=True)
class Duel:
    """One pair.

    Attributes:
        exchange: Id.
        winner: Who won both orders, or one and tied the other; "tie" where both tied or the order decided; None where
            neither order could be read.
        flipped: Whether the two orders named different winners.
    """

    exchange: str
    winner: Winner | None
    flipped: bool


@dataclass(frozen=True, slots=True)
class Duels:
    """All pairs.

    Attributes:
        duels: In order.
        wins: Share of pairs that B won, ties counted half; None without any.
        flips: Share of pairs in which the place decided.
        length_effect: Spearman of (words of B less words of A) and how B did, -1 to 1; None where either does not vary.
        longer_wins: Of the pairs with a winner and unequal lengths, how many the longer won.
    """

    duels: tuple[Duel, ...]
    wins: float | None
    flips: float | None
    length_effect: float | None
    longer_wins: float | None


class PairwiseJudge:
    """Compare replies with a language model.

    Args:
        grader: A generator, or its spec.
        options: Options of the generator, if it is a spec.
        retries: Further tries where an answer cannot be read.
        prompt: A prompt file; default: `pairwise.md` beside this module.
    """

    def __init__(
        self,
        grader: str | Generator,
        *,
        options: Mapping[str, Any] | None = None,
        retries: int = 2,
        prompt: str | Path = PAIRWISE,
    ) -> None:
        self._grader = create_generator(grader, options) if isinstance(grader, str) else grader
        self._retries = retries
        self._prompt = load_prompt(prompt)
        shown = grader if isinstance(grader, str) else type(grader).__name__
        self.name = f"judge({shown}, prompt {self._prompt.hash})"

    def compare(self, pairs: Sequence[tuple[Exchange, str, str]]) -> Duels:
        """Ask about each (exchange, reply A, reply B) in both orders.

        Raises:
            GenerationError: The grader could not be reached at all.
        """
        requests: list[Request] = []
        for exchange, a, b in pairs:
            requests.append(pairwise_request(self._prompt, exchange, a, b))
            requests.append(pairwise_request(self._prompt, exchange, b, a))
        said, _ = ask(self._grader, requests, lambda text, place: _Verdict(read_verdict(text)), self._retries)
        duels = tuple(
            _duel(exchange.id, said[2 * place], said[2 * place + 1]) for place, (exchange, _, _) in enumerate(pairs)
        )
        return _summed(duels, [_words(b) - _words(a) for _, a, b in pairs])


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What was read, told from the reason why nothing was."""

    said: str


def _duel(name: str, straight: object, turned: object) -> Duel:
    sides: list[Winner] = []
    for said, names in ((straight, {"1": "A", "2": "B"}), (turned, {"1": "B", "2": "A"})):
        if isinstance(said, _Verdict):
            sides.append(names.get(said.said, "tie"))  # type: ignore[arg-type]
    if not sides:
        return Duel(name, None, False)
    won = set(sides) - {"tie"}
    return Duel(name, won.pop() if len(won) == 1 else "tie", len(won) > 1)


def _summed(duels: Sequence[Duel], longer: Sequence[int]) -> Duels:
    read = [(duel, extra) for duel, extra in zip(duels, longer, strict=True) if duel.winner is not None]
    value = {"A": 0.0, "tie": 0.5, "B": 1.0}
    points = [value[duel.winner or "tie"] for duel, _ in read]
    decided = [(duel.winner == "B") == (extra > 0) for duel, extra in read if duel.winner in {"A", "B"} and extra]
    return Duels(
        tuple(duels),
        float(np.mean(points)) if points else None,
        float(np.mean([duel.flipped for duel, _ in read])) if read else None,
        spearman(points, [extra for _, extra in read]) if len(read) > 2 else None,
        float(np.mean(decided)) if decided else None,
    )


def _words(text: str) -> int:
    return sum(1 for _ in words(text))
