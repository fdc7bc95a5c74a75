"""The command line as a user meets it: arguments in, exit code and two streams out."""

import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

# A landing must not hang on the draw of a case that nobody has seen before: CI tries the same cases each time, and
# every developer's machine tries new ones.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")

ROOT = Path(__file__).resolve().parents[1]
TERMINAL = ("COLUMNS", "FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE")
"""What makes output look like a terminal's where it is none."""


@dataclass(frozen=True)
class Outcome:
    """What a command left behind."""

    code: int
    out: str
    err: str

    def lines(self) -> list[str]:
        """What it printed, without blank lines and without spaces at the ends."""
        return [line.strip() for line in self.out.splitlines() if line.strip()]


@pytest.fixture
def evenkeel(monkeypatch, tmp_path, capsys) -> Callable[..., Outcome]:
    """Run `evenkeel ARGUMENTS…` in this process, in an empty folder, with these bytes on standard input.

    An exception that is not turned into an exit code fails the test: a user would see a traceback.
    """
    from evenkeel.cli.main import main

    monkeypatch.chdir(tmp_path)
    for name in TERMINAL:
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: object, stdin: bytes = b"") -> Outcome:
        monkeypatch.setattr(sys, "argv", ["evenkeel", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        capsys.readouterr()
        with pytest.raises(SystemExit) as stop:
            main()
        streams = capsys.readouterr()
        return Outcome(int(stop.value.code or 0), streams.out, streams.err)

    return run


@pytest.fixture
def evenkeel_process(tmp_path) -> Callable[..., subprocess.Popen]:
    """Start `evenkeel ARGUMENTS…` as a process of its own, in the same empty folder."""
    started = []

    def start(*arguments: object, **options: object) -> subprocess.Popen:
        process = subprocess.Popen(
            [sys.executable, "-m", "evenkeel.cli.main", *map(str, arguments)],
            cwd=tmp_path,
            env={k: v for k, v in os.environ.items() if k not in TERMINAL} | {"PYTHONPATH": str(ROOT)},
            # A test run in the background ignores Ctrl-C, and what it starts would, too.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
            **options,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()
