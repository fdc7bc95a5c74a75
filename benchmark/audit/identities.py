"""Nobody real: no real firm, person, telephone number, mail or web address; and invented names that vary.

Numbers must come from ranges set aside for fiction: Ofcom's drama numbers (United Kingdom), 555-0100 to 555-0199 (North
America), ACMA's 5550 numbers (Australia). Mail and web addresses must lie in `example.*` (RFC 2606) or in a reserved
top-level domain.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from benchmark.audit.dataset import DataSet
from benchmark.audit.findings import Finding, at_most

__all__ = ["check_identities", "unreserved"]

_PHONE = re.compile(
    r"(?<![\w£$€₹.,:/-])(?:\+\d{1,3}[ -]?)?(?:\(0?\d{1,5}\)[ -]?)?\d{2,5}(?:[ -]\d{2,5}){1,4}(?![\w%:/-])"
)
_DRAMA = re.compile(
    r"(?:\+44 ?|0)(?:1632 ?960 ?\d{3}|7700 ?900 ?\d{3}|20 ?7946 ?0\d{3}|8081 ?570 ?\d{3}|909 ?8790 ?\d{3}"
    r"|3069 ?990 ?\d{3}|1(?:13|14|15|16|17|18|21|31|41|51|61|91) ?496 ?0\d{3}|28 ?9018 ?0\d{3}|29 ?2018 ?0\d{3})$"
    r"|(?:\+?1[ -])?(?:\(?\d{3}\)?[ -])?555[ -]01\d\d$"
    r"|(?:\+61 ?|0)(?:2|3|7|8) ?(?:5550|7010) ?\d{4}$|(?:\+61 ?|0)491 ?57\d ?\d{3}$|1800 ?975 ?7\d\d$"
    r"|(?:\+?353 ?|0)20 ?91\d ?\d{4}$"
)
_ADDRESS = re.compile(
    r"\b[\w.+-]+@(?P<mail>[\w-]+(?:\.[\w-]+)+)|(?:https?://|\bwww\.)(?P<web>[\w.-]+\w)"
    r"|\b(?P<bare>[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|co\.uk|io|de|ie|au|ca))\b"
)
_RESERVED = re.compile(r"(?:.+\.)?(?:example(?:\.\w+)*|[\w-]+\.(?:test|invalid|example|localhost))$")
# Firms that a writer of such letters reaches for first. Cities, currencies and social networks are scenery.
_FIRM_NAMES = """
    Amazon, Netflix, Spotify, Uber, Lyft, Deliveroo, DoorDash, Ryanair, EasyJet, Lufthansa, British Airways, Vodafone,
    Verizon, Comcast, Virgin Media, Sky TV, Tesco, Sainsbury's, Waitrose, Aldi, Lidl, Walmart, IKEA, Argos, Currys,
    Best Buy, John Lewis, PayPal, Barclays, HSBC, Lloyds, NatWest, Santander, Chase Bank, Wells Fargo, Revolut, Monzo,
    Airbnb, Booking.com, Expedia, Hilton, Marriott, Premier Inn, Royal Mail, FedEx, DHL, Hermes, Evri, Parcelforce,
    Samsung, iPhone, Sony, PlayStation, Xbox, Nintendo, Hertz, Avis, Europcar, Ticketmaster, Zalando, ASOS, H&M,
    eBay, Etsy, Specsavers, Bupa, Aviva, AXA, Allianz, British Gas, Centrica, Thames Water, Trainline, ScotRail, Amtrak,
    Dyson, Bosch, Miele, Whirlpool, Trustpilot, McDonald's, Starbucks, Costa Coffee, Greggs, Peloton, PureGym,
    Planet Fitness, QuickBooks, Xero
"""
_FIRMS = re.compile(rf"\b(?:{'|'.join(re.escape(name.strip()) for name in _FIRM_NAMES.split(','))})\b")
_NAME = re.compile(r"(?<![.!?\n] )(?<!^)\b(?:Mr|Mrs|Ms|Miss|Dr)\.? ([A-Z][a-z]{2,})\b")


def unreserved(text: str) -> Iterator[str]:
    """Telephone numbers, mail and web addresses of a text that somebody might really have."""
    for found in _PHONE.finditer(text):
        number = found.group().strip()
        digits = sum(char.isdigit() for char in number)
        spoken = text[max(0, found.start() - 30) : found.start()].lower()
        looks = number.startswith(("+", "0", "(")) or re.search(
            r"\b(?:ring|call|phone|dial|line|tel|number|on)\W*$", spoken
        )
        if 9 <= digits <= 15 and looks and not _DRAMA.match(number):
            yield number
    for found in _ADDRESS.finditer(text):
        host = (found["mail"] or found["web"] or found["bare"]).lower()
        if not _RESERVED.match(host):
            yield found.group()


def check_identities(data: DataSet) -> list[Finding]:
    """Real numbers, addresses and firms; and whether one family name serves too many people."""
    contacts: list[str] = []
    firms: list[str] = []
    named: set[tuple[str, str]] = set()
    families = set()
    for _, family, where, text in data.texts():
        contacts += [f"{where}: {found}" for found in unreserved(text)]
        firms += [f"{where}: {found}" for found in _FIRMS.findall(text)]
        named |= {(name, family) for name in _NAME.findall(text)}
        families.add(family)
    people = Counter(name for name, _ in named)
    most, count = people.most_common(1)[0] if people else ("nobody", 0)
    shown = [f"{name}: {times} scenarios" for name, times in people.most_common(8)]
    return [
        at_most("telephone numbers and addresses that may be real", len(contacts), 0, contacts[:12]),
        at_most("real firms", len(firms), 0, firms[:12]),
        at_most(f"share of scenarios with one family name ({most})", count / max(1, len(families)), 0.02, shown),
    ]
