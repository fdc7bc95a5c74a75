"""The regular expressions of the scorer that are not entries of the lexicon: what a time, a question, an attack or a kind word looks like."""
# ruff: noqa: E501 - an alternation is easier to read unbroken

from __future__ import annotations

import re

__all__ = [
    "AHEAD",
    "CAPITALS",
    "CONDITION",
    "FUTURE",
    "GRADER_WORDS",
    "GREETING",
    "GUSH",
    "GUSHING_SIGNS",
    "HARDSHIP",
    "HOT",
    "KIND",
    "MACROS",
    "PAST",
    "PROOF",
    "PROVOKED",
    "QUESTION",
    "TO_GRADER",
    "TURNED",
    "WHEN",
    "YOU",
    "concrete",
]

_MONTHS = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
WHEN = re.compile(
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)days?\b|\b(?:today|tonight|tomorrow|this (?:morning|afternoon|evening|week|minute)|noon|midday)\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{_MONTHS})\b|\b(?:{_MONTHS}) \d|\b\d{{1,2}}[:.h]\d\d\b|\b\d{{1,2}} ?[ap]\.?m\b"
    r"|\b(?:within|in|by|before|inside|for|under) (?:\w+ )?(?:\d+|an?|one|two|three|four|five|six|seven|ten|the next|next|few) "
    r"?(?:working |business )?(?:second|minute|hour|day|week|month|min)s?\b|\bby (?:the )?(?:end of|close|\d|one|two|three|four|five|six|noon)"
    r"|\bat (?:\d|one\b|two\b|three\b|four\b|five\b|six\b|seven\b|eight\b|nine\b|ten\b|eleven\b|twelve\b)|\bnext (?:week|month|day|train|flight|bus)\b|\bright now\b|\bthe \d{1,2}(?:st|nd|rd|th)\b"
)
"""A time, date or duration in lower-cased text."""
_AMOUNT = re.compile(
    r"[£$€₹]\s?\d|\d+(?:[.,]\d+)? ?(?:euros?|pounds?|dollars?|quid|kr|p\b|%|gb|kg|minutes|mins?|hours|days|weeks)|\b\d{2,}"
)
_DIGIT = re.compile(r"\d")


def concrete(text: str) -> int:
    """How many times, dates, durations, amounts or longer numbers lower-cased text holds: 0, 1, or 2 for more.

    Two patterns one after the other: joined into one they take four times as long, because their alternatives begin with nothing in common.
    """
    found = len(WHEN.findall(text))
    if found < 2 and _DIGIT.search(text):
        found += len(_AMOUNT.findall(text))
    return min(found, 2)


_NUMBER = r"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|\w+ hundred)(?:[- ]\w+)?|five|six|eight|ten|twelve|fifteen)"
# Variants that stand in many entries of the lexicon.
MACROS = {
    "{we}": r"(?:\bi|\bwe)\b",
    "{feel}": r"(?:angry|furious|annoyed|cross|upset|fed up|livid|frustrat(?:ed|ing)|mad|raging|fuming|worried|anxious|frantic|sore|seething|let down|disappointed"
    r"|unhappy|exasperated|outraged|distressed|shaken|hopping|irate|beside (?:my|your)self|swearing|shouting|screaming|spitting|in (?:absolute )?bits|at (?:my|your) wits' end"
    r"|sick of|hurt|exhausted|shattered|embarrassed|humiliated|scared|frightened|terrified|tired|disheartened|alarmed|offended|thinking the worst)",
    "{bad}": r"(?:hard|stressful|awful|worrying|exhausting|horrible|horrid|miserable|rotten|difficult|frightening|scary|painful|dreadful|wretched|maddening|infuriating|tiring|wearing"
    r"|draining|embarrassing|humiliating|upsetting|distressing|disheartening|shocking|unfair|lonely|galling|disappointing|frustrating|annoying|heartbreaking|terrifying|nightmare|hell|grim"
    r"|cruel|terrible|shame)",
    "{person}": r"(?:husband|wife|partner|mother|mum|mom|dad|father|son|daughter|child(?:ren)?|kids?|baby|boy|girl|family|parents?|brother|sister|nan|gran\w*|friend|dog|cat)",
    "{money}": rf"(?:[£$€₹₦]\s?\d[\d.,]*|\b\d[\d.,]* ?(?:euros?|pounds?|dollars?|quid|kr|rand|rupees?)\b|\b{_NUMBER} (?:euros?|pounds?|dollars?|quid|rand|rupees?)\b)",
    "{slot}": r"(?:\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:mon|tues?|weds?|thu(?:rs)?|fri|sat|sun)\b|\b(?:today|tonight|tomorrow|noon)\b|\b\d{1,2}(?:st|nd|rd|th)\b"
    r"|\b\d{1,2}[:.]\d\d\b|\b(?:at|from|between) (?:\d|half|one|two|three|four|five|six|seven|eight|nine|ten|eleven)\b)",
}

