"""Data sets that `datasets` can load, read like any file. No network: a folder stands in for the Hub."""

import sys
from pathlib import Path

import pytest

from benchmark.errors import DataError, MissingExtra
from benchmark.exchanges import load_exchanges, load_pairs
from benchmark.hub import fetch

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    import datasets.config

    # Not by the environment, which is read once: another test may have imported it, and a cache outlives a change.
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", tmp_path / "hf")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")


def test_a_loaded_split_is_the_same_as_its_file():
    assert load_exchanges(f"hub:{ROOT}/datasets/exchanges:dev") == load_exchanges("dev")


def test_pairs_come_the_same_way():
    loaded, bundled = load_pairs(f"hub:{ROOT}/datasets/pairs:test"), load_pairs("test")
    assert [pair.id for pair in loaded] == [pair.id for pair in bundled]
    assert [pair.rewrite for pair in loaded] == [pair.rewrite for pair in bundled]


def test_no_split_and_no_such_data_set_say_so(tmp_path):
    with pytest.raises(DataError, match="hub:NAME:SPLIT"):
        fetch("hub:owner")
    with pytest.raises(DataError, match="cannot be loaded"):
        fetch(f"hub:{tmp_path}/nothing:dev")


def test_without_the_library_the_pip_line_is_given(monkeypatch):
    monkeypatch.setitem(sys.modules, "datasets", None)
    with pytest.raises(MissingExtra, match=r"evenkeel\[hub\]"):
        fetch("hub:owner/name:dev")
