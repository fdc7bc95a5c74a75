"""What goes into a rewrite and what comes out of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, TypeAlias

from benchmark.records import Exchange, Span

__all__ = ["CHANNELS", "Action", "Case", "Change", "Decision", "Fault", "Rewrite", "Verdict"]

CHANNELS = ("email", "chat", "sms", "social", "phone", "phone_note", "review", "canned")
"""Where a draft may be sent."""

Decision: TypeAlias = Literal["granted", "refused", "partial", "pending", "info_only"]
Action: TypeAlias = Literal["kept", "softened", "replaced", "dropped", "added"]
"""What happened to a sentence of the draft, or that a sentence is new."""


@dataclass(frozen=True, slots=True)
class Case:
    """A draft and all that is known about what it answers.

    `exchange` has no turns for a canned response and no facts where none were given.
    """

    draft: str
    exchange: Exchange

    @property
    def has_customer(self) -> bool:
        """Whether there is a customer's message to answer."""
        return bool(self.exchange.turns)


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one sentence, and why.

    Attributes:
        action: kept, softened, replaced, dropped or added.
        before: The sentence of the draft; None if added.
        after: The sentence of the rewrite; None if dropped.
        principle: The label that asked for the change; None if kept.
        reason: One sentence for a person.
    """

    action: Action
    before: str | None
    after: str | None
    principle: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing the guard holds against a rewrite.

    Attributes:
        kind: lock, order, markup, decision, claim, commitment, fact, blame or language.
        message: One sentence for a person.
        span: Where in the rewrite, if it is somewhere.
    """

    kind: str
    message: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The guard's answer: ok, or the faults."""

    faults: tuple[Fault, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing is held against the rewrite."""
        return not self.faults

    def to_json(self) -> dict[str, Any]:
        """Give plain JSON values."""
        return {"ok": self.ok, "faults": [asdict(fault) for fault in self.faults]}

    def __repr__(self) -> str:
        return "Verdict(ok)" if self.ok else f"Verdict({'; '.join(fault.message for fault in self.faults)})"


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A rewrite with its reasons.

    Attributes:
        text: What to send; the draft itself where nothing safe could be made of it.
        draft: What it was made of.
        needs_human: Whether a person must look before it is sent.
        reasons: Sentences for a person: what was changed and why, and why a person must look.
        changes: Sentence by sentence.
        verdict: The guard's answer for `text`.
        engine: Name of the engine that wrote it.
        decision: What the draft decides.
        questions: What is missing and should be asked, where the draft lacks it.
    """

    text: str
    draft: str
    needs_human: bool
    reasons: Sequence[str]
    changes: Sequence[Change]
    verdict: Verdict
    engine: str
    decision: Decision
    questions: Sequence[str] = field(default_factory=tuple)

    def to_json(self) -> dict[str, Any]:
        """Give plain JSON values."""
        return {
            "text": self.text,
            "draft": self.draft,
            "needs_human": self.needs_human,
            "reasons": list(self.reasons),
            "changes": [asdict(change) for change in self.changes],
            "verdict": self.verdict.to_json(),
            "engine": self.engine,
            "decision": self.decision,
            "questions": list(self.questions),
        }

    def __repr__(self) -> str:
        state = "needs a human" if self.needs_human else "ok"
        shown = " ".join(self.text.split())
        return f"Rewrite({state}, {len(self.changes)} sentences, {shown[:60]!r}{'…' if len(shown) > 60 else ''})"
