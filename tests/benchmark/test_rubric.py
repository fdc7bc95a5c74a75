"""The rubric: what ships, the arithmetic on hand-computed examples, and what a rubric file may not say."""

from __future__ import annotations

import pytest

from benchmark.errors import ConfigError, DataError
from benchmark.records import Exchange, Facts
from benchmark.rubric import load_rubric


def entry(label, phase, weight, expected, sources):
    polarity = "avoid" if phase == "avoid" else "do"
    expected = "" if phase == "avoid" else f"expected: {expected}, "
    head = f"- {{label: {label}, phase: {phase}, polarity: {polarity}, weight: {weight}, prior: 5, {expected}"
    return head + f"definition: d, grade_2: g, sources: {sources}}}\n"


# Weights chosen so that every sum can be done in the head.
SMALL = """\
version: 7
phases: [feel, solve, avoid]
sources: {S0: "a book", S1: "another book"}
principles:
"""
SMALL += entry("apologize", "feel", 1, "usually", "[S0]") + entry("empathize", "feel", 1, "always", "[S0]")
SMALL += entry("solve", "solve", 2, "always", "[S0, S1]") + entry("clarify", "solve", 4, "missing", "[S1]")
SMALL += entry("blame", "avoid", 0.3, None, "[S1]") + entry("rude", "avoid", 0.8, None, "[S1]")


@pytest.fixture
def small(tmp_path):
    path = tmp_path / "rubric.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return load_rubric(path)


def broken(tmp_path, old, new):
    assert SMALL.count(old) >= 1
    path = tmp_path / "rubric.yaml"
    path.write_text(SMALL.replace(old, new, 1), encoding="utf-8")
    return path


# ------------------------------------------------------------------------------------------------ the rubric that ships


def test_the_rubric_has_eighteen_to_do_and_twelve_to_avoid():
    rubric = load_rubric()
    assert (len(rubric.do), len(rubric.avoid)) == (18, 12)
    assert rubric.labels == rubric.do + rubric.avoid
    assert len(set(rubric.labels)) == 30


def test_the_phases_are_those_of_a_conversation_and_each_has_principles():
    rubric = load_rubric()
    assert rubric.phases == ("hear", "feel", "own", "solve", "close", "tone", "avoid")
    assert {principle.phase for principle in rubric.principles.values()} == set(rubric.phases)
    assert all(
        (principle.phase == "avoid") == (principle.polarity == "avoid") for principle in rubric.principles.values()
    )


def test_every_source_is_asked_for_something_and_every_principle_has_a_source():
    rubric = load_rubric()
    assert set(rubric.sources) == {"S0", "S1", "S2", "S3", "S4"}
    assert {source for principle in rubric.principles.values() for source in principle.sources} == set(rubric.sources)
    assert all(principle.sources for principle in rubric.principles.values())


def test_every_principle_says_what_it_is_and_what_makes_it_a_2():
    for principle in load_rubric().principles.values():
        assert len(principle.definition) > 10
        assert len(principle.grade_2) > 10
        assert principle.definition != principle.grade_2


@pytest.mark.parametrize(
    ("exchange", "added"),
    [
        (Exchange("x"), set()),
        (Exchange("x", request="a refund"), {"note_request"}),
        (Exchange("x", facts=Facts(missing=("the order number",))), {"clarify"}),
        # two permissions are not yet two alternatives, and goodwill is for the exchange to name
        (Exchange("x", facts=Facts(allowed=("refund it", "replace it", "£10 goodwill"))), set()),
        (Exchange("x", request="a refund", facts=Facts(missing=("IBAN",))), {"note_request", "clarify"}),
    ],
    ids=["bare", "a request", "something missing", "allowed actions", "both"],
)
def test_what_is_expected_follows_from_the_exchange(exchange, added):
    always = {"restate", "solve", "calm", "courteous", "positive_language", "empathize", "apologize", "validate"}
    assert set(load_rubric().expected(exchange)) == always | added


def test_what_an_exchange_expects_itself_comes_first():
    exchange = Exchange("x", request="a refund", expected=("solve", "stay_with"))
    assert load_rubric().expected(exchange) == ("solve", "stay_with")
    assert load_rubric().expected(Exchange("x", expected=())) == ()


# ------------------------------------------------------------------------------------------------------- the arithmetic

EXAMPLES = [
    # grades, expected, overall: 100 * clip(earned / possible - lost)
    ("all there", {"apologize": 2, "empathize": 2, "solve": 2}, ["apologize", "empathize", "solve"], 100),
    ("all generic", {"apologize": 1, "empathize": 1, "solve": 1}, ["apologize", "empathize", "solve"], 50),
    # (1*2/2 + 1*0 + 2*1/2) / 4 = 2/4
    ("mixed", {"apologize": 2, "empathize": 0, "solve": 1}, ["apologize", "empathize", "solve"], 50),
    # only solve counts: 1/2; the apology is welcome but not asked for
    ("an unexpected kindness adds nothing", {"apologize": 2, "solve": 1}, ["solve"], 50),
    # empathize (None) is out of both sums: (1 + 1) / (1 + 2)
    (
        "unscored is not 0",
        {"apologize": 2, "empathize": None, "solve": 1},
        ["apologize", "empathize", "solve"],
        200 / 3,
    ),
    ("never graded is unscored", {"apologize": 2, "solve": 1}, ["apologize", "empathize", "solve"], 200 / 3),
    # 1 - 0.3*1/2
    ("a mild fault", {"solve": 2, "blame": 1}, ["solve"], 85),
    # 1/2 - 0.3
    ("a clear fault", {"solve": 1, "blame": 2}, ["solve"], 20),
    ("an unscored fault costs nothing", {"solve": 1, "blame": None}, ["solve"], 50),
    # 1/2 - 0.3 - 0.4 = -0.2
    ("never below 0", {"solve": 1, "blame": 2, "rude": 1}, ["solve"], 0),
    ("nothing done", {"solve": 0, "apologize": 0}, ["solve", "apologize"], 0),
    ("nothing could be graded", {"solve": None, "blame": 2}, ["solve"], None),
    ("nothing expected", {"apologize": 2}, [], None),
]


