"""`evenkeel data …`: what is in a data set, one record of it to read, and how far its readers agree."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from benchmark.audit import DataSet
    from benchmark.pages import FigureTable
    from benchmark.records import Exchange, Pair

__all__ = ["data_app", "data_stats", "find_record"]

data_app = typer.Typer(
    help="Look into a data set.",
    no_args_is_help=True,
    add_completion=False,
)
READERS = ("composer", "first", "second", "adjudicated")
Root = Annotated[
    Path | None, typer.Option("--root", help="Folder with exchanges/, pairs/ and so on; default: the bundled data.")
]


@data_app.command("stats")
def stats_command(
    root: Root = None,
    html: Annotated[Path | None, typer.Option(help="Write the tables as an HTML page, too.")] = None,
) -> None:
    """Print counts by split, channel, anger, industry, problem, principle, decision and more."""
    from benchmark.pages import write_tables
    from evenkeel.cli.show import say

    tables = data_stats(root)
    for table in tables:
        _show(table)
        say("")
    if html:
        say(f"page: {write_tables(tables, html, title='What the data set holds')} (open it in a browser)")


def data_stats(root: Path | None = None) -> list[FigureTable]:
    """The tables of a data set. Raises DataError where there is none, or at its first bad record."""
    from benchmark.census import agreement_table, census

    data = _read(root)
    agreed = agreement_table(data)
    return [*census(data), *([agreed] if agreed else [])]


@data_app.command("agreement")
def agreement_command(
    root: Root = None,
    readers: Annotated[
        str, typer.Option(help="Which two, with a comma between: composer, first, second, adjudicated.")
    ] = "first,second",
) -> None:
    """Print how far two readers of the test split agree, per principle."""
    from benchmark.census import agreement_table
    from benchmark.errors import ConfigError, DataError, UnknownName
    from evenkeel.cli.settings import name_list

    names = name_list(readers, "reader")
    for name in names:
        if name not in READERS:
            raise UnknownName("reader", name, READERS)
    if len(names) != 2:
        raise ConfigError(f"--readers {readers!r}: expected two, such as first,second")
    table = agreement_table(_read(root), (names[0], names[1]))
    if table is None:
        raise DataError("nothing was read by both", file=root, expected=f"judgements/test.jsonl with {readers}")
    _show(table)


@data_app.command("show")
def show_command(
    name: Annotated[str, typer.Argument(metavar="ID", help="Id of an exchange, a reply or a pair.")],
    root: Root = None,
) -> None:
    """Print one exchange or pair, evidence marked."""
    from evenkeel.cli.show_record import show_exchange, show_pair

    exchange, pair, reply = find_record(name, root)
    if pair:
        show_pair(pair, exchange)
    elif exchange:
        show_exchange(exchange, only=reply)


def find_record(name: str, root: Path | None = None) -> tuple[Exchange | None, Pair | None, str | None]:
    """The exchange of that id, or the pair with its exchange, or the exchange and id of a reply.

    Raises:
        UnknownName: There is no such record; the message suggests the nearest.
    """
    from benchmark.errors import UnknownName

    data = _read(root)
    exchanges = {exchange.id: exchange for rows in data.exchanges.values() for exchange in rows}
    pairs = {pair.id: pair for rows in data.pairs.values() for pair in rows}
    owners = {reply.id: exchange for exchange in exchanges.values() for reply in exchange.replies}
    if name in exchanges:
        return exchanges[name], None, None
    if name in pairs:
        return exchanges.get(pairs[name].exchange or ""), pairs[name], None
    if name in owners:
        return owners[name], None, name
    # Five that come near: all of them would fill screens.
    raise UnknownName("record", name, difflib.get_close_matches(name, [*exchanges, *pairs, *owners], 5, 0.0))


def _read(root: Path | None) -> DataSet:
    from benchmark.audit import read_dataset
    from benchmark.files import bundled

    return read_dataset(root or bundled("datasets"))


def _show(table: FigureTable) -> None:
    from evenkeel.cli.show import say, show_table

    show_table(table.title, (table.heads, table.shown), left=[""], whole=[""])
    if table.note:
        say(table.note)
