"""`evenkeel validate FILE…`: are these data files sound? `--dataset`: is the whole set worth citing?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from benchmark.audit import Finding
    from benchmark.errors import DataError

__all__ = ["validate_command", "validate_dataset", "validate_files"]

_WORDS = {"reply_row": "reply row", "contrast": "contrast item"}


def validate_command(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            help="JSONL files of exchanges, pairs, contrast items, attacks, judgements or replies; the splits of one "
            "data set together. With --dataset: its folder; default: the bundled data."
        ),
    ] = None,
    dataset: Annotated[
        bool, typer.Option("--dataset", help="Check a whole data set: sizes, leaks, repetition, balance, agreement.")
    ] = False,
    limits: Annotated[
        Path | None, typer.Option(help="With --dataset: limits of your own, in the form of configs/dataset.yaml.")
    ] = None,
) -> None:
    """Check data files.

    Shape, ids, evidence, keep strings, labels, and that no family crosses a split. With --dataset also what only the
    whole set can show. Exit code 2 if anything is wrong.
    """
    from benchmark.errors import ConfigError
    from evenkeel.cli.show import counted

    if dataset:
        if files and len(files) > 1:
            raise ConfigError("--dataset takes one folder: the one that holds exchanges/, pairs/ and so on")
        return _dataset(files[0] if files else None, limits)
    if not files:
        raise ConfigError("name the files to check, or --dataset for the bundled data")
    problems, counts = validate_files(files)
    for path, found in counts.items():
        typer.echo(f"{path}: {found}")
    for problem in problems:
        typer.echo(f"error: {problem}", err=True)
    if problems:
        typer.echo(counted(len(problems), "problem"), err=True)
        raise typer.Exit(2)
    typer.echo("all sound")


def _dataset(root: Path | None, limits: Path | None) -> None:
    from evenkeel.cli.show import counted, show_table

    problems, findings = validate_dataset(root, limits)
    for problem in problems:
        typer.echo(f"error: {problem}", err=True)
    marks = {True: "ok", False: "NO", None: "–"}
    rows = [[marks[finding.ok], finding.check, finding.figure, finding.limit] for finding in findings]
    if rows:
        show_table(None, (["", "check", "found", "asked for"], rows), left=["", "check", "asked for"])
    failed = [finding for finding in findings if finding.ok is False]
    for finding in failed:
        typer.echo(f"error: {finding.check}: {finding.figure}; {finding.limit}", err=True)
        for example in finding.examples:
            typer.echo(f"    {example}", err=True)
    if problems or failed:
        typer.echo(counted(len(problems) + len(failed), "problem"), err=True)
        raise typer.Exit(2)
    typer.echo("all sound")


def validate_dataset(root: Path | None = None, limits: Path | None = None) -> tuple[list[DataError], list[Finding]]:
    """Every problem of the files of a data set and, where there is none, what each check of the whole found."""
    from benchmark.audit import audit, data_files, load_limits, read_dataset
    from benchmark.files import bundled

    folder = root or bundled("datasets")
    asked = load_limits(limits)
    files = [path for splits in data_files(folder).values() for path in splits.values()]
    problems, _ = validate_files(files)
    return problems, [] if problems else audit(read_dataset(folder), asked)


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
