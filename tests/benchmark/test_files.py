"""Files in and out: what is read, and what a person is told when a file is not as it should be."""

from __future__ import annotations

import io
import json
import stat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmark import files
from benchmark.errors import ConfigError, DataError
from benchmark.files import (
    append_line,
    bundled,
    content_hash,
    dump_line,
    read_jsonl,
    read_text,
    read_yaml,
    salvage_jsonl,
    write_atomic,
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
RECORDS = st.lists(st.dictionaries(st.text(), JSON, max_size=5), min_size=1, max_size=6)


def file_of(folder, content, name="data.jsonl"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


# ------------------------------------------------------------------------------------------------- JSON lines: good


@settings(max_examples=50)
@given(RECORDS)
def test_any_json_records_come_back_from_jsonl_as_they_were(tmp_path_factory, records):
    path = tmp_path_factory.mktemp("round") / "data.jsonl"
    with path.open("w", encoding="utf-8", newline="\n") as stream:
        for record in records:
            append_line(stream, record)
    assert list(read_jsonl(path)) == list(enumerate(records, 1))
    assert list(salvage_jsonl(path)) == records


@settings(max_examples=50)
@given(st.dictionaries(st.text(), JSON, max_size=5))
def test_a_record_is_one_line_whatever_it_holds(record):
    line = dump_line(record)
    assert line.endswith("\n")
    assert line.count("\n") == 1
    assert json.loads(line) == record


def test_a_byte_order_mark_is_dropped(tmp_path):
    assert list(read_jsonl(file_of(tmp_path, b'\xef\xbb\xbf{"a": 1}\n'))) == [(1, {"a": 1})]


def test_windows_line_ends_are_line_ends(tmp_path):
    assert list(read_jsonl(file_of(tmp_path, b'{"a": 1}\r\n{"a": 2}\r\n'))) == [(1, {"a": 1}), (2, {"a": 2})]


def test_blank_lines_count_but_are_no_records(tmp_path):
    assert list(read_jsonl(file_of(tmp_path, '\n{"a": 1}\n  \n{"a": 2}'))) == [(2, {"a": 1}), (4, {"a": 2})]


def test_line_separators_inside_a_string_do_not_end_a_line(tmp_path):
    record = {"reply": "one\u2028two\u2029three\x85four\x0bfive"}
    assert list(read_jsonl(file_of(tmp_path, dump_line(record)))) == [(1, record)]


def test_an_emoji_that_is_escaped_in_two_halves_is_one_character(tmp_path):
    assert list(read_jsonl(file_of(tmp_path, '{"reply": "\\ud83d\\ude00"}\n'))) == [(1, {"reply": "😀"})]


def test_an_empty_file_is_fine_where_the_caller_says_so(tmp_path):
    assert list(read_jsonl(file_of(tmp_path, b""), allow_empty=True)) == []


# -------------------------------------------------------------------------------------------------- JSON lines: bad

BAD_JSONL = [
    (b"", None, ["the file holds no records", "expected: one JSON object per line"]),
    (b"\xef\xbb\xbf", None, ["the file holds no records"]),
    (b"\n \r\n", None, ["the file holds no records"]),
    (
        b'{"a": 1}\n{"a": "caf\xe9"}\n',
        2,
        ["not UTF-8 (byte 0xe9)", "expected: UTF-8 text", "iconv -f WINDOWS-1252 -t UTF-8 data.jsonl"],
    ),
    ('{"a": 1}\n'.encode("utf-16"), 1, ["to mend:"]),
    (b'{"a": 1}\n{"a": "x\x00y"}\n', 2, ["a NUL byte", "expected: UTF-8 text", "export it again as UTF-8"]),
    (
        b'{"a": 1}\n{"a": "half of a rec',
        2,
        ["the last line is cut off", "half of a rec", "expected: one whole JSON object", "finish or delete that line"],
    ),
    (b'{"a": 1}\n{"a": ', 2, ["the last line is cut off"]),
    (b'{"a": 1}\n{"a": {"b": 1}', 2, ["the last line is cut off"]),
    (b'{"a": 1}\n{"a": tru', 2, ["the last line is cut off"]),
    (b'{"a": NaN}\n', 1, ["NaN is not JSON", "got:      '{\"a\": NaN}'", "every line must be one JSON object"]),
    (b'{"a": NaN}', 1, ["NaN is not JSON"]),
    (b'{"a": -Infinity}\n', 1, ["-Infinity is not JSON"]),
    (b"{'a': 1}", 1, ["not JSON", "every line must be one JSON object"]),
    (b"Dear customer\n", 1, ["not JSON", "got:      'Dear customer'", "expected: one whole JSON object"]),
    (b'{"a": 1} {"a": 2}\n', 1, ["not JSON: Extra data"]),
    (b"[" * 200_000 + b"\n", 1, ["nested too deeply"]),
    (b'{"a": 1}\n{"a": "\\ud83d"}\n', 2, ["half a character", "\\\\ud83d", "an emoji was cut in two"]),
]


@pytest.mark.parametrize(("content", "line", "told"), BAD_JSONL, ids=[row[2][0] for row in BAD_JSONL])
def test_bad_json_lines_are_refused_with_file_line_and_what_to_do(tmp_path, content, line, told):
    path = file_of(tmp_path, content)
    with pytest.raises(DataError) as caught:
        list(read_jsonl(path))
    assert str(caught.value).startswith(f"{path}: " if line is None else f"{path}:{line}: ")
    assert caught.value.line == line
    for part in told:
        assert part in str(caught.value)


def test_records_before_a_bad_line_have_been_given_out(tmp_path):
    rows = read_jsonl(file_of(tmp_path, b'{"a": 1}\n{"a": 2}\nnonsense\n'))
    assert [next(rows), next(rows)] == [(1, {"a": 1}), (2, {"a": 2})]
    with pytest.raises(DataError, match="not JSON"):
        next(rows)


def test_a_line_of_ten_megabytes_is_refused_without_quoting_it(tmp_path):
    path = file_of(tmp_path, b'{"a": 1}\n{"a": "' + b"x" * 10_000_000 + b'"}\n')
    with pytest.raises(DataError) as caught:
        list(read_jsonl(path))
    message = str(caught.value)
    assert message.startswith(f"{path}:2: line is longer than 4 MiB")
    assert "expected: one record per line" in message
    assert "a JSON array is not JSON lines" in message
    assert len(message) < 600


def test_a_long_line_within_the_limit_is_read(tmp_path):
    record = {"a": "x" * (files.MAX_LINE - 100)}
    assert list(read_jsonl(file_of(tmp_path, dump_line(record)))) == [(1, record)]


def test_a_missing_file_is_named_with_a_hint(tmp_path):
    with pytest.raises(DataError, match=r"absent\.jsonl: no such file\n.*paths are relative"):
        list(read_jsonl(tmp_path / "absent.jsonl"))


def test_a_folder_is_not_a_file(tmp_path):
    with pytest.raises(DataError, match="is a folder, a file was expected"):
        list(read_jsonl(tmp_path))


def test_a_value_that_json_has_no_word_for_is_not_written():
    with pytest.raises(ValueError, match="not JSON compliant"):
        dump_line({"a": float("nan")})


# ------------------------------------------------------------------------------------------ our own files, cut short


def test_salvage_cuts_a_torn_tail_and_keeps_the_whole_lines(tmp_path):
    whole = '{"a": 1}\n{"a": "é"}\n'
    path = file_of(tmp_path, whole + '{"a": "to')
    assert list(salvage_jsonl(path)) == [{"a": 1}, {"a": "é"}]
    assert path.read_text(encoding="utf-8") == whole


def test_salvage_cuts_a_tail_that_was_torn_inside_a_character(tmp_path):
    path = file_of(tmp_path, b'{"a": 1}\n{"a": "\xf0\x9f')
    assert list(salvage_jsonl(path)) == [{"a": 1}]
    assert path.read_bytes() == b'{"a": 1}\n'


def test_salvage_cuts_a_last_line_that_lacks_only_its_line_end(tmp_path):
    # appending to it would glue two records together
    path = file_of(tmp_path, b'{"a": 1}\n{"a": 2}')
    assert list(salvage_jsonl(path)) == [{"a": 1}]
    assert path.read_bytes() == b'{"a": 1}\n'


def test_salvage_leaves_a_whole_file_alone(tmp_path):
    path = file_of(tmp_path, b'{"a": 1}\n')
    path.chmod(stat.S_IRUSR)
    assert list(salvage_jsonl(path)) == [{"a": 1}]


def test_salvage_can_leave_the_tail_to_whoever_is_writing_it(tmp_path):
    path = file_of(tmp_path, b'{"a": 1}\n{"a": ')
    assert list(salvage_jsonl(path, cut=False)) == [{"a": 1}]
    assert path.read_bytes() == b'{"a": 1}\n{"a": '


def test_salvage_refuses_damage_further_up_and_loses_nothing(tmp_path):
    content = b'{"a": 1}\n{"a": \n{"a": 3}\n'
    path = file_of(tmp_path, content)
    with pytest.raises(DataError) as caught:
        list(salvage_jsonl(path))
    assert str(caught.value).startswith(f"{path}:2: damaged: ")
    assert "to mend:  delete that line" in str(caught.value)
    assert path.read_bytes() == content


def test_salvage_of_no_file_gives_nothing(tmp_path):
    assert list(salvage_jsonl(tmp_path / "absent.jsonl")) == []


def test_an_appended_line_is_on_disk_before_the_file_is_closed(tmp_path):
    path = tmp_path / "out.jsonl"
    with path.open("a", encoding="utf-8") as stream:
        append_line(stream, {"a": 1})
        assert path.read_text(encoding="utf-8") == '{"a": 1}\n'


# ----------------------------------------------------------------------------------------- writing, hashing, YAML, text


def test_write_atomic_makes_folders_replaces_and_leaves_nothing_beside(tmp_path):
    path = tmp_path / "new" / "out.txt"
    write_atomic(path, "one\n")
    write_atomic(path, "two £\n")
    assert path.read_bytes() == "two £\n".encode()
    assert [entry.name for entry in path.parent.iterdir()] == ["out.txt"]


def test_write_atomic_keeps_the_old_content_where_it_fails(tmp_path):
    path = tmp_path / "out.txt"
    write_atomic(path, "old")
    with pytest.raises(UnicodeEncodeError):
        write_atomic(path, "new \ud83d")
    assert path.read_text(encoding="utf-8") == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["out.txt"]


def test_the_content_hash_is_of_the_bytes_and_their_order(tmp_path):
    a, b = file_of(tmp_path, b"a", "a"), file_of(tmp_path, b"b", "b")
    same = file_of(tmp_path, b"a", "other-name")
    assert content_hash([a]) == content_hash([same])
    # sha256 of "ab", from the FIPS 180 reference (printf ab | sha256sum)
    assert content_hash([a, b]) == "fb8e20fc2e4c3f248c60c39bd652f3c1347298bb977b8b4d5903b85055620603"
    assert content_hash([b, a]) != content_hash([a, b])


def test_text_is_read_without_its_byte_order_mark(tmp_path):
    assert read_text(file_of(tmp_path, b"\xef\xbb\xbfHello\n")) == "Hello\n"


def test_the_line_of_a_bad_byte_is_right_behind_a_byte_order_mark(tmp_path):
    with pytest.raises(DataError) as caught:
        read_text(file_of(tmp_path, b"\xef\xbb\xbfa\nb\n\xe9\n"))
    assert caught.value.line == 3


def test_text_with_a_nul_byte_is_refused(tmp_path):
    with pytest.raises(DataError, match=":2: a NUL byte"):
        read_text(file_of(tmp_path, b"one\nt\x00wo\n"))


def test_a_yaml_mapping_is_read(tmp_path):
    assert read_yaml(file_of(tmp_path, "a: 1\nb: [x]\n", "c.yaml")) == {"a": 1, "b": ["x"]}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("a: [1\nb: 2\n", "not valid YAML: .*line 2"),
        ("- a\n- b\n", "a YAML mapping .* was expected, got list"),
        ("", "a YAML mapping .* was expected, got NoneType"),
        ("a: !!python/object/apply:os.getcwd []\n", "not valid YAML"),
    ],
)
def test_what_is_no_yaml_mapping_is_refused(tmp_path, content, told):
    with pytest.raises(ConfigError, match=f"c.yaml: {told}"):
        read_yaml(file_of(tmp_path, content, "c.yaml"))


def test_what_ships_with_the_package_is_found():
    assert bundled("configs", "rubric.yaml").is_file()


def test_append_line_takes_any_text_stream():
    stream = io.StringIO()
    append_line(stream, {"reply": "£19 — ok"})
    assert stream.getvalue() == '{"reply": "£19 — ok"}\n'
