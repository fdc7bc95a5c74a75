"""Tone profiles: what ships, a team's own file, and what is said of a wrong one."""

import dataclasses

import pytest
import yaml

from benchmark.errors import ConfigError, UnknownName
from benchmark.files import bundled
from benchmark.rubric import load_rubric
from rewriter.tones import Tone, load_tone, tone_names

WARM = yaml.safe_load(bundled("configs", "tones", "warm.yaml").read_text(encoding="utf-8"))


def written(tmp_path, **changes):
    path = tmp_path / "ours.yaml"
    rows = {key: value for key, value in {**WARM, **changes}.items() if value is not None}
    path.write_text(yaml.safe_dump(rows), encoding="utf-8")
    return path


@pytest.mark.parametrize("name", tone_names())
def test_every_profile_that_ships_loads_under_its_own_name(name):
    tone = load_tone(name)
    assert tone.name == name
    assert set(tone.moves) <= set(load_rubric().do)
    assert tone.most_added_short <= tone.most_added


def test_the_four_tones_are_there():
    assert {"warm", "neutral", "formal", "brief"} <= set(tone_names())


def test_formal_has_no_contractions_and_brief_adds_least():
    assert not load_tone("formal").contractions
    assert load_tone("brief").most_added == min(load_tone(name).most_added for name in tone_names())


def test_a_short_channel_has_less_room():
    tone = load_tone("warm")
    assert tone.room("chat") == tone.most_added_short
    assert tone.room("email") == tone.most_added


def test_a_teams_own_file_is_loaded(tmp_path):
    path = written(tmp_path, name="ours", most_added=1, liability="careful")
    assert load_tone(path) == load_tone(str(path))
    assert (load_tone(path).name, load_tone(path).most_added, load_tone(path).liability) == ("ours", 1, "careful")


def test_a_profile_is_taken_as_it_is():
    tone = dataclasses.replace(load_tone("warm"), most_added=0)
    assert load_tone(tone) is tone


def test_an_unknown_tone_carries_a_suggestion():
    with pytest.raises(UnknownName, match="Did you mean 'formal'"):
        load_tone("formel")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"contraction": True}, r"Unknown key 'contraction'\. Did you mean 'contractions'\?"),
        ({"most_added": None}, "missing most_added"),
        ({"contractions": "yes please"}, "contractions is 'yes please', expected bool"),
        ({"most_added": "5"}, "most_added is '5', expected int"),
        ({"most_added": True}, "most_added is True, expected int"),
        ({"most_added": -1}, "most_added is -1"),
        ({"moves": "apologize"}, "moves is 'apologize', expected a list"),
        ({"moves": ["apologise"]}, "Unknown .*'apologise'.*Did you mean 'apologize'"),
        ({"short_channels": ["twitter"]}, "Unknown channel 'twitter'"),
        ({"liability": "none"}, "liability is 'none', expected open or careful"),
        ({"greeting": "Hi {nam},"}, "greeting"),
    ],
)
def test_a_wrong_profile_is_an_error_that_names_file_and_key(tmp_path, changes, message):
    path = written(tmp_path, **changes)
    with pytest.raises(ConfigError, match=message) as caught:
        load_tone(path)
    assert str(path) in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(Exception, match="no such file"):
        load_tone(tmp_path / "none.yaml")


def test_a_changed_file_is_read_again(tmp_path):
    assert load_tone(written(tmp_path, most_added=1)).most_added == 1
    assert load_tone(written(tmp_path, most_added=2)).most_added == 2


def test_a_profile_has_the_keys_of_the_files_that_ship():
    assert {field.name for field in dataclasses.fields(Tone)} == set(WARM)
