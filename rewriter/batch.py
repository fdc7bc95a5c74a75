"""Rewrite a whole file of drafts: streamed, in order, resumable; one bad row never stops the rest.

Finished rows go to a journal beside the output, one flushed line each; when all are done the output is written in one step and the journal
goes. The same call after a crash goes on behind the last whole line of the journal.
"""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmark.errors import DataError, EvenkeelError, RunError
from benchmark.files import append_line, content_hash, dump_line, read_text, salvage_jsonl
from benchmark.scoring import bare_exchange
from rewriter.engines import Engine
from rewriter.records import CHANNELS, Case, Rewrite
from rewriter.rewriting import failed_case, rewrite_cases
from rewriter.tones import Tone

__all__ = ["BatchSummary", "rewrite_file"]

_ADDED = ("rewrite", "needs_human", "reasons", "error")
_LIMIT = 4 * 2**20  # bytes in a line, as in benchmark.files


@dataclass(slots=True)
class BatchSummary:
    """What became of a file.

    Attributes:
        rows: Records read.
        resumed: Of these, finished by an earlier call.
        changed: Rewritten.
        unchanged: Left as they are because nothing needed changing.
        needs_human: Returned for a person to look at.
        bad: (line, message) of rows that could not be read; they are in the output, unchanged and marked.
    """

    rows: int = 0
    resumed: int = 0
    changed: int = 0
    unchanged: int = 0
    needs_human: int = 0
    bad: list[tuple[int, str]] = field(default_factory=list)


Row = dict[str, Any]
Read = tuple[int, Row | None, str, DataError | None]
"""(line, record or None, the raw text, what is wrong with it)"""


def rewrite_file(
    source: Path,
    out: Path,
    *,
    draft_field: str = "draft",
    tone: str | Path | Tone = "warm",
    engine: str | Engine | None = None,
    strength: str = "full",
    batch_size: int = 16,
    progress: Callable[[int], None] | None = None,
) -> BatchSummary:
    """Rewrite every draft of a JSONL or CSV file.

    A record holds the draft and, as far as known, `customer` (text) or `turns`, `facts`, `channel`; every other field is passed through. The
    output has the same records with `rewrite`, `needs_human`, `reasons` and, for bad rows, `error`.

    Args:
        source: JSONL or CSV.
        out: Where to write, same format.
        draft_field: Name of the field or column with the draft.
        tone: As for `rewrite_case`; so are engine and strength.
        engine: See `tone`.
        strength: See `tone`.
        batch_size: Records per call of the engine.
        progress: Told of the number of records just finished.

    Raises:
        DataError: The file is missing, empty or neither JSONL nor CSV.
        RunError: The journal belongs to another input or other settings.
    """
    if source.suffix.lower() not in {".jsonl", ".ndjson", ".csv"} or source.suffix.lower() != out.suffix.lower():
        raise DataError(
            "cannot rewrite this format",
            file=source,
            got=f"{source.name} -> {out.name}",
            expected="two .jsonl or two .csv files",
        )
    if not source.is_file():
        raise DataError("no such file", file=source, fix="check the path; paths are relative to where the command runs")
    journal = out.with_name(out.name + ".journal")
    head = {
        "source": content_hash([source]),
        "field": draft_field,
        "tone": str(tone),
        "strength": strength,
        "engine": str(engine or "editor"),
    }
    done = list(_journal_states(journal, head))
    summary = BatchSummary(resumed=len(done), rows=len(done))
    for state in done:
        _count(summary, state)
    out.parent.mkdir(parents=True, exist_ok=True)
    with journal.open("a", encoding="utf-8", newline="\n") as stream:
        if journal.stat().st_size == 0:
            append_line(stream, head)
        rest = itertools.islice(_read(source), len(done), None)
        while batch := list(itertools.islice(rest, batch_size)):
            for state in _rewrite_batch(batch, draft_field, tone, engine, strength):
                append_line(stream, state)
                _count(summary, state)
                summary.rows += 1
            if progress:
                progress(len(batch))
    if summary.rows == 0:
        journal.unlink()
        raise DataError("the file holds no records", file=source, expected="one draft per line or row")
    _finish(journal, source, out)
    return summary


def _rewrite_batch(
    batch: Sequence[Read], draft_field: str, tone: str | Path | Tone, engine: str | Engine | None, strength: str
) -> Iterator[Row]:
    cases: list[Case | DataError] = []
    for line, row, _, problem in batch:
        try:
            cases.append(problem or _case(row or {}, draft_field, line))
        except DataError as exc:
            cases.append(exc)
    good = [case for case in cases if isinstance(case, Case)]
    try:
        made = iter(rewrite_cases(good, tone=tone, engine=engine, strength=strength))
    except EvenkeelError:
        raise
    except Exception:  # a defect in one draft's processing must not cost the others theirs
        made = iter([_one(case, tone, engine, strength) for case in good])
    for (line, row, raw, _), case in zip(batch, cases, strict=True):
        if isinstance(case, Case):
            yield {"line": line, "row": row, "result": next(made).to_json()}
        else:
            yield {"line": line, "row": row, "raw": raw, "error": str(case)}


def _one(case: Case, tone: str | Path | Tone, engine: str | Engine | None, strength: str) -> Rewrite:
    try:
        return rewrite_cases([case], tone=tone, engine=engine, strength=strength)[0]
    except EvenkeelError:
        raise
    except Exception as exc:
        return failed_case(case, exc, str(engine or "editor"))


