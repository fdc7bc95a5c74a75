"""Read replies with a trained reader: ONNX Runtime and a tokenizer, nothing else.

Each row runs by itself, one thread each, as many at a time as there are cores. The int8 model scales its activations
by the largest of the whole batch: in a batch a reply's grades would depend on its neighbours. Alone they do not,
nothing is padded, and two cores are busier than with batches sorted by length (design/reader.md). Memory is that of a
chunk.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmark.errors import DataError, MissingExtra
from benchmark.reader.calibrate import sigmoid
from benchmark.reader.encode import Budget, Encoded, Encoder
from benchmark.reader.rows import CUSTOMER_PARTS
from benchmark.records import Exchange, Grade, Span

__all__ = ["Reader", "Reading", "spans_of"]

_CHUNK = 512
"""Replies encoded and read together: what bounds memory."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader says of one reply.

    Attributes:
        probabilities: Principle -> (that the grade is at least 1, at least 2), calibrated, 0 to 1.
        grades: Principle -> 0, 1, 2, or None where it abstains.
        evidence: Principle -> spans of the reply, character offsets, for grades above 0.
        overall: 1 to 5, as the mean over the calibrated steps.
        customer: problem, impact, request -> spans of the customer's text (`Exchange.customer`).
    """

    probabilities: dict[str, tuple[float, float]]
    grades: dict[str, Grade]
    evidence: dict[str, list[Span]]
    overall: float
    customer: dict[str, list[Span]]


class Reader:
    """A trained reader, loaded from its folder.

    Args:
        folder: With `reader.onnx`, `tokenizer.json` and `reader.json`.
        threads: Rows read at a time; default: one per core.

    Raises:
        DataError: The folder is no reader, or the model is not the one that `reader.json` was written for.
        MissingExtra: `onnxruntime` or `tokenizers` is not installed.
    """

    def __init__(self, folder: Path, *, threads: int | None = None) -> None:
        try:
            import onnxruntime
            from tokenizers import Tokenizer
        except ImportError as exc:
            raise MissingExtra("the reader", "reader") from exc
        described = folder / "reader.json"
        if not described.exists():
            raise DataError("no reader here", file=folder, expected="reader.onnx, tokenizer.json and reader.json")
        self.about: dict[str, Any] = json.loads(described.read_text(encoding="utf-8"))
        model = folder / "reader.onnx"
        found = hashlib.sha256(model.read_bytes()).hexdigest()
        if found != self.about["sha256"]:
            raise DataError("the model is not the one described", file=model, got=found, expected=self.about["sha256"])
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._pool = ThreadPoolExecutor(max_workers=threads or _cores(), thread_name_prefix="reader")
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.encoder = Encoder(tokenizer, Budget(**self.about["budget"]))
        self.labels: list[str] = self.about["labels"]
        self._lines = np.asarray(self.about["calibration"]["grades"], dtype=np.float64)  # (labels, 2, 2)
        self._overall = np.asarray(self.about["calibration"]["overall"], dtype=np.float64)  # (4, 2)
        self._band = np.asarray(self.about["calibration"]["band"], dtype=np.float64)  # (labels, 2): from, to
        self._marks = np.asarray(self.about["calibration"]["evidence"], dtype=np.float64)  # (labels,)

    def read(self, cases: Sequence[tuple[Exchange, str]]) -> list[Reading]:
        """One reading per (exchange, reply), in order."""
        out: list[Reading] = []
        for start in range(0, len(cases), _CHUNK):
            out.extend(self._chunk(cases[start : start + _CHUNK]))
        return out

    def _chunk(self, cases: Sequence[tuple[Exchange, str]]) -> list[Reading]:
        rows = self.encoder.encode(cases)
        read = zip(rows, cases, self.logits(rows), strict=True)
        return [self._reading(row, reply, logits) for row, (_, reply), logits in read]

    def logits(self, rows: Sequence[Encoded]) -> list[list[NDArray[np.float32]]]:
        """What the network says of each row, in order: grades, evidence, overall, customer; before calibration."""
        return list(self._pool.map(self._run, rows))

    def _run(self, row: Encoded) -> list[NDArray[np.float32]]:
        ids, types = (np.asarray([part], dtype=np.int64) for part in (row.ids, row.types))
        fed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": types}
        return [part[0] for part in self._session.run(["grades", "evidence", "overall", "customer"], fed)]

    def _reading(self, row: Encoded, reply: str, logits: Sequence[NDArray[np.float32]]) -> Reading:
        grades, evidence, overall, customer = logits
        steps = sigmoid(self._lines[..., 0] * grades + self._lines[..., 1])
        steps[:, 1] = np.minimum(steps[:, 1], steps[:, 0])  # at least 2 is never likelier than at least 1
        found: dict[str, Grade] = {}
        quoted: dict[str, list[Span]] = {}
        marks = sigmoid(evidence[1 : 1 + len(row.reply)].astype(np.float64))
        for index, label in enumerate(self.labels):
            low, high = self._band[index]
            present, strong = steps[index]
            found[label] = None if low < present < high else 0 if present < 0.5 else 2 if strong >= 0.5 else 1
            if found[label]:
                quoted[label] = spans_of(marks[:, index], row.reply, reply, self._marks[index])
        first, offsets = row.customer
        asked = sigmoid(customer[first : first + len(offsets)].astype(np.float64))
        parts = {
            name: spans_of(asked[:, index], offsets, row.customer_text, 0.5, least=False)
            for index, name in enumerate(CUSTOMER_PARTS)
        }
        value = 1 + float(sigmoid(self._overall[:, 0] * overall + self._overall[:, 1]).sum())
        return Reading(
            {label: (float(a), float(b)) for label, (a, b) in zip(self.labels, steps, strict=True)},
            found,
            quoted,
            value,
            parts,
        )


def _cores() -> int:
    """Cores that this process may use, which in a container are fewer than there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def spans_of(
    marks: NDArray[np.float64], offsets: Sequence[Span], text: str, bar: float, *, least: bool = True
) -> list[Span]:
    """Join marked tokens into spans of characters.

    Args:
        marks: Probability per token.
        offsets: Characters of each token.
        text: What they are offsets into.
        bar: From which probability on a token is marked.
        least: Where none reaches the bar, mark the likeliest one and its neighbours above half of it.

    Returns:
        Spans in order, without white space or a comma at their ends; gaps of one token are closed.
    """
    if not len(offsets):
        return []
    chosen = marks >= bar
    if not chosen.any():
        if not least:
            return []
        chosen = marks >= max(float(marks.max()) * 0.5, 1e-6)
        peak = int(marks.argmax())
        chosen = _around(chosen, peak)
    spans: list[Span] = []
    previous = -9
    for index in map(int, np.flatnonzero(chosen)):
        start, end = offsets[index]
        if spans and index - previous <= 2:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
        previous = index
    return [trimmed for span in spans if (trimmed := _trimmed(text, span)) is not None]


def _around(chosen: NDArray[np.bool_], peak: int) -> NDArray[np.bool_]:
    """Only the stretch of chosen tokens that holds the peak."""
    out = np.zeros_like(chosen)
    left = right = peak
    while left > 0 and chosen[left - 1]:
        left -= 1
    while right + 1 < len(chosen) and chosen[right + 1]:
        right += 1
    out[left : right + 1] = True
    return out


def _trimmed(text: str, span: Span) -> Span | None:
    """Whole words, without blanks and commas around them."""
    start, end = span
    while start > 0 and text[start - 1].isalnum() and start < len(text) and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    while start < end and text[start] in " \n\t,;":
        start += 1
    while end > start and text[end - 1] in " \n\t,;":
        end -= 1
    return (start, end) if end > start else None
