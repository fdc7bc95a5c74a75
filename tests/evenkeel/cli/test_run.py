"""`evenkeel run`: whatever answers, or does not, what was finished stays."""

import json
import os
import shlex
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from benchmark.exchanges import load_exchanges
from benchmark.files import bundled

PYTHON = shlex.quote(sys.executable)
DEV = [exchange.id for exchange in load_exchanges("dev")]


def samples(folder):
    return [json.loads(line) for line in (folder / "samples.jsonl").read_text(encoding="utf-8").splitlines()]


def ids(folder):
    return [sample["id"] for sample in samples(folder)]


def manifest(folder):
    return json.loads((folder / "manifest.json").read_text(encoding="utf-8"))


# ------------------------------------------------------------------------------------------------------ which ones


def test_a_split_is_answered_scored_and_shown(evenkeel, tmp_path):
    made = evenkeel("run", "-g", "scripted:I am so sorry.", "-o", "run", "--split", "dev")
    assert made.code == 0
    assert ids(tmp_path / "run") == DEV
    assert made.lines()[0] == "run"
    assert f"{len(DEV)} samples in" in made.out
    assert made.lines()[-1] == "next: evenkeel report run"


def test_the_first_few(evenkeel, tmp_path):
    assert evenkeel("run", "-g", "pairs:draft", "-o", "run", "--limit", 3).code == 0
    assert ids(tmp_path / "run") == DEV[:3]


def test_only_these_in_the_order_of_the_file(evenkeel, tmp_path):
    assert evenkeel("run", "-g", "pairs:draft", "-o", "run", "--ids", f"{DEV[4]}, {DEV[2]},").code == 0
    assert ids(tmp_path / "run") == [DEV[2], DEV[4]]


