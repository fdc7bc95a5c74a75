"""The `reader` scorer and the command that trains one, on a tiny reader."""

from dataclasses import replace

import pytest

from benchmark.errors import ConfigError, DataError
from benchmark.exchanges import load_exchanges
from benchmark.rubric import load_rubric
from benchmark.scorers import create_scorer
from benchmark.scoring import Scoring

pytestmark = pytest.mark.filterwarnings("ignore")  # inside torch's exporter


@pytest.fixture
def scorer(trained):
    return create_scorer(f"reader:{trained[0]}")


def test_it_grades_quotes_and_says_why(scorer, data):
    exchange = load_exchanges(data)[0]
    good, bad = scorer.grade([(exchange, reply.text) for reply in exchange.replies])
    assert good.grades["apologize"] == 2
    assert "apologize 2: “sorry about both mornings”" in good.reasons
    assert "cite_policy 2: “Policy”" in bad.reasons
    assert good.measures["reader_overall"] > bad.measures["reader_overall"]


def test_probabilities_go_with_the_grades(scorer, data):
    exchange = load_exchanges(data)[0]
    good, bad = scorer.probabilities([(exchange, reply.text) for reply in exchange.replies])
    assert good["apologize"] > 0.5 > bad["apologize"]
    assert all(0 <= value <= 1 for value in good.values())


def test_it_is_one_scorer_among_others(scorer, data):
    exchange = replace(load_exchanges(data)[0], expected=("apologize", "calm"))
    good, bad = Scoring([scorer, "grounding"]).score([(exchange, reply.text) for reply in exchange.replies])
    assert good.overall > bad.overall
    assert good.scorer == "reader+grounding"


def test_what_is_probable_counts_as_much(scorer, data):
    exchange = replace(load_exchanges(data)[0], expected=("apologize",))
    case = (exchange, exchange.replies[0].text)
    (grading,), (score,) = scorer.grade([case]), Scoring([scorer]).score([case])
    assert 0 < grading.expectation["apologize"] < 2
    avoid = sum(
        load_rubric().principles[label].weight * grading.expectation[label] / 2
        for label in load_rubric().avoid
        if grading.grades[label] is not None
    )
    assert score.overall == pytest.approx(100 * max(0, grading.expectation["apologize"] / 2 - avoid), abs=0.01)


def test_none_is_meant_where_none_is_named():
    with pytest.raises(ConfigError, match="reader:FOLDER"):
        create_scorer("reader")


def test_a_folder_without_a_reader_is_told_at_the_first_reply(tmp_path, data):
    exchange = load_exchanges(data)[0]
    with pytest.raises(DataError, match="no reader here"):
        create_scorer("reader", {"folder": tmp_path}).grade([(exchange, "No.")])


def test_the_command_trains_and_says_how_to_use_it(evenkeel, base, data, tmp_path):
    config = tmp_path / "reader.yaml"
    config.write_text(f"base: {base}\ntrain: {data}\ndev: {data}\nepochs: 1\nbatch_size: 8\n")
    made = evenkeel("train", "reader", "--config", config, "-o", tmp_path / "mine", "-q")
    assert made.code == 0
    assert "macro F1" in made.out
    assert (tmp_path / "mine" / "reader.onnx").stat().st_size > 1000
    measured = evenkeel("meta", "-s", f"reader:{tmp_path / 'mine'}", "--gold", data, "-q", "--no-baselines")
    assert measured.code == 0


def test_an_unknown_key_of_the_training_file_is_told(evenkeel, tmp_path):
    config = tmp_path / "reader.yaml"
    config.write_text("epoch: 3\n")
    made = evenkeel("train", "reader", "--config", config)
    assert made.code == 2
    assert "Did you mean 'epochs'?" in made.err
