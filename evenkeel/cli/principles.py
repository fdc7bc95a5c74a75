"""`evenkeel principles`: the rubric, printed."""

from __future__ import annotations

from typing import Annotated

import typer

__all__ = ["principles_command"]


def principles_command(
    json_: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Print the 30 principles with definition, weight and sources."""
    from benchmark.rubric import load_rubric

    rubric = load_rubric()
    if json_:
        from dataclasses import asdict

        from benchmark.files import dump_line

        typer.echo(dump_line([asdict(principle) for principle in rubric.principles.values()]), nl=False)
        return
    from rich.table import Table

    from evenkeel.cli.show import console

    table = Table(show_lines=True)
    for column in ("phase", "principle", "weight", "definition", "grade 2 rather than 1", "sources"):
        table.add_column(column)
    for principle in rubric.principles.values():
        table.add_row(
            principle.phase,
            principle.label,
            f"{principle.weight:.2f}",
            principle.definition,
            principle.grade_2,
            " ".join(principle.sources),
        )
    out = console()
    out.print(table)
    for label, title in rubric.sources.items():
        out.print(f"{label}  {title}", markup=False)
