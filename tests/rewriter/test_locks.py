import time
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rewriter.locks import Missing, balanced, find_locks, mask, verify

TABLE: dict[str, list[tuple[str, list[str]]]] = {
    "placeholder": [
        # Liquid, Jinja, Handlebars, Go
        ("Hi {{ticket.requester.first_name}},", ["{{ticket.requester.first_name}}"]),
        ("Hi {{ user.name }}s", ["{{ user.name }}"]),
        ("Hi {{.FirstName}}", ["{{.FirstName}}"]),
        ('{{ticket.ticket_field_9 | split:"::" | last}} x', ['{{ticket.ticket_field_9 | split:"::" | last}}']),
        ('on {{t.created|datetime_format("MMM Do YY")}}.', ['{{t.created|datetime_format("MMM Do YY")}}']),
        ('{{user.name|fallback:"there"}},', ['{{user.name|fallback:"there"}}']),
        ("{{ticket.messages[-1].body_html}}", ["{{ticket.messages[-1].body_html}}"]),
        ('a {{ x | default: "}}" }} b', ['{{ x | default: "}}" }}']),
        ('a {{ x | default: "{" }} b', ['{{ x | default: "{" }}']),
        ("a {{ user's name }} b", ["{{ user's name }}"]),
        ('a {{ {"k":{"v":1}} }} b', ['{{ {"k":{"v":1}} }}']),
        ("{{a}}{{b}}", ["{{a}}", "{{b}}"]),
        ("{{broken and {{whole}}", ["{{whole}}"]),
        ("{{{raw.html}}} x", ["{{{raw.html}}}"]),
        ("{{#if x}}a{{else}}b{{/if}}", ["{{#if x}}", "{{else}}", "{{/if}}"]),
        ("{{!-- not }} yet --}} x", ["{{!-- not }} yet --}}"]),
        ("ticket #{{ticket.id}} x", ["{{ticket.id}}"]),
        ("{% if a == 'b' %}x{%- else -%}y{% endif %}", ["{% if a == 'b' %}", "{%- else -%}", "{% endif %}"]),
        ("a{% comment %} ask {{x}} {% endcomment %}b", ["{% comment %} ask {{x}} {% endcomment %}"]),
        ("a {# note #} b", ["{# note #}"]),
        # Help Scout, osTicket, Zammad, Salesforce, Mailchimp, ERB
        ("Hi {%customer.firstName,fallback=there%}!", ["{%customer.firstName,fallback=there%}"]),
        ("Hi %{ticket.name.first}, #{ticket.id}", ["%{ticket.name.first}", "#{ticket.id}"]),
        ("see %%7Bemail%7D ok", ["%%7Bemail%7D"]),
        ("see %7B%7Bticket.id%7D%7D ok", ["%7B%7Bticket.id%7D%7D"]),
        ("Hi {!Contact.Name} @{x.y}", ["{!Contact.Name}", "@{x.y}"]),
        ("Hi *|FNAME|* and %%First Name%% %FIRST%", ["*|FNAME|*", "%%First Name%%", "%FIRST%"]),
        ("Hi <%= name %>", ["<%= name %>"]),
        # single braces and ICU
        ("{name} {0} {2:HH:mm} {} {a.b}", ["{name}", "{0}", "{2:HH:mm}", "{}", "{a.b}"]),
        (
            "{left, plural, one {# more ride} other {# more rides}} left",
            ["{left, plural, one {# more ride} other {# more rides}}"],
        ),
        ("{fee, number, ::currency/EUR} due", ["{fee, number, ::currency/EUR}"]),
        ("use { to start\n\nand } to end", []),
        # printf and shell
        ("%s %d %1$s %(name)s %.2f", ["%s", "%d", "%1$s", "%(name)s", "%.2f"]),
        ("the %dth", ["%d"]),
        ("50% sure, 100% satisfied, 100 %discount", []),
        ("Hi $name and ${name}. $a.b. Ok", ["$name", "${name}", "$a.b"]),
        ("it is $20 or $ 20", []),
        # gaps that a person fills in
        ("<<ORDER_NO>> x", ["<<ORDER_NO>>"]),
        ('<attribute key="user.name" default="there"/>!', ['<attribute key="user.name" default="there"/>']),
        ("[Customer Name] [ORDER ID] [your name]", ["[Customer Name]", "[ORDER ID]", "[your name]"]),
        ("as said [1], and [sic] [See above.]", []),
        ("<Fill in the order number> ok", ["<Fill in the order number>"]),
        ("<Fill in the customer's name> ok", ["<Fill in the customer's name>"]),
        ("send it to <address>", ["<address>"]),
        ("&lt;Fill in the Order ID here&gt;", ["&lt;Fill in the Order ID here&gt;"]),
        ("2 &lt; 3 and 4 &gt; 3", []),
        ("FILLIN XXXX XX/XX/XXXX __NAME__ ___", ["FILLIN", "XXXX", "XX/XX/XXXX", "__NAME__", "___"]),
        ("CUSTOMER_NAME ((ref no))", ["CUSTOMER_NAME", "((ref no))"]),
        ("We do NOT refund XL or XXL", []),
    ],
    "markup": [
        ("<p>Hi <b>you</b><br/></p>", ["<p>", "<b>", "</b>", "<br/>", "</p>"]),
        ('<a href="https://x.y/?e=%%7Bemail%7D">go</a>', ['<a href="https://x.y/?e=%%7Bemail%7D">', "</a>"]),
        ('<a title="a > b" href={{u}}>go</a>', ['<a title="a > b" href={{u}}>', "</a>"]),
        ('<a {% if x > 3 %}class="b"{% endif %}>go</a>', ['<a {% if x > 3 %}class="b"{% endif %}>', "</a>"]),
        ("a<!-- <b> {{x}} -->b", ["<!-- <b> {{x}} -->"]),
        ('<img src="cid:1" alt="A b">', ['<img src="cid:1" alt="A b">']),
        ("<style>p {color: red}</style>Hi", ["<style>p {color: red}</style>"]),
        ("see [our page](https://a.b/c)", ["["]),
        ("see ![a cat](https://a.b/c.png)", ["![a cat](https://a.b/c.png)"]),
        ("a < b and <3 you", []),
    ],
    "entity": [("a&nbsp;b &amp; c &#39; &#x27; R&D; AT&T", ["&nbsp;", "&amp;", "&#39;", "&#x27;"])],
    "url": [
        ("see https://a.b/c. Or (http://d.e/f_(g)), ok", ["https://a.b/c", "http://d.e/f_(g)"]),
        ("https://a.b/{{ ticket.id }}/rate?x=[ID]&y=1!", ["https://a.b/{{ ticket.id }}/rate?x=[ID]&y=1"]),
        ("www.foo.com, help.foo.co.uk/x or mailto:a@b.c", ["www.foo.com", "help.foo.co.uk/x", "mailto:a@b.c"]),
        ("see [our page](https://a.b/c?d=(e) 'T') ok", ["](https://a.b/c?d=(e) 'T')"]),
        ("see [it]({{ ticket.url }})", ["]({{ ticket.url }})"]),
        ("see [it][1]\n\n[1]: https://a.b/c", ["][1]", "[1]: https://a.b/c"]),
        ("<https://a.b/c>", ["https://a.b/c"]),
        ("It is done.It is over", []),
    ],
    "email": [("a.b+c@d-e.co.uk. or <me@x.com>", ["a.b+c@d-e.co.uk", "me@x.com"])],
    "phone": [
        ("0345 600 1234 or +44 (0)20 7946 0958", ["0345 600 1234", "+44 (0)20 7946 0958"]),
        ("(800) 555-0199, 555-0199, 06-12345678.", ["(800) 555-0199", "555-0199", "06-12345678"]),
        ("0049 30 1234567 and 1-800-FLOWERS", ["0049 30 1234567", "1-800-FLOWERS"]),
    ],
    "amount": [
        ("£19, 45 euro, €1.200,50 and $1,000.00.", ["£19", "45 euro", "€1.200,50", "$1,000.00"]),
        ("USD 20, US$20, £5-10, 50p, 12500 euro", ["USD 20", "US$20", "£5-10", "50p", "12500 euro"]),
        ("nineteen pounds, 45€, £2k", ["nineteen pounds", "45€", "£2k"]),
    ],
    "percent": [("15%, 12.5 per cent, ten percent, 5-10 %", ["15%", "12.5 per cent", "ten percent", "5-10 %"])],
    "date": [
        ("Tuesday 10 June, 10th of June 2025", ["Tuesday 10 June", "10th of June 2025"]),
        ("June 10th, 2025-06-10 12/06/2025 1.6.25", ["June 10th", "2025-06-10", "12/06/2025", "1.6.25"]),
        ("on the 10th, Friday, Sat 3 May, March 2025", ["10th", "Friday", "Sat 3 May", "March 2025"]),
        ("it sat in the sun and may 5 times march", []),
    ],
    "time": [
        ("14:30, 3pm, 3 p.m., 14h30 and noon", ["14:30", "3pm", "3 p.m.", "14h30", "noon"]),
        ("between 9 and 11, at 5, 10 o'clock, 24/7", ["9", "11", "5", "10 o'clock", "24/7"]),
        ("at 5 days, by 3 people, 10.30 euros", []),
    ],
    "duration": [
        ("five working days, 3-5 business days, 24h", ["five working days", "3-5 business days", "24h"]),
        ("48-hour, half an hour, a week", ["48-hour", "half an hour", "a week"]),
        ("two to three weeks, a minute", ["two to three weeks"]),
    ],
    "code": [
        ("B-2207 HJ-620 ST-4471 W-0931 #12345", ["B-2207", "HJ-620", "ST-4471", "W-0931", "#12345"]),
        ("INV-2025-00123 1Z999AA10 order no. 44a1 5512", ["INV-2025-00123", "1Z999AA10", "44a1", "5512"]),
        ("version 2.3.1, 9.4, 5GB, 1,200 of 500", ["2.3.1", "9.4", "5GB", "1,200", "500"]),
        ("10AM, 3rd, 2 of 12, 1/2", []),
    ],
    "code_span": [
        ("Use `x {{y}}` and ``a`b`` ok", ["`x {{y}}`", "``a`b``"]),
        ("Hi\n```sh\n{{x}} `y`\n```\nbye", ["```sh\n{{x}} `y`\n```"]),
        ("Hi\n```\nnever closed\n", ["```\nnever closed"]),
        ("a <pre><code>b</code></pre> c", ["<pre><code>b</code></pre>"]),
        ("it`s fine", []),
    ],
    "quote": [
        ("a\n> b {{x}}\n> c\nd", ["> b {{x}}", "> c"]),
        ("a <blockquote>b <blockquote>c</blockquote></blockquote> d",
         ["<blockquote>b <blockquote>c</blockquote></blockquote>"]),
        ("a > b", []),
    ],
    "signature": [
        ("No.\n-- \nAnna\n0345 600 1234\n", ["-- \nAnna\n0345 600 1234"]),
        ("No.\n--- \nAnna", []),
    ],
    "name": [
        ("We sent it to Maria Jones and Royal Mail.", ["Maria Jones", "Royal Mail"]),
        ("Hi Anna. Your parcel. Bags are out.", ["Anna"]),
        ("ask Mr. Patel or Zoë O'Brien's team", ["Patel", "Zoë O'Brien"]),
        ("PayPal has it. We do NOT.", ["PayPal"]),
        ("No.\n\nKind regards,\nMaria Lopez", ["Maria Lopez"]),
        ("<p>No.</p><p>Regards,<br>Maria</p>", ["Maria"]),
        ("Sorted now. ^AB", ["AB"]),
    ],
}  # fmt: skip
ROWS = [
    pytest.param(kind, text, locks, id=f"{kind}-{text[:24]}") for kind, rows in TABLE.items() for text, locks in rows
]


