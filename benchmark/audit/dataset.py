"""A whole data set in memory: every file of a folder that is laid out as `datasets/` is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmark.errors import DataError
from benchmark.exchanges import (
    SPLITS,
    load_attacks,
    load_contrasts,
    load_exchanges,
    load_judgements,
    load_pairs,
)
from benchmark.records import Attack, Contrast, Exchange, Judgement, Pair, Reply

__all__ = ["FOLDERS", "DataSet", "data_files", "read_dataset"]

FOLDERS = ("exchanges", "pairs", "contrast", "attacks", "judgements")
"""One folder per kind of record, one `SPLIT.jsonl` per split in it."""


@dataclass(frozen=True, slots=True)
class DataSet:
    """All records by split. Splits that a folder lacks are absent; only exchanges are required."""

    exchanges: Mapping[str, list[Exchange]]
    pairs: Mapping[str, list[Pair]] = field(default_factory=dict)
    contrast: Mapping[str, list[Contrast]] = field(default_factory=dict)
    attacks: Mapping[str, list[Attack]] = field(default_factory=dict)
    judgements: Mapping[str, list[Judgement]] = field(default_factory=dict)

    def replies(self) -> Iterator[tuple[str, Exchange, Reply]]:
        """(split, exchange, reply) of every labelled reply."""
        for split, exchanges in self.exchanges.items():
            for exchange in exchanges:
                for reply in exchange.replies:
                    yield split, exchange, reply

    def texts(self) -> Iterator[tuple[str, str, str, str]]:
        """(split, family, where, text) of everything that somebody wrote, to be looked through for leaks and names."""
        family_of = {exchange.id: exchange.family for rows in self.exchanges.values() for exchange in rows}
        for split, exchanges in self.exchanges.items():
            for exchange in exchanges:
                for number, turn in enumerate(exchange.turns):
                    yield split, exchange.family, f"{exchange.id} turn {number + 1}", turn.text
                if exchange.facts:
                    rows = (*exchange.facts.grounds, *exchange.facts.not_allowed, *exchange.facts.missing)
                    yield split, exchange.family, f"{exchange.id} facts", "\n".join(rows)
                for reply in exchange.replies:
                    yield split, exchange.family, reply.id, reply.text
        for split, pairs in self.pairs.items():
            for pair in pairs:
                yield split, pair.family, f"{pair.id} draft", pair.draft
                yield split, pair.family, f"{pair.id} rewrite", pair.rewrite
        for split, items in self.contrast.items():
            for item in items:
                yield split, family_of.get(item.exchange, item.id), f"{item.id} base", item.base
        for split, attacks in self.attacks.items():
            for attack in attacks:
                family = family_of.get(attack.exchange, attack.id)
                yield split, family, f"{attack.id} reply", attack.reply
                yield split, family, f"{attack.id} honest reply", attack.honest_reply


def data_files(root: Path) -> dict[str, dict[str, Path]]:
    """Folder -> split -> file, for the files that are there."""
    return {
        folder: {split: path for split in SPLITS if (path := root / folder / f"{split}.jsonl").exists()}
        for folder in FOLDERS
    }


def read_dataset(root: Path) -> DataSet:
    """Read every file of a data set. Raises DataError at the first bad record, or where there are no exchanges."""
    files = data_files(root)
    if not files["exchanges"]:
        raise DataError(
            "no data set here",
            file=root,
            expected="a folder with exchanges/train.jsonl, exchanges/dev.jsonl, …",
            fix="name the folder that holds exchanges/, pairs/ and so on",
        )
    return DataSet(
        {split: load_exchanges(path) for split, path in files["exchanges"].items()},
        {split: load_pairs(path) for split, path in files["pairs"].items()},
        {split: load_contrasts(path) for split, path in files["contrast"].items()},
        {split: load_attacks(path) for split, path in files["attacks"].items()},
        {split: load_judgements(path) for split, path in files["judgements"].items()},
    )
