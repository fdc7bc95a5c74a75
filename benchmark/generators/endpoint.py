"""Replies from a language model behind an OpenAI-compatible endpoint: hosted, or a local server."""

from __future__ import annotations

import json
import os
import re
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from benchmark.errors import ConfigError, GenerationError, MissingExtra
from benchmark.generators import Generation, Request, generation_of, one_line

if TYPE_CHECKING:
    import openai

__all__ = ["EndpointGenerator"]

OPENAI_URL = "https://api.openai.com/v1"
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "0.0.0.0", "::1"})
CONNECT_SECONDS = 10.0
"""A server that is there takes a connection at once, however long it then thinks."""


class _Failed(Exception):
    """One request has no reply. `everywhere` says so of the endpoint, where every other request must fail alike."""

    def __init__(self, reason: str, everywhere: str | None = None) -> None:
        super().__init__(reason)
        self.everywhere = everywhere


class EndpointGenerator:
    """Ask an OpenAI-compatible chat endpoint, several requests at a time.

    What is busy (429), broken (5xx), silent or cut off is tried again by the `openai` client, which waits as long as
    the server asks for (`Retry-After`). What still fails is the failure of that request.

    Args:
        model: Name of the model at the endpoint.
        base_url: Up to and including `/v1`. Default: EVENKEEL_BASE_URL, then OPENAI_BASE_URL, then OpenAI itself.
        key_env: Environment variable that holds the key; the only way in. A local server needs none.
        timeout: Seconds of silence after which a try is given up.
        retries: Further tries after the first.
        concurrency: Requests at a time.
        temperature: None leaves it out, for models that refuse the parameter; so with `max_tokens` and `seed`.
        max_tokens: Length limit of a reply.
        seed: Sent along; few endpoints promise anything for it.

    Raises:
        ConfigError: No key, a bad URL, or a number out of range.
        MissingExtra: The `openai` package is not installed.
    """

    main_option = "model"

    def __init__(
        self,
        model: str,
        *,
        base_url: str | None = None,
        key_env: str = "OPENAI_API_KEY",
        timeout: float = 60.0,
        retries: int = 4,
        concurrency: int = 8,
        temperature: float | None = 0.0,
        max_tokens: int | None = 800,
        seed: int | None = 0,
    ) -> None:
        if timeout <= 0 or retries < 0 or concurrency < 1:
            got = f"timeout={timeout}, retries={retries}, concurrency={concurrency}"
            raise ConfigError(f"endpoint: timeout must be above 0, retries 0 or more, concurrency 1 or more; got {got}")
        url = base_url or os.environ.get("EVENKEEL_BASE_URL") or os.environ.get("OPENAI_BASE_URL") or OPENAI_URL
        self._model, self._timeout, self._concurrency, self._key_env = model, timeout, concurrency, key_env
        self._shown_url, local = _check_url(url)
        self._key = _key(key_env, self._shown_url, local)
        chosen = {"temperature": temperature, "max_tokens": max_tokens, "seed": seed}
        self._options: dict[str, Any] = {name: value for name, value in chosen.items() if value is not None}
        self._client = _client(url, self._key or "none", timeout, retries)
        self._hasty_client = self._client.with_options(max_retries=0)

    def __repr__(self) -> str:
        return f"EndpointGenerator({self._model!r}, base_url={self._shown_url!r})"

    def generate(self, requests: Sequence[Request]) -> list[Generation]:
        """Answer each request, in order.

        Raises:
            GenerationError: No request of the batch got anywhere: nothing answers at the URL, or the key or the
                model is not known there.
        """
        if not requests:
            return []
        down = threading.Event()
        with ThreadPoolExecutor(max_workers=min(self._concurrency, len(requests))) as pool:
            answers = list(pool.map(lambda request: self._answer(request, down), requests))
        everywhere = [reason for _, reason in answers if reason is not None]
        if len(everywhere) == len(answers):
            raise GenerationError(everywhere[0])
        return [generation for generation, _ in answers]

    def _answer(self, request: Request, down: threading.Event) -> tuple[Generation, str | None]:
        started = time.perf_counter()
        try:
            answer = self._ask(request, down)
        except _Failed as exc:
            reason = Generation(None, self._clean(str(exc)), time.perf_counter() - started)
            return reason, None if exc.everywhere is None else self._clean(exc.everywhere)
        text, read, written = answer
        made = generation_of(text, time.perf_counter() - started)
        return replace(made, tokens_in=read, tokens_out=written), None

    def _ask(self, request: Request, down: threading.Event) -> tuple[str, int | None, int | None]:
        import openai

        # Once a request has found nobody there, after all its retries, the rest of the batch need not wait as long.
        client = self._hasty_client if down.is_set() else self._client
        messages: Any = [{"role": message.role, "content": message.content} for message in request.messages]
        try:
            # The raw answer, because the client makes a completion of any JSON and a string of any web page.
            raw = client.chat.completions.with_raw_response.create(
                model=self._model, messages=messages, **self._options
            )
        except openai.APIConnectionError as exc:
            raise self._connection_failure(exc, down) from exc
        except openai.APIStatusError as exc:
            down.clear()
            raise self._status_failure(exc) from exc
        except openai.OpenAIError as exc:
            raise _Failed(f"{type(exc).__name__}: {exc}") from exc
        down.clear()
        return _reply_in(raw.http_response.text)

    def _connection_failure(self, exc: openai.APIConnectionError, down: threading.Event) -> _Failed:
        import openai

        cause = exc.__cause__ or exc
        # By name: the client rests on httpx or httpx2, by its version.
        if type(cause).__name__ in {"ConnectError", "ConnectTimeout"}:
            down.set()
            reason = f"nothing answers at {self._shown_url} ({cause})"
            hint = "Start the server, or correct base_url (EVENKEEL_BASE_URL, OPENAI_BASE_URL)."
            return _Failed(reason, f"{reason}. {hint}")
        if isinstance(exc, openai.APITimeoutError):
            return _Failed(f"no answer within {self._timeout:g} s{_retries(exc)}")
        return _Failed(f"the connection broke off{_retries(exc)}: {cause}")

    def _status_failure(self, exc: openai.APIStatusError) -> _Failed:
        reason = f"HTTP {exc.status_code}{_retries(exc)}: {_detail(exc.body, exc.response.text)}"
        if exc.status_code == 401:
            return _Failed(reason, f"{self._shown_url} does not accept the key in {self._key_env}. {reason}")
        if exc.status_code == 404:
            hint = f"{self._shown_url} has no model {self._model!r}, or base_url is wrong (most end in /v1)"
            return _Failed(reason, f"{hint}. {reason}")
        return _Failed(reason)

    def _clean(self, text: str) -> str:
        """Give one line, without the key: some servers send it back in their complaints."""
        if self._key is not None:
            text = text.replace(self._key, "[key]")
        return one_line(text, 400)


