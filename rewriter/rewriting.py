"""rewrite(): diagnose, plan, realise, guard, choose, explain.

Whatever the engine, nothing is returned that the guard refused: if no candidate passes, the draft itself comes back,
marked `needs_human` with the reasons. No score chooses between candidates: an engine gives them best first, and the
first that the guard lets pass is taken. So a rewrite cannot be picked for the grades that are reported of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from benchmark.errors import ConfigError
from rewriter.diagnosis import diagnose
from rewriter.engines import Candidate, Engine, Order, create_engine
from rewriter.guard import check_rewrite
from rewriter.locks import balanced
from rewriter.plan import make_plan
from rewriter.records import Case, Change, Rewrite, Verdict
from rewriter.tones import Tone, load_tone

__all__ = ["STRENGTHS", "failed_case", "rewrite_case", "rewrite_cases"]

STRENGTHS = ("full", "light")


def rewrite_case(
    case: Case, *, tone: str | Path | Tone = "warm", engine: str | Engine | None = None, strength: str = "full"
) -> Rewrite:
    """Rewrite one draft; see `rewrite_cases`."""
    return rewrite_cases([case], tone=tone, engine=engine, strength=strength)[0]


def rewrite_cases(
    cases: Sequence[Case],
    *,
    tone: str | Path | Tone = "warm",
    engine: str | Engine | None = None,
    strength: str = "full",
) -> list[Rewrite]:
    """Rewrite drafts, in order.

    Args:
        cases: Drafts with what is known about what they answer.
        tone: A profile's name, a YAML file, or a profile.
        engine: A spec ("editor", "language_model:endpoint:NAME") or an engine; None is the built-in editor.
        strength: "full" may add sentences; "light" changes wording only.

    Raises:
        ConfigError: Unknown strength, tone or engine.
        GenerationError: The engine cannot be reached at all.
    """
    if strength not in STRENGTHS:
        raise ConfigError(f"strength is {strength!r}, expected full or light")
    profile = load_tone(tone)
    chosen = create_engine(engine) if isinstance(engine, str) else engine or create_engine("editor")
    orders = []
    for case in cases:
        diagnosis = diagnose(case)
        orders.append(Order(case, diagnosis, make_plan(case, diagnosis, profile, strength=strength), profile, strength))
    return [_decide(order, found, chosen.name) for order, found in zip(orders, chosen.candidates(orders), strict=True)]


def _decide(order: Order, candidates: Sequence[Candidate], engine: str) -> Rewrite:
    """Take the first candidate that the guard lets pass; the draft if there is none, or if its mark-up is broken."""
    broken = balanced(order.case.draft)
    if broken:  # where a placeholder ends is anybody's guess then, and a guess may land inside it
        return _unchanged(order, f"the draft's own mark-up is broken: {'; '.join(broken[:3])}. Mend it first", engine)
    refused: list[Verdict] = []
    for candidate in candidates:
        verdict = check_rewrite(order.case, candidate.text)
        if verdict.ok:
            reasons = [*_reasons(candidate.changes), *([candidate.note] if candidate.note else [])]
            if refused:
                reasons.append(f"{len(refused)} bolder version(s) refused by the guard: {refused[0].faults[0].message}")
            return _result(order, candidate.text, False, reasons, candidate.changes, verdict, engine)
        refused.append(verdict)
    # An engine that gives an empty text with a note says that it has nothing to give, and why.
    why = [candidate.note for candidate in candidates if candidate.note and not candidate.text.strip()][:1]
    why = why or [f"the guard refused every version: {verdict.faults[0].message}" for verdict in refused[:1]]
    return _unchanged(order, (why or ["the engine gave no version"])[0], engine)


def _unchanged(order: Order, why: str, engine: str) -> Rewrite:
    """The draft itself, for a person to look at."""
    draft = order.case.draft
    kept = [Change("kept", draft, draft, None, "nothing safe could be made of it")]
    return _result(order, draft, True, [why], kept, check_rewrite(order.case, draft), engine)


def _reasons(changes: Sequence[Change]) -> list[str]:
    verbs = {"softened": "softened", "dropped": "dropped", "added": "added", "replaced": "replaced"}
    rows = []
    for change in changes:
        if change.action in verbs:
            quote = change.after if change.action != "dropped" else change.before
            rows.append(f"{verbs[change.action]} for {change.principle}: “{quote}” ({change.reason})")
    return rows or ["left as it is: nothing in it hurts and nothing needed is missing"]


def _result(
    order: Order,
    text: str,
    needs_human: bool,
    reasons: Sequence[str],
    changes: Sequence[Change],
    verdict: Verdict,
    engine: str,
) -> Rewrite:
    return Rewrite(
        text=text,
        draft=order.case.draft,
        needs_human=needs_human or not verdict.ok,
        reasons=tuple(reasons),
        changes=tuple(changes),
        verdict=verdict,
        engine=engine,
        decision=order.diagnosis.decision.decision,
        questions=order.plan.questions,
    )


def failed_case(case: Case, error: Exception, engine: str) -> Rewrite:
    """The result where an engine broke down over one case: the draft, unchanged, for a person to look at."""
    kept = (Change("kept", case.draft, case.draft, None, "the engine failed"),)
    return Rewrite(case.draft, case.draft, True, (f"not rewritten: {error}",), kept, Verdict(), engine, "info_only")
