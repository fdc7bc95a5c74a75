"""A draft in pieces: sentences to change, and everything between them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewriter.document import Document, read_document

SAMPLES = st.sampled_from(
    [
        "{{name}}",
        "{% if a %}",
        "{% elsif b %}",
        "{% else %}",
        "{% endif %}",
        "{{#if x}}",
        "{{else}}",
        "{{/if}}",
        "<p>",
        "</p>",
        "<br />",
        "<b>",
        "</b>",
        "<ul><li>",
        "</li></ul>",
        "Hi {{name}},",
        "Dear Ms Lee,",
        "The fee stays.",
        "Ask us!",
        "\n",
        "\n\n",
        "  ",
        "-- \nMe",
        "> quoted\n",
        "```\ncode\n```",
        "Kind regards,\n",
        "Ann",
        "\ue000",
        "£19",
        "*|FNAME|*",
    ]
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(SAMPLES, max_size=14).map("".join))


def kinds(document: Document) -> list[tuple[str, str]]:
    return [(piece.kind, document.restore(piece.text)) for piece in document.pieces if piece.text.strip()]


def body(draft: str) -> list[str]:
    document = read_document(draft)
    return [document.restore(piece.text) for piece in document.body]


@given(TEXTS)
def test_the_pieces_joined_give_the_masked_draft_back(draft):
    document = read_document(draft)
    assert "".join(piece.text for piece in document.pieces) == document.masked.text
    assert document.restore("".join(piece.text for piece in document.pieces)) == draft


@given(TEXTS)
def test_every_piece_starts_where_it_says(draft):
    document = read_document(draft)
    for piece in document.pieces:
        assert document.masked.text[piece.start : piece.start + len(piece.text)] == piece.text


@given(TEXTS)
def test_every_piece_knows_its_place_in_the_draft(draft):
    document = read_document(draft)
    for piece in document.pieces:
        start, end = document.place(piece)
        assert draft[start:end] == document.restore(piece.text)


def test_sentences_are_the_body_and_white_space_stays_between_them():
    document = read_document("The fee stays.  It is due today.\n\nAsk us.")
    assert kinds(document) == [
        ("sentence", "The fee stays."),
        ("sentence", "It is due today."),
        ("sentence", "Ask us."),
    ]


@pytest.mark.parametrize(
    "greeting",
    [
        "Hi,",
        "Hi {{name}},",
        "Dear Ms Lee,",
        "Hello there!",
        "Good morning Ann,",
        "{{name}},",
        "{{name}} -",
        "*|FNAME|*,",
        "Mr Penhallow,",
    ],
)
def test_a_greeting_is_none_of_the_body(greeting):
    assert body(f"{greeting}\n\nThe fee stays.") == ["The fee stays."]


@pytest.mark.parametrize("greeting", ["Hi {{name}}, ", "{{name}}, ", "Hello Ann, ", "{{name}}: "])
def test_a_greeting_on_the_line_of_the_first_sentence_is_cut_off(greeting):
    document = read_document(f"{greeting}the fee stays. It is due.")
    assert document.pieces[0].kind == "greeting"
    assert body(f"{greeting}the fee stays. It is due.") == ["the fee stays.", "It is due."]


@pytest.mark.parametrize(
    "closing",
    [
        "Kind regards,\nAnn",
        "Regards\nAnn Lee\nAftercare",
        "Best wishes,\n{{agent.name}}",
        "Thanks,\nAnn",
        "Yours sincerely",
        "Ann",
        "{{agent.name}}",
    ],
)
def test_a_closing_and_the_name_under_it_are_none_of_the_body(closing):
    assert body(f"The fee stays.\nIt is due today.\n\n{closing}") == ["The fee stays.", "It is due today."]


def test_a_short_last_line_that_says_something_stays_in_the_body():
    assert body("The fee stays.\n\nAsk us anything.") == ["The fee stays.", "Ask us anything."]
    assert body("The fee stays.\n\nOrder 4471") == ["The fee stays.", "Order 4471"]


def test_the_signature_and_quoted_lines_are_separators():
    draft = "The fee stays.\n> You said it would not.\nIt is due.\n\n-- \nHarrow Music School\nRoom 4. Open daily."
    assert body(draft) == ["The fee stays.", "It is due."]


def test_sentences_inside_branches_of_a_template_know_it():
    draft = (
        "It waits. {% if paid %}It is paid. {% if late %}It was late.{% endif %}{% else %}It is due.{% endif %} Ask us."
    )
    document = read_document(draft)
    assert {document.restore(piece.text).strip(): piece.branch for piece in document.body} == {
        "It waits.": 0,
        "It is paid.": 1,
        "It was late.": 2,
        "It is due.": 1,
        "Ask us.": 0,
    }


@pytest.mark.parametrize(
    ("opens", "divides", "closes"),
    [
        ("{% if a %}", "{% else %}", "{% endif %}"),
        ("{%- unless a -%}", "{%- else -%}", "{%- endunless -%}"),
        ("{% case a %}", "{% when 'b' %}", "{% endcase %}"),
        ("{{#if a}}", "{{else}}", "{{/if}}"),
        ("{{#unless a}}", "{{else}}", "{{/unless}}"),
        ("{{#a}}", "{{^}}", "{{/a}}"),
        ("{{^a}}", "{{else}}", "{{/a}}"),
        ("{{ if .Paid }}", "{{ else }}", "{{ end }}"),
        ("*|IF:PAID|*", "*|ELSE:|*", "*|END:IF|*"),
    ],
)
def test_branches_of_every_template_language_are_seen(opens, divides, closes):
    draft = f"It waits. {opens} It is paid. {divides} It is due. {closes} Ask us."
    document = read_document(draft)
    branches = {document.restore(piece.text).strip(): piece.branch for piece in document.body}
    assert branches == {"It waits.": 0, "It is paid.": 1, "It is due.": 1, "Ask us.": 0}


def test_html_blocks_part_sentences_and_inline_tags_do_not():
    draft = "<p>The <b>fee</b> stays.</p><ul><li>Pay by card</li><li>or cash</li></ul><div>Ask us<br>today.</div>"
    document = read_document(draft)
    assert document.markup
    assert body(draft) == ["The <b>fee</b> stays.", "Pay by card", "or cash", "Ask us", "today."]
    assert len({piece.block for piece in document.body}) == 5


def test_plain_text_has_no_markup():
    assert not read_document("The fee stays, {{name}}.").markup
