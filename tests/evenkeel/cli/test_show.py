"""What commands draw on a terminal: nothing cut off, nothing wider than it is."""

import re

import pytest

PHASES = ["hear", "feel", "own", "solve", "close", "tone", "avoid"]


@pytest.fixture(params=[80, 140])
def terminal(request, monkeypatch):
    """Make the output a terminal of so many columns."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", str(request.param))
    return request.param


def plain(text):
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", text)


def uncut(made, width):
    """The lines of a command's output; none is wider than the terminal, and no cell is cut."""
    lines = [line.rstrip() for line in plain(made.out).splitlines()]
    assert [line for line in lines if len(line) > width or re.search(r"\w…", line)] == []
    return lines


def test_a_leaderboard_shows_every_run_and_every_part(evenkeel, terminal):
    long = "a-run-with-a-name-that-is-rather-long"
    made = evenkeel("run", "-g", "scripted:So sorry.", "-o", long, "--limit", 4)
    lines = uncut(made, terminal)
    heads = " ".join(line for line in lines if "run  " in line or "overall" in line).split()
    assert {"overall", "words", "n", "failed", "unscored", *PHASES} <= set(heads)
    assert any(long in line and line != long for line in lines)


def test_a_comparison_keeps_its_verdicts(evenkeel, terminal):
    for name, text in (("a", "No."), ("b", "I am so sorry. I will ring you tomorrow at 9.")):
        evenkeel("run", "-g", f"scripted:{text}", "-o", name, "--limit", 8, "-q")
    lines = uncut(evenkeel("compare", "a", "b"), terminal)
    rows = {line.split()[0]: line for line in lines if line.strip()}
    for name in ("overall", *PHASES):
        assert re.search(r"(A better|B better|tied|no pairs)$", rows[name])
    (head,) = [line for line in lines if "verdict" in line]
    assert "95 % interval" in head
    assert "p (Holm)" in head
    assert ("  d  " in head) == (terminal == 140)


def test_the_principles_fit(evenkeel, terminal):
    uncut(evenkeel("principles"), terminal)


def test_a_reason_that_is_broken_goes_on_under_its_own_text(evenkeel, terminal):
    reply = (
        "You should have read the terms and conditions of our company before you ordered anything from us online. " * 2
    )
    lines = uncut(evenkeel("score", "--reply", reply.strip()), terminal)
    reasons = [line for line in lines[1:] if line.strip()]
    assert all(line.startswith(("  - ", "    ")) for line in reasons)


def test_a_diff_marks_whole_changes_and_gives_both_texts_back(evenkeel, terminal):
    draft = "No refund. Fee stands."
    shown = plain(evenkeel("rewrite", draft, "-c", "Three weeks without an answer about the £40 fee!").out)
    text, _, rest = shown.partition("what changed")
    diff = rest.partition("\nwhy")[0]
    before = re.sub(r"\{\+.*?\+\}", "", diff, flags=re.DOTALL).replace("[-", " ").replace("-]", " ")
    after = re.sub(r"\[-.*?-\]", "", diff, flags=re.DOTALL).replace("{+", " ").replace("+}", " ")
    assert before.split() == draft.split()
    assert after.split() == text.split()
    assert "[-No refund.-]" in diff


def test_what_is_piped_has_neither_colour_nor_broken_lines(evenkeel):
    reply = (
        "You should have read the terms and conditions of our company before you ordered anything from us online. " * 3
    )
    made = evenkeel("score", "--reply", reply.strip())
    assert "\x1b[" not in made.out
    assert all(line.startswith(("overall", "  - ")) for line in made.out.splitlines())
