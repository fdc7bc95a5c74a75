"""Is a data set worth citing? Checks by machine, each with its figure, its limit and the records to look at.

`audit(data, limits)` runs all of them. Limits come from `configs/dataset.yaml`; a check is one function in the module
of its topic: sizes, repetition, leaks, balance, identities, readers.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmark.audit.balance import check_balance
from benchmark.audit.dataset import DataSet, data_files, read_dataset
from benchmark.audit.findings import Finding
from benchmark.audit.identities import check_identities
from benchmark.audit.leaks import check_leaks
from benchmark.audit.readers import check_readers
from benchmark.audit.repetition import check_repetition
from benchmark.audit.sizes import check_labels, check_sizes, check_splits
from benchmark.errors import ConfigError, UnknownName
from benchmark.files import bundled, read_yaml

__all__ = ["DataSet", "Finding", "audit", "data_files", "load_limits", "read_dataset"]


def load_limits(path: Path | None = None) -> dict[str, dict[str, Any]]:
    """Limits from a file laid out as `configs/dataset.yaml`, which is the default. Raises ConfigError at an odd key."""
    default = read_yaml(bundled("configs", "dataset.yaml"))
    if path is None:
        return default
    given = read_yaml(path)
    for topic, limits in given.items():
        if topic not in default:
            raise UnknownName("topic of limits", topic, default)
        if not isinstance(limits, Mapping):
            raise ConfigError(f"{path}: {topic} must hold limits, such as {next(iter(default[topic]))}: …")
        for name, value in limits.items():
            if name not in default[topic]:
                raise UnknownName(f"limit of {topic}", str(name), default[topic])
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise ConfigError(f"{path}: {topic}.{name} is {value!r}; expected a number")
    return {topic: {**limits, **given.get(topic, {})} for topic, limits in default.items()}


def audit(data: DataSet, limits: Mapping[str, Mapping[str, Any]]) -> list[Finding]:
    """Run every check. Raises MissingExtra where `datasketch` is not installed."""
    return [
        *check_sizes(data, limits["sizes"]),
        *check_splits(data, limits["splits"]),
        *check_labels(data, limits["labels"]),
        *check_repetition(data, limits["repetition"]),
        *check_leaks(data, limits["leaks"]),
        *check_balance(data, limits["balance"]),
        *check_identities(data),
        *check_readers(data, limits["agreement"]),
    ]
