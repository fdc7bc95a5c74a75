"""Counts against what a data set must hold."""

import pytest

from benchmark.audit import load_limits
from benchmark.audit.sizes import check_labels, check_sizes, check_splits, has_markup
from benchmark.records import Contrast, Facts, Pair, Turn


def pair(name, draft, channel="canned", decision="granted"):
    return Pair(name, name, None, "hotel", channel, Facts(), draft, draft, (), decision)


def named(findings):
    return {finding.check: finding for finding in findings}


def test_every_count_is_of_what_it_says(build):
    several = (Turn("customer", "One."), Turn("agent", "Two."), Turn("customer", "Three."))
    data = build.dataset(
        [build.exchange("a", build.reply("a-a", "Hi"), build.reply("a-b", "Ho")), build.exchange("b", turns=several)],
        test=[build.exchange("c", industry="pharmacy", problem_kind="wrong item")],
        pairs={"train": [pair("p1", "Hi {{name}}."), pair("p2", "Hi."), pair("p3", "No.", "email", "refused")]},
        contrast={"train": [Contrast("k", "a", "x", "y", "solve", "up")]},
    )
    found = named(check_sizes(data, load_limits()["sizes"]))
    figures = {
        "exchanges": "3",
        "labelled replies": "2",
        "industries": "2",
        "industries only in test": "1",
        "kinds of problem": "2",
        "share of exchanges with several customer turns": "0.333",
        "pairs": "3",
        "pairs with a customer": "1",
        "canned pairs": "2",
        "canned pairs with placeholders or mark-up": "1",
        "contrast items": "1",
        "attacks": "0",
    }
    assert {check: found[check].figure for check in figures} == figures
    assert found["share of exchanges with several customer turns"].ok
    assert not found["exchanges"].ok


@pytest.mark.parametrize(
    "text",
    [
        "Hi {{ticket.id}}", "{% if x %}a{% endif %}", "%{user.name}", "#{ticket.number}", "Hi {name},", "%(name)s",
        "$name", "<<ORDER_NO>>",
        "<p>Hi</p>", "&lt;Fill in&gt;", "[Customer Name]", "FILLIN", "__NAME__", "*|FNAME|*", "`code`",
    ],
)  # fmt: skip
def test_every_family_counts_as_markup(text):
    assert has_markup(text)


def test_plain_words_are_no_markup():
    assert not has_markup("It costs $40, 5 % less [sic], at 3 < 4.")


def test_splits_and_labels_are_held_to_their_limits(build):
    data = build.dataset(
        [build.exchange(f"a{n}", build.reply(f"a{n}-a", "Sorry.", 3, [("apologize", 1, "Sorry")])) for n in range(6)],
        [build.exchange("d")],
        [build.exchange(f"t{n}") for n in range(3)],
    )
    train, dev, test = check_splits(data, load_limits()["splits"])
    assert (train.ok, dev.ok, test.ok) == (True, False, False)
    found = check_labels(data, {"train": 1})[0]
    assert not found.ok
    assert "listen: 0" in found.examples
    assert not any(example.startswith("apologize") for example in found.examples)