def _case(row: Row, draft_field: str, line: int) -> Case:
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
    customer = row.get("turns") or row.get("customer")
    channel = row.get("channel") or ("email" if customer else "canned")
    if channel not in CHANNELS:
        raise DataError("no such channel", line=line, field="channel", got=channel, expected=" | ".join(CHANNELS))
    facts = row.get("facts")
    try:
        if isinstance(facts, str):
            facts = json.loads(facts) if facts.strip() else None
        if isinstance(customer, str) and customer.lstrip().startswith("[{"):
            customer = json.loads(customer)
        return Case(draft, bare_exchange(customer, facts, request=row.get("request"), channel=channel))
    except (ValueError, KeyError, TypeError, AttributeError) as exc:
        raise DataError(
            f"customer, turns or facts cannot be read: {exc!r}",
            line=line,
            expected='text, or a list of {"role", "text"}; facts {"known": [..], ..}',
        ) from exc


def _count(summary: BatchSummary, state: Row) -> None:
    if "error" in state:
        summary.bad.append((state["line"], state["error"]))
    elif state["result"]["needs_human"]:
        summary.needs_human += 1
    elif state["result"]["text"] == state["result"]["draft"]:
        summary.unchanged += 1
    else:
        summary.changed += 1


def _journal_states(journal: Path, head: Mapping[str, str]) -> Iterator[Row]:
    lines = salvage_jsonl(journal)
    first = next(lines, None)
    if first is not None and first != head:
        changed = ", ".join(key for key in head if first.get(key) != head[key])
        raise RunError(
            f"{journal} belongs to a run with another {changed}. Finish that one, choose another -o, or delete the journal."
        )
    yield from lines


def _finish(journal: Path, source: Path, out: Path) -> None:
    """Write the output from the journal, in one step."""
    partial = out.with_name(f".{out.name}.partial")
    states = itertools.islice(salvage_jsonl(journal), 1, None)
    with partial.open("w", encoding="utf-8", newline="") as stream:
        if out.suffix.lower() == ".csv":
            _write_csv(stream, states, source)
        else:
            for state in states:
                stream.write(dump_line(_output(state)))
    partial.replace(out)
    journal.unlink()


def _output(state: Row) -> Row:
    row = dict(state["row"] or {})
    if "error" in state:
        return {
            **(row or {"raw": state["raw"]}),
            "rewrite": None,
            "needs_human": True,
            "reasons": [],
            "error": state["error"],
        }
    result = state["result"]
    return {**row, "rewrite": result["text"], "needs_human": result["needs_human"], "reasons": result["reasons"]}


def _write_csv(stream: io.TextIOBase | Any, states: Iterator[Row], source: Path) -> None:
    with source.open(encoding="utf-8-sig", newline="") as given:
        names = next(csv.reader(given))
    writer = csv.DictWriter(
        stream, [*names, *(name for name in _ADDED if name not in names)], extrasaction="ignore", lineterminator="\n"
    )
    writer.writeheader()
    for state in states:
        row = _output(state)
        raw = [] if state["row"] else next(csv.reader([state.get("raw", "")]), [])
        row.update(zip(names, raw, strict=False))
        writer.writerow(
            {
                **row,
                "reasons": "\n".join(row["reasons"]),
                "needs_human": str(row["needs_human"]).lower(),
                "rewrite": row["rewrite"] or "",
            }
        )


def _read(source: Path) -> Iterator[Read]:
    yield from _read_csv(source) if source.suffix.lower() == ".csv" else _read_jsonl(source)


def _read_jsonl(source: Path) -> Iterator[Read]:
    with source.open("rb") as stream:
        number = 0
        while raw := stream.readline(_LIMIT + 1):
            number += 1
            if len(raw) > _LIMIT:
                while raw and not raw.endswith(b"\n"):
                    raw = stream.readline(_LIMIT)
                yield (
                    number,
                    None,
                    "",
                    DataError(f"line is longer than {_LIMIT // 2**20} MiB", file=source, line=number),
                )
                continue
            text = raw.decode("utf-8-sig" if number == 1 else "utf-8", "replace")
            if not text.strip():
                continue
            row, problem = None, None
            try:
                raw.decode("utf-8")
                row = json.loads(text)
                if not isinstance(row, dict):
                    row, problem = None, DataError("a record must be a JSON object", file=source, line=number, got=row)
            except ValueError as exc:
                problem = DataError(
                    f"cannot be read: {exc}",
                    file=source,
                    line=number,
                    got=text.strip()[:60],
                    expected="one whole JSON object, UTF-8",
                )
            yield number, row, text.rstrip("\r\n"), problem


def _read_csv(source: Path) -> Iterator[Read]:
    read_text(source)  # encoding is a matter of the whole file, not of a row
    csv.field_size_limit(_LIMIT)
    with source.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.reader(stream)
        names = next(reader, None)
        if names is None:
            return
        for cells in reader:
            if not cells:
                continue
            raw = io.StringIO()
            csv.writer(raw, lineterminator="").writerow(cells)
            if len(cells) == len(names):
                yield reader.line_num, dict(zip(names, cells, strict=True)), raw.getvalue(), None
            else:
                problem = DataError(
                    "the row does not have as many cells as the header",
                    file=source,
                    line=reader.line_num,
                    got=len(cells),
                    expected=str(len(names)),
                )
                yield reader.line_num, None, raw.getvalue(), problem
