"""`evenkeel demo`: the whole loop on the dev split, offline, in under a minute."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from benchmark.results import RunFolder

__all__ = ["GENERATORS", "TEMPLATE", "demo_command", "run_demo"]

# A template as help desks really have them: warm, complete in form, and the same for everybody.
TEMPLATE = (
    "Dear customer,\n\nThank you for getting in touch and for bringing this to our attention. We are truly sorry for "
    "the trouble you have had, and we completely understand how frustrating this must be. We take full responsibility "
    "and your satisfaction is our highest priority. A member of our team is looking into this personally and will get "
    "back to you as soon as possible with a solution.\n\nWe appreciate your patience and understanding.\n\n"
    "Kind regards,\nCustomer Care"
)

GENERATORS = {
    "draft": "pairs:draft",
    "template": f"scripted:{TEMPLATE}",
    "rewriter": "rewriter",
    "expert": "pairs:rewrite",
}
"""Curt drafts as they stand, one apology for everybody, the built-in rewriter on the drafts, expert rewrites."""


def demo_command(
    out: Annotated[Path, typer.Option("--out", "-o", help="Where the runs and the report go.")] = Path("runs/demo"),
) -> None:
    """See the whole loop on the dev split, offline.

    Benchmarks four generators, writes the report, and shows three rewrites.
    """
    from benchmark.leaderboard import leaderboard
    from benchmark.report import write_report
    from evenkeel.cli.show import say, show_leaderboard

    folders = run_demo(out, quiet=False)
    show_leaderboard(leaderboard(folders), "dev split: how well do the replies calm the customer?")
    report = write_report(folders, out / "report.html", title="Evenkeel demo: four generators on the dev split")
    say(f"report: {report} (open it in a browser)\n")
    _show_rewrites(folders, 3)


def run_demo(out: Path, *, quiet: bool = True) -> list[RunFolder]:
    """Run the four generators afresh and give their folders.

    Raises:
        RunError: A folder under `out` has the name of one of the demo's and holds another run.
    """
    import copy
    import shutil

    from benchmark.errors import RunError
    from benchmark.exchanges import load_exchanges, load_pairs
    from benchmark.results import RunFolder
    from evenkeel.cli.run import run_benchmark
    from evenkeel.cli.settings import DEFAULTS

    stale = []
    for name, spec in GENERATORS.items():
        home = RunFolder(out / name)
        if home.manifest_path.exists():
            config = home.manifest["config"]
            if (config.get("name"), config.get("generator")) != (name, {"name": spec}):
                raise RunError(f"{home.path} holds a run that is not the demo's. Give another folder with -o.")
            stale.append(home.path)
    for path in stale:
        shutil.rmtree(path)
    drafted = {pair.exchange for pair in load_pairs("dev")}
    ids = [
        exchange.id for exchange in load_exchanges("dev") if exchange.id in drafted
    ]  # all four have a reply to these
    folders = []
    for name, spec in GENERATORS.items():
        settings = copy.deepcopy(DEFAULTS)
        settings["name"] = name
        settings["data"]["ids"] = ids
        settings["generator"]["name"] = spec
        folders.append(run_benchmark(settings, out / name, quiet=quiet).folder)
    return folders


def _show_rewrites(folders: list[RunFolder], count: int) -> None:
    """Show drafts beside their rewrites, with the reasons."""
    from benchmark.exchanges import load_pairs
    from evenkeel.api import rewrite
    from evenkeel.cli.show import console, say, show_points

    out = console()
    samples = {sample.exchange.id: sample.exchange for sample in folders[0].samples()}
    pairs = [pair for pair in load_pairs("dev") if pair.exchange in samples]
    for pair in pairs[:: max(1, len(pairs) // count)][:count]:
        exchange = samples[pair.exchange or ""]
        made = rewrite(
            pair.draft,
            customer=exchange.turns,
            facts=exchange.facts,
            request=exchange.request,
            channel=exchange.channel,
        )
        out.rule(f"{exchange.industry}, {exchange.channel}, anger {exchange.anger} of 5", style="dim")
        for title, text in (("customer", exchange.turns[-1].text), ("draft", pair.draft), ("rewrite", made.text)):
            out.print(title, style="bold")
            say(text + "\n")
        out.print("why", style="bold")
        show_points(made.reasons)
        out.print()
