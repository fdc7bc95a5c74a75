"""Ranks that luck cannot make, and the counts that stand beside them."""

from __future__ import annotations

import pytest

from benchmark.errors import RunError
from benchmark.leaderboard import leaderboard
from benchmark.records import Exchange, Sample, Score
from benchmark.results import RunFolder

LABEL = "lexical+grounding"
IDS = [f"e{index}" for index in range(8)]


def make_run(path, overall, *, reply="Two words", parts=None, failed=(), scorers=(LABEL,), data_hash="d1"):
    run = RunFolder(path)
    run.write_manifest({"name": path.name, "config": {"data_hash": data_hash}, "scorers": list(scorers)})
    with run.open_samples() as stream:
        for name, value in overall.items():
            scores = {label: Score(value, {}, parts=(parts or {}).get(name, {})) for label in scorers}
            run.append(stream, Sample(Exchange(name, family=name), reply, scores=scores))
        for name in failed:
            run.append(stream, Sample(Exchange(name, family=name), None, "timeout"))
    return run


def level(value):
    """Scores around a value, the same scatter for every run."""
    return {name: value + index for index, name in enumerate(IDS)}


def ranks(rows):
    return {row.name: row.rank for row in rows}


def test_the_best_mean_comes_first_and_ranks_follow(tmp_path):
    runs = [make_run(tmp_path / name, level(value)) for name, value in (("mid", 50.0), ("top", 70.0), ("low", 20.0))]
    assert list(ranks(leaderboard(runs)).items()) == [("top", 1), ("mid", 2), ("low", 3)]


def test_runs_that_cannot_be_told_apart_share_a_rank_and_the_next_counts_both(tmp_path):
    wobbly = {name: value + (1.5 if index % 2 else -1) for index, (name, value) in enumerate(level(70.0).items())}
    runs = [
        make_run(tmp_path / "steady", level(70.0)),
        make_run(tmp_path / "wobbly", wobbly),
        make_run(tmp_path / "low", level(20.0)),
    ]
    assert ranks(leaderboard(runs)) == {"wobbly": 1, "steady": 1, "low": 3}


def test_a_lead_in_too_few_families_is_a_tie(tmp_path):
    few = dict.fromkeys(IDS[:5], 50.0)
    runs = [make_run(tmp_path / "a", few), make_run(tmp_path / "b", dict.fromkeys(few, 90.0))]
    assert ranks(leaderboard(runs)) == {"a": 1, "b": 1}


def test_equal_runs_all_share_one_rank_in_order_of_their_names(tmp_path):
    runs = [make_run(tmp_path / name, level(50.0)) for name in ("b", "a", "c")]
    assert list(ranks(leaderboard(runs)).items()) == [("a", 1), ("b", 1), ("c", 1)]


def test_what_is_in_no_mean_is_counted(tmp_path):
    run = make_run(tmp_path / "a", {"x": 40.0, "y": 60.0, "z": None}, failed=["f", "g"])
    (row,) = leaderboard([run])
    assert (row.n, row.failed, row.unscored) == (5, 2, 1)
    assert (row.overall.mean, row.overall.n, row.overall.clusters) == (50.0, 2, 2)


def test_a_run_with_nothing_scored_comes_last_without_a_rank(tmp_path):
    runs = [make_run(tmp_path / "nothing", {}, failed=IDS), make_run(tmp_path / "zero", dict.fromkeys(IDS, 0.0))]
    zero, nothing = leaderboard(runs)
    assert (zero.name, zero.rank) == ("zero", 1)
    assert (nothing.rank, nothing.overall, nothing.words, nothing.failed) == (None, None, None, 8)


def test_parts_are_means_over_the_samples_that_have_them(tmp_path):
    parts = {"x": {"hear": 10.0, "close": None}, "y": {"hear": 30.0, "close": None}, "z": {"hear": None}}
    (row,) = leaderboard([make_run(tmp_path / "a", {"x": 1.0, "y": 2.0, "z": 3.0}, parts=parts)])
    assert row.parts == {"hear": 20.0, "close": None}


def test_the_length_of_the_replies_is_shown(tmp_path):
    (row,) = leaderboard([make_run(tmp_path / "a", level(50.0), reply="We're sorry, Dana: £19 is on its way.")])
    assert row.words == 8


def test_runs_are_ranked_by_a_scorer_that_all_have(tmp_path):
    runs = [
        make_run(tmp_path / "a", level(50.0), scorers=["lexical", "reader"]),
        make_run(tmp_path / "b", level(60.0), scorers=["reader"]),
    ]
    assert {row.scorer for row in leaderboard(runs)} == {"reader"}
    with pytest.raises(RunError, match="Scores by 'lexical' are not in every run"):
        leaderboard(runs, scorer="lexical")


def test_runs_on_different_data_are_not_ranked_together(tmp_path):
    runs = [make_run(tmp_path / "a", level(50.0)), make_run(tmp_path / "b", level(50.0), data_hash="d2")]
    with pytest.raises(RunError, match="different data"):
        leaderboard(runs)


def test_no_runs_give_no_rows():
    assert leaderboard([]) == []


def test_the_same_seed_gives_the_same_leaderboard(tmp_path):
    runs = [make_run(tmp_path / "a", level(50.0)), make_run(tmp_path / "b", level(53.0))]
    assert leaderboard(runs, seed=1) == leaderboard(runs, seed=1)
    assert leaderboard(runs, seed=1)[0].overall != leaderboard(runs, seed=2)[0].overall
