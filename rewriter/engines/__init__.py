"""Anything that rewrites: the built-in editor, a language model.

An engine gives candidates, best first; the guard decides which of them may be seen. An engine never has to be right,
only honest about what it changed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from benchmark import registry
from rewriter.diagnosis import Diagnosis
from rewriter.plan import Plan
from rewriter.records import Case, Change
from rewriter.tones import Tone

__all__ = ["ENGINES", "Candidate", "Engine", "Order", "create_engine"]

ENGINES: dict[str, str] = {
    "editor": "rewriter.engines.editor:EditorEngine",
    "language_model": "rewriter.engines.language_model:LanguageModelEngine",
}


@dataclass(frozen=True, slots=True)
class Order:
    """All that an engine is given: the case, what was found in it, and what to do."""

    case: Case
    diagnosis: Diagnosis
    plan: Plan
    tone: Tone
    strength: str = "full"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One possible rewrite, with what was changed."""

    text: str
    changes: Sequence[Change] = ()
    note: str = ""


class Engine(Protocol):
    """The contract. `name` is what results call it."""

    name: str

    def candidates(self, orders: Sequence[Order]) -> list[list[Candidate]]:
        """Candidates for each order, best first; empty where none could be had. Shape: `len(result) == len(orders)`."""
        ...


def create_engine(spec: str, options: Mapping[str, Any] | None = None) -> Engine:
    """Construct an engine from `NAME` or `NAME:MAIN_OPTION`. Raises UnknownName or ConfigError."""
    engine: Engine = registry.create("engine", ENGINES, spec, options)
    return engine
