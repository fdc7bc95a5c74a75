"""A language model as engine: any generator, prompted with the plan. Its text passes the same guard as everything else.

Where the model fails or the guard refuses what it wrote, the built-in editor's candidates follow, so that a bulk run
never stalls.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from benchmark.generators import Generator, Message, Request, create_generator
from benchmark.rubric import load_rubric
from benchmark.text import sentences
from rewriter.engines import Candidate, Order
from rewriter.engines.editor import EditorEngine
from rewriter.locks import find_locks
from rewriter.records import Change

__all__ = ["LanguageModelEngine"]

_INSTRUCTIONS = """\
You rewrite a support agent's curt draft so that it calms an angry customer. Rewrite the draft; do not answer in your
own name.

Rules:
- Keep the decision exactly: what is refused stays refused and is said plainly, what is granted stays granted.
- Use only what the draft, the facts and the customer's message hold. No new amount, date, name or promise. Nothing
from "not allowed".
- Copy these literals exactly, each as often as in the draft: {locks}
- Keep placeholders, HTML tags and template branches as they are, in the same order.
- No blame, no excuses, no policy as a reason, no stock opening. Speak to this customer about this case.
- At most about {words} words. Channel: {channel}. Tone: {tone}{contractions}.

What the draft already does: {present}. What hurts in it: {hurting}.
Add, in this order, only what is missing: {moves}.

Answer with the rewritten text and nothing else."""


class LanguageModelEngine:
    """Rewrite with any generator.

    Args:
        generator: A spec such as "endpoint:MODEL" or "transformers_model:PATH", or a generator.
        options: Options of the generator, if it is a spec.
        samples: Versions to ask for per draft, tried in order.
    """

    name = "language_model"
    main_option = "generator"

    def __init__(self, generator: str | Generator, options: Mapping[str, Any] | None = None, samples: int = 1) -> None:
        self._generator = create_generator(generator, options) if isinstance(generator, str) else generator
        self._samples = max(1, samples)
        self._editor = EditorEngine()

    def candidates(self, orders: Sequence[Order]) -> list[list[Candidate]]:
        """The model's versions, then the built-in editor's."""
        requests = [build_request(order) for order in orders for _ in range(self._samples)]
        generations = self._generator.generate(requests)
        out: list[list[Candidate]] = []
        for index, (order, fallback) in enumerate(zip(orders, self._editor.candidates(orders), strict=True)):
            made = generations[index * self._samples : (index + 1) * self._samples]
            versions = [Candidate(text, describe(order.case.draft, text)) for one in made if (text := _clean(one.text))]
            failures = [one.failure for one in made if one.failure]
            note = (
                f"written by the built-in editor: the model {'failed: ' + failures[0] if failures else 'was refused'}"
            )
            out.append(versions + [Candidate(other.text, other.changes, other.note or note) for other in fallback])
        return out


def build_request(order: Order) -> Request:
    """The prompt for one draft."""
    rubric = load_rubric()
    draft, exchange = order.case.draft, order.case.exchange
    locks = ", ".join(dict.fromkeys(repr(lock.text) for lock in find_locks(draft))) or "none"
    moves = [f"{move.principle} ({rubric.principles[move.principle].definition})" for move in order.plan.moves]
    system = _INSTRUCTIONS.format(
        locks=locks,
        words=max(40, 2 * len(draft.split()) + 40),
        channel=exchange.channel,
        tone=order.tone.name,
        contractions="" if order.tone.contractions else ", no contractions",
        present=", ".join(label for label, grade in order.diagnosis.grades.items() if grade and label in rubric.do)
        or "nothing",
        hurting=", ".join(order.diagnosis.hurting) or "nothing",
        moves="; ".join(moves) or "nothing",
    )
    parts = [f"{turn.role.upper()}:\n{turn.text}" for turn in exchange.turns]
    if exchange.facts is not None:
        for name, rows in exchange.facts.to_json().items():
            if rows:
                parts.append(f"FACTS ({name.replace('_', ' ')}):\n" + "\n".join(f"- {row}" for row in rows))
    parts.append(f"DRAFT:\n{draft}")
    return Request((Message("system", system), Message("user", "\n\n".join(parts))), exchange)


def describe(draft: str, rewrite: str) -> list[Change]:
    """Sentence by sentence, what became of the draft: sentences are paired by likeness."""
    old = [draft[start:end] for start, end in sentences(draft)]
    left = list(old)
    changes: list[Change] = []
    for start, end in sentences(rewrite):
        new = rewrite[start:end]
        match = difflib.get_close_matches(new, left, n=1, cutoff=0.4)
        if match:
            left.remove(match[0])
            action: Any = "kept" if match[0] == new else "replaced"
            changes.append(Change(action, match[0], new, None if action == "kept" else "courteous", "reworded"))
        else:
            changes.append(Change("added", None, new, "empathize", "written by the model"))
    changes += [Change("dropped", gone, None, "courteous", "not taken over by the model") for gone in left]
    return changes


_PREAMBLE = re.compile(
    r"\A(?:(?:sure|certainly|of course|absolutely|okay|ok)\b[^\n:]{0,20})?(?:here(?:'s|’s| is)\b[^\n:]{0,60}"
    r"|(?:the )?(?:rewritten|revised) (?:text|draft|reply|version|response)):\s*\n*",
    re.IGNORECASE,
)
_AFTERWORD = re.compile(
    r"\n\s*(?:[-*_]{3,}\s*\n\s*)?[(*]*(?:note|changes?|explanation)\b[^\n:]{0,30}:(?=.{0,300}\b(?:draft|rew?rit|rewrote|tone|kept)).*\Z",
    re.IGNORECASE | re.DOTALL,
)


def _clean(text: str | None) -> str:
    """Take off what models put around an answer: a preamble, a code fence, a word about changes, quotes around all."""
    bare = _AFTERWORD.sub("", _PREAMBLE.sub("", (text or "").strip())).strip()
    if bare.startswith("```") and bare.endswith("```"):
        bare = bare.strip("`").split("\n", 1)[-1].strip()
    if len(bare) > 2 and bare[0] == bare[-1] == '"' and bare.count('"') == 2:
        bare = bare[1:-1]
    return bare
