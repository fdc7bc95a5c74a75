"""`evenkeel compare A B`: is B better than A, and how sure is that?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from benchmark.comparison import Comparison
    from benchmark.results import RunFolder
    from benchmark.scorers.judge.pairwise import Duels

__all__ = ["compare_command"]


def compare_command(
    a: Annotated[Path, typer.Argument(help="Run folder of the baseline.")],
    b: Annotated[Path, typer.Argument(help="Run folder of the candidate.")],
    scorer: Annotated[
        str | None, typer.Option(help="Which scores, such as lexical+grounding; default: the runs' first.")
    ] = None,
    seed: Annotated[int, typer.Option(help="For resampling.")] = 0,
    fail_below: Annotated[
        float | None,
        typer.Option(
            help="Exit with 3 if B's mean overall is not at least this much above A's (0: not worse; -2: at most two "
            "points worse)."
        ),
    ] = None,
    judge: Annotated[
        str | None,
        typer.Option(help="Also let this generator, such as endpoint:MODEL, say of each pair which reply is better."),
    ] = None,
    json_: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Compare two runs on the samples they share.

    Paired permutation test by family, intervals, Holm's correction over the parts, effect sizes. A judge is asked in
    both orders; where the order decides, it is a tie, and counted.
    """
    from benchmark.comparison import compare
    from benchmark.results import RunFolder

    found = compare(RunFolder(a), RunFolder(b), scorer=scorer, seed=seed)
    duels = _duels(RunFolder(a), RunFolder(b), judge) if judge else None
    if json_:
        from dataclasses import asdict

        from benchmark.files import dump_line

        judged = {"judge": asdict(duels)} if duels else {}
        typer.echo(dump_line({**found.to_json(), **judged}), nl=False)
    else:
        _show(found)
        if duels:
            _show_duels(duels, judge or "")
    if fail_below is not None and found.below(fail_below):
        difference = found.overall.difference
        got = f"{difference.mean:+.2f}" if difference else "unknown"
        typer.echo(f"below the bar: B - A is {got}, at least {fail_below:+g} was asked for", err=True)
        raise typer.Exit(3)


def _duels(a: RunFolder, b: RunFolder, judge: str) -> Duels:
    """Let a judge compare the replies to every exchange that both runs answered."""
    from benchmark.scorers.judge.pairwise import PairwiseJudge

    replies = {sample.exchange.id: sample.reply for sample in a.samples() if sample.reply is not None}
    pairs = [
        (sample.exchange, replies[sample.exchange.id], sample.reply)
        for sample in b.samples()
        if sample.reply is not None and sample.exchange.id in replies
    ]
    return PairwiseJudge(judge).compare(pairs)


def _show_duels(duels: Duels, judge: str) -> None:
    from evenkeel.cli.show import say

    read = [duel for duel in duels.duels if duel.winner is not None]
    ties = sum(duel.winner == "tie" for duel in read)
    wins = "–" if duels.wins is None else f"{100 * duels.wins:.0f} %"
    say(f"judge {judge}: B wins {wins} of {len(read)} pairs, ties half ({ties} ties)")
    if unread := len(duels.duels) - len(read):
        say(f"  {unread} pairs could not be read from its answers")
    if duels.flips is not None:
        say(f"  the order decided in {100 * duels.flips:.0f} % of the pairs")
    if duels.longer_wins is not None:
        effect = "–" if duels.length_effect is None else f"{duels.length_effect:+.2f}"
        say(f"  the longer reply won {100 * duels.longer_wins:.0f} % (Spearman of length and outcome {effect})")


def _show(found: Comparison) -> None:
    from evenkeel.cli.show import say, show_table

    heads = ["", "n", "A", "B", "B - A", "95 % interval", "p", "p (Holm)", "d", "B wins", "verdict"]
    rows = []
    for row in found.rows:
        difference = row.difference
        low, high = (difference.low, difference.high) if difference else (None, None)
        rows.append(
            [
                row.name,
                str(row.n),
                _figure(row.mean_a),
                _figure(row.mean_b),
                _figure(difference.mean if difference else None, sign=True),
                "–" if low is None or high is None else f"{low:+.1f} to {high:+.1f}",
                _p(row.p),
                _p(row.p_adjusted),
                "–" if row.effect_size is None else f"{row.effect_size:.2f}",
                "–" if row.win_rate is None else f"{100 * row.win_rate:.0f} %",
                row.verdict or "no pairs",
            ]
        )
    show_table(f"A: {found.a}\nB: {found.b}", (heads, rows), left=["", "verdict"], spare=["p", "d", "B wins"])
    for line in found.left_out:
        say(line)


def _figure(value: float | None, *, sign: bool = False) -> str:
    return "–" if value is None else f"{value:+.1f}" if sign else f"{value:.1f}"


def _p(value: float | None) -> str:
    return "–" if value is None else "<0.001" if value < 0.001 else f"{value:.3f}"
