"""Help: every command and every option says what it is for, in a line that a terminal can hold."""

import pytest
import typer

from evenkeel.cli.main import app

COMMANDS = typer.main.get_command(app).commands


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_everything_it_takes_is_explained(name):
    command = COMMANDS[name]
    assert command.help
    assert [parameter.name for parameter in command.params if not getattr(parameter, "help", None)] == []


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_every_command_shows_its_help(evenkeel, name, option):
    made = evenkeel(name, option)
    assert (made.code, made.err) == (0, "")
    assert made.out.startswith("Usage: ")


def test_the_list_of_commands_cuts_no_sentence_short(evenkeel, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    made = evenkeel("--help")
    assert made.code == 0
    shown = made.out.partition("Commands:")[2].strip().splitlines()
    assert [line.split()[0] for line in shown] == list(COMMANDS)
    assert [line for line in shown if not line.endswith(".") or line.endswith("...")] == []


def test_without_a_command_there_is_help(evenkeel):
    made = evenkeel()
    assert made.code == 2
    assert "Commands:" in made.out + made.err


def test_an_unknown_command_is_told(evenkeel):
    made = evenkeel("scroe")
    assert made.code == 2
    assert "No such command 'scroe'" in made.err


def test_the_version_is_that_of_the_package(evenkeel):
    from importlib.metadata import version

    assert evenkeel("--version").out == f"evenkeel {version('evenkeel')}\n"


def test_a_message_that_a_pipe_cannot_spell_is_written_as_utf8(evenkeel_process):
    import os
    import subprocess

    process = evenkeel_process("score", "--reply", "I am sorry, Ann.", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    out, err = process.communicate()
    assert (process.returncode, err) == (0, b"")
    assert "“" in out.decode("utf-8")
    assert os.linesep.encode() in out