@pytest.mark.parametrize(("kind", "text", "locks"), ROWS)
def test_every_family_is_locked_with_exactly_its_own_characters(kind: str, text: str, locks: list[str]) -> None:
    assert [lock.text for lock in find_locks(text) if lock.kind == kind] == locks


def test_a_lock_inside_another_is_not_a_lock_of_its_own() -> None:
    locks = find_locks('<a href="https://a.b/{{id}}">x</a>')
    assert [lock.text for lock in locks] == ['<a href="https://a.b/{{id}}">', "</a>"]


def test_a_lock_behind_a_crossing_span_is_still_found() -> None:
    assert [lock.text for lock in find_locks("`a {{ b` c }} and {{d}}")] == ["`a {{ b`", "{{d}}"]
    assert [lock.text for lock in find_locks("`a <b` {{c}} > d")] == ["`a <b`", "{{c}}"]


def test_hard_locks_leave_out_what_may_change_its_form() -> None:
    text = "Hi {{n}}, Maria refunds £19 (15%) for B-2207 by 5 May, 3pm, in two days."
    assert [lock.text for lock in find_locks(text, hard=True)] == ["{{n}}", "B-2207"]


def test_masking_puts_one_character_for_each_hard_lock() -> None:
    masked = mask("Hi {{name}}s, <b>no</b>.")
    assert masked.text == "Hi \ue000s, \ue001no\ue002."
    assert [lock.text for lock in masked.locks] == ["{{name}}", "<b>", "</b>"]
    assert masked.by_char["\ue001"].text == "<b>"


