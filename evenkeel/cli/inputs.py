"""Text and facts as people hand them in: an argument, a file, standard input."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

__all__ = ["read_customer", "read_draft", "read_facts"]


def read_draft(given: str | None) -> str:
    """The draft: a path to a file, "-" or nothing for standard input, else the text itself."""
    from benchmark.errors import DataError
    from benchmark.files import read_text

    if given is None or given == "-":
        if given is None and sys.stdin.isatty():
            raise DataError(
                "no draft given",
                expected="a text, a file, or - for standard input",
                fix='evenkeel rewrite "No refund." --customer "…"',
            )
        return sys.stdin.read()
    path = Path(given) if len(given) < 240 and "\n" not in given else None
    if path is not None and path.is_file():
        return read_text(path)
    return given


def read_customer(given: str | None) -> str | list[dict[str, str]] | None:
    """The customer's message, or a file with it: text, or JSON turns."""
    if given is None:
        return None
    text = read_draft(given)
    if text.lstrip().startswith("[{"):
        import json

        from benchmark.errors import DataError

        try:
            turns = json.loads(text)
        except ValueError as exc:
            raise DataError(
                f"the turns are not JSON: {exc}", field="customer", expected='[{"role": "customer", "text": "…"}]'
            ) from exc
        return list(turns)
    return text


def read_facts(path: Path | None) -> dict[str, list[str]] | None:
    """Facts from a JSON or YAML file: known, allowed, not_allowed, missing; each a list of short statements."""
    if path is None:
        return None
    from benchmark.errors import DataError
    from benchmark.files import read_yaml

    facts: dict[str, Any] = read_yaml(path)  # YAML reads JSON as well
    names = ("known", "allowed", "not_allowed", "missing")
    for name, rows in facts.items():
        if name not in names:
            raise DataError(f"unknown field {name}", file=path, expected=" | ".join(names))
        if not isinstance(rows, list) or not all(isinstance(row, str) for row in rows):
            raise DataError("must be a list of statements", file=path, field=name, got=rows, expected='["…", "…"]')
    return facts
