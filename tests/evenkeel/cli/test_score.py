"""`evenkeel score`: replies that somebody already has."""

import json

import pytest

LATE = {"customer": "Two parcels late! I paid £8 for express."}
SORRY = "I'm sorry that both parcels were late."


def jsonl(path, *rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def samples(folder):
    return [json.loads(line) for line in (folder / "samples.jsonl").read_text(encoding="utf-8").splitlines()]


def replies(folder):
    return [sample["reply"] for sample in samples(folder)]


# -------------------------------------------------------------------------------------------------------- one reply


def test_one_reply_is_scored_and_its_evidence_shown(evenkeel):
    made = evenkeel("score", "--reply", SORRY, "--customer", LATE["customer"])
    assert made.code == 0
    assert made.lines()[0].startswith("overall  ")
    assert any(line.startswith("- apologize") and "sorry" in line for line in made.lines())


def test_the_json_of_one_reply_is_the_whole_score(evenkeel):
    score = json.loads(evenkeel("score", "--reply", SORRY, "--customer", LATE["customer"], "--json").out)
    assert set(score) == {"overall", "grades", "evidence", "parts", "reasons", "measures", "scorer"}
    assert len(score["grades"]) == 30
    start, end = score["evidence"]["apologize"][0]
    assert "sorry" in SORRY[start:end]


def test_facts_and_turns_come_from_files(evenkeel, tmp_path):
    (tmp_path / "facts.yaml").write_text("known: ['two parcels were late']\n", encoding="utf-8")
    turns = [{"role": "customer", "text": "Late!"}, {"role": "agent", "text": "Hm."}, {"role": "customer", "text": "?"}]
    (tmp_path / "turns.json").write_text(json.dumps(turns), encoding="utf-8")
    reply = "You will have £500 today."
    made = evenkeel("score", "--reply", reply, "-c", "turns.json", "-f", "facts.yaml", "--json")
    assert json.loads(made.out)["grades"]["overpromise"] > 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "nothing to score: give a file of replies, a run folder, or --reply TEXT"),
        (("--reply", ""), "reply: the reply is empty"),
        (("--reply", "Hi", "--scorers", "lexcal"), "Unknown scorer 'lexcal'. Did you mean 'lexical'?"),
        (("--reply", "Hi", "--scorers", " , "), "no scorer given"),
        (("--reply", "Hi", "--scorers", "lexical,lexical"), "scorer 'lexical' is given twice"),
        (("--reply", "Hi", "r.jsonl"), "r.jsonl and --reply do not go together"),
        (("--reply", "Hi", "--limit", "2"), "--limit and --reply do not go together"),
        (("--reply", "Hi", "-c", ""), "the customer's message is empty"),
        (("--reply", "Hi", "-c", "letter.txt"), "letter.txt: no such file"),
        (("--reply", "Hi", "-f", "facts.yaml"), "facts.yaml: no such file"),
        (("r.jsonl", "--json"), "--json goes with --reply only"),
        (("r.jsonl", "--customer", "Hm"), "--customer goes with --reply only"),
        (("r.jsonl", "--split", "dve"), "Unknown split 'dve'. Did you mean 'dev'?"),
        (("r.jsonl", "--split", "dev", "--data", "x.jsonl"), "--split and --data are two sources"),
        (("r.jsonl", "--limit", "0"), "'--limit'"),
        (("r.jsonl",), "r.jsonl: no such file"),
        (("r.jsonl", "--scorer", "lexical"), "No such option: --scorer"),
    ],
)
def test_a_command_that_cannot_be_meant_says_why(evenkeel, arguments, message):
    made = evenkeel("score", *arguments)
    assert (made.code, made.out) == (2, "")
    assert message in made.err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("knwon: ['a']", "facts.yaml: Unknown facts field 'knwon'. Did you mean 'known'?"),
        ("known: a", "facts.yaml: facts.known: must be a list of statements"),
        ("known: [2025-05-03]", "facts.yaml: facts.known: must be a list of statements"),
        ("- a", "facts.yaml: a YAML mapping (key: value) was expected, got list"),
        ("", "facts.yaml: a YAML mapping (key: value) was expected, got NoneType"),
        ("known: [", "facts.yaml: not valid YAML"),
        (b"known: [caf\xe9]", "facts.yaml:1: not UTF-8 (byte 0xe9)"),
    ],
)
def test_facts_that_are_none_are_told_with_their_file(evenkeel, tmp_path, text, message):
    (tmp_path / "facts.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
    made = evenkeel("score", "--reply", "Hi", "--facts", "facts.yaml")
    assert made.code == 2
    assert message in made.err


# ----------------------------------------------------------------------------------------------------------- a file


def test_a_file_becomes_a_run_folder_named_after_it(evenkeel, tmp_path):
    jsonl(tmp_path / "mine.jsonl", {"id": "a", "reply": SORRY, **LATE}, {"id": "b", "reply": "No."})
    made = evenkeel("score", "mine.jsonl")
    assert made.code == 0
    assert made.lines()[0] == "runs/mine"
    assert made.lines()[-1] == "next: evenkeel report runs/mine"
    assert replies(tmp_path / "runs/mine") == [SORRY, "No."]
    manifest = json.loads((tmp_path / "runs/mine/manifest.json").read_text(encoding="utf-8"))
    assert (manifest["status"], manifest["counts"]["samples"]) == ("finished", 2)


def test_a_table_is_read_as_well(evenkeel, tmp_path):
    (tmp_path / "r.csv").write_text('id,reply,customer\na,"Sorry, Ann","Late, again"\n', encoding="utf-8")
    assert evenkeel("score", "r.csv", "-o", "run", "--quiet").out == ""
    assert replies(tmp_path / "run") == ["Sorry, Ann"]


def test_byte_order_mark_and_windows_line_ends_are_fine(evenkeel, tmp_path):
    (tmp_path / "r.jsonl").write_bytes(b'\xef\xbb\xbf{"reply": "Sorry."}\r\n{"reply": "No."}\r\n')
    assert evenkeel("score", "r.jsonl", "-o", "run").code == 0
    assert replies(tmp_path / "run") == ["Sorry.", "No."]


def test_rows_may_name_exchanges_of_a_split(evenkeel, tmp_path):
    jsonl(tmp_path / "r.jsonl", {"exchange": "bank-05", "reply": SORRY}, {"exchange": "bank-06", "reply": "No."})
    assert evenkeel("score", "r.jsonl", "--split", "dev", "--limit", 1, "-o", "run").code == 0
    (sample,) = samples(tmp_path / "run")
    assert sample["exchange"]["turns"][-1]["role"] == "customer"


def test_an_empty_reply_is_counted_and_named_and_not_scored(evenkeel, tmp_path):
    jsonl(tmp_path / "r.jsonl", {"reply": " "}, {"reply": SORRY})
    made = evenkeel("score", "r.jsonl", "-o", "run")
    assert made.code == 0
    assert "1 failed" in made.out
    assert "- 1 x the reply is empty" in made.lines()


def test_what_could_not_be_graded_is_shown(evenkeel, tmp_path):
    jsonl(tmp_path / "r.jsonl", {"reply": "You will have £20 back by Friday."})
    assert "unscored: overpromise 1" in evenkeel("score", "r.jsonl", "-o", "run").lines()


BIG = b'{"reply": "' + b"a" * 10_000_000 + b'"}\n'
BAD_ROWS = [
    (b'{"reply": "caf\xe9"}', ["not UTF-8 (byte 0xe9)", "iconv -f WINDOWS-1252"]),
    (b'{"reply": "a\x00b"}', ["a NUL byte", "export it again as UTF-8"]),
    (BIG, ["line is longer than 4 MiB", "one record per line"]),
    (b'{"reply": "Dear Ann, I am so', ["the last line is cut off", "one whole JSON object", "finish or delete"]),
    (b'{"reply": "No.", "cutsomer": "Late"}', ["unknown field cutsomer", "only id, exchange, reply, customer"]),
    (b'{"customer": "Late"}', ["missing field reply", "['customer']"]),
    (b'{"id": "a", "reply": "No."}', ["id: duplicate id", "'a'", "an id of its own (line 1 has it)"]),
    (b'{"exchange": "nobody", "reply": "No."}', ["a reply to an unknown exchange", "'nobody'", "--split or --data"]),
    (b'{"reply": "No.", "channel": "fax"}', ["channel: not one of the known values", "'fax'", "email | chat"]),
    (b'{"reply": "No.", "facts": {"knwon": []}}', ["facts: unknown field knwon", "only known, allowed"]),
    (b'{"reply": 7}', ["reply: wrong type", "7", "string"]),
    (b'["No."]', ["a record must be a JSON object", "['No.']"]),
    (b"Dear Ann", ["not JSON", "one whole JSON object"]),
]


@pytest.mark.parametrize(("row", "parts"), BAD_ROWS, ids=[parts[0] for _, parts in BAD_ROWS])
def test_a_bad_row_is_told_and_what_stands_before_it_is_kept(evenkeel, tmp_path, row, parts):
    (tmp_path / "r.jsonl").write_bytes(b'{"id": "a", "reply": "Sorry."}\n' + row)
    made = evenkeel("score", "r.jsonl", "-o", "run")
    assert made.code == 2
    assert made.err.startswith("error: r.jsonl:2: ")
    assert [part for part in [*parts, "to mend: ", "1 reply scored so far stay in run"] if part not in made.err] == []
    assert len(made.err) < 1000
    assert replies(tmp_path / "run") == ["Sorry."]
    assert json.loads((tmp_path / "run/manifest.json").read_text(encoding="utf-8"))["status"] == "running"


@pytest.mark.parametrize(
    ("row", "parts"),
    [
        (b"b,No.,late\n", ["does not have as many cells as the header", "2 cells: id, reply", "quote cells"]),
        (b'b,"No.\n', ["not CSV", "close the quote"]),
        (b"a,No.\n", ["id: duplicate id", "line 2 has it"]),
    ],
)
def test_a_bad_row_of_a_table_is_told_and_what_stands_before_it_is_kept(evenkeel, tmp_path, row, parts):
    (tmp_path / "r.csv").write_bytes(b"id,reply\na,Sorry.\n" + row)
    made = evenkeel("score", "r.csv", "-o", "run")
    assert made.code == 2
    assert made.err.startswith("error: r.csv:3: ")
    assert [part for part in [*parts, "1 reply scored so far stay in run"] if part not in made.err] == []
    assert replies(tmp_path / "run") == ["Sorry."]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("r.csv", "r.csv:2: not UTF-8 (byte 0xe9)"),
        ("r.parquet", "r.parquet: not a Parquet file, or a damaged one"),
        ("r.txt", "cannot tell the format of '.txt'"),
        ("r", "cannot tell the format of"),
    ],
)
def test_a_table_that_is_none_is_told(evenkeel, tmp_path, name, message):
    if name.endswith(".parquet"):
        pytest.importorskip("pyarrow")
    (tmp_path / name).write_bytes(b"id,reply\na,caf\xe9\n")
    made = evenkeel("score", name, "-o", "run")
    assert made.code == 2
    assert message in made.err
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "r.jsonl: the file holds no records"),
        (b"\n\n", "r.jsonl: the file holds no records"),
        (b"Dear Ann\n", "r.jsonl:1: not JSON"),
    ],
)
def test_a_file_that_is_bad_from_the_start_leaves_no_folder(evenkeel, tmp_path, data, message):
    (tmp_path / "r.jsonl").write_bytes(data)
    made = evenkeel("score", "r.jsonl", "-o", "run")
    assert made.code == 2
    assert message in made.err
    assert not (tmp_path / "run").exists()


