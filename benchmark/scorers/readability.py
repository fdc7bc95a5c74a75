"""The `readability` scorer: how hard a reply is to read, by textstat. Figures beside the rubric; no grade."""

from __future__ import annotations

from collections.abc import Sequence

from benchmark.scorers import Case, Grading

__all__ = ["ReadabilityScorer"]


class ReadabilityScorer:
    """Measures: `flesch_reading_ease` (about 0 hard to 100 easy), `flesch_kincaid_grade` (US school years), `words`."""

    name = "readability"

    def grade(self, cases: Sequence[Case]) -> list[Grading]:
        """Measure each reply, in order; None where there is no word to measure."""
        import textstat

        out = []
        for _, reply in cases:
            words = len(reply.split())
            measured = any(char.isalpha() for char in reply)
            out.append(
                Grading(
                    measures={
                        "words": float(words),
                        "flesch_reading_ease": float(textstat.flesch_reading_ease(reply)) if measured else None,
                        "flesch_kincaid_grade": float(textstat.flesch_kincaid_grade(reply)) if measured else None,
                    }
                )
            )
        return out
