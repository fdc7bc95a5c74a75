"""A whole file of drafts: in order, resumable, and one bad row never stops the rest."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmark.errors import ConfigError, DataError, GenerationError, RunError, UnknownName
from benchmark.scoring import bare_exchange
from rewriter.batch import rewrite_file
from rewriter.engines import Candidate, Order
from rewriter.records import Case
from rewriter.rewriting import rewrite_case

ROOT = Path(__file__).resolve().parents[2]
CUSTOMER = "I have been without heating since Sunday.\n\nNora Field"


def write_jsonl(path: Path, rows: list[object]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def read_jsonl(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def write_csv(path: Path, rows: list[list[str]], **how: str) -> Path:
    with path.open("w", encoding=how.get("encoding", "utf-8"), newline="") as stream:
        csv.writer(stream, lineterminator=how.get("lineterminator", "\r\n")).writerows(rows)
    return path


def read_csv(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def drafts(count: int) -> list[dict[str, str]]:
    return [{"id": f"d{n}", "draft": f"As already stated, order B-{n:04} is late."} for n in range(count)]


def test_records_come_out_in_order_with_their_other_fields(tmp_path):
    rows = [{**row, "team": {"name": "Lyon", "size": 4}, "note": "ünï 🙂"} for row in drafts(40)]
    out = tmp_path / "out.jsonl"
    summary = rewrite_file(write_jsonl(tmp_path / "in.jsonl", rows), out)
    written = read_jsonl(out)
    assert [row["id"] for row in written] == [row["id"] for row in rows]
    for given, got in zip(rows, written, strict=True):
        assert {name: got[name] for name in given} == given
        assert set(got) == {*given, "rewrite", "needs_human", "reasons"}
        assert got["id"].replace("d", "") in got["rewrite"]
        assert "As already stated" not in got["rewrite"]
    assert (summary.rows, summary.changed, summary.resumed, summary.bad) == (40, 40, 0, [])


def test_a_row_is_rewritten_as_a_single_case_would_be(tmp_path):
    row = {
        "draft": "Engineer comes on Thursday 5 June.",
        "customer": CUSTOMER,
        "facts": {"known": ["the repair was booked to the wrong depot, and nobody checked"]},
        "channel": "chat",
    }
    rewrite_file(write_jsonl(tmp_path / "in.jsonl", [row]), tmp_path / "out.jsonl", tone="formal")
    exchange = bare_exchange(row["customer"], row["facts"], channel="chat")
    alone = rewrite_case(Case(row["draft"], exchange), tone="formal")
    (got,) = read_jsonl(tmp_path / "out.jsonl")
    assert (got["rewrite"], got["reasons"]) == (alone.text, list(alone.reasons))


def test_turns_stand_for_the_customer(tmp_path):
    turns = [{"role": "customer", "text": CUSTOMER}, {"role": "agent", "text": "Oh."}]
    rows = [{"draft": "Engineer comes.", "turns": turns}, {"draft": "Engineer comes.", "customer": json.dumps(turns)}]
    rewrite_file(write_jsonl(tmp_path / "in.jsonl", rows), tmp_path / "out.jsonl")
    first, second = read_jsonl(tmp_path / "out.jsonl")
    assert "without heating" in first["rewrite"]
    assert first["rewrite"] == second["rewrite"]


def test_csv_keeps_columns_order_quotes_and_line_breaks(tmp_path):
    rows = [
        ["id", "draft", "note"],
        ["1", "As already stated, the fee stays.\nAsk us.", 'say "hi", twice'],
        ["2", "Engineer comes.", "line\nbreak"],
    ]
    rewrite_file(write_csv(tmp_path / "in.csv", rows), tmp_path / "out.csv", strength="light")
    written = read_csv(tmp_path / "out.csv")
    assert list(written[0]) == ["id", "draft", "note", "rewrite", "needs_human", "reasons", "error"]
    assert [[row["id"], row["draft"], row["note"]] for row in written] == rows[1:]
    assert written[0]["rewrite"] == "The fee stays.\nAsk us."
    assert {row["needs_human"] for row in written} == {"false"}


def test_csv_cells_may_hold_facts_as_json(tmp_path):
    facts = json.dumps({"known": ["the repair was booked to the wrong depot, and nobody checked"]})
    rows = [["draft", "customer", "facts"], ["Engineer comes.", CUSTOMER, facts], ["Engineer comes.", "", ""]]
    rewrite_file(write_csv(tmp_path / "in.csv", rows), tmp_path / "out.csv")
    first, second = read_csv(tmp_path / "out.csv")
    assert "wrong depot" in first["rewrite"]
    assert "wrong depot" not in second["rewrite"]


GOOD = '{"draft": "As already stated, the fee stays."}'
BAD_LINES = {
    "not JSON": "{draft: the fee}",
    "cut off": '{"draft": "the fee',
    "a list": '["the fee stays"]',
    "a number": "4",
    "no draft": '{"text": "the fee stays"}',
    "blank draft": '{"draft": "  "}',
    "draft is a number": '{"draft": 4}',
    "NaN": '{"draft": "the fee stays", "n": NaN}',
    "half a character": '{"draft": "the fee stays", "n": "\\ud83d"}',
    "nested too deeply": '{"draft": "the fee stays", "n": ' + "[" * 100_000 + "]" * 100_000 + "}",
    "facts are a list": '{"draft": "the fee stays", "facts": ["known"]}',
    "facts are one text": '{"draft": "the fee stays", "facts": {"known": "the fee is 19 pounds"}}',
    "unknown field of facts": '{"draft": "the fee stays", "facts": {"know": []}}',
    "facts hold numbers": '{"draft": "the fee stays", "facts": {"known": [4]}}',
    "customer is a number": '{"draft": "the fee stays", "customer": 4}',
    "turn without text": '{"draft": "the fee stays", "turns": [{"role": "customer"}]}',
    "turn of a stranger": '{"draft": "the fee stays", "turns": [{"role": "boss", "text": "hm"}]}',
    "unknown channel": '{"draft": "the fee stays", "channel": "pigeon"}',
    "request is a list": '{"draft": "the fee stays", "request": ["money"]}',
    "5 MB in one line": '{"draft": "' + "fee " * 1_300_000 + '"}',
}


@pytest.mark.parametrize("bad", BAD_LINES.values(), ids=BAD_LINES.keys())
def test_a_bad_line_is_marked_and_the_rest_is_done(tmp_path, bad):
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(f"{GOOD}\n{bad}\n{GOOD}\n", encoding="utf-8")
    summary = rewrite_file(source, out, strength="light")
    first, marked, last = read_jsonl(out)
    assert first["rewrite"] == last["rewrite"] == "The fee stays."
    assert "error" not in first
    assert marked["rewrite"] is None
    assert marked["needs_human"] is True
    assert marked["error"]
    ((line, message),) = summary.bad
    assert line == 2
    assert message == marked["error"]


def test_a_bad_line_comes_out_as_it_went_in(tmp_path):
    source = tmp_path / "in.jsonl"
    source.write_text(f'{GOOD}\n{{"draft": the fee}}\n{{"text": "the fee"}}\n', encoding="utf-8")
    rewrite_file(source, tmp_path / "out.jsonl")
    _, unread, without = read_jsonl(tmp_path / "out.jsonl")
    assert unread["raw"] == '{"draft": the fee}'
    assert without["text"] == "the fee"


def test_a_line_that_is_not_utf_8_is_marked(tmp_path):
    source = tmp_path / "in.jsonl"
    source.write_bytes(f"{GOOD}\n".encode() + '{"draft": "Gebühr"}\n'.encode("latin-1") + f"{GOOD}\n".encode())
    summary = rewrite_file(source, tmp_path / "out.jsonl")
    assert [line for line, _ in summary.bad] == [2]
    assert "utf-8" in summary.bad[0][1]
    assert len(read_jsonl(tmp_path / "out.jsonl")) == 3


def test_bad_rows_of_a_csv_are_marked_and_the_rest_is_done(tmp_path):
    rows = [
        ["id", "draft"],
        ["1", "As already stated, the fee stays."],
        ["2"],
        ["3", "the fee", "one too many"],
        ["4", ""],
        ["5", "As already stated, the fee stays."],
    ]
    summary = rewrite_file(write_csv(tmp_path / "in.csv", rows), tmp_path / "out.csv", strength="light")
    written = read_csv(tmp_path / "out.csv")
    assert [row["id"] for row in written] == ["1", "2", "3", "4", "5"]
    assert [bool(row["error"]) for row in written] == [False, True, True, True, False]
    assert [row["rewrite"] for row in written] == ["The fee stays.", "", "", "", "The fee stays."]
    assert [line for line, _ in summary.bad] == [3, 4, 5]


def test_a_csv_cell_of_5_mb_is_marked_and_the_rest_is_done(tmp_path):
    rows = [["id", "draft"], ["1", "fee " * 1_300_000], ["2", "As already stated, the fee stays."]]
    summary = rewrite_file(write_csv(tmp_path / "in.csv", rows), tmp_path / "out.csv", strength="light")
    written = read_csv(tmp_path / "out.csv")
    assert len(summary.bad) == 1
    assert written[-1]["rewrite"] == "The fee stays."


def test_a_byte_order_mark_and_windows_line_ends_are_read_over(tmp_path):
    jsonl, table = tmp_path / "in.jsonl", tmp_path / "in.csv"
    jsonl.write_bytes(b"\xef\xbb\xbf" + f"{GOOD}\r\n\r\n{GOOD}\r\n".encode())
    assert rewrite_file(jsonl, tmp_path / "out.jsonl").bad == []
    assert len(read_jsonl(tmp_path / "out.jsonl")) == 2
    write_csv(table, [["draft", "id"], ["Engineer comes.", "1"]], encoding="utf-8-sig")
    assert rewrite_file(table, tmp_path / "out.csv").bad == []
    assert read_csv(tmp_path / "out.csv")[0]["id"] == "1"


def test_a_csv_that_is_not_utf_8_is_an_error_that_says_how_to_convert_it(tmp_path):
    source = write_csv(tmp_path / "in.csv", [["draft"], ["Die Gebühr bleibt."]], encoding="latin-1")
    with pytest.raises(DataError, match="iconv"):
        rewrite_file(source, tmp_path / "out.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]
    # once it is converted, nothing of the failed call stands in the way
    write_csv(source, [["draft"], ["Die Gebühr bleibt."]])
    assert rewrite_file(source, tmp_path / "out.csv").rows == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [("in.jsonl", ""), ("in.jsonl", "\n\n"), ("in.csv", ""), ("in.csv", "id,draft\n")],
)
def test_an_empty_file_is_an_error_and_leaves_nothing_behind(tmp_path, name, text):
    source = tmp_path / name
    source.write_text(text)
    with pytest.raises(DataError, match="holds no records"):
        rewrite_file(source, tmp_path / name.replace("in", "out"))
    assert list(tmp_path.iterdir()) == [source]


def test_paths_that_cannot_work_are_errors(tmp_path):
    source = write_jsonl(tmp_path / "in.jsonl", drafts(1))
    with pytest.raises(DataError, match="no such file"):
        rewrite_file(tmp_path / "none.jsonl", tmp_path / "out.jsonl")
    with pytest.raises(DataError, match=r"two \.jsonl or two \.csv"):
        rewrite_file(source, tmp_path / "out.csv")
    with pytest.raises(DataError, match="overwrite the drafts"):
        rewrite_file(source, tmp_path / "sub" / ".." / "in.jsonl")
    assert read_jsonl(source) == drafts(1)


def test_wrong_settings_are_errors_before_anything_is_written(tmp_path):
    source = write_jsonl(tmp_path / "in.jsonl", drafts(1))
    with pytest.raises(UnknownName, match="Did you mean 'warm'"):
        rewrite_file(source, tmp_path / "out.jsonl", tone="wram")
    with pytest.raises(UnknownName, match="Did you mean 'editor'"):
        rewrite_file(source, tmp_path / "out.jsonl", engine="editr")
    with pytest.raises(ConfigError, match="strength"):
        rewrite_file(source, tmp_path / "out.jsonl", strength="heavy")
    assert list(tmp_path.iterdir()) == [source]


def test_the_drafts_may_stand_in_another_field(tmp_path):
    source = write_jsonl(tmp_path / "in.jsonl", [{"body": "As already stated, the fee stays.", "draft": 7}])
    rewrite_file(source, tmp_path / "out.jsonl", draft_field="body", strength="light")
    (row,) = read_jsonl(tmp_path / "out.jsonl")
    assert (row["rewrite"], row["draft"]) == ("The fee stays.", 7)


def test_progress_is_told_batch_by_batch(tmp_path):
    told: list[int] = []
    source = write_jsonl(tmp_path / "in.jsonl", drafts(10))
    rewrite_file(source, tmp_path / "out.jsonl", batch_size=4, progress=told.append)
    assert told == [4, 4, 2]


class Counting:
    """Gives every draft with a tick; breaks where it is told to."""

    name = "counting"

    def __init__(self, *, breaks_on: str = "", error: Exception | None = None) -> None:
        self.seen: list[str] = []
        self._breaks_on, self._error = breaks_on, error

    def candidates(self, orders: list[Order]) -> list[list[Candidate]]:
        for order in orders:
            if self._error and self._breaks_on in order.case.draft:
                raise self._error
        self.seen += [order.case.draft for order in orders]
        return [[Candidate(order.case.draft + " Yours.")] for order in orders]


def test_a_defect_over_one_draft_costs_no_other_its_rewrite(tmp_path):
    source = write_jsonl(tmp_path / "in.jsonl", drafts(5))
    engine = Counting(breaks_on="B-0002", error=ZeroDivisionError("division by zero"))
    summary = rewrite_file(source, tmp_path / "out.jsonl", engine=engine)
    written = read_jsonl(tmp_path / "out.jsonl")
    assert (summary.rows, summary.needs_human, summary.changed) == (5, 1, 4)
    assert written[2]["rewrite"] == written[2]["draft"]
    assert "division by zero" in written[2]["reasons"][0]
    assert written[3]["rewrite"].endswith("Yours.")


def test_an_engine_that_cannot_be_reached_stops_the_run_and_the_next_goes_on(tmp_path):
    source, out = write_jsonl(tmp_path / "in.jsonl", drafts(10)), tmp_path / "out.jsonl"
    with pytest.raises(GenerationError):
        rewrite_file(source, out, engine=Counting(breaks_on="B-0006", error=GenerationError("no route")), batch_size=3)
    assert not out.exists()
    engine = Counting()
    summary = rewrite_file(source, out, engine=engine, batch_size=3)
    assert (summary.rows, summary.resumed) == (10, 6)
    assert engine.seen == [row["draft"] for row in drafts(10)[6:]]
    assert [row["id"] for row in read_jsonl(out)] == [row["id"] for row in drafts(10)]


def test_a_torn_last_line_of_the_journal_is_done_again(tmp_path):
    source, out = write_jsonl(tmp_path / "in.jsonl", drafts(6)), tmp_path / "out.jsonl"
    with pytest.raises(GenerationError):
        rewrite_file(source, out, engine=Counting(breaks_on="B-0004", error=GenerationError("x")), batch_size=2)
    journal = tmp_path / "out.jsonl.journal"
    journal.write_bytes(journal.read_bytes()[:-20])
    summary = rewrite_file(source, out, engine=Counting(), batch_size=2)
    assert (summary.rows, summary.resumed) == (6, 3)
    assert [row["id"] for row in read_jsonl(out)] == [row["id"] for row in drafts(6)]


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"tone": "formal"}, "tone"),
        ({"strength": "light"}, "strength"),
        ({"engine": "editor"}, "engine"),
        ({"draft_field": "id"}, "field"),
    ],
)
def test_a_journal_of_other_settings_is_refused_with_what_differs(tmp_path, changed, named):
    source, out = write_jsonl(tmp_path / "in.jsonl", drafts(6)), tmp_path / "out.jsonl"
    with pytest.raises(GenerationError):
        rewrite_file(source, out, engine=Counting(breaks_on="B-0004", error=GenerationError("x")), batch_size=2)
    with pytest.raises(RunError, match=f"another {named}"):
        rewrite_file(source, out, **{"engine": Counting(), **changed})
    write_jsonl(source, drafts(7))
    with pytest.raises(RunError, match="another source"):
        rewrite_file(source, out, engine=Counting())


def test_nothing_but_the_output_is_left_behind(tmp_path):
    source = write_jsonl(tmp_path / "in.jsonl", drafts(3))
    rewrite_file(source, tmp_path / "new" / "out.jsonl")
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["out.jsonl"]


def test_an_old_output_is_replaced_whole(tmp_path):
    source, out = write_jsonl(tmp_path / "in.jsonl", drafts(3)), tmp_path / "out.jsonl"
    out.write_text("old\n" * 100)
    rewrite_file(source, out)
    assert len(read_jsonl(out)) == 3


SLOW = """
import sys, time
from pathlib import Path
from rewriter.batch import rewrite_file
from rewriter.engines.editor import EditorEngine


