"""The built-in engine: edits a draft sentence by sentence and adds the moves that are missing. Offline, deterministic.

Sentences are kept, softened (wording inside them changes), or dropped (pure scorn that holds nothing else). New
sentences are built from the customer's own words and the facts; none is a fixed opening. Candidates, boldest first:
full, without the additions that rest on the customer's words, wording only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rewriter.decision import read_decision
from rewriter.document import Document, Piece, read_document
from rewriter.engines import Candidate, Order
from rewriter.engines.phrasing import lower_first, say
from rewriter.engines.softening import soften, tidy
from rewriter.locks import find_locks, verify
from rewriter.person import expand_contractions
from rewriter.records import Change

__all__ = ["EditorEngine"]

# Sentences that may go altogether. Blame and argument often carry a fact of the case beside the sting: those are
# reworded, never dropped.
_SCORN = frozenset({"rude", "take_personally"})
_WHY = {
    "rude": "it is disrespectful",
    "blame": "it puts the fault on the customer",
    "take_personally": "it answers anger with anger",
    "argue": "it disputes instead of helping",
    "indifferent": "it shows no care",
    "negative_language": "abrasive wording",
    "cite_policy": "policy is no reason to a customer",
    "positive_language": "says what can be done",
    "clarify": "asks instead of demanding",
    "courteous": "clipped",
    "offer_choice": "makes the choice a question",
    "listen": "says that it was read",
}
_ASKS = re.compile(
    r"\?|\b(?:please|send|call|ring|reply|bring|need|upload|provide|choose|pick|click|visit|use|contact|dial|press"
    r"|dm)\b",
    re.IGNORECASE,
)


class EditorEngine:
    """The editor. No options."""

    name = "editor"

    def candidates(self, orders: Sequence[Order]) -> list[list[Candidate]]:
        """Candidates for each order, boldest first."""
        return [self._candidates(order) for order in orders]

    def _candidates(self, order: Order) -> list[Candidate]:
        document = read_document(order.case.draft)
        edited = {id(piece): _edit(order, document, piece) for piece in document.body}
        if document.body and all(change.action == "dropped" for change in edited.values()):
            return [Candidate("", (), "the draft holds nothing but scorn: what should the customer be told?")]
        before, after = say(order, " ".join(change.after or "" for change in edited.values()))
        safer = [change for change in before if change.principle not in {"restate", "take_responsibility"}]
        out: list[Candidate] = []
        for opening, ending in ((before, after), (safer, after), ([], after), ([], [])):
            candidate = _compose(order, document, edited, opening, ending)
            if all(candidate.text != other.text for other in out):
                out.append(candidate)
        return out


def _edit(order: Order, document: Document, piece: Piece) -> Change:
    """What becomes of one sentence of the draft."""
    original = document.restore(piece.text)
    harms = _harms(order, document, piece)
    if harms and _only_hurts(document, piece, original):
        label = harms[0]
        return Change("dropped", piece.text, None, label, _WHY[label])
    softened, why = soften(piece.text)
    if not softened:
        if _only_hurts(document, piece, original):
            return Change("dropped", piece.text, None, why[0], _WHY.get(why[0], why[0]))
        return Change("kept", piece.text, piece.text, None, "")
    if softened != piece.text and why and not verify(original, document.restore(softened)):
        reason = ", ".join(dict.fromkeys(_WHY.get(label, label) for label in why))
        return Change("softened", piece.text, softened, why[0], reason)
    return Change("kept", piece.text, piece.text, None, "")


def _harms(order: Order, document: Document, piece: Piece) -> list[str]:
    """Which scorn the diagnosis found in this sentence."""
    start, end = document.place(piece)
    return [
        label
        for label, spans in order.diagnosis.hurting.items()
        if label in _SCORN and any(left < end and start < right for left, right in spans)
    ]


def _only_hurts(document: Document, piece: Piece, original: str) -> bool:
    """Whether a sentence can go without loss: no lock, no checkable claim, no decision, nothing asked or instructed."""
    if any(char in document.masked.by_char for char in piece.text) or find_locks(original):
        return False
    decided = read_decision(original)
    return not (decided.refused or decided.granted or decided.pending or _ASKS.search(original))


def _compose(
    order: Order, document: Document, edited: dict[int, Change], opening: Sequence[Change], ending: Sequence[Change]
) -> Candidate:
    """Put the pieces together again, with the added sentences in their places."""
    first, last = _places(document, edited)
    paragraphs = not document.markup and order.case.exchange.channel in {"email", "review"} and order.case.has_customer
    gap = "\n\n" if paragraphs else " "
    parts: list[str] = []
    changes: list[Change] = []
    greeting = _greeting(order, document)
    for piece in document.pieces:
        if piece is first:
            if greeting:
                parts.append(greeting + ("\n\n" if paragraphs else "\n"))
            if opening:
                said = " ".join(change.after or "" for change in opening)
                inline = "".join(parts).endswith((", ", ",\u00a0"))
                parts.append((lower_first(said) if inline else said) + gap)
                changes.extend(opening)
        change = edited.get(id(piece))
        text = piece.text if change is None else (change.after or "")
        if change is not None:
            changes.append(_restored(document, change))
            if not order.tone.contractions and text:
                text = expand_contractions(text)
            if text and piece is first and (opening or greeting):
                text = _stop(tidy(text))
        parts.append(text)
        if piece is last and ending:
            parts.append(gap + " ".join(change.after or "" for change in ending))
            changes.extend(ending)
            parts[-2] = _stop(parts[-2])
    text = "".join(parts)  # still masked: white space inside a lock is none of ours
    text = _closed_up(text) if _reflowed(edited) else text
    return Candidate(document.restore(text.rstrip(" ")), changes)


def _closed_up(text: str) -> str:
    """Take out the gaps that dropped sentences leave."""
    text = re.sub(r"[ \t]+\n", "\n", re.sub(r"(?<=\S) {2,}(?=\S)", " ", text))
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"\n +(?=\S)", "\n", text)).lstrip()


def _reflowed(edited: dict[int, Change]) -> bool:
    return any(change.action == "dropped" for change in edited.values())


def _places(document: Document, edited: dict[int, Change]) -> tuple[Piece | None, Piece | None]:
    """The first and last sentence of the body that stand outside every template branch."""
    outside = [piece for piece in document.body if piece.branch == 0]
    if not outside:
        return None, None
    staying = [piece for piece in outside if edited[id(piece)].action != "dropped"]
    return _opening_piece(document, outside[0]), (staying or outside)[-1]


def _opening_piece(document: Document, sentence: Piece) -> Piece:
    """The piece that an opening goes before: a reference in front of the sentence stays behind the opening."""
    pieces = list(document.pieces)
    index = pieces.index(sentence)
    first = sentence
    while index > 0 and pieces[index - 1].block == sentence.block and pieces[index - 1].kind == "separator":
        index -= 1
        if re.search(r"\w", pieces[index].text) and pieces[index].branch == 0:
            first = pieces[index]
    return first


def _greeting(order: Order, document: Document) -> str:
    """A greeting by the customer's own name, where the tone wants one and the draft has none."""
    name = order.plan.account.name
    wanted = order.case.exchange.channel in order.tone.greeting_channels and order.strength == "full"
    if not name or not wanted or any(piece.kind == "greeting" for piece in document.pieces) or order.diagnosis.fine:
        return ""
    if re.search(rf"\b{re.escape(name.split()[-1])}\b", order.case.draft):
        return ""
    titled = re.match(r"(?:Mr|Mrs|Ms|Miss|Dr)\b", name)
    return order.tone.greeting.format(name=name, first=name if titled else name.split()[0])


def _stop(text: str) -> str:
    """End a sentence that another follows."""
    bare = text.rstrip()
    return bare + "." if bare and bare[-1].isalnum() else text


def _restored(document: Document, change: Change) -> Change:
    """The same change with its locks back, for people."""
    before = document.restore(change.before) if change.before else change.before
    after = document.restore(change.after) if change.after else change.after
    return Change(change.action, before, after, change.principle, change.reason)
