"""`evenkeel validate FILE…`: are these data files sound?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from benchmark.errors import DataError

__all__ = ["validate_command", "validate_files"]


def validate_command(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="JSONL files of exchanges, pairs, contrast items, attacks or replies; the splits of one data set together."
        ),
    ],
) -> None:
    """Check shape, ids, evidence, keep strings, labels, and that no family crosses a split. Exit code 2 if anything is wrong."""
    problems, counts = validate_files(files)
    for path, found in counts.items():
        typer.echo(f"{path}: {found}")
    for problem in problems:
        typer.echo(f"error: {problem}", err=True)
    if problems:
        typer.echo(f"{len(problems)} problem(s)", err=True)
        raise typer.Exit(2)
    typer.echo("all sound")


def validate_files(files: list[Path]) -> tuple[list[DataError], dict[Path, str]]:
    """Every problem of the files, and what each holds, in words."""
    from benchmark.files import read_jsonl
    from benchmark.validation import check_families, check_file, kind_of

    problems: list[DataError] = []
    counts: dict[Path, str] = {}
    families: dict[str, dict[str, dict[str, str]]] = {}
    for path in files:
        found = check_file(path)
        problems += found
        if found:
            counts[path] = f"{len(found)} problem(s)"
            continue
        rows = [row for _, row in read_jsonl(path)]
        kind = kind_of(rows[0])
        replies = sum(len(row.get("replies", ())) for row in rows)
        counts[path] = f"{len(rows)} x {kind}" + (f", {replies} replies" if replies else "")
        families.setdefault(kind, {})[str(path)] = {row["family"]: str(row["id"]) for row in rows if row.get("family")}
    for splits in families.values():
        problems += check_families(splits)
    return problems, counts
