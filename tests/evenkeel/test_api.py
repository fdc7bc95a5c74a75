"""`import evenkeel as ek`: four functions, two loaders, and a readable error for whatever is handed in wrong."""

import doctest
import inspect
import subprocess
import sys
import typing

import pytest

import evenkeel as ek
import evenkeel.api
from benchmark.errors import ConfigError, DataError, EvenkeelError, UnknownName
from benchmark.exchanges import load_exchanges
from benchmark.records import Facts, Score, Turn
from benchmark.rubric import load_rubric
from benchmark.scorers import Grading
from rewriter.engines import Candidate
from rewriter.records import Rewrite, Verdict

CUSTOMER = "Two parcels late, and I paid £8 for express!"
FACTS = {"known": ["two parcels were late"], "allowed": ["refund the £8 today"]}
REPLY = "I'm sorry that both parcels were late. The £8 is refunded today."
DRAFT = "£8 refunded. Late happens."


# ----------------------------------------------------------------------------------------------------------- score


def test_a_score_has_an_overall_grades_evidence_parts_and_reasons():
    score = ek.score(REPLY, customer=CUSTOMER, facts=FACTS)
    assert isinstance(score, Score)
    assert 0 < score.overall <= 100
    rubric = load_rubric()
    assert set(score.grades) == set(rubric.labels)
    assert set(score.grades.values()) <= {0, 1, 2, None}
    assert set(score.parts) == set(rubric.phases)
    assert all(part is None or 0 <= part <= 100 for part in score.parts.values())
    assert all(isinstance(reason, str) for reason in score.reasons)


def test_evidence_is_offsets_into_the_reply():
    score = ek.score(REPLY, customer=CUSTOMER, facts=FACTS)
    assert "sorry" in " ".join(REPLY[start:end] for start, end in score.evidence["apologize"])
    for label, spans in score.evidence.items():
        assert score.grades[label] > 0
        assert all(0 <= start < end <= len(REPLY) for start, end in spans)


def test_a_kind_reply_scores_higher_than_a_curt_one():
    curt, kind = ek.score_many([{"reply": reply, "customer": CUSTOMER} for reply in ("Refunded. Bye.", REPLY)])
    assert kind.overall > curt.overall


def test_a_promise_is_held_against_the_facts():
    assert ek.score(REPLY, customer=CUSTOMER, facts=FACTS).grades["overpromise"] == 0
    assert ek.score(REPLY.replace("£8", "£80"), customer=CUSTOMER, facts=FACTS).grades["overpromise"] > 0


def test_what_could_not_be_checked_is_none_and_not_0():
    score = ek.score("You will have £20 back by Friday.")
    assert score.grades["overpromise"] is None
    assert "overpromise" in score.unscored


@pytest.mark.parametrize(
    "customer",
    [
        [{"role": "customer", "text": CUSTOMER}],
        (Turn("customer", CUSTOMER),),
        [Turn("customer", CUSTOMER)],
    ],
)
def test_a_message_and_the_turns_that_hold_it_are_the_same(customer):
    assert ek.score(REPLY, customer=customer) == ek.score(REPLY, customer=CUSTOMER)


def test_facts_may_be_a_record_or_a_mapping():
    record = Facts(known=("two parcels were late",), allowed=("refund the £8 today",))
    assert ek.score(REPLY, facts=record) == ek.score(REPLY, facts=FACTS)


def test_the_expected_principles_decide_what_counts():
    assert (
        ek.score("I apologise.", expected=["apologize"]).overall > ek.score("I apologise.", expected=["solve"]).overall
    )


def test_scorers_go_by_name_as_objects_or_several():
    class Strict:
        name = "strict"

        def grade(self, cases):
            return [Grading({"solve": 0, "calm": 2}) for _ in cases]

    assert ek.score(REPLY, scorer="lexical").scorer == "lexical"
    assert ek.score(REPLY, scorer=Strict()).grades == {"solve": 0, "calm": 2}
    both = ek.score(REPLY, scorer=["lexical", Strict()])
    assert both.scorer == "lexical+strict"
    assert both.grades["calm"] == 2


def test_many_are_scored_in_order_and_as_one_by_one():
    rows = [
        {"id": 1, "reply": REPLY, "customer": CUSTOMER, "facts": FACTS, "channel": "chat", "request": "the £8"},
        {"reply": "No.", "turns": [{"role": "customer", "text": CUSTOMER}], "expected": ["solve"], "anger": 4},
        {"reply": "Sorry.", "customer": None, "facts": None, "request": None, "expected": None, "channel": None},
    ]
    many = ek.score_many(rows)
    assert many[0] == ek.score(REPLY, customer=CUSTOMER, facts=FACTS, request="the £8")
    assert many[1] == ek.score("No.", customer=CUSTOMER, expected=["solve"])
    assert many[2] == ek.score("Sorry.")
    assert ek.score_many(iter(rows)) == many
    assert ek.score_many([]) == []


