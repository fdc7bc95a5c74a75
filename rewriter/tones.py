"""Tone profiles: `configs/tones/*.yaml`, or a team's own file."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Literal

from benchmark.errors import ConfigError, UnknownName
from benchmark.files import bundled, read_yaml

__all__ = ["Tone", "load_tone", "tone_names"]


@dataclass(frozen=True, slots=True)
class Tone:
    """How a rewrite should sound; the keys are explained in `configs/tones/warm.yaml`."""

    name: str
    greeting: str
    greeting_channels: tuple[str, ...]
    contractions: bool
    moves: tuple[str, ...]
    most_added: int
    short_channels: tuple[str, ...]
    most_added_short: int
    liability: Literal["open", "careful"]

    def room(self, channel: str) -> int:
        """How many sentences may be added on a channel."""
        return self.most_added_short if channel in self.short_channels else self.most_added


def tone_names() -> list[str]:
    """Names of the profiles that ship."""
    return sorted(path.stem for path in bundled("configs", "tones").glob("*.yaml"))


def load_tone(tone: str | Path | Tone) -> Tone:
    """Load a profile by name or from a YAML file.

    Raises:
        UnknownName: No profile of that name; the message suggests the nearest.
        ConfigError: A key is missing, unknown or of the wrong type.
    """
    if isinstance(tone, Tone):
        return tone
    path = Path(tone)
    if path.suffix in {".yaml", ".yml"}:
        return _load(path)
    if str(tone) not in tone_names():
        raise UnknownName("tone", str(tone), tone_names())
    return _load(bundled("configs", "tones", f"{tone}.yaml"))


@cache
def _load(path: Path) -> Tone:
    raw = read_yaml(path)
    known = [field.name for field in fields(Tone)]
    for key in raw:
        if key not in known:
            raise ConfigError(f"{path}: {UnknownName('key', key, known)}")
    missing = [key for key in known if key not in raw]
    if missing:
        raise ConfigError(
            f"{path}: missing {', '.join(missing)}. Copy configs/tones/warm.yaml and change what you need."
        )
    types: dict[str, type] = {
        "contractions": bool,
        "most_added": int,
        "most_added_short": int,
        "name": str,
        "greeting": str,
    }
    for key, kind in types.items():
        if not isinstance(raw[key], kind):
            raise ConfigError(f"{path}: {key} is {raw[key]!r}, expected {kind.__name__}")
    for key in ("greeting_channels", "moves", "short_channels"):
        if not isinstance(raw[key], list):
            raise ConfigError(f"{path}: {key} is {raw[key]!r}, expected a list")
        raw[key] = tuple(raw[key])
    if raw["liability"] not in {"open", "careful"}:
        raise ConfigError(f"{path}: liability is {raw['liability']!r}, expected open or careful")
    return Tone(**raw)
