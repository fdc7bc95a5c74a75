"""Change the wording inside a sentence: take out what only hurts, say the rest decently, write abbreviations out.

The patterns stand in `softenings.yaml`. A sentence comes with its locks masked, so no pattern can touch a
placeholder, a link or a tag.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmark.errors import ConfigError
from benchmark.files import read_yaml

__all__ = ["Softening", "hush", "load_softenings", "soften", "tidy"]

_PASSES = 5  # a sentence may hurt twice in the same way, and one change may bring out what another entry knows
_LOCKS = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
"""Masked locks: an entry whose pattern reaches over one is not applied."""


@dataclass(frozen=True, slots=True)
class Softening:
    """One entry of the file."""

    kind: str
    pattern: re.Pattern[str]
    with_: str
    why: str
    before: str
    after: str


def soften(sentence: str) -> tuple[str, list[str]]:
    """Give the softened sentence and the principles that asked for it; empty if nothing decent was left."""
    quiet = hush(sentence)
    why = ["rude"] if quiet != sentence else []
    sentence = quiet
    for _ in range(_PASSES):
        softened, asked = _soften_once(sentence)
        if softened == sentence:
            break
        why += asked
        sentence = softened
    return sentence, list(dict.fromkeys(why))


def _soften_once(sentence: str) -> tuple[str, list[str]]:
    changed, why = sentence, []
    for entry in load_softenings():
        if entry.kind == "drop":
            if entry.pattern.search(sentence):
                return "", [entry.why]
            continue
        once, count = entry.pattern.subn(entry.with_, _inside(changed, entry), count=1)
        if count and once != changed and _LOCKS.findall(once) == _LOCKS.findall(changed):
            changed = once
            why.append(entry.why)
    if changed == sentence:
        return sentence, []
    end = re.search(r"[.!?]+$", sentence)
    if end and changed and changed.rstrip()[-1:].isalnum():
        changed = changed.rstrip() + end.group()
    return tidy(changed), why


def _inside(sentence: str, entry: Softening) -> str:
    """Lower the first letter where words will come before it."""
    word = sentence.split(" ", 1)[0]
    begins = entry.pattern.match(sentence)
    moves = begins is not None and entry.with_ and (r"\1" in entry.with_ or begins.end() == 0)
    return sentence[0].lower() + sentence[1:] if moves and (word[1:].islower() or word == "A") else sentence


def tidy(sentence: str) -> str:
    """Put right what a cut leaves behind: double spaces, stray commas, the capital at the start."""
    text = re.sub(r"\s{2,}", " ", sentence).strip()
    text = re.sub(r"\s+([,;!?]|[.:](?![a-z]))", r"\1", text)  # " .acsm" is a file ending
    text = re.sub(r"^[,;:.\s]+", "", text)
    text = re.sub(r"[,;]+([.!?])", r"\1", text)
    text = re.sub(r"\b([Pp]lease),? please\b", r"\1", text, flags=re.IGNORECASE)
    text = re.sub(r"^please (.*\bplease[.!?]?)$", r"\1", text, flags=re.IGNORECASE)
    if not re.search(r"[^\W\d_]{2}", text):
        return ""
    return text[0].upper() + text[1:] if text[0].islower() and not re.match(r"[a-z]+[A-Z@.]", text) else text


_SHOUTED = re.compile(
    r"\b(?:NOT|NOW|STOP|SAME|ALL|ONE|NEVER|NO|DO|ONLY|MUST|ALWAYS|READ|THIS|ANY|YOU|YOUR|ARE|IS|WILL|FINAL|BEFORE|AFTER|AGAIN"
    r"|TWICE|ONCE|WE|CANNOT|PLEASE|OR|AND|THE)\b"
)


def hush(sentence: str) -> str:
    """Lower small words in capitals (NOT, NOW, STOP), which read as shouting; codes and names in capitals stay."""
    quiet = _SHOUTED.sub(lambda found: found.group().lower(), sentence)
    return quiet if quiet == sentence or not sentence[0].isupper() else quiet[0].upper() + quiet[1:]


@cache
def load_softenings() -> tuple[Softening, ...]:
    """Read the file. Raises ConfigError with the entry where it is not as its head says."""
    path = Path(__file__).with_name("softenings.yaml")
    entries: list[Softening] = []
    for kind, rows in read_yaml(path).items():
        for row in rows:
            needed = (
                {"match", "before", "after"}
                | ({"with"} if kind in {"replace", "expand"} else set())
                | ({"why"} if kind != "expand" else set())
            )
            if set(row) != needed:
                raise ConfigError(
                    f"{path}: {kind}: {row.get('match')!r} has keys {sorted(row)}, expected {sorted(needed)}"
                )
            try:
                pattern = re.compile(row["match"], re.IGNORECASE)
            except re.error as exc:
                raise ConfigError(f"{path}: {kind}: {row['match']!r}: {exc}") from exc
            entries.append(
                Softening(kind, pattern, row.get("with", ""), row.get("why", "courteous"), row["before"], row["after"])
            )
    return tuple(entries)