# --------------------------------------------------------------------------------------------------- rewrite, check


def test_a_rewrite_has_its_text_its_reasons_and_the_guards_verdict():
    made = ek.rewrite(DRAFT, customer=CUSTOMER, facts=FACTS, channel="chat")
    assert isinstance(made, Rewrite)
    assert made.draft == DRAFT
    assert made.text.count("£8") >= 1
    assert made.text != DRAFT
    assert (made.verdict.ok, made.needs_human, made.engine) == (True, False, "editor")
    assert made.reasons
    assert {change.action for change in made.changes} <= {"kept", "softened", "replaced", "dropped", "added"}


def test_what_the_guard_refuses_comes_back_as_the_draft_for_a_human():
    class Rash:
        name = "rash"

        def candidates(self, orders):
            return [[Candidate("You will have £800 by noon.")] for _ in orders]

    made = ek.rewrite(DRAFT, customer=CUSTOMER, engine=Rash())
    assert (made.text, made.needs_human, made.engine) == (DRAFT, True, "rash")


def test_check_tells_what_a_rewrite_lost_and_invented():
    assert ek.check(DRAFT, "We have refunded your £8.").ok
    verdict = ek.check("Hi {{name}}, £20 refunded.", "Hi, £25 is on its way!")
    assert isinstance(verdict, Verdict)
    assert not verdict.ok
    said = " ".join(fault.message for fault in verdict.faults)
    assert "{{name}}" in said
    assert "£25" in said


def test_the_data_loads_through_the_front_door():
    exchanges, pairs = ek.load_exchanges("dev"), ek.load_pairs("dev")
    assert exchanges == load_exchanges("dev")
    assert {pair.exchange for pair in pairs if pair.exchange} <= {exchange.id for exchange in exchanges}


def test_results_have_a_short_readable_repr():
    reprs = [
        repr(ek.score(REPLY, customer=CUSTOMER)),
        repr(ek.rewrite(DRAFT, customer=CUSTOMER)),
        repr(ek.check(DRAFT, DRAFT)),
        repr(ek.load_exchanges("dev")[0]),
        repr(ek.load_pairs("dev")[0]),
    ]
    assert [text.partition("(")[0] for text in reprs] == ["Score", "Rewrite", "Verdict", "Exchange", "Pair"]
    assert "/100; " in reprs[0]
    assert [text for text in reprs if len(text) > 400 or "\n" in text] == []


# ---------------------------------------------------------------------------------------------------------- errors

BAD_CUSTOMERS = [
    (5, "customer: the customer is neither text nor turns"),
    (b"Late", "customer: the customer is neither text nor turns"),
    ({"role": "customer", "text": "Late"}, "customer: the customer is neither text nor turns"),
    (["Late"], "customer.0: not a turn"),
    ([{"role": "customer"}], "customer.0: not a turn"),
    ([{"text": "Late"}], "customer.0: not a turn"),
    ([{"role": "customer", "text": "Late", "time": 3}], "customer.0: not a turn"),
    ([{"role": "customer", "text": None}], "customer.0.text: no text"),
    ([{"role": "customer", "text": "Late"}, {"role": "boss", "text": "?"}], "customer.1.role: unknown role"),
    ([Turn("boss", "Late")], "customer.0.role: unknown role"),
    ([{"role": "agent", "text": "Hello"}], "customer: no turn is the customer's"),
    ("Late \ud83d", "customer: half a character"),
]
BAD_FACTS = [
    ("late", "facts: the facts are not a mapping"),
    (["late"], "facts: the facts are not a mapping"),
    ({"knwon": ["late"]}, "Unknown facts field 'knwon'. Did you mean 'known'?"),
    ({1: ["late"]}, "Unknown facts field '1'."),
    ({"known": "late"}, "facts.known: must be a list of statements"),
    ({"known": None}, "facts.known: must be a list of statements"),
    ({"known": [3]}, "facts.known: must be a list of statements"),
    ({"known": {"late": True}}, "facts.known: must be a list of statements"),
    (Facts(known="late"), "facts.known: must be a list of statements"),
    ({"known": ["late \ud83d"]}, "facts.known: half a character"),
]
CALLS = {
    "score": lambda **given: ek.score(REPLY, **given),
    "score_many": lambda **given: ek.score_many([{"reply": REPLY, **given}]),
    "rewrite": lambda **given: ek.rewrite(DRAFT, **given),
    "check": lambda **given: ek.check(DRAFT, DRAFT, **given),
}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(("customer", "message"), BAD_CUSTOMERS)
def test_a_customer_that_is_none_is_a_data_error(call, customer, message):
    with pytest.raises(DataError) as caught:
        CALLS[call](customer=customer)
    assert message in str(caught.value)


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(("facts", "message"), BAD_FACTS)
def test_facts_that_are_none_are_a_data_error(call, facts, message):
    with pytest.raises(DataError) as caught:
        CALLS[call](facts=facts)
    assert message in str(caught.value)


