"""The guard: one row per kind of fault, good rewrites that pass, and what holds for every text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmark.exchanges import load_exchanges, load_pairs
from benchmark.records import Exchange, Facts
from benchmark.scoring import bare_exchange
from rewriter.guard import check_rewrite
from rewriter.records import Case, Verdict

CUSTOMER = "My boots split on the second walk and I had to go home in socks. I want my £120 back. Nora Field"
FACTS = Facts(
    known=("order B-2207, boots, £120, delivered Tuesday 3 June", "the soles were glued wrongly at the factory"),
    allowed=("repair in the workshop, free, within 10 working days", "a £15 voucher"),
    not_allowed=("refund the £120", "a new pair"),
    missing=("the shoe size",),
)


def case(draft: str, facts: Facts | None = FACTS, customer: str | None = CUSTOMER) -> Case:
    return Case(draft, bare_exchange(customer, facts))


def kinds(verdict: Verdict) -> set[str]:
    return {fault.kind for fault in verdict.faults}


# draft, rewrite, kind, what the span shows (None: it is nowhere in the rewrite)
FAULTS = {
    "placeholder lost": (
        "Hi {{ticket.name}}, the boots are in the workshop.",
        "Hi there, your boots are in the workshop.",
        "lock",
        None,
    ),
    "placeholder doubled": (
        "Hi {{name}}, the boots are in the workshop.",
        "Hi {{name}}, your boots are in the workshop, {{name}}.",
        "lock",
        "{{name}}",
    ),
    "placeholder invented": (
        "The boots are in the workshop.",
        "Hi {{name}}, your boots are in the workshop.",
        "lock",
        "{{name}}",
    ),
    "placeholder misspelt": (
        "Hi {{ticket.name}}, they are in the workshop.",
        "Hi {{ticket.nam}}, they are in the workshop.",
        "lock",
        "{{ticket.nam}}",
    ),
    "amount lost": ("You get a £15 voucher.", "You get a voucher.", "lock", None),
    "code lost": ("Order B-2207 is in the workshop.", "Your order is in the workshop.", "lock", None),
    "link lost": ("Book at https://a.example/x today.", "Book on our page today.", "lock", None),
    "link invented": (
        "The boots are in the workshop.",
        "The boots are in the workshop: https://track.example/77.",
        "lock",
        "https://track.example/77",
    ),
    "element broken": (
        "<p>They are in <b>the workshop</b>.</p>",
        "<p>They are in <b>the workshop.</p>",
        "markup",
        None,
    ),
    "tags out of order": (
        "<p>They are in <b>the</b> <i>workshop</i>.</p>",
        "<p>They are in <i>the</i> <b>workshop</b>.</p>",
        "order",
        "<b>",
    ),
    "branches exchanged": (
        "{% if paid %}It is repaired.{% else %}It waits.{% endif %}",
        "{% else %}It is repaired.{% if paid %}It waits.{% endif %}",
        "order",
        "{% if paid %}",
    ),
    "refusal lost": ("We can't refund the boots.", "I'm sorry about the boots.", "decision", None),
    "refusal turned into a grant": (
        "We can't refund the boots. A new pair isn't possible.",
        "We'll refund the boots. A new pair isn't possible.",
        "decision",
        "We'll refund the boots",
    ),
    "refusal added": (
        "Your boots are being repaired, free.",
        "Your boots are being repaired, free. We can't extend your guarantee.",
        "decision",
        "can't extend",
    ),
    "grant lost": (
        "Your repair is approved.",
        "We'll look into your repair.",
        "decision",
        None,
    ),
    "grant turned into a refusal": (
        "We refunded the boots. We can't waive the postage.",
        "We can't refund the boots. We can't waive the postage.",
        "decision",
        "can't refund",
    ),
    "open question decided": (
        "Your claim is under review.",
        "Your claim is approved.",
        "decision",
        "approved",
    ),
    "amount invented": (
        "The boots are in the workshop.",
        "The boots are in the workshop, and £40 is on its way.",
        "claim",
        "£40",
    ),
    "amount in another currency": ("You get a £15 voucher.", "You get a £15 voucher, that is $15.", "claim", "$15"),
    "amount from another number": (
        "The repair takes 10 working days.",
        "The repair takes 10 working days and £10.",
        "claim",
        "£10",
    ),
    "percentage invented": ("You get a £15 voucher.", "You get a £15 voucher, 20% off.", "claim", "20%"),
    "date invented": (
        "The boots are in the workshop.",
        "The boots are in the workshop and done on Friday.",
        "claim",
        "Friday",
    ),
    "time invented": (
        "The boots are in the workshop.",
        "The boots are in the workshop until 16:30.",
        "claim",
        "16:30",
    ),
    "duration invented": (
        "The boots are in the workshop.",
        "The boots are in the workshop, two weeks at most.",
        "claim",
        "two weeks",
    ),
    "duration shortened": (
        "The repair takes 10 working days.",
        "The repair takes 10 working days, often 3 days.",
        "claim",
        "3 days",
    ),
    "duration promised after the event": (
        "The boots are in the workshop.",
        "The boots are in the workshop. You get them six days later.",
        "claim",
        "six days",
    ),
    "amount in words invented": (
        "The boots cost £120.",
        "The boots cost £120, and thirty-four pounds fifty is on its way.",
        "claim",
        "thirty-four pounds",
    ),
    "name invented": (
        "The boots are in the workshop.",
        "The boots are with our cobbler Martin.",
        "claim",
        "Martin",
    ),
    "short name lost": ("Your contact is Bo.", "I'm your contact.", "lock", None),
    "date lost": ("It is ready on 3 June.", "It is ready soon.", "lock", None),
    "call back invented": (
        "The boots are in the workshop.",
        "The boots are in the workshop. I'll call you with the result.",
        "commitment",
        "I'll call you with the result",
    ),
    "never again promised": (
        "The boots are in the workshop.",
        "The boots are in the workshop. This will never happen again.",
        "commitment",
        "never happen",
    ),
    "goodwill invented without facts": (
        "Thanks for waiting.",
        "Thanks for waiting. I've added a credit to your account.",
        "commitment",
        "I've added a credit to your account",
    ),
    "empty": ("The boots are in the workshop.", "  \n", "language", None),
}


@pytest.mark.parametrize(("draft", "rewrite", "kind", "shown"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_is_held_against_the_rewrite_with_its_kind_and_place(draft, rewrite, kind, shown):
    without_facts = case(draft, None, None)
    found = [fault for fault in check_rewrite(without_facts, rewrite).faults if fault.kind == kind]
    assert found
    places = [fault.span and rewrite[slice(*fault.span)] for fault in found]
    assert places == [None] if shown is None else any(place and shown in place for place in places)


def test_what_the_facts_forbid_is_a_fault_although_they_speak_of_it():
    facts = Facts(known=("order B-2207, a replacement was asked for",), not_allowed=("send a replacement",))
    rewrite = "Order B-2207 is with the workshop. We'll replace it."
    (fault,) = check_rewrite(case("Order B-2207 is with the workshop.", facts), rewrite).faults
    assert fault.kind == "fact"
    assert fault.span
    assert rewrite[slice(*fault.span)].strip() == "We'll replace it."


def test_a_refund_that_draft_and_facts_only_deny_is_no_ground_for_a_refund():
    verdict = check_rewrite(
        case("The boots are in the workshop. There is no refund."),
        "Your boots are in the workshop. There is no refund for now. You'll be refunded soon.",
    )
    assert "decision" in kinds(verdict) or "commitment" in kinds(verdict)


@pytest.mark.parametrize(
    "added",
    [
        "If you had read the leaflet, it would not have happened.",
        "It was your own fault.",
        "That was your mistake.",
        "Stop shouting at us.",
    ],
)
def test_new_blame_or_scorn_is_a_fault(added):
    rewrite = f"The boots are in the workshop. {added}"
    faults = [
        fault
        for fault in check_rewrite(case("The boots are in the workshop."), rewrite).faults
        if fault.kind == "blame"
    ]
    assert faults
    assert all(fault.span and fault.span[0] >= len("The boots are in the workshop.") for fault in faults)


def test_blame_that_the_draft_has_is_not_held_against_the_rewrite():
    draft = "It was your own fault. The boots are in the workshop."
    assert "blame" not in kinds(check_rewrite(case(draft), "I'm sorry. " + draft))


def test_blame_said_more_softly_passes_and_more_blame_than_before_does_not():
    draft = "It was your own fault. The boots are in the workshop."
    assert check_rewrite(case(draft), "That was your mistake. The boots are in the workshop.").ok
    harder = (
        "That was your mistake, and you broke them. You only have yourself to blame. The boots are in the workshop."
    )
    assert "blame" in kinds(check_rewrite(case(draft), harder))


GOOD = {
    "an apology and the customer's own words": (
        "The boots are in the workshop.",
        "I'm sorry that your boots split on the second walk. They are in the workshop.",
    ),
    "a refusal said well": (
        "We can't refund the boots. Repair is free, 10 working days.",
        "A refund isn't something I can give for the boots. The repair is free, within 10 working days.",
    ),
    "a refusal in other words": (
        "No refund on boots.",
        "The boots are repaired rather than refunded.",
    ),
    "values in another form": (
        "Repair takes ten working days, voucher £15.",
        "The repair takes 10 working days, and a voucher of 15 pounds is yours.",
    ),
    "a date from the facts": (
        "Your order is in the workshop.",
        "Your order, delivered on Tuesday 3 June, is in the workshop.",
    ),
    "an allowed voucher": (
        "The boots are in the workshop.",
        "The boots are in the workshop, and I've added a £15 voucher.",
    ),
    "the order number from the facts": ("Your boots are in the workshop.", "Order B-2207 is in the workshop."),
    "a refusal that the facts ask for": (
        "The boots are being repaired, free.",
        "The boots are being repaired, free. I can't refund the £120.",
    ),
    "the customer's name with a title": (
        "The boots are in the workshop.",
        "I'm sorry, Mrs Field. The boots are in the workshop.",
    ),
    "an amount in words": (
        "The boots are in the workshop.",
        "The boots, for which you paid one hundred and twenty pounds, are in the workshop.",
    ),
    "a length of time in a tale of the past": (
        "The boots are in the workshop.",
        "You bought them for a walk and they split two days later. The boots are in the workshop.",
    ),
    "a number word that is no time": (
        "The boots are in the workshop.",
        "I'm sorry that they split after two walks. The boots are in the workshop.",
    ),
    "never again supposed, not promised": (
        "The boots are in the workshop.",
        "The boots are in the workshop. If a pair ever disappoints you again, tell us.",
    ),
    "a shorter name": ("We gave them to Martin Cole.", "Your boots are with Martin."),
    "a reproach dropped with the date in it": (
        "If you'd written in May we'd know. The boots are in the workshop.",
        "The boots are in the workshop.",
    ),
    "a scornful capital behind a tag dropped": (
        "{% if late %}Calm down. It is late.{% endif %}",
        "{% if late %}It is late.{% endif %}",
    ),
    "the house speaking of itself": (
        "We and the Council have read it, and the charge stands.",
        "I'm sorry, we have read it, and the charge stands.",
    ),
    "a condition is no refusal": (
        "Pay the postage on our page.",
        "Please pay the postage on our page. If you can't pay it now, tell us.",
    ),
    "an uncertainty is no refusal": (
        "The label is red, so it got wet.",
        "The label is red, so it got wet. It can't tell us when or how.",
    ),
}


@pytest.mark.parametrize(("draft", "rewrite"), GOOD.values(), ids=GOOD.keys())
def test_a_good_rewrite_passes(draft, rewrite):
    assert check_rewrite(case(draft), rewrite) == Verdict()


def test_mark_up_that_was_broken_before_is_not_held_against_the_rewrite():
    assert check_rewrite(case("The <b>boots are in {{ the workshop."), "Your nice <b>boots are in {{ the workshop.").ok


# The pairs of the first release, on which the guard was mended; how many of all it passes, and why it refuses the
# others, is a measurement (`python design/measure_rewriter.py guard`), not a test.
SHORT = "airline|bank|broadband|carins|clothing|furniture|grocery|hotel|mobile|parcel|saas|vet"
FIRST = re.compile(rf"p-(?:{SHORT})-0[1-4]$|canned-[0-3]\d$")


def test_every_expert_rewrite_of_the_first_training_pairs_passes():
    exchanges: dict[str, Exchange] = {exchange.id: exchange for exchange in load_exchanges("train")}
    refused = {}
    pairs = [pair for pair in load_pairs("train") if FIRST.match(pair.id)]
    assert len(pairs) == 29
    for pair in pairs:
        known = exchanges.get(pair.exchange or "")
        exchange = bare_exchange(
            known.turns if known else pair.customer,
            pair.facts,
            request=known.request if known else None,
            channel=pair.channel,
        )
        verdict = check_rewrite(Case(pair.draft, exchange), pair.rewrite)
        if not verdict.ok:
            refused[pair.id] = verdict
    # An expert is right by definition; a few may use words that no pattern knows.
    assert len(refused) <= 0.1 * len(pairs), refused


FRAGMENTS = st.sampled_from(
    [
        "{{name}}",
        "{% if a %}",
        "{% endif %}",
        "<p>",
        "</p>",
        "<b>x</b>",
        "£19",
        "in 5 days",
        "no refund.",
        "We refund it.",
        "your own fault",
        "B-2207",
        "https://a.example",
        "-- \nMe",
        "> quoted\n",
        "\n\n",
        " ",
        "Martin",
        "at 25:00",
        "İ",
    ]
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(FRAGMENTS, max_size=10).map(" ".join))


@given(TEXTS.filter(str.strip))
def test_a_draft_passes_as_its_own_rewrite(draft):
    assert check_rewrite(case(draft), draft).ok


@given(TEXTS, TEXTS)
def test_any_text_gets_a_verdict_whose_spans_lie_inside_it(draft, rewrite):
    for fault in check_rewrite(case(draft), rewrite).faults:
        assert fault.message
        assert fault.span is None or 0 <= fault.span[0] < fault.span[1] <= len(rewrite)
