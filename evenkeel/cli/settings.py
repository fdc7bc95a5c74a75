"""Settings of a run: a YAML file, overridden by `--set section.key=value` and by the options of the command."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

__all__ = ["DEFAULTS", "load_settings"]

DEFAULTS: dict[str, Any] = {
    "generator": {"name": None},
    "scorers": ["lexical", "grounding"],
    "data": {"split": "dev", "path": None, "limit": None, "ids": []},
    "seed": 0,
    "batch_size": 32,
    "name": None,
}
"""Every key with its default; `configs/run.yaml` says what each means. `generator` takes the options of the generator besides its name."""


def load_settings(config: Path | None, overrides: Sequence[str] = ()) -> dict[str, Any]:
    """Read settings and apply dotted overrides.

    Raises:
        ConfigError: An unknown key (with a suggestion), or an override that is not KEY=VALUE.
    """
    import copy

    import yaml

    from benchmark.errors import ConfigError
    from benchmark.files import read_yaml

    settings = copy.deepcopy(DEFAULTS)
    if config is not None:
        _merge(settings, read_yaml(config), str(config))
    for override in overrides:
        key, equals, value = override.partition("=")
        if not equals or not key:
            raise ConfigError(f"--set {override!r}: expected KEY=VALUE, for example --set generator.timeout=30")
        try:
            parsed = yaml.safe_load(value)
        except yaml.YAMLError as exc:
            raise ConfigError(f"--set {override!r}: the value is not YAML: {' '.join(str(exc).split())}") from exc
        nested: Any = parsed
        for part in reversed(key.split(".")):
            nested = {part: nested}
        _merge(settings, nested, f"--set {key}")
    return settings


def _merge(settings: dict[str, Any], given: dict[str, Any], place: str, path: str = "") -> None:
    from benchmark.errors import ConfigError, UnknownName

    for key, value in given.items():
        free = path == "generator"  # its keys are the generator's own options, which the generator checks
        if key not in settings and not free:
            raise ConfigError(
                f"{place}: {UnknownName('key', f'{path}.{key}'.lstrip('.'), [f'{path}.{k}'.lstrip('.') for k in settings])}"
            )
        default = settings.get(key)
        if isinstance(default, dict):
            if isinstance(value, str) and key == "generator":
                value = {"name": value}
            if not isinstance(value, dict):
                raise ConfigError(f"{place}: {key} is {value!r}, expected a mapping")
            _merge(default, value, place, f"{path}.{key}".lstrip("."))
        else:
            settings[key] = value