def test_exchanges_of_a_file(evenkeel, tmp_path):
    row = {
        "id": "x-1",
        "family": "x",
        "industry": "bakery",
        "problem": "burnt",
        "channel": "chat",
        "anger": 2,
        "voice": [],
        "turns": [{"role": "customer", "text": "The cake was burnt."}],
        "facts": {"known": [], "allowed": [], "not_allowed": [], "missing": []},
        "request": None,
        "expected": ["apologize", "solve"],
        "reading": {"problem": [], "impact": [], "request": []},
        "replies": [],
    }
    (tmp_path / "mine.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert evenkeel("run", "-g", "scripted:Sorry.", "--data", "mine.jsonl", "-o", "run").code == 0
    assert ids(tmp_path / "run") == ["x-1"]


def test_quiet_prints_nothing(evenkeel):
    made = evenkeel("run", "-g", "scripted:Sorry.", "--limit", 1, "-o", "run", "-q")
    assert (made.code, made.out, made.err) == (0, "", "")


# -------------------------------------------------------------------------------------------------------- settings


def test_settings_come_from_a_file_and_every_key_can_be_overridden(evenkeel, tmp_path):
    text = "generator: {name: scripted, text: Hello.}\ndata: {limit: 5}\nname: mine\n"
    (tmp_path / "run.yaml").write_text(text, encoding="utf-8")
    arguments = ("--config", "run.yaml", "--set", "generator.text=Sorry.", "--set", "data.limit=2", "--seed", 7)
    made = evenkeel("run", *arguments, "--scorers", "lexical", "-o", "run")
    assert made.code == 0
    assert [sample["reply"] for sample in samples(tmp_path / "run")] == ["Sorry.", "Sorry."]
    config = manifest(tmp_path / "run")["config"]
    assert config["generator"] == {"name": "scripted", "text": "Sorry."}
    assert (config["name"], config["limit"], config["seed"], config["scorers"]) == ("mine", 2, 7, ["lexical"])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "no generator given: --generator NAME"),
        (("-g", "pirs:draft"), "Unknown generator 'pirs'. Did you mean 'pairs'?"),
        (("-g", "pairs:drft"), "Unknown side 'drft'. Did you mean 'draft'?"),
        (("-g", "scripted"), "generator 'scripted' needs text (write scripted:TEXT)"),
        (("-g", "scripted:Hi", "--set", "generator.txt=Ho"), "Unknown option 'txt'. Did you mean 'text'?"),
        (("-g", "replies:gone.jsonl"), "gone.jsonl: no such file"),
        (("-g", "function:no_such_module:reply"), "cannot import 'no_such_module'"),
        (("-g", "command:no-such-program"), "cannot start 'no-such-program'"),
        (("-g", "command:cat", "--set", "generator.timeout=soon"), "generator 'command:cat': its options"),
        (("-g", "pairs", "--scorers", "lexcal"), "Unknown scorer 'lexcal'. Did you mean 'lexical'?"),
        (("-g", "pairs", "--split", "dve"), "Unknown split 'dve'. Did you mean 'dev'?"),
        (("-g", "pairs", "--set", "data.split=dve"), "Unknown split 'dve'. Did you mean 'dev'?"),
        (("-g", "pairs", "--split", "dev", "--data", "x.jsonl"), "--split and --data are two sources"),
        (("-g", "pairs", "--data", "gone.jsonl"), "gone.jsonl: no such file"),
        (("-g", "pairs", "--limit", "0"), "'--limit'"),
        (("-g", "pairs", "--ids", "bank-5"), "no exchange 'bank-5'"),
        (("-g", "pairs", "--ids", "bank-5"), "Did you mean 'bank-05'?"),
        (("-g", "pairs", "--set", "limit"), "--set 'limit': expected KEY=VALUE"),
        (("-g", "pairs", "--set", "=3"), "--set '=3': expected KEY=VALUE"),
        (("-g", "pairs", "--set", "data..limit=3"), "--set 'data..limit=3': expected KEY=VALUE"),
        (("-g", "pairs", "--set", "data.limit=["), "--set 'data.limit=[': the value is not YAML"),
        (("-g", "pairs", "--set", "data.lmit=3"), "Unknown key 'data.lmit'. Did you mean 'data.limit'?"),
        (("-g", "pairs", "--set", "limit=3"), "Unknown key 'limit'. Did you mean 'data.limit'?"),
        (("-g", "pairs", "--set", "data=3"), "data is 3, expected a mapping"),
        (("-g", "pairs", "--set", "data.limit=few"), "data.limit is 'few', expected a whole number above 0"),
        (("-g", "pairs", "--set", "data.limit=-1"), "data.limit is -1, expected a whole number above 0"),
        (("-g", "pairs", "--set", "batch_size=0"), "batch_size is 0, expected a whole number above 0"),
        (("-g", "pairs", "--set", "seed=x"), "seed is 'x', expected a whole number"),
        (("-g", "pairs", "--set", "scorers=5"), "scorers is 5, expected a list of scorers"),
        (("--set", "generator.name=5"), "generator.name is 5, expected NAME or NAME:OPTION"),
        (("-g", "pairs", "--config", "gone.yaml"), "gone.yaml: no such file"),
        (("-g", "endpoint:m"), "set the environment variable OPENAI_API_KEY"),
        (("-g", "pairs", "-o", "a-file"), "a-file is a file, a folder was expected"),
        (("-g", "pairs", "-o", "a-file/run"), "a-file/run: Not a directory"),
    ],
)
def test_a_run_that_cannot_begin_says_why(evenkeel, tmp_path, monkeypatch, arguments, message):
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "EVENKEEL_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "a-file").write_text("", encoding="utf-8")
    made = evenkeel("run", *arguments)
    assert (made.code, made.out) == (2, "")
    assert message in made.err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"genrator: pairs", "run.yaml: Unknown key 'genrator'. Did you mean 'generator"),
        (b"data: {splt: dev}", "run.yaml: Unknown key 'data.splt'. Did you mean 'data.split'?"),
        (b"data: [", "run.yaml: not valid YAML"),
        (b"", "run.yaml: a YAML mapping (key: value) was expected"),
        (b"name: caf\xe9", "run.yaml:1: not UTF-8"),
        (b"3: x", "run.yaml: Unknown key '3'"),
    ],
)
def test_a_settings_file_that_is_none_is_told_with_its_name(evenkeel, tmp_path, text, message):
    (tmp_path / "run.yaml").write_bytes(text)
    made = evenkeel("run", "-g", "pairs", "--config", "run.yaml")
    assert made.code == 2
    assert message in made.err


def test_a_bad_file_of_exchanges_is_told_before_anything_runs(evenkeel, tmp_path):
    (tmp_path / "x.jsonl").write_text('{"id": "a"}\n', encoding="utf-8")
    made = evenkeel("run", "-g", "pairs", "--data", "x.jsonl", "-o", "run")
    assert made.code == 2
    assert "x.jsonl:1: missing field family" in made.err
    assert "run: evenkeel validate x.jsonl" in made.err
    assert not (tmp_path / "run").exists()


# -------------------------------------------------------------------------------------------------------- going on


def test_a_folder_with_another_config_is_refused_and_left_alone(evenkeel, tmp_path):
    evenkeel("run", "-g", "scripted:One.", "-o", "run", "--limit", 2)
    before = (tmp_path / "run/samples.jsonl").read_bytes()
    made = evenkeel("run", "-g", "scripted:Two.", "-o", "run", "--limit", 2)
    assert made.code == 2
    assert "'scripted:One.'}, now {'name': 'scripted:Two.'}" in made.err
    assert "Give another folder with -o, or delete this one to start over." in made.err
    assert (tmp_path / "run/samples.jsonl").read_bytes() == before


