"""The patterns of `lexicon/`, compiled, and an index that finds the few that could match a sentence.

Running every pattern over every reply would take milliseconds; a line of an entry is tried only on sentences that hold
one of the `when` words it mentions.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from benchmark.errors import ConfigError
from benchmark.files import read_yaml
from benchmark.records import Span
from benchmark.scorers.lexical.patterns import MACROS
from benchmark.text import WORD

__all__ = ["Lexicon", "Match", "Rule", "Sentence", "load_lexicon"]

FILES = ("hear", "feel", "own", "solve", "close", "avoid")
# fmt: off
_TWO_IF = {
    "detail", "concrete", "both", "plain", "none", "purpose", "when", "anger", "wall", "conditional", "tone", "reason",
    "named", "contact", "action", "handover", "options",
}
# fmt: on
_CLAUSE_END = re.compile(r"[,;:.!?…]|\s[–—-]\s| (?:and|but|so|because|which|when|while|if) ")
_NEGATION = re.compile(
    r"(?:\bnot|n't|\b(?:do|wo|ca|is|did|does|would|has|was)nt|\bnever|\bno|\bcannot|\bwithout|\bnor)(?: \w+){0,2}\s*$"
)
# Contractions whose spelling without the apostrophe is another word.
_OTHER_WORDS = {"we'll", "i'll", "she'll", "he'll", "we're", "we'd", "i'd", "she'd", "he'd", "it's"}


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a reply: its span, its lower-cased text, its words."""

    start: int
    end: int
    text: str
    words: tuple[str, ...]

    @classmethod
    def of(cls, low: str, span: Span) -> Sentence:
        """Cut a sentence out of a lower-cased reply."""
        text = low[span[0] : span[1]]
        return cls(span[0], span[1], text, tuple(WORD.findall(text)))


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of the lexicon."""

    number: int
    principle: str
    grade: int
    two_if: str
    span: str
    negatable: bool
    patterns: tuple[re.Pattern[str], ...]
    hits: tuple[str, ...]
    misses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """Where a rule matched: `span` are offsets into the reply, `sentence` is the index of the sentence."""

    rule: Rule
    sentence: int
    span: Span


class Lexicon:
    """All rules, indexed by their `when` words."""

    def __init__(self, rules: list[Rule], when: dict[str, set[tuple[int, int]]]) -> None:
        self.rules, self._when, self._triggers = rules, when, frozenset(when)

    def matches(self, sentences: list[Sentence]) -> Iterator[Match]:
        """Every rule that matches a sentence, at most once per rule and sentence, in the order of the lexicon."""
        for index, sentence in enumerate(sentences):
            triggers = self._triggers.intersection(sentence.words)
            if not triggers:
                continue
            matched = -1
            for number, line in sorted(set().union(*[self._when[word] for word in triggers])):
                if number != matched:
                    rule = self.rules[number]
                    span = self._find(rule, rule.patterns[line], sentence)
                    if span:
                        matched = number
                        yield Match(rule, index, span)

    @staticmethod
    def _find(rule: Rule, pattern: re.Pattern[str], sentence: Sentence) -> Span | None:
        """The evidence of a rule in a sentence, as offsets into the reply; None if this line of it does not match."""
        found = pattern.search(sentence.text)
        while found and rule.negatable and _NEGATION.search(sentence.text, 0, found.start()):
            found = pattern.search(sentence.text, found.end() or 1)
        if not found:
            return None
        start, end = found.span()
        if rule.span == "sentence":
            return sentence.start, sentence.end
        if rule.span == "clause":
            stop = _CLAUSE_END.search(sentence.text, end)
            end = stop.start() if stop else len(sentence.text.rstrip(" .!?…"))
        return sentence.start + start, sentence.start + max(end, found.end())


def load_lexicon() -> Lexicon:
    """The lexicon that ships. Raises ConfigError with the entry where it is not as described in its head."""
    return _load(Path(__file__).with_name("lexicon"))


@cache
def _load(folder: Path) -> Lexicon:
    rules: list[Rule] = []
    when: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for name in FILES:
        path = folder / f"{name}.yaml"
        for row in read_yaml(path)["rules"]:
            number = len(rules)
            rules.append(_rule(path, number, row))
            for line, text in enumerate(_lines(row)):
                plain = re.sub(r"\\[a-zA-Z]", " ", _expand(text)).replace("'?", "'")
                own = [
                    word for word in map(str, row["when"]) if re.search(rf"(?<![a-z]){re.escape(_stem(word))}", plain)
                ]
                for word in own or map(str, row["when"]):
                    for form in _forms(word):
                        when[form].add((number, line))
    return Lexicon(rules, dict(when))


def _rule(path: Path, number: int, row: dict[str, Any]) -> Rule:
    known = {"principle", "when", "match", "grade", "two_if", "span", "negatable", "hits", "misses"}
    if unknown := set(row) - known:
        raise ConfigError(f"{path}: rule {number}: unknown key {', '.join(unknown)}")
    if row.get("two_if", "none") not in _TWO_IF:
        raise ConfigError(f"{path}: rule {number}: two_if is {row['two_if']!r}, known: {', '.join(sorted(_TWO_IF))}")
    try:
        patterns = tuple(re.compile(_expand(line)) for line in _lines(row))
    except re.error as exc:
        raise ConfigError(f"{path}: rule {number} ({row['principle']}): {exc}") from exc
    return Rule(
        number=number,
        principle=row["principle"],
        grade=row.get("grade", 1),
        two_if=row.get("two_if", "none"),
        span=row.get("span", "clause"),
        negatable=row.get("negatable", True),
        patterns=patterns,
        hits=tuple(row["hits"]),
        misses=tuple(row["misses"]),
    )


def _lines(row: dict[str, Any]) -> list[str]:
    return [line for line in row["match"].splitlines() if line]


def _expand(line: str) -> str:
    """A line with its macros filled in and contractions with or without apostrophe."""
    for macro, variants in MACROS.items():
        line = line.replace(macro, variants)
    return line.replace("n't", "n'?t").replace("i've", "i'?ve").replace("we've", "we'?ve")


def _stem(word: str) -> str:
    """How a `when` word is recognised in a line: without its ending, because a line may spell endings as a pattern."""
    word = word[:-1].removesuffix("e") if word.endswith("*") else word.partition("'")[0]
    return word if len(word) < 5 else word[: min(9, max(3, len(word) - 3))]


def _forms(word: str) -> set[str]:
    """The forms of a `when` word: `refund*` stands for its endings; a contraction also comes without its apostrophe."""
    if word.endswith("*"):
        base = word[:-1]
        root = base.removesuffix("e")
        return {base, base + "s", root + "ed", root + "ing"}
    return {word, word.replace("'", "")} if "'" in word and word not in _OTHER_WORDS else {word}
