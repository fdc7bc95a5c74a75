"""An exchange and a reply as one row of tokens."""

from benchmark.reader.encode import Budget, Encoder
from benchmark.records import Exchange, Facts, Turn

EXCHANGE = Exchange(
    "x",
    (Turn("customer", "Where is it?"), Turn("agent", "No."), Turn("customer", "Why not at noon?")),
    Facts(known=("the lock",), allowed=("new one",)),
)
REPLY = "Sorry about the lock."


def test_the_reply_comes_first_with_offsets_into_itself(tokenizer):
    row = Encoder(tokenizer, Budget()).encode([(EXCHANGE, REPLY)])[0]
    assert [REPLY[start:end] for start, end in row.reply] == ["Sorry", "about", "the", "lock", "."]
    assert row.types[: len(row.reply) + 2] == [0] * (len(row.reply) + 2)
    assert set(row.types[len(row.reply) + 2 :]) == {1}


def test_the_customers_tokens_point_into_all_that_the_customer_said(tokenizer):
    row = Encoder(tokenizer, Budget()).encode([(EXCHANGE, REPLY)])[0]
    first, offsets = row.customer
    assert row.customer_text == EXCHANGE.customer
    assert [row.customer_text[start:end] for start, end in offsets][:3] == ["Where", "is", "it"]
    assert row.ids[first - 1] == row.ids[len(row.reply) + 1]  # the separator before them


def test_a_long_account_keeps_its_end_and_a_long_reply_its_start(tokenizer):
    encoder = Encoder(tokenizer, Budget(reply=2, customer=2, checks=0))
    row = encoder.encode([(EXCHANGE, REPLY)])[0]
    assert [REPLY[start:end] for start, end in row.reply] == ["Sorry", "about"]
    assert [row.customer_text[start:end] for start, end in row.customer[1]] == ["noon", "?"]
    assert len(row) == 1 + 2 + 1 + 2 + 1


def test_nobody_to_answer_and_nothing_known_are_no_error(tokenizer):
    row = Encoder(tokenizer, Budget()).encode([(Exchange("bare"), REPLY)])[0]
    assert row.customer[1] == []
    assert len(row) == len(row.reply) + 3


def test_what_the_facts_do_not_bear_out_stands_after_the_customer(tokenizer):
    encoder = Encoder(tokenizer, Budget(checks=6))
    row, borne_out = encoder.encode([(EXCHANGE, "New one at noon and £40."), (EXCHANGE, "Sorry.")])
    first, offsets = row.customer
    checks = row.ids[first + len(offsets) + 1 : -1]
    assert 0 < len(checks) <= 6
    assert checks != borne_out.ids[borne_out.customer[0] + len(borne_out.customer[1]) + 1 : -1]
    assert encoder.encode([(Exchange("bare"), "£40 is yours.")])[0].ids[-2:] == [encoder.sep, encoder.sep]
