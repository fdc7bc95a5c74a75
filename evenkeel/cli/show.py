"""What several commands print alike: tables, a score, a rewrite, a progress bar. Only this file draws on a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table as Drawn
    from rich.text import Text

    from benchmark.leaderboard import Row
    from benchmark.records import Score
    from benchmark.run import RunSummary
    from rewriter.records import Rewrite

__all__ = [
    "console",
    "counted",
    "progress",
    "say",
    "show_leaderboard",
    "show_points",
    "show_rewrite",
    "show_run",
    "show_score",
    "show_table",
]

Table = tuple[Sequence[str], Sequence[Sequence[str]]]
"""Column heads, and rows of cells."""


def console(*, stderr: bool = False) -> Console:
    """A console that prints plain text where its output is not a terminal."""
    from rich.console import Console

    found = Console(stderr=stderr, highlight=False)
    return found if found.is_terminal else Console(stderr=stderr, highlight=False, width=120)


def say(text: str) -> None:
    """Print a paragraph as it is; a terminal breaks it between words, a file or pipe gets one line."""
    out = console()
    out.print(text, markup=False, soft_wrap=not out.is_terminal)


def counted(count: int, noun: str) -> str:
    """Give "1 reply", "2 replies"."""
    plural = noun[:-1] + "ies" if noun.endswith("y") else noun + "s"
    return f"{count} {noun if count == 1 else plural}"


@contextmanager
def progress(title: str, total: int | None, *, quiet: bool = False) -> Iterator[Callable[[int], None]]:
    """A progress bar on stderr; nothing where stderr is not a terminal or `quiet`."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    out = console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=out, disable=quiet or not out.is_terminal, transient=True) as bar:
        task = bar.add_task(title, total=total)
        yield lambda count: bar.advance(task, count)


def show_table(
    title: str | None,
    table: Table,
    *,
    left: Sequence[str] = (),
    whole: Sequence[str] = (),
    spare: Sequence[str] = (),
) -> None:
    """Print a table.

    Args:
        title: A line above it, if any.
        table: Heads and rows.
        left: Heads of the columns with text, which may be broken over lines; figures stand to the right.
        whole: Those of `left` that are not to be broken.
        spare: Heads of columns that are left out, in this order, until the table fits into the terminal.
    """
    out = console()
    dropped = 0
    while dropped < len(spare) and _width(_drawn(table, spare[:dropped], left, whole)) > out.width:
        dropped += 1
    if title:
        out.print(title, markup=False, style="italic")
    out.print(_drawn(table, spare[:dropped], left, whole))


def show_leaderboard(rows: Sequence[Row], title: str) -> None:
    """Print runs best first; runs that cannot be told apart share a rank. Where it is narrow, the parts come below."""
    parts = list(rows[0].parts) if rows else []
    start, end = ["#", "run", "overall", "95 % interval"], ["words", "n", "failed", "unscored"]
    heads, figures, tails = [], [], []
    for row in rows:
        interval = row.overall
        low, high = (interval.low, interval.high) if interval else (None, None)
        heads.append(
            [
                "–" if row.rank is None else str(row.rank),
                row.name,
                "–" if interval is None else f"{interval.mean:.1f}",
                "–" if low is None or high is None else f"{low:.1f} to {high:.1f}",
            ]
        )
        figures.append([_number(row.parts[name]) for name in parts])
        tails.append([_number(row.words), str(row.n), str(row.failed), str(row.unscored)])
    one = ([*start, *parts, *end], [[*a, *b, *c] for a, b, c in zip(heads, figures, tails, strict=True)])
    if _width(_drawn(one, (), ["run"], ())) <= console().width:
        show_table(title, one, left=["run"])
        return
    show_table(title, ([*start, *end], [[*a, *c] for a, c in zip(heads, tails, strict=True)]), left=["run"])
    if parts:
        show_table(None, (["run", *parts], [[a[1], *b] for a, b in zip(heads, figures, strict=True)]), left=["run"])


