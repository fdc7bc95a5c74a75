"""Turn a clause to another person: what the customer says of themselves becomes what the agent says to them.

    "I rang twice and you never answered"     ->  "you rang twice and we never answered"   (to_agent_voice)
    "letters of 12 May went to his old flat"  ->  "letters of 12 May went to your old flat" (to_addressee)

Word by word, with the few verbs that change along; a clause where that is not safe gives None, and the caller takes
another.
"""

from __future__ import annotations

import re

__all__ = ["expand_contractions", "sentence_case", "to_addressee", "to_agent_voice"]

_FROM_CUSTOMER = {
    "i": "you", "me": "you", "my": "your", "mine": "yours", "myself": "yourself", "i'm": "you're", "i've": "you've",
    "i'd": "you'd", "i'll": "you'll",
    "we": "you", "our": "your", "ours": "yours", "ourselves": "yourselves", "we're": "you're", "we've": "you've",
    "we'd": "you'd", "we'll": "you'll",
    "your": "our", "yours": "ours", "yourselves": "ourselves", "yourself": "ourselves", "you're": "we're",
    "you've": "we've", "you'd": "we'd", "you'll": "we'll",
    "im": "you're", "ive": "you've", "id": "you'd", "youve": "we've", "youre": "we're",
}  # fmt: skip
_REPAIRED = {
    "dont": "don't", "didnt": "didn't", "cant": "can't", "wont": "won't", "isnt": "isn't", "wasnt": "wasn't",
    "doesnt": "doesn't", "havent": "haven't",
    "hasnt": "hasn't", "couldnt": "couldn't", "wouldnt": "wouldn't", "werent": "weren't", "thats": "that's",
    "whats": "what's", "theres": "there's", "u": "you", "ur": "your",
}  # fmt: skip
_AFTER_SUBJECT = re.compile(
    r"(?:have|had|has|were|are|was|did|didn't|do|don't|can|can't|cannot|could|couldn't|will|won't|would|should"
    r"|never|just|still|also|then|only|even|sent|said|told|took|left|lost|kept|gave|made|put|came|got|went|charge"
    r"|keep|take|want|promised|owe|\w+ed)$"
)
_VERB_S = {
    "has": "have",
    "is": "are",
    "was": "were",
    "does": "do",
    "isn't": "aren't",
    "wasn't": "weren't",
    "hasn't": "haven't",
    "doesn't": "don't",
    "goes": "go",
}
_LONG_FORMS = {
    "won't": "will not", "can't": "cannot", "shan't": "shall not", "i'm": "I am", "let's": "let us", "it's": "it is",
    "that's": "that is",
    "what's": "what is", "there's": "there is", "here's": "here is", "where's": "where is", "who's": "who is",
}  # fmt: skip
_AFTER_OBJECT_WORDS = """
    to at on in by and or for with before after today tomorrow back from when that personally again until within
    there about as if the a an this these our my any some nothing everything twice once
"""
_AFTER_OBJECT = frozenset(_AFTER_OBJECT_WORDS.split())
"""What follows "her" where it is no possessive: "we sent her the form"."""
_EITHER_WAY = frozenset({"first", "one", "two", "three", "no", "more", "all", "both"})
_AGREEING = {"am": "are", "was": "were", "wasn't": "weren't", "wasnt": "weren't"}
_BETWEEN_WORDS = """
    and but or then never always also just still only even already again
"""
_BETWEEN = frozenset(_BETWEEN_WORDS.split())
_TOKEN = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*|[^A-Za-z]+")


def to_agent_voice(clause: str) -> str | None:
    """Turn a customer's clause so that the agent can say it to them; None where "you" might be anybody."""
    tokens = [token.replace("’", "'") for token in _TOKEN.findall(clause)]
    words = [index for index, token in enumerate(tokens) if token[0].isalpha()]
    out = list(tokens)
    for position, index in enumerate(words):
        low = tokens[index].lower()
        low = _REPAIRED.get(low, low)
        following = tokens[words[position + 1]].lower() if position + 1 < len(words) else ""
        before = tokens[words[position - 1]].lower() if position else ""
        if low == "us" and before == "of":
            return None
        if low == "you":
            subject = (
                position == 0
                or _AFTER_SUBJECT.match(following)
                or before in {"that", "and", "but", "because", "when", "if", "which", "what"}
            )
            out[index] = "we" if subject else "us"
        elif low == "us":
            out[index] = "you"
        elif low in _FROM_CUSTOMER:
            out[index] = _FROM_CUSTOMER[low]
        elif low in _AGREEING and (
            before in {"i", "we"} or following in {"i", "we"} or _carried(tokens, words, position, {"i", "we"})
        ):
            out[index] = _AGREEING[low]
        elif low != tokens[index].lower():
            out[index] = low
    return "".join(out)