def test_masking_avoids_characters_that_the_text_holds() -> None:
    masked = mask("\ue000 {{a}} \ue001")
    assert masked.text == "\ue000 \ue002 \ue001"
    assert masked.restore(masked.text) == "\ue000 {{a}} \ue001"


def test_restoring_puts_locks_back_into_a_changed_text() -> None:
    masked = mask("No refund for {{id}}.")
    assert masked.restore("I'm sorry: " + masked.text) == "I'm sorry: No refund for {{id}}."


@pytest.mark.parametrize(
    ("draft", "rewrite", "missing"),
    [
        ("Hi {{a}}.", "Hi.", [Missing("placeholder", "{{a}}", 1, 0)]),
        ("Hi {{a}}.", "Hi {{a}} {{a}}.", [Missing("placeholder", "{{a}}", 1, 2)]),
        ("Hi.", "Hi {{a}}.", [Missing("placeholder", "{{a}}", 0, 1)]),
        ("B-2207 is lost", "B-22071 is lost", [Missing("code", "B-22071", 0, 1), Missing("code", "B-2207", 1, 0)]),
        ("order 44a1 is lost", "44a1 is lost", []),
        ("It is 44a1", "order 44a1 it is", []),
        ("£19 back", "You get £19 back", []),
        ("£19 back", "You get 19 pounds back", []),
        ("£19 back", "You get £19.50 back", [Missing("amount", "£19", 1, 0)]),
        ("€1.200,50 back", "1,200.50 euros back", []),
        ("£19 and £19", "£19", [Missing("amount", "£19", 2, 1)]),
        ("5 days", "five days", []),
        ("5 working days", "5 days", [Missing("duration", "5 working days", 1, 0)]),
        ("by 10 June", "by June 10th", []),
        ("by 10 June", "by 11 June", [Missing("date", "10 June", 1, 0)]),
        ("by 10 June 2025", "by 10 June", [Missing("date", "10 June 2025", 1, 0)]),
        ("by 10 June 2025", "by 2025-06-10", []),
        ("at 3pm", "at 15:00", []),
        ("2 p.m. Friday", "Friday at 14:00", []),
        ("within 24 hours", "within a day", []),
        ("in 2 weeks", "in 14 days", []),
        ("in 3-5 days", "in 3 to 5 days", []),
        ("in 3-5 days", "in 5 days", [Missing("duration", "3-5 days", 1, 0)]),
        ("£5-£10", "£5 to £10", []),
        ("£5-10", "£10", [Missing("amount", "£5-10", 1, 0)]),
        ("15% off", "15 per cent off", []),
        ("ask Maria", "Maria can help", []),
        ("ask Maria", "ask us", [Missing("name", "Maria", 1, 0)]),
        ("<b>a</b> b", "a <b>b</b>", []),
        ("<b>a</b> b", "</b>a<b> b", [Missing("order", "<b>", 1, 2)]),
        ("<i><b>a</b></i>", "<b><i>a</b></i>", [Missing("order", "<i>", 1, 2)]),
        ("{% if x %}a{% else %}b{% endif %}", "{% if x %}a{% endif %}b{% else %}",
         [Missing("order", "{% else %}", 2, 3)]),
        ("{% if x %}{{a}}{% else %}b{% endif %}", "{% if x %}b{% else %}{{a}}{% endif %}",
         [Missing("order", "{{a}}", 1, 2)]),
        ("{% if x %}£20{% else %}£10{% endif %}", "{% if x %}£10{% else %}£20{% endif %}",
         [Missing("order", "20.00 gbp", 1, 2), Missing("order", "10.00 gbp", 2, 1)]),
        ("{{a}}{{b}} x", "x {{b}} {{a}}", []),
    ],
)  # fmt: skip
def test_a_rewrite_is_held_against_its_draft(draft: str, rewrite: str, missing: list[Missing]) -> None:
    assert verify(draft, rewrite) == missing


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("<p>Hi <b>{{a}}</b><br></p>{% if x %}a{% else %}b{% endif %}{{#if y}}c{{/if}}", []),
        ("<ul><li>a<li>b</ul><p>c", []),
        ("{{if .X}}a{{else}}b{{end}} *|IF:A|*c*|END:IF|*", []),
        ('{% if x %}<a href="1">{% else %}<a href="2">{% endif %}go</a>', []),
        ("<Fill in the order number>", []),
        ("Hi {{name", ["'{{' without '}}', at character 3"]),
        ("Hi name}} you", ["'}}' without '{{', at character 7"]),
        ("{% if x", ["'{%' without '%}', at character 0"]),
        ("<!-- a", ["'<!--' without '-->', at character 0"]),
        ('see <a href="x', ["the tag '<a href=' has no '>', at character 4"]),
        ("{% if x %}a", ["{% if x %} is never closed"]),
        ("a{% endif %}", ["{% endif %} belongs to no open block"]),
        ("{% else %}", ["{% else %} belongs to no open block"]),
        ("{% for a in b %}{% if x %}{% endfor %}", ["{% if x %} is never closed"]),
        ("{{#if x}}a{{/each}}", ["{{/each}} belongs to no open block", "{{#if x}} is never closed"]),
        ("<b>a", ["<b> is never closed"]),
        ("a</b>", ["</b> closes nothing"]),
        ("<b><i>a</b>", ["<i> is never closed"]),
        ("`{{` and `<b>`", []),
    ],
)
def test_markup_that_does_not_close_is_named(text: str, problems: list[str]) -> None:
    assert balanced(text) == problems


