"""The `reference` scorer: how near a reply is to what experts wrote for the same exchange. Figures, and no grade.

chrF (Popović 2015, character n-gram F-score) by sacrebleu, against the best of several references. Nearness is not
goodness: a good reply in other words scores low. It tells whether a rewriter moves towards the experts, not whether a
reply calms.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from benchmark.exchanges import SPLITS, load_exchanges, load_pairs, split_path
from benchmark.scorers import Case, Grading

__all__ = ["ReferenceScorer"]

_EXPERT = 5  # labelled replies that turn the customer around


class ReferenceScorer:
    """Compare with expert replies: the rewrites of the pairs, and labelled replies with overall 5.

    Args:
        data: A split or a JSONL file of exchanges to take labelled replies from; default: all bundled splits.
        references: Expert replies by exchange id, instead of those of the data.

    Measures: `chrf` (0-100, best of the references), `length_ratio` (words of the reply by words of that reference);
    None where the exchange has no reference.
    """

    name = "reference"
    main_option = "data"

    def __init__(self, data: str | Path | None = None, references: Mapping[str, Sequence[str]] | None = None) -> None:
        self._data = data
        self._references = None if references is None else {name: list(texts) for name, texts in references.items()}

    def grade(self, cases: Sequence[Case]) -> list[Grading]:
        """Measure each reply, in order."""
        from sacrebleu import CHRF

        metric = CHRF()
        if self._references is None:
            self._references = _collect([self._data] if self._data else SPLITS)
        out = []
        for exchange, reply in cases:
            scored = [
                (metric.sentence_score(reply, [text]).score, text) for text in self._references.get(exchange.id, ())
            ]
            if not scored:
                out.append(Grading(measures={"chrf": None, "length_ratio": None}))
                continue
            best, text = max(scored)
            ratio = len(reply.split()) / max(1, len(text.split()))
            out.append(Grading(measures={"chrf": round(best, 2), "length_ratio": round(ratio, 3)}))
        return out


def _collect(sources: Iterable[str | Path]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for source in sources:
        for exchange in load_exchanges(source):
            found.setdefault(exchange.id, []).extend(
                reply.text for reply in exchange.replies if reply.overall >= _EXPERT
            )
        if str(source) in SPLITS and split_path("pairs", source).exists():
            for pair in load_pairs(source):
                if pair.exchange:
                    found.setdefault(pair.exchange, []).append(pair.rewrite)
    return found
