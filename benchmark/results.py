"""The run folder: `manifest.json` says what was run, `samples.jsonl` holds what came of it, one line per sample.

Lines are only ever appended, each flushed as soon as its sample is finished. A later line of the same id wins, and its
scores are added to the earlier ones: so a run can be resumed, failed samples tried again, and a finished run scored by
another scorer, without touching what is there.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import IO, Any

from benchmark.errors import DataError, RunError
from benchmark.files import append_line, salvage_jsonl, write_atomic
from benchmark.records import Sample

__all__ = ["RunFolder", "library_versions", "now"]

_LIBRARIES = ("evenkeel", "numpy", "sacrebleu", "sentencex", "textstat", "openai", "torch", "transformers")


def now() -> str:
    """The time in UTC, to the second, ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def library_versions() -> dict[str, str]:
    """Versions of Python and of the libraries that may change a figure, as far as installed."""
    found = {"python": platform.python_version()}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


@dataclass(frozen=True, slots=True)
class RunFolder:
    """One run on disk.

    Attributes:
        path: The folder.
    """

    path: Path

    @property
    def samples_path(self) -> Path:
        """Where the samples are."""
        return self.path / "samples.jsonl"

    @property
    def manifest_path(self) -> Path:
        """Where the manifest is."""
        return self.path / "manifest.json"

    @property
    def name(self) -> str:
        """What leaderboards call the run: its own name if it has one, else the folder's."""
        return str(self.manifest.get("name") or self.path.name)

    @property
    def manifest(self) -> dict[str, Any]:
        """What was run. Raises RunError where this is not a run folder."""
        try:
            value = json.loads(self.manifest_path.read_text(encoding="utf-8"))
        except FileNotFoundError as exc:
            raise RunError(
                f"{self.path}: not a run folder (no manifest.json). Make one with: evenkeel run -o {self.path}"
            ) from exc
        except (OSError, ValueError) as exc:
            raise RunError(f"{self.manifest_path}: cannot be read ({exc}). Run again into another folder.") from exc
        if not isinstance(value, dict) or not {"config", "scorers"} <= set(value):
            raise RunError(
                f"{self.manifest_path}: not the manifest of a run (an object with config and scorers was expected). "
                "Run again into another folder."
            )
        return value

    def write_manifest(self, manifest: Mapping[str, Any]) -> None:
        """Replace the manifest in one step."""
        write_atomic(self.manifest_path, json.dumps(manifest, indent=2, ensure_ascii=False) + "\n")

    def samples(self, *, repair: bool = False) -> list[Sample]:
        """All samples, the latest line of each, in the order of their first lines; `repair` as in `lines`."""
        merged: dict[str, Sample] = {}
        for sample in self.lines(repair=repair):
            earlier = merged.get(sample.exchange.id)
            if earlier is not None and earlier.reply == sample.reply:
                sample = replace(sample, scores={**earlier.scores, **sample.scores})
            merged[sample.exchange.id] = sample
        return list(merged.values())

    def lines(self, *, repair: bool = False) -> Iterator[Sample]:
        """Stream the lines as written. A torn tail is left out; a damaged line further up is a RunError.

        Args:
            repair: Cut a torn tail off the file. Only for whoever is about to append: another process may be in the
                middle of writing that line.
        """
        try:
            for number, row in enumerate(salvage_jsonl(self.samples_path, cut=repair), 1):
                try:
                    yield Sample.from_json(row)
                except (KeyError, TypeError, ValueError, AttributeError) as exc:
                    raise RunError(f"{self.samples_path}:{number}: not a sample of this version ({exc!r})") from exc
        except DataError as exc:
            raise RunError(str(exc)) from exc

    def open_samples(self) -> IO[str]:
        """Open `samples.jsonl` for appending."""
        self.path.mkdir(parents=True, exist_ok=True)
        return self.samples_path.open("a", encoding="utf-8", newline="\n")

    @staticmethod
    def append(stream: IO[str], sample: Sample) -> None:
        """Append one finished sample and flush it."""
        append_line(stream, sample.to_json())
