"""Small data sets built by hand."""

import pytest

from benchmark.audit.dataset import DataSet
from benchmark.records import Annotation, Exchange, Facts, Reply, Turn


def reply(name, text, overall=3, notes=(), kind=""):
    """One labelled reply; `notes` are (principle, grade, quote…)."""
    labels = tuple(Annotation(label, grade, tuple(quotes)) for label, grade, *quotes in notes)
    return Reply(name, text, overall, labels, kind)


def exchange(name, *replies, **fields):
    """One exchange; what is not given is plain."""
    plain = {
        "turns": (Turn("customer", f"Where is parcel {name}?"),),
        "facts": Facts(known=("it is late",)),
        "expected": ("solve",),
        "family": name,
        "industry": "parcel delivery",
        "problem_kind": "late delivery",
        "anger": 3,
    }
    return Exchange(id=name, replies=tuple(replies), **{**plain, **fields})


def dataset(train=(), dev=(), test=(), **rest):
    """A data set of these exchanges."""
    return DataSet({"train": list(train), "dev": list(dev), "test": list(test)}, **rest)


@pytest.fixture
def build():
    """The three builders, in one place."""

    class Build:
        pass

    Build.reply, Build.exchange, Build.dataset = staticmethod(reply), staticmethod(exchange), staticmethod(dataset)
    return Build
