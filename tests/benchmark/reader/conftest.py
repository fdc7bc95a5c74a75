"""A tiny encoder and a handful of labelled exchanges, built on the spot: nothing is downloaded."""

import json
import warnings

import pytest

WORDS = (
    "sorry i am about both mornings the lock new one at noon no policy ring you friday where is it again why not our"
)
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]


def exchange(number, replies, customer="Where is it again? Why not at noon?"):
    """One exchange; replies are (text, overall, {principle: (grade, quote)})."""
    return {
        "id": f"x{number}",
        "family": f"f{number}",
        "industry": "gym",
        "problem": "the lock",
        "channel": "chat",
        "anger": 2,
        "voice": [],
        "turns": [{"role": "customer", "text": customer}],
        "facts": {"known": ["the lock"], "allowed": ["new one at noon"], "not_allowed": [], "missing": []},
        "request": None,
        "expected": ["solve"],
        "reading": {"problem": ["Where is it again"], "impact": [], "request": []},
        "replies": [
            {
                "id": f"x{number}-{letter}",
                "text": text,
                "overall": overall,
                "annotations": [
                    {"principle": label, "grade": grade, "evidence": [quote] if quote else []}
                    for label, (grade, quote) in labels.items()
                ],
            }
            for letter, (text, overall, labels) in zip("abcd", replies, strict=False)
        ],
    }


ROWS = [
    exchange(
        number,
        [
            (
                "I am sorry about both mornings. New one at noon.",
                5,
                {"apologize": (2, "sorry about both mornings"), "calm": (1, "")},
            ),
            ("No. Policy.", 1, {"cite_policy": (2, "Policy")}),
        ],
    )
    for number in range(8)
]


@pytest.fixture(scope="session")
def base(tmp_path_factory):
    """Folder of a BERT of one layer with its tokenizer."""
    import torch
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers
    from transformers import BertConfig, BertModel

    folder = tmp_path_factory.mktemp("base")
    vocabulary = {token: index for index, token in enumerate([*SPECIAL, *dict.fromkeys(WORDS.split()), ".", "?", ";"])}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.save(str(folder / "tokenizer.json"))
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(vocabulary), hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=64
    )
    BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def data(tmp_path_factory):
    """A file of labelled exchanges."""
    path = tmp_path_factory.mktemp("data") / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in ROWS), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def tokenizer(base):
    """Of the tiny encoder."""
    from tokenizers import Tokenizer

    return Tokenizer.from_file(str(base / "tokenizer.json"))


@pytest.fixture(scope="session")
def trained(base, data, tmp_path_factory):
    """(folder, configuration, description) of a reader trained on the handful."""
    from benchmark.reader.config import TrainingConfig
    from benchmark.reader.train import train_reader

    out = tmp_path_factory.mktemp("reader")
    config = TrainingConfig(
        base=str(base), train=str(data), dev=str(data), epochs=30, batch_size=8, learning_rate=1e-2,
        head_learning_rate=3e-2, warmup=0.0, dropout=0.0, patience=30,
    )  # fmt: skip
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of torch's exporter
        return out, config, train_reader(config, out, quiet=True)
