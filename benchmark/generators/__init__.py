"""Anything that writes replies: a file, a function, a process, an endpoint, a local model.

A generator takes a batch of requests and gives one `Generation` for each, in order. What fails for one request is that
generation's `failure`; the rest of the batch is untouched. Only what makes every request impossible (no key, no file,
no such model) is raised, as an `EvenkeelError`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from benchmark import registry
from benchmark.records import Exchange

__all__ = [
    "GENERATORS",
    "Generation",
    "Generator",
    "Message",
    "Request",
    "covers",
    "create_generator",
    "generation_of",
    "one_line",
    "reply_request",
]

GENERATORS: dict[str, str] = {
    "command": "benchmark.generators.command:CommandGenerator",
    "endpoint": "benchmark.generators.endpoint:EndpointGenerator",
    "function": "benchmark.generators.function:FunctionGenerator",
    "pairs": "benchmark.generators.pairs:PairsGenerator",
    "replies": "benchmark.generators.replies:RepliesGenerator",
    "scripted": "benchmark.generators.scripted:ScriptedGenerator",
    "transformers_model": "benchmark.generators.transformers_model:TransformersGenerator",
}


@dataclass(frozen=True, slots=True)
class Message:
    """One chat message; roles as in the OpenAI format."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Request:
    """What a generator is asked: the chat messages for a language model, and the exchange for everything else."""

    messages: tuple[Message, ...]
    exchange: Exchange

    def to_json(self) -> dict[str, Any]:
        """Give what `command` writes to its process and `function` may look at."""
        facts = self.exchange.facts
        return {
            "id": self.exchange.id,
            "channel": self.exchange.channel,
            "turns": [{"role": turn.role, "text": turn.text} for turn in self.exchange.turns],
            "facts": facts.to_json() if facts else None,
            "messages": [{"role": message.role, "content": message.content} for message in self.messages],
        }


@dataclass(frozen=True, slots=True)
class Generation:
    """The text that came back, or why none did.

    `seconds` is the time of this request alone, or 0; tokens are what the model counted, None where it did not.
    """

    text: str | None
    failure: str | None = None
    seconds: float = 0.0
    tokens_in: int | None = None
    tokens_out: int | None = None


class Generator(Protocol):
    """The contract. Implementations are plain classes with keyword options; `main_option` is what follows the colon.

    A generator that by its nature answers only some exchanges may also have `covers(exchange) -> bool`; the others are
    then left out of a run instead of counting as failed.
    """

    def generate(self, requests: Sequence[Request]) -> list[Generation]:
        """Answer each request, in order. Shape: `len(result) == len(requests)`."""
        ...


# What a language model is told when its replies are benchmarked. It names the task and hands over the facts, and says
# nothing of the rubric: a benchmark that teaches to the test measures the teaching.
SYSTEM_PROMPT = """\
You are a customer service agent. Write the reply to the customer's last message. \
Reply with the text of the message only.
Channel: {channel}."""


def reply_request(exchange: Exchange) -> Request:
    """Ask for a reply to an exchange: system prompt with channel and facts, then the turns as chat messages."""
    parts = [SYSTEM_PROMPT.format(channel=exchange.channel)]
    if exchange.facts is not None:
        titles = {
            "known": "What is known",
            "allowed": "What you may do",
            "not_allowed": "What you may not do",
            "missing": "What is not known yet",
        }
        for name, title in titles.items():
            rows = getattr(exchange.facts, name)
            if rows:
                parts.append(f"{title}:\n" + "\n".join(f"- {row}" for row in rows))
    messages = [Message("system", "\n\n".join(parts))]
    roles = {"customer": "user", "agent": "assistant"}
    messages += [Message(roles[turn.role], turn.text) for turn in exchange.turns]
    return Request(tuple(messages), exchange)


def generation_of(value: object, seconds: float = 0.0) -> Generation:
    """Take what came back from somewhere for a reply: text, or the reason why it is none.

    Half a surrogate pair becomes "?": JSON can carry one as an escape, but UTF-8 cannot, and the run could not be
    written.
    """
    if not isinstance(value, str):
        return Generation(None, f"the reply is not text but {type(value).__name__}", seconds)
    if not value.strip():
        return Generation(None, "the reply is empty", seconds)
    return Generation(value.encode("utf-8", "replace").decode("utf-8"), None, seconds)


def one_line(text: str, limit: int = 300) -> str:
    """Flatten and shorten a message from elsewhere, so that it fits into a `failure`."""
    flat = " ".join(text.encode("utf-8", "replace").decode("utf-8").split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


def create_generator(
    spec: str, options: Mapping[str, Any] | None = None, *, defaults: Mapping[str, Any] | None = None
) -> Generator:
    """Construct a generator, as `registry.create` does, from `NAME` or `NAME:MAIN_OPTION`."""
    generator: Generator = registry.create("generator", GENERATORS, spec, options, defaults=defaults)
    return generator


def covers(generator: Generator, exchange: Exchange) -> bool:
    """Whether a generator can be asked for this exchange at all; all are unless it says otherwise."""
    says = getattr(generator, "covers", None)
    return says is None or bool(says(exchange))
