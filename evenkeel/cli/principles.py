"""`evenkeel principles`: the rubric, printed."""

from __future__ import annotations

from typing import Annotated

import typer

__all__ = ["principles_command"]


def principles_command(
    json_: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Print the 30 principles, with weights and sources."""
    from benchmark.rubric import load_rubric

    rubric = load_rubric()
    if json_:
        from dataclasses import asdict

        from benchmark.files import dump_line

        typer.echo(dump_line([asdict(principle) for principle in rubric.principles.values()]), nl=False)
        return
    from evenkeel.cli.show import say, show_table

    heads = ["phase", "principle", "weight", "what it is, and what makes it a grade 2", "sources"]
    rows = [
        [
            principle.phase,
            principle.label,
            f"{principle.weight:.2f}",
            f"{principle.definition}\n  2: {principle.grade_2}",
            " ".join(principle.sources),
        ]
        for principle in rubric.principles.values()
    ]
    text = ["phase", "principle", "sources"]
    show_table(None, (heads, rows), left=[*text, heads[3]], whole=text)
    for label, title in rubric.sources.items():
        say(f"{label}  {title}")
