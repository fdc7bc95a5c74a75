"""Replies from a Python function: the quickest way to benchmark whatever one already has."""

from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Callable, Sequence
from functools import reduce
from pathlib import Path
from typing import Any

from benchmark.errors import ConfigError
from benchmark.generators import Generation, Request, generation_of, one_line

__all__ = ["FunctionGenerator"]


class FunctionGenerator:
    """Ask a function, one request at a time.

    An exception in it, or a result that is not text, is the failure of that request and of no other.

    Args:
        target: "module:callable", importable from the current folder as well, or the callable itself. It gets a
            `Request` (`messages` for a language model, `exchange` for anything else) and returns the reply as a string.

    Raises:
        ConfigError: The target cannot be imported or is not callable.

    >>> from benchmark.generators import reply_request
    >>> from benchmark.scoring import bare_exchange
    >>> shout = FunctionGenerator(lambda request: request.exchange.customer.upper())
    >>> shout.generate([reply_request(bare_exchange("My oven is dead."))])[0].text
    'MY OVEN IS DEAD.'
    """

    main_option = "target"

    def __init__(self, target: str | Callable[[Request], str]) -> None:
        self._function: Callable[[Request], Any] = _import(target) if isinstance(target, str) else target
        if not callable(self._function):
            raise ConfigError(f"function target {target!r} is {type(self._function).__name__}, expected a callable")

    def generate(self, requests: Sequence[Request]) -> list[Generation]:
        """Call the function for each request, in order."""
        return [self._answer(request) for request in requests]

    def _answer(self, request: Request) -> Generation:
        started = time.perf_counter()
        try:
            value = self._function(request)
        # It is not our code, and a run of hours must outlive whatever it does, `sys.exit` included.
        except (Exception, SystemExit) as exc:
            return Generation(None, one_line(f"{type(exc).__name__}: {exc}"), time.perf_counter() - started)
        return generation_of(value, time.perf_counter() - started)


def _import(target: str) -> Any:
    module_name, _, path = target.partition(":")
    if not module_name or not path:
        raise ConfigError(f"function target {target!r}: expected module:callable, as in function:my_bot:reply")
    here = str(Path.cwd())
    if here not in sys.path:
        # Last, not first: a folder of the user's named like a library must not be taken for it. It stays there, because
        # the function may import its neighbours only when it is called.
        sys.path.append(here)
    try:
        module = importlib.import_module(module_name)
    except Exception as exc:  # a module of the user's: anything can go wrong in it
        reason = one_line(f"{type(exc).__name__}: {exc}")
        raise ConfigError(f"function target {target!r}: cannot import {module_name!r} from {here}: {reason}") from exc
    try:
        return reduce(getattr, path.split("."), module)
    except AttributeError as exc:
        file = getattr(module, "__file__", None) or module_name
        raise ConfigError(f"function target {target!r}: there is no {path!r} in {file}") from exc
