"""Tables of what a data set holds."""

from html.parser import HTMLParser

from benchmark.audit.dataset import DataSet
from benchmark.census import agreement_table, census
from benchmark.pages import FigureTable, write_tables
from benchmark.records import Annotation, Exchange, Facts, Judgement, Pair, Reply, Turn

SORRY = Annotation("apologize", 2, ("Sorry about Monday",))
ONE = Exchange(
    "x1",
    (Turn("customer", "Where <b>is</b> it?"),),
    family="f1",
    industry="hotel & spa",
    problem_kind="late",
    anger=2,
    expected=("solve",),
    replies=(Reply("x1-a", "Sorry about Monday.", 4, (SORRY,), "plain good"), Reply("x1-b", "No.", 1, (), "hostile")),
)
TWO = Exchange(
    "x2", (Turn("customer", "Well?"),), family="f2", industry="gym", anger=2, replies=(Reply("x2-a", "No", 1),)
)
DATA = DataSet(
    {"train": [ONE], "test": [TWO]},
    {"train": [Pair("p1", "p1", None, "gym", "canned", Facts(), "Hi {name}", "Hello {name}", (), "granted")]},
)


def table(title):
    return next(found for found in census(DATA) if found.title == title)


def rows(title):
    return {row[0]: row[1:] for row in table(title).rows}


def test_records_are_counted_by_split():
    found = rows("records")
    assert found["exchanges"] == (1, 0, 1, 2)
    assert found["labelled replies"] == (2, 0, 1, 3)
    assert found["industries"] == (1, 0, 1, 2)
    assert found["pairs"] == (1, 0, 0, 1)


def test_labels_are_counted_by_grade():
    assert rows("replies by principle and grade")["apologize"] == (0, 1, 0, 0, 0, 0, 1)
    assert rows("replies by overall")["1"] == (1, 0, 1, 2)


def test_what_replies_were_written_as_stands_beside_what_they_earned():
    assert rows("what replies were written as")["plain good"] == (1, 4, 3)


def test_pairs_and_lengths():
    assert rows("pairs by sort") == {"canned, with placeholders or mark-up": (1, 0, 0, 1)}
    assert rows("length in words")["reply, overall 1"] == (1, 1, 1, 1)


def test_agreement_needs_two_readings():
    assert agreement_table(DATA) is None
    read = [Judgement(f"x2-a/{who}", "x2", "x2-a", who, 1) for who in ("first", "second")]
    found = agreement_table(DataSet(DATA.exchanges, judgements={"test": read}))
    assert found.rows[0][:4] == ("overall", 1, 1, 1)


def test_the_page_is_well_formed_escaped_and_asks_for_nothing(tmp_path):
    path = write_tables(census(DATA), tmp_path / "page.html", title="<Data>")
    page = path.read_text(encoding="utf-8")
    assert "hotel &amp; spa" in page
    assert "<Data>" not in page
    seen = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag, attrs):
            seen.append((tag, dict(attrs)))

    Tags().feed(page)
    assert not [attrs for _, attrs in seen for key in ("src", "href") if attrs.get(key, "#")[0] != "#"]
    assert sum(tag == "table" for tag, _ in seen) == len(census(DATA))


def test_a_column_has_as_many_decimals_throughout():
    table = FigureTable("t", ("", "kappa", "n", "per s"), (("a", 0.6, 1200, 24711.0), ("b", 0.58, None, 302.0)))
    assert table.shown == [["a", "0.60", "1,200", "24,711"], ["b", "0.58", "–", "302"]]
