"""Two runs side by side: what is paired, what is left out, and when one is called better."""

from __future__ import annotations

import json

import pytest

from benchmark.comparison import compare, compare_scores
from benchmark.errors import ConfigError, RunError
from benchmark.records import Exchange, Sample, Score
from benchmark.results import RunFolder

LABEL = "lexical+grounding"


def make_run(path, overall, *, parts=None, failed=(), families=None, scorers=(LABEL,), data_hash="d1"):
    """Write a run folder; `overall` maps ids to a score or None, `parts` maps ids to phases, `failed` have no reply."""
    run = RunFolder(path)
    run.write_manifest({"name": path.name, "config": {"data_hash": data_hash}, "scorers": list(scorers)})
    with run.open_samples() as stream:
        for name, value in overall.items():
            score = Score(value, {}, parts=(parts or {}).get(name, {}))
            exchange = Exchange(name, family=(families or {}).get(name, name))
            run.append(stream, Sample(exchange, "A reply.", scores=dict.fromkeys(scorers, score)))
        for name in failed:
            run.append(stream, Sample(Exchange(name, family=name), None, "timeout"))
    return run


def flat(count, value):
    return {f"e{index}": float(value) for index in range(count)}


def test_a_candidate_that_gains_in_six_families_is_better(tmp_path):
    found = compare(make_run(tmp_path / "old", flat(6, 50)), make_run(tmp_path / "new", flat(6, 60))).overall
    assert (found.mean_a, found.mean_b, found.difference.mean) == (50, 60, 10)
    assert (found.p, found.p_adjusted, found.win_rate) == (2 / 64, 2 / 64, 1.0)
    assert found.verdict == "B better"


def test_a_candidate_that_loses_in_six_families_is_worse(tmp_path):
    found = compare(make_run(tmp_path / "old", flat(6, 60)), make_run(tmp_path / "new", flat(6, 50))).overall
    assert (found.difference.mean, found.win_rate, found.verdict) == (-10, 0.0, "A better")


def test_five_families_are_too_few_for_a_verdict(tmp_path):
    found = compare(make_run(tmp_path / "old", flat(5, 50)), make_run(tmp_path / "new", flat(5, 90))).overall
    assert (found.p, found.verdict) == (2 / 32, "tied")


def test_samples_of_one_family_count_as_one(tmp_path):
    families = {f"e{index}": f"f{index // 4}" for index in range(12)}
    a = make_run(tmp_path / "a", flat(12, 50), families=families)
    b = make_run(tmp_path / "b", flat(12, 60), families=families)
    found = compare(a, b).overall
    assert (found.n, found.difference.clusters, found.p, found.verdict) == (12, 3, 2 / 8, "tied")


def test_an_exchange_without_a_family_is_one_by_itself(tmp_path):
    families = dict.fromkeys(flat(6, 0), "")
    a = make_run(tmp_path / "a", flat(6, 50), families=families)
    b = make_run(tmp_path / "b", flat(6, 60), families=families)
    assert compare(a, b).overall.difference.clusters == 6


def test_a_run_is_tied_with_itself(tmp_path):
    a = make_run(tmp_path / "a", {"x": 10.0, "y": 50.0, "z": 80.0})
    found = compare(a, a).overall
    assert (found.difference.mean, found.p, found.win_rate, found.verdict) == (0, 1, 0.5, "tied")
    assert found.effect_size is None


def test_what_cannot_be_paired_is_left_out_and_said(tmp_path):
    a = make_run(tmp_path / "a", {"x": 10.0, "y": 20.0, "z": None, "f": 0.0, "only-a": 99.0})
    b = make_run(tmp_path / "b", {"x": 15.0, "y": 35.0, "z": 90.0, "b1": 1.0, "b2": 2.0}, failed=["f"])
    found = compare(a, b)
    assert (found.overall.n, found.overall.unscored, found.overall.mean_a, found.overall.mean_b) == (2, 1, 15, 25)
    assert (found.only_a, found.only_b, found.failed_a, found.failed_b) == (1, 2, 0, 1)
    assert found.left_out == [
        "Left out: 1 that are only in A (a).",
        "Left out: 2 that are only in B (b).",
        "Left out: 1 that have no reply in B (b).",
        "Left out: 1 that have a reply in both and no overall score in one or both.",
    ]


def test_nothing_is_said_where_everything_was_paired(tmp_path):
    a = make_run(tmp_path / "a", flat(3, 10))
    assert compare(a, a).left_out == []


def test_the_phases_are_corrected_and_overall_is_not(tmp_path):
    # Seven families that all gain: p is 2/128. Two phases double it and stay under 0.05; four make it 0.0625.
    ids = flat(7, 50)
    for phases, verdict in ((["hear", "own"], "B better"), (["hear", "own", "solve", "close"], "tied")):
        home = tmp_path / str(len(phases))
        a = make_run(home / "a", ids, parts={name: dict.fromkeys(phases, 40.0) for name in ids})
        b = make_run(home / "b", flat(7, 60), parts={name: dict.fromkeys(phases, 45.0) for name in ids})
        overall, *rows = compare(a, b).rows
        assert (overall.p_adjusted, overall.verdict) == (2 / 128, "B better")
        assert [row.name for row in rows] == phases
        assert {(row.p, row.p_adjusted, row.verdict) for row in rows} == {(2 / 128, len(phases) * 2 / 128, verdict)}


