"""What a lock does to the structure around it: HTML tags and template blocks that open, divide and close."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from rewriter.locks.finding import Lock, find_locks, prose
from rewriter.locks.patterns import HTML_NAMES, word_set

__all__ = ["Tag", "balanced", "branches", "read_tag"]

_HTML = re.compile(r"<(/?)([A-Za-z][\w:.-]*).*?(/?)>\Z", re.DOTALL)
_VOID = word_set("area base br col embed frame hr img input link meta param source track wbr")
# HTML lets these end where their parent or their next sibling begins.
_MAY_STAY_OPEN = word_set("p li dt dd tr td th thead tbody tfoot option optgroup colgroup rp rt html head body")

_STATEMENT = re.compile(r"\{%[-+~]?\s*(\w+)(?![\w.,=|])")
_BLOCKS = word_set(
    "if unless case for tablerow capture comment raw verbatim macro block call filter with autoescape form paginate "
    "ifchanged spaceless trans blocktrans"
)
_DIVIDERS = word_set("else elsif elif elseif when empty")
_SINGLE = word_set("set assign increment decrement include render import from extends cycle break continue do liquid")
_BARS = re.compile(r"\{\{\{?~?\s*(?:([#^/])[*>]?\s*([\w.@/-]*)|(else)\b)")
_GO = re.compile(r"\{\{-?\s*(?:(if|range|with|block|define)\s|(else)\b|(end)\s*-?\}\})")
_MERGE = re.compile(r"\*\|(?:(IFNOT|IF)|(ELSEIF|ELSE)|END:(IF))\b")

_UNCLOSED = re.compile(
    r"\{\{|\}\}|\{%|%\}|<!--|-->|</(?:NAMES)\b|<(?:NAMES)\s[^<>]*=".replace("NAMES", "|".join(sorted(HTML_NAMES))), re.I
)
_UNCLOSED_WORDS = {
    "{{": "'{{' without '}}'", "}}": "'}}' without '{{'", "{%": "'{%' without '%}'", "%}": "'%}' without '{%'",
    "<!--": "'<!--' without '-->'", "-->": "'-->' without '<!--'"
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tag:
    """What a lock does: opens, divides (an else) or closes a block or element, or stands alone but keeps its place."""

    role: Literal["opens", "divides", "closes", "alone"]
    family: Literal["block", "html"]
    name: str


def read_tag(lock: Lock) -> Tag | None:
    """The tag that a lock is, if any: an HTML tag, or a block tag of Liquid, Jinja, Handlebars, Go or Mailchimp."""
    if lock.kind == "markup":
        found = _HTML.match(lock.text)
        if not found:
            return None
        name = found[2].lower()
        alone = name in _VOID or found[3] or _HTML.fullmatch(lock.text) is None
        return Tag("alone" if alone else "closes" if found[1] else "opens", "html", name)
    if lock.kind != "placeholder":
        return None
    if found := _STATEMENT.match(lock.text):
        return _statement(found[1])
    if found := _MERGE.match(lock.text):
        return Tag("opens" if found[1] else "divides" if found[2] else "closes", "block", "IF")
    if found := _GO.match(lock.text):
        return Tag("opens" if found[1] else "divides" if found[2] else "closes", "block", found[1] or "end")
    if found := _BARS.match(lock.text):
        if found[3] or (found[1] == "^" and not found[2]):
            return Tag("divides", "block", "else")
        return Tag("closes" if found[1] == "/" else "opens", "block", found[2])
    return None


def branches(locks: Iterable[Lock]) -> Iterator[tuple[Lock, int]]:
    """Each lock with the branch it stands in: the number of the block tag that opened it, from 1; 0 outside of all."""
    path = [0]
    count = 0
    for lock in locks:
        tag = read_tag(lock)
        if tag is None or tag.family == "html":
            yield lock, path[-1]
            continue
        count += 1
        if tag.role == "opens":
            path.append(count)
        elif tag.role == "divides" and len(path) > 1:
            path[-1] = count
        elif tag.role == "closes" and len(path) > 1:
            path.pop()


def balanced(text: str) -> list[str]:
    """What is wrong with the mark-up of a text, a sentence each: brackets, blocks and elements that do not close.

    Elements whose end HTML leaves open (`<p>`, `<li>`) and void ones (`<br>`) are no problem. The standard library's
    parser is not used, because it takes `<Fill in the order number>` for an element.
    """
    problems = []
    for found in _UNCLOSED.finditer(prose(text)):
        what = _UNCLOSED_WORDS.get(found.group(), f"the tag {found.group()!r} has no '>'")
        problems.append(f"{what}, at character {found.start()}")
    elements: list[str] = []
    blocks: list[tuple[Tag, str, list[str]]] = []
    for lock in find_locks(text, hard=True):
        tag = read_tag(lock)
        if tag is None or tag.role == "alone":
            continue
        if tag.family == "html":
            problems += _close_element(elements, tag.name) if tag.role == "closes" else []
            if tag.role == "opens":
                elements.append(tag.name)
        elif tag.role == "opens":
            blocks.append((tag, lock.text, list(elements)))
        elif not any(_ends(tag, opened) for opened, _, _ in blocks):
            problems.append(f"{lock.text} belongs to no open block")
        elif tag.role == "divides":
            elements = list(blocks[-1][2])  # the branches are alternatives: each begins where the block began
        else:
            while not _ends(tag, blocks[-1][0]):
                problems.append(f"{blocks.pop()[1]} is never closed")
            blocks.pop()
    problems += [f"{opened} is never closed" for _, opened, _ in blocks]
    problems += [f"<{name}> is never closed" for name in elements if name not in _MAY_STAY_OPEN]
    return problems


def _statement(word: str) -> Tag | None:
    if word.startswith("end") and len(word) > 3:
        return Tag("closes", "block", word[3:])
    if word in _DIVIDERS:
        return Tag("divides", "block", word)
    if word in _BLOCKS:
        return Tag("opens", "block", word)
    return Tag("alone", "block", word) if word in _SINGLE else None


def _ends(tag: Tag, opened: Tag) -> bool:
    return tag.role == "divides" or tag.name in {opened.name, "end"}


def _close_element(elements: list[str], name: str) -> list[str]:
    if name not in elements:
        return [] if name == "p" else [f"</{name}> closes nothing"]
    problems = []
    while elements[-1] != name:
        inner = elements.pop()
        if inner not in _MAY_STAY_OPEN:
            problems.append(f"<{inner}> is never closed")
    elements.pop()
    return problems
