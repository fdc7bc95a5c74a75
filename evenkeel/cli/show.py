"""What several commands print alike: the leaderboard, a score, a progress bar. The only place that draws on a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from benchmark.leaderboard import Row
    from benchmark.records import Score
    from rewriter.records import Rewrite

__all__ = ["console", "progress", "show_leaderboard", "show_rewrite", "show_score"]


def console(*, stderr: bool = False) -> Console:
    """A console that prints plain text where its output is not a terminal."""
    from rich.console import Console

    found = Console(stderr=stderr, highlight=False)
    return found if found.is_terminal else Console(stderr=stderr, highlight=False, width=120)


@contextmanager
def progress(title: str, total: int | None, *, quiet: bool = False) -> Iterator[Callable[[int], None]]:
    """A progress bar on stderr; nothing where stderr is not a terminal or `quiet`."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    out = console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=out, disable=quiet or not out.is_terminal, transient=True) as bar:
        task = bar.add_task(title, total=total)
        yield lambda count: bar.advance(task, count)


def show_leaderboard(rows: Sequence[Row], title: str) -> None:
    """Print runs best first; runs that cannot be told apart share a rank."""
    from rich import box
    from rich.table import Table

    parts = list(rows[0].parts) if rows else []
    table = Table(title=title, title_justify="left", box=box.SIMPLE, padding=(0, 1, 0, 0))
    table.add_column("#", justify="right")
    table.add_column("generator", overflow="fold")
    for name in ("overall", "95 % interval", *parts, "words", "n", "failed", "unscored"):
        table.add_column(name, justify="right", no_wrap=True)
    for row in rows:
        interval = row.overall
        low = interval.low if interval else None
        high = interval.high if interval else None
        table.add_row(
            "–" if row.rank is None else str(row.rank),
            row.name,
            "–" if interval is None else f"{interval.mean:.1f}",
            "–" if low is None or high is None else f"{low:.1f} to {high:.1f}",
            *(_number(row.parts[name]) for name in parts),
            _number(row.words),
            str(row.n),
            str(row.failed),
            str(row.unscored),
        )
    console().print(table)


def show_score(score: Score, reply: str) -> None:
    """Print one score with its reasons."""
    out = console()
    overall = "unscored" if score.overall is None else f"{score.overall:.0f} / 100"
    parts = ", ".join(f"{name} {part:.0f}" for name, part in score.parts.items() if part is not None)
    out.print(f"overall  {overall}   ({parts})", markup=False)
    for reason in score.reasons:
        out.print(f"  - {reason}", markup=False)
    if score.unscored:
        out.print(f"  unscored: {', '.join(score.unscored)}", markup=False)


def show_rewrite(made: Rewrite) -> None:
    """Print a rewrite, a word-level diff and the reasons."""
    out = console()
    out.print(made.text, markup=False)
    out.print("\nwhat changed", style="bold")
    out.print(_diff(made.draft, made.text))
    out.print("\nwhy", style="bold")
    for reason in made.reasons:
        out.print(f"  - {reason}", markup=False)
    if made.needs_human:
        out.print("\nneeds a human before it is sent", style="bold red")
    for question in made.questions:
        out.print(f"  still missing: {question}", markup=False)


def _diff(before: str, after: str) -> object:
    """Words taken out in red with [-…-], words put in in green with {+…+}; both signs also without colour."""
    import difflib
    import re

    from rich.text import Text

    old, new = re.findall(r"\s+|\S+", before), re.findall(r"\s+|\S+", after)
    text = Text()
    for tag, a, b, c, d in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag == "equal":
            text.append("".join(new[c:d]))
            continue
        if a < b and "".join(old[a:b]).strip():
            text.append(f"[-{''.join(old[a:b]).strip()}-]", style="red")
            text.append(" " if c < d else "")
        if c < d:
            inside = "".join(new[c:d])
            text.append("{+" + inside.strip() + "+}" if inside.strip() else inside, style="green")
            text.append(inside[len(inside.rstrip()) :] if inside.strip() else "")
    return text


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f}"
