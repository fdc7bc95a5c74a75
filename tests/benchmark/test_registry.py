import sys

import pytest

from benchmark import registry
from benchmark.errors import ConfigError, UnknownName
from benchmark.generators import GENERATORS, Request, create_generator, reply_request
from benchmark.records import Exchange, Turn


class Parrot:
    main_option = "word"

    def __init__(self, word: str, *, times: int = 1) -> None:
        self.said = word * times


class Plain:
    pass


@pytest.fixture
def own(monkeypatch):
    monkeypatch.setitem(sys.modules, "aviary_for_test", sys.modules[__name__])
    return {"parrot": "aviary_for_test:Parrot", "plain": "aviary_for_test:Plain"}


@pytest.fixture
def plug_in(tmp_path, monkeypatch):
    """A distribution of somebody else's, with an entry point for a name of its own and one for a name of ours."""
    info = tmp_path / "cockatoo-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: cockatoo\nVersion: 1.0\n", encoding="utf-8")
    points = "[evenkeel.generators]\ncockatoo = cockatoo_for_test:Cockatoo\nscripted = cockatoo_for_test:Cockatoo\n"
    (info / "entry_points.txt").write_text(points, encoding="utf-8")
    (tmp_path / "cockatoo_for_test.py").write_text("class Cockatoo:\n    colour = 'white'\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    yield
    sys.modules.pop("cockatoo_for_test", None)


def ask() -> Request:
    return reply_request(Exchange("a", (Turn("customer", "Where is my parcel?"),)))


def test_a_name_with_options_makes_the_thing(own):
    assert registry.create("bird", own, "parrot", {"word": "hey", "times": 2}).said == "heyhey"


def test_what_follows_the_colon_is_the_main_option(own):
    assert registry.create("bird", own, "parrot:hey").said == "hey"


def test_the_main_option_may_hold_colons_itself(own):
    assert registry.create("bird", own, "parrot:module:name").said == "module:name"


def test_an_unknown_name_is_refused_with_the_nearest_one(own):
    with pytest.raises(UnknownName) as caught:
        registry.create("bird", own, "parot")
    assert str(caught.value) == "Unknown bird 'parot'. Did you mean 'parrot'? Known: parrot, plain."


def test_an_unknown_option_is_refused_with_the_nearest_one(own):
    with pytest.raises(ConfigError, match=r"bird 'parrot': Unknown option 'time'\. Did you mean 'times'"):
        registry.create("bird", own, "parrot:hey", {"time": 2})


def test_an_option_for_a_thing_that_takes_none_is_refused(own):
    with pytest.raises(ConfigError, match="bird 'plain': it takes no option, got 'word'"):
        registry.create("bird", own, "plain", {"word": "hey"})


def test_a_missing_main_option_is_refused_with_the_way_to_give_it(own):
    with pytest.raises(ConfigError, match=r"bird 'parrot' needs word \(write parrot:WORD\)"):
        registry.create("bird", own, "parrot")


def test_something_after_the_colon_where_nothing_goes_is_refused(own):
    with pytest.raises(ConfigError, match="bird 'plain' takes nothing after a colon, got 'hey'"):
        registry.create("bird", own, "plain:hey")


@pytest.mark.usefixtures("plug_in")
def test_the_plug_ins_of_others_are_known_and_made():
    assert "cockatoo" in registry.names("generator", GENERATORS)
    assert create_generator("cockatoo").colour == "white"


@pytest.mark.usefixtures("plug_in")
def test_a_plug_in_cannot_take_over_a_name_of_ours():
    (made,) = create_generator("scripted:Fine.").generate([ask()])
    assert made.text == "Fine."


@pytest.mark.usefixtures("plug_in")
def test_names_are_sorted_and_each_stands_there_once():
    names = registry.names("generator", GENERATORS)
    assert names == sorted(set(names))
    assert set(GENERATORS) <= set(names)


@pytest.mark.parametrize(
    ("spec", "options"),
    [
        ("command:true", {"timeout": 1.0}),
        ("endpoint:m", {"base_url": "http://127.0.0.1:9/v1", "retries": 0}),
        ("function:json:dumps", {}),
        ("pairs:draft", {"path": "pairs.jsonl"}),
        ("replies:replies.jsonl", {}),
        ("scripted:Fine.", {}),
        ("transformers_model:some/model", {"device": "cpu"}),
    ],
)
def test_every_generator_of_ours_is_made_by_its_name(tmp_path, monkeypatch, spec, options):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "replies.jsonl").write_text('{"exchange": "a", "reply": "Fine."}\n', encoding="utf-8")
    (tmp_path / "pairs.jsonl").write_text(
        '{"id": "p", "exchange": "a", "industry": "i", "channel": "email", "draft": "No.", "rewrite": "Sorry, no.", '
        '"facts": {"known": [], "allowed": [], "not_allowed": [], "missing": []}, "keep": [], "decision": "refused", '
        '"must_not_claim": []}\n',
        encoding="utf-8",
    )
    generator = create_generator(spec, options)
    assert type(generator).__name__ == GENERATORS[spec.partition(":")[0]].partition(":")[2]
    assert generator.generate([]) == []


def test_every_generator_of_ours_stands_in_the_table_above():
    (mark,) = test_every_generator_of_ours_is_made_by_its_name.pytestmark
    assert sorted(spec.partition(":")[0] for spec, _ in mark.args[1]) == sorted(GENERATORS)


def test_a_default_goes_only_to_a_class_that_knows_it_and_was_not_given_it(own):
    assert registry.create("bird", own, "parrot:a", defaults={"times": 3, "seed": 1}).said == "aaa"
    assert registry.create("bird", own, "parrot:a", {"times": 2}, defaults={"times": 3}).said == "aa"
    assert isinstance(registry.create("bird", own, "plain", defaults={"seed": 1}), Plain)
