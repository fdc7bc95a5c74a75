"""The loop: exchanges x generator x scorers -> a run folder.

Every finished sample is appended and flushed before the next batch starts. The same call on the same folder goes on
where the last one stopped, however it stopped; samples that had failed are tried again.
"""

from __future__ import annotations

import itertools
import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from benchmark.errors import GenerationError, RunError
from benchmark.generators import Generation, Generator, reply_request
from benchmark.records import Exchange, Sample
from benchmark.results import RunFolder, library_versions, now
from benchmark.scorers import Case
from benchmark.scoring import Scoring

__all__ = ["RunSummary", "rescore", "run", "score_replies"]

T = TypeVar("T")
Progress = Callable[[int], None]
"""Called with the number of samples just finished."""


@dataclass(slots=True)
class RunSummary:
    """What a call of `run` did.

    Attributes:
        folder: The run folder.
        finished: Samples written by this call.
        resumed: Samples that an earlier call had finished and this one left alone.
        failed: Samples of this call without a reply.
        unscored: Principle -> samples of the folder where it could not be graded.
        seconds: Wall time of this call.
    """

    folder: RunFolder
    finished: int = 0
    resumed: int = 0
    failed: int = 0
    unscored: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0


def run(
    exchanges: Iterable[Exchange],
    generator: Generator,
    scoring: Scoring,
    folder: Path,
    *,
    config: Mapping[str, Any],
    batch_size: int = 32,
    progress: Progress | None = None,
) -> RunSummary:
    """Generate a reply to every exchange, score it, and append the sample.

    Args:
        exchanges: Streamed; never held in memory together.
        generator: Asked in batches.
        scoring: Scorers and rubric.
        folder: New, or that of the same run begun earlier.
        config: What identifies the run (generator, data hash, split, seed …), as JSON values; a folder begun with
            another one, or with other scorers, is refused.
        batch_size: Exchanges per call of the generator. What a crash can cost is one unfinished batch.
        progress: Told of every batch.

    Raises:
        RunError: The folder holds a run of another config, or one that is damaged.
        GenerationError: The generator broke its contract: not one generation for each request.
        EvenkeelError: Whatever makes every request impossible; what was finished stays.
    """

    def answer(batch: Sequence[Exchange]) -> list[tuple[Exchange, Generation]]:
        started = time.perf_counter()
        generations = generator.generate([reply_request(exchange) for exchange in batch])
        share = (time.perf_counter() - started) / len(batch)
        if len(generations) != len(batch):
            raise GenerationError(
                f"{type(generator).__name__} gave {len(generations)} generations for {len(batch)} requests; "
                "a generator answers every request, in order, with a failure where it has no text"
            )
        return [
            (exchange, replace(made, seconds=made.seconds or share))
            for exchange, made in zip(batch, generations, strict=True)
        ]

    return _loop(exchanges, lambda exchange: exchange.id, answer, scoring, folder, config, batch_size, progress)


def score_replies(
    cases: Iterable[Case],
    scoring: Scoring,
    folder: Path,
    *,
    config: Mapping[str, Any],
    batch_size: int = 64,
    progress: Progress | None = None,
) -> RunSummary:
    """Score replies that are already there; as `run` without a generator. Empty replies count as failed, not as bad."""

    def answer(batch: Sequence[Case]) -> list[tuple[Exchange, Generation]]:
        return [(exchange, Generation(reply)) for exchange, reply in batch]

    return _loop(cases, lambda case: case[0].id, answer, scoring, folder, config, batch_size, progress)


def rescore(folder: Path, scoring: Scoring, *, progress: Progress | None = None) -> RunSummary:
    """Score a finished run again with other scorers; the scores are appended beside the ones it has."""
    home = RunFolder(folder)
    manifest = home.manifest
    started = time.perf_counter()
    summary = RunSummary(home)
    # The label stands in the manifest before the first line, so that a run cut short here still names what it holds.
    if scoring.label not in manifest["scorers"]:
        home.write_manifest({**manifest, "scorers": [*manifest["scorers"], scoring.label]})
    with home.open_samples() as stream:
        for batch in _batches(home.samples(repair=True), 64):
            todo = [s for s in batch if s.reply is not None and scoring.label not in s.scores]
            summary.resumed += len(batch) - len(todo)
            scores = scoring.score([(sample.exchange, sample.reply or "") for sample in todo])
            for sample, score in zip(todo, scores, strict=True):
                home.append(stream, Sample(sample.exchange, sample.reply, None, sample.seconds, {scoring.label: score}))
                summary.finished += 1
                summary.unscored.update(score.unscored)
            if progress:
                progress(len(batch))
    summary.seconds = time.perf_counter() - started
    return summary


