"""The Python API: five functions and two loaders. `import evenkeel as ek`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmark.errors import DataError
from benchmark.exchanges import load_exchanges, load_pairs
from benchmark.records import Facts, Score, Turn
from benchmark.scorers import DEFAULT_SCORERS, Scorer
from benchmark.scoring import Scoring, bare_exchange
from rewriter.engines import Engine
from rewriter.guard import check_rewrite
from rewriter.records import Case, Rewrite, Verdict
from rewriter.rewriting import rewrite_case
from rewriter.tones import Tone

__all__ = ["check", "load_exchanges", "load_pairs", "rewrite", "score", "score_many"]

Customer = str | Sequence[Turn | dict[str, str]] | None
GivenFacts = Facts | dict[str, list[str]] | None
GivenScorer = str | Scorer | Sequence[str | Scorer] | None


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
        customer: The customer's message, or the turns of the conversation as `{"role", "text"}`; without it nothing can be seen to be
            about this customer, and grades that need that top out at 1.
        facts: `known`, `allowed`, `not_allowed`, `missing`; without them promises cannot be checked, and the score says which.
        request: What the customer asked for, in a few words.
        expected: The do-principles that this exchange calls for; default: by the rubric's rules.
        scorer: One or several scorers, by name or object; default: lexical and grounding.

    Returns:
        Score with `.overall` 0-100 or None, `.grades`, `.evidence` (character offsets), `.parts`, `.reasons`.

    Raises:
        DataError: The reply is empty.
        UnknownName: No such scorer.

    >>> import evenkeel as ek
    >>> ek.score("I'm sorry about both late parcels. The £8 is refunded today.", customer="Two parcels late! I paid £8 for this.").overall > 40
    True
    """
    row = {"reply": reply, "customer": customer, "facts": facts, "request": request, "expected": expected}
    return score_many([row], scorer=scorer)[0]


def score_many(rows: Iterable[Mapping[str, Any]], *, scorer: GivenScorer = None) -> list[Score]:
    """Score many replies.

    Args:
        rows: Mappings with `reply` and, as far as known, `customer` or `turns`, `facts`, `request`, `expected`, `channel`.
        scorer: As for `score`.

    Raises:
        DataError: A row has no reply; the message names the row.
    """
    scoring = _scoring(scorer)
    cases = []
    for number, row in enumerate(rows):
        reply = row.get("reply")
        if not isinstance(reply, str) or not reply.strip():
            raise DataError("the reply is empty", line=number + 1, field="reply", got=reply, expected="text to score")
        exchange = bare_exchange(
            row.get("turns") or row.get("customer"),
            row.get("facts"),
            request=row.get("request"),
            expected=row.get("expected"),
            channel=row.get("channel") or "email",
            name=str(row.get("id", number)),
        )
        cases.append((exchange, reply))
    return scoring.score(cases)


def rewrite(
    draft: str,
    *,
    customer: Customer = None,
    facts: GivenFacts = None,
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
        channel: email, chat, sms, social, phone, phone_note, review or canned.
        tone: warm, neutral, formal, brief, or a YAML file of your own.
        engine: None or "editor" for the built-in one, "language_model:endpoint:MODEL", or an engine.
        strength: "full" may add sentences, "light" changes wording only.

    Returns:
        Rewrite with `.text`, `.needs_human`, `.reasons`, `.changes`, `.verdict`. Never text that the guard refused.

    Raises:
        DataError: The draft is empty.
        ConfigError: Unknown channel, tone, engine or strength.

    >>> import evenkeel as ek
    >>> made = ek.rewrite("No refund. Fee stands.", customer="I have been waiting three weeks for an answer about the £40 fee!")
    >>> made.verdict.ok
    True
    """
    return rewrite_case(_case(draft, customer, facts, channel), tone=tone, engine=engine, strength=strength)


def check(draft: str, rewrite: str, *, customer: Customer = None, facts: GivenFacts = None) -> Verdict:
    """Check a rewrite that anybody wrote against its draft: locks, mark-up, decision, facts, promises.

    Returns:
        Verdict with `.ok` and `.faults` (kind, message, span).

    >>> import evenkeel as ek
    >>> ek.check("Hi {{name}}, £20 refunded.", "Hi, £25 is on its way back to you!").ok
    False
    """
    return check_rewrite(_case(draft, customer, facts, "email"), rewrite)


def _case(draft: str, customer: Customer, facts: GivenFacts, channel: str) -> Case:
    if not draft.strip():
        raise DataError("the draft is empty", field="draft", got=draft, expected="text to rewrite")
    known = ("email", "chat", "sms", "social", "phone", "phone_note", "review", "canned")
    if channel not in known:
        from benchmark.errors import UnknownName

        raise UnknownName("channel", channel, known)
    return Case(draft, bare_exchange(customer, facts, channel=channel))


def _scoring(scorer: GivenScorer) -> Scoring:
    if scorer is None:
        return Scoring(DEFAULT_SCORERS)
    if isinstance(scorer, str) or not isinstance(scorer, Sequence):
        return Scoring([scorer])
    return Scoring(scorer)
