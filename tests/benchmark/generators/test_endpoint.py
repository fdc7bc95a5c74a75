"""A real server on 127.0.0.1 that misbehaves as the customer's message tells it to."""

import json
import logging
import socket
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from benchmark.errors import ConfigError, GenerationError, MissingExtra
from benchmark.generators import Request, reply_request
from benchmark.generators.endpoint import EndpointGenerator
from benchmark.records import Exchange, Turn

pytest.importorskip("openai")

KEY = "sk-secret-0123456789"


def completion(content, finish="stop", **more):
    message = {"role": "assistant", "content": content, **more}
    return {
        "id": "1",
        "object": "chat.completion",
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
    }


ANSWERS = {
    "html": (200, "<!DOCTYPE html><html><title>Sign in\n</title></html>"),
    "gateway": (502, "<html><head><title>502 Bad Gateway</title></head></html>"),
    "broken": (500, {"error": {"message": "boom\nat line 7", "type": "server_error"}}),
    "bad request": (400, {"error": {"message": f"context too long, key {KEY} noted"}}),
    "plain refusal": (422, "no thanks"),
    "wrong key": (401, {"error": {"message": f"Incorrect API key provided: {KEY}"}}),
    "wrong model": (404, {"error": "model 'm' not found"}),
    "not json": (200, "Dear Ann, sorry."),
    "deep": (200, "[" * 100_000),
    "no choices": (200, {"choices": []}),
    "error in 200": (200, {"error": {"message": "overloaded"}}),
    "number": (200, 7),
    "empty": (200, completion("")),
    "none": (200, completion(None)),
    "spent": (200, completion("", "length")),
    "filtered": (200, completion(None, "content_filter")),
    "refused": (200, completion(None, refusal="I can't help with that.")),
    "parts": (200, completion([{"type": "text", "text": "Dear "}, {"type": "text", "text": "Ann"}])),
    "surrogate": (200, completion("Sorry \ud83d Ann")),
    "spaced": (200, completion("\n Sorry. \n")),
}


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        what = body["messages"][-1]["content"]
        with self.server.lock:
            self.server.seen.append((what, time.monotonic(), self.headers, body))
            earlier = sum(entry[0] == what for entry in self.server.seen) - 1
        if what == "busy" and earlier == 0:
            self.answer(429, {"error": {"message": "slow down"}}, retry_after="1")
        elif what == "half":
            self.answer(200, completion("Dear Ann"), promised=9999)
        elif what == "hang":
            self.server.over.wait(10)
        elif what.startswith("slow"):
            time.sleep(0.3)
            self.answer(200, completion(f"re: {what}"))
        else:
            self.answer(*ANSWERS.get(what, (200, completion(f"re: {what}"))))

    def answer(self, status, body, *, retry_after=None, promised=None):
        data = (body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html" if isinstance(body, str) else "application/json")
        self.send_header("Content-Length", str(promised or len(data)))
        if retry_after:
            self.send_header("Retry-After", retry_after)
        self.end_headers()
        self.wfile.write(data)
        self.close_connection = True

    def log_message(self, *args):
        pass


@pytest.fixture(autouse=True)
def environment(monkeypatch):
    for name in ("EVENKEEL_BASE_URL", "OPENAI_BASE_URL", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def server():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.lock, server.over, server.seen = threading.Lock(), threading.Event(), []
    server.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.over.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def closed_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ask(text: str) -> Request:
    return reply_request(Exchange("x", (Turn("customer", text),)))


def answers(server, *texts, **options):
    options = {"base_url": server.url, "retries": 0, **options}
    return EndpointGenerator("m", **options).generate([ask(text) for text in texts])


def test_a_batch_is_answered_in_order_and_at_once(server):
    started = time.perf_counter()
    made = answers(server, "slow a", "slow b", "slow c", "slow d", concurrency=4)
    assert [generation.text for generation in made] == ["re: slow a", "re: slow b", "re: slow c", "re: slow d"]
    assert time.perf_counter() - started < 4 * 0.3
    assert all(0.3 <= generation.seconds < 1 for generation in made)


def test_no_more_requests_run_at_a_time_than_were_allowed(server):
    started = time.perf_counter()
    answers(server, "slow a", "slow b", concurrency=1)
    assert time.perf_counter() - started > 2 * 0.3


def test_an_empty_batch_asks_nobody(server):
    assert answers(server) == []
    assert server.seen == []


def test_model_messages_and_settings_arrive(server):
    answers(server, "good", temperature=0.7, max_tokens=55, seed=3)
    body = server.seen[0][3]
    assert (body["model"], body["temperature"], body["max_tokens"], body["seed"]) == ("m", 0.7, 55, 3)
    assert [message["role"] for message in body["messages"]] == ["system", "user"]


def test_a_setting_of_none_is_left_out(server):
    answers(server, "good", temperature=None, max_tokens=None, seed=None)
    assert {"temperature", "max_tokens", "seed"}.isdisjoint(server.seen[0][3])


def test_a_busy_server_is_asked_again_when_it_says_so(server):
    busy, good = answers(server, "busy", "good", retries=1)
    assert (busy.text, good.text) == ("re: busy", "re: good")
    first, second = [moment for what, moment, *_ in server.seen if what == "busy"]
    assert 1.0 <= second - first < 3


def test_a_server_error_is_a_failure_after_the_retries(server):
    broken, good = answers(server, "broken", "good", retries=1)
    assert (broken.text, broken.failure) == (None, "HTTP 500 after 1 retry: boom at line 7")
    assert sum(what == "broken" for what, *_ in server.seen) == 2
    assert good.text == "re: good"


@pytest.mark.parametrize(
    ("what", "failure"),
    [
        ("html", "the endpoint answered with a web page ('Sign in'), not JSON; check base_url"),
        ("gateway", "HTTP 502: a web page ('502 Bad Gateway')"),
        ("bad request", "HTTP 400: context too long, key [key] noted"),
        ("plain refusal", "HTTP 422: no thanks"),
        ("wrong key", "HTTP 401: Incorrect API key provided: [key]"),
        ("wrong model", "HTTP 404: model 'm' not found"),
        ("not json", "the endpoint answered with something that is not JSON: 'Dear Ann, sorry.'"),
        ("no choices", 'the answer holds no reply: {"choices": []}'),
        ("error in 200", 'the answer holds no reply: {"error": {"message": "overloaded"}}'),
        ("number", "the answer holds no reply: 7"),
        ("empty", "the reply is empty"),
        ("none", "the reply is empty"),
        ("spent", "the reply is empty: the token limit was spent before any text; raise max_tokens"),
        ("filtered", "the reply is empty: it was withheld by the endpoint's content filter"),
        ("refused", "the model refused: I can't help with that."),
    ],
)
def test_an_answer_without_a_reply_is_the_failure_of_its_request_alone(server, monkeypatch, what, failure):
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    first, bad, last = answers(server, "good", what, "fine")
    assert (bad.text, bad.failure) == (None, failure)
    assert (first.text, last.text) == ("re: good", "re: fine")


def test_json_nested_without_end_is_a_failure_in_one_short_line(server):
    deep, good = answers(server, "deep", "good")
    assert deep.failure.startswith("the endpoint answered with something that is not JSON: '[[[")
    assert len(deep.failure) == 400
    assert good.text == "re: good"


def test_half_a_response_is_a_failure(server):
    half, good = answers(server, "half", "good")
    assert half.text is None
    assert half.failure.startswith("the connection broke off: peer closed connection without sending complete message")
    assert good.text == "re: good"


def test_silence_is_a_failure_after_the_timeout(server):
    hang, good = answers(server, "hang", "good", timeout=0.5, retries=1)
    assert (hang.text, hang.failure) == (None, "no answer within 0.5 s after 1 retry")
    assert good.text == "re: good"


@pytest.mark.parametrize(("what", "text"), [("parts", "Dear Ann"), ("surrogate", "Sorry ? Ann"), ("spaced", "Sorry.")])
def test_unusual_content_is_still_a_reply(server, what, text):
    assert answers(server, what)[0].text == text


def test_nobody_at_the_address_stops_the_run_and_names_it(closed_port):
    url = f"http://127.0.0.1:{closed_port}/v1"
    generator = EndpointGenerator("m", base_url=url, retries=1, concurrency=2)
    started = time.perf_counter()
    with pytest.raises(GenerationError, match=f"nothing answers at {url} .*refused.*correct base_url"):
        generator.generate([ask("good")] * 40)
    # Only the first two wait through their retries (half a second each); twenty rounds of them would take ten seconds.
    assert time.perf_counter() - started < 4


def test_a_server_that_goes_away_in_the_middle_costs_only_what_it_did_not_answer(server):
    generator = EndpointGenerator("m", base_url=server.url, retries=0, concurrency=1)
    assert generator.generate([ask("good")])[0].text == "re: good"
    server.shutdown()
    server.server_close()
    with pytest.raises(GenerationError, match="nothing answers"):
        generator.generate([ask("good")])


def test_a_key_that_is_never_accepted_stops_the_run_without_showing_it(server, monkeypatch):
    monkeypatch.setenv("MY_KEY", KEY)
    with pytest.raises(GenerationError, match="does not accept the key in MY_KEY") as caught:
        answers(server, "wrong key", "wrong key", key_env="MY_KEY")
    assert KEY not in str(caught.value)


def test_a_model_that_is_not_there_stops_the_run(server):
    with pytest.raises(GenerationError, match=r"has no model 'm', or base_url is wrong .*model 'm' not found"):
        answers(server, "wrong model")


def test_the_key_of_the_environment_is_sent_and_shown_nowhere(server, monkeypatch, caplog):
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("MY_KEY", f" {KEY}\n")
    generator = EndpointGenerator("m", base_url=server.url, key_env="MY_KEY")
    generator.generate([ask("good")])
    assert server.seen[0][2]["Authorization"] == f"Bearer {KEY}"
    assert KEY not in repr(generator)
    assert KEY not in caplog.text


def test_a_local_server_needs_no_key(server):
    assert answers(server, "good")[0].text == "re: good"


def test_another_server_needs_a_key_and_the_message_names_the_variable():
    with pytest.raises(ConfigError, match=r"no key for https://api\.example\.com/v1: set .* variable MY_KEY"):
        EndpointGenerator("m", base_url="https://api.example.com/v1", key_env="MY_KEY")


def test_without_a_base_url_it_is_openai_that_needs_a_key():
    with pytest.raises(ConfigError, match=r"no key for https://api\.openai\.com/v1: .*OPENAI_API_KEY"):
        EndpointGenerator("m")


@pytest.mark.parametrize("name", ["EVENKEEL_BASE_URL", "OPENAI_BASE_URL"])
def test_the_base_url_may_come_from_the_environment(server, monkeypatch, name):
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv(name, server.url)
    assert EndpointGenerator("m", retries=0).generate([ask("good")])[0].text == "re: good"


def test_a_key_in_place_of_the_variables_name_is_refused_and_not_repeated():
    with pytest.raises(ConfigError, match="must be the name of an environment variable") as caught:
        EndpointGenerator("m", key_env=KEY)
    assert KEY not in str(caught.value)


def test_a_password_in_the_url_is_not_shown(closed_port):
    generator = EndpointGenerator("m", base_url=f"http://ann:hunter2@127.0.0.1:{closed_port}/v1?key=abc", retries=0)
    with pytest.raises(GenerationError) as caught:
        generator.generate([ask("good")])
    assert f"http://127.0.0.1:{closed_port}/v1" in str(caught.value)
    for shown in (str(caught.value), repr(generator)):
        assert "hunter2" not in shown
        assert "abc" not in shown


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"base_url": "localhost:8000/v1"}, "base_url is not a web address"),
        ({"base_url": "http://localhost:port/v1"}, "base_url is not a web address"),
        ({"timeout": 0}, "timeout must be above 0"),
        ({"retries": -1}, "retries 0 or more"),
        ({"concurrency": 0}, "concurrency 1 or more"),
    ],
)
def test_settings_out_of_range_are_refused(options, message):
    with pytest.raises(ConfigError, match=message):
        EndpointGenerator("m", **{"base_url": "http://127.0.0.1:9/v1", **options})


def test_something_that_is_no_key_is_refused_without_showing_it(monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "my “secret” key")
    with pytest.raises(ConfigError, match="holds characters that no key has") as caught:
        EndpointGenerator("m")
    assert "secret" not in str(caught.value)


def test_without_the_openai_package_the_pip_line_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "openai", None)
    with pytest.raises(MissingExtra, match=r"pip install 'evenkeel\[endpoint\]'"):
        EndpointGenerator("m", base_url="http://127.0.0.1:9/v1")
