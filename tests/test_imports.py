"""What may import what: the three packages point one way, and none loads a heavy library before it is needed."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
HEAVY = {
    "datasets",
    "evaluate",
    "matplotlib",
    "openai",
    "pyarrow",
    "sacrebleu",
    "scipy",
    "textstat",
    "torch",
    "transformers",
}
BANNED = {"benchmark": {"rewriter", "evenkeel"}, "rewriter": {"evenkeel"}}

# Runs the command as `python -m evenkeel.cli.main --help` does, then tells what was loaded.
HELP = """
import runpy, sys
sys.argv = ["evenkeel", "--help"]
try:
    runpy.run_module("evenkeel.cli.main", run_name="__main__", alter_sys=True)
except SystemExit as stop:
    assert not stop.code, stop.code
else:
    raise AssertionError("--help did not end the program")
"""
TELL = """
import json, sys
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def loaded_by(code: str) -> set[str]:
    """Top-level names of all modules that a fresh interpreter has loaded after it ran the code."""
    made = subprocess.run([sys.executable, "-c", code + TELL], cwd=ROOT, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr[-2000:]
    return set(json.loads(made.stdout.splitlines()[-1]))


def imported_by(source: str) -> Iterator[str]:
    """Top-level names of the modules that a source imports, anywhere in it, also through `import_module("…")`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield str(node.module).partition(".")[0]
        elif isinstance(node, ast.Call) and "import" in ast.unparse(node.func):
            yield from (str(part.value).partition(".")[0] for part in node.args if isinstance(part, ast.Constant))


def ruff(path: str, source: str) -> str:
    """What ruff says, run at the root, of a file that would stand there."""
    command = [
        sys.executable,
        "-m",
        "ruff",
        "check",
        "--no-cache",
        "--output-format=concise",
        "--stdin-filename",
        path,
        "-",
    ]
    return subprocess.run(command, cwd=ROOT, input=source, capture_output=True, text=True).stdout


def test_the_packages_load_nothing_heavy():
    loaded = loaded_by("import benchmark, rewriter, evenkeel")
    assert {"benchmark", "rewriter", "evenkeel"} <= loaded
    assert loaded & HEAVY == set()


def test_the_help_of_the_command_loads_nothing_heavy():
    loaded = loaded_by(HELP)
    assert "evenkeel" in loaded
    assert loaded & HEAVY == set()


@pytest.mark.parametrize("package", BANNED)
def test_no_file_imports_against_the_arrow(package):
    files = sorted((ROOT / package).rglob("*.py"))
    assert files
    wrong = {
        str(file.relative_to(ROOT)): found
        for file in files
        if (found := BANNED[package] & set(imported_by(file.read_text(encoding="utf-8"))))
    }
    assert wrong == {}


@pytest.mark.parametrize(
    "source",
    [
        "import rewriter",
        "import json, rewriter.locks as locks",
        "from rewriter.locks import mask",
        "def late():\n    from rewriter import tones",
        "importlib.import_module('rewriter.locks')",
        "__import__('rewriter')",
    ],
)
def test_the_walk_over_the_files_sees_every_way_to_import(source):
    assert "rewriter" in set(imported_by(source))


@pytest.mark.parametrize(("package", "other"), [(package, other) for package in BANNED for other in BANNED[package]])
def test_ruff_refuses_an_import_against_the_arrow_and_says_why(package, other):
    said = ruff(f"{package}/some_new_file.py", f'"""Doc."""\n\nimport {other}.some_file\n')
    assert f"TID251 `{other}` is banned: {package} imports " in said


@pytest.mark.parametrize(
    ("package", "other"), [("evenkeel", "rewriter"), ("evenkeel", "benchmark"), ("rewriter", "benchmark")]
)
def test_ruff_allows_an_import_along_the_arrow(package, other):
    assert "TID251" not in ruff(f"{package}/some_new_file.py", f'"""Doc."""\n\nimport {other}.some_file\n')


@pytest.mark.parametrize("package", ["benchmark", "rewriter", "evenkeel"])
def test_ruff_refuses_a_heavy_import_at_module_level_in_every_package(package):
    assert "TID253 `torch` is banned" in ruff(f"{package}/some_new_file.py", '"""Doc."""\n\nimport torch\n')
