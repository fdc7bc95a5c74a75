"""`evenkeel`: the command itself. Errors that a user can mend end with one block of text and exit code 2."""

from __future__ import annotations

import io
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from evenkeel.cli.check import check_command
from evenkeel.cli.compare import compare_command
from evenkeel.cli.data import data_app
from evenkeel.cli.demo import demo_command
from evenkeel.cli.fit_weights import fit_weights_command
from evenkeel.cli.meta import meta_command
from evenkeel.cli.principles import principles_command
from evenkeel.cli.report import report_command
from evenkeel.cli.rewrite import rewrite_command
from evenkeel.cli.rewrite_batch import rewrite_batch_command
from evenkeel.cli.run import run_command
from evenkeel.cli.score import score_command
from evenkeel.cli.train import train_app
from evenkeel.cli.validate import validate_command

__all__ = ["app", "main"]


class _Commands(TyperGroup):
    """The commands, with what a user can mend turned into a message; anything else is a defect and keeps its trace."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:  # caught here, because Typer would only say "Aborted!"
            typer.echo("\nInterrupted. What was finished is kept: the same command goes on from there.", err=True)
            raise typer.Exit(130) from None
        except Exception as exc:
            message = _mendable(exc)
            if message is None:
                raise
            typer.echo(f"error: {message}", err=True)
            raise typer.Exit(2) from exc


def _mendable(exc: Exception) -> str | None:
    """What to tell the user, or None where there is nothing that they could mend."""
    from benchmark.errors import EvenkeelError

    if isinstance(exc, EvenkeelError):
        return str(exc)
    if isinstance(exc, OSError) and not isinstance(exc, BrokenPipeError):  # `| head` is nobody's mistake
        return f"{exc.filename}: {exc.strerror}" if exc.filename is not None else str(exc)
    return None


app = typer.Typer(
    cls=_Commands,
    help="Measure how well a reply calms an angry customer, and rewrite curt drafts so that they do.",
    context_settings={"help_option_names": ["-h", "--help"]},
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
app.add_typer(data_app, name="data")
app.command("meta")(meta_command)
app.command("fit-weights")(fit_weights_command)
app.add_typer(train_app, name="train")
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
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal may lack a sign, such as “; better a question mark than no answer. A file or pipe takes UTF-8.
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8")
    app()


if __name__ == "__main__":
    main()
