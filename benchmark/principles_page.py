"""The page `docs/principles.md`: every principle of a rubric, for people who read rather than load it.

    python -m benchmark.principles_page > docs/principles.md

`make docs` runs that line, and a test holds the page to the rubric that ships.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable

from benchmark.rubric import Principle, Rubric, load_rubric

__all__ = ["principles_page"]

_EXPECTED = {
    "always": "always",
    "usually": "always, unless the exchange lifts it",
    "request": "where the customer asks for something specific",
    "missing": "where a fact is missing",
    "choices": "where the exchange says so: real alternatives are allowed",
    "never": "where the exchange says so",
}

_INTRODUCTION = """\
# The principles

<!-- Written by `make docs` from configs/rubric.yaml: edit that file, not this page. -->

What Evenkeel looks for in a reply to an angry customer: {do} things to do and {avoid} to avoid
(rubric version {version}). Every principle is graded per reply: 0 absent, 1 generic, weak or mild, 2 specific,
strong or clear.

*Weight* is what a principle counts for in the overall score; `evenkeel fit-weights` fits it to labelled replies.
*Expected* says when an exchange calls for it, if the exchange does not list its expected principles itself; a thing to
do that is not expected earns and costs nothing, and a thing to avoid costs wherever it is found. *Sources* are listed
at the end.

    overall = 100 · clip(   Σ w·g/2 over expected do-principles / Σ w over expected do-principles
                          − Σ w·g/2 over avoid-principles, 0, 1 )

with w the weight and g the grade. Principles that could not be graded are left out of both sums.
"""


def principles_page(rubric: Rubric) -> str:
    """Render a rubric as Markdown: a table per phase, then the titles of the sources."""
    page = [_INTRODUCTION.format(do=len(rubric.do), avoid=len(rubric.avoid), version=rubric.version)]
    for phase in rubric.phases:
        page.append(f"## {phase.capitalize()}\n")
        page.append(_table(principle for principle in rubric.principles.values() if principle.phase == phase))
    page.append("## Sources\n")
    page.append("".join(f"- **{name}**: {title}\n" for name, title in rubric.sources.items()))
    return "\n".join(page)


def _table(principles: Iterable[Principle]) -> str:
    rows = [["principle", "definition", "grade 2 rather than 1", "weight", "expected", "sources"]]
    rows.append(["---", "---", "---", "--:", "---", "---"])
    for principle in principles:
        expected = _EXPECTED[principle.expected] if principle.polarity == "do" else "—"
        rows.append(
            [
                f"`{principle.label}`",
                principle.definition,
                principle.grade_2,
                f"{principle.weight:g}",
                expected,
                " ".join(principle.sources),
            ]
        )
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |\n" for row in rows)


if __name__ == "__main__":
    sys.stdout.write(principles_page(load_rubric()))
