"""`evenkeel fit-weights`: what the weights would be, printed and not written."""

import pytest

from benchmark.files import bundled
from benchmark.rubric import load_rubric


def test_every_principle_gets_a_weight_and_the_rubric_stays_as_it_is(evenkeel):
    before = bundled("configs", "rubric.yaml").read_bytes()
    made = evenkeel("fit-weights")
    assert made.code == 0
    *weights, agreement = made.lines()
    found = dict(line.split(": ") for line in weights)
    assert list(found) == list(load_rubric().labels)
    assert all(float(weight) >= 0 for weight in found.values())
    assert agreement.startswith("Spearman with the readers' overall: ")
    assert bundled("configs", "rubric.yaml").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--held-out", "dve"), "Unknown split 'dve'. Did you mean 'dev'?"),
        (("--data", "gone.jsonl"), "gone.jsonl: no such file"),
        (("--strength", "-1"), "'--strength'"),
    ],
)
def test_what_cannot_be_fitted_is_told(evenkeel, arguments, message):
    made = evenkeel("fit-weights", *arguments)
    assert (made.code, made.out) == (2, "")
    assert message in made.err
