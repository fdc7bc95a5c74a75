"""`evenkeel`: the command itself. Errors that a user can mend end with one block of text and exit code 2."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from evenkeel.cli.check import check_command
from evenkeel.cli.compare import compare_command
from evenkeel.cli.demo import demo_command
from evenkeel.cli.fit_weights import fit_weights_command
from evenkeel.cli.principles import principles_command
from evenkeel.cli.report import report_command
from evenkeel.cli.rewrite import rewrite_command
from evenkeel.cli.rewrite_batch import rewrite_batch_command
from evenkeel.cli.run import run_command
from evenkeel.cli.score import score_command
from evenkeel.cli.validate import validate_command

app = typer.Typer(
    help="Measure how well a reply calms an angry customer, and rewrite curt drafts so that they do.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

app.command("score")(score_command)
app.command("run")(run_command)
app.command("compare")(compare_command)
app.command("report")(report_command)
app.command("rewrite")(rewrite_command)
app.command("rewrite-batch")(rewrite_batch_command)
app.command("check")(check_command)
app.command("principles")(principles_command)
app.command("validate")(validate_command)
app.command("fit-weights")(fit_weights_command)
app.command("demo")(demo_command)


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"evenkeel {version('evenkeel')}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the command line and turn our errors into messages."""
    try:
        app()
    except KeyboardInterrupt:
        typer.echo("\nInterrupted. What was finished is kept: the same command goes on from there.", err=True)
        sys.exit(130)
    except Exception as exc:
        from benchmark.errors import EvenkeelError

        if not isinstance(exc, EvenkeelError):
            raise
        typer.echo(f"error: {exc}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