@pytest.mark.parametrize("text", ["", " \n", None, 5, b"No.", "No \ud83d"])
@pytest.mark.parametrize(
    ("field", "call"),
    [
        ("reply", ek.score),
        ("reply", lambda text: ek.score_many([{"reply": text}])),
        ("draft", ek.rewrite),
        ("draft", lambda text: ek.check(text, "No.")),
    ],
)
def test_a_text_that_is_empty_or_none_is_a_data_error(field, call, text):
    with pytest.raises(DataError, match=f"{field}: ") as caught:
        call(text)
    assert caught.value.field == field


@pytest.mark.parametrize("text", [None, 5, "No \ud83d"])
def test_a_rewrite_to_check_that_is_no_text_is_a_data_error(text):
    with pytest.raises(DataError, match="rewrite: "):
        ek.check(DRAFT, text)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"reply": ""}, "row 2: reply: the reply is empty"),
        ({"customer": "Late"}, "row 2: reply: the reply is not text"),
        ({"reply": "No.", "cutsomer": "Late"}, "row 2: Unknown row field 'cutsomer'. Did you mean 'customer'?"),
        ({"reply": "No.", "channel": "emial"}, "row 2: Unknown channel 'emial'. Did you mean 'email'?"),
        ({"reply": "No.", "expected": ["solv"]}, "row 2: Unknown do-principle 'solv'. Did you mean 'solve'?"),
        ({"reply": "No.", "expected": "solve"}, "row 2: expected: must be a list"),
        ({"reply": "No.", "request": 5}, "row 2: request: the request is not text"),
        ({"reply": "No.", "facts": {"knwon": []}}, "row 2: Unknown facts field 'knwon'."),
        ({"reply": "No.", "customer": [{"role": "customer"}]}, "row 2: customer.0: not a turn"),
        ({"reply": "No.", "turns": [{"role": "customer"}]}, "row 2: turns.0: not a turn"),
        ({"reply": "No.", "customer": float("nan")}, "row 2: customer: the customer is neither text nor turns"),
        ("No.", "row 2: not a mapping"),
    ],
)
def test_a_bad_row_among_many_is_named(row, message):
    with pytest.raises(DataError) as caught:
        ek.score_many([{"reply": "Fine."}, row])
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: ek.rewrite(DRAFT, channel="emial"), "Unknown channel 'emial'. Did you mean 'email'?"),
        (lambda: ek.rewrite(DRAFT, channel=None), "Unknown channel 'None'."),
        (lambda: ek.rewrite(DRAFT, tone="wram"), "Unknown tone 'wram'. Did you mean 'warm'?"),
        (lambda: ek.rewrite(DRAFT, engine="edtor"), "Unknown engine 'edtor'. Did you mean 'editor'?"),
        (lambda: ek.score(REPLY, scorer="lexcal"), "Unknown scorer 'lexcal'. Did you mean 'lexical'?"),
        (lambda: ek.score(REPLY, expected=["solv"]), "Unknown do-principle 'solv'. Did you mean 'solve'?"),
        (lambda: ek.score(REPLY, expected=["rude"]), "Unknown do-principle 'rude'."),
    ],
)
def test_a_name_that_is_not_known_comes_with_the_nearest_that_is(call, message):
    with pytest.raises(UnknownName) as caught:
        call()
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: ek.rewrite(DRAFT, strength="soft"), "strength is 'soft', expected full or light"),
        (lambda: ek.score(REPLY, scorer=[]), "no scorer given"),
    ],
)
def test_a_setting_out_of_range_is_a_config_error(call, message):
    with pytest.raises(ConfigError) as caught:
        call()
    assert message in str(caught.value)


def test_every_error_can_be_caught_as_one():
    with pytest.raises(EvenkeelError):
        ek.score("")
    with pytest.raises(EvenkeelError):
        ek.load_exchanges("no-such-file.jsonl")


# ------------------------------------------------------------------------------------------------------ the package


def test_all_is_sorted_and_every_name_is_there():
    assert ek.__all__ == sorted(ek.__all__) == evenkeel.api.__all__
    for name in ek.__all__:
        assert callable(getattr(ek, name))
    assert set(ek.__all__) <= set(dir(ek))
    assert ek.__version__.count(".") == 2


def test_every_argument_and_every_result_is_typed():
    for name in ek.__all__:
        function = getattr(ek, name)
        hints = typing.get_type_hints(function)
        assert set(inspect.signature(function).parameters) | {"return"} == set(hints)
        assert typing.Any not in hints.values()


def test_a_name_that_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'evenkeel' has no attribute 'scroe'"):
        _ = ek.scroe


def test_importing_the_package_imports_no_room_behind_it():
    code = "import sys, evenkeel; print([name for name in sys.modules if name.startswith(('benchmark', 'rewriter'))])"
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert made.stdout.strip() == "[]"


def test_the_examples_in_the_docstrings_are_true():
    result = doctest.testmod(evenkeel.api)
    assert result.attempted >= 8
    assert result.failed == 0
