"""Files in and out: JSON lines, YAML, atomic writes, content hashes. Knows no word of the domain.

Every reader is a stream: one record in memory at a time, so a file of a million replies costs no more than one of ten.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

import yaml

from benchmark.errors import ConfigError, DataError

__all__ = [
    "append_line",
    "bundled",
    "content_hash",
    "dump_line",
    "must_exist",
    "nul_byte",
    "parse_json",
    "read_jsonl",
    "read_text",
    "read_yaml",
    "salvage_jsonl",
    "write_atomic",
]

MAX_LINE = 4 * 2**20
"""Bytes in one line of JSON. A longer one is a broken export, not a reply: reading it would only exhaust memory."""


def bundled(*parts: str) -> Path:
    """Path of something under `datasets/` or `configs/`, in a checkout or inside an installed wheel."""
    here = Path(__file__).resolve().parent
    inside = here / "_bundled"
    return (inside if inside.is_dir() else here.parent).joinpath(*parts)


def read_text(path: Path) -> str:
    """Read a whole text file as UTF-8 (a byte order mark is dropped). Raises DataError with the line of a bad byte."""
    must_exist(path)
    data = path.read_bytes()
    if b"\x00" in data:
        raise nul_byte(path, data[: data.index(b"\x00")].count(b"\n") + 1)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        # the codec counts from behind the byte order mark, so the lines are counted in what it saw
        raise _not_utf8(path, exc.object[: exc.start].count(b"\n") + 1, exc) from exc


def read_jsonl(path: Path, *, allow_empty: bool = False) -> Iterator[tuple[int, Any]]:
    """Yield (1-based line number, value) of every line that is not blank.

    Raises:
        DataError: No such file, no records, not UTF-8, a NUL byte, half a character (a lone surrogate), a line over
            4 MiB, or not JSON; with file and line.
    """
    must_exist(path)
    found = False
    with path.open("rb") as stream:
        number = 0
        while raw := stream.readline(MAX_LINE + 1):
            number += 1
            if len(raw) > MAX_LINE:
                raise DataError(
                    f"line is longer than {MAX_LINE // 2**20} MiB",
                    file=path,
                    line=number,
                    got=raw[:40].decode("utf-8", "replace"),
                    expected="one record per line",
                    fix="check that the export wrote line breaks; a JSON array is not JSON lines",
                )
            text = _decode(raw, path, number)
            if not text.strip():
                continue
            found = True
            value = parse_json(text, path, number, last=not raw.endswith(b"\n"))
            if _ESCAPED_SURROGATE.search(text):
                _whole_characters(value, path, number)
            yield number, value
    if not found and not allow_empty:
        raise DataError("the file holds no records", file=path, expected="one JSON object per line")


def salvage_jsonl(path: Path, *, cut: bool = True) -> Iterator[Any]:
    """Yield every whole line of a file of our own that a crash may have cut, and cut the torn tail off the file.

    Only the last line can be torn, because lines are appended and flushed one at a time.

    Args:
        path: The file; none is as good as an empty one.
        cut: False leaves the file as it is: somebody may be writing the rest of that line at this moment.

    Raises:
        DataError: A line further up is damaged. That was no crash of ours, and what follows it must not be lost.
    """
    if not path.exists():
        return
    good = number = 0
    damaged: Exception | None = None
    with path.open("rb") as stream:
        for raw in stream:
            if damaged is not None:
                raise DataError(
                    f"damaged: {damaged}",
                    file=path,
                    line=number,
                    expected="one JSON object per line",
                    fix="delete that line; the lines around it are whole",
                ) from damaged
            number += 1
            if not raw.endswith(b"\n"):
                break
            try:
                value = json.loads(raw)
            except (ValueError, RecursionError) as exc:
                damaged = exc
                continue
            good += len(raw)
            yield value
        torn = stream.seek(0, os.SEEK_END) > good
    if torn and cut:
        with path.open("r+b") as stream:
            stream.truncate(good)


def dump_line(value: Any) -> str:
    """Give one line of JSON (UTF-8, no NaN, not ASCII-escaped), with its newline."""
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(", ", ": ")) + "\n"


def append_line(stream: IO[str], value: Any) -> None:
    """Append one record and hand it to the operating system at once: `kill -9` then loses nothing that was finished."""
    stream.write(dump_line(value))
    stream.flush()


def write_atomic(path: Path, text: str) -> None:
    """Write a file so that a reader sees the old content or the new, never half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        partial.write_text(text, encoding="utf-8", newline="\n")
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def content_hash(paths: Iterable[Path]) -> str:
    """Give the sha256 (hex) over the bytes of some files, in the order given; names and dates play no part."""
    digest = hashlib.sha256()
    for path in paths:
        with path.open("rb") as stream:
            while block := stream.read(2**20):
                digest.update(block)
    return digest.hexdigest()


