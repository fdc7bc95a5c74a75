"""From labelled exchanges to a folder that reads, with a tiny encoder."""

import json
from dataclasses import replace

import numpy as np
import pytest

from benchmark.errors import ConfigError, DataError, UnknownName
from benchmark.exchanges import load_exchanges
from benchmark.reader.config import TrainingConfig, load_training
from benchmark.reader.infer import Reader, spans_of
from benchmark.reader.train import train_reader

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # inside onnxscript and torch's exporter
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::UserWarning"),
]


def test_a_trained_reader_reads_what_it_learnt(trained, data):
    reader = Reader(trained[0])
    exchange = load_exchanges(data)[0]
    good, bad = reader.read([(exchange, reply.text) for reply in exchange.replies])
    assert good.grades["apologize"] == 2
    assert bad.grades["apologize"] == 0
    assert bad.grades["cite_policy"] == 2
    text = exchange.replies[0].text
    assert [text[start:end] for start, end in good.evidence["apologize"]] == ["sorry about both mornings"]
    # The checkpoint is the first that orders dev rightly: sides are settled then, and not yet how far apart.
    assert good.overall > 3 > bad.overall
    assert set(good.grades) == set(reader.labels)


def test_readings_do_not_depend_on_what_else_is_read(trained, data):
    reader = Reader(trained[0])
    exchange = load_exchanges(data)[0]
    cases = [(exchange, reply.text) for reply in exchange.replies] * 3
    together = reader.read(cases)
    for one, reading in zip(cases, together, strict=True):
        alone = reader.read([one])[0]
        assert alone.grades == reading.grades
        assert alone.overall == pytest.approx(reading.overall, abs=0.05)


def test_nothing_to_read_is_nothing_read(trained):
    assert Reader(trained[0]).read([]) == []


def test_the_folder_says_where_it_comes_from(trained):
    out, config, about = trained
    assert json.loads((out / "reader.json").read_text(encoding="utf-8")) == json.loads(json.dumps(about))
    assert about["config"]["seed"] == config.seed
    assert len(about["data"]["train"]) == 64
    assert set(about["calibration"]["ece"]) == set(about["labels"])


def test_a_model_that_was_exchanged_is_refused(trained, tmp_path):
    for name in ("reader.json", "tokenizer.json"):
        (tmp_path / name).write_bytes((trained[0] / name).read_bytes())
    (tmp_path / "reader.onnx").write_bytes((trained[0] / "reader.onnx").read_bytes() + b"x")
    with pytest.raises(DataError, match="not the one described"):
        Reader(tmp_path)


def test_a_folder_without_a_reader_is_refused(tmp_path):
    with pytest.raises(DataError, match="no reader here"):
        Reader(tmp_path)


def test_an_interrupted_training_goes_on_from_its_checkpoint(base, data, tmp_path):
    config = TrainingConfig(base=str(base), train=str(data), dev=str(data), epochs=2, batch_size=8, patience=9)
    whole = train_reader(config, tmp_path / "whole", quiet=True)
    train_reader(replace(config, epochs=1), tmp_path / "parts", quiet=True)
    assert len(whole["dev"]) == 2
    resumed = train_reader(config, tmp_path / "parts", quiet=True)
    assert len(resumed["dev"]) == 2  # the first evaluation is remembered, one was added


@pytest.mark.parametrize(
    ("text", "error", "says"),
    [
        ("epoch: 3\n", UnknownName, "Did you mean 'epochs'"),
        ("epochs: many\n", ConfigError, "expected int"),
        ("budget:\n  answer: 3\n", UnknownName, "key of budget"),
        ("budget: 3\n", ConfigError, "must hold"),
    ],
)
def test_an_odd_training_file_is_an_error(tmp_path, text, error, says):
    path = tmp_path / "reader.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(error, match=says):
        load_training(path)


def test_the_training_file_that_ships_is_the_default():
    from benchmark.files import bundled

    assert load_training(bundled("configs", "train", "reader.yaml")) == TrainingConfig()


def test_marked_tokens_become_whole_words_without_blanks():
    text = "Well, we lost both parcels, sorry."
    offsets = [(0, 4), (4, 5), (6, 8), (9, 13), (14, 18), (19, 26), (26, 27), (28, 33), (33, 34)]
    marks = np.array([0, 0, 0, 0.9, 0.2, 0.9, 0.9, 0, 0])
    assert [text[a:b] for a, b in spans_of(marks, offsets, text, 0.5)] == ["lost both parcels"]
    assert spans_of(np.zeros(9), offsets, text, 0.5, least=False) == []
    assert [text[a:b] for a, b in spans_of(np.array([0, 0, 0, 0, 0, 0, 0, 0.3, 0.1]), offsets, text, 0.5)] == ["sorry"]


def test_the_card_says_what_it_is_and_how_well_calibrated(trained):
    out, _, about = trained
    card = (out / "README.md").read_text(encoding="utf-8")
    assert about["sha256"] in card
    assert all(f"| {label} | " in card for label in about["labels"])
    assert sum(count for *_, count in about["calibration"]["reliability"]) == 16 * len(about["labels"])
