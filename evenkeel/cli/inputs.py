"""Text and facts as people hand them in: an argument, a file, standard input."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmark.records import Facts, Turn

__all__ = ["one_standard_input", "read_customer", "read_draft", "read_facts"]


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
        return _standard_input()
    path = Path(given) if len(given) < 240 and "\n" not in given else None
    if path is not None and path.is_file():
        return read_text(path)
    # One word that ends like a file: a mistyped path must not be taken for what somebody wrote to a customer.
    if path is not None and re.fullmatch(r"\S+\.(txt|md|json|jsonl|csv|yaml|yml|html|eml)", given):
        raise DataError(
            "no such file", file=given, fix="check the path; a text that only looks like one goes in through -"
        )
    return given


def read_customer(given: str | None) -> str | list[Turn] | None:
    """The customer's message, or a file with it: text, or JSON turns."""
    from benchmark.errors import DataError
    from evenkeel.given import check_customer

    if given is None:
        return None
    text = read_draft(given)
    if not text.strip():
        raise DataError(
            "the customer's message is empty", field="customer", fix="leave --customer out if there is none"
        )
    if re.match(r"\s*\[\s*\{", text):
        import json

        expected = '[{"role": "customer", "text": "…"}]'
        try:
            turns = json.loads(text)
        except ValueError as exc:
            raise DataError(f"the turns are not JSON: {exc}", field="customer", expected=expected) from exc
        return check_customer(turns)
    return text


def read_facts(path: Path | None) -> Facts | None:
    """Facts from a JSON or YAML file: known, allowed, not_allowed, missing; each a list of short statements."""
    if path is None:
        return None
    from benchmark.files import read_yaml
    from evenkeel.given import check_facts

    return check_facts(read_yaml(path), place=path)  # YAML reads JSON as well


def one_standard_input(*given: str | None) -> None:
    """Raise ConfigError where two arguments are to come from standard input, which can be read once."""
    from benchmark.errors import ConfigError

    if given.count("-") > 1:
        raise ConfigError("standard input (-) can stand for one argument only; give the other as text or as a file")


def _standard_input() -> str:
    """Everything from standard input, as UTF-8: what arrives there is most often a file."""
    from benchmark.errors import DataError

    data = sys.stdin.buffer.read()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        raise DataError(
            f"not UTF-8 (byte 0x{exc.object[exc.start]:02x})",
            file="standard input",
            line=exc.object[: exc.start].count(b"\n") + 1,
            expected="UTF-8 text",
            fix="convert it, for example: iconv -f WINDOWS-1252 -t UTF-8",
        ) from exc
