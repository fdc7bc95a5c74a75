"""Exchanges and pairs of the Hugging Face Hub, or of any folder that `datasets` can load: its only user.

    load_exchanges("hub:owner/name:dev")        load_exchanges("hub:./datasets/exchanges:dev")

What is loaded is written as JSON lines into a cache folder and read from there, so that validation, content hashes and
messages with a line number work as for any file.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from benchmark.errors import DataError, MissingExtra
from benchmark.files import dump_line, write_atomic

__all__ = ["PREFIX", "fetch"]

PREFIX = "hub:"


def fetch(spec: str) -> Path:
    """Load `hub:NAME:SPLIT` and give the JSONL file that holds its rows.

    Args:
        spec: NAME is a dataset of the Hub or a local folder; SPLIT one of its splits.

    Raises:
        MissingExtra: `datasets` is not installed.
        DataError: No such data set or split, or it cannot be reached.
    """
    name, _, split = spec.removeprefix(PREFIX).rpartition(":")
    if not name or not split:
        raise DataError("no split named", file=spec, expected="hub:NAME:SPLIT, for example hub:owner/name:dev")
    try:
        # An empty namespace package called `datasets` can be in the way; only the name inside tells.
        from datasets import load_dataset  # type: ignore[attr-defined] # to mypy, `datasets` is the folder at the top
    except ImportError as exc:
        raise MissingExtra("Loading a data set from the Hub", "hub") from exc
    try:
        rows = load_dataset(name, split=split)
    except Exception as exc:  # the library raises a dozen kinds, and all mean that there is nothing to read
        problem = " ".join(str(exc).split())[:200]
        raise DataError(f"cannot be loaded: {problem}", file=spec, fix="check name, split and network") from exc
    path = _cache() / f"{re.sub(r'[^A-Za-z0-9.-]+', '_', name).strip('_')}--{split}.jsonl"
    write_atomic(path, "".join(dump_line(dict(row)) for row in rows))
    return path


def _cache() -> Path:
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "evenkeel"
