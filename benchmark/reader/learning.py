"""How a reader learns: rows to batches, the loss over its heads, the rates of its parts, when to stop, what counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch.nn.functional import binary_cross_entropy_with_logits
from transformers import Trainer, TrainerCallback
from transformers.trainer_pt_utils import LengthGroupedSampler

from benchmark.agreement import spearman
from benchmark.reader.calibrate import sigmoid
from benchmark.reader.network import ReaderNetwork
from benchmark.reader.rows import Target

__all__ = ["Learning", "Pad", "Patience", "ReaderTrainer", "Rows", "dev_score"]


class Rows(torch.utils.data.Dataset[Target]):
    """Labelled rows, as `Trainer` takes them."""

    def __init__(self, rows: Sequence[Target]) -> None:
        self.rows = rows

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, index: int) -> Target:
        return self.rows[index]


@dataclass(frozen=True, slots=True)
class Pad:
    """Rows to one batch."""

    pad: int

    def __call__(self, batch: Sequence[Target]) -> dict[str, torch.Tensor]:
        """Tensors (rows, tokens, …): ids, mask, types, and the targets; padding teaches nothing."""
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


class Learning(torch.nn.Module):
    """The network with its loss, as `Trainer` wants it."""

    def __init__(self, network: ReaderNetwork, weights: Mapping[str, float]) -> None:
        super().__init__()
        self.network, self.weights = network, dict(weights)

    def forward(self, **batch: torch.Tensor) -> dict[str, torch.Tensor]:
        """Give the loss, and the logits that `dev_score` reads."""
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


class ReaderTrainer(Trainer):
    """Two learning rates (the encoder's is small, the heads begin from nothing), and batches of rows of like length."""

    def __init__(self, *args: Any, head_rate: float, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._head_rate = head_rate

    def create_optimizer(self, model: Any = None) -> Any:
        """AdamW over four groups: encoder or head, with decay or without."""
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

    def _get_train_sampler(self, train_dataset: Any = None) -> LengthGroupedSampler:
        rows: Any = train_dataset or self.train_dataset
        lengths = [len(one.row) for one in rows.rows]
        return LengthGroupedSampler(self.args.train_batch_size, lengths=lengths)


class Patience(TrainerCallback):
    """Stop after some evaluations that were no better."""

    def __init__(self, most: int) -> None:
        self.most, self.best, self.waited = most, -1.0, 0

    def on_evaluate(self, args: Any, state: Any, control: Any, metrics: Any = None, **rest: Any) -> None:
        """Count evaluations since the best."""
        score = metrics["eval_score"]
        self.best, self.waited = (score, 0) if score > self.best else (self.best, self.waited + 1)
        control.should_training_stop = control.should_training_stop or self.waited >= self.most


def dev_score(prediction: Any) -> dict[str, float]:
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
