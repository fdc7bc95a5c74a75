"""Agreement of two readers, on figures worked out by hand."""

import pytest

from benchmark.readers import agreement, overlap
from benchmark.records import Annotation, Judgement


def judged(reply, reader, overall, **labels):
    notes = tuple(Annotation(label, grade, tuple(quotes)) for label, (grade, *quotes) in labels.items())
    return Judgement(f"{reply}/{reader}", reply.split("-")[0], reply, reader, overall, notes)


TEXTS = {"x-a": "Sorry about both mornings. Friday.", "x-b": "No.", "x-c": "Sorry.", "x-d": "Later."}
ROWS = [
    judged("x-a", "first", 4, apologize=(2, "Sorry about both mornings"), solve=(1, "Friday")),
    judged("x-a", "second", 5, apologize=(1, "Sorry"), solve=(1, "Friday")),
    judged("x-a", "adjudicated", 4, apologize=(2, "Sorry about both mornings"), solve=(1, "Friday")),
    judged("x-b", "first", 1),
    judged("x-b", "second", 1),
    judged("x-b", "adjudicated", 1),
    judged("x-c", "first", 2, apologize=(1, "Sorry")),
    judged("x-c", "second", 3),
    judged("x-c", "adjudicated", 3),
    judged("x-d", "first", 2),  # nobody else read it
]


def test_only_replies_that_both_read_count():
    overall, *principles = agreement(ROWS, TEXTS)
    assert overall.n == 3
    assert len(principles) == 30


def test_overall_by_rank_and_how_often_the_first_reader_was_kept():
    overall = agreement(ROWS, TEXTS)[0]
    assert overall.both == 1  # equal values
    assert overall.rank == pytest.approx(1.0)
    assert overall.kept == pytest.approx(2 / 3)


def test_a_principle_by_quadratic_kappa():
    apologize = next(row for row in agreement(ROWS, TEXTS) if row.label == "apologize")
    assert (apologize.first, apologize.second, apologize.both) == (2, 1, 1)
    # observed: (2,1) and (1,0), squared distances 1 + 1 over 3; by chance: 2, 0, 1 each against 1, 0, 0
    first, second = (2, 0, 1), (1, 0, 0)
    observed = sum((a - b) ** 2 for a, b in zip(first, second, strict=True)) / 3
    chance = sum((a - b) ** 2 for a in first for b in second) / 9
    assert apologize.kappa == pytest.approx(1 - observed / chance)
    assert apologize.kept == pytest.approx(2 / 3)


def test_what_nobody_found_has_no_kappa():
    rude = next(row for row in agreement(ROWS, TEXTS) if row.label == "rude")
    assert (rude.kappa, rude.alpha, rude.evidence) == (None, None, None)


def test_evidence_overlaps_by_characters():
    assert overlap("abcdef", ["abcd"], ["cdef"]) == pytest.approx(0.5)
    assert overlap("abcdef", ["abc"], ["abc"]) == 1
    assert overlap("abcdef", ["abc"], ["def"]) == 0
    assert overlap("abcdef", ["xyz"], ["uvw"]) == 0
    apologize = next(row for row in agreement(ROWS, TEXTS) if row.label == "apologize")
    assert apologize.evidence == pytest.approx(2 * 5 / (25 + 5))
