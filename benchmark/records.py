"""The records that travel between the rooms: what a line of a data file is in Python.

Frozen, typed, with a short readable repr. `from_json` takes what `validation` has already checked; `to_json` gives back
the same fields (a test holds every dataclass to its JSON Schema in `schemas/`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

__all__ = [
    "Annotation",
    "Attack",
    "Contrast",
    "Exchange",
    "Facts",
    "Grade",
    "Judgement",
    "Pair",
    "Reading",
    "Reply",
    "Sample",
    "Score",
    "Span",
    "Turn",
]

Span: TypeAlias = tuple[int, int]
"""Character offsets into a reply: start included, end excluded."""

Grade: TypeAlias = Literal[0, 1, 2] | None
"""0 absent, 1 generic or weak, 2 specific or strong; None: could not be graded (unscored, which is not 0)."""


def _short(text: str, limit: int = 48) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a conversation."""

    role: Literal["customer", "agent"]
    text: str

    def __repr__(self) -> str:
        return f"Turn({self.role}: {_short(self.text)!r})"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is true, what the agent may do, what not, and what is still needed. Short plain statements."""

    known: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()
    not_allowed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, row: Mapping[str, Sequence[str]]) -> Facts:
        """Read the object of a data file; absent lists are empty."""
        return cls(*(tuple(row.get(name, ())) for name in ("known", "allowed", "not_allowed", "missing")))

    def to_json(self) -> dict[str, list[str]]:
        """Give the object of a data file."""
        return {name: list(getattr(self, name)) for name in ("known", "allowed", "not_allowed", "missing")}

    @property
    def grounds(self) -> tuple[str, ...]:
        """Everything a reply may lean on: known facts, then allowed actions."""
        return self.known + self.allowed


@dataclass(frozen=True, slots=True)
class Reading:
    """Exact substrings of the customer's turns: what went wrong, what it cost them, what they ask for."""

    problem: tuple[str, ...] = ()
    impact: tuple[str, ...] = ()
    request: tuple[str, ...] = ()

    @classmethod
    def from_json(cls, row: Mapping[str, Sequence[str]]) -> Reading:
        """Read the object of a data file."""
        return cls(*(tuple(row.get(name, ())) for name in ("problem", "impact", "request")))

    def to_json(self) -> dict[str, list[str]]:
        """Give the object of a data file."""
        return {name: list(getattr(self, name)) for name in ("problem", "impact", "request")}


@dataclass(frozen=True, slots=True)
class Annotation:
    """One label that a reader gave to a reply, with the exact words that show it. What is not annotated is grade 0."""

    principle: str
    grade: Literal[1, 2]
    evidence: tuple[str, ...] = ()


