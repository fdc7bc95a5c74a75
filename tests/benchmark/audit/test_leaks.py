"""Texts, families and records that cross a split."""

from benchmark.audit.leaks import check_leaks
from benchmark.records import Attack, Contrast

LIMITS = {"overlap": 0.5}
LONG = "The driver left it with the neighbour at number nine on Tuesday and said nothing to anybody at all"


def test_a_near_duplicate_in_another_split_is_found(build):
    data = build.dataset(
        [build.exchange("a", build.reply("a-a", LONG))], test=[build.exchange("b", build.reply("b-a", LONG + " today"))]
    )
    found = check_leaks(data, LIMITS)[0]
    assert found.ok is False
    assert "a-a (train)" in found.examples[0]
    assert "b-a (test)" in found.examples[0]


def test_the_same_text_twice_in_one_split_is_no_leak(build):
    data = build.dataset([build.exchange("a", build.reply("a-a", LONG)), build.exchange("b", build.reply("b-a", LONG))])
    assert check_leaks(data, LIMITS)[0].ok


def test_a_family_in_two_splits_is_found(build):
    data = build.dataset([build.exchange("a", family="f")], [build.exchange("b", family="f")])
    found = check_leaks(data, LIMITS)[1]
    assert (found.ok, list(found.examples)) == (False, ["f"])


def test_a_record_has_its_exchange_in_its_own_split(build):
    data = build.dataset(
        [build.exchange("a")],
        [build.exchange("b")],
        contrast={"train": [Contrast("c1", "a", "x", "y", "solve", "up")]},
        attacks={"dev": [Attack("k1", "a", "stuffed", "x", "y")]},
    )
    found = check_leaks(data, LIMITS)[2]
    assert (found.ok, list(found.examples)) == (False, ["k1 (dev)"])
