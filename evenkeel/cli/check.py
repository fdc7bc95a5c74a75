"""`evenkeel check DRAFT REWRITE`: does a rewrite keep what its draft holds? Exit code 1 if not."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["check_command"]


def check_command(
    draft: Annotated[str, typer.Argument(help="The draft: text or a file.")],
    rewrite: Annotated[str, typer.Argument(help="The rewrite: text or a file.")],
    customer: Annotated[
        str | None, typer.Option("--customer", "-c", help="The customer's message: text or a file.")
    ] = None,
    facts: Annotated[
        Path | None, typer.Option("--facts", "-f", help="JSON or YAML file with known, allowed, not_allowed, missing.")
    ] = None,
    json_: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Check a rewrite that anybody wrote: locks, mark-up, decision, facts, promises."""
    from evenkeel.api import check
    from evenkeel.cli.inputs import read_customer, read_draft, read_facts

    verdict = check(read_draft(draft), read_draft(rewrite), customer=read_customer(customer), facts=read_facts(facts))
    if json_:
        from benchmark.files import dump_line

        typer.echo(dump_line(verdict.to_json()), nl=False)
    else:
        typer.echo("ok" if verdict.ok else "\n".join(f"{fault.kind}: {fault.message}" for fault in verdict.faults))
    if not verdict.ok:
        raise typer.Exit(1)
