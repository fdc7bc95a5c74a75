"""The 30 principles, their weights and phases, and the score that they add up to.

Everything is read from `configs/rubric.yaml`; another rubric with the same labels can be handed in by path.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from benchmark.errors import ConfigError
from benchmark.files import bundled, read_yaml
from benchmark.records import Exchange

__all__ = ["Principle", "Rubric", "load_rubric"]

_EXPECTED_RULES = {"always", "usually", "request", "missing", "choices", "never"}


@dataclass(frozen=True, slots=True)
class Principle:
    """One label of the rubric, with what it means and where it comes from."""

    label: str
    phase: str
    polarity: Literal["do", "avoid"]
    weight: float
    prior: float
    definition: str
    grade_2: str
    sources: tuple[str, ...]
    expected: str = "never"


@dataclass(frozen=True, slots=True)
class Rubric:
    """All principles in order, and the arithmetic on their grades."""

    version: int
    phases: tuple[str, ...]
    sources: Mapping[str, str]
    principles: Mapping[str, Principle]

    @property
    def labels(self) -> tuple[str, ...]:
        """All labels: the 18 to do, then the 12 to avoid."""
        return tuple(self.principles)

    @property
    def do(self) -> tuple[str, ...]:
        """Labels of what a reply should do."""
        return tuple(label for label, principle in self.principles.items() if principle.polarity == "do")

    @property
    def avoid(self) -> tuple[str, ...]:
        """Labels of what a reply should avoid."""
        return tuple(label for label, principle in self.principles.items() if principle.polarity == "avoid")

    def expected(self, exchange: Exchange) -> tuple[str, ...]:
        """Which do-principles the exchange calls for: its own list, else by the rules of `configs/rubric.yaml`."""
        if exchange.expected is not None:
            return exchange.expected
        facts = exchange.facts
        holds = {
            "always": True,
            "usually": True,
            "request": exchange.request is not None,
            "missing": bool(facts and facts.missing),
            # Several permissions are not yet several alternatives; only an exchange's own list can say so.
            "choices": False,
            "never": False,
        }
        return tuple(label for label in self.do if holds[self.principles[label].expected])

    def overall(self, grades: Mapping[str, float | None], expected: Iterable[str]) -> float | None:
        """The one number, 0-100 (formula in `configs/rubric.yaml`); None if no expected principle could be graded.

        A grade may lie between 0, 1 and 2: what is to be expected by a scorer's probabilities.
        """
        earned = possible = lost = 0.0
        for label in expected:
            grade = grades.get(label)
            if grade is not None:
                weight = self.principles[label].weight
                earned += weight * grade / 2
                possible += weight
        for label in self.avoid:
            lost += self.principles[label].weight * (grades.get(label) or 0) / 2
        if possible == 0:
            return None
        return 100 * min(1.0, max(0.0, earned / possible - lost))

    def parts(self, grades: Mapping[str, float | None], expected: Iterable[str]) -> dict[str, float | None]:
        """The same per phase, 0-100; `avoid` is 100 minus what was lost. None: nothing expected there, or unscored."""
        wanted = set(expected)
        out: dict[str, float | None] = {}
        for phase in self.phases:
            rows = [
                (principle.weight, grade)
                for label, principle in self.principles.items()
                if principle.phase == phase and (grade := grades.get(label)) is not None
                if principle.polarity == "avoid" or label in wanted
            ]
            weights = sum(weight for weight, _ in rows)
            moved = sum(weight * grade / 2 for weight, grade in rows)
            if phase == "avoid":
                out[phase] = 100 * max(0.0, 1 - moved) if rows else None
            else:
                out[phase] = 100 * moved / weights if weights else None
        return out


def load_rubric(path: Path | None = None) -> Rubric:
    """Read a rubric (default: the one that ships). Raises ConfigError on unknown keys, bad weights or phases."""
    return _load((path or bundled("configs", "rubric.yaml")).resolve())


@cache
def _load(path: Path) -> Rubric:
    raw = read_yaml(path)
    _keys(raw, {"version", "phases", "sources", "principles"}, str(path))
    if not isinstance(raw["principles"], list) or not all(isinstance(row, dict) for row in raw["principles"]):
        raise ConfigError(f"{path}: principles: a list of entries (`- label: …`) was expected")
    principles: dict[str, Principle] = {}
    for row in raw["principles"]:
        principle = _principle(row, raw, path)
        if principle.label in principles:
            raise ConfigError(f"{path}: principle {principle.label!r} occurs twice")
        principles[principle.label] = principle
    return Rubric(raw["version"], tuple(raw["phases"]), raw["sources"], principles)


def _principle(row: Mapping[str, Any], raw: Mapping[str, Any], path: Path) -> Principle:
    label = row.get("label", "?")
    place = f"{path}: principle {label!r}"
    needed = {"label", "phase", "polarity", "weight", "prior", "definition", "grade_2", "sources"}
    _keys(row, needed | ({"expected"} if row.get("polarity") == "do" else set()), place)
    if row["polarity"] not in {"do", "avoid"}:
        raise ConfigError(f"{place}: polarity is {row['polarity']!r}, expected do or avoid")
    if row["phase"] not in raw["phases"]:
        raise ConfigError(f"{place}: phase {row['phase']!r} is not one of {', '.join(raw['phases'])}")
    for key in ("weight", "prior"):
        weight = row[key]
        if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 <= weight < math.inf:
            raise ConfigError(f"{place}: {key} is {weight!r}, expected a number of 0 or more")
    if row.get("expected", "never") not in _EXPECTED_RULES:
        raise ConfigError(f"{place}: expected is {row['expected']!r}, known: {', '.join(sorted(_EXPECTED_RULES))}")
    strangers = [source for source in row["sources"] if source not in raw["sources"]]
    if strangers:
        raise ConfigError(f"{place}: source {strangers[0]!r} is not listed under `sources`")
    return Principle(
        **{key: row[key] for key in needed - {"sources", "weight", "prior"}},
        weight=float(row["weight"]),
        prior=float(row["prior"]),
        sources=tuple(row["sources"]),
        expected=row.get("expected", "never"),
    )


def _keys(row: Mapping[str, Any], expected: set[str], place: str) -> None:
    missing, unknown = expected - set(row), set(row) - expected
    if missing or unknown:
        wrong = [f"missing {', '.join(sorted(missing))}"] if missing else []
        wrong += [f"unknown {', '.join(sorted(unknown))}"] if unknown else []
        raise ConfigError(f"{place}: {'; '.join(wrong)}. Keys: {', '.join(sorted(expected))}.")