class Slow(EditorEngine):
    name = "slow"

    def candidates(self, orders):
        with open("calls.txt", "a", encoding="utf-8") as stream:
            stream.writelines(order.case.draft + "\\n" for order in orders)
        time.sleep(float(sys.argv[3]) * len(orders))
        return super().candidates(orders)


if __name__ == "__main__":
    rewrite_file(Path(sys.argv[1]), Path(sys.argv[2]), engine=Slow(), batch_size=4)
"""


def slow_run(folder: Path, source: str, out: str, seconds: str = "0") -> subprocess.Popen:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen([sys.executable, "slow.py", source, out, seconds], cwd=folder, env=environment)


@pytest.mark.parametrize("suffix", [".jsonl", ".csv"])
def test_kill_9_loses_nothing_and_repeats_nothing(tmp_path, suffix):
    (tmp_path / "slow.py").write_text(SLOW, encoding="utf-8")
    rows = drafts(60)
    source = tmp_path / f"in{suffix}"
    if suffix == ".csv":
        write_csv(source, [["id", "draft"], *([row["id"], row["draft"]] for row in rows)])
    else:
        write_jsonl(source, rows)
    journal, out = tmp_path / f"out{suffix}.journal", tmp_path / f"out{suffix}"
    process = slow_run(tmp_path, source.name, out.name, "0.02")
    deadline = time.monotonic() + 30
    while not (journal.exists() and journal.read_bytes().count(b"\n") > 20) and time.monotonic() < deadline:
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert not out.exists()
    done = journal.read_bytes().count(b"\n") - 1
    assert 20 <= done < 60
    assert slow_run(tmp_path, source.name, out.name).wait() == 0
    calls = (tmp_path / "calls.txt").read_text(encoding="utf-8").splitlines()
    assert set(calls) == {row["draft"] for row in rows}
    assert len(calls) <= len(rows) + 4  # the unfinished batch, at most
    assert slow_run(tmp_path, source.name, f"unbroken{suffix}").wait() == 0
    assert out.read_bytes() == (tmp_path / f"unbroken{suffix}").read_bytes()
    assert not journal.exists()
