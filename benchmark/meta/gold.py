"""What scorers are held against: a split or file of labelled exchanges, with the items that belong to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmark.errors import DataError
from benchmark.exchanges import (
    SPLITS,
    data_hash,
    load_attacks,
    load_contrasts,
    load_exchanges,
    load_judgements,
    split_path,
)
from benchmark.records import Attack, Contrast, Exchange, Judgement, Reply

__all__ = ["Gold", "load_gold"]


@dataclass(frozen=True, slots=True)
class Gold:
    """Labelled replies, and what else is known of their exchanges.

    Attributes:
        name: The split or file.
        hash: sha256 of the file of exchanges.
        exchanges: With their labelled replies.
        contrast: Items whose exchange is among these.
        attacks: Likewise.
        second: Reply id -> what a second reader said, who saw neither the first reader's labels nor these.
    """

    name: str
    hash: str
    exchanges: tuple[Exchange, ...]
    contrast: tuple[Contrast, ...] = ()
    attacks: tuple[Attack, ...] = ()
    second: Mapping[str, Judgement] = field(default_factory=dict)

    @property
    def replies(self) -> list[tuple[Exchange, Reply]]:
        """Every labelled reply with its exchange, in order."""
        return [(exchange, reply) for exchange in self.exchanges for reply in exchange.replies]

    @property
    def by_id(self) -> dict[str, Exchange]:
        """The exchanges by id."""
        return {exchange.id: exchange for exchange in self.exchanges}


def load_gold(source: str | Path) -> Gold:
    """Load "train", "dev" or "test", with its contrast items, attacks and judgements, or a file of exchanges.

    Raises:
        DataError: A bad record, no labelled reply, or an item whose exchange is not there.
    """
    path = split_path("exchanges", source)
    exchanges = load_exchanges(path)
    if not any(exchange.replies for exchange in exchanges):
        raise DataError(
            "nothing to hold a scorer against", file=path, field="replies", expected="exchanges with labelled replies"
        )
    hashed = data_hash(path)
    if str(source) not in SPLITS:
        return Gold(str(source), hashed, tuple(exchanges))
    there = {exchange.id for exchange in exchanges}
    contrast = load_contrasts(source) if split_path("contrast", source).exists() else []
    attacks = load_attacks(source) if split_path("attacks", source).exists() else []
    items: list[Contrast | Attack] = [*contrast, *attacks]
    for item in items:
        if item.exchange not in there:
            raise DataError(f"{item.id} belongs to an exchange that is not there", file=path, got=item.exchange)
    readings = load_judgements(source) if split_path("judgements", source).exists() else []
    second = {one.reply: one for one in readings if one.reader == "second"}
    return Gold(str(source), hashed, tuple(exchanges), tuple(contrast), tuple(attacks), second)
