"""`evenkeel check DRAFT REWRITE`: does a rewrite keep what its draft holds? Exit code 1 if not."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["check_command"]


def check_command(
    draft: Annotated[str, typer.Argument(help="The draft: text, a file, or - for standard input.")],
    rewrite: Annotated[str, typer.Argument(help="The rewrite: text, a file, or - for standard input.")],
    customer: Annotated[
        str | None,
        typer.Option("--customer", "-c", help="The customer's message: text, or a file with text or JSON turns."),
    ] = None,
    facts: Annotated[
        Path | None,
        typer.Option("--facts", "-f", help="JSON or YAML file with known, allowed, not_allowed, missing."),
    ] = None,
    json_: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Check a rewrite that anybody wrote against its draft.

    Does it keep placeholders, mark-up, amounts, dates and names, the decision and the facts, and promise nothing new?
    Exit code 1 if not.
    """
    from evenkeel.api import check
    from evenkeel.cli.inputs import one_standard_input, read_customer, read_draft, read_facts

    one_standard_input(draft, rewrite, customer)
    verdict = check(read_draft(draft), read_draft(rewrite), customer=read_customer(customer), facts=read_facts(facts))
    if json_:
        from benchmark.files import dump_line

        typer.echo(dump_line(verdict.to_json()), nl=False)
    else:
        typer.echo("ok" if verdict.ok else "\n".join(f"{fault.kind}: {fault.message}" for fault in verdict.faults))
    if not verdict.ok:
        raise typer.Exit(1)
