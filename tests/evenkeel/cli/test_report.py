"""`evenkeel report RUN…`: one page, its path printed."""

import pytest


@pytest.fixture
def runs(evenkeel):
    for name in ("one", "two"):
        evenkeel("run", "-g", f"scripted:Sorry about that, says {name}.", "-o", name, "--limit", 3, "-q")
    return evenkeel


def test_one_file_is_written_where_it_is_asked_for(runs, tmp_path):
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    made = runs("report", "one", "two", "-o", "pages/both.html", "--title", "Ours & theirs")
    assert (made.code, made.out) == (0, "pages/both.html\n")
    assert {path for path in tmp_path.rglob("*") if path.is_file()} - before == {tmp_path / "pages/both.html"}
    page = (tmp_path / "pages/both.html").read_text(encoding="utf-8")
    assert "Ours &amp; theirs" in page
    assert "says one" in page
    assert "says two" in page


def test_by_default_it_lies_in_the_first_run(runs, tmp_path):
    assert runs("report", "one", "two").out == "one/report.html\n"
    assert (tmp_path / "one/report.html").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "Missing argument"),
        (("one", "gone"), "gone: not a run folder (no manifest.json)"),
        (("one", "--scorer", "reader"), "Scores by 'reader' are not in every run"),
        (("one", "-o", "a-file/page.html"), "a-file"),
    ],
)
def test_what_cannot_be_reported_is_told(runs, tmp_path, arguments, message):
    (tmp_path / "a-file").touch()
    made = runs("report", *arguments)
    assert (made.code, made.out) == (2, "")
    assert message in made.err
