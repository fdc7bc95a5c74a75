"""The rows of a batch: read from JSONL or CSV, understood as cases, written with what became of them.

A row that cannot be read is a row all the same: it comes with what is wrong with it, and the ones after it are read.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TextIO, TypeAlias

from benchmark.errors import DataError
from benchmark.files import MAX_LINE, dump_line, read_text
from benchmark.records import Facts, Turn
from benchmark.scoring import bare_exchange
from rewriter.records import CHANNELS, Case

__all__ = ["Read", "Row", "case_of", "read_rows", "write_rows"]

Row: TypeAlias = dict[str, Any]
Read: TypeAlias = tuple[int, Row | None, str, DataError | None]
"""(line, record or None, the raw text, what is wrong with it)"""

_ADDED = ("rewrite", "needs_human", "reasons", "error")
_FACTS = '{"known": ["…"], "allowed": ["…"], "not_allowed": ["…"], "missing": ["…"]}'
_TURNS = 'text, or [{"role": "customer", "text": "…"}, …]'


def read_rows(source: Path) -> Iterator[Read]:
    """Stream the rows of a JSONL or CSV file. Raises DataError where a CSV is not UTF-8."""
    yield from _read_csv(source) if source.suffix.lower() == ".csv" else _read_jsonl(source)


def case_of(row: Mapping[str, Any], draft_field: str, line: int) -> Case:
    """What a row asks to have rewritten. Raises DataError for the row."""
    draft = row.get(draft_field)
    if not isinstance(draft, str) or not draft.strip():
        raise DataError(
            "no draft in this row",
            line=line,
            field=draft_field,
            got=draft,
            expected="the text to rewrite",
            fix="name the field with --field",
        )
    customer = _customer(row.get("turns") or row.get("customer") or None, line)
    channel = row.get("channel") or ("email" if customer else "canned")
    if channel not in CHANNELS:
        raise DataError("no such channel", line=line, field="channel", got=channel, expected=" | ".join(CHANNELS))
    request = row.get("request") or None
    if request is not None and not isinstance(request, str):
        raise DataError("the request is not text", line=line, field="request", got=request, expected="text")
    return Case(draft, bare_exchange(customer, _facts(row.get("facts"), line), request=request, channel=channel))


def write_rows(stream: TextIO, states: Iterable[Row], source: Path, *, as_csv: bool) -> None:
    """Write the finished rows: the fields that were there, and what became of the draft."""
    if not as_csv:
        stream.writelines(dump_line(_output(state)) for state in states)
        return
    with source.open(encoding="utf-8-sig", newline="") as given:
        names = next(csv.reader(given))
    columns = [*names, *(name for name in _ADDED if name not in names)]
    writer = csv.DictWriter(stream, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for state in states:
        raw = [] if state["row"] else next(csv.reader(io.StringIO(state.get("raw", ""), newline="")), [])
        row = {**dict(zip(names, raw, strict=False)), **_output(state)}
        row["reasons"], row["needs_human"] = "\n".join(row["reasons"]), str(row["needs_human"]).lower()
        writer.writerow({**row, "rewrite": row["rewrite"] or ""})


def _output(state: Row) -> Row:
    row = dict(state["row"] or {})
    if "error" in state:
        given = row or {"raw": state["raw"]}
        return {**given, "rewrite": None, "needs_human": True, "reasons": [], "error": state["error"]}
    result = state["result"]
    return {**row, "rewrite": result["text"], "needs_human": result["needs_human"], "reasons": result["reasons"]}


def _customer(value: Any, line: int) -> str | list[Turn] | None:
    if isinstance(value, str) and value.lstrip().startswith("[{"):
        try:
            value = json.loads(value)
        except ValueError:
            return str(value)  # a message may begin like that
    if value is None or isinstance(value, str):
        return value
    turns = [_turn(turn) for turn in value] if isinstance(value, list) else [None]
    if any(turn is None for turn in turns):
        raise DataError("neither text nor turns", line=line, field="customer", got=value, expected=_TURNS)
    return [turn for turn in turns if turn is not None]


def _turn(value: Any) -> Turn | None:
    if not isinstance(value, dict) or value.get("role") not in {"customer", "agent"}:
        return None
    text = value.get("text")
    return Turn(value["role"], text) if isinstance(text, str) and text.strip() else None


def _facts(value: Any, line: int) -> Facts | None:
    if isinstance(value, str):
        try:
            value = json.loads(value) if value.strip() else None
        except ValueError as exc:
            problem = f"the facts are not JSON: {exc}"
            raise DataError(problem, line=line, field="facts", got=value, expected=_FACTS) from exc
    if value is None:
        return None
    known = list(Facts().to_json())
    good = isinstance(value, dict) and all(
        name in known and isinstance(rows, list) and all(isinstance(row, str) for row in rows)
        for name, rows in value.items()
    )
    if not good:
        raise DataError("the facts are not as expected", line=line, field="facts", got=value, expected=_FACTS)
    return Facts.from_json(value)


def _read_jsonl(source: Path) -> Iterator[Read]:
    with source.open("rb") as stream:
        number = 0
        while raw := stream.readline(MAX_LINE + 1):
            number += 1
            if len(raw) > MAX_LINE:
                while raw and not raw.endswith(b"\n"):
                    raw = stream.readline(MAX_LINE)
                problem = DataError(f"line is longer than {MAX_LINE // 2**20} MiB", file=source, line=number)
                yield number, None, "", problem
                continue
            if number == 1:
                raw = raw.removeprefix(b"\xef\xbb\xbf")
            text = raw.decode("utf-8", "replace").strip()
            if text:
                yield number, *_parse(raw, text, source, number)


def _parse(raw: bytes, text: str, source: Path, number: int) -> tuple[Row | None, str, DataError | None]:
    try:
        row = json.loads(raw.decode("utf-8"))
        dump_line(row).encode()  # NaN and half characters cannot be written again
    except (ValueError, RecursionError) as exc:
        expected = "one whole JSON object, UTF-8"
        problem = DataError(f"cannot be read: {exc}", file=source, line=number, got=text[:60], expected=expected)
        return None, text, problem
    if not isinstance(row, dict):
        return None, text, DataError("a record must be a JSON object", file=source, line=number, got=row)
    return row, text, None


def _read_csv(source: Path) -> Iterator[Read]:
    read_text(source)  # encoding is a matter of the whole file, not of a row
    csv.field_size_limit(MAX_LINE)
    with source.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.reader(stream)
        names = next(reader, None)
        if names is None:
            return
        while True:
            try:
                cells = next(reader, None)
            except csv.Error as exc:
                problem = DataError(f"not CSV: {exc}", file=source, line=reader.line_num, expected="a row of cells")
                yield reader.line_num, None, "", problem
                continue
            if cells is None:
                return
            if cells:
                yield reader.line_num, *_row(names, cells, source, reader.line_num)


def _row(names: list[str], cells: list[str], source: Path, line: int) -> tuple[Row | None, str, DataError | None]:
    raw = io.StringIO()
    csv.writer(raw, lineterminator="").writerow(cells)
    if len(cells) == len(names):
        return dict(zip(names, cells, strict=True)), raw.getvalue(), None
    what = "the row does not have as many cells as the header"
    problem = DataError(what, file=source, line=line, got=len(cells), expected=f"{len(names)} cells")
    return None, raw.getvalue(), problem