# ------------------------------------------------------------------------------------------------------- going on


def test_after_a_bad_row_is_mended_the_same_command_goes_on(evenkeel, tmp_path):
    rows = [{"id": f"r{number}", "reply": f"Sorry, number {number}."} for number in range(70)]
    jsonl(tmp_path / "r.jsonl", *rows[:68], {"id": "r68", "replly": "x"}, rows[69])
    assert evenkeel("score", "r.jsonl", "-o", "run").code == 2
    begun = (tmp_path / "run/samples.jsonl").read_text(encoding="utf-8")
    assert begun.count("\n") == 68

    jsonl(tmp_path / "r.jsonl", *rows)
    made = evenkeel("score", "r.jsonl", "-o", "run")
    assert made.code == 0
    assert "2 replies in" in made.out
    assert "68 already there" in made.out
    assert (tmp_path / "run/samples.jsonl").read_text(encoding="utf-8").startswith(begun)
    assert replies(tmp_path / "run") == [row["reply"] for row in rows]
    assert json.loads((tmp_path / "run/manifest.json").read_text(encoding="utf-8"))["status"] == "finished"


def test_the_same_command_on_a_finished_file_does_nothing(evenkeel, tmp_path):
    jsonl(tmp_path / "r.jsonl", {"reply": SORRY})
    evenkeel("score", "r.jsonl", "-o", "run")
    before = (tmp_path / "run/samples.jsonl").read_bytes()
    assert "0 replies in" in evenkeel("score", "r.jsonl", "-o", "run").out
    assert (tmp_path / "run/samples.jsonl").read_bytes() == before