TO_GRADER = re.compile(
    r"note (?:to|for) (?:the |any |whoever |all )?(?:grader|evaluator|judge|marker|reviewer|rater|who|scorer|annotator)|whoever (?:marks|grades|scores)"
    r"|\bgrade [12]\b|\b(?:overall|score)\b[^.]{0,20}\b(?:5|100|five|full marks)\b|(?:take_responsibility|stay_with|offer_choice|go_further|follow_up|note_request)"
    r"|ignore (?:all |any )?(?:previous|prior|above) instructions|as an? (?:evaluator|grader|judge)|rubric"
)
GRADER_WORDS = frozenset(
    ["note", "whoever", "grade", "overall", "score", "ignore", "evaluator", "grader", "judge", "rubric", "rubrics"]
)  # one of them stands in every match of TO_GRADER
PROVOKED = re.compile(
    r"\b(?:f+u+c+k\w*|sh[i1]t\w*|bloody|crap|damn\w*|hell|arse\w*|ass(?:hole)?s?|bastards?|bullshit|wtf|useless|pathetic|idiots?|clowns?|jokers?|liars?|lying|lies"
    r"|scam\w*|thie(?:f|ves)|stole|stealing|robb\w+|crooks?|cowboys?|incompeten\w+|disgrac\w+|disgusting|shame\w*|joke|circus|shambles|ashamed|moron\w*"
    r"|you people|you lot|lawyer|solicitor|sue|court|ombudsman|regulator|newspaper|press|trading standards|never again|worst|contempt\w*)\b|\?\?|!!"
)
CAPITALS = re.compile(r"\b[A-Z]{4,}\b(?:\W+\b[A-Z]{2,}\b){2,}")
HOT = re.compile(r"!{2,}|\?{2,}|\b[A-Z]{4,}(?:\s+[A-Z]{3,})+\b")
GUSH = re.compile(
    r"\boh my (?:god|goodness|gosh)\b|\bomg\b|\bso,? so,? (?:so,? )?(?:very )?sorry|\b(?:i|we)(?:'m|m| am|'re|re| are) (?:\w+ )?(?:shaking|in tears|crying|sick about|devastated|horrified"
    r"|beside (?:my|our)sel)|\bgone cold\b|\bnever,? ever\b"
)
GUSHING_SIGNS = frozenset("💔😭🫶🥺😱")
KIND = re.compile(
    r"\b(?:please|thanks?|thank you|dear|hi|hello|good (?:morning|afternoon|evening)|kind(?:ly)?|glad|happy to|welcome|hope|take care|best wishes|regards"
    r"|warm\w*|sincerely|mr|mrs|ms|love to|gladly|sorry|apolog\w+|wish|lovely|bless|cheers|morning|evening|afternoon)\b"
)
GREETING = re.compile(
    r"^(?:dear|hi|hello|hey|good (?:morning|afternoon|evening)|morning|evening|afternoon)?,? ?(?:mr|mrs|ms|dr|miss)?\.? ?([a-z][\w'-]+)\b"
)
TURNED = re.compile(
    r"\b(?:what (?:i|we|you) can (?:do|offer)|(?:but|though|instead|however|still|meanwhile|until then)\b[^.]{0,60}\b(?:can|could|able|free|will|'ll)\b|(?:can|could|will|'ll)\b[^.]{0,60}\b(?:instead|meanwhile|straight away|until then|in the meantime))"
)
QUESTION = re.compile(
    r"\?|\b(?:provide|state|supply|specify|confirm|submit|send|quote|give|list)\b[^.]{0,40}\b(?:your|the|proof|number|date|photo|evidence|details|copy|name|address|reference|receipt)"
)
PROOF = re.compile(
    r"\b(?:full name|name|address|number|reference|ref|date of birth|date|postcode|proof|photos?|photographs?|images?|screenshots?|cop(?:y|ies)|receipts?|invoices?|digits|email|description"
    r"|certificate|identification|id|passport|statement|evidence|account|barcode|manifest|serial|order|registration)\b"
)
CONDITION = re.compile(r"\b(?:before (?:we|i)|until you|otherwise|without (?:this|it|these))\b")
HARDSHIP = re.compile(
    r"\b(?:husband|wife|partner|mother|mum|mom|dad|father|son|daughter|child|children|kids?|baby|boy|girl|family|parents?|brother|sister|nan|gran|grandmother|guests?|tenants?|pupils?"
    r"|patients?|night|nights|sleep|slept|sleepless|awake|pain|sore|scared|afraid|cold|dark|rain|stairs|hospital|funeral|wedding|birthday|deadline|rent|wages|exam|surgery|shift|work"
    r"|alone|standing|stood|waiting|waited|stranded|sitting|sat|carrying|crying|chasing|worrying|worry|verge|hours|evenings|weekend|holiday|job|earning|savings|torch|pavement)\b"
)
PAST = re.compile(
    r"\b(?:was|were|had|did|didn't|wasn't|weren't|been|has|have|haven't|hasn't|\w+ed|went|came|got|left|told|sent|took|paid|found|rang|said|kept|lost|made|broke|stood|sat|spent|waited|gave|bought|drove|rung)\b"
)
YOU = re.compile(r"\byou(?:r|rs|'re|'ve|'d)?\b")
AHEAD = re.compile(
    r"'ll\b|\b(?:will|ll|shall|going to|can|could|be|coming|goes|comes|gets|out|back|live|open|from|by)\b"
)
FUTURE = re.compile(r"\b(?:will|'ll|going to)\b")
