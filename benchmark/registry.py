"""Find a generator, scorer or engine by name: our own from a readable dict, others' from entry points.

    generator = create("generator", GENERATORS, "endpoint", {"model": "…"})

A spec may carry the main option after a colon (`replies:answers.jsonl`); which option that is, the class says in
`main_option`. Nothing is imported before it is asked for.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Mapping
from importlib.metadata import entry_points
from typing import Any

from benchmark.errors import ConfigError, UnknownName

__all__ = ["create", "names"]


def _plug_ins(kind: str) -> dict[str, str]:
    return {point.name: point.value for point in entry_points(group=f"evenkeel.{kind}s")}


def names(kind: str, own: Mapping[str, str]) -> list[str]:
    """All known names of a kind ("generator", "scorer", "engine"), plug-ins included, sorted."""
    return sorted({*own, *_plug_ins(kind)})


def create(
    kind: str,
    own: Mapping[str, str],
    spec: str,
    options: Mapping[str, Any] | None = None,
    *,
    defaults: Mapping[str, Any] | None = None,
) -> Any:
    """Import and construct the thing that `spec` names, `NAME` or `NAME:MAIN_OPTION`.

    Args:
        kind: "generator", "scorer" or "engine"; entry points of the group `evenkeel.<kind>s` are known as well.
        own: Built-in name -> "module:Class".
        spec: The name, with the main option after a colon if wanted.
        options: Keyword arguments of the class.
        defaults: Keyword arguments for a class that knows them and was not given them, such as a run's seed.

    Raises:
        UnknownName: No such name; the message suggests the nearest.
        ConfigError: An option that the class does not take, or one that it needs and did not get.
    """
    name, _, main = spec.partition(":")
    targets = {**_plug_ins(kind), **own}  # our own names cannot be taken over by a plug-in
    if name not in targets:
        raise UnknownName(kind, name, targets)
    module, _, attribute = targets[name].partition(":")
    cls = getattr(importlib.import_module(module), attribute)
    chosen = dict(options or {})
    if main:
        wanted = getattr(cls, "main_option", None)
        if wanted is None:
            raise ConfigError(f"{kind} {name!r} takes nothing after a colon, got {main!r}")
        chosen[wanted] = main
    taken = inspect.signature(cls).parameters
    chosen = {**{name: value for name, value in (defaults or {}).items() if name in taken}, **chosen}
    return _construct(kind, name, cls, chosen)


def _construct(kind: str, name: str, cls: Any, options: Mapping[str, Any]) -> Any:
    parameters = inspect.signature(cls).parameters
    for option in options:
        if option not in parameters:
            unknown = UnknownName("option", option, parameters) if parameters else f"it takes no option, got {option!r}"
            raise ConfigError(f"{kind} {name!r}: {unknown}")
    needed = [p.name for p in parameters.values() if p.default is p.empty and p.name not in options]
    if needed:
        main = getattr(cls, "main_option", None)
        hint = f" (write {name}:{main.upper()})" if main in needed else f" (--set {needed[0]}=…)"
        raise ConfigError(f"{kind} {name!r} needs {', '.join(needed)}{hint}")
    return cls(**options)
