"""What every generator makes of an answer from elsewhere."""

import pytest

from benchmark.generators import Generation, generation_of, one_line


@pytest.mark.parametrize(
    ("value", "made"),
    [
        ("I'm sorry, Ann.", Generation("I'm sorry, Ann.", None, 0.5)),
        ("Sorry \ud83d Ann", Generation("Sorry ? Ann", None, 0.5)),
        (" \n", Generation(None, "the reply is empty", 0.5)),
        (7, Generation(None, "the reply is not text but int", 0.5)),
        (None, Generation(None, "the reply is not text but NoneType", 0.5)),
    ],
)
def test_an_answer_is_a_reply_or_the_reason_why_it_is_none(value, made):
    assert generation_of(value, 0.5) == made


def test_a_long_message_is_cut_to_one_line():
    assert one_line("a\n  b\tc", 10) == "a b c"
    assert one_line("x" * 50, 10) == "x" * 9 + "…"
