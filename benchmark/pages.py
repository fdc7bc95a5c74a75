"""Tables of figures, for a terminal or a page, and what every HTML page of ours is made with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmark.files import write_atomic

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

__all__ = ["FigureTable", "environment", "inlined", "write_tables"]

_TEMPLATES = Path(__file__).resolve().parent / "templates"


@dataclass(frozen=True, slots=True)
class FigureTable:
    """One table.

    Attributes:
        title: What is counted.
        heads: Names of the columns; the first column holds names.
        rows: Names and figures; None for none.
        note: What a reader should know about it.
        bar: Index of the column that a page draws as bars; None for none.
    """

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str | float | None, ...], ...]
    note: str = ""
    bar: int | None = None

    @property
    def shown(self) -> list[list[str]]:
        """The rows as people read them: a column's decimals alike, thousands with a comma, a dash for none."""
        decimals = [max(map(_decimals, column), default=0) for column in zip(*self.rows, strict=True)]
        return [[_shown(cell, places) for cell, places in zip(row, decimals, strict=True)] for row in self.rows]


def _decimals(cell: str | float | None) -> int:
    """Decimals that a figure needs: 0.58 two, 25.0 none."""
    return len(f"{cell:.10g}".partition(".")[2]) if isinstance(cell, float) else 0


def _shown(cell: str | float | None, decimals: int) -> str:
    if cell is None or isinstance(cell, str):
        return cell or "–"
    return f"{cell:,}" if isinstance(cell, int) else f"{cell:,.{decimals}f}"


def environment() -> Environment:
    """Templates of `templates/`: escaping on, and a name that the caller forgot is an error."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        autoescape=True,
        loader=FileSystemLoader(_TEMPLATES),
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )


def inlined(name: str) -> Markup:
    """A style sheet or script of `templates/`, to stand in a page as it is."""
    from markupsafe import Markup

    return Markup((_TEMPLATES / name).read_text(encoding="utf-8"))


def write_tables(tables: Sequence[FigureTable], path: Path, *, title: str) -> Path:
    """Write tables as one HTML page that opens from disk; every figure in a bar's column has its bar."""
    page = environment().get_template("tables.html.j2")
    write_atomic(path, page.render(title=title, tables=tables, style=inlined("tables.css")))
    return path
