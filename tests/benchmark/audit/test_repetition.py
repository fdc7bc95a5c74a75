"""Runs of words, openings, closings and overlaps that give a filled-in reply away."""

import pytest

from benchmark.audit.repetition import check_repetition, grams

LIMITS = {"good": 4, "six_words": 0.5, "opening": 0.5, "closing": 0.5, "overlap": 0.5}


def findings(build, *texts, overall=4, families=None):
    rows = [
        build.exchange(f"x{n}", build.reply(f"x{n}-a", text, overall), family=(families or {}).get(n, f"f{n}"))
        for n, text in enumerate(texts)
    ]
    return check_repetition(build.dataset(rows), LIMITS)


def test_grams_are_runs_of_words_in_lower_case():
    assert grams("We are SORRY, now.", 3) == {("we", "are", "sorry"), ("are", "sorry", "now")}
    assert grams("Too short", 3) == frozenset()


def test_a_run_of_six_words_that_most_good_replies_share_is_found(build):
    shared = "it will be with you tomorrow"
    six, *_ = findings(build, f"Ann, {shared}.", f"Late again: {shared}, Bob.", f"Cy! {shared}", "Nothing shared here.")
    assert six.ok is False
    assert six.figure == "0.75"
    assert "it will be with you tomorrow" in six.examples[0]


def test_openings_and_closings_are_compared_by_words_not_marks(build):
    _, opening, closing, _ = findings(
        build, "We got it. Talk soon!", "We got it: today. Talk soon.", "we got IT - now. Talk soon", "Other. Bye."
    )
    assert (opening.ok, opening.figure) == (False, "0.75")
    assert (closing.ok, closing.figure) == (False, "0.75")


def test_poor_replies_may_share_what_they_like(build):
    *shared, _ = findings(build, *["It is our policy and that is that."] * 4, overall=2)
    assert all(finding.ok for finding in shared)


@pytest.mark.parametrize(("families", "ok"), [({}, False), ({1: "f0"}, True)])
def test_two_replies_alike_are_found_unless_they_vary_one_scenario(build, families, ok):
    text = "The driver left it with the neighbour at number nine and said nothing to anybody"
    alike = findings(build, text, text + ".", families=families)[-1]
    assert alike.ok is ok
    if not ok:
        assert alike.examples == ["x1-a and x0-a: 1.00"] or alike.examples == ["x0-a and x1-a: 1.00"]
