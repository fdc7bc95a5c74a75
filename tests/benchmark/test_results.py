"""The run folder: what is kept, what wins, and what a damaged one says."""

from __future__ import annotations

import json

import pytest

from benchmark.errors import RunError
from benchmark.records import Exchange, Sample, Score, Turn
from benchmark.results import RunFolder, library_versions, now

X = Exchange("x-01", (Turn("customer", "Where is it? 😡"),), family="late")


def score(overall):
    return Score(overall, {"solve": 2}, scorer="s")


def folder_of(path, *samples, manifest=None):
    run = RunFolder(path)
    run.write_manifest({"name": None, "config": {}, "scorers": ["lexical"]} | (manifest or {}))
    with run.open_samples() as stream:
        for sample in samples:
            run.append(stream, sample)
    return run


def test_samples_come_back_in_the_order_in_which_they_were_first_written(tmp_path):
    first, second = Sample(Exchange("b"), "One."), Sample(Exchange("a"), "Two.")
    run = folder_of(tmp_path, first, second, Sample(Exchange("b"), "One again."))
    assert [(sample.exchange.id, sample.reply) for sample in run.samples()] == [("b", "One again."), ("a", "Two.")]


def test_scores_of_the_same_reply_are_added_to_the_earlier_ones(tmp_path):
    run = folder_of(
        tmp_path,
        Sample(X, "Hello.", scores={"lexical": score(10.0)}),
        Sample(X, "Hello.", scores={"grounding": score(20.0)}),
    )
    (sample,) = run.samples()
    assert {label: found.overall for label, found in sample.scores.items()} == {"lexical": 10.0, "grounding": 20.0}


def test_scores_of_another_reply_are_not_kept(tmp_path):
    run = folder_of(
        tmp_path,
        Sample(X, "Hello.", scores={"lexical": score(10.0)}),
        Sample(X, "Bye.", scores={"grounding": score(20.0)}),
    )
    (sample,) = run.samples()
    assert (sample.reply, set(sample.scores)) == ("Bye.", {"grounding"})


def test_a_sample_that_failed_first_and_then_came_is_not_failed(tmp_path):
    run = folder_of(tmp_path, Sample(X, None, "timeout"), Sample(X, "Hello."))
    (sample,) = run.samples()
    assert (sample.reply, sample.failure) == ("Hello.", None)


def test_a_torn_tail_is_left_out_and_the_file_left_alone(tmp_path):
    run = folder_of(tmp_path, Sample(X, "Hello."))
    with run.samples_path.open("a", encoding="utf-8") as stream:
        stream.write('{"id": "x-02", "exch')
    before = run.samples_path.read_bytes()
    assert [sample.exchange.id for sample in run.samples()] == ["x-01"]
    assert run.samples_path.read_bytes() == before


def test_a_torn_tail_is_cut_for_whoever_is_about_to_append(tmp_path):
    run = folder_of(tmp_path, Sample(X, "Hello."))
    whole = run.samples_path.read_bytes()
    run.samples_path.write_bytes(whole + b'{"id": "x-02", "exch')
    assert len(list(run.lines(repair=True))) == 1
    assert run.samples_path.read_bytes() == whole


def test_a_damaged_line_further_up_is_named_and_nothing_is_lost(tmp_path):
    run = folder_of(tmp_path, Sample(X, "Hello."), Sample(Exchange("x-02"), "Bye."))
    content = run.samples_path.read_bytes().replace(b'{"id": "x-01"', b'"id": "x-01"')
    run.samples_path.write_bytes(content)
    with pytest.raises(RunError, match=r"samples\.jsonl:1: damaged"):
        list(run.lines(repair=True))
    assert run.samples_path.read_bytes() == content


@pytest.mark.parametrize("line", ['{"id": "x-02"}', "[1]", '{"exchange": 3, "reply": "", "failure": 1, "scores": {}}'])
def test_a_line_of_another_shape_is_named(tmp_path, line):
    run = folder_of(tmp_path, Sample(X, "Hello."))
    with run.samples_path.open("a", encoding="utf-8") as stream:
        stream.write(line + "\n")
    with pytest.raises(RunError, match=r"samples\.jsonl:2: not a sample of this version"):
        run.samples()


def test_a_run_without_samples_yet_has_none(tmp_path):
    run = RunFolder(tmp_path)
    run.write_manifest({"config": {}, "scorers": []})
    assert run.samples() == []


def test_a_run_is_called_by_its_own_name_or_by_its_folders(tmp_path):
    assert folder_of(tmp_path / "baseline").name == "baseline"
    assert folder_of(tmp_path / "other", manifest={"name": "Ours, warm"}).name == "Ours, warm"


def test_the_manifest_comes_back_as_written_and_can_be_read_by_people(tmp_path):
    run = folder_of(tmp_path, manifest={"name": "Größe £"})
    assert run.manifest["name"] == "Größe £"
    assert "Größe £" in run.manifest_path.read_text(encoding="utf-8")


def test_a_folder_without_manifest_is_no_run_and_says_how_to_make_one(tmp_path):
    with pytest.raises(RunError) as caught:
        _ = RunFolder(tmp_path).manifest
    assert str(caught.value) == (
        f"{tmp_path}: not a run folder (no manifest.json). Make one with: evenkeel run -o {tmp_path}"
    )


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'{"config": {', "cannot be read"),
        (b"\xff\xfe", "cannot be read"),
        (b"", "cannot be read"),
        (b"[]", "not the manifest of a run"),
        (b'{"name": "my-app", "icons": []}', "not the manifest of a run"),
    ],
)
def test_a_manifest_that_is_none_is_refused_with_what_to_do(tmp_path, content, told):
    (tmp_path / "manifest.json").write_bytes(content)
    with pytest.raises(RunError) as caught:
        _ = RunFolder(tmp_path).manifest
    assert str(caught.value).startswith(f"{tmp_path / 'manifest.json'}: {told}")
    assert "Run again into another folder." in str(caught.value)


def test_library_versions_name_python_and_what_is_installed():
    found = library_versions()
    assert {"python", "numpy", "sentencex"} <= set(found)
    assert all(value and value[0].isdigit() for value in found.values())


def test_the_time_is_in_utc_to_the_second():
    assert now().endswith("+00:00")
    assert len(now()) == len("2025-04-07T12:00:00+00:00")


def test_what_is_written_is_plain_json_lines(tmp_path):
    run = folder_of(tmp_path, Sample(X, "Hello.\u2028 😀", scores={"lexical": score(None)}))
    (line,) = run.samples_path.read_bytes().splitlines()
    assert json.loads(line)["reply"] == "Hello.\u2028 😀"