def test_a_phase_is_compared_where_both_have_it(tmp_path):
    ids = flat(3, 50)
    parts_a = {"e0": {"hear": 10.0}, "e1": {"hear": None}, "e2": {"hear": 30.0}}
    parts_b = {"e0": {"hear": 20.0}, "e1": {"hear": 90.0}, "e2": {}}
    found = compare(make_run(tmp_path / "a", ids, parts=parts_a), make_run(tmp_path / "b", ids, parts=parts_b))
    row = found.rows[1]
    assert (row.name, row.n, row.unscored, row.mean_a, row.mean_b) == ("hear", 1, 2, 10, 20)


def test_a_phase_that_nobody_scored_is_shown_without_figures(tmp_path):
    ids = flat(3, 50)
    a = make_run(tmp_path / "a", ids, parts={name: {"close": None} for name in ids})
    row = compare(a, a).rows[1]
    assert (row.name, row.n, row.unscored, row.p_adjusted, row.verdict) == ("close", 0, 3, None, None)


def test_other_scorers_can_be_asked_for(tmp_path):
    a = make_run(tmp_path / "a", flat(3, 10), scorers=["lexical", "reader"])
    b = make_run(tmp_path / "b", flat(3, 10), scorers=["reader"])
    assert compare(a, b).scorer == "reader"  # the first of A's that B has too
    assert compare(a, b, scorer="reader").scorer == "reader"


@pytest.mark.parametrize("label", ["lexical", "nonsense"])
def test_a_label_that_is_not_in_both_runs_is_an_error(tmp_path, label):
    a = make_run(tmp_path / "a", flat(3, 10), scorers=["lexical", "reader"])
    b = make_run(tmp_path / "b", flat(3, 10), scorers=["reader"])
    with pytest.raises(RunError, match=rf"Scores by '{label}' are not in every run .*lexical, reader"):
        compare(a, b, scorer=label)


def test_runs_without_a_scorer_in_common_are_an_error(tmp_path):
    a = make_run(tmp_path / "a", flat(3, 10), scorers=["lexical"])
    b = make_run(tmp_path / "b", flat(3, 10), scorers=["reader"])
    with pytest.raises(RunError, match="No scores are in every run"):
        compare(a, b)


def test_runs_on_different_data_are_an_error(tmp_path):
    a = make_run(tmp_path / "a", flat(3, 10), data_hash="aaaaaaaaaaaaaaaa")
    b = make_run(tmp_path / "b", flat(3, 10), data_hash=None)
    with pytest.raises(RunError, match=r"different data \(data_hash not recorded and aaaaaaaaaaaa\)"):
        compare(a, b)


@pytest.mark.parametrize("overall_b", [{"other": 10.0}, {"e0": None, "e1": None, "e2": None}])
def test_runs_without_a_sample_in_common_are_an_error(tmp_path, overall_b):
    a, b = make_run(tmp_path / "a", flat(3, 10)), make_run(tmp_path / "b", overall_b)
    with pytest.raises(RunError, match="no sample that both scored"):
        compare(a, b)


def test_alpha_must_be_a_probability(tmp_path):
    a = make_run(tmp_path / "a", flat(3, 10))
    with pytest.raises(ConfigError, match=r"alpha is 5, expected a number between 0 and 1"):
        compare(a, a, alpha=5)


@pytest.mark.parametrize(("threshold", "below"), [(-2.0, False), (-1.9, True), (0.0, True), (-3.0, False)])
def test_below_compares_the_candidate_minus_the_baseline_with_the_threshold(tmp_path, threshold, below):
    # 4.03 - 2.03 is not exactly 2 in binary; losing exactly two points is not below -2.
    a = make_run(tmp_path / "a", dict.fromkeys("xyz", 4.03))
    b = make_run(tmp_path / "b", dict.fromkeys("xyz", 2.03))
    assert compare(a, b).below(threshold) is below


def test_a_comparison_becomes_json_and_back(tmp_path):
    ids = {"x": 10.0, "y": 40.0, "z": 55.0}
    a = make_run(tmp_path / "a", ids, parts={name: {"hear": 5.0} for name in ids})
    b = make_run(tmp_path / "b", {name: value + 1 for name, value in ids.items()})
    row = json.loads(json.dumps(compare(a, b).to_json(), allow_nan=False))
    assert (row["a"], row["b"], row["scorer"], row["left_out"]) == ("a", "b", LABEL, [])
    assert [part["name"] for part in row["rows"]] == ["overall", "hear"]
    assert row["rows"][0]["difference"]["mean"] == 1.0


def test_the_same_seed_gives_the_same_comparison(tmp_path):
    a = make_run(tmp_path / "a", {f"e{i}": float(i * 7 % 50) for i in range(20)})
    b = make_run(tmp_path / "b", {f"e{i}": float(i * 11 % 60) for i in range(20)})
    assert compare(a, b, seed=1) == compare(a, b, seed=1)
    assert compare(a, b, seed=1).overall.p != compare(a, b, seed=2).overall.p


def test_a_small_p_with_an_interval_that_holds_zero_is_a_tie():
    row = compare_scores("overall", [0.0] * 7, [3.0, 3.0, 3.0, 3.0, 3.0, 1.0, -2.0], list("abcdefg"))
    assert row.p == 6 / 128
    assert row.difference.low < 0 < row.difference.high
    assert row.verdict == "tied"


def test_the_detectable_difference_stands_beside_a_tie():
    row = compare_scores("overall", [0.0] * 4, [1.0, -1.0, 1.0, -1.0], ["a", "b", "c", "d"])
    assert (row.verdict, round(row.detectable, 3)) == ("tied", 1.617)