@pytest.mark.parametrize(
    ("manifest", "message"),
    [
        ("{", "run/manifest.json: cannot be read"),
        ('{"config": 3}', "run/manifest.json: not the manifest of a run"),
        (None, "run holds samples without the manifest that says what they are"),
    ],
)
def test_a_damaged_folder_is_refused_and_left_alone(evenkeel, tmp_path, manifest, message):
    (tmp_path / "run").mkdir()
    (tmp_path / "run/samples.jsonl").write_text("precious\n", encoding="utf-8")
    if manifest is not None:
        (tmp_path / "run/manifest.json").write_text(manifest, encoding="utf-8")
    made = evenkeel("run", "-g", "pairs:draft", "-o", "run", "--limit", 1)
    assert made.code == 2
    assert message in made.err
    assert (tmp_path / "run/samples.jsonl").read_text(encoding="utf-8") == "precious\n"


def test_failed_samples_are_named_kept_and_tried_again(evenkeel, tmp_path):
    (tmp_path / "bot.py").write_text(
        "import json, pathlib, sys\n"
        "name = json.load(sys.stdin)['id']\n"
        f"if name == {DEV[1]!r} and not pathlib.Path('fixed').exists(): sys.exit('out of paper')\n"
        "print(json.dumps({'reply': 'Sorry, ' + name}))\n",
        encoding="utf-8",
    )
    run = ("run", "-g", f"command:{PYTHON} -S bot.py", "-o", "run", "--limit", 3)
    made = evenkeel(*run)
    assert made.code == 0
    assert "1 failed" in made.out
    assert "- 1 x exit status 1; stderr: out of paper" in made.lines()
    (tmp_path / "fixed").touch()
    made = evenkeel(*run)
    assert "1 sample in" in made.out
    assert "2 already there" in made.out
    assert "failed" not in made.out.replace("failed  unscored", "")
    assert manifest(tmp_path / "run")["counts"]["samples"] == 3


def test_a_generator_that_goes_away_in_the_middle_costs_nothing_that_was_finished(evenkeel, tmp_path):
    bot = tmp_path / "bot"
    program = f"""#!{sys.executable} -S
import json, os, sys
name = json.load(sys.stdin)["id"]
print(json.dumps({{"reply": "Sorry, " + name}}))
if name == {DEV[1]!r}: os.unlink(sys.argv[0])
"""
    bot.write_text(program, encoding="utf-8")
    bot.chmod(0o755)
    run = ("run", "-g", "command:./bot", "-o", "run", "--limit", 5, "--set", "batch_size=2")
    made = evenkeel(*run)
    assert made.code == 2
    assert "cannot start './bot'" in made.err
    assert ids(tmp_path / "run") == DEV[:2]
    assert manifest(tmp_path / "run")["status"] == "running"

    bot.write_text(program, encoding="utf-8")
    bot.chmod(0o755)
    assert "2 already there" in evenkeel(*run).out
    assert ids(tmp_path / "run") == DEV[:5]


