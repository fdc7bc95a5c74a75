"""`evenkeel rewrite-batch`: a file of drafts, rewritten in order; one bad row never stops the rest."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["rewrite_batch_command"]


def rewrite_batch_command(
    source: Annotated[Path, typer.Argument(help="JSONL or CSV with one draft per record.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Where to write, same format.")],
    field: Annotated[str, typer.Option(help="Field or column with the draft.")] = "draft",
    tone: Annotated[str, typer.Option("--tone", "-t", help="warm, neutral, formal, brief, or a YAML file.")] = "warm",
    engine: Annotated[
        str | None, typer.Option("--engine", "-e", help="editor, or language_model:endpoint:MODEL.")
    ] = None,
    strength: Annotated[str, typer.Option(help="full, or light: wording only.")] = "full",
    quiet: Annotated[bool, typer.Option(help="No progress bar, no summary.")] = False,
) -> None:
    """Rewrite every draft of a file. The same command again goes on where it stopped."""
    from evenkeel.cli.show import console, progress
    from rewriter.batch import rewrite_file

    with progress(source.name, None, quiet=quiet) as advance:
        summary = rewrite_file(
            source, out, draft_field=field, tone=tone, engine=engine, strength=strength, progress=advance
        )
    for line, problem in summary.bad:
        typer.echo(f"line {line} returned unchanged: {problem.splitlines()[0]}", err=True)
    if not quiet:
        again = f" ({summary.resumed} were already done)" if summary.resumed else ""
        console().print(
            f"{summary.rows} rows{again}: {summary.changed} rewritten, {summary.unchanged} left as they are, "
            f"{summary.needs_human} need a human, {len(summary.bad)} could not be read. {out}",
            markup=False,
        )
