"""A draft as separators and sentences, so that sentences can be changed and everything between them stays as it was.

Locks are masked first: a sentence may hold a placeholder or an inline tag as one odd character, and block tags,
template branches, quoted lines, code and the signature are separators that nobody touches.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from benchmark.records import Span
from benchmark.text import sentences
from rewriter.locks import Lock, Masked, mask
from rewriter.locks.tags import read_tag

__all__ = ["Document", "Piece", "read_document"]

_BLOCK_TAG = re.compile(
    r"</?(?:p|div|br|li|ul|ol|h[1-6]|table|thead|tbody|tr|td|th|blockquote|pre|hr|html|head|body|section|article"
    r"|header|footer)\b",
    re.IGNORECASE,
)
_GREETING = re.compile(r"^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|greetings)\b", re.IGNORECASE)
_TITLE = re.compile(r"^(?:mr|mrs|ms|miss|dr|sir|madam)\b\.? ?[^\s.]*(?: [^\s.]+)?[.,]?$", re.IGNORECASE)
_INLINE_GREETING = re.compile(
    r"^(?:(?:hi|hello|hey|dear)(?: there)?(?: [^\s,.!?:]{1,30}){0,3},|(?:dear |hi |hello"
    r" )?[\ue000-\uf8ff]{1,3}\s?(?:[,:]|\s[-–—]))\s+(?=\S)",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"^(?:(?:kind|best|warm|many)? ?(?:regards|wishes|thanks)|yours(?: sincerely| faithfully| truly)?|sincerely"
    r"|cheers|thank you|thanks)\b[^.?!]{0,40}$",
    re.IGNORECASE,
)
_IN_A_SIGNATURE = {"placeholder", "markup", "entity", "email", "phone", "url"}


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a draft: a sentence that may be changed, or a separator that may not.

    Attributes:
        kind: separator, greeting, sentence or closing.
        text: As masked.
        start: Offset in the masked draft.
        block: Number of the block (line or block element) it stands in.
        branch: How many template branches are open around it.
    """

    kind: str
    text: str
    start: int
    block: int
    branch: int


@dataclass(frozen=True, slots=True)
class Document:
    """The pieces of a draft in order; joined, their texts are the masked draft."""

    masked: Masked
    pieces: tuple[Piece, ...]
    markup: bool

    @property
    def body(self) -> list[Piece]:
        """The sentences that say something: no greeting, no closing."""
        return [piece for piece in self.pieces if piece.kind == "sentence"]

    def restore(self, text: str) -> str:
        """Put the locks back; quick for one piece of many, where `Masked.restore` looks at every lock of the draft."""
        by_char = self.masked.by_char
        return "".join(by_char[char].text if char in by_char else char for char in text)

    def place(self, piece: Piece) -> Span:
        """Where a piece stands in the draft itself."""
        start = piece.start + sum(len(lock.text) - 1 for lock in self._before(piece.start))
        return start, start + len(self.restore(piece.text))

    def _before(self, at: int) -> Iterator[Lock]:
        gone = 0
        for lock in self.masked.locks:
            if lock.span[0] - gone >= at:
                return
            gone += len(lock.text) - 1
            yield lock


def read_document(draft: str) -> Document:
    """Cut a draft into pieces."""
    masked = mask(draft)
    by_char = masked.by_char
    pieces: list[Piece] = []
    block, branch, at = 0, 0, 0
    for part in re.split(r"(\n+)", masked.text):
        for chunk, lock in _at_block_locks(part, by_char):
            if lock is not None or not chunk.strip():
                pieces.append(Piece("separator", chunk, at, block, branch))
                if lock is not None:
                    branch = max(0, branch + _branch_step(lock))
                block += bool(lock is not None or "\n" in chunk)
            else:
                pieces += _sentences(chunk, at, block, branch, by_char)
            at += len(chunk)
        block += 1
    return Document(
        masked, tuple(_mark_ends(pieces, by_char)), markup=any(lock.kind == "markup" for lock in masked.locks)
    )


def _at_block_locks(text: str, by_char: dict[str, Lock]) -> list[tuple[str, Lock | None]]:
    """Cut a line at the masked locks that end a block."""
    out: list[tuple[str, Lock | None]] = []
    rest = ""
    for char in text:
        lock = by_char.get(char)
        if lock is not None and _ends_block(lock):
            if rest:
                out.append((rest, None))
            out.append((char, lock))
            rest = ""
        else:
            rest += char
    if rest:
        out.append((rest, None))
    return out


def _ends_block(lock: Lock) -> bool:
    if lock.kind in {"quote", "signature"} or (lock.kind == "code_span" and "\n" in lock.text):
        return True
    return _branch_role(lock) is not None or (lock.kind == "markup" and bool(_BLOCK_TAG.match(lock.text)))


def _branch_role(lock: Lock) -> str | None:
    """Whether a lock opens, divides or closes a branch of a template, in whatever language."""
    tag = read_tag(lock)
    return tag.role if tag and tag.family == "block" and tag.role != "alone" else None


def _branch_step(lock: Lock) -> int:
    return {"opens": 1, "closes": -1}.get(_branch_role(lock) or "", 0)


def _sentences(chunk: str, at: int, block: int, branch: int, by_char: dict[str, Lock]) -> list[Piece]:
    pieces: list[Piece] = []
    done = 0
    for start, end in sentences(chunk):
        if start > done:
            pieces.append(Piece("separator", chunk[done:start], at + done, block, branch))
        text = chunk[start:end]
        opening = _INLINE_GREETING.match(text)
        if opening and not pieces:
            pieces.append(Piece("greeting", opening.group(), at + start, block, branch))
            start, text = start + opening.end(), text[opening.end() :]
        bare = "".join(char for char in text if char not in by_char)
        kind = "sentence" if re.search(r"[^\W\d_]{2}", bare) else "separator"
        if kind == "sentence" and _GREETING.match(bare) and len(bare.split()) <= 5 and not bare.rstrip().endswith("?"):
            kind = "greeting"
        salutation = block == 0 and len(bare.split()) <= 4 and (text.endswith(",") or bool(_TITLE.match(bare)))
        if kind == "sentence" and salutation:
            kind = "greeting"
        pieces.append(Piece(kind, text, at + start, block, branch))
        done = end
    if done < len(chunk):
        pieces.append(Piece("separator", chunk[done:], at + done, block, branch))
    return pieces


def _mark_ends(pieces: list[Piece], by_char: dict[str, Lock]) -> list[Piece]:
    """Mark the closing formula and the name under it: short last lines without a full stop."""
    out = list(pieces)
    sentence_at = [index for index, piece in enumerate(out) if piece.kind == "sentence"]
    for index in reversed(sentence_at[1:]):
        piece = out[index]
        alone = sum(other.block == piece.block for other in out if other.kind == "sentence") == 1
        short = (
            len(piece.text.split()) <= 6
            and not re.search(r"[.?!:;]$|\d", piece.text.strip())
            and piece.text[:1].isupper()
            and all(by_char[char].kind in _IN_A_SIGNATURE for char in piece.text if char in by_char)
        )
        if alone and (short or _CLOSING.match(piece.text)):
            out[index] = Piece("closing", piece.text, piece.start, piece.block, piece.branch)
        else:
            break
    return out
