"""The `reader` scorer: a small trained model grades all 30 principles and marks the words that show them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from benchmark.scorers import Case, Grading

if TYPE_CHECKING:
    from benchmark.reader.infer import Reader

__all__ = ["ReaderScorer"]


class ReaderScorer:
    """Grade with a trained reader (ONNX Runtime, no torch, no network).

    Args:
        folder: Of a reader, as `evenkeel train reader` writes it. None ships yet.
        threads: Of the runtime; default: one per core.

    Measures: `reader_overall`, 1-5, what the model says of the whole reply by itself. It plays no part in the score.

    Raises (at the first reply):
        DataError: The folder holds no reader.
        MissingExtra: `onnxruntime` or `tokenizers` is not installed.
    """

    name = "reader"
    main_option = "folder"

    def __init__(self, folder: str | Path, *, threads: int | None = None) -> None:
        self._folder, self._threads = Path(folder), threads

    @cached_property
    def _reader(self) -> Reader:
        from benchmark.reader.infer import Reader

        return Reader(self._folder, threads=self._threads)

    def grade(self, cases: Sequence[Case]) -> list[Grading]:
        """Grade each (exchange, reply), in order."""
        out = []
        for (_, reply), reading in zip(cases, self._reader.read(cases), strict=True):
            reasons = [
                f"{label} {grade}: {_quoted(reply, reading.evidence.get(label, ()))}"
                for label, grade in reading.grades.items()
                if grade
            ]
            measures = {"reader_overall": round(reading.overall, 3)}
            expectation = {label: one + two for label, (one, two) in reading.probabilities.items()}
            out.append(Grading(reading.grades, reading.evidence, reasons, measures, expectation))
        return out

    def probabilities(self, cases: Sequence[Case]) -> list[dict[str, float]]:
        """Principle -> calibrated probability that it is there at all, 0 to 1; for each case, in order."""
        return [
            {label: present for label, (present, _) in reading.probabilities.items()}
            for reading in self._reader.read(cases)
        ]


def _quoted(reply: str, spans: Sequence[tuple[int, int]]) -> str:
    return " … ".join(f"“{' '.join(reply[start:end].split())}”" for start, end in spans) or "the whole reply"
