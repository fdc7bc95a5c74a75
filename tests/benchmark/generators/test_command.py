import json
import shlex
import sys
import time

import pytest

from benchmark.errors import ConfigError, GenerationError
from benchmark.generators import Request, reply_request
from benchmark.generators.command import CommandGenerator
from benchmark.records import Exchange, Facts, Turn

PYTHON = shlex.quote(sys.executable)


def ask(name: str) -> Request:
    return reply_request(Exchange(name, (Turn("customer", "Où est mon colis?"),), Facts(known=("Order 12.",))))


def program(tmp_path, code: str, timeout: float = 20.0) -> CommandGenerator:
    file = tmp_path / "a program.py"
    file.write_text("import json, sys\n" + code, encoding="utf-8")
    # -S: without site-packages Python starts in a fraction of the time.
    return CommandGenerator(f"{PYTHON} -S {shlex.quote(str(file))}", timeout=timeout)


def test_the_request_goes_in_as_json_and_the_reply_comes_out(tmp_path):
    echo = program(tmp_path, "r = json.load(sys.stdin); print(json.dumps({'reply': json.dumps(r)}))")
    (made,) = echo.generate([ask("a")])
    assert json.loads(made.text) == ask("a").to_json()
    assert made.seconds > 0


def test_one_process_answers_each_request_in_order(tmp_path):
    named = program(tmp_path, "print(json.dumps({'reply': json.load(sys.stdin)['id']}))")
    assert [generation.text for generation in named.generate([ask("b"), ask("a")])] == ["b", "a"]


def test_a_program_that_fails_for_one_request_leaves_the_others_alone(tmp_path):
    code = """
if json.load(sys.stdin)["id"] == "bad":
    sys.exit("no such\\ncustomer")
print('{"reply": "Fine."}')
"""
    first, bad, last = program(tmp_path, code).generate([ask("a"), ask("bad"), ask("c")])
    assert (first.text, last.text) == ("Fine.", "Fine.")
    assert (bad.text, bad.failure) == (None, "exit status 1; stderr: no such customer")


def test_a_program_need_not_read_its_input(tmp_path):
    (made,) = program(tmp_path, 'print(\'{"reply": "Fine."}\')').generate([ask("a")])
    assert made.text == "Fine."


@pytest.mark.parametrize(
    ("code", "failure"),
    [
        ("print('Dear Ann'); print('debug', file=sys.stderr)", "the output is not JSON: 'Dear Ann'; stderr: debug"),
        ("pass", "the output is not JSON: ''"),
        ("print('[' * 100000)", "the output is not JSON: '" + "[" * 79 + "…'"),
        ("sys.stdout.buffer.write(b'\\xff')", "the output is not JSON: '\ufffd'"),
        ("print('[1]')", 'the output is not {"reply": "…"}: \'[1]\''),
        ("print('{\"answer\": 1}')", 'the output is not {"reply": "…"}: \'{"answer": 1}\''),
        ("print('{\"reply\": 1}')", "the reply is not text but int"),
        ('print(\'{"reply": " "}\')', "the reply is empty"),
        (
            "sys.stderr.write('x' * 999 + ' the reason'); sys.exit(7)",
            "exit status 7; stderr: …" + "x" * 188 + " the reason",
        ),
        ("import os; os.kill(os.getpid(), 9)", "killed by SIGKILL"),
    ],
)
def test_output_that_is_no_reply_is_a_failure_in_one_line(tmp_path, code, failure):
    (made,) = program(tmp_path, code).generate([ask("a")])
    assert (made.text, made.failure) == (None, failure)


def test_a_program_without_end_is_stopped_together_with_what_it_started(tmp_path):
    code = f"""
import subprocess
sys.stderr.write("thinking"); sys.stderr.flush()
subprocess.run(["sh", "-c", "sleep 1; touch {tmp_path}/survived; sleep 30"])
"""
    started = time.perf_counter()
    (made,) = program(tmp_path, code, timeout=0.5).generate([ask("a")])
    assert (made.text, made.failure) == (None, "no reply within 0.5 s; stderr: thinking")
    assert time.perf_counter() - started < 5
    time.sleep(1)
    assert not (tmp_path / "survived").exists()


def test_a_program_that_is_not_there_stops_the_run():
    with pytest.raises(GenerationError, match="cannot start 'no-such-program': No such file"):
        CommandGenerator("no-such-program --fast").generate([ask("a")])


def test_a_file_that_is_no_program_stops_the_run(tmp_path):
    (tmp_path / "notes.txt").write_text("hello", encoding="utf-8")
    with pytest.raises(GenerationError, match="Permission denied"):
        CommandGenerator(str(tmp_path / "notes.txt")).generate([ask("a")])


def test_no_shell_reads_the_command(tmp_path):
    generator = CommandGenerator(f'echo \'{{"reply": "$HOME"}}\' ; touch {tmp_path}/made')
    assert "; touch" in (generator.generate([ask("a")])[0].failure or "")
    assert not (tmp_path / "made").exists()


@pytest.mark.parametrize(
    ("command", "timeout", "message"),
    [
        ("", 1.0, "command is empty"),
        ("say 'hello", 1.0, "No closing quotation"),
        ("true", 0.0, "timeout is 0.0"),
    ],
)
def test_a_command_that_cannot_be_run_is_refused(command, timeout, message):
    with pytest.raises(ConfigError, match=message):
        CommandGenerator(command, timeout=timeout)
