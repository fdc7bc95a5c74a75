"""Tables in: what is read, and what a person is told when a table is not as it should be."""

from __future__ import annotations

import pytest

from benchmark.errors import DataError
from benchmark.tables import read_rows


def file_of(folder, content, name="data.jsonl"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_csv_cells_may_hold_commas_quotes_and_line_breaks(tmp_path):
    text = 'id,reply\r\n1,"Dear ""Ana"",\r\nsorry."\r\n2,Plain\r\n'
    rows = [row for _, row in read_rows(file_of(tmp_path, text, "r.csv"))]
    assert rows == [{"id": "1", "reply": 'Dear "Ana",\r\nsorry.'}, {"id": "2", "reply": "Plain"}]


def test_csv_with_a_byte_order_mark_keeps_its_first_column(tmp_path):
    path = file_of(tmp_path, b"\xef\xbb\xbfid,reply\n1,Hello\n", "r.csv")
    assert list(read_rows(path)) == [(2, {"id": "1", "reply": "Hello"})]


def test_empty_csv_cells_are_left_out_and_blank_lines_skipped(tmp_path):
    path = file_of(tmp_path, "id,customer,reply\n1,,Hello\n\n2,Hi,Bye\n", "r.csv")
    assert [row for _, row in read_rows(path)] == [
        {"id": "1", "reply": "Hello"},
        {"id": "2", "customer": "Hi", "reply": "Bye"},
    ]


def test_csv_cells_of_structured_columns_are_parsed(tmp_path):
    text = 'reply,facts,anger\nHello,"{""known"": [""x""]}",4\n'
    assert list(read_rows(file_of(tmp_path, text, "r.csv"))) == [
        (2, {"reply": "Hello", "facts": {"known": ["x"]}, "anger": 4})
    ]


BAD_CSV = [
    (b"", None, ["the file holds no records", "expected: a header line and one row per record"]),
    (b"id,reply\n", None, ["the file holds no records"]),
    (
        b"id,reply\n1,Dear Ana, sorry\n",
        2,
        ["as many cells as the header", "got:      3", "expected: 2 cells: id, reply", "quote cells that hold commas"],
    ),
    (b"id,customer,reply\n1,Hello\n", 2, ["as many cells as the header", "got:      2", "expected: 3 cells"]),
    (b'id,reply\n1,"never closed\n', 2, ["not CSV: unexpected end of data", "close the quote"]),
    (
        b"id,reply\n1,ok\n2,caf\xe9\n",
        3,
        ["not UTF-8 (byte 0xe9)", "iconv -f WINDOWS-1252 -t UTF-8 data.csv"],
    ),
    (b"\xef\xbb\xbfid,reply\n\xe9,ok\n", 2, ["not UTF-8 (byte 0xe9)"]),
    (b"id,reply\n1,x\x00y\n", 2, ["a NUL byte", "export it again as UTF-8"]),
    ("id,reply\n1,é\n".encode("utf-16-le"), 1, ["a NUL byte"]),
    (b"reply,facts\nHello,{known\n", 2, ["not JSON", "got:      '{known'"]),
]


@pytest.mark.parametrize(("content", "line", "told"), BAD_CSV, ids=[f"{row[2][0]}-{row[1]}" for row in BAD_CSV])
def test_bad_csv_is_refused_with_file_line_and_what_to_do(tmp_path, content, line, told):
    path = file_of(tmp_path, content, "data.csv")
    with pytest.raises(DataError) as caught:
        list(read_rows(path))
    assert str(caught.value).startswith(f"{path}: " if line is None else f"{path}:{line}: ")
    for part in told:
        assert part in str(caught.value)


def test_parquet_comes_back_as_it_was_written(tmp_path):
    pa = pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    rows = [
        {"id": "1", "reply": "Hello 😀", "facts": {"known": ["a", "b"]}, "anger": 3},
        {"id": "2", "reply": "Bye", "facts": None, "anger": None},
    ]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "r.parquet")
    assert list(read_rows(tmp_path / "r.parquet")) == [(1, rows[0]), (2, {"id": "2", "reply": "Bye"})]


def test_a_text_file_that_is_named_parquet_is_refused(tmp_path):
    pytest.importorskip("pyarrow")
    path = file_of(tmp_path, "id,reply\n1,Hello\n", "r.parquet")
    with pytest.raises(DataError) as caught:
        list(read_rows(path))
    assert str(caught.value).startswith(f"{path}: not a Parquet file")
    assert "rename the file to what it is" in str(caught.value)


def test_a_damaged_parquet_file_is_refused(tmp_path):
    pa = pytest.importorskip("pyarrow")
    import pyarrow.parquet as pq

    path = tmp_path / "r.parquet"
    pq.write_table(pa.table({"reply": [f"Reply number {n}" for n in range(500)]}), path)
    data = bytearray(path.read_bytes())
    data[4:200] = b"\xff" * 196
    path.write_bytes(data)
    with pytest.raises(DataError, match="a damaged one"):
        list(read_rows(path))


def test_an_unknown_suffix_is_refused_with_the_known_ones(tmp_path):
    path = file_of(tmp_path, "x", "replies.xlsx")
    with pytest.raises(DataError) as caught:
        list(read_rows(path))
    assert str(caught.value) == (
        f"{path}: cannot tell the format of '.xlsx'\n"
        "  expected: a name that ends in .jsonl, .csv or .parquet\n"
        "  to mend:  rename the file to what it is"
    )


def test_rows_of_jsonl_must_be_objects(tmp_path):
    with pytest.raises(DataError, match=r":2: a record must be a JSON object\n  got:      \[1\]\n  expected: \{…\}"):
        list(read_rows(file_of(tmp_path, '{"a": 1}\n[1]\n')))
