"""What a judge is asked: a prompt from a file, and the conversation and reply fenced off as data."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from benchmark.errors import ConfigError, DataError
from benchmark.files import read_text
from benchmark.generators import Message, Request
from benchmark.records import Exchange
from benchmark.rubric import Rubric

__all__ = ["GRADING", "PAIRWISE", "Prompt", "grading_request", "load_prompt", "pairwise_request", "retry"]

GRADING = Path(__file__).with_name("prompt.md")
PAIRWISE = Path(__file__).with_name("pairwise.md")


class Prompt:
    """A prompt file: its text, and a hash that says which it was.

    Args:
        text: With the slots {fence}, {do} and {avoid}; braces of its own are doubled, as in `str.format`.
        place: Where it stands, for messages.

    Raises:
        ConfigError: A slot that there is not, or a lone brace.
    """

    def __init__(self, text: str, place: object) -> None:
        self.text = text
        self.hash = hashlib.sha256(text.encode()).hexdigest()[:8]
        try:
            text.format(fence="", do="", avoid="")
        except (KeyError, IndexError, ValueError) as exc:
            raise ConfigError(
                f"{place}: a prompt may hold {{fence}}, {{do}} and {{avoid}}, and other braces doubled; got {exc}"
            ) from exc
        if "{fence}" not in text:
            raise ConfigError(f"{place}: the prompt must name {{fence}}, or a reply could speak to the judge")


def load_prompt(path: str | Path) -> Prompt:
    """Read a prompt file. Raises DataError where there is none, ConfigError where it cannot be used."""
    return _loaded(Path(path))


@cache
def _loaded(path: Path) -> Prompt:
    if not path.is_file():
        raise DataError("no such prompt", file=path, fix=f"copy {GRADING} and change it")
    return Prompt(read_text(path), path)


def grading_request(prompt: Prompt, rubric: Rubric, exchange: Exchange, reply: str) -> Request:
    """Ask for the grades of one reply."""
    fence = _fence(exchange, (reply,))
    listed = {
        side: "\n".join(
            f"- {label}: {rubric.principles[label].definition}; 2: {rubric.principles[label].grade_2}"
            for label in getattr(rubric, side)
        )
        for side in ("do", "avoid")
    }
    system = prompt.text.format(fence=fence, **listed)
    asked = f"{_conversation(exchange, fence)}\n\nThe reply to be graded:\n{_fenced(reply, fence)}"
    return Request((Message("system", system), Message("user", asked)), exchange)


def pairwise_request(prompt: Prompt, exchange: Exchange, first: str, second: str) -> Request:
    """Ask which of two replies is better."""
    fence = _fence(exchange, (first, second))
    asked = (
        f"{_conversation(exchange, fence)}\n\nReply 1:\n{_fenced(first, fence)}\n\nReply 2:\n{_fenced(second, fence)}"
    )
    system = prompt.text.format(fence=fence, do="", avoid="")
    return Request((Message("system", system), Message("user", asked)), exchange)


def retry(request: Request, answer: str, problem: str) -> Request:
    """Ask again, with the answer and what was wrong with it."""
    said = f"That cannot be read: {problem}. Answer again, with the JSON object and nothing else."
    messages = (*request.messages, Message("assistant", answer), Message("user", said))
    return Request(messages, request.exchange)


def _conversation(exchange: Exchange, fence: str) -> str:
    parts = [f"Channel: {exchange.channel}"]
    if exchange.facts is not None:
        titles = {"known": "Known", "allowed": "Allowed", "not_allowed": "Not allowed", "missing": "Missing"}
        rows = [
            f"{title}:\n" + "\n".join(f"- {row}" for row in getattr(exchange.facts, name))
            for name, title in titles.items()
            if getattr(exchange.facts, name)
        ]
        parts.append(f"Facts:\n{_fenced(chr(10).join(rows), fence)}")
    if exchange.request:
        parts.append(f"What the customer asks for: {_fenced(exchange.request, fence)}")
    said = "\n\n".join(f"{turn.role}: {turn.text}" for turn in exchange.turns)
    parts.append(f"The conversation:\n{_fenced(said or '(not given)', fence)}")
    return "\n\n".join(parts)


def _fenced(text: str, fence: str) -> str:
    return f"<<<{fence}\n{text}\n{fence}>>>"


def _fence(exchange: Exchange, replies: Sequence[str]) -> str:
    """A word that stands in none of the texts, so that nothing in them can close the fence; the same each time."""
    facts = exchange.facts
    known = [*facts.grounds, *facts.not_allowed, *facts.missing] if facts else []
    whole = "\n".join([*replies, *known, exchange.request or "", *(turn.text for turn in exchange.turns)])
    word = hashlib.sha256(whole.encode("utf-8", "replace")).hexdigest()[:10]
    while word in whole:
        word = hashlib.sha256(word.encode()).hexdigest()[:10]
    return word
