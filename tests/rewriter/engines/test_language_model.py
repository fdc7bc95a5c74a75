"""A language model as engine: its answer is used if the guard lets it pass, and the editor's if not."""

from collections.abc import Sequence

import pytest

from benchmark.errors import ConfigError, UnknownName
from benchmark.generators import Generation, Request
from benchmark.generators.scripted import ScriptedGenerator
from benchmark.records import Facts
from benchmark.scoring import bare_exchange
from rewriter.diagnosis import diagnose
from rewriter.engines import Order, create_engine
from rewriter.engines.language_model import LanguageModelEngine, build_request, describe
from rewriter.plan import make_plan
from rewriter.records import Case, Rewrite
from rewriter.rewriting import rewrite_case, rewrite_cases
from rewriter.tones import load_tone

CUSTOMER = "My fridge has been broken since Sunday.\n\nNora Field"
FACTS = Facts(known=("order B-2207",), allowed=("repair on Thursday 5 June, free",), not_allowed=("refund the fridge",))
DRAFT = "Calm down. We can't refund the fridge, {{agent.name}}. Repair is on Thursday 5 June, free."
ANSWER = (
    "I'm sorry that your fridge has been broken since Sunday. A refund isn't something I can give, but the repair on "
    "Thursday 5 June is free. {{agent.name}}"
)


class Scripted:
    """Gives its answers one after the other and remembers what it was asked."""

    def __init__(self, *answers: str | None) -> None:
        self.answers = list(answers)
        self.asked: list[Request] = []

    def generate(self, requests: Sequence[Request]) -> list[Generation]:
        self.asked += requests
        taken = [self.answers.pop(0) for _ in requests]
        return [Generation(text) if text else Generation(None, "no answer after 3 tries") for text in taken]


def case(draft: str = DRAFT) -> Case:
    return Case(draft, bare_exchange(CUSTOMER, FACTS, channel="email"))


def rewritten(*answers: str | None, samples: int = 1) -> Rewrite:
    return rewrite_case(case(), engine=LanguageModelEngine(Scripted(*answers), samples=samples))


def test_a_good_answer_is_used_and_its_sentences_explained():
    result = rewritten(ANSWER)
    assert result.text == ANSWER
    assert (result.engine, result.needs_human) == ("language_model", False)
    assert {"added", "replaced", "dropped"} <= {change.action for change in result.changes}


@pytest.mark.parametrize(
    ("answer", "held"),
    [
        (ANSWER.replace("is free", "is free, and £40 is on its way"), "£40"),
        (ANSWER.replace("{{agent.name}}", "Ann"), "{{agent.name}}"),
        (ANSWER.replace("A refund isn't something I can give, but t", "You'll be refunded, and t"), "refund"),
        (ANSWER.replace("Thursday 5 June", "Friday 6 June"), "Thursday 5 June"),
    ],
    ids=["amount invented", "placeholder lost", "refusal turned", "date changed"],
)
def test_a_bad_answer_is_refused_and_the_editor_writes_instead(answer, held):
    result = rewritten(answer)
    assert result.text not in {answer, DRAFT}
    assert not result.needs_human
    assert "Thursday 5 June" in result.text
    assert "Calm down" not in result.text
    assert any("built-in editor" in reason and "refused" in reason for reason in result.reasons)
    assert any("refused by the guard" in reason and held in reason for reason in result.reasons)


def test_a_failure_is_told_and_the_editor_writes_instead():
    result = rewritten(None)
    assert not result.needs_human
    assert "Calm down" not in result.text
    assert any("the model failed: no answer after 3 tries" in reason for reason in result.reasons)


def test_of_several_samples_the_first_good_one_is_taken():
    result = rewritten("You'll be refunded.", None, ANSWER, samples=3)
    assert result.text == ANSWER


def test_answers_go_to_their_own_drafts():
    other = "We can't refund the lamp."
    generator = Scripted(ANSWER, "I'm sorry, but the lamp isn't something I can refund.")
    results = rewrite_cases([case(), Case(other, bare_exchange())], engine=LanguageModelEngine(generator))
    assert [result.text for result in results] == [ANSWER, "I'm sorry, but the lamp isn't something I can refund."]