def _client(url: str, key: str, timeout: float, retries: int) -> openai.OpenAI:
    try:
        import openai
    except ImportError as exc:
        raise MissingExtra("The generator 'endpoint'", "endpoint") from exc
    patience = openai.Timeout(timeout, connect=min(timeout, CONNECT_SECONDS))
    return openai.OpenAI(base_url=url, api_key=key, timeout=patience, max_retries=retries)


def _check_url(url: str) -> tuple[str, bool]:
    """Give the URL as it may be shown (no password, no query), and whether it is on this machine."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if host is None or parts.scheme not in {"http", "https"}:
        raise ConfigError("endpoint: base_url is not a web address, expected for example http://localhost:8000/v1")
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}", host in LOCAL_HOSTS


def _key(key_env: str, url: str, local: bool) -> str | None:
    if not re.fullmatch(r"[A-Za-z_]\w*", key_env):
        # Not shown: whoever gets this wrong has most likely given the key itself.
        raise ConfigError("endpoint: key_env must be the name of an environment variable (OPENAI_API_KEY), not a key")
    key = os.environ.get(key_env, "").strip()
    if not key and not local:
        raise ConfigError(
            f"no key for {url}: set the environment variable {key_env}, or name the one that holds it with key_env"
        )
    if not re.fullmatch(r"[!-~]*", key):
        raise ConfigError(f"the key in {key_env} holds characters that no key has; was something else pasted?")
    return key or None


def _retries(exc: openai.APIError) -> str:
    count = exc.request.headers.get("x-stainless-retry-count", "0")
    return {"0": "", "1": " after 1 retry"}.get(count, f" after {count} retries")


def _detail(body: object, text: str) -> str:
    if isinstance(body, Mapping):
        for name in ("message", "detail", "error"):
            if isinstance(body.get(name), str):
                return str(body[name])
    said = body if isinstance(body, str) else text  # {"error": "…"} comes unwrapped
    return _page(said) or said or "no explanation"


def _page(text: str) -> str | None:
    """What to call a web page: a proxy's or a login's, or the server's own where the path is wrong."""
    if not re.match(r"\s*<(!doctype|html|head|body)\b", text, re.IGNORECASE):
        return None
    title = re.search(r"<title>(.*?)</title>", text, re.IGNORECASE | re.DOTALL)
    return f"a web page ({title.group(1).strip()!r})" if title else "a web page"


def _reply_in(text: str) -> tuple[str, int | None, int | None]:
    """The reply in the body of an answer with status 200, and the tokens read and written for it."""
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        page = _page(text)
        if page:
            raise _Failed(f"the endpoint answered with {page}, not JSON; check base_url") from None
        raise _Failed(f"the endpoint answered with something that is not JSON: {text!r}") from None
    try:
        choice = body["choices"][0]
        message, finish = dict(choice["message"]), choice.get("finish_reason")
    except (KeyError, IndexError, TypeError, ValueError, AttributeError):
        raise _Failed(f"the answer holds no reply: {text}") from None
    if message.get("refusal"):
        raise _Failed(f"the model refused: {message['refusal']}")
    content = message.get("content")
    if isinstance(content, list):  # some servers send parts
        content = "".join(str(part.get("text", "")) for part in content if isinstance(part, Mapping))
    if not isinstance(content, str) or not content.strip():
        why = {
            "length": ": the token limit was spent before any text; raise max_tokens",
            "content_filter": ": it was withheld by the endpoint's content filter",
        }
        raise _Failed(f"the reply is empty{why.get(str(finish), '')}")
    return content.strip(), *_usage(body)


def _usage(body: Mapping[str, Any]) -> tuple[int | None, int | None]:
    """What the endpoint counted, if it did."""
    usage = body.get("usage")
    if not isinstance(usage, Mapping):
        return None, None
    read, written = (usage.get(name) for name in ("prompt_tokens", "completion_tokens"))
    return read if isinstance(read, int) else None, written if isinstance(written, int) else None
