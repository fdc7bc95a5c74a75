"""One record of a data set on a terminal: the conversation, the facts, and replies with their evidence marked."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.panel import Panel
from rich.text import Text

from benchmark.records import Annotation, Exchange, Facts, Pair
from benchmark.rubric import load_rubric
from evenkeel.cli.show import console

__all__ = ["show_exchange", "show_pair"]


def show_exchange(exchange: Exchange, *, only: str | None = None) -> None:
    """Print an exchange with all its replies, or with the one of that id."""
    out = console()
    _head(out, exchange)
    for reply in exchange.replies:
        if only in (None, reply.id):
            body = _marked(reply.text, reply.annotations)
            title = f"{reply.id}   overall {reply.overall} of 5" + (f"   ({reply.kind})" if reply.kind else "")
            out.print(Panel(body, title=Text(title), title_align="left"))
            out.print(_labels(reply.annotations))
            out.print()


def show_pair(pair: Pair, exchange: Exchange | None) -> None:
    """Print a pair below the exchange it answers, if there is one."""
    out = console()
    if exchange:
        _head(out, exchange)
    else:
        out.print(Text(f"{pair.id}   {pair.industry}, {pair.channel}"), style="bold")
        _facts(out, pair.facts)
    for title, text in (("draft", pair.draft), ("rewrite", pair.rewrite)):
        out.print(Panel(_kept(text, pair.keep), title=title, title_align="left"))
    out.print(Text(f"decision: {pair.decision}"))
    for claim in pair.must_not_claim:
        out.print(Text(f"must not claim: {claim}"))


def _head(out: Console, exchange: Exchange) -> None:
    about = f"{exchange.id}   {exchange.industry}, {exchange.channel}, anger {exchange.anger} of 5"
    out.print(Text(about), style="bold")
    out.print(Text(f"{exchange.problem}; family {exchange.family}; voice: {', '.join(exchange.voice)}"))
    for turn in exchange.turns:
        out.print(Panel(Text(turn.text), title=turn.role, title_align="left"))
    if exchange.facts:
        _facts(out, exchange.facts)
    if exchange.request:
        out.print(Text(f"asks: {exchange.request}"))
    out.print(Text(f"calls for: {', '.join(exchange.expected or ())}"))
    out.print()


def _facts(out: Console, facts: Facts) -> None:
    for name, rows in facts.to_json().items():
        for row in rows:
            out.print(Text(f"{name.replace('_', ' ')}: {row}"))


def _labels(notes: Sequence[Annotation]) -> Text:
    avoid = set(load_rubric().avoid)
    said = Text()
    for note in notes:
        style = "red" if note.principle in avoid else "green"
        said.append(f"  {note.principle} {note.grade}", style=style)
        said.append(f"  {' | '.join(note.evidence)}\n", style="dim")
    return said


def _marked(text: str, notes: Sequence[Annotation]) -> Text:
    avoid = set(load_rubric().avoid)
    body = Text(text)
    for note in notes:
        for quote in note.evidence:
            start = text.find(quote)
            if start >= 0:
                body.stylize("red" if note.principle in avoid else "green underline", start, start + len(quote))
    return body


def _kept(text: str, literals: Sequence[str]) -> Text:
    body = Text(text)
    for literal in literals:
        body.highlight_words([literal], style="bold")
    return body
