"""What must not tell a reply's quality: length, anger, channel, industry."""

from benchmark.audit.balance import check_balance

LIMITS = {"length": 0.35, "anger": 0.15, "group": 0.03}


def rows(build, shapes):
    """Exchanges of one reply each: (overall, words, anger, channel)."""
    return [
        build.exchange(f"x{n}", build.reply(f"x{n}-a", "word " * length, overall), anger=anger, channel=channel)
        for n, (overall, length, anger, channel) in enumerate(shapes)
    ]


def test_length_that_tells_quality_is_found(build):
    shapes = [(1 + n % 5, 10 * (1 + n % 5), 1 + n % 4, "email") for n in range(40)]
    length, *_ = check_balance(build.dataset(rows(build, shapes)), LIMITS)
    assert (length.ok, length.figure) == (False, "+1.000")
    assert length.examples[0] == "overall 1: 8 replies, mean 10 words"


def test_a_balanced_set_passes(build):
    shapes = [(o, w, a, c) for o in (1, 3, 5) for w in (10, 50) for a in (1, 5) for c in ("email", "chat")]
    assert all(found.ok for found in check_balance(build.dataset(rows(build, shapes)), LIMITS))


def test_a_channel_that_tells_quality_is_found(build):
    shapes = [(1, 20, 3, "chat"), (5, 20, 3, "email")] * 10
    found = check_balance(build.dataset(rows(build, shapes)), LIMITS)
    assert found[1].ok is None  # anger does not vary
    assert (found[2].check, found[2].ok) == ("variance of overall explained by channel", False)
    assert found[3].ok  # one industry explains nothing
