"""What is read from the customer's turns: only what an agent can say back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmark.records import Facts, Turn
from benchmark.scoring import bare_exchange
from rewriter.account import Account, read_account


def said(*texts: str, facts: Facts | None = None) -> Account:
    return read_account(bare_exchange([Turn("customer", text) for text in texts], facts))


def clauses(account: Account) -> list[str]:
    return [clause.text for clause in (*account.problem, *account.tried)]


def test_what_happened_to_them_is_turned_to_the_agents_voice():
    account = said("I stood in the rain for two hours because nobody opened the depot.")
    assert "you stood in the rain for two hours" in clauses(account)


def test_what_happened_is_told_from_what_they_did_about_it():
    account = said("I have been without heating since Sunday. I rang the hotline four times this week.")
    assert any("you have been without heating since Sunday" in clause.text for clause in account.problem)
    assert any("you rang the hotline four times" in clause.text for clause in account.tried)
    assert not any("rang the hotline" in clause.text for clause in account.problem)


def test_clauses_are_lower_case_at_the_start_and_have_no_stop():
    for text in clauses(said("I waited nine days for the parcel. I was charged twice for the order.")):
        assert text[0].islower()
        assert text[-1] not in ".!?"


@pytest.mark.parametrize(
    "text",
    [
        "I waited nine bloody days for this fucking parcel to come.",
        "I wayted nine dayz for the parsel to arive at the hous.",
        "You are all liars and thieves and I was robbed by you.",
        "Why was I left standing in the rain for two hours?",
        "I WAITED NINE DAYS AND NOBODY CAME TO THE HOUSE AT ALL",
        'I was told "just wait" by the clown at the desk.',
        "I will sue you if I was charged again.",
        "Thank you, I was happy with the lovely room.",
    ],
    ids=["swearing", "misspelt", "insults", "question", "shouting", "quotation", "threat", "praise"],
)
def test_what_should_not_be_said_back_is_left_out(text):
    assert clauses(said(text)) == []


def test_what_they_say_the_company_did_is_said_back_only_where_the_facts_bear_it_out():
    text = "You left us without heating after the boiler repair."
    assert clauses(said(text)) == []
    account = said(text, facts=Facts(known=("the boiler repair was cancelled, which left the flat without heating",)))
    assert [clause.about for clause in account.problem] == ["we"]
    assert account.problem[0].text.startswith("we left you without heating")


def test_the_agents_turns_are_never_read():
    exchange = bare_exchange(
        [
            Turn("customer", "Hello?"),
            Turn("agent", "I waited two hours for my colleague and nobody came."),
            Turn("customer", "Well?"),
        ]
    )
    assert clauses(read_account(exchange)) == []


def test_no_customer_gives_an_empty_account():
    assert read_account(bare_exchange()) == Account()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Where is it?\n\nNora Field", "Nora Field"),
        ("Where is it?\n\nRegards,\nNora Field", "Nora Field"),
        ("Where is it?\n- Nora", "Nora"),
        ("Where is it? - Nora", "Nora"),
        ("Where is it?\n\nMr J. Okafor", "Mr J. Okafor"),
        ("Where is it?\n\nNora Field, Flat 3", "Nora Field"),
        ("Where is it?\n\nSiân O'Neill", "Siân O'Neill"),
        ("Where is it?\n\nNora Field\nSent from my phone", "Nora Field"),
        ("Where is it?\n\nThanks", None),
        ("Where is it?\n\nYours faithfully", None),
        ("Where is it?\n\nField Dairy Ltd", None),
        ("Where is it? I asked Martin", None),
        ("Where is it?", None),
    ],
)
def test_the_name_is_the_customers_own_signature(text, name):
    assert said(text).name == name


def test_a_name_that_only_the_facts_give_is_taken_where_they_call_it_the_customers():
    facts = Facts(known=("today is Monday 2 June; customer Ottilie Brandt, account 77", "agent: Femke Vos"))
    assert said("Where is it?", facts=facts).name == "Ottilie Brandt"
    assert said("Where is it?", facts=Facts(known=("agent: Femke Vos",))).name is None


def test_the_last_signature_counts():
    assert said("Where?\n\nNora Field", "Still nothing.\n\nNora Field-Okafor").name == "Nora Field-Okafor"


@given(st.lists(st.text(max_size=120), max_size=3))
def test_any_text_gives_clauses_that_come_from_it(texts):
    account = said(*texts)
    for clause in (*account.problem, *account.tried):
        assert any(clause.raw in text for text in texts)
        assert clause.about in {"you", "we", "it"}
