"""Nobody real may be rung up, written to or sued."""

import pytest

from benchmark.audit.identities import check_identities, unreserved
from benchmark.records import Turn


@pytest.mark.parametrize(
    "text",
    [
        "Ring 01632 960441 today.",
        "my mobile is 07700 900123",
        "Call (415) 555-0134 or +44 7700 900123.",
        "write to care@moss.example or help@example.com",
        "see https://www.example.org/refund",
        "Order 6618 2203 came to £1,240.00 on 12 May 2026.",
        "Account 60-118-2204 is open.",
        "0161 496 0144",
    ],
)
def test_what_is_set_aside_for_fiction_or_is_no_contact_passes(text):
    assert list(unreserved(text)) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ring 020 5550 0146.", "020 5550 0146"),
        ("call 021 496 0148 please", "021 496 0148"),
        ("Call (415) 867-5309 now", "(415) 867-5309"),
        ("write to care@bigfirm.com", "care@bigfirm.com"),
        ("on www.bigfirm.co.uk/refund", "www.bigfirm.co.uk"),
    ],
)
def test_what_somebody_may_really_have_is_found(text, found):
    assert list(unreserved(text)) == [found]


def test_firms_and_names_that_serve_too_often_are_found(build):
    rows = [build.exchange(f"x{n}", turns=(Turn("customer", "Dear Mrs Probert, Ryanair lost it."),)) for n in range(3)]
    rows.append(build.exchange("y", turns=(Turn("customer", "Dear Mr Nwosu, hello."),)))
    contacts, firms, names = check_identities(build.dataset(rows))
    assert contacts.ok
    assert (firms.ok, firms.examples[0]) == (False, "x0 turn 1: Ryanair")
    assert names.check == "share of scenarios with one family name (Probert)"
    assert names.figure == "0.75"
