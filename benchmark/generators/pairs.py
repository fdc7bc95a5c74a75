"""The drafts and the expert rewrites of the pairs, benchmarked as if they were generated: floor and ceiling."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from benchmark.errors import DataError, UnknownName
from benchmark.exchanges import SPLITS, load_pairs, split_path
from benchmark.generators import Generation, Request, generation_of
from benchmark.records import Exchange

__all__ = ["PairsGenerator"]


class PairsGenerator:
    """Give the draft or the rewrite of the pair that belongs to the exchange.

    Canned pairs belong to no exchange and are left out. Where several belong to one, the first in the file counts.

    Args:
        side: "draft" or "rewrite".
        path: A file of pairs or the name of a split; default: every bundled split that is there.

    Raises:
        UnknownName: No such side.
        DataError: A file of pairs is missing or not as it should be.
    """

    main_option = "side"

    def __init__(self, side: Literal["draft", "rewrite"] = "draft", *, path: str | Path | None = None) -> None:
        if side not in ("draft", "rewrite"):
            raise UnknownName("side", str(side), ("draft", "rewrite"))
        sources = [path] if path is not None else [s for s in SPLITS if split_path("pairs", s).exists()]
        if not sources:
            folder = split_path("pairs", SPLITS[0]).parent
            raise DataError("no pairs are bundled", file=folder, fix="give a file of pairs: --set path=pairs.jsonl")
        self._texts: dict[str, str] = {}
        for source in sources:
            for pair in load_pairs(source):
                if pair.exchange is not None:
                    self._texts.setdefault(pair.exchange, pair.draft if side == "draft" else pair.rewrite)

    def covers(self, exchange: Exchange) -> bool:
        """Whether a pair answers this exchange."""
        return exchange.id in self._texts

    def generate(self, requests: Sequence[Request]) -> list[Generation]:
        """Look each request up, in order."""
        return [self._answer(request.exchange.id) for request in requests]

    def _answer(self, name: str) -> Generation:
        if name not in self._texts:
            return Generation(None, f"no pair belongs to exchange {name!r}")
        return generation_of(self._texts[name])
