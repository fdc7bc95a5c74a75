"""The patterns of `lexicon.yaml`, compiled, and an index that finds the few that could match a sentence.

Running every pattern over every reply would take milliseconds; a pattern is tried only on sentences that hold one of its `when` words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from benchmark.errors import ConfigError
from benchmark.files import read_yaml
from benchmark.records import Span
from benchmark.text import WORD

__all__ = ["Lexicon", "Match", "Rule", "Sentence", "load_lexicon"]

# Variants that stand in many patterns.
_MACROS = {
    "{we}": r"(?:\bi|\bwe)\b",
    "{be}": r"(?:'m|'re| am| are| is|'s)",
    "{very}": r"(?:so |very |really |truly |deeply |terribly |genuinely |sincerely |extremely |awfully )*",
    "{will}": r"(?:'ll| will|'m going to|'re going to| am going to| are going to)",
    "{my}": r"(?:\bmy|\bour)\b",
}
_TWO_IF = {"detail", "concrete", "both", "plain", "none", "purpose", "when", "anger", "wall", "conditional", "tone"}
_CLAUSE_END = re.compile(r"[,;:.!?…]|\s[–—-]\s| (?:and|but|so|because|which|when|while|if) ")
_NEGATION = re.compile(r"(?:\bnot|n't|\bnever|\bno|\bcannot|\bwithout|\bnor)(?: \w+){0,2}\s*$")


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
    pattern: re.Pattern[str]
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

    def __init__(self, rules: list[Rule], when: dict[str, list[Rule]]) -> None:
        self.rules, self._when = rules, when

    def matches(self, sentences: list[Sentence]) -> Iterator[Match]:
        """Every rule that matches a sentence, at most once per rule and sentence."""
        for index, sentence in enumerate(sentences):
            tried: set[int] = set()
            for word in sentence.words:
                for rule in self._when.get(word, ()):
                    if rule.number not in tried:
                        tried.add(rule.number)
                        span = self.find(rule, sentence)
                        if span:
                            yield Match(rule, index, span)

    @staticmethod
    def find(rule: Rule, sentence: Sentence) -> Span | None:
        """The evidence of a rule in a sentence, as offsets into the reply; None if it does not match."""
        for found in rule.pattern.finditer(sentence.text):
            if rule.negatable and _NEGATION.search(sentence.text, 0, found.start()):
                continue
            start, end = found.span()
            if rule.span == "sentence":
                return sentence.start, sentence.end
            if rule.span == "clause":
                stop = _CLAUSE_END.search(sentence.text, end)
                end = stop.start() if stop else len(sentence.text.rstrip(" .!?…"))
            return sentence.start + start, sentence.start + max(end, found.end())
        return None


def load_lexicon() -> Lexicon:
    """The lexicon that ships. Raises ConfigError with the entry where it is not as described in its head."""
    return _load(Path(__file__).with_name("lexicon.yaml"))


@cache
def _load(path: Path) -> Lexicon:
    rules: list[Rule] = []
    when: dict[str, list[Rule]] = defaultdict(list)
    known = {"principle", "when", "match", "grade", "two_if", "span", "negatable", "hits", "misses"}
    for number, row in enumerate(read_yaml(path)["rules"]):
        if unknown := set(row) - known:
            raise ConfigError(f"{path}: rule {number}: unknown key {', '.join(unknown)}")
        if row.get("two_if", "none") not in _TWO_IF:
            raise ConfigError(f"{path}: rule {number}: two_if is {row['two_if']!r}, known: {', '.join(sorted(_TWO_IF))}")
        pattern = row["match"]
        for macro, variants in _MACROS.items():
            pattern = pattern.replace(macro, variants)
        try:
            compiled = re.compile(pattern)
        except re.error as exc:
            raise ConfigError(f"{path}: rule {number} ({row['principle']}): {exc}") from exc
        rule = Rule(
            number=number,
            principle=row["principle"],
            grade=row.get("grade", 1),
            two_if=row.get("two_if", "none"),
            span=row.get("span", "clause"),
            negatable=row.get("negatable", True),
            pattern=compiled,
            hits=tuple(row["hits"]),
            misses=tuple(row["misses"]),
        )
        rules.append(rule)
        for word in row["when"]:
            when[str(word)].append(rule)
    return Lexicon(rules, dict(when))
