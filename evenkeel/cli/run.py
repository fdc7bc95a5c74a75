"""`evenkeel run`: generate replies to the exchanges of a split, score them, keep everything in a run folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from benchmark.generators import Generator
    from benchmark.records import Exchange
    from benchmark.run import RunSummary

__all__ = ["run_benchmark", "run_command"]


def run_command(
    generator: Annotated[
        str | None,
        typer.Option(
            "--generator",
            "-g",
            metavar="SPEC",
            help="What writes the replies: NAME or NAME:OPTION, such as endpoint:gpt-4o, replies:mine.jsonl, "
            "pairs:draft, rewriter.",
        ),
    ] = None,
    out: Annotated[
        Path, typer.Option("--out", "-o", help="Run folder. The same command again goes on with it.")
    ] = Path("runs/latest"),
    split: Annotated[str | None, typer.Option(help="train, dev or test of the bundled exchanges.")] = None,
    data: Annotated[Path | None, typer.Option(help="A JSONL file of exchanges instead of a split.")] = None,
    scorers: Annotated[
        str | None,
        typer.Option(
            help="Comma-separated: lexical, grounding, reader:FOLDER, judge:GENERATOR, reference, readability."
        ),
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Only the first N exchanges.")] = None,
    ids: Annotated[str | None, typer.Option(help="Only these exchanges, comma-separated.")] = None,
    seed: Annotated[int | None, typer.Option(help="For generators that draw, and for the intervals.")] = None,
    config: Annotated[Path | None, typer.Option(help="YAML settings; see configs/run.yaml.")] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="Override any setting: --set generator.timeout=30."),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar, no table.")] = False,
) -> None:
    """Generate a reply to every exchange and score it."""
    from benchmark.errors import ConfigError
    from evenkeel.cli.settings import load_settings, name_list, split_name
    from evenkeel.cli.show import show_run

    if split and data:
        raise ConfigError("--split and --data are two sources of exchanges; give one of them")
    settings = load_settings(config, set_ or [])
    if generator is not None:
        settings["generator"] = {**settings["generator"], "name": generator}
    if split is not None:
        settings["data"].update(split=split_name(split), path=None)
    if data is not None:
        settings["data"]["path"] = str(data)
    if limit is not None:
        settings["data"]["limit"] = limit
    if ids is not None:
        settings["data"]["ids"] = name_list(ids, "id")
    if scorers is not None:
        settings["scorers"] = name_list(scorers, "scorer")
    if seed is not None:
        settings["seed"] = seed
    summary = run_benchmark(settings, out, quiet=quiet, workers=None)
    if not quiet:
        show_run(summary, "sample", summary.folder.manifest["scorers"][0], seed=settings["seed"])


def run_benchmark(settings: Mapping[str, Any], out: Path, *, quiet: bool = True, workers: int | None = 1) -> RunSummary:
    """Run as the settings say; `workers` are processes that score, None for one per core.

    Raises:
        ConfigError: No or an unknown generator, unknown scorers, ids that the data does not have, a value that does
            not fit.
        DataError: The data cannot be read.
        RunError: The folder holds another run.
    """
    from benchmark.errors import ConfigError
    from benchmark.exchanges import data_hash, load_exchanges, split_path
    from benchmark.generators import covers
    from benchmark.parallel import ParallelScoring
    from benchmark.run import run
    from evenkeel.cli.settings import check_settings, split_name
    from evenkeel.cli.show import progress, say

    check_settings(settings)
    spec, data = settings["generator"]["name"], settings["data"]
    if not spec:
        raise ConfigError("no generator given: --generator NAME. For example: evenkeel run -g pairs:draft --split dev")
    options = {key: value for key, value in settings["generator"].items() if key != "name"}
    source = split_path("exchanges", data["path"] or split_name(data["split"] or "dev"))
    exchanges = _chosen(load_exchanges(source), data["ids"], source)[: data["limit"]]
    config = {
        "name": settings["name"],
        "generator": {"name": spec, **options},
        "scorers": settings["scorers"],
        "data": source.name,
        "data_hash": data_hash(source),
        "limit": data["limit"],
        "ids": data["ids"],
        "seed": settings["seed"],
    }
    maker = _generator(spec, options, settings["seed"])
    answerable = [exchange for exchange in exchanges if covers(maker, exchange)]
    scoring = ParallelScoring(settings["scorers"], workers)
    with progress(out.name, len(answerable), quiet=quiet) as advance:
        made = run(answerable, maker, scoring, out, config=config, batch_size=settings["batch_size"], progress=advance)
    if not quiet and len(answerable) < len(exchanges):
        say(f"{spec} has no reply to {len(exchanges) - len(answerable)} of {len(exchanges)} exchanges: left out")
    return made


def _chosen(exchanges: list[Exchange], ids: Sequence[str], source: Path) -> list[Exchange]:
    """The exchanges of these ids, in the order of the file; all where none is named."""
    from benchmark.errors import ConfigError

    known = [exchange.id for exchange in exchanges]
    for name in ids:
        if name not in known:
            import difflib

            close = difflib.get_close_matches(name, known, n=1)
            hint = f"Did you mean {close[0]!r}?" if close else f"Its ids begin with: {', '.join(known[:5])} …"
            raise ConfigError(f"no exchange {name!r} in {source}. {hint}")
    return [exchange for exchange in exchanges if not ids or exchange.id in set(ids)]


def _generator(spec: str, options: Mapping[str, Any], seed: int) -> Generator:
    """Construct the generator; one that takes a seed and was given none gets that of the run."""
    from benchmark.errors import ConfigError
    from benchmark.generators import create_generator

    try:
        return create_generator(spec, options, defaults={"seed": seed})
    except (TypeError, ValueError) as exc:  # such as a timeout that is no number: options are only known to their class
        raise ConfigError(f"generator {spec!r}: its options {dict(options)} do not fit: {exc}") from exc
