"""What each token and each reply should give."""

import numpy as np

from benchmark.exchanges import load_exchanges
from benchmark.reader.encode import Budget, Encoder
from benchmark.reader.rows import targets

LABELS = ["apologize", "calm", "cite_policy"]


def rows(tokenizer, data):
    return targets(load_exchanges(data)[:1], Encoder(tokenizer, Budget()), LABELS)


def test_grades_and_overall_are_steps(tokenizer, data):
    good, bad = rows(tokenizer, data)
    assert good.grades.tolist() == [[1, 1], [1, 0], [0, 0]]
    assert good.overall.tolist() == [1, 1, 1, 1]
    assert bad.grades.tolist() == [[0, 0], [0, 0], [1, 1]]
    assert bad.overall.tolist() == [0, 0, 0, 0]


def test_evidence_marks_its_tokens_and_no_others(tokenizer, data):
    good = rows(tokenizer, data)[0]
    text = "I am sorry about both mornings. New one at noon."
    marked = [text[a:b] for (a, b), one in zip(good.row.reply, good.evidence[1:, 0], strict=False) if one == 1]
    assert marked == ["sorry", "about", "both", "mornings"]
    assert set(good.evidence[1 : 1 + len(good.row.reply), 2]) == {0}


def test_what_the_whole_reply_shows_and_what_is_no_reply_teach_nothing(tokenizer, data):
    good = rows(tokenizer, data)[0]
    assert np.all(good.evidence[:, 1] == -1)
    assert good.evidence[0, 0] == -1
    assert np.all(good.evidence[1 + len(good.row.reply) :, 0] == -1)


def test_the_customers_problem_is_marked_in_the_customers_words(tokenizer, data):
    good = rows(tokenizer, data)[0]
    first, offsets = good.row.customer
    text = good.row.customer_text
    marked = [text[a:b] for token, (a, b) in enumerate(offsets) if good.customer[first + token, 0] == 1]
    assert marked == ["Where", "is", "it", "again"]