SAMPLES = sorted(
    lock for kind, rows in TABLE.items() if kind not in {"quote", "signature"} for _, locks in rows for lock in locks
)
WORDS = st.sampled_from(["we", "cannot", "refund", "this.", "Please", "wait,", "and", "it", "\n\n", "No."])
ANYTHING = st.lists(st.one_of(st.text(max_size=12), st.sampled_from(SAMPLES), WORDS)).map("".join)
SPACED = st.lists(st.one_of(st.sampled_from(SAMPLES), WORDS), min_size=1).map(" ".join)


@given(ANYTHING)
def test_masking_and_restoring_gives_every_text_back(text: str) -> None:
    masked = mask(text)
    assert masked.restore(masked.text) == text


@given(ANYTHING)
def test_locks_come_in_order_and_never_overlap(text: str) -> None:
    locks = find_locks(text)
    assert all(left.span[1] <= right.span[0] for left, right in pairwise(locks))
    assert all(lock.text == text[slice(*lock.span)] and lock.text for lock in locks)


@given(ANYTHING)
def test_a_text_keeps_its_own_locks(text: str) -> None:
    assert verify(text, text) == []


@given(SPACED, st.data())
def test_a_hard_lock_lost_or_doubled_is_always_reported(text: str, data: st.DataObject) -> None:
    locks = find_locks(text, hard=True)
    assume(locks)
    start, end = data.draw(st.sampled_from(locks)).span
    assert verify(text, text[:start] + text[end:])
    assert verify(text, f"{text[:end]} {text[start:]}")


