"""Settings of a run: one commented default, any key overridable, an unknown key refused."""

import pytest

from benchmark.errors import ConfigError
from benchmark.files import bundled, read_yaml
from evenkeel.cli.settings import DEFAULTS, check_settings, load_settings, name_list


def test_the_commented_default_says_what_the_defaults_are():
    assert read_yaml(bundled("configs", "run.yaml")) == DEFAULTS
    assert load_settings(bundled("configs", "run.yaml")) == DEFAULTS


def test_the_defaults_are_sound():
    check_settings(load_settings(None))


def test_an_override_changes_its_key_and_no_other():
    settings = load_settings(None, ["data.limit=3"])
    assert settings == DEFAULTS | {"data": DEFAULTS["data"] | {"limit": 3}}
    assert DEFAULTS["data"]["limit"] is None


def test_a_later_override_wins_over_an_earlier_one_and_over_the_file(tmp_path):
    (tmp_path / "run.yaml").write_text("seed: 1\n", encoding="utf-8")
    assert load_settings(tmp_path / "run.yaml", ["seed=2", "seed=3"])["seed"] == 3


@pytest.mark.parametrize(
    ("override", "key", "value"),
    [
        ("name=yes please", "name", "yes please"),
        ("name=a=b", "name", "a=b"),
        ("name=", "name", None),
        ("seed=7", "seed", 7),
        ("scorers=[lexical]", "scorers", ["lexical"]),
        ("scorers=lexical, grounding", "scorers", ["lexical", "grounding"]),
        ("generator=pairs:draft", "generator", {"name": "pairs:draft"}),
        ("generator.timeout=30", "generator", {"name": None, "timeout": 30}),
        ("generator.base_url=http://127.0.0.1:1/v1", "generator", {"name": None, "base_url": "http://127.0.0.1:1/v1"}),
        ("generator.text={a: b}", "generator", {"name": None, "text": {"a": "b"}}),
    ],
)
def test_values_are_yaml(override, key, value):
    assert load_settings(None, [override])[key] == value


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("seeed=1", "--set seeed: Unknown key 'seeed'. Did you mean 'seed'?"),
        ("data.ids.first=1", "data.ids is {'first': 1}, expected a list of ids"),
        ("seed", "--set 'seed': expected KEY=VALUE"),
        ("=1", "--set '=1': expected KEY=VALUE"),
        (".seed=1", "--set '.seed=1': expected KEY=VALUE"),
        ("seed={", "--set 'seed={': the value is not YAML"),
    ],
)
def test_what_is_no_override_is_told(override, message):
    with pytest.raises(ConfigError) as caught:
        check_settings(load_settings(None, [override]))
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("data.limit=0", "data.limit is 0, expected a whole number above 0, or null"),
        ("data.limit=true", "data.limit is True"),
        ("data.limit=2.5", "data.limit is 2.5"),
        ("data.ids=[1]", "data.ids is [1], expected a list of ids"),
        ("data.path=3", "data.path is 3, expected the path of a JSONL file"),
        ("batch_size=-1", "batch_size is -1, expected a whole number above 0"),
        ("seed=null", "seed is None, expected a whole number"),
        ("scorers=[]", "scorers is [], expected a list of scorers"),
        ("name=[a]", "name is ['a'], expected text"),
    ],
)
def test_a_value_that_does_not_fit_is_told_with_what_would(override, message):
    with pytest.raises(ConfigError) as caught:
        check_settings(load_settings(None, [override]))
    assert message in str(caught.value)


def test_names_are_split_at_commas():
    assert name_list(" a, b,c ,", "scorer") == ["a", "b", "c"]


@pytest.mark.parametrize("text", ["", " , "])
def test_no_name_at_all_is_refused(text):
    with pytest.raises(ConfigError, match="no scorer given"):
        name_list(text, "scorer")


def test_a_name_given_twice_is_refused():
    with pytest.raises(ConfigError, match="scorer 'a' is given twice"):
        name_list("a,b,a", "scorer")
