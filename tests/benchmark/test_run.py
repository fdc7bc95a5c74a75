"""The loop: every exchange answered once, whatever happens on the way."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from benchmark.errors import GenerationError, RunError
from benchmark.generators import Generation
from benchmark.records import Exchange, Facts, Turn
from benchmark.results import RunFolder
from benchmark.run import rescore, run, score_replies
from benchmark.scorers import Grading
from benchmark.scoring import Scoring

CONFIG = {"generator": "by hand", "data_hash": "d1", "seed": 0}


class Counting:
    """Answers every request and remembers which it was asked; `fails` and `texts` say what else to give, by id."""

    def __init__(self, *, fails=(), texts=None):
        self.asked, self.fails, self.texts = [], set(fails), texts or {}

    def generate(self, requests):
        self.asked.append([request.exchange.id for request in requests])
        return [self.one(request.exchange.id) for request in requests]

    def one(self, name):
        if name in self.fails:
            return Generation(None, "no connection")
        return Generation(self.texts.get(name, f"Reply to {name}."))


class Fixed:
    """A scorer that gives every reply the same grade of one principle."""

    def __init__(self, name="fixed", grade=2):
        self.name, self._grade = name, grade

    def grade(self, cases):
        return [Grading({"solve": self._grade}) for _ in cases]


def exchanges(count):
    return [Exchange(f"e{number:03}", (Turn("customer", "Where is it?"),), Facts()) for number in range(count)]


def lines(folder):
    return [json.loads(line) for line in (folder / "samples.jsonl").read_text(encoding="utf-8").splitlines()]


# ------------------------------------------------------------------------------------------------------------- one go


def test_every_exchange_gets_one_scored_reply(tmp_path):
    generator = Counting()
    summary = run(exchanges(7), generator, Scoring([Fixed()]), tmp_path / "r", config=CONFIG, batch_size=3)
    assert (summary.finished, summary.resumed, summary.failed) == (7, 0, 0)
    assert [len(batch) for batch in generator.asked] == [3, 3, 1]
    samples = summary.folder.samples()
    assert [sample.reply for sample in samples] == [f"Reply to e{number:03}." for number in range(7)]
    assert all(sample.scores["fixed"].grades == {"solve": 2} for sample in samples)


def test_the_manifest_says_what_was_run(tmp_path):
    scoring = Scoring([Fixed()])
    config = CONFIG | {"name": "ours"}
    manifest = run(exchanges(2), Counting(), scoring, tmp_path / "r", config=config).folder.manifest
    assert manifest["config"] == config
    assert (manifest["name"], manifest["status"], manifest["scorers"]) == ("ours", "finished", ["fixed"])
    assert manifest["rubric_version"] == scoring.rubric.version
    assert manifest["counts"] == {"samples": 2, "failed": 0, "unscored": {}}
    assert manifest["started"] <= manifest["finished"]
    assert "python" in manifest["libraries"]


def test_no_exchanges_make_an_empty_finished_run(tmp_path):
    summary = run([], Counting(), Scoring([Fixed()]), tmp_path / "r", config=CONFIG)
    assert summary.folder.samples() == []
    assert summary.folder.manifest["status"] == "finished"


def test_exchanges_are_streamed(tmp_path):
    taken = []

    def stream():
        for exchange in exchanges(6):
            taken.append(exchange.id)
            yield exchange

    class Watching(Counting):
        def generate(self, requests):
            assert taken[-1] == requests[-1].exchange.id  # nothing has been read ahead
            return super().generate(requests)

    run(stream(), Watching(), Scoring([Fixed()]), tmp_path / "r", config=CONFIG, batch_size=2)
    assert len(taken) == 6


def test_progress_is_told_of_every_batch(tmp_path):
    seen = []
    run(exchanges(5), Counting(), Scoring([Fixed()]), tmp_path, config=CONFIG, batch_size=2, progress=seen.append)
    assert seen == [2, 2, 1]


def test_a_failure_is_kept_with_its_reason_and_does_not_touch_the_rest(tmp_path):
    summary = run(exchanges(3), Counting(fails=["e001"]), Scoring([Fixed()]), tmp_path, config=CONFIG)
    assert summary.failed == 1
    assert [(sample.reply, sample.failure, len(sample.scores)) for sample in summary.folder.samples()] == [
        ("Reply to e000.", None, 1),
        (None, "no connection", 0),
        ("Reply to e002.", None, 1),
    ]
    assert summary.folder.manifest["counts"]["failed"] == 1


@pytest.mark.parametrize(
    ("text", "failure"),
    [
        ("", "the reply is empty"),
        (" \n\t", "the reply is empty"),
        ("cut \ud83d", "the reply holds half a character (a lone surrogate)"),
    ],
)
def test_what_nobody_could_send_is_failed_and_not_a_bad_reply(tmp_path, text, failure):
    generated = run(exchanges(2), Counting(texts={"e000": text}), Scoring([Fixed()]), tmp_path / "a", config=CONFIG)
    cases = [(exchange, text if exchange.id == "e000" else "Hello.") for exchange in exchanges(2)]
    given = score_replies(cases, Scoring([Fixed()]), tmp_path / "b", config=CONFIG)
    for summary in (generated, given):
        assert summary.failed == 1
        assert [sample.failure for sample in summary.folder.samples()] == [failure, None]
        assert summary.folder.samples()[0].scores == {}


def test_what_could_not_be_graded_is_counted(tmp_path):
    summary = run(exchanges(3), Counting(fails=["e002"]), Scoring([Fixed(grade=None)]), tmp_path, config=CONFIG)
    assert summary.unscored == Counter(solve=2)
    assert summary.folder.manifest["counts"]["unscored"] == {"solve": 2}
    assert summary.folder.samples()[0].scores["fixed"].overall is None


def test_replies_that_are_already_there_are_scored(tmp_path):
    cases = [(exchange, f"Dear {exchange.id}") for exchange in exchanges(4)]
    summary = score_replies(cases, Scoring([Fixed()]), tmp_path, config=CONFIG, batch_size=3)
    assert [sample.reply for sample in summary.folder.samples()] == [f"Dear e{number:03}" for number in range(4)]
    again = score_replies(cases, Scoring([Fixed()]), tmp_path, config=CONFIG, batch_size=3)
    assert (again.finished, again.resumed) == (0, 4)


def test_the_real_scorers_leave_overpromise_unscored_without_facts(tmp_path):
    case = (Exchange("bare"), "I'm sorry. We will refund the £19 by Friday.")
    summary = score_replies([case], Scoring(["grounding"]), tmp_path, config=CONFIG)
    assert summary.unscored == Counter(overpromise=1)


def test_a_generator_that_breaks_its_contract_is_named(tmp_path):
    class Short:
        def generate(self, requests):
            return [Generation("Hello.")]

    with pytest.raises(GenerationError, match="Short gave 1 generations for 3 requests"):
        run(exchanges(3), Short(), Scoring([Fixed()]), tmp_path, config=CONFIG)


# --------------------------------------------------------------------------------------------------------- going on


def test_a_finished_run_asks_for_nothing_again(tmp_path):
    run(exchanges(5), Counting(), Scoring([Fixed()]), tmp_path, config=CONFIG)
    before = (tmp_path / "samples.jsonl").read_bytes()
    generator = Counting()
    summary = run(exchanges(5), generator, Scoring([Fixed()]), tmp_path, config=CONFIG)
    assert (summary.finished, summary.resumed, generator.asked) == (0, 5, [])
    assert (tmp_path / "samples.jsonl").read_bytes() == before
    assert summary.folder.manifest["counts"]["samples"] == 5


def test_samples_that_had_failed_are_tried_again_and_only_those(tmp_path):
    run(exchanges(4), Counting(fails=["e001", "e003"]), Scoring([Fixed()]), tmp_path, config=CONFIG)
    generator = Counting(fails=["e003"])
    summary = run(exchanges(4), generator, Scoring([Fixed()]), tmp_path, config=CONFIG)
    assert generator.asked == [["e001", "e003"]]
    assert (summary.finished, summary.resumed, summary.failed) == (2, 2, 1)
    assert [sample.failure for sample in summary.folder.samples()] == [None, None, None, "no connection"]
    assert summary.folder.manifest["counts"] == {"samples": 4, "failed": 1, "unscored": {}}


def test_what_was_unscored_before_is_still_counted_after_going_on(tmp_path):
    scoring = Scoring([Fixed(grade=None)])
    run(exchanges(2), Counting(), scoring, tmp_path, config=CONFIG)
    summary = run(exchanges(5), Counting(), scoring, tmp_path, config=CONFIG)
    assert summary.unscored == Counter(solve=5)


def test_what_was_finished_stays_where_a_later_batch_makes_everything_impossible(tmp_path):
    class Dying(Counting):
        def generate(self, requests):
            if self.asked:
                raise GenerationError("connection refused")
            return super().generate(requests)

    with pytest.raises(GenerationError, match="connection refused"):
        run(exchanges(5), Dying(), Scoring([Fixed()]), tmp_path, config=CONFIG, batch_size=2)
    manifest = RunFolder(tmp_path).manifest
    assert (manifest["status"], manifest["counts"]["samples"]) == ("running", 2)
    generator = Counting()
    run(exchanges(5), generator, Scoring([Fixed()]), tmp_path, config=CONFIG, batch_size=2)
    assert [name for batch in generator.asked for name in batch] == ["e002", "e003", "e004"]
    assert RunFolder(tmp_path).manifest["status"] == "finished"


def test_a_torn_last_line_is_repaired_and_its_sample_made_again(tmp_path):
    run(exchanges(3), Counting(), Scoring([Fixed()]), tmp_path, config=CONFIG)
    path = tmp_path / "samples.jsonl"
    path.write_bytes(path.read_bytes()[:-40])
    generator = Counting()
    run(exchanges(3), generator, Scoring([Fixed()]), tmp_path, config=CONFIG)
    assert generator.asked == [["e002"]]
    assert [row["id"] for row in lines(tmp_path)] == ["e000", "e001", "e002"]


# A run in a process of its own, to be killed. Every call of the generator is noted in a side file before it returns.
CHILD = """\
import os, sys, time
from pathlib import Path
from benchmark.generators.function import FunctionGenerator
from benchmark.records import Exchange, Turn
from benchmark.run import run
from benchmark.scoring import Scoring

