"""Replies from a program of any language: JSON in, JSON out, one process per request."""

from __future__ import annotations

import contextlib
import json
import os
import shlex
import signal
import subprocess
import time
from collections.abc import Sequence

from benchmark.errors import ConfigError, GenerationError
from benchmark.generators import Generation, Request, generation_of, one_line

__all__ = ["CommandGenerator"]


class CommandGenerator:
    """Start a program for each request.

    It reads one JSON object (`id, channel, turns, facts, messages`) from standard input and prints `{"reply": "…"}`.
    An exit status other than 0, other output, or no end in time is the failure of that request.

    Args:
        command: Program and arguments, split as a shell would; no shell runs, so `|`, `>` and `$X` mean nothing.
        timeout: Seconds that one reply may take; after that the program and what it started are killed.

    Raises:
        ConfigError: The command is empty or cannot be split, or the timeout is not above 0.
    """

    main_option = "command"

    def __init__(self, command: str, *, timeout: float = 60.0) -> None:
        try:
            self._arguments = shlex.split(command)
        except ValueError as exc:
            raise ConfigError(f"command {command!r} cannot be split into arguments: {exc}") from exc
        if not self._arguments:
            raise ConfigError("command is empty, expected a program and its arguments")
        if timeout <= 0:
            raise ConfigError(f"command: timeout is {timeout!r}, expected seconds above 0")
        self._timeout = timeout

    def generate(self, requests: Sequence[Request]) -> list[Generation]:
        """Run the program for each request, in order. Raises GenerationError if it cannot be started."""
        return [self._answer(request) for request in requests]

    def _answer(self, request: Request) -> Generation:
        started = time.perf_counter()
        with self._start() as process:
            try:
                out, err = process.communicate(json.dumps(request.to_json()).encode(), timeout=self._timeout)
            except subprocess.TimeoutExpired as exc:
                _kill(process)
                reason = f"no reply within {self._timeout:g} s{_tail(exc.stderr)}"
                return Generation(None, reason, time.perf_counter() - started)
            except BaseException:  # Ctrl-C does not reach a process in a session of its own
                _kill(process)
                raise
        seconds = time.perf_counter() - started
        if process.returncode != 0:
            return Generation(None, f"{_status(process.returncode)}{_tail(err)}", seconds)
        return _read(out, err, seconds)

    def _start(self) -> subprocess.Popen[bytes]:
        try:
            return subprocess.Popen(
                self._arguments,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,  # so that children of a wrapper script can be killed with it
            )
        except OSError as exc:
            reason = exc.strerror or str(exc)
            raise GenerationError(
                f"cannot start {self._arguments[0]!r}: {reason}. "
                "Check its path: a bare name is looked up in PATH, a relative path from the current folder."
            ) from exc


def _read(out: bytes, err: bytes, seconds: float) -> Generation:
    shown = one_line(out.decode("utf-8", "replace"), 80)
    try:
        answer = json.loads(out.decode("utf-8"))
    except (ValueError, RecursionError):
        return Generation(None, f"the output is not JSON: {shown!r}{_tail(err)}", seconds)
    if not isinstance(answer, dict) or "reply" not in answer:
        return Generation(None, f'the output is not {{"reply": "…"}}: {shown!r}{_tail(err)}', seconds)
    return generation_of(answer["reply"], seconds)


def _status(code: int) -> str:
    if code > 0:
        return f"exit status {code}"
    try:
        return f"killed by {signal.Signals(-code).name}"
    except ValueError:
        return f"killed by signal {-code}"


def _tail(err: bytes | None) -> str:
    """The end of what the program said on standard error, where the reason stands."""
    said = " ".join((err or b"").decode("utf-8", "replace").split())
    if not said:
        return ""
    return f"; stderr: {said if len(said) <= 200 else '…' + said[-199:]}"


def _kill(process: subprocess.Popen[bytes]) -> None:
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError):  # it may have ended just now
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
