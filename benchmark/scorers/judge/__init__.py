"""The `judge` scorer: any generator as grader.

    prompt.md, pairwise.md   what a judge is asked; copy one and name it to ask something else
    prompts.py               requests, with the reply fenced off as data
    answers.py               what came back: JSON by schema, quotes looked up
    pairwise.py              which of two replies is better, asked in both orders

A judge is a required, named role: there is none by default, and its name and the hash of its prompt stand in the label
of every score. What it cannot be brought to say in the shape asked for is unscored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import fmean, median_low, pstdev
from typing import Any

from benchmark.errors import ConfigError
from benchmark.generators import Generation, Generator, Request, create_generator
from benchmark.records import Grade, Span
from benchmark.rubric import Rubric, load_rubric
from benchmark.scorers import Case, Grading
from benchmark.scorers.judge.answers import Answer, Unreadable, read_answer
from benchmark.scorers.judge.prompts import GRADING, grading_request, load_prompt, retry

__all__ = ["JudgeScorer", "ask"]


class JudgeScorer:
    """Grade with a language model.

    Args:
        grader: A generator, or its spec ("endpoint:MODEL", "transformers_model:PATH", "command:…", "function:…").
        options: Options of the generator, if it is a spec.
        samples: Answers per reply; the grade is their lower median, and the spread is reported. More than one is of use
            only with a grader that answers differently each time (a temperature above 0).
        retries: Further tries where an answer cannot be read, each told what was wrong.
        prompt: A prompt file; default: `prompt.md` beside this module.
        input_price: Per million tokens read, in any currency; with `output_price` it makes the measure `cost`.
        output_price: Per million tokens written.

    Measures: `judge_overall` (1-5, mean of the samples), `judge_spread` (its standard deviation), `judge_answers` (how
    many could be read), and, where the grader counts them, `tokens_in`, `tokens_out` and `cost`.

    Raises:
        ConfigError: No grader, numbers out of range, or a prompt that cannot be used.
    """

    main_option = "grader"

    def __init__(
        self,
        grader: str | Generator,
        *,
        options: Mapping[str, Any] | None = None,
        samples: int = 1,
        retries: int = 2,
        prompt: str | Path = GRADING,
        input_price: float | None = None,
        output_price: float | None = None,
    ) -> None:
        if samples < 1 or retries < 0:
            raise ConfigError(f"judge: samples must be 1 or more, retries 0 or more; got {samples} and {retries}")
        self._grader = create_generator(grader, options) if isinstance(grader, str) else grader
        self._samples, self._retries = samples, retries
        self._prompt = load_prompt(prompt)
        self._prices = (input_price, output_price)
        self._rubric: Rubric = load_rubric()
        shown = grader if isinstance(grader, str) else type(grader).__name__
        self.name = f"judge({shown}, prompt {self._prompt.hash})"

    def grade(self, cases: Sequence[Case]) -> list[Grading]:
        """Grade each case, in order.

        Raises:
            GenerationError: The grader could not be reached at all.
        """
        requests = [
            grading_request(self._prompt, self._rubric, exchange, reply)
            for exchange, reply in cases
            for _ in range(self._samples)
        ]
        replies = [reply for _, reply in cases for _ in range(self._samples)]
        answers, asked = ask(
            self._grader, requests, lambda text, place: read_answer(text, replies[place], self._rubric), self._retries
        )
        out = []
        for place in range(len(cases)):
            mine = slice(place * self._samples, (place + 1) * self._samples)
            out.append(self._grading(answers[mine], [one for tries in asked[mine] for one in tries]))
        return out

    def _grading(self, answers: Sequence[Answer | str], asked: Sequence[Generation]) -> Grading:
        read = [answer for answer in answers if isinstance(answer, Answer)]
        failed = [answer for answer in answers if isinstance(answer, str)]
        labels = self._rubric.labels
        measures: dict[str, float | None] = {"judge_answers": float(len(read)), **self._spent(asked)}
        if not read:
            reason = f"judge: unscored, {failed[0]}"
            return Grading(dict.fromkeys(labels), reasons=[reason], measures={**measures, "judge_overall": None})
        grades: dict[str, Grade] = {}
        evidence: dict[str, Sequence[Span]] = {}
        for label in labels:
            given = [grade for answer in read if (grade := answer.grades[label]) is not None]
            # As many must stand as would decide a vote: one sound answer among three voided ones is not a median.
            settled = median_low(given) if 2 * len(given) > len(read) else None
            grades[label] = settled
            if settled:
                shown = next((answer for answer in read if answer.grades[label] == settled), None)
                if shown and shown.evidence.get(label):
                    evidence[label] = shown.evidence[label]
        overall = [answer.overall for answer in read]
        measures |= {"judge_overall": fmean(overall), "judge_spread": pstdev(overall)}
        voided = [f"judge: voided, {what}" for answer in read for what in answer.voided]
        return Grading(grades, evidence, [*voided, *(f"judge: not read, {why}" for why in failed)], measures)

    def _spent(self, asked: Sequence[Generation]) -> dict[str, float]:
        counts = [(one.tokens_in, one.tokens_out) for one in asked]
        if not counts or any(side is None for count in counts for side in count):
            return {}
        read, written = (float(sum(count[side] or 0 for count in counts)) for side in (0, 1))
        spent = {"tokens_in": read, "tokens_out": written}
        if self._prices[0] is not None and self._prices[1] is not None:
            spent["cost"] = (read * self._prices[0] + written * self._prices[1]) / 1e6
        return spent


def ask(
    grader: Generator, requests: Sequence[Request], read: Any, retries: int
) -> tuple[list[Any], list[list[Generation]]]:
    """Ask, read, and ask again where an answer cannot be read.

    Args:
        grader: Whoever answers.
        requests: What is asked.
        read: (text, place) -> what is in it; raises Unreadable.
        retries: Further rounds.

    Returns:
        Per request what was read, or the reason why nothing was, as text; and every generation it took.
    """
    found: list[Any] = [None] * len(requests)
    took: list[list[Generation]] = [[] for _ in requests]
    open_ = dict(enumerate(requests))
    for _ in range(1 + retries):
        made = grader.generate(list(open_.values()))
        again: dict[int, Request] = {}
        for place, generation in zip(open_, made, strict=True):
            took[place].append(generation)
            if generation.text is None:
                found[place] = f"the judge failed: {generation.failure}"
                again[place] = requests[place]
                continue
            try:
                found[place] = read(generation.text, place)
            except Unreadable as exc:
                found[place] = f"its answer cannot be read: {exc}"
                again[place] = retry(requests[place], generation.text, str(exc))
        open_ = again
        if not open_:
            break
    return found, took
