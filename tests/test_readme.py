"""The README's examples, run as they stand."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(bash|python)\n(.*?)```", README, re.DOTALL)


class _Model(BaseHTTPRequestHandler):
    """A model server that answers every chat with one sentence."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        message = {"role": "assistant", "content": "I'm sorry about this. I'll look into it today."}
        body = json.dumps(
            {
                "id": "1",
                "object": "chat.completion",
                "created": 0,
                "model": "my-model",
                "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
            }
        ).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), _Model)
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_address[1]}"
    httpd.shutdown()
    thread.join()
    httpd.server_close()


def run(block: str, folder: Path, server: str) -> subprocess.CompletedProcess[str]:
    commands = block.replace("http://localhost:8000", server)
    bin_folder = Path(sys.executable).parent
    env = {**os.environ, "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", commands], cwd=folder, env=env, capture_output=True, text=True, timeout=120
    )


def shell_blocks() -> list[str]:
    return [block for kind, block in BLOCKS if kind == "bash"]


def test_there_are_six_shell_examples_and_a_python_one() -> None:
    assert len(shell_blocks()) == 6
    assert len(BLOCKS) == 7


@pytest.mark.parametrize("block", shell_blocks(), ids=[block.split("\n")[-2][:40] for block in shell_blocks()])
def test_a_shell_example_runs(block: str, tmp_path: Path, server: str) -> None:
    done = run(block, tmp_path, server)
    assert done.returncode == 0, done.stderr
    assert "error" not in done.stderr.lower()
    assert done.stdout.strip()


def test_the_better_of_the_two_scored_replies_scores_higher(tmp_path: Path, server: str) -> None:
    assert run(shell_blocks()[0], tmp_path, server).returncode == 0
    rows = [json.loads(line) for line in (tmp_path / "runs/mine/samples.jsonl").read_text().splitlines()]
    overall = {row["id"]: row["scores"]["lexical+grounding"]["overall"] for row in rows}
    assert overall["t-102"] > overall["t-101"]
    assert (tmp_path / "mine.html").stat().st_size > 10_000


def test_the_rewritten_file_keeps_its_placeholders_and_amounts(tmp_path: Path, server: str) -> None:
    assert run(shell_blocks()[4], tmp_path, server).returncode == 0
    text = (tmp_path / "calm.csv").read_text()
    for literal in ("{{name}}", "{{claim.id}}", "£20", "3 May"):
        assert text.count(literal) >= 2  # once in the draft, once in the rewrite


def test_the_python_example_runs(tmp_path: Path) -> None:
    block = next(block for kind, block in BLOCKS if kind == "python")
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", block]
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "£8" in done.stdout


def test_every_command_is_named_in_the_readme_or_the_help() -> None:
    from evenkeel.cli.main import app

    names = {command.name for command in app.registered_commands}
    assert {"score", "run", "compare", "report", "rewrite", "rewrite-batch", "demo", "principles"} <= names
    for name in ("score", "run", "compare", "report", "rewrite", "rewrite-batch", "demo", "principles"):
        assert f"evenkeel {name}" in README


def test_every_path_in_the_tree_exists() -> None:
    tree = README.split("## The tree")[1].split("```")[1]
    for line in tree.strip().splitlines():
        top = line.split()[0]
        if not line.startswith(" ") and top.endswith("/"):
            folder = ROOT / top
            assert folder.is_dir(), top
        elif line.startswith("  "):
            names = re.split(r"\s{2,}", line.strip())[0]
            for name in re.split(r",\s*| and ", names):
                assert list(folder.glob(name.rstrip("/"))), f"{folder.name}/{name}"