@pytest.mark.parametrize(
    "wrapped",
    [
        f"  {ANSWER}\n\n",
        f"```\n{ANSWER}\n```",
        f"```html\n{ANSWER}\n```",
        f'"{ANSWER}"',
        f"Here is the rewritten draft:\n\n{ANSWER}",
        f"Sure! Here's a calmer version:\n{ANSWER}",
        f"Rewritten text:\n\n```\n{ANSWER}\n```",
        f"{ANSWER}\n\n---\nNote: I kept the refusal of the draft and softened the tone.",
        f"{ANSWER}\n\n(Changes made: the draft's tone is warmer now.)",
    ],
)
def test_what_models_put_around_an_answer_is_taken_off(wrapped):
    assert rewritten(wrapped).text == ANSWER


def test_a_note_that_belongs_to_the_reply_is_kept():
    noted = f"{ANSWER}\n\nNote: the engineer rings before he comes."
    assert rewritten(noted).text == noted


def order(tone: str = "warm") -> Order:
    profile, diagnosis = load_tone(tone), diagnose(case())
    return Order(case(), diagnosis, make_plan(case(), diagnosis, profile), profile)


def test_the_prompt_names_the_locks_the_facts_the_plan_and_what_hurts():
    made = order()
    system, user = build_request(made).messages
    assert (system.role, user.role) == ("system", "user")
    for lock in ("{{agent.name}}", "5 June"):
        assert lock in system.content
    for move in made.plan.moves:
        assert move.principle in system.content
    for harm in made.diagnosis.hurting:
        assert harm in system.content
    assert "email" in system.content
    assert "warm" in system.content
    for row in (*FACTS.known, *FACTS.allowed, *FACTS.not_allowed):
        assert row in user.content
    assert "FACTS (not allowed)" in user.content
    assert CUSTOMER in user.content
    assert user.content.endswith(DRAFT)


def test_the_formal_prompt_forbids_contractions():
    assert "no contractions" in build_request(order("formal")).messages[0].content
    assert "no contractions" not in build_request(order("warm")).messages[0].content


def test_a_draft_full_of_braces_makes_a_prompt():
    strange = Case("{0} {name} %s {{x}} {% if a %}{% endif %} } {", bare_exchange())
    profile, diagnosis = load_tone("warm"), diagnose(strange)
    request = build_request(Order(strange, diagnosis, make_plan(strange, diagnosis, profile), profile))
    assert "{0} {name}" in request.messages[1].content


def test_sentences_are_paired_by_likeness():
    changes = describe(
        "Calm down. The fee of £19 stays. Ring us.", "The fee of £19 stays. I'm sorry about it. Ring us any time."
    )
    assert [(change.action, change.before, change.after) for change in changes] == [
        ("kept", "The fee of £19 stays.", "The fee of £19 stays."),
        ("added", None, "I'm sorry about it."),
        ("replaced", "Ring us.", "Ring us any time."),
        ("dropped", "Calm down.", None),
    ]


def test_the_engine_is_made_from_a_spec_with_its_generator():
    engine = create_engine(f"language_model:scripted:{ANSWER}")
    assert rewrite_case(case(), engine=engine).text == ANSWER
    with pytest.raises(UnknownName, match="Unknown generator 'scriptd'"):
        create_engine("language_model:scriptd")
    with pytest.raises(ConfigError, match="needs generator"):
        create_engine("language_model")


def test_a_generator_object_is_taken_as_it_is():
    assert rewrite_case(case(), engine=LanguageModelEngine(ScriptedGenerator(ANSWER))).text == ANSWER


def test_where_model_and_editor_are_refused_the_draft_comes_back_with_the_guards_reason():
    hurt = Case("Calm down.", bare_exchange(CUSTOMER))
    result = rewrite_case(hurt, engine=LanguageModelEngine(Scripted("You'll get £40.")))
    assert (result.text, result.needs_human) == ("Calm down.", True)
    assert "scorn" in result.reasons[0]
