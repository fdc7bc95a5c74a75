"""`evenkeel report`: runs as one self-contained HTML page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["report_command"]


def report_command(
    runs: Annotated[list[Path], typer.Argument(help="Run folders, one per generator.")],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="HTML file; default: report.html in the first run folder.")
    ] = None,
    scorer: Annotated[
        str | None, typer.Option(help="Which scores, such as lexical+grounding; default: the runs' first.")
    ] = None,
    title: Annotated[str, typer.Option(help="Heading of the page.")] = "Evenkeel report",
    seed: Annotated[int, typer.Option(help="For the intervals.")] = 0,
) -> None:
    """Write runs as one HTML page that opens from disk.

    Leaderboard, heat map, slices, distributions, and every sample with its evidence. Prints the path of the page.
    """
    from benchmark.report import write_report
    from benchmark.results import RunFolder

    page = out or runs[0] / "report.html"
    typer.echo(str(write_report([RunFolder(run) for run in runs], page, scorer=scorer, title=title, seed=seed)))