def show_run(summary: RunSummary, noun: str, scorer: str, *, seed: int = 0) -> None:
    """Print what a run came to, why samples failed, what could not be graded, and what to do next."""
    from collections import Counter

    from benchmark.leaderboard import leaderboard

    folder = summary.folder
    show_leaderboard(leaderboard([folder], scorer=scorer, seed=seed), str(folder.path))
    again = f", {summary.resumed} already there" if summary.resumed else ""
    failed = f", {summary.failed} failed" if summary.failed else ""
    say(f"{counted(summary.finished, noun)} in {summary.seconds:.1f} s{again}{failed}")
    reasons = Counter(sample.failure or "no reason given" for sample in folder.samples() if sample.reply is None)
    points = [f"{count} x {reason}" for reason, count in reasons.most_common(5)]
    if len(reasons) > 5:
        points.append(f"… and {len(reasons) - 5} other reasons, in {folder.samples_path}")
    if points:
        say("failed, and tried again by the same command:")
        show_points(points)
    if summary.unscored:
        found = ", ".join(f"{label} {count}" for label, count in summary.unscored.most_common())
        say(f"unscored: {found}")
    say(f"next: evenkeel report {folder.path}")


def show_score(score: Score) -> None:
    """Print one score with its reasons."""
    overall = "unscored" if score.overall is None else f"{score.overall:.0f} / 100"
    parts = ", ".join(f"{name} {part:.0f}" for name, part in score.parts.items() if part is not None)
    say(f"overall  {overall}" + (f"   ({parts})" if parts else ""))
    show_points(score.reasons)
    if score.unscored:
        show_points([f"unscored: {', '.join(score.unscored)}"])


def show_rewrite(made: Rewrite) -> None:
    """Print a rewrite, a word-level diff and the reasons."""
    out = console()
    say(made.text)
    if made.text != made.draft:
        out.print("\nwhat changed", style="bold")
        out.print(_diff(made.draft, made.text), soft_wrap=not out.is_terminal)
    out.print("\nwhy", style="bold")
    show_points(made.reasons)
    if made.needs_human:
        out.print("\nneeds a human before it is sent", style="bold red")
    if made.questions:
        out.print("\nstill missing", style="bold")
        show_points(made.questions)


def show_points(points: Sequence[str]) -> None:
    """Print a list; a line that is broken goes on under its own text."""
    from rich.table import Table
    from rich.text import Text

    out = console()
    if not out.is_terminal:
        for point in points:
            out.print(f"  - {point}", markup=False, soft_wrap=True)
        return
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(width=3, justify="right")
    grid.add_column(ratio=1)
    for point in points:
        grid.add_row("-", Text(point))
    if points:
        out.print(grid)


def _drawn(table: Table, without: Sequence[str], left: Sequence[str], whole: Sequence[str]) -> Drawn:
    from rich import box
    from rich.table import Table as Drawn
    from rich.text import Text

    heads, rows = table
    kept = [index for index, head in enumerate(heads) if head not in without]
    drawn = Drawn(box=box.SIMPLE, padding=(0, 1, 0, 0))
    for index in kept:
        text, broken = heads[index] in left, heads[index] in left and heads[index] not in whole
        drawn.add_column(heads[index], justify="left" if text else "right", no_wrap=not broken, overflow="fold")
    for row in rows:
        drawn.add_row(*(Text(row[index]) for index in kept))
    return drawn


def _width(drawn: Drawn) -> int:
    """Columns of the terminal that a table takes unbroken."""
    from rich.console import Console

    wide = Console(width=1000)
    return wide.measure(drawn).maximum


def _diff(before: str, after: str) -> Text:
    """Words taken out in red with [-…-], words put in in green with {+…+}; both signs also without colour."""
    import difflib
    import re

    from rich.text import Text

    # A word with the space behind it: were spaces words of their own, they would match and tear every change apart.
    old, new = re.findall(r"\S+\s*|\s+", before), re.findall(r"\S+\s*|\s+", after)
    bare = [word.strip() for word in old], [word.strip() for word in new]
    text = Text()
    for tag, a, b, c, d in difflib.SequenceMatcher(a=bare[0], b=bare[1], autojunk=False).get_opcodes():
        gone, come = "".join(old[a:b]), "".join(new[c:d])
        if tag == "equal":
            text.append(come)
            continue
        for chunk, signs, style in ((gone, "[-%s-]", "red"), (come, "{+%s+}", "green")):
            if chunk.strip():
                if text.plain and not text.plain[-1].isspace():
                    text.append(" ")
                text.append(signs % chunk.strip(), style=style)
        text.append((come or gone)[len((come or gone).rstrip()) :])
    return text


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f}"
