"""`evenkeel rewrite`: one draft, said calmly."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["rewrite_command"]


def rewrite_command(
    draft: Annotated[str | None, typer.Argument(help="The draft: text, a file, or - for standard input.")] = None,
    customer: Annotated[
        str | None,
        typer.Option("--customer", "-c", help="The customer's message: text, or a file with text or JSON turns."),
    ] = None,
    facts: Annotated[
        Path | None,
        typer.Option("--facts", "-f", help="JSON or YAML file with known, allowed, not_allowed, missing."),
    ] = None,
    request: Annotated[
        str | None,
        typer.Option(
            "--request", "-r", help='What the customer asks for: "to have the £40 back"; default: as they say.'
        ),
    ] = None,
    channel: Annotated[
        str | None,
        typer.Option(
            help="email, chat, sms, social, phone, phone_note, review or canned; default: email, or canned without "
            "a customer."
        ),
    ] = None,
    tone: Annotated[str, typer.Option("--tone", "-t", help="warm, neutral, formal, brief, or a YAML file.")] = "warm",
    engine: Annotated[
        str | None, typer.Option("--engine", "-e", help="editor, or language_model:endpoint:MODEL.")
    ] = None,
    strength: Annotated[str, typer.Option(help="full, or light: wording only.")] = "full",
    json_: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Rewrite a curt draft; show what changed and why."""
    from evenkeel.api import rewrite
    from evenkeel.cli.inputs import one_standard_input, read_customer, read_draft, read_facts
    from evenkeel.cli.show import show_rewrite

    one_standard_input(draft or "-", customer)
    made = rewrite(
        read_draft(draft),
        customer=read_customer(customer),
        facts=read_facts(facts),
        request=request,
        channel=channel or ("email" if customer else "canned"),
        tone=tone,
        engine=engine,
        strength=strength,
    )
    if json_:
        from benchmark.files import dump_line

        typer.echo(dump_line(made.to_json()), nl=False)
    else:
        show_rewrite(made)
