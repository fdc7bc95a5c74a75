"""What every HTML page of ours is made with: the templates folder, read by jinja2 with everything escaped."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

__all__ = ["environment", "inlined"]

_TEMPLATES = Path(__file__).resolve().parent / "templates"


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
