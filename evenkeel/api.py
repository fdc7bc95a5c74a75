"""The Python API: four functions and two loaders. `import evenkeel as ek`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmark.errors import ConfigError, DataError
from benchmark.exchanges import load_exchanges, load_pairs
from benchmark.records import Exchange, Score
from benchmark.rubric import Rubric
from benchmark.scorers import DEFAULT_SCORERS, Scorer
from benchmark.scoring import Scoring, bare_exchange
from evenkeel.given import (
    Customer,
    GivenFacts,
    check_channel,
    check_customer,
    check_expected,
    check_facts,
    check_fields,
    check_text,
)
from rewriter.engines import Engine
from rewriter.guard import check_rewrite
from rewriter.records import Case, Rewrite, Verdict
from rewriter.rewriting import rewrite_case
from rewriter.tones import Tone

__all__ = ["check", "load_exchanges", "load_pairs", "rewrite", "score", "score_many"]

GivenScorer = str | Scorer | Sequence[str | Scorer] | None

_ROW = ("id", "reply", "customer", "turns", "facts", "request", "expected", "channel", "family", "industry", "anger")
"""What a row may hold: the fields of a file of replies. The last three change no score."""


def score(
    reply: str,
    *,
    customer: Customer = None,
    facts: GivenFacts = None,
    request: str | None = None,
    expected: Sequence[str] | None = None,
    scorer: GivenScorer = None,
) -> Score:
    """Score one reply.

    Args:
        reply: The agent's answer.
        customer: The customer's message, or the turns of the conversation as `{"role", "text"}`; without it nothing can
            be seen to be about this customer, and grades that need that top out at 1.
        facts: `known`, `allowed`, `not_allowed`, `missing`; without them promises cannot be checked, and the score says
            which.
        request: What the customer asked for, in a few words.
        expected: The do-principles that this exchange calls for; default: by the rubric's rules.
        scorer: One or several scorers, by name or object; default: lexical and grounding.

    Returns:
        Score with `.overall` 0-100 or None, `.grades`, `.evidence` (character offsets), `.parts`, `.reasons`.

    Raises:
        DataError: The reply is empty, or the customer, facts, request or expected are not what they should be.
        UnknownName: No such scorer, or no such principle in `expected`.

    >>> import evenkeel as ek
    >>> reply = "I'm sorry about both late parcels. You have your £8 back today."
    >>> score = ek.score(reply, customer="Two parcels, both late!")
    >>> score.grades["apologize"], score.grades["rude"]
    (2, 0)
    """
    row = {"reply": reply, "customer": customer, "facts": facts, "request": request, "expected": expected}
    scoring = _scoring(scorer)
    return scoring.score([_reply_case(row, scoring.rubric, name="reply")])[0]


def score_many(rows: Iterable[Mapping[str, Any]], *, scorer: GivenScorer = None) -> list[Score]:
    """Score many replies.

    Args:
        rows: Mappings with `reply` and, as far as known, `id`, `customer` or `turns`, `facts`, `request`, `expected`,
            `channel`, as in a file of replies.
        scorer: As for `score`.

    Raises:
        DataError: A row is not as it should be; the message names the row, counted from 1, and nothing is scored.
        UnknownName: No such scorer.

    >>> import evenkeel as ek
    >>> scores = ek.score_many([{"reply": "I apologise for the delay."}, {"reply": "No refund."}])
    >>> [score.grades["apologize"] > 0 for score in scores]
    [True, False]
    """
    scoring = _scoring(scorer)
    cases = []
    for number, row in enumerate(rows, 1):
        place = f"row {number}"
        if not isinstance(row, Mapping):
            raise DataError("not a mapping", file=place, got=row, expected='{"reply": "…", "customer": "…", …}')
        check_fields(row, _ROW, "row", place=place)
        cases.append(_reply_case(row, scoring.rubric, name=str(row.get("id", number)), place=place))
    return scoring.score(cases)


def rewrite(
    draft: str,
    *,
    customer: Customer = None,
    facts: GivenFacts = None,
    request: str | None = None,
    channel: str = "email",
    tone: str | Path | Tone = "warm",
    engine: str | Engine | None = None,
    strength: str = "full",
) -> Rewrite:
    """Rewrite a curt draft so that it calms the customer and stays true.

    Args:
        draft: What an agent would have sent; placeholders and mark-up survive as they are.
        customer: The customer's message or turns; None for a canned response.
        facts: `known`, `allowed`, `not_allowed`, `missing`: what may be said and asked.
        request: What the customer asks for, in a few words ("to have her £40 back"); default: read from what they say.
        channel: email, chat, sms, social, phone, phone_note, review or canned.
        tone: warm, neutral, formal, brief, or a YAML file of your own.
        engine: None or "editor" for the built-in one, "language_model:endpoint:MODEL", or an engine.
        strength: "full" may add sentences, "light" changes wording only.

    Returns:
        Rewrite with `.text`, `.needs_human`, `.reasons`, `.changes`, `.verdict`. Never text that the guard refused.

    Raises:
        DataError: The draft is empty, or the customer or facts are not what they should be.
        ConfigError: Unknown channel, tone, engine or strength.

    >>> import evenkeel as ek
    >>> made = ek.rewrite("No refund. Fee stands.", customer="Three weeks without an answer about the £40 fee!")
    >>> made.verdict.ok, made.decision
    (True, 'refused')
    """
    return rewrite_case(_case(draft, customer, facts, channel, request), tone=tone, engine=engine, strength=strength)


def check(draft: str, rewrite: str, *, customer: Customer = None, facts: GivenFacts = None) -> Verdict:
    """Check a rewrite that anybody wrote against its draft: locks, mark-up, decision, facts, promises.

    Returns:
        Verdict with `.ok` and `.faults` (kind, message, span).

    Raises:
        DataError: The draft is empty, or the rewrite, customer or facts are not what they should be.

    >>> import evenkeel as ek
    >>> ek.check("Hi {{name}}, £20 refunded.", "Hi, £25 is on its way back to you!").ok
    False
    """
    case = _case(draft, customer, facts, "email")
    return check_rewrite(case, check_text(rewrite, "rewrite", "text to check", blank=True))


def _reply_case(row: Mapping[str, Any], rubric: Rubric, *, name: str, place: object = None) -> tuple[Exchange, str]:
    reply = check_text(row.get("reply"), "reply", "text to score", place=place)
    said = "turns" if row.get("turns") is not None else "customer"
    exchange = bare_exchange(
        check_customer(row.get(said), said, place=place),
        check_facts(row.get("facts"), place=place),
        request=_request(row.get("request"), place=place),
        expected=check_expected(row.get("expected"), rubric.do, place=place),
        channel=check_channel("email" if row.get("channel") is None else row["channel"], place=place),
        name=name,
    )
    return exchange, reply


def _case(draft: str, customer: Customer, facts: GivenFacts, channel: str, request: str | None = None) -> Case:
    text = check_text(draft, "draft", "text to rewrite")
    exchange = bare_exchange(
        check_customer(customer), check_facts(facts), request=_request(request), channel=check_channel(channel)
    )
    return Case(text, exchange)


def _request(value: object, *, place: object = None) -> str | None:
    if value is not None and not isinstance(value, str):
        raise DataError("the request is not text", file=place, field="request", got=value, expected="a few words")
    return value


def _scoring(scorer: GivenScorer) -> Scoring:
    if scorer is None:
        return Scoring(DEFAULT_SCORERS)
    if isinstance(scorer, str) or not isinstance(scorer, Sequence):
        return Scoring([scorer])
    if not scorer:
        raise ConfigError("no scorer given: leave it out, or name one or several, such as ['lexical', 'grounding']")
    return Scoring(scorer)
