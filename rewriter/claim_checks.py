"""Does a rewrite state or promise anything that comes from nowhere?

Every amount, percentage, date, time, length of time and name must be in the draft, the customer's words or the facts,
and every promise must rest on the draft or on a fact that does not deny it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from benchmark.claims import Claim, claims
from benchmark.commitments import COMMITMENTS, commitments, promises
from benchmark.grounds import Grounds
from benchmark.records import Span
from benchmark.text import lower, sentences
from rewriter.decision_checks import sayings
from rewriter.locks import find_locks
from rewriter.records import Case, Fault

__all__ = ["claim_faults", "commitment_faults", "stated_facts"]

_KINDS = {
    "amount": "amount",
    "percent": "percentage",
    "date": "date",
    "time": "time",
    "duration": "length of time",
    "name": "name",
}
_TITLE = re.compile(r"^(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Sir|Madam)\.? (?=\w)")
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_NUMBERS = {word: value for value, word in enumerate(_ONES.split())}
_NUMBERS |= {word: 10 * value for value, word in enumerate(_TENS.split(), 2)}
_RUN = rf"(?:(?:{'|'.join([*_NUMBERS, 'hundred', 'thousand', 'and'])})\b[ -]?)+"
_WORDED = re.compile(rf"\b(?P<whole>{_RUN})(?:pounds?|euros?|dollars?|quid)\b(?: (?:and )?(?P<part>{_RUN}))?")
_PAST = re.compile(
    r"\b(?:was|were|had|did|came|went|got|gave|took|put|sold|sent|lay|left|told|said|stood|rang|lost|bought|broke"
    r"|split|found|made|kept|\w{3,}ed)\b"
)
_AFTER_TIME = frozenset(
    [
        "and",
        "but",
        "for",
        "from",
        "how",
        "not",
        "now",
        "sharp",
        "that",
        "the",
        "then",
        "this",
        "today",
        "tomorrow",
        "tonight",
        "until",
        "when",
        "with",
        "you",
    ]
)
# Words for people that customer and agent share, and adjectives that English writes with a capital.
_NO_NAMES = frozenset(
    [
        "dad",
        "mum",
        "mom",
        "mummy",
        "daddy",
        "nan",
        "nana",
        "gran",
        "granny",
        "grandma",
        "grandad",
        "grandpa",
        "english",
        "british",
        "scottish",
        "welsh",
        "irish",
        "american",
        "polish",
        "french",
        "german",
        "spanish",
        "italian",
        "dutch",
        "greek",
        "turkish",
        "chinese",
        "indian",
        "internet",
        "bluetooth",
    ]
)


def claim_faults(case: Case, rewrite: str) -> list[Fault]:
    """Values that come from nowhere."""
    exchange = case.exchange
    missing = exchange.facts.missing if exchange.facts else ()
    texts = [*stated_facts(case), *missing, *(turn.text for turn in exchange.turns), exchange.request or ""]
    source = _parted("\n".join([case.draft, *texts]))
    stated: set[tuple[str, str]] = {(claim.kind, claim.value) for claim in claims(source)}
    grounds: dict[str, Grounds] = {}
    faults = []
    for claim in claims(rewrite):
        if claim.kind not in grounds:
            grounds[claim.kind] = Grounds([_without(source, claim.kind)])
        if (claim.kind, claim.value) in stated or grounds[claim.kind].support(_bare(claim)):
            continue
        if _no_claim(claim, rewrite) or _tonight(claim, texts) or _spoken(claim, rewrite, grounds[claim.kind], stated):
            continue
        words = rewrite[slice(*claim.span)]
        message = f"the {_KINDS[claim.kind]} “{words}” is in neither the draft nor the facts"
        faults.append(Fault("claim", message, claim.span))
    return faults


def _without(source: str, kind: str) -> str:
    """The source without codes and without claims of other kinds: neither "5 days" nor B-5 nor "$5" supports "£5"."""
    exact = kind in {"amount", "percent"}
    spans = [claim.span for claim in claims(source) if claim.kind != kind or exact]
    if kind != "name":
        spans += [lock.span for lock in find_locks(source) if lock.kind in {"code", "phone", "url", "email"}]
    chars = list(source)
    for start, end in spans:
        chars[start:end] = " " * (end - start)
    return "".join(chars)


def commitment_faults(case: Case, rewrite: str) -> list[Fault]:
    """Promises that nothing holds, or that the facts forbid. What the draft or a fact denies holds none."""
    facts = case.exchange.facts
    may = Grounds(sayings([case.draft, *(facts.grounds if facts else ())]))
    allowed = Grounds(sayings([case.draft, *(facts.allowed if facts else ())]))
    said = {claim.value for claim in commitments(case.draft)}
    forbidden = [lower(row) for row in (facts.not_allowed if facts else ())]
    banned = {kind for row in forbidden for kind, (_, grounding) in COMMITMENTS.items() if grounding.search(row)}
    told = lower("\n".join([case.draft, *stated_facts(case)]))
    faults = []
    for claim in commitments(rewrite):
        words = rewrite[slice(*claim.span)].strip()
        if claim.value in said or (
            claim.value == "never again" and (lower(words) in told or _conditional(rewrite, claim.span))
        ):
            continue
        if not may.support(claim):
            message = f"promises a {claim.value} that neither the draft nor the facts hold: “{words}”"
            faults.append(Fault("commitment", message, claim.span))
        elif claim.value in banned and not allowed.support(claim):
            faults.append(Fault("fact", f"promises a {claim.value}, which the facts do not allow", claim.span))
    return faults


def _parted(text: str) -> str:
    """The text with hyphenated names also as their parts, because claims are looked up word by word."""
    return text + "\n" + text.replace("-", " ") if "-" in text else text


def _bare(claim: Claim) -> Claim:
    """A name without its title: "Mrs Keogh" is known where Siobhan Keogh is."""
    if claim.kind != "name":
        return claim
    return Claim("name", _TITLE.sub("", claim.value), claim.span)


def _no_claim(claim: Claim, rewrite: str) -> bool:
    """What only looks like a value: "after one night", "a second time", "six days later" in a tale of the past, Dad."""
    words, after = lower(rewrite[slice(*claim.span)]), lower(rewrite[claim.span[1] :])
    if claim.kind == "time":
        following = re.match(r" ([a-z]{3,})\b", after)
        return words.isalpha() and following is not None and following[1] not in _AFTER_TIME
    if claim.kind == "name":
        return words in _NO_NAMES
    if claim.kind != "duration":
        return False
    if words == "a second" or re.match(r" (?:like|such as)\b", after):
        return True
    told = any(start <= claim.span[0] < end for start, end in _past(rewrite))
    return told and bool(re.match(r" (?:later|earlier|before|after|past|un\w+ed)\b", after))


def _past(text: str) -> Iterator[Span]:
    """The sentences that tell what happened and announce nothing."""
    announced = [start for start, _ in promises(text)]
    for start, end in sentences(text):
        if _PAST.search(lower(text[start:end])) and not any(start <= other < end for other in announced):
            yield start, end


def _tonight(claim: Claim, facts: Sequence[str]) -> bool:
    """Whether "tonight" only says that the facts speak of an evening or a night."""
    if claim.kind != "date" or claim.value not in {"tonight", "overnight"}:
        return False
    hours = [int(one.value.split(":")[0]) for row in facts for one in claims(row) if one.kind == "time"]
    return any(hour >= 17 or hour < 6 for hour in hours)


def _spoken(claim: Claim, rewrite: str, known: Grounds, stated: set[tuple[str, str]]) -> bool:
    """Whether an amount in words, "one thousand two hundred and four pounds seventy-seven", is one that is known."""
    if claim.kind != "amount":
        return False
    run = next((one for one in _WORDED.finditer(lower(rewrite)) if one.start() < claim.span[1] <= one.end()), None)
    if run is None:
        return False
    value = _number(run["whole"]) + _number(run["part"] or "") / 100
    full = Claim("amount", f"{value:g} {claim.value.partition(' ')[2]}", claim.span)
    return (full.kind, full.value) in stated or known.support(full)


def _number(words: str) -> int:
    total = current = 0
    for word in re.findall(r"[a-z]+", words):
        if word == "hundred":
            current *= 100
        elif word == "thousand":
            total, current = total + current * 1000, 0
        else:
            current += _NUMBERS.get(word, 0)
    return total + current


def _conditional(rewrite: str, span: Span) -> bool:
    """Whether it is only supposed: "if a parcel ever disappoints you again"."""
    before = next((rewrite[start : span[0]] for start, end in sentences(rewrite) if start <= span[0] < end), "")
    return bool(re.search(r"\b(?:if|should|when|whenever|in case)\b[^,;]*$", lower(before)))


def stated_facts(case: Case) -> tuple[str, ...]:
    """What the facts state, allow and forbid."""
    facts = case.exchange.facts
    return (*facts.grounds, *facts.not_allowed) if facts else ()
