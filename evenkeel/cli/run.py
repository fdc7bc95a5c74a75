"""`evenkeel run`: generate replies to the exchanges of a split, score them, keep everything in a run folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from benchmark.run import RunSummary

__all__ = ["run_benchmark", "run_command"]


def run_command(
    generator: Annotated[
        str | None,
        typer.Option(
            "--generator",
            "-g",
            help="What writes the replies: NAME or NAME:OPTION, such as endpoint:gpt-4o, replies:mine.jsonl, pairs:draft, rewriter.",
        ),
    ] = None,
    out: Annotated[
        Path, typer.Option("--out", "-o", help="Run folder. The same command again goes on with it.")
    ] = Path("runs/latest"),
    split: Annotated[str | None, typer.Option(help="train, dev or test of the bundled exchanges.")] = None,
    data: Annotated[Path | None, typer.Option(help="A JSONL file of exchanges instead of a split.")] = None,
    scorers: Annotated[
        str | None, typer.Option(help="Comma-separated: lexical,grounding,reference,readability.")
    ] = None,
    limit: Annotated[int | None, typer.Option(help="Only the first N exchanges.")] = None,
    ids: Annotated[str | None, typer.Option(help="Only these exchanges, comma-separated.")] = None,
    seed: Annotated[int | None, typer.Option(help="For generators that draw.")] = None,
    config: Annotated[Path | None, typer.Option(help="YAML settings; see configs/run.yaml.")] = None,
    set_: Annotated[
        list[str] | None, typer.Option("--set", help="Override any setting: --set generator.timeout=30.")
    ] = None,
    quiet: Annotated[bool, typer.Option(help="No progress bar, no table.")] = False,
) -> None:
    """Generate a reply to every exchange and score it."""
    from evenkeel.cli.settings import load_settings
    from evenkeel.cli.show import console, show_leaderboard

    settings = load_settings(config, set_ or [])
    if generator is not None:
        settings["generator"] = {**settings["generator"], "name": generator}
    given = {
        "split": split,
        "path": str(data) if data else None,
        "limit": limit,
        "ids": ids.split(",") if ids else None,
    }
    settings["data"].update({key: value for key, value in given.items() if value is not None})
    settings["scorers"] = scorers.split(",") if scorers else settings["scorers"]
    settings["seed"] = seed if seed is not None else settings["seed"]
    summary = run_benchmark(settings, out, quiet=quiet)
    if not quiet:
        from benchmark.leaderboard import leaderboard

        show_leaderboard(leaderboard([summary.folder], seed=settings["seed"]), str(out))
        again = f", {summary.resumed} were already there" if summary.resumed else ""
        console().print(
            f"{summary.finished} samples in {summary.seconds:.1f} s{again}; {summary.failed} failed. Next: evenkeel report {out}",
            markup=False,
        )


def run_benchmark(settings: dict[str, Any], out: Path, *, quiet: bool = True) -> RunSummary:
    """Run as the settings say.

    Raises:
        ConfigError: No or an unknown generator, unknown scorers, ids that the data does not have.
        DataError: The data cannot be read.
        RunError: The folder holds another run.
    """
    from benchmark.errors import ConfigError
    from benchmark.exchanges import data_hash, load_exchanges, split_path
    from benchmark.generators import create_generator
    from benchmark.run import run
    from benchmark.scoring import Scoring
    from evenkeel.cli.show import progress

    spec = settings["generator"]["name"]
    if not spec:
        raise ConfigError("no generator given: --generator NAME. For example: evenkeel run -g pairs:draft --split dev")
    options = {key: value for key, value in settings["generator"].items() if key != "name"}
    source = split_path("exchanges", settings["data"]["path"] or settings["data"]["split"])
    exchanges = load_exchanges(source)
    wanted = settings["data"]["ids"]
    if wanted:
        missing = [name for name in wanted if name not in {exchange.id for exchange in exchanges}]
        if missing:
            raise ConfigError(
                f"no exchange {missing[0]!r} in {source}. Its ids begin with: {', '.join(e.id for e in exchanges[:5])} …"
            )
        exchanges = [exchange for exchange in exchanges if exchange.id in set(wanted)]
    exchanges = exchanges[: settings["data"]["limit"]]
    config = {
        "name": settings["name"],
        "generator": {"name": spec, **options},
        "scorers": settings["scorers"],
        "data": source.name,
        "data_hash": data_hash(source),
        "limit": settings["data"]["limit"],
        "ids": wanted,
        "seed": settings["seed"],
    }
    maker = create_generator(spec, options)
    scoring = Scoring(settings["scorers"])
    with progress(out.name, len(exchanges), quiet=quiet) as advance:
        return run(exchanges, maker, scoring, out, config=config, batch_size=settings["batch_size"], progress=advance)