def test_an_empty_reply_that_was_filled_in_is_scored_then(evenkeel, tmp_path):
    jsonl(tmp_path / "r.jsonl", {"id": "a", "reply": ""}, {"id": "b", "reply": SORRY})
    evenkeel("score", "r.jsonl", "-o", "run")
    jsonl(tmp_path / "r.jsonl", {"id": "a", "reply": "Sorry."}, {"id": "b", "reply": SORRY})
    assert "1 already there" in evenkeel("score", "r.jsonl", "-o", "run").out
    assert replies(tmp_path / "run") == [None, SORRY, "Sorry."]


@pytest.mark.parametrize("rows", [[{"reply": "Changed."}, {"reply": "Two."}], [{"reply": "Two."}]])
def test_a_folder_with_scores_of_other_replies_is_refused(evenkeel, tmp_path, rows):
    jsonl(tmp_path / "r.jsonl", {"reply": "One."}, {"reply": "Two."})
    evenkeel("score", "r.jsonl", "-o", "run")
    before = (tmp_path / "run/samples.jsonl").read_bytes()
    jsonl(tmp_path / "r.jsonl", *rows)
    made = evenkeel("score", "r.jsonl", "-o", "run")
    assert made.code == 2
    assert "run holds scores of replies that are not in this file" in made.err
    assert "Give another folder with -o, or delete this one to start over." in made.err
    assert (tmp_path / "run/samples.jsonl").read_bytes() == before


