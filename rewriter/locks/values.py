"""Soft locks by value, so that "five days" in a rewrite meets "5 days" in its draft.

Percentages, dates and numbers in words are read by `benchmark.claims`. Amounts and times are read here, because locks
know more ways to write them; durations are put in one unit, and keep what claims leave out: a range, working days.
"""

from __future__ import annotations

import re

from benchmark.claims import Claim, claims
from rewriter.locks.finding import Lock, prose
from rewriter.locks.phrases import NUMBER

__all__ = ["amount_value", "values_of"]

_CURRENCIES = {
    "a$": "aud", "au$": "aud", "c$": "cad", "ca$": "cad", "nz$": "nzd", "hk$": "hkd", "s$": "sgd", "r$": "brl",
    "us$": "usd", "£": "gbp", "pound": "gbp", "quid": "gbp", "€": "eur", "euro": "eur", "$": "usd", "dollar": "usd",
    "buck": "usd", "₹": "inr", "rs": "inr", "rupee": "inr", "¥": "jpy", "kr": "kr", "zł": "pln", "pence": "p",
    "cent": "c",
}  # fmt: skip
_SCALES = {"k": 1e3, "m": 1e6, "million": 1e6, "bn": 1e9}
# Months do not come out even in days, so they are a unit of their own.
_PERIODS = {
    "second": (1, "s"), "minute": (60, "s"), "hour": (3600, "s"), "day": (86400, "s"), "week": (604800, "s"),
    "fortnight": (1209600, "s"), "month": (1, "month"), "year": (12, "month"),
}  # fmt: skip
_RANGE = re.compile(r"(\d[\d.,]*)\s?(?:[-–]|to)\s?\d|([a-z]+)\sto\s[a-z]", re.IGNORECASE)
_WORKING = re.compile(r"working|business|banking", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d\d))?(?::\d\d)?\s?(?:([ap])\.?m)?", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


def values_of(text: str, locks: list[Lock]) -> dict[Lock, str]:
    """The value of each amount, percentage, date, time and duration among the locks of a text, where it has one."""
    read = claims(prose(text))
    values: dict[Lock, str] = {}
    for lock in locks:
        if lock.hard or lock.kind == "name":
            continue
        start, end = lock.span
        claim = next((one for one in read if one.kind == lock.kind and one.span[0] < end and start < one.span[1]), None)
        value = _value(lock, claim)
        if value is not None:
            values[lock] = f"{lock.kind} {value}"
    return values


def amount_value(text: str) -> str | None:
    """An amount in one form: "1200.50 eur" for €1,200.50 and for 1.200,50 euro; None where it is in words."""
    numbers = [_decimal(number) for number in re.findall(NUMBER, text)]
    unit = re.sub(r"[^\w£€$₹¥]|\d", " ", text).lower().split()
    if not numbers or not unit:
        return None
    scale = next((size for word, size in _SCALES.items() if word in unit), 1)
    currencies = (name for word, name in _CURRENCIES.items() if any(part.startswith(word) for part in unit))
    return f"{'-'.join(f'{number * scale:.2f}' for number in numbers)} {next(currencies, unit[0])}"


def _value(lock: Lock, claim: Claim | None) -> str | None:
    if lock.kind == "amount" and (value := amount_value(lock.text)):
        return value
    if lock.kind == "time":
        return _time(lock.text)
    if claim is None:
        return None
    if lock.kind == "amount":
        number, _, currency = claim.value.partition(" ")
        return f"{float(number):.2f} {currency}"
    if lock.kind == "duration":
        return _duration(lock.text, claim.value)
    year = _YEAR.search(lock.text) if lock.kind == "date" else None
    return f"{claim.value} {year.group()}" if year else claim.value


def _decimal(number: str) -> float:
    figures = re.sub(r"['’ \u00a0\u202f]", "", number)
    whole, mark, rest = figures.rpartition("," if figures.rfind(",") > figures.rfind(".") else ".")
    decimals = rest if mark and len(rest) != 3 else ""  # three figures after a mark are thousands
    return float(f"{re.sub('[.,]', '', whole if decimals else figures)}.{decimals}")


def _time(text: str) -> str | None:
    if text.lower() in {"noon", "midday", "midnight"}:
        return "0:00" if text.lower() == "midnight" else "12:00"
    found = _CLOCK.match(text)
    if found is None or "/" in text:
        return None
    hour, half = int(found[1]), (found[3] or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour}:{found[2] or '00'}"


def _duration(text: str, value: str) -> str:
    number, _, unit = value.partition(" ")
    size, base = _PERIODS.get(unit, (1, unit))
    span = _RANGE.match(text)
    lowest = next(iter(claims(f"{span[1] or span[2]} {unit}s")), None) if span else None
    start = f"{float(lowest.value.partition(' ')[0]) * size:g} to " if lowest else ""
    return f"{start}{float(number) * size:g} {base}{' working' if _WORKING.search(text) else ''}"
