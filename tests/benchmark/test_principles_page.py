import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from benchmark.principles_page import principles_page
from benchmark.rubric import Principle, Rubric, load_rubric

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "principles.md"


def rubric_of(*principles: Principle) -> Rubric:
    return Rubric(7, ("hear", "avoid"), {"S9": "A book about listening"}, {p.label: p for p in principles})


LISTEN = replace(
    load_rubric().principles["listen"],
    weight=0.25,
    definition="lets them speak",
    grade_2="asks what else",
    sources=("S9",),
    expected="missing",
)
ARGUE = replace(
    load_rubric().principles["argue"],
    weight=2.0,
    definition="fights | disputes",
    grade_2="point-scoring",
    sources=("S9",),
)


def test_the_page_in_docs_is_the_one_that_the_rubric_gives():
    assert PAGE.read_text(encoding="utf-8") == principles_page(load_rubric()), "docs/principles.md is stale: make docs"


def test_the_page_has_one_row_for_each_of_the_30_principles():
    rows = [line.split("|")[1].strip() for line in PAGE.read_text(encoding="utf-8").splitlines() if line[:3] == "| `"]
    assert len(rows) == 30
    assert rows == [f"`{label}`" for label in load_rubric().labels]


def test_a_row_says_what_counts_how_much_when_and_who_asks_for_it():
    page = principles_page(rubric_of(LISTEN))
    assert "| `listen` | lets them speak | asks what else | 0.25 | where a fact is missing | S9 |\n" in page


def test_a_principle_to_avoid_has_no_rule_and_a_bar_in_it_does_not_break_the_table():
    page = principles_page(rubric_of(ARGUE))
    assert "| `argue` | fights \\| disputes | point-scoring | 2 | — | S9 |\n" in page


def test_phases_come_in_the_order_of_the_rubric_and_sources_with_their_titles_last():
    page = principles_page(rubric_of(ARGUE, LISTEN))
    places = [page.index(part) for part in ("## Hear", "`listen`", "## Avoid", "`argue`", "## Sources", "A book about")]
    assert places == sorted(places)


def test_the_introduction_counts_the_principles_and_names_the_version():
    assert "1 things to do and 1 to avoid\n(rubric version 7)" in principles_page(rubric_of(LISTEN, ARGUE))


def test_every_expected_rule_has_words_of_its_own():
    rules = ("always", "usually", "request", "missing", "choices", "never")
    assert len({principles_page(rubric_of(replace(LISTEN, expected=rule))) for rule in rules}) == len(rules)


def test_run_as_a_module_it_prints_the_page():
    made = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "benchmark.principles_page"], cwd=ROOT, capture_output=True, check=True
    )
    assert made.stdout.decode("utf-8").replace("\r\n", "\n") == principles_page(load_rubric())
