"""`evenkeel train …`: make the models that ship, or your own, from labelled data."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["train_app"]

train_app = typer.Typer(help="Train a model on labelled data.", no_args_is_help=True, add_completion=False)


@train_app.callback()
def _root() -> None:
    pass


@train_app.command("reader")
def reader_command(
    config: Annotated[Path | None, typer.Option(help="A training file; default: configs/train/reader.yaml.")] = None,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder to write; an interrupted run goes on in it.")] = Path(
        "build/reader"
    ),
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin anew, even where checkpoints are.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar.")] = False,
) -> None:
    """Train the reader: a small model that grades replies.

    Writes reader.onnx (int8), tokenizer.json, reader.json (calibration, data and configuration with their hashes) and
    a model card. Use it with --scorers reader:FOLDER. About an hour on two cores, minutes on a GPU.
    """
    from benchmark.errors import MissingExtra
    from benchmark.files import bundled
    from benchmark.reader.config import load_training
    from evenkeel.cli.show import say, show_table

    settings = load_training(config or bundled("configs", "train", "reader.yaml"))
    try:
        from benchmark.reader.train import train_reader
    except ImportError as exc:
        raise MissingExtra("training", "models") from exc
    about = train_reader(settings, out, resume=not fresh, quiet=quiet)
    rows = [
        [str(number), *(f"{epoch[name]:.3f}" for name in ("score", "macro_f1", "spearman"))]
        for number, epoch in enumerate(about["dev"], 1)
    ]
    show_table("on dev, after each epoch", (["epoch", "score", "macro F1", "Spearman"], rows))
    say(f"reader: {out}")
    say(f"next: evenkeel meta --scorer reader:{out}+grounding")
