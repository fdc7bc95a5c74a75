"""Everything that can be said of one contender, from one pass over the gold."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from benchmark.meta.attacks import AttackFigures, attack_figures
from benchmark.meta.contenders import Contender
from benchmark.meta.contrast import ContrastFigures, contrast_figures
from benchmark.meta.gold import Gold
from benchmark.meta.invariance import InvarianceFigures, changed, invariance_figures
from benchmark.meta.presence import PrincipleFigures, presence
from benchmark.meta.ranking import Ranking, ranking
from benchmark.records import Score
from benchmark.rubric import load_rubric
from benchmark.scorers import Case

__all__ = ["Measured", "measure", "texts_to_grade"]

_BATCH = 256
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Measured:
    """How far one contender can be trusted.

    Attributes:
        name: Of the contender.
        principles: Per principle; empty for one that grades none.
        ranking: Of `overall`.
        contrast: None where the gold has no items, or the contender cannot read new texts.
        attacks: Likewise.
        invariance: Change -> figures; empty likewise.
        calibration: Principle -> expected calibration error, for a scorer that gives probabilities.
        replies_per_second: Over the labelled replies, the first batch left out where there are several.
        cost: What the replies cost by the scorers' own count, in their currency; None where none counts.
    """

    name: str
    principles: tuple[PrincipleFigures, ...]
    ranking: Ranking
    contrast: ContrastFigures | None
    attacks: AttackFigures | None
    invariance: dict[str, InvarianceFigures]
    calibration: dict[str, float]
    replies_per_second: float | None
    cost: float | None

    @property
    def macro_f1(self) -> float | None:
        """Mean F1 over the rubric's principles; one that readers found and the scorer never grades counts 0."""
        if not self.principles:
            return None
        by = {row.label: row.f1 for row in self.principles}
        values = [by.get(label, 0.0) for label in load_rubric().labels]
        return float(np.mean([value for value in values if value is not None]))

    @property
    def kappa(self) -> float | None:
        """Mean kappa over the rubric's principles; one that is never graded counts 0."""
        if not self.principles:
            return None
        by = {row.label: row.kappa for row in self.principles}
        values = [by.get(label, 0.0) for label in load_rubric().labels]
        return float(np.mean([value for value in values if value is not None]))

    @property
    def unscored(self) -> float | None:
        """Share of the grades that it left open, of the principles that it grades at all."""
        looked = sum(row.n + row.unscored for row in self.principles)
        return sum(row.unscored for row in self.principles) / looked if looked else None

    @property
    def evidence(self) -> float | None:
        """Mean token F1 of the evidence, over principles with some."""
        values = [row.evidence for row in self.principles if row.evidence is not None]
        return float(np.mean(values)) if values else None

    def to_json(self) -> dict[str, Any]:
        """Give plain JSON values, the means included."""
        return {
            **asdict(self),
            "macro_f1": self.macro_f1,
            "kappa": self.kappa,
            "evidence": self.evidence,
            "unscored": self.unscored,
        }


def measure(
    contender: Contender,
    gold: Gold,
    *,
    invariance: int = 200,
    seed: int = 0,
    progress: Progress | None = None,
) -> Measured:
    """Grade everything in the gold once and hold it against the readers.

    Args:
        contender: Whoever is measured.
        gold: What readers said.
        invariance: Most replies to change, spread over the gold; 0 leaves the check out.
        seed: Of the resampling.
        progress: Called with the number of texts done since the last call.
    """
    done = progress or (lambda count: None)
    rows = gold.replies
    cases: list[Case] = [(exchange, reply.text) for exchange, reply in rows]
    scores, speed = _graded(contender, cases, done)
    knows_texts = contender.label != "annotator 2"
    contrast: ContrastFigures | None = None
    attacks: AttackFigures | None = None
    moved: dict[str, InvarianceFigures] = {}
    if knows_texts:
        where = gold.by_id
        if gold.contrast:
            base, edited = (
                _graded(contender, [(where[item.exchange], getattr(item, side)) for item in gold.contrast], done)[0]
                for side in ("base", "edited")
            )
            contrast = contrast_figures(gold.contrast, base, edited)
        if gold.attacks:
            bad, honest = (
                _graded(contender, [(where[item.exchange], getattr(item, side)) for item in gold.attacks], done)[0]
                for side in ("reply", "honest_reply")
            )
            attacks = attack_figures(gold.attacks, bad, honest)
        if invariance:
            moved = _invariance(contender, cases, scores, invariance, done)
    costs = [cost for score in scores if (cost := score.measures.get("cost")) is not None]
    return Measured(
        contender.label,
        tuple(presence(rows, scores, seed=seed)),
        ranking(rows, scores, seed=seed),
        contrast,
        attacks,
        moved,
        _calibration(contender, gold, cases),
        speed,
        sum(costs) if costs else None,
    )


def texts_to_grade(gold: Gold, invariance: int = 200) -> int:
    """How many texts `measure` grades, for a progress bar."""
    cases = [(exchange, reply.text) for exchange, reply in gold.replies]
    count = sum(len(found) for found in changed(_spread(cases, invariance)).values()) if invariance else 0
    return len(cases) + 2 * len(gold.contrast) + 2 * len(gold.attacks) + count


def _graded(contender: Contender, cases: Sequence[Case], done: Progress) -> tuple[list[Score], float | None]:
    """Scores in order, and replies per second without the first batch, which may load a model."""
    scores: list[Score] = []
    spent, timed = 0.0, 0
    for start in range(0, len(cases), _BATCH):
        batch = cases[start : start + _BATCH]
        began = time.perf_counter()
        scores.extend(contender.score(batch))
        if start or len(cases) <= _BATCH:
            spent += time.perf_counter() - began
            timed += len(batch)
        done(len(batch))
    return scores, timed / spent if spent else None


def _spread(cases: Sequence[Case], most: int) -> list[Case]:
    return list(cases if len(cases) <= most else cases[:: -(-len(cases) // most)])


def _invariance(
    contender: Contender, cases: Sequence[Case], scores: Sequence[Score], most: int, done: Progress
) -> dict[str, InvarianceFigures]:
    places = range(0, len(cases), 1 if len(cases) <= most else -(-len(cases) // most))
    before = [scores[place] for place in places]
    after = {}
    for name, rows in changed([cases[place] for place in places]).items():
        new, _ = _graded(contender, [case for _, case in rows], done)
        after[name] = [(place, score) for (place, _), score in zip(rows, new, strict=True)]
    return invariance_figures(before, after)


def _calibration(contender: Contender, gold: Gold, cases: Sequence[Case]) -> dict[str, float]:
    """Expected calibration error of each principle, for the scorers of a contender that have `probabilities`."""
    from benchmark.reader.calibrate import expected_calibration_error

    out: dict[str, float] = {}
    for scorer in getattr(contender, "scorers", ()):
        if not hasattr(scorer, "probabilities"):
            continue
        said = scorer.probabilities(cases)
        for label in said[0] if said else ():
            truth = [reply.grades.get(label, 0) > 0 for _, reply in gold.replies]
            out[label] = expected_calibration_error(np.asarray([row[label] for row in said]), truth)
    return out
