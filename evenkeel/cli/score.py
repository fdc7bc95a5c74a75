"""`evenkeel score`: score the replies you already have, or a finished run again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from benchmark.errors import DataError
    from benchmark.records import Exchange
    from benchmark.run import RunSummary
    from benchmark.scorers import Case

__all__ = ["score_command", "score_path"]


def score_command(
    source: Annotated[
        Path | None, typer.Argument(help="Replies (.jsonl, .csv, .parquet), or a run folder to score again.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Run folder for a file of replies; default: runs/NAME.")
    ] = None,
    reply: Annotated[str | None, typer.Option("--reply", help="Score one reply given here instead.")] = None,
    customer: Annotated[
        str | None,
        typer.Option(
            "--customer", "-c", help="With --reply: the customer's message, or a file with text or JSON turns."
        ),
    ] = None,
    facts: Annotated[
        Path | None,
        typer.Option(
            "--facts", "-f", help="With --reply: a JSON or YAML file with known, allowed, not_allowed, missing."
        ),
    ] = None,
    scorers: Annotated[
        str,
        typer.Option(
            help="Comma-separated: lexical, grounding, reader:FOLDER, judge:GENERATOR, reference, readability."
        ),
    ] = "lexical,grounding",
    split: Annotated[str | None, typer.Option(help="Split with the exchanges that the rows name.")] = None,
    data: Annotated[Path | None, typer.Option(help="A JSONL file of exchanges that the rows name.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Only the first N replies.")] = None,
    json_: Annotated[bool, typer.Option("--json", help="With --reply: print JSON.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar, no table.")] = False,
) -> None:
    """Score the replies in a file, or a run again.

    A row is {reply} with, as far as known, id, customer or turns, facts, request, expected, channel; or
    {exchange, reply}, where --split or --data holds the exchange.
    """
    from benchmark.errors import ConfigError
    from evenkeel.cli.settings import name_list, split_name
    from evenkeel.cli.show import show_run, show_score

    names = name_list(scorers, "scorer")
    with_reply = {"--customer": customer, "--facts": facts, "--json": json_ or None}
    with_source = {"--out": out, "--split": split, "--data": data, "--limit": limit}
    if reply is not None:
        _refuse({str(source): source, **with_source}, "and --reply do not go together; give one of them")
        from evenkeel.api import score
        from evenkeel.cli.inputs import read_customer, read_facts

        result = score(reply, customer=read_customer(customer), facts=read_facts(facts), scorer=names)
        if json_:
            from benchmark.files import dump_line

            typer.echo(dump_line(result.to_json()), nl=False)
        else:
            show_score(result)
        return
    if source is None:
        raise ConfigError("nothing to score: give a file of replies, a run folder, or --reply TEXT")
    _refuse(with_reply, "goes with --reply only")
    if source.is_dir():
        _refuse(with_source, f"goes with a file of replies; {source} is a folder")
    if split and data:
        raise ConfigError("--split and --data are two sources of exchanges; give one of them")
    exchanges = data or (split_name(split) if split else None)
    summary = score_path(source, out, scorers=names, exchanges=exchanges, limit=limit, quiet=quiet, workers=None)
    if not quiet:
        from benchmark.scoring import Scoring

        show_run(summary, "reply", Scoring(names).label)


def score_path(
    source: Path,
    out: Path | None = None,
    *,
    scorers: Sequence[str] = ("lexical", "grounding"),
    exchanges: str | Path | None = None,
    limit: int | None = None,
    quiet: bool = True,
    workers: int | None = 1,
) -> RunSummary:
    """Score a file of replies into a run folder, or append other scores to a run folder.

    The same call goes on where the last one stopped, also after rows were mended or added, as long as the file still
    holds what was scored.

    Raises:
        DataError: A row is not as it should be; the replies before it are scored and stay in the folder.
        RunError: The folder holds another run.
    """
    import itertools

    from benchmark.exchanges import data_hash, load_exchanges, read_replies, split_path
    from benchmark.parallel import ParallelScoring
    from benchmark.run import rescore, score_replies
    from evenkeel.cli.show import progress

    scoring = ParallelScoring(list(scorers), workers)
    if source.is_dir():
        with progress(source.name, None, quiet=quiet) as advance:
            return rescore(source, scoring, progress=advance)
    known = {exchange.id: exchange for exchange in load_exchanges(exchanges)} if exchanges else None

    def cases() -> Iterator[Case]:
        return itertools.islice(read_replies(source, known), limit)

    next(cases())  # so that a bad file is told of before a folder is made
    where = split_path("exchanges", exchanges) if exchanges else source
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
    _take_up(folder, config, cases, {"replies_hash"} if exchanges else {"replies_hash", "data_hash"})
    bad: list[DataError] = []
    with progress(source.name, None, quiet=quiet) as advance:
        summary = score_replies(
            _until_bad(cases(), bad), scoring, folder, config=config, batch_size=256, progress=advance
        )
    if bad:
        raise _kept(bad[0], summary)
    return summary


def _refuse(options: Mapping[str, object], why: str) -> None:
    from benchmark.errors import ConfigError

    for name, value in options.items():
        if value is not None:
            raise ConfigError(f"{name} {why}")


def _take_up(folder: Path, config: Mapping[str, Any], cases: Callable[[], Iterable[Case]], hashes: set[str]) -> None:
    """Let a run go on after its file has changed, if every reply that it scored stands in the file as it did.

    Raises:
        RunError: One does not, so that the run is one of another file.
        DataError: A row before the last of those is bad.
    """
    from benchmark.errors import DataError, RunError
    from benchmark.results import RunFolder

    home = RunFolder(folder)
    if not home.manifest_path.exists():
        return
    manifest = home.manifest
    begun = manifest["config"]
    if begun == config or any(begun.get(key) != config[key] for key in set(config) - hashes):
        return
    # A reply that failed (it was empty) may have been mended; it only must not have gone.
    scored = {sample.exchange.id: sample.reply and _key(sample.exchange, sample.reply) for sample in home.lines()}
    try:
        for exchange, reply in cases():
            if scored.get(exchange.id, "") in {None, _key(exchange, reply)}:
                del scored[exchange.id]
    except DataError:
        if scored:
            raise
    if scored:
        raise RunError(
            f"{folder} holds scores of replies that are not in this file, or not as they were ({next(iter(scored))!r} "
            "is the first). Give another folder with -o, or delete this one to start over."
        )
    home.write_manifest({**manifest, "config": dict(config)})


def _key(exchange: Exchange, reply: str) -> str:
    import hashlib
    import json

    return hashlib.sha256(json.dumps([exchange.to_json(), reply]).encode()).hexdigest()


def _until_bad(cases: Iterator[Case], bad: list[DataError]) -> Iterator[Case]:
    """The cases before the first bad row. They are then scored like any others, the last unfinished batch included."""
    from benchmark.errors import DataError

    try:
        yield from cases
    except DataError as exc:
        bad.append(exc)


def _kept(bad: DataError, summary: RunSummary) -> DataError:
    """The error of a bad row, with what became of the replies before it."""
    from benchmark.errors import DataError
    from evenkeel.cli.show import counted

    home = summary.folder
    manifest = home.manifest
    home.write_manifest({**manifest, "status": "running", "finished": None})
    kept = f"{counted(manifest['counts']['samples'], 'reply')} scored so far stay in {home.path}"
    return DataError(
        bad.problem,
        file=bad.file,
        line=bad.line,
        field=bad.field,
        got=bad.got,
        expected=bad.expected,
        fix=f"{bad.fix or 'mend that row'}; then give the same command again ({kept})",
    )
