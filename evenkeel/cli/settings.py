"""Settings of a run: a YAML file, overridden by `--set section.key=value` and by the options of the command."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

__all__ = ["DEFAULTS", "check_settings", "load_settings", "name_list", "scorer_options", "split_name"]

DEFAULTS: dict[str, Any] = {
    "generator": {"name": None},
    "scorers": ["lexical", "grounding"],
    "data": {"split": "dev", "path": None, "limit": None, "ids": []},
    "seed": 0,
    "batch_size": 32,
    "name": None,
}
"""Every key with its default; `configs/run.yaml` says what each means. `generator` also takes its options."""


def load_settings(config: Path | None, overrides: Sequence[str] = ()) -> dict[str, Any]:
    """Read settings and apply dotted overrides.

    Raises:
        ConfigError: An unknown key (with a suggestion), or an override that is not KEY=VALUE.
    """
    import copy

    from benchmark.files import read_yaml

    settings = copy.deepcopy(DEFAULTS)
    if config is not None:
        _merge(settings, read_yaml(config), str(config))
    for override in overrides:
        parts, nested = _parsed(override, "KEY=VALUE, for example --set generator.timeout=30")
        for part in reversed(parts):
            nested = {part: nested}
        _merge(settings, nested, f"--set {'.'.join(parts)}")
    return settings


def scorer_options(overrides: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Options of scorers from `SCORER.OPTION=VALUE`. Raises ConfigError for anything else."""
    from benchmark.errors import ConfigError

    options: dict[str, dict[str, Any]] = {}
    expected = "SCORER.OPTION=VALUE, for example --set judge.samples=3"
    for override in overrides:
        parts, value = _parsed(override, expected)
        if len(parts) != 2:
            raise ConfigError(f"--set {override!r}: expected {expected}")
        options.setdefault(parts[0], {})[parts[1]] = value
    return options


def _parsed(override: str, expected: str) -> tuple[list[str], Any]:
    """The dotted key and the value, read as YAML."""
    import yaml

    from benchmark.errors import ConfigError

    key, equals, value = override.partition("=")
    parts = key.split(".")
    if not equals or not all(parts):
        raise ConfigError(f"--set {override!r}: expected {expected}")
    try:
        return parts, yaml.safe_load(value)
    except yaml.YAMLError as exc:
        raise ConfigError(f"--set {override!r}: the value is not YAML: {' '.join(str(exc).split())}") from exc


def check_settings(settings: Mapping[str, Any]) -> None:
    """Raise ConfigError where a value is of the wrong type or out of range."""
    from benchmark.errors import ConfigError

    for key, (fits, expected) in _FITS.items():
        section, _, name = key.rpartition(".")
        value = (settings[section] if section else settings)[name]
        if not fits(value):
            raise ConfigError(f"{key} is {value!r}, expected {expected}")


def name_list(text: str, kind: str) -> list[str]:
    """The names in a comma-separated option. Raises ConfigError where there is none or one occurs twice."""
    from benchmark.errors import ConfigError

    names = [name for part in text.split(",") if (name := part.strip())]
    if not names:
        raise ConfigError(f"no {kind} given, expected one or several, comma-separated; got {text!r}")
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise ConfigError(f"{kind} {twice!r} is given twice")
    return names


def split_name(split: str) -> str:
    """The name of a split itself. Raises UnknownName where there is none of that name."""
    from benchmark.errors import UnknownName
    from benchmark.exchanges import SPLITS

    if split not in SPLITS:
        raise UnknownName("split", split, SPLITS)
    return split


def _merge(settings: dict[str, Any], given: Mapping[Any, Any], place: str, path: str = "") -> None:
    from benchmark.errors import ConfigError, UnknownName

    prefix = f"{path}." if path else ""
    for key, value in given.items():
        free = path == "generator"  # its keys are the generator's own options, which the generator checks
        if key not in settings and not free:
            known = [f"{prefix}{name}" for name in settings] if path else _paths(DEFAULTS)
            raise ConfigError(f"{place}: {UnknownName('key', f'{prefix}{key}', known)}")
        default = settings.get(key)
        if isinstance(default, dict):
            if isinstance(value, str) and key == "generator":
                value = {"name": value}
            if not isinstance(value, dict):
                raise ConfigError(f"{place}: {key} is {value!r}, expected a mapping")
            _merge(default, value, place, f"{prefix}{key}")
        elif isinstance(value, str) and isinstance(default, list):
            settings[key] = name_list(value, f"{prefix}{key}")
        else:
            settings[key] = value


def _paths(settings: Mapping[str, Any]) -> list[str]:
    nested = {key: _paths(value) if isinstance(value, dict) else [] for key, value in settings.items()}
    return [path for key, below in nested.items() for path in ([f"{key}.{name}" for name in below] or [key])]


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _is_text(value: Any) -> bool:
    return value is None or (isinstance(value, str) and value != "")


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(row, str) for row in value)


_FITS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "generator.name": (_is_text, "NAME or NAME:OPTION"),
    "scorers": (lambda value: _is_list(value) and value != [], "a list of scorers, such as [lexical, grounding]"),
    "data.split": (_is_text, "train, dev or test"),
    "data.path": (_is_text, "the path of a JSONL file"),
    "data.limit": (lambda value: value is None or _is_count(value), "a whole number above 0, or null"),
    "data.ids": (_is_list, "a list of ids, such as [bank-05, hotel-06]"),
    "seed": (lambda value: isinstance(value, int) and not isinstance(value, bool), "a whole number"),
    "batch_size": (_is_count, "a whole number above 0"),
    "name": (_is_text, "text"),
}
