"""Fixed replies: the double that tests and examples need, and a baseline ("what does the stock answer score?")."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from benchmark.errors import ConfigError
from benchmark.generators import Generation, Request, generation_of

__all__ = ["ScriptedGenerator"]


class ScriptedGenerator:
    """Give the same text to everybody, or to each exchange its own.

    Args:
        text: The reply, or exchange id -> reply; an exchange that is not in there gets a failure.

    Raises:
        ConfigError: `text` is neither.
    """

    main_option = "text"

    def __init__(self, text: str | Mapping[str, str]) -> None:
        texts = text.values() if isinstance(text, Mapping) else [text]
        wrong = [value for value in texts if not isinstance(value, str)]
        if wrong:
            raise ConfigError(f"scripted: text is {wrong[0]!r}, expected a string, or exchange id -> string")
        self._text = text

    def generate(self, requests: Sequence[Request]) -> list[Generation]:
        """Look each request up, in order."""
        return [self._answer(request.exchange.id) for request in requests]

    def _answer(self, name: str) -> Generation:
        if isinstance(self._text, str):
            return generation_of(self._text)
        if name not in self._text:
            return Generation(None, f"no scripted reply for exchange {name!r}")
        return generation_of(self._text[name])
