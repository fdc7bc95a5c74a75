import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmark.errors import DataError
from benchmark.generators import Request, reply_request
from benchmark.generators.replies import RepliesGenerator
from benchmark.records import Exchange, Turn


def ask(name: str) -> Request:
    return reply_request(Exchange(name, (Turn("customer", "Where is my parcel?"),)))


def write(path, *rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def test_replies_are_found_by_exchange_or_by_id(tmp_path):
    path = write(tmp_path / "r.jsonl", {"exchange": "a", "reply": "First."}, {"id": "b", "reply": "Second."})
    made = RepliesGenerator(path).generate([ask("b"), ask("a")])
    assert [generation.text for generation in made] == ["Second.", "First."]


def test_the_exchange_counts_where_a_row_has_an_id_of_its_own_too(tmp_path):
    path = write(tmp_path / "r.jsonl", {"id": "row-1", "exchange": "a", "reply": "First."})
    assert RepliesGenerator(str(path)).generate([ask("a")])[0].text == "First."


def test_a_number_serves_as_id(tmp_path):
    path = write(tmp_path / "r.jsonl", {"id": 7, "reply": "Seventh."})
    assert RepliesGenerator(path).generate([ask("7")])[0].text == "Seventh."


def test_csv_is_read_and_its_empty_cell_is_an_empty_reply(tmp_path):
    path = tmp_path / "r.csv"
    path.write_text('exchange,reply\na,"Sorry, Ann."\nb,\n', encoding="utf-8")
    full, empty = RepliesGenerator(path).generate([ask("a"), ask("b")])
    assert full.text == "Sorry, Ann."
    assert (empty.text, empty.failure) == (None, "the reply is empty")


def test_parquet_is_read(tmp_path):
    pa = pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    pq.write_table(pa.table({"exchange": ["a", "b"], "reply": ["First.", None]}), tmp_path / "r.parquet")
    full, empty = RepliesGenerator(tmp_path / "r.parquet").generate([ask("a"), ask("b")])
    assert (full.text, empty.failure) == ("First.", "the reply is empty")


def test_a_table_without_a_column_named_reply_is_refused(tmp_path):
    path = tmp_path / "r.csv"
    path.write_text("exchange,answer\na,Sorry.\n", encoding="utf-8")
    with pytest.raises(DataError, match="a column named reply"):
        RepliesGenerator(path)


@pytest.mark.parametrize("reply", ["", "  ", None])
def test_an_empty_reply_is_a_failure(tmp_path, reply):
    path = write(tmp_path / "r.jsonl", {"exchange": "a", "reply": reply})
    (made,) = RepliesGenerator(path).generate([ask("a")])
    assert (made.text, made.failure) == (None, "the reply is empty")


def test_an_exchange_without_a_reply_fails_and_names_the_file(tmp_path):
    path = write(tmp_path / "r.jsonl", {"exchange": "a", "reply": "First."})
    known, unknown = RepliesGenerator(path).generate([ask("a"), ask("b")])
    assert known.text == "First."
    assert unknown.failure == f"no reply for exchange 'b' in {path}"


def test_a_reply_to_an_exchange_that_nobody_asks_for_is_fine(tmp_path):
    path = write(tmp_path / "r.jsonl", {"exchange": "a", "reply": "First."}, {"exchange": "z", "reply": "Last."})
    assert [generation.text for generation in RepliesGenerator(path).generate([ask("a")])] == ["First."]


def test_a_second_reply_to_one_exchange_is_refused_with_both_lines(tmp_path):
    path = write(tmp_path / "r.jsonl", {"exchange": "a", "reply": "First."}, {"id": "a", "reply": "Again."})
    with pytest.raises(DataError) as caught:
        RepliesGenerator(path)
    assert (caught.value.file, caught.value.line, caught.value.got) == (path, 2, "a")
    assert "line 1 has the first" in str(caught.value)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"reply": "To whom?"}, "the row names no exchange"),
        ({"exchange": "", "reply": "To whom?"}, "the row names no exchange"),
        ({"exchange": True, "reply": "To whom?"}, "the row names no exchange"),
        ({"exchange": "a", "answer": "Sorry."}, "no field `reply`"),
        ({"exchange": "a", "reply": 5}, "a reply must be text"),
    ],
)
def test_a_row_of_another_shape_is_refused_with_its_line(tmp_path, row, problem):
    path = write(tmp_path / "r.jsonl", {"exchange": "ok", "reply": "Fine."}, row)
    with pytest.raises(DataError) as caught:
        RepliesGenerator(path)
    assert (caught.value.problem, caught.value.line) == (problem, 2)


def test_a_missing_file_is_refused_at_once(tmp_path):
    with pytest.raises(DataError, match="no such file"):
        RepliesGenerator(tmp_path / "nowhere.jsonl")


@given(texts=st.dictionaries(st.text(min_size=1), st.text(), max_size=6))
def test_every_reply_comes_back_as_it_was_or_fails_as_empty(tmp_path_factory, texts):
    rows = [{"exchange": name, "reply": text} for name, text in texts.items()]
    path = write(tmp_path_factory.mktemp("r") / "r.jsonl", {"exchange": "the last one\x00", "reply": "x"}, *rows)
    made = RepliesGenerator(path).generate([ask(name) for name in texts])
    for text, generation in zip(texts.values(), made, strict=True):
        if text.strip():
            assert generation.text == text
        else:
            assert generation.failure == "the reply is empty"
