import base64
import hashlib
import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmark.errors import RunError
from benchmark.records import Exchange, Facts, Sample, Score, Turn
from benchmark.report import write_report
from benchmark.report.samples import Note, segments
from benchmark.report.tables import heat_map, slices
from benchmark.report.views import exchanges_of, head_rows, rank_runs
from benchmark.results import RunFolder
from benchmark.rubric import load_rubric

HOSTILE = (
    '<script>alert(1)</script></script></style></title><img src=x onerror="alert(2)"><!-- "\'> '
    '" onmouseover="alert(3)" href="javascript:alert(4)" {{ 7 * 7 }} {% raw %} $\\frac{1}{2}$ &lt;b&gt; 👍🏽\x1b'
)
VOID = {"meta", "link", "input", "img", "br", "hr"}


def exchange(name, **fields):
    turns = fields.pop("turns", (Turn("customer", f"Where is my order {name}?"),))
    return Exchange(id=name, turns=turns, family=fields.pop("family", name), industry="shop", anger=2, **fields)


def score(overall, grades=None, evidence=None, **fields):
    return Score(overall, grades or {}, evidence or {}, scorer="hand", **fields)


def sample(case, reply, found=None):
    return Sample(case, reply, None, 0.1, {"hand": found} if found else {})


def folder(path, name, samples, **manifest):
    run = RunFolder(path)
    with run.open_samples() as stream:
        for row in samples:
            run.append(stream, row)
    run.write_manifest(
        {
            "name": name,
            "status": "finished",
            "config": {"data_hash": "cafe" * 16, "split": "dev"},
            "scorers": ["hand"],
            "rubric_version": 1,
            "libraries": {"python": "3.11.0"},
            "started": "2025-01-02T03:04:05+00:00",
            "finished": "2025-01-02T03:05:05+00:00",
            "seconds": 60.0,
            "counts": {},
            **manifest,
        }
    )
    return run


