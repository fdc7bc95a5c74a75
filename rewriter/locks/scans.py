"""Hard locks that need more than a pattern (matching brackets, tags, code), and all of these together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rewriter.locks.patterns import BARE_ATTRIBUTES, DOMAIN, DOMAIN_END, EMAIL, FAMILIES, HTML_NAMES, URL, WORDS_AS_TAGS

__all__ = ["Candidate", "blank", "outside", "structures", "sweep"]


class Candidate(NamedTuple):
    """A span that may become a lock. Sorts leftmost first, then longest."""

    start: int
    minus_end: int
    kind: str


# A tag may hold quoted `>` and whole placeholders.
_TAG = re.compile(
    r"""</?[A-Za-z][\w:.-]*+(?:[^<>"'{]++|"[^"]*+"|'[^']*+'|\{\{[^{}]{0,300}+\}\}"""
    r"""|\{%(?:[^%<]|%(?!\})){0,300}+%\}|\{)*+>"""
)
# What an odd apostrophe keeps from `_TAG`: <Fill in the customer's name>
_LOOSE_TAG = re.compile(r"</?[A-Za-z][^<>]{0,300}+>")
_TAG_PARTS = re.compile(r"<(/?)([A-Za-z][\w:.-]*)(.*?)/?>", re.DOTALL)
_REGION_TAG = re.compile(r"<(/?)(pre|code|kbd|samp|script|style|svg|textarea|blockquote)(?=[\s>/])[^<>]*+>", re.I)
_REGION_BLOCK = re.compile(r"\{%-?\s*+(end)?(comment|raw|verbatim)\s*+-?%\}")
_REGION_KINDS = {"pre": "code_span", "code": "code_span", "kbd": "code_span", "samp": "code_span"} | {
    "blockquote": "quote", "comment": "placeholder", "raw": "placeholder", "verbatim": "placeholder"
}  # fmt: skip
_DELIMITED = (
    ("placeholder", "{{!--", "--}}"),
    ("placeholder", "{#", "#}"),
    ("placeholder", "<%", "%>"),
    ("placeholder", "<?", "?>"),
    ("markup", "<!--", "-->"),
)
_FENCE = re.compile(r"^[ \t]{0,3}(`{3,}+|~{3,}+)([^\n]*)$", re.MULTILINE)
_TICKS = re.compile(r"`++")
_SIGNATURE = re.compile(r"^--[ ]?\r?$", re.MULTILINE)
_LINK_TARGET = re.compile(
    r"""\]\((?:\{\{[^{}\n]{0,200}+\}\}|\([^()\s]*+\)|[^()\s])*+(?:[ \t]++(?:"[^"\n]*+"|'[^'\n]*+'))?[ \t]*+\)"""
)
_REFERENCE = re.compile(r"\]\[([^\[\]\n]{1,80}+)\]")
_BRACKETED = re.compile(r"(?:[^\W\d]|[@%$#*!/{])[^\[\]\n]{0,79}+")
_ICU = re.compile(r"\{\s*+[\w.]++\s*+,\s*+(?:plural|select|selectordinal)\s*+,")
_BLANK_LINE = re.compile(r"\n[ \t\r]*+\n")
_LONGEST_BRACE = 4000


def structures(text: str) -> list[Candidate]:
    """Every hard lock that has a shape of its own, in order and without overlaps."""
    kept, cut = _settle(_candidates(text))
    # A span that starts inside another and runs past its end may hide a lock behind it: look again, the others blanked.
    for _ in range(3):
        if not cut:
            break
        taken = [(one.start, -one.minus_end) for one in kept]
        more, cut = _settle(outside(_candidates(blank(text, taken)), taken))
        cut = cut and bool(more)
        kept = sorted([*kept, *more])
    return kept


def sweep(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Keep the leftmost candidate, of those the longest, and drop what overlaps it."""
    return _settle(candidates)[0]


def blank(text: str, spans: Iterable[tuple[int, int]], filler: str = "\ufffc") -> str:
    """Fill the spans (in order, without overlaps) with one character, so that every offset stays."""
    pieces: list[str] = []
    reached = 0
    for start, end in spans:
        pieces += (text[reached:start], filler * (end - start))
        reached = end
    return "".join([*pieces, text[reached:]])


def _settle(candidates: Iterable[Candidate]) -> tuple[list[Candidate], bool]:
    """What `sweep` keeps, and whether it dropped a span that ran past the end of a kept one."""
    kept: list[Candidate] = []
    reached, cut = 0, False
    for candidate in sorted(candidates):
        if candidate.start >= reached:
            kept.append(candidate)
            reached = -candidate.minus_end
        elif -candidate.minus_end > reached:
            cut = True
    return kept, cut


def outside(candidates: Iterable[Candidate], taken: list[tuple[int, int]]) -> Iterator[Candidate]:
    """The candidates that touch none of the taken spans (in order), sorted."""
    ends = iter([*taken, (1 << 60, 1 << 60)])
    start, end = next(ends)
    for candidate in sorted(candidates):
        while end <= candidate.start:
            start, end = next(ends)
        if -candidate.minus_end <= start:
            yield candidate


def _candidates(text: str) -> Iterator[Candidate]:
    for kind, need, pattern in FAMILIES:
        if need in text:
            for found in pattern.finditer(text):
                yield Candidate(found.start(), -found.end(), kind)
    for kind, opening, closing in _DELIMITED:
        start = text.find(opening)
        while start >= 0 and (end := text.find(closing, start + len(opening))) >= 0:
            yield Candidate(start, -end - len(closing), kind)
            start = text.find(opening, end + len(closing))
    if "{" in text:
        yield from _braces(text)
    if "[" in text:
        yield from _brackets(text)
    if "<" in text:
        yield from _tags(text)
        yield from _regions(_REGION_TAG.finditer(text))
    if "{%" in text:
        yield from _regions(_REGION_BLOCK.finditer(text))
    if "`" in text or "~~~" in text:
        yield from _code(text)
    yield from _links(text)
    if "--" in text and (mark := _SIGNATURE.search(text)):
        yield Candidate(mark.start(), -len(text.rstrip()), "signature")


def _pairs(text: str, opening: str, closing: str) -> dict[int, int]:
    """Where each opening bracket closes; those that never close are left out."""
    pairs: dict[int, int] = {}
    open_at: list[int] = []
    for found in re.finditer(f"[{re.escape(opening + closing)}]", text):
        if found.group() == opening:
            open_at.append(found.start())
        elif open_at:
            pairs[open_at.pop()] = found.start()
    return pairs


def _braces(text: str) -> Iterator[Candidate]:
    reached = 0
    for start, end in sorted(_pairs(text, "{", "}").items()):
        if start < reached or end - start > _LONGEST_BRACE:
            continue
        # A remark in braces may run over lines, a placeholder over no blank line unless it is an ICU message.
        if _BLANK_LINE.search(text, start, end) and not _ICU.match(text, start):
            continue
        reached = end + 1
        if text[start + 1] != "{":  # "#{{id}}" is a number sign and a placeholder, "#{id}" one placeholder
            start -= 2 if text[max(0, start - 2) : start] == "$!" else text[start - 1 : start] in tuple("$#%@")
        yield Candidate(start, -end - 1, "placeholder")


def _brackets(text: str) -> Iterator[Candidate]:
    defined = set(re.findall(r"(?m)^ {0,3}\[([^\[\]\n]{1,80}+)\]:", text))
    for start, end in _pairs(text, "[", "]").items():
        after = text[end + 1 : end + 2]
        target = _LINK_TARGET.match(text, end) if after == "(" else None
        if target is None and after == "[":
            reference = _REFERENCE.match(text, end)
            target = reference if reference and reference[1] in defined else None
        if target is None:
            if _fills_a_gap(text[start + 1 : min(end, start + 90)]):
                yield Candidate(start, -end - 1, "placeholder")
        elif text[start - 1 : start] == "!":
            yield Candidate(start - 1, -target.end(), "markup")
        else:  # the words of a link may change, what makes it a link may not
            yield Candidate(start, -start - 1, "markup")
            yield Candidate(end, -target.end(), "url")


def _fills_a_gap(inside: str) -> bool:
    """[Customer Name], [ORDER ID], [your name], [insert date]; not [1], [sic] or a remark."""
    if not _BRACKETED.fullmatch(inside) or inside.lower() == "sic" or re.search(r"[.!?;]\s|[.!?]\Z", inside):
        return False
    words = inside.split()
    return len(words) <= 5 or (len(words) <= 10 and all(word[0].isupper() or len(word) < 4 for word in words))


def _tags(text: str) -> Iterator[Candidate]:
    ended = {name.lower() for name in re.findall(r"</([A-Za-z]++)", text)}
    for pattern in (_TAG, _LOOSE_TAG):
        for found in pattern.finditer(text):
            kind = _tag_kind(found.group(), ended)
            if kind:
                yield Candidate(found.start(), -found.end(), kind)


def _tag_kind(tag: str, ended: set[str]) -> str | None:
    parts = _TAG_PARTS.fullmatch(tag)
    if parts is None or "://" in parts[2] + parts[3][:3] or EMAIL.fullmatch(tag[1:-1]):
        return None  # <https://…> and <me@example.com>: the address inside is the lock
    closing, name, rest = parts[1], parts[2].lower(), parts[3].strip(" \t\r\n/")
    if name == "attribute":  # Intercom's variables
        return "placeholder"
    if closing or ":" in name or "=" in rest:
        return "markup"
    if name in HTML_NAMES:
        bare = not rest and (name not in WORDS_AS_TAGS or name in ended)
        if bare or "{" in rest or (rest and all(word.lower() in BARE_ATTRIBUTES for word in rest.split())):
            return "markup"
    return "placeholder" if len(tag) <= 200 and "\n" not in tag else None


def _regions(marks: Iterable[re.Match[str]]) -> Iterator[Candidate]:
    """From an opening mark to the closing one of its name, nested ones counted: <code>…</code>, {% raw %}…."""
    open_at: dict[str, list[int]] = {}
    for mark in marks:
        name = mark[2].lower()
        if not mark[1]:
            open_at.setdefault(name, []).append(mark.start())
        elif starts := open_at.get(name):
            yield Candidate(starts.pop(), -mark.end(), _REGION_KINDS.get(name, "markup"))


def _code(text: str) -> Iterator[Candidate]:
    fence: re.Match[str] | None = None
    for line in _FENCE.finditer(text):
        if fence is None:
            fence = line if line[1][0] == "~" or "`" not in line[2] else None
        elif line[1].startswith(fence[1]) and not line[2].strip():
            yield Candidate(fence.start(), -line.end(), "code_span")
            fence = None
    if fence is not None:  # CommonMark: a fence that never closes runs to the end
        yield Candidate(fence.start(), -len(text.rstrip()), "code_span")
    runs = list(_TICKS.finditer(text))
    closing: dict[int, int] = {}
    same_length: dict[int, int] = {}
    for index in range(len(runs) - 1, -1, -1):
        length = len(runs[index].group())
        if length in same_length:
            closing[index] = same_length[length]
        same_length[length] = index
    index = 0
    while index < len(runs):
        end = closing.get(index)
        if end is not None and not _BLANK_LINE.search(text, runs[index].end(), runs[end].start()):
            yield Candidate(runs[index].start(), -runs[end].end(), "code_span")
            index = end
        index += 1


def _links(text: str) -> Iterator[Candidate]:
    for pattern in (URL, DOMAIN) if DOMAIN_END.search(text) else (URL,):
        for found in pattern.finditer(text):
            length = _without_punctuation(found.group())
            if pattern is DOMAIN or length > found.end(1) - found.start():
                yield Candidate(found.start(), -found.start() - length, "url")


def _without_punctuation(link: str) -> int:
    """The length of a link without what belongs to the sentence around it: a full stop, the bracket it stands in."""
    length = len(link)
    surplus = link.count(")") - link.count("(")
    while length:
        last = link[length - 1]
        if last == ")" and surplus > 0:
            surplus -= 1
        elif last not in ".,;:!?'\"~…”’»*" or link.endswith("|*", 0, length):
            break
        length -= 1
    return length
