"""The rewriter as a generator, so that the benchmark can measure it like any other: draft in, rewrite out.

It lives here because `benchmark` knows nothing of `rewriter`; it is registered by the entry point
`evenkeel.generators`, as a plug-in would be.
"""

from __future__ import annotations

from collections.abc import Sequence

from benchmark.generators import Generation, Generator, Request, covers, create_generator
from benchmark.records import Exchange
from rewriter.records import Case
from rewriter.rewriting import rewrite_cases

__all__ = ["RewriterGenerator"]


class RewriterGenerator:
    """Rewrite the drafts of another generator.

    Args:
        drafts: Spec of the generator that gives the drafts; default: those of the bundled pairs.
        tone: Tone profile.
        engine: Engine spec; default: the built-in editor.
        strength: full or light.
    """

    main_option = "engine"

    def __init__(
        self, engine: str = "editor", drafts: str = "pairs:draft", tone: str = "warm", strength: str = "full"
    ) -> None:
        self._drafts: Generator = create_generator(drafts)
        self._engine, self._tone, self._strength = engine, tone, strength

    def covers(self, exchange: Exchange) -> bool:
        """Whether there is a draft to rewrite."""
        return covers(self._drafts, exchange)

    def generate(self, requests: Sequence[Request]) -> list[Generation]:
        """Draft, then rewrite; a missing draft stays a failure."""
        drafts = self._drafts.generate(requests)
        cases = [
            Case(draft.text, request.exchange)
            for request, draft in zip(requests, drafts, strict=True)
            if draft.text is not None
        ]
        made = iter(rewrite_cases(cases, tone=self._tone, engine=self._engine, strength=self._strength))
        return [draft if draft.text is None else Generation(next(made).text) for draft in drafts]
