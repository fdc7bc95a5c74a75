"""`evenkeel rewrite`: a draft from wherever it is, the rewrite, what changed and why."""

import json

import pytest

DRAFT = "No refund. Fee stands."
CUSTOMER = "Three weeks I have waited for an answer about the £40 fee!"


def test_a_draft_on_the_command_line(evenkeel):
    made = evenkeel("rewrite", DRAFT, "-c", CUSTOMER)
    assert made.code == 0
    assert "what changed" in made.lines()
    assert "why" in made.lines()
    assert "Fee stands." in made.out


def test_the_same_draft_from_a_file_and_from_standard_input_is_rewritten_alike(evenkeel, tmp_path):
    (tmp_path / "draft.txt").write_text(DRAFT, encoding="utf-8")
    (tmp_path / "letter.txt").write_text(CUSTOMER, encoding="utf-8")
    given = evenkeel("rewrite", DRAFT, "-c", CUSTOMER)
    assert evenkeel("rewrite", "draft.txt", "-c", "letter.txt") == given
    assert evenkeel("rewrite", "-", "-c", CUSTOMER, stdin=DRAFT.encode()) == given
    assert evenkeel("rewrite", "-c", CUSTOMER, stdin=b"\xef\xbb\xbf" + DRAFT.encode()) == given
    assert evenkeel("rewrite", DRAFT, "-c", "-", stdin=CUSTOMER.encode()) == given


def test_the_json_holds_the_rewrite_and_its_reasons(evenkeel):
    made = json.loads(evenkeel("rewrite", DRAFT, "-c", CUSTOMER, "--json").out)
    assert made["draft"] == DRAFT
    assert (made["decision"], made["needs_human"], made["verdict"]) == ("refused", False, {"ok": True, "faults": []})
    assert made["text"] != DRAFT
    assert made["reasons"]


@pytest.mark.parametrize(
    ("name", "text"),
    [("facts.json", '{"allowed": ["a credit of £5"]}'), ("facts.yaml", "allowed:\n  - a credit of £5\n")],
)
def test_facts_in_either_format_say_what_may_be_promised(evenkeel, tmp_path, name, text):
    (tmp_path / name).write_text(text, encoding="utf-8")
    bold = "Your £20 is refunded, and a credit of £5 is yours besides."
    rewrite = ("rewrite", "£20 refunded.", "-e", f"language_model:scripted:{bold}", "--json")
    assert json.loads(evenkeel(*rewrite, "--facts", name).out)["text"] == bold
    assert "£5" not in json.loads(evenkeel(*rewrite).out)["text"]


def test_a_customer_file_may_hold_turns(evenkeel, tmp_path):
    turns = [
        {"role": "customer", "text": "Where is my desk?"},
        {"role": "agent", "text": "On its way."},
        {"role": "customer", "text": CUSTOMER},
    ]
    (tmp_path / "turns.json").write_text(json.dumps(turns, indent=2), encoding="utf-8")
    made = json.loads(evenkeel("rewrite", DRAFT, "-c", "turns.json", "--json").out)
    assert made["verdict"]["ok"]
    assert made["text"] != DRAFT


def test_a_draft_that_needs_nothing_is_shown_without_a_change(evenkeel):
    draft = (
        "I'm sorry that your parcel was late twice, and that you missed the party because of it. That was our mistake. "
        "I have sent the £8 back to you today, and I'll ring you on Friday to check that it has arrived."
    )
    made = evenkeel("rewrite", draft, "--strength", "light")
    assert made.lines()[0] == draft
    assert "what changed" not in made.lines()


def test_square_brackets_are_printed_as_they_are(evenkeel):
    draft = "Hi {{name}}, [bold]no[/bold] refund. [link=x]Fee[/link] stands."
    assert "[bold]no[/bold]" in evenkeel("rewrite", draft).lines()[0]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("",), "draft: the draft is empty"),
        (("-",), "draft: the draft is empty"),
        (("draft.txt",), "draft.txt: no such file"),
        (("-", "-c", "-"), "standard input (-) can stand for one argument only"),
        (("-c", "-"), "standard input (-) can stand for one argument only"),
        ((DRAFT, "-c", ""), "the customer's message is empty"),
        ((DRAFT, "-c", "letter.txt"), "letter.txt: no such file"),
        ((DRAFT, "-c", '[{"role": "customer"}]'), "customer.0: not a turn"),
        ((DRAFT, "-c", '[{"role": "boss", "text": "Hm"}]'), "customer.0.role: unknown role"),
        ((DRAFT, "-c", '[{"role": "customer", "text": 5}]'), "customer.0.text: no text"),
        ((DRAFT, "-c", '[{"role": "agent", "text": "Hm"}]'), "customer: no turn is the customer's"),
        ((DRAFT, "-c", '[{"role": "customer", "text": "Hm"'), "customer: the turns are not JSON"),
        ((DRAFT, "-f", "facts.yaml"), "facts.yaml: no such file"),
        ((DRAFT, "--channel", "emial"), "Unknown channel 'emial'. Did you mean 'email'?"),
        ((DRAFT, "--tone", "wram"), "Unknown tone 'wram'. Did you mean 'warm'?"),
        ((DRAFT, "--tone", "ours.yaml"), "ours.yaml: no such file"),
        ((DRAFT, "--engine", "edtor"), "Unknown engine 'edtor'. Did you mean 'editor'?"),
        ((DRAFT, "--engine", "language_model:endpint:m"), "Unknown generator 'endpint'. Did you mean 'endpoint'?"),
        ((DRAFT, "--strength", "lihgt"), "strength is 'lihgt', expected full or light"),
        ((b"caf\xe9, no.".decode("utf-8", "surrogateescape"),), "draft: half a character"),
    ],
)
def test_what_cannot_be_rewritten_is_told(evenkeel, arguments, message):
    made = evenkeel("rewrite", *arguments)
    assert (made.code, made.out) == (2, "")
    assert message in made.err


def test_bytes_on_standard_input_that_are_no_utf8_are_told_with_their_line(evenkeel):
    made = evenkeel("rewrite", stdin=b"Dear Ann,\nno caf\xe9.\n")
    assert made.code == 2
    assert "standard input:2: not UTF-8 (byte 0xe9)" in made.err


def test_a_reader_that_goes_away_is_no_error_of_ours(evenkeel_process):
    import subprocess

    process = evenkeel_process("rewrite", DRAFT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.close()
    err = process.stderr.read().decode()
    process.wait()
    process.stdout = None
    assert "Traceback" not in err
    assert "error:" not in err
