"""Hard locks that one pattern can tell: placeholders of every help desk, entities, links, addresses, quotes.

The scans that need more than a pattern (nested braces, brackets, tags, code) are in `scans`. Every pattern takes
time in line with the length of the text (possessive quantifiers, bounded repeats, a lookbehind that lets a run start
once), because drafts come from files that nobody has checked.
"""

from __future__ import annotations

import re

__all__ = [
    "BARE_ATTRIBUTES",
    "DOMAIN",
    "DOMAIN_END",
    "EMAIL",
    "FAMILIES",
    "HTML_NAMES",
    "URL",
    "WORDS_AS_TAGS",
    "word_set",
]


def word_set(words: str) -> frozenset[str]:
    """The words of a string; a list of eighty quoted ones would be harder to read."""
    return frozenset(words.split())


HTML_NAMES = word_set("""
a abbr acronym address area article aside audio b base basefont bdi bdo big blockquote body br button canvas caption
center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed fieldset figcaption
figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd label legend
li link main map mark menu meta meter nav noscript object ol optgroup option output p param picture pre progress q
rp rt ruby s samp script section select small source span strike strong style sub summary sup svg table tbody td
template textarea tfoot th thead time title tr track tt u ul var video wbr
""")
# `<address>` alone in a reply is a gap to fill in; with its closing tag it is HTML.
WORDS_AS_TAGS = word_set(
    "address area base code data details form label link map menu object output source summary time title"
)
BARE_ATTRIBUTES = word_set("checked controls disabled download hidden nowrap open required reversed selected")

# A placeholder inside a link, which may hold what no link holds otherwise (spaces, braces, angle brackets).
_INSIDE = (
    r"\{\{[^{}\n]{0,200}+\}\}|\{%[^%{}\n]{0,200}+%\}|\{[^{}\s]{0,200}+\}"
    r"|<<[^<>\s]{1,100}+>>|\*\|[^|\s]{1,100}+\|\*|\[[\w .-]{1,60}+\]"
)
URL = re.compile(
    r"(?<![\w@])(https?://|ftp://|www\.|mailto:|tel:|sms:|cid:)"
    rf"(?:{_INSIDE}|(?!&(?:nbsp|lt|gt|quot|apos|\#39);)[^\s<>\"`\\^|{{}}\[\]])++",
    re.IGNORECASE,
)
_ENDING = r"\.(?:com|org|net|io|co\.uk|uk|de|fr|nl|eu|es|pl|ie|ca|com\.au|app|dev|shop|store|help|info|gov|edu)"
_ENDING += r"(?![\w-]|\.\w)"
DOMAIN_END = re.compile(_ENDING)
DOMAIN = re.compile(
    r"(?<![\w.@/-])[a-zA-Z0-9][a-zA-Z0-9-]{0,62}(?:\.[a-zA-Z0-9][a-zA-Z0-9-]{0,62}){0,4}?"
    rf"{_ENDING}(?:/(?:{_INSIDE}|[^\s<>\"`|{{}}\[\]])*+)?"
)
EMAIL = re.compile(r"(?<![\w.+%'-])[\w.+%'-]{1,64}+@[\w-]{1,63}+(?:\.[\w-]{1,63}+){1,5}+")

_PRINTF = r"(?:\d+\$)?[-+0#]{0,3}\d{0,3}(?:\.\d{1,2})?"

FAMILIES: tuple[tuple[str, str, re.Pattern[str]], ...] = tuple(
    (kind, need, re.compile(pattern))
    for kind, need, pattern in (
        # Liquid, Jinja, Handlebars, Go; the filters' quoted arguments may hold braces
        ("placeholder", "{{", r"""\{\{(?:[^{}"']++|"[^"\n]*+"|'[^'\n]*+'|\}(?!\}))*+\}\}"""),
        ("placeholder", "{%", r"\{%(?:[^%{]|%(?!\})|\{(?!%))*+%\}"),
        # osTicket inside href, where its braces are URL-encoded
        ("placeholder", "%7", r"%?(?:%7[Bb]){1,3}+[^\s\"'<>%]*+(?:%(?!7[BbDd])[^\s\"'<>%]*+)*+(?:%7[Dd]){1,3}+"),
        # Salesforce Marketing Cloud %%Name%%, and the escaped percent sign of printf
        ("placeholder", "%%", r"%%[A-Za-z_=][^%\n]{0,200}+%%|%%(?!7[Bb])"),
        ("placeholder", "%", r"%(?<![\d%]%)[A-Za-z][\w.-]*+%"),
        # printf; a plural or ordinal ending may follow (%dth), other letters not (100 %discount)
        ("placeholder", "%", rf"%(?<![\d%]%){_PRINTF}(?:ll?|h)?[sdifuxX@](?=(?:s|st|nd|rd|th|x|h|min|px)?(?![^\W_]))"),
        ("placeholder", "%(", rf"%\([\w.-]++\){_PRINTF}[a-zA-Z]"),
        ("placeholder", "$", r"\$(?<![\w$]\$)!?[A-Za-z_]\w*+(?:\.[A-Za-z_]\w*+)*+\$?"),
        ("placeholder", "$", r"\$(?<![\w$]\$)(?:\([A-Za-z_][\w.]*+\)|\[[A-Za-z_][\w. -]*+\])"),
        ("placeholder", "<<", r"<<[^<>\n]{1,100}+>>"),
        # Freshdesk: a gap to fill in, escaped for HTML
        ("placeholder", "&lt;", r"(?:&lt;){1,3}+(?=[^\W\d_]|[_$%{\[])(?:[^<>\n&]|&(?![lg]t;)){1,200}+(?:&gt;){1,3}+"),
        ("placeholder", "*|", r"\*\|[^|\n*]{1,200}+\|\*"),
        ("placeholder", "((", r"\(\([A-Za-z_][^()\n]{0,79}+\)\)"),
        ("placeholder", "__", r"__(?<!\w__)[A-Za-z](?:[^\W_]|_(?!_))*+__(?!\w)|___(?<!\w___)_*+(?!\w)"),
        ("placeholder", "FILL", r"\bFILL[-_ ]?IN\b"),
        ("placeholder", "XX", r"\bX{3,}+(?:[/.-]X{2,}+){0,3}\b|\bXX(?:[/.-]X{2,}+){1,3}\b"),
        ("placeholder", "_", r"(?<![\w-])[A-Z][A-Z0-9]*+(?:_[A-Z0-9]++)++(?!\w)"),
        ("markup", "<!", r"<!(?!--)[^<>]*+>"),
        ("entity", "&", r"&(?:\#\d{1,7}+|\#[xX][0-9a-fA-F]{1,6}+|[A-Za-z][A-Za-z0-9]{1,31}+);"),
        ("email", "@", EMAIL.pattern),
        ("quote", ">", r"(?m)^[ \t]{0,3}>[^\n\r]*+"),
        ("quote", "&gt;", r"(?m)^[ \t]{0,3}&gt;[^\n\r]*+"),
        ("url", "]:", r"(?m)^[ ]{0,3}\[[^\[\]\n]{1,80}+\]:[ \t]++<?(?:https?:|mailto:|[/#])[^\n\r]*+"),
    )
)
"""Kind, a string without which the pattern cannot match (tested first: most drafts hold few families), pattern."""
