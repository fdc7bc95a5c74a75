"""Records from whatever file somebody has: CSV and Parquet tables, or JSON lines.

Every reader is a stream, as in `benchmark.files`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from benchmark.errors import DataError, MissingExtra
from benchmark.files import MAX_LINE, must_exist, nul_byte, parse_json, read_jsonl, read_text

__all__ = ["read_rows"]

_STRUCTURED = ("turns", "facts", "expected")


def read_rows(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield (line or row number, record) of a .jsonl/.ndjson, .csv or .parquet file.

    CSV and Parquet cells named `turns`, `facts` or `expected` that hold JSON text are parsed, `anger` in digits becomes
    a number, and empty CSV cells are left out.

    Raises:
        DataError: As `read_jsonl`, or a CSV without header or with rows of another width.
        MissingExtra: Parquet without pyarrow.
    """
    suffix = path.suffix.lower()
    if suffix == ".csv":
        yield from _read_csv(path)
    elif suffix == ".parquet":
        yield from _read_parquet(path)
    elif suffix in {".jsonl", ".ndjson"}:
        for number, row in read_jsonl(path):
            if not isinstance(row, dict):
                raise DataError("a record must be a JSON object", file=path, line=number, got=row, expected="{…}")
            yield number, row
    else:
        raise DataError(
            f"cannot tell the format of {suffix or 'a name without suffix'!r}",
            file=path,
            expected="a name that ends in .jsonl, .csv or .parquet",
            fix="rename the file to what it is",
        )


def _structured(row: Mapping[str, Any], path: Path, number: int) -> dict[str, Any]:
    """Parse the cells of a table that hold JSON text."""
    out = dict(row)
    for name in _STRUCTURED:
        value = out.get(name)
        if isinstance(value, str):
            out[name] = parse_json(value, path, number, last=False)
    if isinstance(out.get("anger"), str) and out["anger"].isdecimal():
        out["anger"] = int(out["anger"])
    return out


def _lines(stream: IO[str], path: Path) -> Iterator[str]:
    for number, line in enumerate(stream, 1):
        if "\0" in line:  # the csv module lets it pass
            raise nul_byte(path, number)
        yield line


def _read_csv(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    must_exist(path)
    csv.field_size_limit(MAX_LINE)
    nothing = DataError("the file holds no records", file=path, expected="a header line and one row per record")
    found, reader = False, None
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(_lines(stream, path), strict=True, restkey="", restval=None)
            names = reader.fieldnames
            if not names or not any(name.strip() for name in names):
                raise nothing
            for row in reader:
                extra = row.pop("", None) if "" not in names else None
                if extra or any(value is None for value in row.values()):
                    raise DataError(
                        "the row does not have as many cells as the header",
                        file=path,
                        line=reader.line_num,
                        got=sum(value is not None for value in row.values()) + len(extra or ()),
                        expected=f"{len(names)} cells: {', '.join(names)}",
                        fix="quote cells that hold commas, quotes or line breaks",
                    )
                found = True
                yield reader.line_num, _structured({k: v for k, v in row.items() if v != ""}, path, reader.line_num)
    except csv.Error as exc:
        raise DataError(
            f"not CSV: {exc}",
            file=path,
            line=reader.line_num + 1 if reader else 1,  # where the row begins: an open quote swallows what follows
            expected="cells in quotes that are closed again",
            fix="close the quote; a quote inside a cell is written twice",
        ) from exc
    except UnicodeDecodeError:
        read_text(path)  # raises with the line of the bad byte
        raise
    if not found:
        raise nothing


def _read_parquet(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    must_exist(path)
    try:
        import pyarrow.parquet as pq
    except ImportError as exc:
        raise MissingExtra("Reading Parquet", "parquet") from exc
    import pyarrow as pa

    try:
        source = pq.ParquetFile(path)
        number = 0
        for batch in source.iter_batches(batch_size=1024):
            for row in batch.to_pylist():
                number += 1
                yield number, _structured({k: v for k, v in row.items() if v is not None}, path, number)
    except (pa.ArrowException, OSError) as exc:
        raise DataError(
            f"not a Parquet file, or a damaged one: {exc}",
            file=path,
            expected="Parquet",
            fix="write it again, or rename the file to what it is (.csv, .jsonl)",
        ) from exc
    if number == 0:
        raise DataError("the file holds no records", file=path)