@pytest.mark.parametrize(("grades", "expected", "overall"), [row[1:] for row in EXAMPLES], ids=[r[0] for r in EXAMPLES])
def test_the_overall_score_is_the_formulas(small, grades, expected, overall):
    found = small.overall(grades, expected)
    assert found == (None if overall is None else pytest.approx(overall))


def test_the_parts_add_up_by_phase(small):
    grades = {"apologize": 2, "empathize": 1, "solve": 1, "clarify": 2, "blame": 1, "rude": 0}
    parts = small.parts(grades, ["apologize", "empathize", "solve"])
    # feel (1 + 0.5) / 2; solve 1/2, clarify not expected; avoid 1 - 0.15
    assert parts == {"feel": pytest.approx(75), "solve": pytest.approx(50), "avoid": pytest.approx(85)}
    assert list(parts) == ["feel", "solve", "avoid"]


def test_a_part_without_anything_to_grade_is_unscored(small):
    assert small.parts({"apologize": None, "solve": 2}, ["apologize", "solve"]) == {
        "feel": None,
        "solve": 100,
        "avoid": None,
    }


def test_a_part_leaves_the_unscored_out(small):
    grades = {"apologize": 2, "empathize": None, "blame": None, "rude": 2}
    parts = small.parts(grades, ["apologize", "empathize"])
    assert parts == {"feel": 100, "solve": None, "avoid": pytest.approx(20)}


def test_the_part_to_avoid_is_never_below_0(small):
    assert small.parts({"blame": 2, "rude": 2}, [])["avoid"] == 0


# --------------------------------------------------------------------------------------------------- other rubric files


def test_another_rubric_can_be_handed_in(small):
    assert (small.version, small.do, small.avoid) == (
        7,
        ("apologize", "empathize", "solve", "clarify"),
        ("blame", "rude"),
    )


BROKEN = [
    ("version: 7\n", "", "rubric.yaml: missing version"),
    ("version: 7\n", "version: 7\nweights: 3\n", "rubric.yaml: unknown weights. Keys: phases, principles"),
    ("grade_2: g", "grade2: g", "principle 'apologize': missing grade_2; unknown grade2"),
    ("definition: d, ", "", "principle 'apologize': missing definition"),
    ("weight: 1,", "weight: -1,", "principle 'apologize': weight is -1, expected a number of 0 or more"),
    ("weight: 1,", "weight: heavy,", "principle 'apologize': weight is 'heavy', expected a number"),
    ("weight: 1,", "weight: .nan,", "principle 'apologize': weight is nan, expected a number"),
    ("weight: 1,", "weight: .inf,", "principle 'apologize': weight is inf, expected a number"),
    ("weight: 1,", "weight: yes,", "principle 'apologize': weight is True, expected a number"),
    ("prior: 5", "prior: -5", "principle 'apologize': prior is -5, expected a number of 0 or more"),
    ("phase: feel", "phase: fell", "principle 'apologize': phase 'fell' is not one of feel, solve, avoid"),
    ("polarity: do", "polarity: maybe", "principle 'apologize': "),
    ("expected: usually", "expected: often", "principle 'apologize': expected is 'often', known: always"),
    ("sources: [S0]", "sources: [S9]", "principle 'apologize': source 'S9' is not listed under `sources`"),
    ("label: empathize", "label: apologize", "principle 'apologize' occurs twice"),
    ("polarity: avoid, weight: 0.3", "polarity: avoid, expected: always, weight: 0.3", "'blame': unknown expected"),
    (SMALL[SMALL.index("principles:") :], "principles: none\n", "principles: a list of entries"),
    (SMALL[SMALL.index("principles:") :], "principles: [apologize]\n", "principles: a list of entries"),
]


@pytest.mark.parametrize(("old", "new", "told"), BROKEN, ids=[row[2][:45] for row in BROKEN])
def test_a_broken_rubric_is_refused_with_the_place_and_the_reason(tmp_path, old, new, told):
    path = broken(tmp_path, old, new)
    with pytest.raises(ConfigError) as caught:
        load_rubric(path)
    assert str(caught.value).startswith(str(path))
    assert told in str(caught.value)


def test_a_rubric_that_is_not_there_is_named(tmp_path):
    with pytest.raises(DataError, match=r"absent\.yaml: no such file"):
        load_rubric(tmp_path / "absent.yaml")
