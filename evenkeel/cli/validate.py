"""`evenkeel validate FILE…`: are these data files sound?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from benchmark.errors import DataError

__all__ = ["validate_command", "validate_files"]

_WORDS = {"reply_row": "reply row", "contrast": "contrast item"}


def validate_command(
    files: Annotated[
        list[Path],
        typer.Argument(
            help="JSONL files of exchanges, pairs, contrast items, attacks or replies; the splits of one data set "
            "together."
        ),
    ],
) -> None:
    """Check data files.

    Shape, ids, evidence, keep strings, labels, and that no family crosses a split. Exit code 2 if anything is wrong.
    """
    from evenkeel.cli.show import counted

    problems, counts = validate_files(files)
    for path, found in counts.items():
        typer.echo(f"{path}: {found}")
    for problem in problems:
        typer.echo(f"error: {problem}", err=True)
    if problems:
        typer.echo(counted(len(problems), "problem"), err=True)
        raise typer.Exit(2)
    typer.echo("all sound")


def validate_files(files: Sequence[Path]) -> tuple[list[DataError], dict[Path, str]]:
    """Every problem of the files, and what each holds, in words."""
    from benchmark.errors import DataError
    from benchmark.files import read_jsonl
    from benchmark.validation import check_families, check_file, kind_of
    from evenkeel.cli.show import counted

    problems: list[DataError] = []
    counts: dict[Path, str] = {}
    families: dict[str, dict[str, dict[str, str]]] = {}
    for path in files:
        if path.suffix.lower() in {".csv", ".parquet"}:
            fix = f"for replies, evenkeel score {path} checks every row as it reads it"
            found = [DataError("not JSON lines", file=path, expected="a .jsonl file", fix=fix)]
        else:
            found = check_file(path)
        problems += found
        if found:
            counts[path] = counted(len(found), "problem")
            continue
        rows = [row for _, row in read_jsonl(path)]
        kind = kind_of(rows[0])
        replies = sum(len(row.get("replies", ())) for row in rows)
        counts[path] = counted(len(rows), _WORDS.get(kind, kind))
        counts[path] += f", {counted(replies, 'labelled reply')}" if replies else ""
        families.setdefault(kind, {})[str(path)] = {row["family"]: str(row["id"]) for row in rows if row.get("family")}
    for splits in families.values():
        problems += check_families(splits)
    return problems, counts
