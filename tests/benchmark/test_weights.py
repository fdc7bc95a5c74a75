"""The weights of the rubric are what the fit on train gives, and the fit does what it says."""

import dataclasses

import pytest

from benchmark.exchanges import load_exchanges
from benchmark.rubric import load_rubric
from benchmark.weights import fit_weights

TRAIN = load_exchanges("train")
DEV = load_exchanges("dev")


@pytest.fixture(scope="module")
def fit():
    return fit_weights(TRAIN, DEV)


def test_the_rubric_holds_the_weights_that_the_fit_gives(fit):
    held = {label: principle.weight for label, principle in load_rubric().principles.items()}
    assert fit.weights == pytest.approx(held, abs=0.02)


def test_no_weight_is_negative_and_every_principle_has_one(fit):
    assert tuple(fit.weights) == load_rubric().labels
    assert min(fit.weights.values()) >= 0


def test_every_avoid_label_costs_something(fit):
    assert all(fit.weights[label] > 0 for label in load_rubric().avoid)


def test_a_stronger_ridge_stays_nearer_to_the_priors(fit):
    priors = {label: principle.prior for label, principle in load_rubric().principles.items()}

    def distance(weights):
        return sum(abs(weights[label] - prior) / max(prior, 0.05) for label, prior in priors.items())

    assert distance(fit_weights(TRAIN, DEV, strength=5).weights) < distance(fit.weights)


def test_labels_that_say_nothing_about_the_overall_fit_worse_than_those_that_do(fit):
    shuffled = [
        dataclasses.replace(
            exchange,
            replies=tuple(
                dataclasses.replace(reply, overall=1 + (3 * number + place) % 5)
                for place, reply in enumerate(exchange.replies)
            ),
        )
        for number, exchange in enumerate(TRAIN)
    ]
    assert fit_weights(shuffled, DEV).fitted_on < fit.fitted_on