def to_addressee(fact: str, others: bool) -> str | None:
    """Turn a fact about the customer ("he", "her account") into words to the customer.

    Args:
        fact: A plain statement of the facts.
        others: Whether persons other than the customer may be meant by "he" and "she"; then a fact that holds one is
        refused.
    """
    tokens = [token.replace("’", "'") for token in _TOKEN.findall(fact)]
    words = [index for index, token in enumerate(tokens) if token[0].isalpha()]
    out = list(tokens)
    for position, index in enumerate(words):
        low = tokens[index].lower()
        following = tokens[words[position + 1]].lower() if position + 1 < len(words) else ""
        before = tokens[words[position - 1]].lower() if position else ""
        gap = tokens[index + 1] if index + 1 < len(tokens) else ""
        if low in {
            "he",
            "she",
            "him",
            "her",
            "his",
            "hers",
            "himself",
            "herself",
            "he's",
            "she's",
            "he'd",
            "she'd",
            "he'll",
            "she'll",
        }:
            if others or (low in {"he's", "she's"} and re.match(r"(?:been|had|got|\w+ed)$", following)):
                return None  # "she's charged" is read in two ways
            if low == "her":
                # possessive before a noun, object before anything else
                object_like = not following or following in _AFTER_OBJECT or gap.strip() != ""
                if following in _EITHER_WAY and not object_like:
                    return None  # "gave her two options", "her two children"
                out[index] = "you" if object_like else "your"
            else:
                out[index] = {
                    "he": "you",
                    "she": "you",
                    "him": "you",
                    "his": "your",
                    "hers": "yours",
                    "himself": "yourself",
                    "herself": "yourself",
                    "he's": "you're",
                    "she's": "you're",
                    "he'd": "you'd",
                    "she'd": "you'd",
                    "he'll": "you'll",
                    "she'll": "you'll",
                }[low]
        elif before in {"he", "she"} or (before in _BETWEEN and _carried(tokens, words, position, {"he", "she"})):
            if low in _VERB_S:
                out[index] = _VERB_S[low]
            elif re.fullmatch(r"\w+(?:sh|ch|ss|x|o)es", low):
                out[index] = low[:-2]
            elif low.endswith("s") and not low.endswith(("ss", "us", "always")):
                out[index] = low[:-1]
        elif low == "customer" and before == "the":
            return None
    return "".join(out)


def _carried(tokens: list[str], words: list[int], position: int, subjects: set[str]) -> bool:
    """Whether a verb still belongs to a subject further left: "I rang and was told", "she never goes"."""
    at = position - 1
    if at < 0 or tokens[words[at]].lower() not in _BETWEEN:
        return False
    while at >= 0 and tokens[words[at]].lower() in _BETWEEN - {"and", "but", "or", "then"}:
        at -= 1
    if tokens[words[at]].lower() in subjects:
        return True
    if tokens[words[at]].lower() not in {"and", "but", "or", "then"}:
        return False
    others = {"you", "he", "she", "it", "they", "i", "we", "nobody", "who"} - subjects
    left = [tokens[index].lower() for index in words[:at]]
    return any(word in subjects for word in left) and not any(word in others for word in left)


def sentence_case(text: str) -> str:
    """Give it a capital at the start and a full stop at the end, and a capital I."""
    text = re.sub(r"\bi\b(?=['’ ]|$)", "I", text.strip())
    if not text:
        return text
    text = text[0].upper() + text[1:]
    return text if text[-1] in ".!?…" or text.endswith((".”", '."')) else text.rstrip(",;:") + "."


def expand_contractions(text: str) -> str:
    """Write I'm as I am, won't as will not: for the formal tone."""

    def long_form(found: re.Match[str]) -> str:
        word = found.group().replace("’", "'")
        low = word.lower()
        if low in _LONG_FORMS:
            full = _LONG_FORMS[low]
        elif low.endswith("n't"):
            full = low[:-3] + " not"
        else:
            for suffix, whole in (("'re", " are"), ("'ve", " have"), ("'ll", " will")):
                if low.endswith(suffix):
                    full = low[: -len(suffix)] + whole
                    break
            else:
                return found.group()  # 's and 'd are read in two ways
        if word.isupper() and len(low) > 3:
            return full.upper()
        return full[0].upper() + full[1:] if word[0].isupper() else full

    return re.sub(r"\b[A-Za-z]+['’](?:t|re|ve|ll|m|s)\b", long_form, text, flags=re.IGNORECASE)