class Page(HTMLParser):
    """What a browser would make of the page: elements with attributes, text, and the stretches inside marks."""

    def __init__(self, path):
        super().__init__(convert_charrefs=True)
        self.source = path.read_text(encoding="utf-8")
        self.elements = []
        self.open = []
        self.text = ""
        self.pieces = []
        self.feed(self.source)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append((tag, dict(attrs)))

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open, f"</{tag}> closes nothing"
        assert self.open[-1][0] == tag, f"</{tag}> closes <{self.open[-1][0]}>"
        self.open.pop()

    def handle_data(self, data):
        inside = {tag for tag, _ in self.open}
        if inside & {"script", "style"}:
            return
        self.text += data
        replies = [attrs for _, attrs in self.open if "reply" in attrs.get("class", "").split()]
        if replies and any(attrs.get("class") == "text searchable" for _, attrs in self.open):
            marks = [attrs["title"] for tag, attrs in self.open if tag == "mark"]
            self.pieces.append((replies[0]["data-run"], data, marks[0] if marks else ""))

    def with_class(self, name):
        return [attrs for _, attrs in self.elements if name in (attrs.get("class") or "").split()]

    def all(self, tag):
        return [attrs for found, attrs in self.elements if found == tag]


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Two runs over four exchanges: scored, failed, unscored, and one that the second run does not have."""
    root = tmp_path_factory.mktemp("runs")
    one, two, three, four = (exchange(name) for name in ("e-1", "e-2", "e-3", "e-4"))
    first = folder(
        root / "first",
        "first",
        [
            sample(
                one, "Sorry, it left today.", score(80.0, {"apologize": 1, "clarify": None}, {"apologize": [(0, 5)]})
            ),
            sample(two, "It is late.", score(40.0, {"apologize": 0, "rude": 2}, reasons=["rude 2: curt as can be"])),
            sample(three, "Nobody could say.", score(None, {"restate": None, "solve": None})),
            sample(four, "Here you are.", score(60.0, measures={"chrf": 12.34})),
        ],
    )
    second = folder(
        root / "second",
        "second",
        [
            sample(one, "No.", score(10.0)),
            Sample(two, None, "the endpoint answered 500 three times", 1.0),
            sample(three, "Nor could I."),
        ],
    )
    return [first, second]


@pytest.fixture(scope="module")
def page(runs, tmp_path_factory):
    return Page(write_report(runs, tmp_path_factory.mktemp("page") / "deep" / "report.html"))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    root = tmp_path_factory.mktemp("hostile")
    case = exchange(
        f"id {HOSTILE}",
        turns=(Turn("customer", HOSTILE), Turn("agent", HOSTILE), Turn("customer", HOSTILE)),
        facts=Facts((HOSTILE,), (HOSTILE,), (HOSTILE,), (HOSTILE,)),
        request=HOSTILE,
        problem=HOSTILE,
        channel=HOSTILE,
    )
    grades = {"restate": 2, "rude": 1, HOSTILE: 1, "solve": None}
    spans = {"restate": [(0, 40)], "rude": [(10, len(HOSTILE))], HOSTILE: [(3, 9)]}
    found = score(50.0, grades, spans, reasons=[HOSTILE], measures={HOSTILE: 1.0}, parts={HOSTILE: 2.0, "hear": 50.0})
    config = {"name": HOSTILE, HOSTILE: {"deep": HOSTILE}, "data_hash": HOSTILE}
    run = folder(root / "run", HOSTILE, [sample(case, HOSTILE, found)], config=config, libraries={"python": HOSTILE})
    failed = folder(root / "failed", "failed", [Sample(case, None, HOSTILE)], config=config)
    return Page(write_report([run, failed], root / "report.html", title=HOSTILE))


def test_hostile_text_adds_no_element_and_no_handler(hostile):
    assert len(hostile.all("script")) == 1
    assert not hostile.all("img")
    assert not [attrs for _, attrs in hostile.elements if any(name.startswith("on") for name in attrs)]
    assert not hostile.open  # and nothing was left open or closed by it


def test_hostile_text_is_shown_as_it_is(hostile):
    # Title and heading, three turns, four facts, request, problem, reply, reason, failure, and the names of the run.
    assert hostile.text.count(HOSTILE) >= 13
    assert "".join(piece for _, piece, _ in hostile.pieces) == HOSTILE


def test_no_data_stands_in_the_script(hostile, page):
    scripts = [re.findall(r"<script>(.*?)</script>", each.source, re.DOTALL) for each in (hostile, page)]
    assert scripts[0] == scripts[1]


def test_the_policy_lets_only_our_script_run(page):
    policy = next(
        attrs["content"] for attrs in page.all("meta") if attrs.get("http-equiv") == "Content-Security-Policy"
    )
    script = re.search(r"<script>(.*?)</script>", page.source, re.DOTALL).group(1)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert policy.startswith("default-src 'none'; ")
    assert f"script-src 'sha256-{digest}';" in policy


def test_the_page_asks_nobody_for_anything(page, hostile):
    for each in (page, hostile):
        targets = [
            value
            for _, attrs in each.elements
            for name, value in attrs.items()
            if name in ("src", "srcset", "href", "xlink:href", "action", "data", "poster")
        ]
        assert [target for target in targets if not target.startswith(("#", "data:"))] == []
        styles = [attrs["style"] for _, attrs in each.elements if "style" in attrs]
        styles += re.findall(r"<style>(.*?)</style>", each.source, re.DOTALL)
        styles += [attrs["clip-path"] for _, attrs in each.elements if "clip-path" in attrs]
        assert [url for style in styles for url in re.findall(r"url\(([^)]*)", style) if not url.startswith("#")] == []
        assert not any("@import" in style for style in styles)


def test_what_plots_point_at_is_there_once(page):
    ids = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
    assert len(ids) == len(set(ids))
    wanted = {attrs["href"][1:] for _, attrs in page.elements if attrs.get("href", "").startswith("#")}
    assert wanted <= set(ids)


def test_evidence_is_marked_on_its_exact_characters(tmp_path):
    reply = "👩‍👩‍👧 I'm sorry, José —\n  it's *our* fault & we'll refund <£5> today 🙏."
    evidence = {
        "apologize": [(reply.index("I'm"), reply.index(" José"))],
        "take_responsibility": [(reply.index("sorry"), reply.index(" & we"))],
        "solve": [(reply.index("we'll"), len(reply)), (reply.index("<£5>"), reply.index(" 🙏"))],
        "overpromise": [(reply.index("£5"), reply.index("£5") + 2)],
        "calm": [],
    }
    grades = {"apologize": 1, "take_responsibility": 2, "solve": 2, "overpromise": 2, "calm": 1}
    run = folder(tmp_path / "run", "run", [sample(exchange("e-1"), reply, score(50.0, grades, evidence))])
    shown = Page(write_report([run], tmp_path / "report.html"))
    assert "".join(piece for _, piece, _ in shown.pieces) == reply
    marked = {label: set() for label in grades}
    place = 0
    for _, piece, title in shown.pieces:
        for note in filter(None, title.split("; ")):
            label, grade = re.match(r"(\w+), grade (\d) of 2", note).groups()
            assert int(grade) == grades[label]
            marked[label].update(range(place, place + len(piece)))
        place += len(piece)
    assert marked == {label: {at for span in spans for at in range(*span)} for label, spans in evidence.items()}


NOTES = {label: Note(label, 1, phase) for label, phase in (("restate", "hear"), ("solve", "solve"), ("rude", "avoid"))}


@given(
    text=st.text(max_size=30),
    evidence=st.dictionaries(
        st.sampled_from([*NOTES, "without_note"]),
        st.lists(st.tuples(st.integers(-5, 40), st.integers(-5, 40)), max_size=4),
    ),
)
def test_segments_join_to_the_text_and_name_what_covers_each_character(text, evidence):
    pieces = segments(text, evidence, NOTES)
    assert "".join(piece.text for piece in pieces) == text
    named = [{note.label for note in piece.notes} for piece in pieces for _ in piece.text]
    covered = [
        {label for label in NOTES if any(start <= at < end for start, end in evidence.get(label, ()))}
        for at in range(len(text))
    ]
    assert named == covered


def test_a_fault_gives_its_colour_before_praise():
    (piece,) = segments("text", {"restate": [(0, 4)], "rude": [(0, 4)]}, NOTES)
    assert piece.phases == ["avoid", "hear"]


def test_every_sample_of_every_run_is_there(page):
    assert [attrs["id"] for attrs in page.with_class("sample")] == [f"sample-{number}" for number in range(1, 5)]
    statuses = [(attrs["data-run"], attrs["data-status"]) for attrs in page.with_class("reply")]
    first, second = ["scored", "scored", "unscored", "scored"], ["scored", "failed", "unscored", "absent"]
    assert statuses == [pair for a, b in zip(first, second, strict=True) for pair in (("1", a), ("2", b))]
    replies = [(run, piece) for run, piece, _ in page.pieces]
    assert ("1", ", it left today.") in replies
    assert ("2", "Nor could I.") in replies


def test_failures_and_what_is_unscored_are_said(page):
    text = " ".join(page.text.split())
    assert "No reply: the endpoint answered 500 three times" in text
    assert "second has no reply to 1 of 3 samples: in no mean." in text
    assert "first has 1 reply without an overall score: in no mean." in text
    assert "Unscored: clarify" in text
    assert "Unscored: restate, solve" in text
    assert "Not scored by hand." in text
    assert "The runs do not cover the same exchanges: first 4, second 3." in text


def test_reasons_and_measures_are_shown(page):
    assert "rude 2: curt as can be" in page.text
    assert "chrf 12.3" in page.text


def test_the_same_runs_give_the_same_bytes(runs, page, tmp_path):
    assert write_report(runs, tmp_path / "again.html").read_text(encoding="utf-8") == page.source


def test_the_order_in_which_runs_are_given_does_not_matter(runs, page, tmp_path):
    assert write_report(runs[::-1], tmp_path / "turned.html").read_text(encoding="utf-8") == page.source


def test_only_the_first_twenty_samples_stand_open(tmp_path):
    samples = [sample(exchange(f"e-{number}"), "Sorry.", score(float(number))) for number in range(25)]
    shown = Page(write_report([folder(tmp_path / "run", "run", samples)], tmp_path / "report.html"))
    assert ["open" in attrs for attrs in shown.with_class("sample")] == [True] * 20 + [False] * 5


def test_an_unfinished_run_and_another_rubric_are_announced(tmp_path):
    run = folder(
        tmp_path / "run", "run", [sample(exchange("e-1"), "Hi.", score(1.0))], status="running", rubric_version=9
    )
    shown = Page(write_report([run], tmp_path / "report.html"))
    assert "run is not finished: 1 sample so far." in shown.text
    assert "scored by rubric version 9" in shown.text


def test_a_run_without_a_single_score_still_has_a_page(tmp_path):
    run = folder(tmp_path / "run", "run", [Sample(exchange("e-1"), None, "no reply")])
    shown = Page(write_report([run], tmp_path / "report.html"))
    assert "not scored" in shown.text
    assert "run · no score" in shown.text


def test_half_an_emoji_does_not_stop_the_page(tmp_path):
    run = folder(tmp_path / "run", "run", [sample(exchange("e-1"), "Sorry HALF", score(1.0))])
    text = run.samples_path.read_text(encoding="utf-8").replace("HALF", "\\ud83d")
    run.samples_path.write_text(text, encoding="utf-8")
    assert ("1", "Sorry ?", "") in Page(write_report([run], tmp_path / "report.html")).pieces


def test_do_principles_are_averaged_where_they_are_expected(tmp_path):
    wanted, not_wanted = exchange("e-1", expected=("go_further",)), exchange("e-2", expected=("solve",))
    grades = [{"go_further": 2, "rude": 0, "thank": 1}, {"go_further": 0, "rude": 1, "thank": None}]
    samples = [
        sample(case, "Ok.", score(50.0, found)) for case, found in zip((wanted, not_wanted), grades, strict=True)
    ]
    views = rank_runs([folder(tmp_path / "run", "run", samples)])
    heat = heat_map(views, exchanges_of(views), "hand", load_rubric())
    rows = {row.principle.label: row for group in heat.values() for row in group}
    assert (rows["go_further"].expected, rows["go_further"].cells[0].mean) == (1, 2.0)
    assert (rows["rude"].expected, rows["rude"].cells[0].mean) == (None, 0.5)
    thank = rows["thank"]  # expected by none: over all replies, without colour, what is unscored left out
    assert (thank.expected, thank.cells[0].mean, thank.cells[0].unscored, thank.cells[0].depth) == (0, 1.0, 1, 0)
    assert rows["solve"].cells[0].mean is None  # expected where it was not graded


def test_small_slices_have_no_interval_and_are_marked(tmp_path):
    samples = [
        sample(exchange(f"e-{number}", channel="chat" if number < 4 else "email"), "Ok.", score(10.0 * number))
        for number in range(10)
    ]
    run = folder(tmp_path / "run", "run", samples)
    channel = next(found for found in slices(rank_runs([run]), "hand") if found.name == "channel")
    (chat,), (email,) = (row.cells for row in channel.rows)
    assert (chat.mean, chat.n, chat.low) == (15.0, 4, None)
    assert email.low < email.mean < email.high
    shown = Page(write_report([run], tmp_path / "report.html"))
    marked = [attrs for tag, attrs in shown.elements if tag == "td" and "few" in attrs.get("class", "").split()]
    assert len(marked) == 1


def test_two_runs_of_one_name_are_told_apart(tmp_path):
    case = exchange("e-1")
    low = folder(tmp_path / "low", "model", [sample(case, "low", score(1.0))])
    high = folder(tmp_path / "high", "model", [sample(case, "high", score(99.0))])
    views = rank_runs([low, high])
    assert [(view.label, view.samples["e-1"].reply) for view in views] == [("model", "high"), ("model (2)", "low")]


def test_runs_that_cannot_be_told_apart_share_a_rank(tmp_path):
    case = exchange("e-1")
    runs = [folder(tmp_path / name, name, [sample(case, "Ok.", score(50.0))]) for name in ("a", "b")]
    assert [view.rank for view in rank_runs(runs)] == ["1=", "1="]


def test_the_head_says_once_what_all_runs_share(runs):
    rows = {row.name: row for row in head_rows(rank_runs(runs), "hand")}
    assert rows["data hash"].shared
    assert rows["data hash"].values[0] == "cafe" * 16
    assert rows["failed (no reply)"].values == ("0", "1")
    assert rows["grades unscored"].values == ("clarify 1, restate 1, solve 1", "none")


def test_without_runs_there_is_no_page(tmp_path):
    with pytest.raises(RunError, match="no run to report on"):
        write_report([], tmp_path / "report.html")
    assert not (tmp_path / "report.html").exists()


def test_one_id_for_two_conversations_is_refused(tmp_path):
    cases = [exchange("e-1", turns=(Turn("customer", text),)) for text in ("My parcel!", "My flight!")]
    runs = [folder(tmp_path / str(n), str(n), [sample(case, "Ok.", score(5.0))]) for n, case in enumerate(cases)]
    with pytest.raises(RunError, match="another conversation"):
        write_report(runs, tmp_path / "report.html")


def test_importing_the_report_loads_no_matplotlib():
    code = "import sys, benchmark.report; sys.exit('matplotlib' in sys.modules or 'jinja2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
