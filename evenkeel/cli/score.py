"""`evenkeel score`: score the replies you already have, or a finished run again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from benchmark.run import RunSummary

__all__ = ["score_command", "score_path"]


def score_command(
    source: Annotated[Path | None, typer.Argument(help="Replies (.jsonl, .csv, .parquet) or a run folder.")] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Run folder for a file of replies; default: runs/NAME.")
    ] = None,
    reply: Annotated[str | None, typer.Option("--reply", help="Score one reply given here instead.")] = None,
    customer: Annotated[str | None, typer.Option(help="With --reply: the customer's message.")] = None,
    facts: Annotated[
        Path | None, typer.Option(help="With --reply: a JSON or YAML file with known, allowed, not_allowed, missing.")
    ] = None,
    scorers: Annotated[
        str, typer.Option(help="Comma-separated: lexical,grounding,reference,readability.")
    ] = "lexical,grounding",
    split: Annotated[str | None, typer.Option(help="Split with the exchanges that the rows name.")] = None,
    data: Annotated[Path | None, typer.Option(help="A JSONL file of exchanges that the rows name.")] = None,
    limit: Annotated[int | None, typer.Option(help="Only the first N replies.")] = None,
    json_: Annotated[bool, typer.Option("--json", help="With --reply: print JSON.")] = False,
    quiet: Annotated[bool, typer.Option(help="No progress bar, no table.")] = False,
) -> None:
    """Score replies. A row is {reply} with, as far as known, customer, turns, facts, request, expected, channel; or {exchange, reply}."""
    from benchmark.errors import ConfigError
    from evenkeel.cli.show import console, show_leaderboard, show_score

    names = scorers.split(",")
    if reply is not None:
        from benchmark.files import dump_line
        from evenkeel.api import score
        from evenkeel.cli.inputs import read_facts

        result = score(reply, customer=customer, facts=read_facts(facts), scorer=names)
        if json_:
            typer.echo(dump_line(result.to_json()), nl=False)
        else:
            show_score(result, reply)
        return
    if source is None:
        raise ConfigError("nothing to score: give a file of replies, a run folder, or --reply TEXT")
    summary = score_path(source, out, scorers=names, exchanges=data or split, limit=limit, quiet=quiet)
    if not quiet:
        from benchmark.leaderboard import leaderboard

        label = "+".join(name.partition(":")[0] for name in names)
        show_leaderboard(leaderboard([summary.folder], scorer=label), str(summary.folder.path))
        again = f", {summary.resumed} were already there" if summary.resumed else ""
        console().print(
            f"{summary.finished} replies in {summary.seconds:.1f} s{again}; {summary.failed} failed. Next: evenkeel report {summary.folder.path}",
            markup=False,
        )
        if summary.unscored:
            console().print(
                "unscored: " + ", ".join(f"{label} {count}" for label, count in summary.unscored.most_common()),
                markup=False,
            )


def score_path(
    source: Path,
    out: Path | None = None,
    *,
    scorers: Sequence[str] = ("lexical", "grounding"),
    exchanges: str | Path | None = None,
    limit: int | None = None,
    quiet: bool = True,
) -> RunSummary:
    """Score a file of replies into a run folder, or append other scores to a run folder.

    Raises:
        DataError: A row is not as it should be; what was finished stays in the folder.
        RunError: The folder holds another run.
    """
    import itertools

    from benchmark.exchanges import data_hash, load_exchanges, read_replies, split_path
    from benchmark.run import rescore, score_replies
    from benchmark.scoring import Scoring
    from evenkeel.cli.show import progress

    scoring = Scoring(list(scorers))
    if source.is_dir():
        with progress(source.name, None, quiet=quiet) as advance:
            return rescore(source, scoring, progress=advance)
    known = {exchange.id: exchange for exchange in load_exchanges(exchanges)} if exchanges else None
    cases = itertools.islice(read_replies(source, known), limit)
    where = split_path("exchanges", exchanges) if exchanges else source
    first = next(cases)  # so that a bad file is told of before a folder is made
    config = {
        "name": None,
        "generator": {"name": f"replies:{source.name}"},
        "replies_hash": data_hash(source),
        "scorers": list(scorers),
        "data": where.name,
        "data_hash": data_hash(where),
        "limit": limit,
    }
    folder = out or Path("runs") / source.stem
    with progress(source.name, None, quiet=quiet) as advance:
        return score_replies(itertools.chain([first], cases), scoring, folder, config=config, progress=advance)
