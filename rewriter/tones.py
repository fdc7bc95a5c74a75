"""Tone profiles: `configs/tones/*.yaml`, or a team's own file."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Literal

from benchmark.errors import ConfigError, UnknownName
from benchmark.files import bundled, read_yaml
from benchmark.rubric import load_rubric
from rewriter.records import CHANNELS

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
    return _shipped(str(tone))


@cache
def _shipped(name: str) -> Tone:
    return _load(bundled("configs", "tones", f"{name}.yaml"))


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
        if not isinstance(raw[key], kind) or (kind is int and isinstance(raw[key], bool)):
            raise ConfigError(f"{path}: {key} is {raw[key]!r}, expected {kind.__name__}")
    for key, known_names in (
        ("greeting_channels", CHANNELS),
        ("moves", load_rubric().do),
        ("short_channels", CHANNELS),
    ):
        if not isinstance(raw[key], list):
            raise ConfigError(f"{path}: {key} is {raw[key]!r}, expected a list")
        for name in raw[key]:
            if name not in known_names:
                kind_of = "principle" if key == "moves" else "channel"
                raise ConfigError(f"{path}: {key}: {UnknownName(kind_of, str(name), known_names)}")
        raw[key] = tuple(raw[key])
    for key in ("most_added", "most_added_short"):
        if raw[key] < 0:
            raise ConfigError(f"{path}: {key} is {raw[key]}, expected 0 or more")
    if raw["liability"] not in {"open", "careful"}:
        raise ConfigError(f"{path}: liability is {raw['liability']!r}, expected open or careful")
    try:
        raw["greeting"].format(name="Ann Lee", first="Ann")
    except (KeyError, IndexError, ValueError) as exc:
        raise ConfigError(
            f"{path}: greeting is {raw['greeting']!r}, only {{name}} and {{first}} are filled in"
        ) from exc
    return Tone(**raw)