def _loop(
    items: Iterable[T],
    name: Callable[[T], str],
    answer: Callable[[Sequence[T]], list[tuple[Exchange, Generation]]],
    scoring: Scoring,
    folder: Path,
    config: Mapping[str, Any],
    batch_size: int,
    progress: Progress | None,
) -> RunSummary:
    home = RunFolder(folder)
    manifest = _begin(home, config, scoring)
    summary = RunSummary(home)
    started = time.perf_counter()
    done: set[str] = set()
    for sample in home.lines(repair=True):
        if sample.reply is not None and sample.exchange.id not in done:
            done.add(sample.exchange.id)
            summary.unscored.update(label for score in sample.scores.values() for label in score.unscored)
    kept = len(done)
    try:
        with home.open_samples() as stream:
            for batch in _batches(items, batch_size):
                todo = [item for item in batch if name(item) not in done]
                summary.resumed += len(batch) - len(todo)
                if todo:
                    _finish(home, stream, answer(todo), scoring, summary)
                if progress:
                    progress(len(batch))
    finally:
        summary.seconds = time.perf_counter() - started
        counts = {"samples": kept + summary.finished, "failed": summary.failed, "unscored": dict(summary.unscored)}
        seconds = round(manifest.get("seconds", 0.0) + summary.seconds, 3)
        home.write_manifest({**manifest, "counts": counts, "seconds": seconds})
    home.write_manifest({**home.manifest, "status": "finished", "finished": now()})
    return summary


def _finish(
    home: RunFolder, stream: Any, answers: list[tuple[Exchange, Generation]], scoring: Scoring, summary: RunSummary
) -> None:
    """Score one batch and append its samples."""
    answers = [(exchange, _checked(made)) for exchange, made in answers]
    scores = iter(scoring.score([(exchange, made.text) for exchange, made in answers if made.text is not None]))
    for exchange, made in answers:
        if made.text is None:
            home.append(stream, Sample(exchange, None, made.failure or "no reply", made.seconds))
            summary.failed += 1
        else:
            score = next(scores)
            home.append(stream, Sample(exchange, made.text, None, made.seconds, {scoring.label: score}))
            summary.unscored.update(score.unscored)
        summary.finished += 1


def _checked(made: Generation) -> Generation:
    """Turn a text that nobody could send into a failure: it is not a bad reply but none."""
    if made.text is None:
        return made
    if not made.text.strip():
        return replace(made, text=None, failure="the reply is empty")
    try:
        made.text.encode()
    except UnicodeEncodeError:
        return replace(made, text=None, failure="the reply holds half a character (a lone surrogate)")
    return made


def _begin(home: RunFolder, config: Mapping[str, Any], scoring: Scoring) -> dict[str, Any]:
    wanted: dict[str, Any] = json.loads(json.dumps(dict(config)))  # as it will be read back: tuples are lists
    if home.manifest_path.exists():
        manifest = home.manifest
        begun = manifest["config"]
        changed = sorted(key for key in {*begun, *wanted} if begun.get(key) != wanted.get(key))
        if changed:
            before_after = "; ".join(f"{key}: {begun.get(key)!r}, now {wanted.get(key)!r}" for key in changed)
            raise RunError(
                f"{home.path} holds a run with another {', '.join(changed)} ({before_after}). "
                "Give another folder with -o, or delete this one to start over."
            )
        if manifest["scorers"][:1] != [scoring.label]:
            raise RunError(
                f"{home.path} holds a run scored by {', '.join(manifest['scorers'])}, not by {scoring.label}. "
                f"Finish it with the same scorers, then add others with: evenkeel score {home.path} --scorers NAMES"
            )
        return {**manifest, "status": "running"}
    if home.path.exists() and not home.path.is_dir():
        raise RunError(f"{home.path} is a file, a folder was expected. Give another one with -o.")
    if home.samples_path.exists():
        raise RunError(
            f"{home.path} holds samples without the manifest that says what they are. Give another folder with -o."
        )
    manifest = {
        "name": config.get("name"),
        "status": "running",
        "config": wanted,
        "scorers": [scoring.label],
        "rubric_version": scoring.rubric.version,
        "libraries": library_versions(),
        "started": now(),
        "finished": None,
        "seconds": 0.0,
        "counts": {"samples": 0, "failed": 0, "unscored": {}},
    }
    home.write_manifest(manifest)
    return manifest


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(items)
    while batch := list(itertools.islice(iterator, size)):
        yield batch
