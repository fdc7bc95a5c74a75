"""The wheel, installed somewhere else, works without the repository: it carries its data, settings and types."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from benchmark.exchanges import load_exchanges
from benchmark.rubric import load_rubric

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    run(ROOT, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT))
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """Folder of the installed packages alone; their dependencies are those of the interpreter that runs the tests."""
    target = tmp_path_factory.mktemp("installed")
    run(target, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--target", str(target), str(wheel))
    return target


def run(cwd: Path, *arguments: str, **variables: str) -> str:
    env = {**os.environ, "PYTHONUTF8": "1", "COLUMNS": "200", **variables}
    made = subprocess.run(
        [sys.executable, *arguments], cwd=cwd, env=env, capture_output=True, text=True, encoding="utf-8"
    )
    assert made.returncode == 0, made.stdout[-1000:] + made.stderr[-2000:]
    return made.stdout


@pytest.fixture
def python(installed, tmp_path):
    """Run Python in an empty folder, with the installed packages first on the path."""
    return lambda *arguments: run(tmp_path, *arguments, PYTHONPATH=str(installed))


def test_the_packages_come_from_the_wheel_and_not_from_the_repository(python, installed):
    code = "import benchmark, rewriter, evenkeel\nfor room in (benchmark, rewriter, evenkeel): print(room.__path__[0])"
    assert [Path(line).parent for line in python("-c", code).splitlines()] == [installed] * 3


def test_the_wheel_carries_data_settings_schemas_types_and_licence_and_no_tests(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    data = {f"datasets/{path.relative_to(ROOT / 'datasets')}" for path in (ROOT / "datasets").rglob("*.jsonl")}
    settings = {f"configs/{path.relative_to(ROOT / 'configs')}" for path in (ROOT / "configs").rglob("*.yaml")}
    assert data
    assert settings
    assert {f"benchmark/_bundled/{name}" for name in data | settings} <= names
    assert {"benchmark/schemas/exchange.json", "benchmark/schemas/pair.json"} <= names
    assert {"benchmark/py.typed", "rewriter/py.typed", "evenkeel/py.typed"} <= names
    assert [name for name in names if name.endswith(".dist-info/licenses/LICENSE")]
    assert not [name for name in names if name.startswith(("tests/", "datasets/", "configs/"))]


def test_the_installed_package_finds_its_exchanges(python):
    code = "from benchmark.exchanges import load_exchanges; print(len(load_exchanges('dev')))"
    assert python("-c", code).strip() == str(len(load_exchanges("dev")))


def test_the_installed_command_lists_the_principles(python):
    shown = python("-m", "evenkeel.cli.main", "principles")
    assert [label for label in load_rubric().labels if label not in shown] == []


def test_the_installed_command_shows_its_help(python):
    assert "principles" in python("-m", "evenkeel.cli.main", "--help")
