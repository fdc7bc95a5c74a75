"""The runs of a report in the order of their rank, with names of their own, and what was run."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmark.errors import RunError
from benchmark.leaderboard import Row, leaderboard
from benchmark.records import Exchange, Sample, Score
from benchmark.results import RunFolder
from benchmark.rubric import Rubric

__all__ = ["HeadRow", "RunView", "counted", "exchanges_of", "head_rows", "notices", "rank_runs"]


@dataclass(frozen=True, slots=True)
class RunView:
    """One run as the page shows it.

    Attributes:
        index: 1 for the first in the order of the page; the run's colour goes by it.
        label: Its name, with a number behind it where two runs have the same.
        rank: As on the leaderboard, "2=" where it is shared, "–" where nothing was scored.
        row: Its row of the leaderboard.
        manifest: What was run.
        samples: Exchange id -> sample, in the order of the run.
    """

    index: int
    label: str
    rank: str
    row: Row
    manifest: Mapping[str, Any]
    samples: Mapping[str, Sample]

    def score(self, name: str, scorer: str) -> Score | None:
        """The score of an exchange's reply; None where there is no reply or this scorer has not seen it."""
        sample = self.samples.get(name)
        return sample.scores.get(scorer) if sample is not None and sample.reply is not None else None

    def scores(self, scorer: str) -> list[tuple[Exchange, Score]]:
        """Every reply that this scorer has seen."""
        found = ((sample.exchange, self.score(name, scorer)) for name, sample in self.samples.items())
        return [(exchange, score) for exchange, score in found if score is not None]


def rank_runs(runs: Sequence[RunFolder], *, scorer: str | None = None, seed: int = 0) -> list[RunView]:
    """Put the runs in the order of the leaderboard. Raises RunError without runs, or where they cannot be compared."""
    if not runs:
        raise RunError("There is no run to report on. Give at least one run folder.")
    rows = leaderboard(runs, scorer=scorer, seed=seed)
    shared = Counter(row.rank for row in rows)
    folders = list(runs)
    seen: Counter[str] = Counter()
    views: list[RunView] = []
    for index, row in enumerate(rows, start=1):
        folder, samples = _folder_of(row, folders)
        folders.remove(folder)
        seen[row.name] += 1
        label = row.name if seen[row.name] == 1 else f"{row.name} ({seen[row.name]})"
        rank = "–" if row.rank is None else f"{row.rank}=" if shared[row.rank] > 1 else str(row.rank)
        views.append(RunView(index, label, rank, row, folder.manifest, samples))
    return views


def _folder_of(row: Row, folders: Sequence[RunFolder]) -> tuple[RunFolder, dict[str, Sample]]:
    """The folder that a row of the leaderboard came from: by its name, and by its figures where names are shared."""
    named = [folder for folder in folders if folder.name == row.name]
    for folder in named:
        samples = {sample.exchange.id: sample for sample in folder.samples()}
        if len(named) == 1 or _figures(samples, row.scorer) == _figures_of(row):
            return folder, samples
    raise RunError(f"The run {row.name!r} changed while it was read. Write the report again when it has finished.")


def _figures(samples: Mapping[str, Sample], scorer: str) -> tuple[int, int, float | None]:
    replied = [sample for sample in samples.values() if sample.reply is not None]
    scores = [score for sample in replied if (score := sample.scores.get(scorer)) is not None]
    values = [score.overall for score in scores if score.overall is not None]
    return len(samples), len(replied), round(sum(values) / len(values), 6) if values else None


def _figures_of(row: Row) -> tuple[int, int, float | None]:
    return row.n, row.n - row.failed, round(row.overall.mean, 6) if row.overall else None


def exchanges_of(views: Sequence[RunView]) -> list[Exchange]:
    """Every exchange that a run answered, once. Raises RunError where one id stands for two conversations."""
    found: dict[str, Exchange] = {}
    for view in views:
        for name, sample in view.samples.items():
            first = found.setdefault(name, sample.exchange)
            if first.turns != sample.exchange.turns:
                raise RunError(
                    f"{view.label}: the exchange {name!r} is another conversation than in {views[0].label}. "
                    "Report on runs over the same data."
                )
    return list(found.values())


def counted(number: int, one: str, many: str = "") -> str:
    """Say how many: "1 reply", "2 replies"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def notices(views: Sequence[RunView], rubric: Rubric) -> list[str]:
    """What a reader should know before trusting a figure."""
    found: list[str] = []
    for view in views:
        if view.manifest.get("status") != "finished":
            found.append(f"{view.label} is not finished: {counted(view.row.n, 'sample')} so far.")
        if view.row.failed:
            found.append(
                f"{view.label} has no reply to {view.row.failed} of {counted(view.row.n, 'sample')}: in no mean."
            )
        if view.row.unscored:
            replies = counted(view.row.unscored, "reply", "replies")
            found.append(f"{view.label} has {replies} without an overall score: in no mean.")
        version = view.manifest.get("rubric_version")
        if version is not None and version != rubric.version:
            found.append(
                f"{view.label} was scored by rubric version {version}; this page explains version {rubric.version}."
            )
    sizes = {view.label: view.samples.keys() for view in views}
    if len({frozenset(names) for names in sizes.values()}) > 1:
        found.append(
            "The runs do not cover the same exchanges: "
            + ", ".join(f"{label} {len(names)}" for label, names in sizes.items())
            + ". Means are each over a run's own."
        )
    return found


@dataclass(frozen=True, slots=True)
class HeadRow:
    """One line of what was run. `shared` where all runs have the same value, so that it is said once."""

    name: str
    values: tuple[str, ...]

    @property
    def shared(self) -> bool:
        """Whether one cell says it all."""
        return len(set(self.values)) == 1


def head_rows(views: Sequence[RunView], scorer: str) -> list[HeadRow]:
    """Data, split, settings, versions, counts and dates, one value per run."""
    known = [_flat(view, scorer) for view in views]
    names = dict.fromkeys(name for column in known for name in column)
    return [HeadRow(name, tuple(column.get(name, "–") for column in known)) for name in names]


def _flat(view: RunView, scorer: str) -> dict[str, str]:
    config = dict(view.manifest.get("config") or {})
    unscored = Counter(label for _, score in view.scores(scorer) for label in score.unscored)
    grades = ", ".join(f"{label} {count}" for label, count in sorted(unscored.items())) or "none"
    rows: dict[str, Any] = {
        "data hash": config.pop("data_hash", None),
        "split": config.pop("split", None),
        "status": view.manifest.get("status"),
        "samples": view.row.n,
        "failed (no reply)": view.row.failed,
        "replies without an overall": view.row.unscored,
        "grades unscored": grades,
        "rubric version": view.manifest.get("rubric_version"),
        "scorers in the run": ", ".join(view.manifest.get("scorers") or ()),
        "started": view.manifest.get("started"),
        "finished": view.manifest.get("finished"),
        "seconds": view.manifest.get("seconds"),
        **config,
        **{f"{name} version": version for name, version in (view.manifest.get("libraries") or {}).items()},
    }
    return {name: _plain(value) for name, value in rows.items()}


def _plain(value: Any) -> str:
    if value is None:
        return "–"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