@given(SPACED)
def test_an_invented_placeholder_is_always_reported(text: str) -> None:
    assert Missing("placeholder", "{{invented}}", 0, 1) in verify(text, f"{{{{invented}}}} {text}")


@pytest.mark.parametrize(
    "text",
    [
        "{" * 20000, "<" * 20000, "[" * 20000, "{{" + "a" * 50000, "{{\"a" * 10000, "<a {%" * 10000, "<a '\"" * 10000,
        "](a" * 10000, "```a\n" * 10000, "<pre>" * 10000, "%7B" * 10000, "http://" + ")" * 30000, "&lt;a" * 10000,
        "1" * 50000, "A-" * 20000, "Aa " * 20000, "1,000" * 10000, "\n" * 50000, "regards\n" * 10000,
        "{" * 10000 + "}" * 10000, "{{x}}" * 10000,
    ],
    ids=lambda text: repr(text[:6]),
)  # fmt: skip
def test_no_text_takes_long(text: str) -> None:
    start = time.process_time()
    find_locks(text)
    balanced(text)
    assert time.process_time() - start < 1.0


def test_a_draft_takes_about_a_millisecond() -> None:
    draft = (
        "Hi {{ticket.requester.first_name}}, we looked at order B-2207. The engineer was booked for Tuesday 10 June, "
        "9 to 11, and nobody came. We refunded £19 and it arrives in five working days. Call Maria on 0345 600 1234. "
    ) * 3
    drafts = [f"{draft[:590]} {number}" for number in range(40)]
    times = []
    for one in drafts:  # each is new, so none comes from the cache
        start = time.process_time()
        find_locks(one)
        times.append(time.process_time() - start)
    assert min(times) < 0.002  # about 0.6 ms; the margin is for a busy machine