def _notes(row: Mapping[str, Any]) -> tuple[Annotation, ...]:
    return tuple(Annotation(note["principle"], note["grade"], tuple(note["evidence"])) for note in row["annotations"])


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one reader said of one reply, before or after the readers' disagreements were settled.

    `reader` is "composer" (who wrote the reply and knew what it was meant to be), "first" or "second" (who saw neither
    each other's labels nor the composer's) or "adjudicated"; the last is what the exchanges carry.
    """

    id: str
    exchange: str
    reply: str
    reader: Literal["composer", "first", "second", "adjudicated"]
    overall: int
    annotations: tuple[Annotation, ...] = ()

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Judgement:
        """Read a validated line of `judgement` data."""
        return cls(row["id"], row["exchange"], row["reply"], row["reader"], row["overall"], _notes(row))

    @property
    def grades(self) -> dict[str, Literal[1, 2]]:
        """Grade per principle that was found."""
        return {note.principle: note.grade for note in self.annotations}

    def __repr__(self) -> str:
        return f"Judgement({self.id}, overall={self.overall})"


@dataclass(frozen=True, slots=True)
class Reply:
    """An agent's answer with a reader's judgement: overall 1-5, given first, then the labels.

    `kind` is what the reply was written as ("policy wall", "terse but helpful"); what it earns is another question.
    """

    id: str
    text: str
    overall: int
    annotations: tuple[Annotation, ...] = ()
    kind: str = ""

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Reply:
        """Read the object of a data file."""
        return cls(row["id"], row["text"], row["overall"], _notes(row), row.get("kind") or "")

    @property
    def grades(self) -> dict[str, Literal[1, 2]]:
        """Grade per principle that was found."""
        return {note.principle: note.grade for note in self.annotations}

    def __repr__(self) -> str:
        return f"Reply({self.id}, overall={self.overall}, {_short(self.text)!r})"


@dataclass(frozen=True, slots=True)
class Exchange:
    """A conversation that ends with a customer turn, with its facts.

    `facts` is None where nothing is known about the case (a bare reply to score): grounding then says what it could not
    check. `turns` is empty only for such bare replies; files may not hold an exchange without turns.
    """

    id: str
    turns: tuple[Turn, ...] = ()
    facts: Facts | None = None
    request: str | None = None
    expected: tuple[str, ...] | None = None
    family: str = ""
    industry: str = ""
    problem: str = ""
    problem_kind: str = ""
    channel: str = "email"
    anger: int | None = None
    voice: tuple[str, ...] = ()
    reading: Reading | None = None
    replies: tuple[Reply, ...] = ()

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Exchange:
        """Read a validated line of `exchange` data."""
        return cls(
            id=row["id"],
            turns=tuple(Turn(turn["role"], turn["text"]) for turn in row["turns"]),
            facts=None if row["facts"] is None else Facts.from_json(row["facts"]),
            request=row["request"],
            expected=None if row["expected"] is None else tuple(row["expected"]),
            family=row["family"],
            industry=row["industry"],
            problem=row["problem"],
            problem_kind=row.get("problem_kind") or "",
            channel=row["channel"],
            anger=row["anger"],
            voice=tuple(row["voice"]),
            reading=None if row.get("reading") is None else Reading.from_json(row["reading"]),
            replies=tuple(Reply.from_json(reply) for reply in row.get("replies", ())),
        )

    def to_json(self) -> dict[str, Any]:
        """Give the fields of a data file, without the labelled replies: what a run keeps of an exchange."""
        return {
            "id": self.id,
            "family": self.family,
            "industry": self.industry,
            "problem": self.problem,
            "problem_kind": self.problem_kind,
            "channel": self.channel,
            "anger": self.anger,
            "voice": list(self.voice),
            "turns": [{"role": turn.role, "text": turn.text} for turn in self.turns],
            "facts": self.facts.to_json() if self.facts else None,
            "request": self.request,
            "expected": None if self.expected is None else list(self.expected),
            "reading": self.reading.to_json() if self.reading else None,
        }

    @property
    def customer(self) -> str:
        """All the customer's turns, a blank line between them."""
        return "\n\n".join(turn.text for turn in self.turns if turn.role == "customer")

    def __repr__(self) -> str:
        last = self.turns[-1].text if self.turns else ""
        return f"Exchange({self.id}, {self.channel}, anger={self.anger}, {_short(last)!r})"


@dataclass(frozen=True, slots=True)
class Pair:
    """A curt draft and the rewrite an expert would send instead.

    `exchange` is the id of the conversation it answers, or None for a canned response (or where `customer` stands in).
    `keep` are literals that must occur as often in the rewrite as in the draft.
    """

    id: str
    family: str
    exchange: str | None
    industry: str
    channel: str
    facts: Facts
    draft: str
    rewrite: str
    keep: tuple[str, ...]
    decision: Literal["granted", "refused", "partial", "pending", "info_only"]
    must_not_claim: tuple[str, ...] = ()
    customer: str | None = None

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Pair:
        """Read a validated line of `pair` data."""
        return cls(
            id=row["id"],
            family=row["family"],
            exchange=row["exchange"],
            industry=row["industry"],
            channel=row["channel"],
            facts=Facts.from_json(row["facts"]),
            draft=row["draft"],
            rewrite=row["rewrite"],
            keep=tuple(row["keep"]),
            decision=row["decision"],
            must_not_claim=tuple(row["must_not_claim"]),
            customer=row["customer"],
        )

    def __repr__(self) -> str:
        return f"Pair({self.id}, {self.decision}, {_short(self.draft)!r})"


