"""Every exchange with its replies: evidence cut into marks, grades, parts, reasons, failures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from benchmark.records import Exchange, Sample, Score, Span
from benchmark.report.tables import DIMENSIONS
from benchmark.report.views import RunView
from benchmark.rubric import Rubric
from benchmark.text import words

__all__ = ["Card", "Note", "ReplyView", "Segment", "cards", "filter_options", "segments"]

OPEN_AT_FIRST = 20
"""Samples that stand open when the page loads: a browser lays out only what is open."""


@dataclass(frozen=True, slots=True)
class Note:
    """A principle found in a reply, with its grade."""

    label: str
    grade: int
    phase: str

    def __str__(self) -> str:
        return f"{self.label}, grade {self.grade} of 2 ({self.phase})"


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a reply that shows the same principles throughout; none where `notes` is empty."""

    text: str
    notes: tuple[Note, ...] = ()

    @property
    def title(self) -> str:
        """What a reader is told who points at it."""
        return "; ".join(str(note) for note in self.notes)

    @property
    def phases(self) -> list[str]:
        """The phases it shows, what is to avoid first: a fault must not vanish under praise."""
        return sorted(dict.fromkeys(note.phase for note in self.notes), key=lambda phase: phase != "avoid")


def segments(text: str, evidence: Mapping[str, Sequence[Span]], notes: Mapping[str, Note]) -> list[Segment]:
    """Cut a text at every boundary of evidence, so that overlapping spans need no nesting.

    The texts of the segments, joined, are the text. What lies outside it is clipped, and evidence for a principle
    without a note is left out.
    """
    spans = [
        (max(0, start), min(len(text), end), note)
        for label, note in notes.items()
        for start, end in evidence.get(label, ())
    ]
    spans = [span for span in spans if span[0] < span[1]]
    edges = sorted({0, len(text), *(edge for start, end, _ in spans for edge in (start, end))})
    pieces = [
        (text[left:right], tuple(dict.fromkeys(note for start, end, note in spans if start <= left and right <= end)))
        for left, right in pairwise(edges)
    ]
    return [
        Segment("".join(piece for piece, _ in run), found) for found, run in groupby(pieces, key=lambda row: row[1])
    ]


@dataclass(frozen=True, slots=True)
class ReplyView:
    """What one run made of an exchange.

    Attributes:
        run: The run.
        status: "scored", "unscored" (a reply without an overall), "failed" (no reply), or "absent" (not in this run).
        overall: 0-100, or None.
        segments: The reply with its evidence.
        found: Principles with a grade above 0, those with evidence in the reply or not.
        marked: Labels that have evidence.
        lacking: Expected principles that were graded 0.
        unscored: Principles that could not be graded.
        words: Length of the reply.
        sample: The sample, unless absent.
        score: The score, if this scorer has seen the reply.
    """

    run: RunView
    status: str
    overall: float | None = None
    segments: Sequence[Segment] = ()
    found: Sequence[Note] = ()
    marked: frozenset[str] = frozenset()
    lacking: Sequence[str] = ()
    unscored: Sequence[str] = ()
    words: int = 0
    sample: Sample | None = None
    score: Score | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """One exchange and all replies to it."""

    number: int
    exchange: Exchange
    expected: tuple[str, ...]
    replies: tuple[ReplyView, ...]
    traits: Mapping[str, str]

    @property
    def open(self) -> bool:
        """Whether it stands open when the page loads."""
        return self.number <= OPEN_AT_FIRST

    @property
    def opening(self) -> str:
        """The beginning of the customer's last message, for the closed card."""
        last = next((turn.text for turn in reversed(self.exchange.turns) if turn.role == "customer"), "")
        flat = " ".join(last.split())
        return flat if len(flat) <= 120 else flat[:119].rstrip() + "…"


def cards(views: Sequence[RunView], exchanges: Sequence[Exchange], scorer: str, rubric: Rubric) -> list[Card]:
    """One card per exchange, in the order of the data, with one reply per run."""
    made: list[Card] = []
    for number, exchange in enumerate(exchanges, start=1):
        expected = rubric.expected(exchange)
        replies = tuple(_reply(view, exchange, expected, scorer, rubric) for view in views)
        traits = {name: value_of(exchange) for name, value_of in DIMENSIONS.items()}
        made.append(Card(number, exchange, expected, replies, traits))
    return made


def _reply(view: RunView, exchange: Exchange, expected: Sequence[str], scorer: str, rubric: Rubric) -> ReplyView:
    sample = view.samples.get(exchange.id)
    if sample is None:
        return ReplyView(view, "absent")
    if sample.reply is None:
        return ReplyView(view, "failed", sample=sample)
    length = sum(1 for _ in words(sample.reply))
    score = sample.scores.get(scorer)
    if score is None:
        return ReplyView(view, "unscored", segments=[Segment(sample.reply)], words=length, sample=sample)
    notes = {
        label: Note(label, grade, rubric.principles[label].phase if label in rubric.principles else "other")
        for label, grade in score.grades.items()
        if grade
    }
    pieces = segments(sample.reply, score.evidence, notes)
    return ReplyView(
        run=view,
        status="unscored" if score.overall is None else "scored",
        overall=score.overall,
        segments=pieces,
        found=list(notes.values()),
        marked=frozenset(note.label for piece in pieces for note in piece.notes),
        lacking=[label for label in expected if score.grades.get(label) == 0],
        unscored=score.unscored,
        words=length,
        sample=sample,
        score=score,
    )


def filter_options(
    views: Sequence[RunView], exchanges: Sequence[Exchange], made: Sequence[Card], rubric: Rubric
) -> dict[str, list[tuple[str, str]]]:
    """What the filters offer: name -> (value, text shown); only what occurs."""
    options = {"run": [(str(view.index), view.label) for view in views]}
    for name, value_of in DIMENSIONS.items():
        options[name] = [(value, value or "not given") for value in sorted({value_of(e) for e in exchanges})]
    found = {note.label for card in made for reply in card.replies for note in reply.found}
    options["principle"] = [(label, label) for label in rubric.labels if label in found]
    present = {reply.status for card in made for reply in card.replies}
    options["status"] = [(name, name) for name in ("scored", "unscored", "failed", "absent") if name in present]
    return options
