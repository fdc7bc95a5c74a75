"""`evenkeel check DRAFT REWRITE`: the guard's answer, as an exit code."""

import json

import pytest

DRAFT = "Hi {{name}}, £20 refunded."


def test_a_rewrite_that_keeps_everything_is_ok(evenkeel):
    made = evenkeel("check", DRAFT, "Hi {{name}}, your £20 is refunded.")
    assert (made.code, made.out) == (0, "ok\n")


def test_a_rewrite_that_does_not_is_told_fault_by_fault(evenkeel):
    made = evenkeel("check", DRAFT, "Hi, £25 is refunded.")
    assert made.code == 1
    assert any("{{name}}" in line for line in made.lines())
    assert any("£25" in line for line in made.lines())


def test_the_json_has_the_faults_and_the_exit_code_stays(evenkeel):
    made = evenkeel("check", DRAFT, "Hi, £25 is refunded.", "--json")
    assert made.code == 1
    verdict = json.loads(made.out)
    assert verdict["ok"] is False
    assert all(set(fault) == {"kind", "message", "span"} for fault in verdict["faults"])


def test_what_the_facts_allow_may_be_promised(evenkeel, tmp_path):
    (tmp_path / "facts.yaml").write_text("allowed: ['a credit of £5']\n", encoding="utf-8")
    (tmp_path / "rewrite.txt").write_text("Hi {{name}}, £20 refunded, and a credit of £5 besides.", encoding="utf-8")
    assert evenkeel("check", DRAFT, "rewrite.txt").code == 1
    assert evenkeel("check", DRAFT, "rewrite.txt", "--facts", "facts.yaml").code == 0


def test_either_side_may_come_from_standard_input(evenkeel):
    assert evenkeel("check", "-", DRAFT, stdin=DRAFT.encode()).code == 0
    assert evenkeel("check", DRAFT, "-", stdin=b"Hi Ann").code == 1


def test_an_empty_rewrite_is_a_fault(evenkeel):
    assert evenkeel("check", DRAFT, "").code == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("", DRAFT), "draft: the draft is empty"),
        (("draft.txt", DRAFT), "draft.txt: no such file"),
        (("-", "-"), "standard input (-) can stand for one argument only"),
        ((DRAFT,), "Missing argument"),
        ((DRAFT, DRAFT, "-c", '[{"role": "customer"}]'), "customer.0: not a turn"),
        ((DRAFT, DRAFT, "-f", "facts.yaml"), "facts.yaml: no such file"),
    ],
)
def test_what_cannot_be_checked_is_no_verdict(evenkeel, arguments, message):
    made = evenkeel("check", *arguments)
    assert (made.code, made.out) == (2, "")
    assert message in made.err