folder, side, pause = Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3])

def reply(request):
    time.sleep(pause)
    with side.open("a") as stream:
        stream.write(request.exchange.id + "\\n")
    return f"I'm sorry, {request.exchange.id}. I will look into it today."

exchanges = (Exchange(f"e{n:03}", (Turn("customer", "Where is it?"),)) for n in range(400))
run(exchanges, FunctionGenerator(reply), Scoring(["lexical"]), folder, config={"seed": 0}, batch_size=16)
"""


def start(folder, side, pause):
    root = Path(__file__).resolve().parents[2]
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, str(folder), str(side), str(pause)],
        env=os.environ | {"PYTHONPATH": str(root)},
        stderr=subprocess.PIPE,
    )


def test_a_run_that_is_killed_goes_on_and_asks_at_most_one_batch_twice(tmp_path):
    folder, side = tmp_path / "run", tmp_path / "asked.txt"
    samples = folder / "samples.jsonl"
    child = start(folder, side, 0.005)
    try:
        deadline = time.monotonic() + 30
        while not (samples.exists() and samples.read_bytes().count(b"\n") >= 100):
            assert time.monotonic() < deadline
            assert child.poll() is None
            time.sleep(0.01)
    finally:
        child.send_signal(signal.SIGKILL)
        child.communicate()
    assert child.returncode == -signal.SIGKILL
    finished = samples.read_bytes().count(b"\n")
    assert 100 <= finished < 400
    assert RunFolder(folder).manifest["status"] == "running"

    second = start(folder, side, 0)
    _, errors = second.communicate(timeout=60)
    assert second.returncode == 0, errors.decode()
    rows = lines(folder)
    assert [row["id"] for row in rows] == [f"e{number:03}" for number in range(400)]
    assert all(row["reply"] and row["failure"] is None for row in rows)
    calls = Counter(side.read_text().split())
    assert len(calls) == 400
    twice = [name for name, count in calls.items() if count > 1]
    assert max(calls.values()) <= 2
    assert len(twice) <= 16
    assert all(int(name[1:]) >= finished for name in twice)
    manifest = RunFolder(folder).manifest
    assert (manifest["status"], manifest["counts"]["samples"]) == ("finished", 400)


# ---------------------------------------------------------------------------------------------- folders that do not fit


@pytest.mark.parametrize(
    ("config", "told"),
    [
        (CONFIG | {"seed": 1}, "holds a run with another seed (seed: 0, now 1)"),
        (CONFIG | {"seed": 1, "data_hash": "d2"}, "holds a run with another data_hash, seed ("),
        (CONFIG | {"temperature": 0.5}, "holds a run with another temperature (temperature: None, now 0.5)"),
        ({"generator": "by hand", "seed": 0}, "holds a run with another data_hash (data_hash: 'd1', now None)"),
    ],
)
def test_a_folder_with_another_config_is_refused_with_what_changed(tmp_path, config, told):
    run(exchanges(1), Counting(), Scoring([Fixed()]), tmp_path, config=CONFIG)
    generator = Counting()
    with pytest.raises(RunError) as caught:
        run(exchanges(1), generator, Scoring([Fixed()]), tmp_path, config=config)
    assert told in str(caught.value)
    assert "Give another folder with -o" in str(caught.value)
    assert generator.asked == []


def test_a_config_with_tuples_is_the_same_when_it_is_read_back(tmp_path):
    config = {"scorers": ("lexical", "grounding"), "options": {"stop": ("a",)}}
    run(exchanges(1), Counting(), Scoring([Fixed()]), tmp_path, config=config)
    assert run(exchanges(1), Counting(), Scoring([Fixed()]), tmp_path, config=config).resumed == 1


def test_a_folder_with_other_scorers_is_refused_and_points_to_rescoring(tmp_path):
    run(exchanges(1), Counting(), Scoring([Fixed()]), tmp_path, config=CONFIG)
    with pytest.raises(RunError, match=r"scored by fixed, not by other\..*evenkeel score .* --scorers"):
        run(exchanges(2), Counting(), Scoring([Fixed("other")]), tmp_path, config=CONFIG)


def test_samples_without_a_manifest_are_not_taken_over(tmp_path):
    (tmp_path / "samples.jsonl").write_text("", encoding="utf-8")
    with pytest.raises(RunError, match="samples without the manifest"):
        run(exchanges(1), Counting(), Scoring([Fixed()]), tmp_path, config=CONFIG)


def test_a_file_is_not_taken_for_a_folder(tmp_path):
    path = tmp_path / "out.jsonl"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(RunError, match=r"out\.jsonl is a file, a folder was expected"):
        run(exchanges(1), Counting(), Scoring([Fixed()]), path, config=CONFIG)
    assert path.read_text(encoding="utf-8") == "mine"


# -------------------------------------------------------------------------------------------------------- rescoring


def test_rescoring_appends_and_keeps_the_old_scores(tmp_path):
    run(exchanges(3), Counting(fails=["e002"]), Scoring([Fixed()]), tmp_path, config=CONFIG)
    before = (tmp_path / "samples.jsonl").read_bytes()
    summary = rescore(tmp_path, Scoring([Fixed("second", 1)]))
    assert (tmp_path / "samples.jsonl").read_bytes().startswith(before)
    assert (summary.finished, summary.resumed) == (2, 1)
    samples = summary.folder.samples()
    assert [set(sample.scores) for sample in samples] == [{"fixed", "second"}, {"fixed", "second"}, set()]
    assert samples[0].scores["fixed"].grades == {"solve": 2}
    assert samples[0].scores["second"].grades == {"solve": 1}
    assert summary.folder.manifest["scorers"] == ["fixed", "second"]
    assert summary.folder.manifest["status"] == "finished"


def test_rescoring_twice_scores_once(tmp_path):
    run(exchanges(2), Counting(), Scoring([Fixed()]), tmp_path, config=CONFIG)
    rescore(tmp_path, Scoring([Fixed("second")]))
    summary = rescore(tmp_path, Scoring([Fixed("second")]))
    assert (summary.finished, summary.resumed) == (0, 2)
    assert len(lines(tmp_path)) == 4


def test_a_rescored_run_can_still_go_on(tmp_path):
    run(exchanges(2), Counting(), Scoring([Fixed()]), tmp_path, config=CONFIG)
    rescore(tmp_path, Scoring([Fixed("second")]))
    summary = run(exchanges(3), Counting(), Scoring([Fixed()]), tmp_path, config=CONFIG)
    assert (summary.finished, summary.resumed) == (1, 2)
    assert summary.folder.manifest["scorers"] == ["fixed", "second"]


def test_rescoring_goes_on_behind_a_torn_line(tmp_path):
    run(exchanges(2), Counting(), Scoring([Fixed()]), tmp_path, config=CONFIG)
    rescore(tmp_path, Scoring([Fixed("second")]))
    path = tmp_path / "samples.jsonl"
    path.write_bytes(path.read_bytes()[:-30])
    assert rescore(tmp_path, Scoring([Fixed("second")])).finished == 1
    assert [set(sample.scores) for sample in RunFolder(tmp_path).samples()] == [{"fixed", "second"}] * 2


def test_rescoring_what_is_no_run_is_refused(tmp_path):
    with pytest.raises(RunError, match="not a run folder"):
        rescore(tmp_path / "absent", Scoring([Fixed()]))
    assert not (tmp_path / "absent").exists()
