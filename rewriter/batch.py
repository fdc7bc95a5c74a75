"""Rewrite a whole file of drafts: streamed, in order, resumable; one bad row never stops the rest.

Finished rows go to a journal beside the output, one flushed line each; when all are done the output is written in one
step and the journal goes. The same call after a crash goes on behind the last whole line of the journal.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmark.errors import ConfigError, DataError, EvenkeelError, RunError
from benchmark.files import append_line, content_hash, salvage_jsonl
from rewriter.engines import Engine, create_engine
from rewriter.records import Case, Rewrite
from rewriter.rewriting import STRENGTHS, failed_case, rewrite_cases
from rewriter.rows import Read, Row, case_of, read_rows, write_rows
from rewriter.tones import Tone, load_tone

__all__ = ["BatchSummary", "rewrite_file"]


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

    A record holds the draft and, as far as known, `customer` (text) or `turns`, `facts`, `channel`; every other field
    is passed through. The output has the same records with `rewrite`, `needs_human`, `reasons` and, for bad rows,
    `error`.

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
        DataError: The file is missing, empty, neither JSONL nor CSV, or the output itself; or a CSV is not UTF-8.
        ConfigError: No such tone, engine or strength.
        RunError: The journal belongs to another input or other settings.
    """
    _check_paths(source, out)
    if strength not in STRENGTHS:
        raise ConfigError(f"strength is {strength!r}, expected {' or '.join(STRENGTHS)}")
    profile = load_tone(tone)
    chosen = create_engine(engine) if isinstance(engine, str) else engine or create_engine("editor")
    journal = out.with_name(out.name + ".journal")
    head = {
        "source": content_hash([source]),
        "field": draft_field,
        "tone": repr(profile),
        "strength": strength,
        "engine": engine if isinstance(engine, str) else chosen.name,
    }
    summary = BatchSummary()
    for state in _journal_states(journal, head):
        _count(summary, state)
    summary.resumed = summary.rows
    out.parent.mkdir(parents=True, exist_ok=True)
    try:
        with journal.open("a", encoding="utf-8", newline="\n") as stream:
            if stream.tell() == 0:
                append_line(stream, head)
            rest = itertools.islice(read_rows(source), summary.resumed, None)
            while batch := list(itertools.islice(rest, batch_size)):
                for state in _rewrite_batch(batch, draft_field, profile, chosen, strength):
                    append_line(stream, state)
                    _count(summary, state)
                if progress:
                    progress(len(batch))
        if summary.rows == 0:
            raise DataError("the file holds no records", file=source, expected="one draft per line or row")
    finally:
        if summary.rows == 0:
            journal.unlink(missing_ok=True)  # nothing to go on from
    _finish(journal, source, out)
    return summary


def _check_paths(source: Path, out: Path) -> None:
    if source.suffix.lower() not in {".jsonl", ".ndjson", ".csv"} or source.suffix.lower() != out.suffix.lower():
        raise DataError(
            "cannot rewrite this format",
            file=source,
            got=f"{source.name} -> {out.name}",
            expected="two .jsonl or two .csv files",
        )
    if not source.is_file():
        raise DataError("no such file", file=source, fix="check the path; paths are relative to where the command runs")
    if out.resolve() == source.resolve():
        raise DataError("the output would overwrite the drafts", file=out, fix="choose another name for the output")


def _rewrite_batch(batch: Sequence[Read], draft_field: str, tone: Tone, engine: Engine, strength: str) -> Iterator[Row]:
    cases: list[Case | DataError] = []
    for line, row, _, problem in batch:
        try:
            cases.append(problem or case_of(row or {}, draft_field, line))
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


def _one(case: Case, tone: Tone, engine: Engine, strength: str) -> Rewrite:
    try:
        return rewrite_cases([case], tone=tone, engine=engine, strength=strength)[0]
    except EvenkeelError:
        raise
    except Exception as exc:
        return failed_case(case, exc, engine.name)


def _count(summary: BatchSummary, state: Row) -> None:
    summary.rows += 1
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
            f"{journal} belongs to a run with another {changed}. Finish that one, choose another -o, or delete the"
            f" journal."
        )
    yield from lines


def _finish(journal: Path, source: Path, out: Path) -> None:
    """Write the output from the journal, in one step."""
    partial = out.with_name(f".{out.name}.partial")
    states = itertools.islice(salvage_jsonl(journal), 1, None)
    try:
        with partial.open("w", encoding="utf-8", newline="") as stream:
            write_rows(stream, states, source, as_csv=out.suffix.lower() == ".csv")
        partial.replace(out)
    finally:
        partial.unlink(missing_ok=True)
    journal.unlink()