@pytest.mark.parametrize("stop", [signal.SIGKILL, signal.SIGINT])
def test_a_run_that_was_stopped_goes_on_where_it_was(evenkeel, evenkeel_process, tmp_path, stop):
    (tmp_path / "bot.py").write_text(
        "import json, os, sys, time\n"
        "name = json.load(sys.stdin)['id']\n"
        "with open('asked', 'a') as log: log.write(name + '\\n')\n"
        "time.sleep(0.05)\n"
        "print(json.dumps({'reply': 'Sorry, ' + name}))\n",
        encoding="utf-8",
    )
    run = ("run", "-g", f"command:{PYTHON} -S bot.py", "-o", "run", "--set", "batch_size=2", "--limit", 16, "-q")
    process = evenkeel_process(*run, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    deadline = time.monotonic() + 20
    lines = tmp_path / "run/samples.jsonl"
    while not (lines.exists() and lines.read_bytes().count(b"\n") >= 4):
        assert process.poll() is None, process.communicate()[1].decode()
        assert time.monotonic() < deadline, "no sample was finished"
        time.sleep(0.005)
    os.kill(process.pid, stop)
    _, err = process.communicate()
    assert process.returncode == (-stop if stop == signal.SIGKILL else 130)
    assert "Traceback" not in err.decode()
    if stop == signal.SIGINT:
        assert "What was finished is kept: the same command goes on from there." in err.decode()
    finished = (
        ids(tmp_path / "run")
        if stop == signal.SIGINT
        else [json.loads(line)["id"] for line in lines.read_text(encoding="utf-8").splitlines()[:4]]
    )
    assert 4 <= len(finished) < 16

    assert evenkeel(*run).code == 0
    assert sorted(ids(tmp_path / "run")) == sorted(DEV[:16])
    assert manifest(tmp_path / "run")["status"] == "finished"
    asked = Counter((tmp_path / "asked").read_text(encoding="utf-8").split())
    assert set(asked) == set(DEV[:16])
    assert all(asked[name] == 1 for name in finished)
    assert sum(asked.values()) <= 16 + 2  # the batch that was cut short is asked again, and nothing else


# -------------------------------------------------------------------------------------------------------- endpoints

ANSWER = {"choices": [{"index": 0, "message": {"role": "assistant", "content": "So sorry."}, "finish_reason": "stop"}]}


class Handler(BaseHTTPRequestHandler):
    """Answers the first of the exchanges as its server is told to, and the others well."""

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.seen.append(body)
        first = body["messages"][-1]["content"] == load_exchanges("dev")[0].turns[-1].text
        getattr(self, self.server.mood if first else "good")()

    def good(self):
        self.say(200, json.dumps(ANSWER))

    def busy(self):
        self.say(429, '{"error": {"message": "slow down"}}')

    def broken(self):
        self.say(500, '{"error": {"message": "boom"}}')

    def page(self):
        self.say(200, "<html><title>Sign in</title></html>")

    def half(self):
        self.say(200, json.dumps(ANSWER), promised=9999)

    def nothing(self):
        self.server.over.wait(10)

    def say(self, status, text, promised=None):
        self.send_response(status)
        self.send_header("Content-Type", "text/html" if text.startswith("<") else "application/json")
        self.send_header("Content-Length", str(promised or len(text)))
        self.end_headers()
        self.wfile.write(text.encode())
        self.close_connection = True

    def log_message(self, *args):
        pass


@pytest.fixture
def server(monkeypatch):
    pytest.importorskip("openai")
    for name in ("EVENKEEL_BASE_URL", "OPENAI_BASE_URL", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.over, server.seen, server.mood = threading.Event(), [], "good"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.over.set()
    server.shutdown()
    thread.join()
    server.server_close()


def ask(server, *more, timeout=30):
    options = {"base_url": f"http://127.0.0.1:{server.server_port}/v1", "timeout": timeout, "retries": 0}
    given = [part for key, value in options.items() for part in ("--set", f"generator.{key}={value}")]
    return ("run", "-g", "endpoint:m", *given, "--limit", 3, "-o", "run", *more)


@pytest.mark.parametrize(
    ("mood", "reason"),
    [
        ("busy", "HTTP 429: slow down"),
        ("broken", "HTTP 500: boom"),
        ("page", "a web page"),
        ("half", "the connection broke off"),
        ("nothing", "no answer within 1.5 s"),
    ],
)
def test_an_endpoint_that_fails_one_request_costs_that_sample_alone(evenkeel, tmp_path, server, mood, reason):
    server.mood = mood
    # Only silence has to be waited for; a busy machine must not make it of the others.
    asked = ask(server, timeout=1.5 if mood == "nothing" else 30)
    made = evenkeel(*asked)
    assert made.code == 0
    assert "1 failed" in made.out
    assert [line for line in made.lines() if line.startswith("- 1 x ") and reason in line]
    first, *others = samples(tmp_path / "run")
    assert (first["id"], first["reply"]) == (DEV[0], None)
    assert [sample["reply"] for sample in others] == ["So sorry.", "So sorry."]

    server.mood = "good"
    assert "2 already there" in evenkeel(*asked).out
    assert samples(tmp_path / "run")[-1]["reply"] == "So sorry."


def test_an_endpoint_that_is_not_there_is_told_with_its_address(evenkeel, server):
    server.shutdown()
    server.server_close()
    made = evenkeel(*ask(server))
    assert made.code == 2
    assert f"nothing answers at http://127.0.0.1:{server.server_port}/v1" in made.err
    assert "Start the server, or correct base_url" in made.err


def test_the_seed_of_the_run_reaches_a_generator_that_draws(evenkeel, server):
    evenkeel(*ask(server, "--seed", 41))
    assert {body["seed"] for body in server.seen} == {41}


def test_a_seed_of_the_generators_own_goes_before_that_of_the_run(evenkeel, server):
    evenkeel(*ask(server, "--seed", 41, "--set", "generator.seed=5"))
    assert {body["seed"] for body in server.seen} == {5}


def test_exchanges_that_a_generator_cannot_cover_are_left_out_and_told(evenkeel, tmp_path):
    pairs = bundled("datasets", "pairs", "dev.jsonl").read_text(encoding="utf-8").splitlines()
    (tmp_path / "one.jsonl").write_text(
        next(line for line in pairs if '"exchange": null' not in line) + "\n", encoding="utf-8"
    )
    made = evenkeel("run", "-g", "pairs:draft", "--set", "generator.path=one.jsonl", "--split", "dev", "-o", "r")
    assert made.code == 0
    assert "left out" in made.out
    assert len((tmp_path / "r" / "samples.jsonl").read_text(encoding="utf-8").splitlines()) == 1