def test_other_settings_are_refused_by_name(evenkeel, tmp_path):
    jsonl(tmp_path / "r.jsonl", {"reply": SORRY})
    evenkeel("score", "r.jsonl", "-o", "run")
    made = evenkeel("score", "r.jsonl", "-o", "run", "--scorers", "lexical")
    assert made.code == 2
    assert "scorers: ['lexical', 'grounding'], now ['lexical']" in made.err


# ---------------------------------------------------------------------------------------------------- a run, again


def test_a_run_is_scored_again_beside_the_scores_it_has(evenkeel, tmp_path):
    jsonl(tmp_path / "r.jsonl", {"reply": SORRY})
    evenkeel("score", "r.jsonl", "-o", "run", "--scorers", "lexical")
    made = evenkeel("score", "run", "--scorers", "lexical, readability")
    assert made.code == 0
    assert "1 reply in" in made.out
    assert [list(sample["scores"]) for sample in samples(tmp_path / "run")] == [["lexical"], ["lexical+readability"]]
    assert "0 replies in" in evenkeel("score", "run", "--scorers", "lexical,readability").out


def test_options_of_a_file_are_refused_with_a_run(evenkeel, tmp_path):
    jsonl(tmp_path / "r.jsonl", {"reply": SORRY})
    evenkeel("score", "r.jsonl", "-o", "run")
    made = evenkeel("score", "run", "--limit", 1)
    assert made.code == 2
    assert "--limit goes with a file of replies; run is a folder" in made.err


@pytest.mark.parametrize(
    ("manifest", "message"),
    [
        (None, "not a run folder (no manifest.json)"),
        ("{", "manifest.json: cannot be read"),
        ("[]", "manifest.json: not the manifest of a run"),
    ],
)
@pytest.mark.parametrize("command", [("score",), ("report",), ("compare", "run")])
def test_what_is_no_run_folder_is_told_by_every_command_that_reads_one(evenkeel, tmp_path, command, manifest, message):
    (tmp_path / "run").mkdir()
    if manifest is not None:
        (tmp_path / "run/manifest.json").write_text(manifest, encoding="utf-8")
    made = evenkeel(*command, "run")
    assert (made.code, made.out) == (2, "")
    assert message in made.err
