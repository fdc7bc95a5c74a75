"""Replies that are already in a file, by the exchange they answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmark.errors import DataError
from benchmark.generators import Generation, Request, generation_of
from benchmark.tables import read_rows

__all__ = ["RepliesGenerator"]


class RepliesGenerator:
    """Look replies up in a JSONL, CSV or Parquet file with rows `{exchange, reply}` or `{id, reply}`.

    Other fields are ignored. A reply to an exchange that nobody asks for is no error: the file may hold more than the
    split at hand.

    Args:
        path: The file.

    Raises:
        DataError: The file cannot be read, a row names no exchange or has no reply, or an exchange is answered twice.
        MissingExtra: Parquet without pyarrow.
    """

    main_option = "path"

    def __init__(self, path: str | Path) -> None:
        self._path = Path(path)
        self._replies = _read(self._path)

    def generate(self, requests: Sequence[Request]) -> list[Generation]:
        """Look each request up, in order."""
        return [self._answer(request.exchange.id) for request in requests]

    def _answer(self, name: str) -> Generation:
        if name not in self._replies:
            return Generation(None, f"no reply for exchange {name!r} in {self._path}")
        return generation_of(self._replies[name])


def _read(path: Path) -> dict[str, str]:
    # `read_rows` leaves out a table's empty cells: there a row without `reply` is an empty one, unless no row has any.
    table = path.suffix.lower() in {".csv", ".parquet"}
    replies: dict[str, str] = {}
    lines: dict[str, int] = {}
    column = False
    for line, row in read_rows(path):
        name = _exchange_id(row, path, line)
        column = column or "reply" in row
        if "reply" not in row and not table:
            raise DataError("no field `reply`", file=path, line=line, got=sorted(row), expected="the text of the reply")
        reply = "" if row.get("reply") is None else row["reply"]
        if not isinstance(reply, str):
            raise DataError("a reply must be text", file=path, line=line, field="reply", got=reply, expected="a string")
        if name in replies:
            raise DataError(
                "a second reply to one exchange",
                file=path,
                line=line,
                got=name,
                expected=f"one reply per exchange (line {lines[name]} has the first)",
                fix="keep one of them, or benchmark them as two generators, each with its own file",
            )
        replies[name], lines[name] = reply, line
    if not column:
        raise DataError("no reply in the whole file", file=path, field="reply", expected="a column named reply")
    return replies


def _exchange_id(row: Mapping[str, Any], path: Path, line: int) -> str:
    for field in ("exchange", "id"):
        value = row.get(field)
        if isinstance(value, str | int) and not isinstance(value, bool) and value != "":
            return str(value)
    raise DataError(
        "the row names no exchange",
        file=path,
        line=line,
        got=sorted(row),
        expected="a field `exchange` (or `id`) with the id of the exchange that is answered",
    )