@dataclass(frozen=True, slots=True)
class Contrast:
    """One edit of a reply that moves one principle up or down; every other principle must stay put."""

    id: str
    exchange: str
    base: str
    edited: str
    principle: str
    direction: Literal["up", "down"]

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Contrast:
        """Read a validated line of `contrast` data."""
        return cls(row["id"], row["exchange"], row["base"], row["edited"], row["principle"], row["direction"])

    def __repr__(self) -> str:
        return f"Contrast({self.id}, {self.principle} {self.direction}, {_short(self.edited)!r})"


@dataclass(frozen=True, slots=True)
class Attack:
    """A reply written to fool a scorer, beside an honest one that a good scorer ranks higher."""

    id: str
    exchange: str
    kind: str
    reply: str
    honest_reply: str

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Attack:
        """Read a validated line of `attack` data."""
        return cls(row["id"], row["exchange"], row["kind"], row["reply"], row["honest_reply"])

    def __repr__(self) -> str:
        return f"Attack({self.id}, {self.kind}, {_short(self.reply)!r})"


@dataclass(frozen=True, slots=True)
class Score:
    """What one or several scorers say of one reply.

    Attributes:
        overall: 0-100, or None where nothing that counts could be graded. Where a scorer has probabilities, a grade
            counts with what is to be expected by them.
        grades: Every principle that was looked at -> 0, 1, 2, or None (unscored).
        evidence: Principle -> spans of the reply, character offsets; only principles with a grade above 0.
        parts: Phase (hear, feel, own, solve, close, tone, avoid) -> 0-100, 100 is best also in *avoid*; None unscored.
        reasons: Sentences for a person: what earned or lost a grade, what could not be checked and why.
        measures: Figures beside the rubric, such as `chrf` (0-100) or `flesch_reading_ease`; never part of `overall`.
        scorer: Names of the scorers, joined with "+", in the order in which a later one overrides an earlier one.
    """

    overall: float | None
    grades: Mapping[str, Grade]
    evidence: Mapping[str, Sequence[Span]] = field(default_factory=dict)
    parts: Mapping[str, float | None] = field(default_factory=dict)
    reasons: Sequence[str] = ()
    measures: Mapping[str, float | None] = field(default_factory=dict)
    scorer: str = ""

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Score:
        """Read what `to_json` gave."""
        evidence = {name: [(int(a), int(b)) for a, b in spans] for name, spans in row["evidence"].items()}
        return cls(
            row["overall"], row["grades"], evidence, row["parts"], row["reasons"], row["measures"], row["scorer"]
        )

    def to_json(self) -> dict[str, Any]:
        """Give plain JSON values."""
        return {
            "overall": self.overall,
            "grades": dict(self.grades),
            "evidence": {name: [list(span) for span in spans] for name, spans in self.evidence.items()},
            "parts": dict(self.parts),
            "reasons": list(self.reasons),
            "measures": dict(self.measures),
            "scorer": self.scorer,
        }

    @property
    def unscored(self) -> list[str]:
        """Principles that could not be graded."""
        return [name for name, grade in self.grades.items() if grade is None]

    def __repr__(self) -> str:
        found = ", ".join(f"{name} {grade}" for name, grade in self.grades.items() if grade)
        shown = "unscored" if self.overall is None else f"{self.overall:.0f}"
        return f"Score({shown}/100; {found or 'nothing found'})"


@dataclass(frozen=True, slots=True)
class Sample:
    """One exchange answered by one generator, with its scores: a line of `samples.jsonl`.

    The exchange travels along (without its labelled replies), so that a run can be read without the data set.
    Exactly one of `reply` and `failure` is set. `scores` maps a scorer label ("lexical+grounding") to its Score.
    """

    exchange: Exchange
    reply: str | None
    failure: str | None = None
    seconds: float = 0.0
    scores: Mapping[str, Score] = field(default_factory=dict)

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Sample:
        """Read a line of `samples.jsonl`."""
        scores = {label: Score.from_json(score) for label, score in row["scores"].items()}
        return cls(Exchange.from_json(row["exchange"]), row["reply"], row["failure"], row["seconds"], scores)

    def to_json(self) -> dict[str, Any]:
        """Give a line of `samples.jsonl`."""
        return {
            "id": self.exchange.id,
            "exchange": self.exchange.to_json(),
            "reply": self.reply,
            "failure": self.failure,
            "seconds": round(self.seconds, 6),
            "scores": {label: score.to_json() for label, score in self.scores.items()},
        }
