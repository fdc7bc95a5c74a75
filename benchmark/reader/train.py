"""Train a reader: labelled exchanges -> a fine-tuned network -> a folder with an int8 ONNX model that `infer` loads.

The loop is transformers' `Trainer` (seeded, resumable from its last checkpoint, best checkpoint by dev score); what is
ours of it is in `learning`.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer
from transformers import AutoModel, TrainingArguments, set_seed
from transformers.trainer_utils import get_last_checkpoint

from benchmark.exchanges import data_hash, load_exchanges, split_path
from benchmark.files import write_atomic
from benchmark.reader.calibrate import calibrate
from benchmark.reader.card import model_card
from benchmark.reader.config import TrainingConfig, base_folder, tokenizer_file
from benchmark.reader.encode import Budget, Encoder
from benchmark.reader.export import export_onnx
from benchmark.reader.infer import Reader
from benchmark.reader.learning import Learning, Pad, Patience, ReaderTrainer, Rows, dev_score
from benchmark.reader.network import ReaderNetwork
from benchmark.reader.rows import targets
from benchmark.rubric import load_rubric

__all__ = ["train_reader"]


def train_reader(config: TrainingConfig, out: Path, *, resume: bool = True, quiet: bool = False) -> dict[str, Any]:
    """Train, export, calibrate; give what `reader.json` says.

    Args:
        config: See `configs/train/reader.yaml`.
        out: Folder of the run: checkpoints below `work/`, the reader itself beside it.
        resume: Go on from the last checkpoint of an interrupted run in `out`.
        quiet: No progress bar.

    Raises:
        ConfigError, DataError: The configuration or the data cannot be used.
    """
    set_seed(config.seed)
    base = base_folder(config.base)
    labels = list(load_rubric().labels)
    tokenizer = Tokenizer.from_file(str(tokenizer_file(base)))
    encoder = Encoder(tokenizer, Budget(**config.budget))
    rows = {name: targets(load_exchanges(getattr(config, name)), encoder, labels) for name in ("train", "dev")}
    data = {name: data_hash(split_path("exchanges", getattr(config, name))) for name in ("train", "dev")}
    network = ReaderNetwork(
        AutoModel.from_pretrained(base, add_pooling_layer=False), len(labels), dropout=config.dropout
    )
    work = out / "work"
    steps = max(1, -(-len(rows["train"]) // config.batch_size) * config.epochs)
    arguments = TrainingArguments(
        output_dir=str(work),
        num_train_epochs=config.epochs,
        per_device_train_batch_size=config.batch_size,
        per_device_eval_batch_size=32,
        learning_rate=config.learning_rate,
        weight_decay=config.weight_decay,
        warmup_steps=int(config.warmup * steps),
        lr_scheduler_type="linear",
        eval_strategy="epoch",
        save_strategy="epoch",
        save_total_limit=2,
        load_best_model_at_end=True,
        metric_for_best_model="score",
        logging_steps=20,
        label_names=["grades", "overall"],
        remove_unused_columns=False,
        seed=config.seed,
        data_seed=config.seed,
        dataloader_num_workers=0,
        report_to=[],
        disable_tqdm=quiet,
    )
    trainer = ReaderTrainer(
        model=Learning(network, config.loss),
        args=arguments,
        train_dataset=Rows(rows["train"]),
        eval_dataset=Rows(sorted(rows["dev"], key=lambda one: len(one.row))),  # less padding
        data_collator=Pad(encoder.pad),
        compute_metrics=dev_score,
        callbacks=[Patience(config.patience)],
        head_rate=config.head_learning_rate,
    )
    last = get_last_checkpoint(str(work)) if resume and work.exists() else None  # type: ignore[no-untyped-call]
    trainer.train(resume_from_checkpoint=last)
    history = [entry for entry in trainer.state.log_history if "eval_score" in entry]
    export_onnx(network, out / "reader.onnx")
    tokenizer.save(str(out / "tokenizer.json"))
    about = _describe(config, labels, out, history, data)
    write_atomic(out / "reader.json", json.dumps(about, indent=1) + "\n")
    read = Reader(out).logits([one.row for one in rows["dev"]])
    about["calibration"] = calibrate(labels, read, rows["dev"], abstain=config.abstain)
    write_atomic(out / "reader.json", json.dumps(about, indent=1) + "\n")
    write_atomic(out / "README.md", model_card(about))
    return about


def _describe(
    config: TrainingConfig, labels: list[str], out: Path, history: list[dict[str, Any]], data: dict[str, str]
) -> dict[str, Any]:
    scores = ("score", "macro_f1", "spearman")
    plain = {"grades": [[[1.0, 0.0]] * 2] * len(labels), "overall": [[1.0, 0.0]] * 4}
    return {
        "labels": labels,
        "budget": dict(config.budget),
        "sha256": hashlib.sha256((out / "reader.onnx").read_bytes()).hexdigest(),
        "calibration": {**plain, "band": [[0.5, 0.5]] * len(labels), "evidence": [0.5] * len(labels)},
        "config": {**asdict(config), "budget": dict(config.budget), "loss": dict(config.loss)},
        "data": data,
        "rubric": load_rubric().version,
        "dev": [{key: round(entry[f"eval_{key}"], 4) for key in scores} for entry in history],
    }
