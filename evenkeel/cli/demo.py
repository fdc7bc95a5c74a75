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
    "Dear customer,\n\nThank you for getting in touch and for bringing this to our attention. We are truly sorry for the trouble you have had, and we "
    "completely understand how frustrating this must be. We take full responsibility and your satisfaction is our highest priority. A member of our "
    "team is looking into this personally and will get back to you as soon as possible with a solution.\n\nWe appreciate your patience and "
    "understanding.\n\nKind regards,\nCustomer Care"
)

GENERATORS = {
    "draft": "pairs:draft",
    "template": f"scripted:{TEMPLATE}",
    "rewriter": "rewriter",
    "expert": "pairs:rewrite",
}
"""What the demo compares: curt drafts as they stand, one template apology for everybody, the built-in rewriter on the drafts, expert rewrites."""


def demo_command(
    out: Annotated[Path, typer.Option("--out", "-o", help="Where the runs and the report go.")] = Path("runs/demo"),
) -> None:
    """Benchmark four generators on the dev split, write the report, and show three rewrites."""
    from benchmark.leaderboard import leaderboard
    from benchmark.report import write_report
    from evenkeel.cli.show import console, show_leaderboard

    folders = run_demo(out)
    show_leaderboard(leaderboard(folders), "dev split: how well do the replies calm the customer?")
    report = write_report(folders, out / "report.html", title="Evenkeel demo: four generators on the dev split")
    show = console()
    show.print(f"\nreport: {report} (open it in a browser)\n", markup=False)
    _show_rewrites(folders, 3)


def run_demo(out: Path) -> list[RunFolder]:
    """Run the four generators afresh and give their folders."""
    import copy
    import shutil

    from evenkeel.cli.run import run_benchmark
    from evenkeel.cli.settings import DEFAULTS

    folders = []
    for name, spec in GENERATORS.items():
        folder = out / name
        if (folder / "manifest.json").exists():
            shutil.rmtree(folder)
        settings = copy.deepcopy(DEFAULTS)
        settings["name"] = name
        settings["generator"]["name"] = spec
        folders.append(run_benchmark(settings, folder, quiet=False).folder)
    return folders


def _show_rewrites(folders: list[RunFolder], count: int) -> None:
    """Show drafts beside their rewrites, with the reasons."""
    from benchmark.exchanges import load_pairs
    from evenkeel.api import rewrite
    from evenkeel.cli.show import console

    out = console()
    samples = {sample.exchange.id: sample.exchange for sample in folders[0].samples()}
    pairs = [pair for pair in load_pairs("dev") if pair.exchange in samples]
    for pair in pairs[:: max(1, len(pairs) // count)][:count]:
        exchange = samples[pair.exchange or ""]
        made = rewrite(pair.draft, customer=exchange.turns, facts=exchange.facts, channel=exchange.channel)
        out.rule(f"{exchange.industry}, {exchange.channel}, anger {exchange.anger} of 5", style="dim")
        for title, text in (("customer", exchange.turns[-1].text), ("draft", pair.draft), ("rewrite", made.text)):
            out.print(title, style="bold")
            out.print(text + "\n", markup=False)
        out.print("why", style="bold")
        for reason in made.reasons:
            out.print(f"  - {reason}", markup=False)
        out.print()