def read_yaml(path: Path) -> dict[str, Any]:
    """Read a YAML mapping. Raises ConfigError with file and line where it is not YAML or not a mapping."""
    try:
        value = yaml.load(read_text(path), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as exc:
        raise ConfigError(f"{path}: not valid YAML: {' '.join(str(exc).split())}") from exc
    if not isinstance(value, dict):
        raise ConfigError(f"{path}: a YAML mapping (key: value) was expected, got {type(value).__name__}")
    return value


def must_exist(path: Path) -> None:
    """Raise DataError where there is no file of that name."""
    if not path.exists():
        raise DataError("no such file", file=path, fix="check the path; paths are relative to where the command runs")
    if path.is_dir():
        raise DataError("is a folder, a file was expected", file=path)


def _decode(raw: bytes, path: Path, number: int) -> str:
    if b"\x00" in raw:
        raise nul_byte(path, number)
    try:
        return raw.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as exc:
        raise _not_utf8(path, number, exc) from exc


def parse_json(text: str, path: Path, number: int, *, last: bool) -> Any:
    """Parse one record. Raises DataError; where the `last` line stops in its middle, the message says so."""
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except RecursionError as exc:
        raise DataError("nested too deeply", file=path, line=number, expected="one JSON object") from exc
    except ValueError as exc:
        cut = last and _ends_early(text, exc)
        raise DataError(
            "the last line is cut off in the middle of a record" if cut else f"not JSON: {exc}",
            file=path,
            line=number,
            got=text.strip()[-60:] if cut else text.strip()[:80],
            expected="one whole JSON object",
            fix="finish or delete that line" if cut else "every line must be one JSON object",
        ) from exc


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _ends_early(text: str, exc: ValueError) -> bool:
    """Whether a record stops in its middle, as against being wrong somewhere on the way."""
    if not isinstance(exc, json.JSONDecodeError) or not text.lstrip().startswith(("{", "[")):
        return False
    return exc.msg.startswith("Unterminated") or not re.search(r'[\s"{}\[\]:,]', text[exc.pos :].strip())


_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def _whole_characters(value: Any, path: Path, number: int) -> None:
    """Refuse what JSON can say and UTF-8 cannot: half a character, as left where an emoji was cut in two."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as exc:
        raise DataError(
            "half a character (a lone surrogate)",
            file=path,
            line=number,
            got=f"\\u{ord(exc.object[exc.start]):04x}",
            expected="whole characters",
            fix="an emoji was cut in two: delete what is left of it",
        ) from exc


def nul_byte(path: Path, line: int) -> DataError:
    """The error for a NUL byte, which no text has and which most parsers let pass."""
    return DataError(
        "a NUL byte",
        file=path,
        line=line,
        expected="UTF-8 text",
        fix="the file is binary, UTF-16 or damaged; export it again as UTF-8",
    )


def _not_utf8(path: Path, line: int, exc: UnicodeDecodeError) -> DataError:
    return DataError(
        f"not UTF-8 (byte 0x{exc.object[exc.start]:02x})",
        file=path,
        line=line,
        expected="UTF-8 text",
        fix=f"convert it, for example: iconv -f WINDOWS-1252 -t UTF-8 {path.name}",
    )
