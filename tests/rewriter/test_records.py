"""What a rewrite carries to people and to files."""

import dataclasses
import json

import pytest

from benchmark.scoring import bare_exchange
from rewriter.records import Case, Change, Fault, Rewrite, Verdict


def rewrite(**other):
    given = {
        "text": "I'm sorry. The fee stays.",
        "draft": "The fee stays.",
        "needs_human": False,
        "reasons": ("added for apologize: “I'm sorry.”",),
        "changes": (
            Change("added", None, "I'm sorry.", "apologize", "the draft has no apology"),
            Change("kept", "The fee stays.", "The fee stays.", None, ""),
        ),
        "verdict": Verdict(),
        "engine": "editor",
        "decision": "refused",
    }
    return Rewrite(**{**given, **other})


def test_a_case_knows_whether_there_is_a_customer_to_answer():
    assert Case("The fee stays.", bare_exchange("Why a fee?")).has_customer
    assert not Case("The fee stays.", bare_exchange()).has_customer


def test_a_verdict_without_faults_is_ok_and_one_with_faults_is_not():
    assert Verdict().ok
    faulty = Verdict((Fault("lock", "'£19' is lost"), Fault("claim", "the date “Friday”", (3, 9))))
    assert not faulty.ok
    assert faulty.to_json() == {
        "ok": False,
        "faults": [
            {"kind": "lock", "message": "'£19' is lost", "span": None},
            {"kind": "claim", "message": "the date “Friday”", "span": (3, 9)},
        ],
    }


def test_a_rewrite_as_json_has_every_field_and_can_be_written():
    row = json.loads(json.dumps(rewrite().to_json()))
    assert set(row) == {field.name for field in dataclasses.fields(Rewrite)}
    assert row["changes"][0] == {
        "action": "added",
        "before": None,
        "after": "I'm sorry.",
        "principle": "apologize",
        "reason": "the draft has no apology",
    }
    assert row["verdict"] == {"ok": True, "faults": []}


def test_the_repr_is_one_short_line_that_says_whether_a_person_must_look():
    shown = repr(rewrite(text="Sorry.\n" * 50, needs_human=True))
    assert "needs a human" in shown
    assert "\n" not in shown
    assert len(shown) < 140
    assert "lost" in repr(Verdict((Fault("lock", "'£19' is lost"),)))


def test_records_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        rewrite().text = "other"
