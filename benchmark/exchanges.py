"""From a split name or a path to exchanges, pairs, or replies with the exchanges they answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from benchmark.errors import DataError
from benchmark.files import bundled, content_hash, read_jsonl
from benchmark.records import Attack, Contrast, Exchange, Facts, Judgement, Pair, Turn
from benchmark.tables import read_rows
from benchmark.validation import Kind, check_row

__all__ = [
    "SPLITS",
    "data_hash",
    "load_attacks",
    "load_contrasts",
    "load_exchanges",
    "load_judgements",
    "load_pairs",
    "read_replies",
    "split_path",
]

SPLITS = ("train", "dev", "test")
Record = TypeVar("Record", Exchange, Pair, Contrast, Attack, Judgement)


def split_path(folder: str, split: str | Path) -> Path:
    """Path of a split of the bundled `exchanges` or `pairs`, of a `hub:NAME:SPLIT`, or the path itself if it is one."""
    if str(split) in SPLITS:
        return bundled("datasets", folder, f"{split}.jsonl")
    if str(split).startswith("hub:"):
        from benchmark.hub import fetch

        return fetch(str(split))
    return Path(split)


def data_hash(path: Path) -> str:
    """The sha256 of a data file: every run records it, so that two runs can be told to be on the same data."""
    return content_hash([path])


def load_exchanges(split: str | Path = "dev") -> list[Exchange]:
    """Load exchanges of "train", "dev", "test", a JSONL file or `hub:NAME:SPLIT`. Raises DataError at a bad record."""
    return _load(split_path("exchanges", split), "exchange", Exchange.from_json)


def load_pairs(split: str | Path = "dev") -> list[Pair]:
    """Load pairs of "train", "dev", "test", or of a JSONL file. Raises DataError at the first bad record.

    A pair without a family of its own belongs to its exchange's, else it is one by itself.
    """

    def pair(row: Mapping[str, Any]) -> Pair:
        return Pair.from_json({"customer": None, "family": row["exchange"] or row["id"], **row})

    return _load(split_path("pairs", split), "pair", pair)


def load_contrasts(split: str | Path = "dev") -> list[Contrast]:
    """Load contrast items of a split or of a JSONL file. Raises DataError at the first bad record."""
    return _load(split_path("contrast", split), "contrast", Contrast.from_json)


def load_attacks(split: str | Path = "dev") -> list[Attack]:
    """Load attacks of a split or of a JSONL file. Raises DataError at the first bad record."""
    return _load(split_path("attacks", split), "attack", Attack.from_json)


def load_judgements(split: str | Path = "test") -> list[Judgement]:
    """Load what each reader said: only "test" is read twice. Raises DataError at the first bad record."""
    return _load(split_path("judgements", split), "judgement", Judgement.from_json)


def read_replies(path: Path, exchanges: Mapping[str, Exchange] | None = None) -> Iterator[tuple[Exchange, str]]:
    """Stream (exchange, reply) from JSONL, CSV or Parquet: the replies that somebody already has.

    A row is `{reply}` with, as far as known, `id`, `customer` (text) or `turns`, `facts`, `request`, `expected`,
    `channel`; or `{exchange, reply}` for replies to exchanges of a data set. Rows without id are named by their line.

    Args:
        path: The file.
        exchanges: Exchanges by id, for rows that name one.

    Raises:
        DataError: A row is not of that shape, an id occurs twice, or an exchange is not known or answered twice.
    """
    seen: dict[str, int] = {}
    answered: dict[str, int] = {}
    for line, row in read_rows(path):
        _raise_first("reply_row", row, path, line)
        name = next((str(row[key]) for key in ("id", "exchange") if row.get(key) not in (None, "")), f"line-{line}")
        if name in seen:
            raise DataError(
                "duplicate id",
                file=path,
                line=line,
                field="id",
                got=name,
                expected=f"an id of its own (line {seen[name]} has it)",
                fix="give every row its own id, or none",
            )
        seen[name] = line
        exchange = _exchange_of(row, name, exchanges, path, line)
        if exchange.id in answered:
            raise DataError(
                "a second reply to the same exchange",
                file=path,
                line=line,
                field="exchange",
                got=exchange.id,
                expected=f"one reply to each exchange (line {answered[exchange.id]} has one)",
                fix="put the replies of each author or generator in a file of their own",
            )
        answered[exchange.id] = line
        yield exchange, row["reply"]


def _exchange_of(
    row: Mapping[str, Any], name: str, exchanges: Mapping[str, Exchange] | None, path: Path, line: int
) -> Exchange:
    if row.get("exchange"):
        known = exchanges or {}
        if row["exchange"] not in known:
            raise DataError(
                "a reply to an unknown exchange",
                file=path,
                line=line,
                field="exchange",
                got=row["exchange"],
                expected=f"one of the {len(known)} exchanges loaded" if known else "no exchange, or --data with them",
                fix="choose the split or file with --split or --data that holds it",
            )
        return known[row["exchange"]]
    turns = tuple(Turn(turn["role"], turn["text"]) for turn in row.get("turns") or ())
    if not turns and row.get("customer"):
        turns = (Turn("customer", row["customer"]),)
    return Exchange(
        id=name,
        turns=turns,
        facts=Facts.from_json(row["facts"]) if row.get("facts") is not None else None,
        request=row.get("request"),
        expected=tuple(row["expected"]) if row.get("expected") is not None else None,
        family=row.get("family") or name,
        industry=row.get("industry") or "",
        channel=row.get("channel") or "email",
        anger=row.get("anger"),
    )


def _load(path: Path, kind: Kind, build: Callable[[Mapping[str, Any]], Record]) -> list[Record]:
    records: list[Record] = []
    seen: dict[str, int] = {}
    for line, row in read_jsonl(path):
        _raise_first(kind, row, path, line)
        if row["id"] in seen:
            first = f"an id of its own (line {seen[row['id']]} has it)"
            raise DataError("duplicate id", file=path, line=line, field="id", got=row["id"], expected=first)
        seen[row["id"]] = line
        records.append(build(row))
    return records


def _raise_first(kind: Kind, row: Any, path: Path, line: int) -> None:
    for field, what, got, expected in check_row(kind, row):
        hint = f"run: evenkeel validate {path}" if kind != "reply_row" else None
        raise DataError(what, file=path, line=line, field=field or None, got=got, expected=expected, fix=hint)
