"""`evenkeel rewrite-batch`: a file of drafts, rewritten in order; one bad row never stops the rest."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rewriter.batch import BatchSummary

__all__ = ["rewrite_batch", "rewrite_batch_command"]

_MOST_SHOWN = 10


def rewrite_batch_command(
    source: Annotated[Path, typer.Argument(help="JSONL or CSV with one draft per record.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Where to write, same format.")],
    field: Annotated[str, typer.Option(help="Field or column with the draft.")] = "draft",
    tone: Annotated[str, typer.Option("--tone", "-t", help="warm, neutral, formal, brief, or a YAML file.")] = "warm",
    engine: Annotated[
        str | None, typer.Option("--engine", "-e", help="editor, or language_model:endpoint:MODEL.")
    ] = None,
    strength: Annotated[str, typer.Option(help="full, or light: wording only.")] = "full",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar, no summary.")] = False,
) -> None:
    """Rewrite every draft of a file.

    A bad row is marked in the output and never stops the rest. The same command again goes on where it stopped.
    """
    from evenkeel.cli.show import counted, say

    summary = rewrite_batch(source, out, field=field, tone=tone, engine=engine, strength=strength, quiet=quiet)
    for line, problem in summary.bad[:_MOST_SHOWN]:
        typer.echo(f"line {line} returned unchanged: {problem.splitlines()[0]}", err=True)
    if len(summary.bad) > _MOST_SHOWN:
        typer.echo(f"… and {len(summary.bad) - _MOST_SHOWN} more: see `error` in {out}", err=True)
    if not quiet:
        again = f" ({summary.resumed} already done)" if summary.resumed else ""
        say(
            f"{counted(summary.rows, 'row')}{again}: {summary.changed} rewritten, {summary.unchanged} left as they "
            f"are, {summary.needs_human} for a human to look at, {len(summary.bad)} unreadable. Written to {out}"
        )


def rewrite_batch(
    source: Path,
    out: Path,
    *,
    field: str = "draft",
    tone: str = "warm",
    engine: str | None = None,
    strength: str = "full",
    quiet: bool = True,
) -> BatchSummary:
    """Rewrite the drafts of `source` into `out`.

    Raises:
        ConfigError: Unknown tone, engine or strength, or `out` is `source`.
        DataError: The file is missing, empty or neither JSONL nor CSV.
        RunError: A rewrite of another file, or with other settings, was begun at `out`.
    """
    from benchmark.errors import ConfigError
    from evenkeel.cli.show import progress
    from rewriter.batch import rewrite_file
    from rewriter.rewriting import rewrite_cases

    if out.exists() and source.exists() and out.samefile(source):
        raise ConfigError(f"{out} is the file with the drafts; give another one with -o")
    # Before a journal is begun: one that a mistyped tone has begun would stand in the way of the right one.
    rewrite_cases([], tone=tone, engine=engine, strength=strength)
    with progress(source.name, None, quiet=quiet) as advance:
        return rewrite_file(
            source, out, draft_field=field, tone=tone, engine=engine, strength=strength, progress=advance
        )
