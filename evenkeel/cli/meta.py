"""`evenkeel meta`: how far can each scorer be trusted?"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from benchmark.meta import Measured
    from benchmark.meta.contenders import Contender
    from benchmark.meta.external import ExternalFigure
    from benchmark.meta.gold import Gold

__all__ = ["meta_command"]


def meta_command(
    scorers: Annotated[
        list[str] | None,
        typer.Option("--scorer", "-s", help="A scorer, or several joined with +; may be repeated."),
    ] = None,
    gold: Annotated[
        str, typer.Option(help="train, dev, test, or a JSONL file of exchanges with labelled replies.")
    ] = "dev",
    external: Annotated[
        list[str] | None,
        typer.Option(help="NAME=PATH: receptiveness, offers, politeness, paradetox or personas, in upstream's format."),
    ] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", help="An option of a scorer, NAME.OPTION=VALUE, such as judge.grader=endpoint:MODEL."),
    ] = None,
    limit: Annotated[int | None, typer.Option(min=3, help="Only the first N exchanges, and N texts of a set.")] = None,
    invariance: Annotated[int, typer.Option(min=0, help="Replies to change and grade again; 0: none.")] = 200,
    baselines: Annotated[bool, typer.Option(help="Length, keyword count, random and the second reader, too.")] = True,
    out: Annotated[Path | None, typer.Option("--json", help="Write every figure as JSON.")] = None,
    html: Annotated[Path | None, typer.Option(help="Write every table as an HTML page.")] = None,
    details: Annotated[bool, typer.Option("--details", "-d", help="Print every table, not only the first.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress bar.")] = False,
) -> None:
    """Hold scorers against what careful readers said.

    Beside them stand length, keyword count, random and a second reader. Per principle precision, recall, F1, kappa and
    evidence; overall by rank, with length held fixed; contrast items, attacks, invariance; public sets from a path.
    Tune on dev; look at test once per release.
    """
    from benchmark.files import write_atomic
    from benchmark.meta import measure
    from benchmark.meta.contenders import baselines as beside
    from benchmark.meta.external import measure_external
    from benchmark.meta.measure import texts_to_grade
    from benchmark.meta.tables import meta_tables
    from benchmark.pages import write_tables
    from evenkeel.cli.show import progress, say, show_table

    sets = [_external(one) for one in external or ()]
    held = _gold(gold, limit)
    found: list[Measured] = []
    public: dict[str, list[ExternalFigure]] = {}
    contenders = [*_scorings(scorers or ["lexical+grounding"], settings or ()), *(beside(held) if baselines else ())]
    for contender in contenders:
        with progress(contender.label, texts_to_grade(held, invariance), quiet=quiet) as advance:
            found.append(measure(contender, held, invariance=invariance, progress=advance))
        if contender.label in {"random", "annotator 2"}:
            continue
        for name, path in sets:
            public.setdefault(contender.label, []).extend(measure_external(contender, name, path, limit=limit))
    tables = meta_tables(found, held, public)
    for table in tables if details else tables[:1]:
        show_table(table.title, (table.heads, table.shown), left=["", "edited", "moved with it"], whole=[""])
        say(table.note)
        say("")
    if public and not details:
        show_table(tables[-1].title, (tables[-1].heads, tables[-1].shown), left=[""], whole=[""])
        say(tables[-1].note)
    if out:
        write_atomic(out, json.dumps(_json(found, held, public), indent=1) + "\n")
        say(f"figures: {out}")
    if html:
        say(f"page: {write_tables(tables, html, title=f'How far scorers can be trusted: {held.name}')}")


def _json(found: Sequence[Measured], gold: Gold, public: Mapping[str, Sequence[ExternalFigure]]) -> dict[str, Any]:
    from dataclasses import asdict
    from importlib.metadata import version

    from benchmark.rubric import load_rubric

    return {
        "gold": gold.name,
        "sha256": gold.hash,
        "replies": len(gold.replies),
        "evenkeel": version("evenkeel"),
        "rubric": load_rubric().version,
        "scorers": [one.to_json() for one in found],
        "external": {name: [asdict(figure) for figure in figures] for name, figures in public.items()},
    }


def _gold(source: str, limit: int | None) -> Gold:
    from dataclasses import replace

    from benchmark.meta.gold import load_gold
    from evenkeel.cli.settings import split_name

    held = load_gold(source if Path(source).exists() else split_name(source))
    if limit is None:
        return held
    kept = held.exchanges[:limit]
    ids = {exchange.id for exchange in kept}
    return replace(
        held,
        exchanges=kept,
        contrast=tuple(item for item in held.contrast if item.exchange in ids),
        attacks=tuple(item for item in held.attacks if item.exchange in ids),
    )


def _external(given: str) -> tuple[str, Path]:
    from benchmark.errors import ConfigError

    name, sign, path = given.partition("=")
    if not sign or not path:
        raise ConfigError(f"--external {given!r}: expected NAME=PATH, such as receptiveness=receptive_train.csv")
    return name, Path(path)


def _scorings(specs: Sequence[str], settings: Sequence[str]) -> list[Contender]:
    """Each spec as a contender; `a+b` is several scorers, the later overriding the earlier."""
    from benchmark.scorers import create_scorer
    from benchmark.scoring import Scoring
    from evenkeel.cli.settings import scorer_options

    options = scorer_options(settings)
    made: list[Contender] = []
    used: set[str] = set()
    for spec in specs:
        parts = [part.strip() for part in spec.split("+") if part.strip()]
        used.update(part.partition(":")[0] for part in parts)
        made.append(Scoring([create_scorer(part, options.get(part.partition(":")[0])) for part in parts]))
    if unused := set(options) - used:
        from benchmark.errors import UnknownName

        raise UnknownName("scorer in --set", sorted(unused)[0], used)
    return made
