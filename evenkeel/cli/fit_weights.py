"""`evenkeel fit-weights`: fit the rubric's weights to the readers' overall on the train split."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["fit_weights_command"]


def fit_weights_command(
    data: Annotated[
        Path | None, typer.Option(help="JSONL of labelled exchanges; default: the bundled train split.")
    ] = None,
    held_out: Annotated[str, typer.Option(help="Split or file to report the fit on.")] = "dev",
    strength: Annotated[
        float, typer.Option(min=0, help="How strongly weights are held to those in the rubric; 0: not at all.")
    ] = 0.05,
) -> None:
    """Fit the rubric's weights to labelled exchanges.

    Non-negative, to the readers' overall. Prints them as they would stand in a rubric; nothing is written.
    """
    from benchmark.exchanges import load_exchanges
    from benchmark.weights import fit_weights
    from evenkeel.cli.settings import split_name

    shown = held_out if Path(held_out).exists() else split_name(held_out)
    fit = fit_weights(load_exchanges(data or "train"), load_exchanges(shown), strength=strength)
    for label, weight in fit.weights.items():
        typer.echo(f"{label}: {weight:.2f}")
    typer.echo(
        f"Spearman with the readers' overall: {fit.fitted_on:.3f} on what it was fitted on, {fit.held_out:.3f} held out"
    )
