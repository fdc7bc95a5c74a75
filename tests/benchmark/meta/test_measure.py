"""A contender from gold to figures, and the rows beside it."""

from dataclasses import replace

import pytest

from benchmark.errors import DataError, UnknownName
from benchmark.meta import measure
from benchmark.meta.contenders import baselines
from benchmark.meta.external import measure_external
from benchmark.meta.gold import Gold, load_gold
from benchmark.meta.measure import texts_to_grade
from benchmark.meta.tables import meta_tables
from benchmark.records import Annotation, Attack, Contrast, Exchange, Judgement, Reply, Score, Turn
from benchmark.rubric import load_rubric

LABELS = load_rubric().labels


def exchange(number):
    good = Reply(
        f"e{number}-a",
        f"I'm sorry about order {number}; the refund goes out today.",
        5,
        (Annotation("apologize", 2, (f"sorry about order {number}",)), Annotation("calm", 1)),
    )
    bad = Reply(f"e{number}-b", "Whatever.", 1, (Annotation("rude", 2, ("Whatever.",)),))
    return Exchange(id=f"e{number}", family=f"e{number}", turns=(Turn("customer", "Late!"),), replies=(good, bad))


EXCHANGES = tuple(exchange(number) for number in range(4))
SECOND = {
    reply.id: Judgement(f"{reply.id}/second", one.id, reply.id, "second", reply.overall, reply.annotations)
    for one in EXCHANGES
    for reply in one.replies
}
GOLD = Gold(
    "gold",
    "0",
    EXCHANGES,
    (Contrast("cx", "e0", "It is late.", "Sorry, it is late.", "apologize", "up"),),
    (Attack("ax", "e0", "stuffed", "sorry sorry", "It is on its way."),),
    second=SECOND,
)


class Oracle:
    """Knows the gold, and nothing of any other text."""

    label = "oracle"

    def score(self, cases):
        out = []
        for one, text in cases:
            reply = next((reply for reply in one.replies if reply.text == text), None)
            if reply is None:
                out.append(Score(50.0, dict.fromkeys(LABELS, 0)))
                continue
            spans = {
                note.principle: [(text.find(quote), text.find(quote) + len(quote)) for quote in note.evidence]
                for note in reply.annotations
            }
            out.append(Score(20.0 * reply.overall, {label: reply.grades.get(label, 0) for label in LABELS}, spans))
        return out


def test_who_says_what_the_gold_says_is_perfect_where_it_knows_the_text():
    found = measure(Oracle(), GOLD, invariance=0)
    assert (found.macro_f1, found.kappa, found.evidence) == (1.0, 1.0, 1.0)
    assert found.ranking.spearman == pytest.approx(1.0)
    assert found.ranking.pairwise == 1.0
    assert found.contrast.right == 0.0
    assert found.attacks.withstood == 0.0  # it ties


def test_the_second_reader_is_a_row_without_items():
    rows = {one.label: one for one in baselines(GOLD)}
    found = measure(rows["annotator 2"], GOLD)
    assert found.macro_f1 == 1.0
    assert (found.contrast, found.attacks, found.invariance) == (None, None, {})


def test_a_principle_that_is_never_graded_counts_nothing_in_the_means():
    class Sorry:
        label = "sorry"

        def score(self, cases):
            return [Score(1.0, {"apologize": 2 if "sorry" in text else 0}) for _, text in cases]

    found = measure(Sorry(), GOLD, invariance=0)
    assert found.principles[0].f1 == 1.0
    assert found.macro_f1 == pytest.approx(1 / len(LABELS))


def test_random_is_steady_and_near_chance():
    random = next(one for one in baselines(GOLD) if one.label == "random")
    cases = [(one, reply.text) for one, reply in GOLD.replies]
    assert random.score(cases) == random.score(cases)
    many = replace(GOLD, exchanges=tuple(exchange(number) for number in range(400)))
    found = measure(next(one for one in baselines(many) if one.label == "random"), many, invariance=0)
    assert abs(found.ranking.spearman) < 0.15
    assert abs(found.kappa) < 0.15


def test_the_bar_counts_what_is_graded():
    done = []
    measure(Oracle(), GOLD, progress=done.append)
    assert sum(done) == texts_to_grade(GOLD)


def test_tables_hold_a_row_for_each(tmp_path):
    found = [measure(one, GOLD) for one in (Oracle(), *baselines(GOLD))]
    tables = meta_tables(found, GOLD)
    assert [row[0] for row in tables[0].rows] == ["oracle", "length", "keyword count", "random", "annotator 2"]
    assert all(len(row) == len(table.heads) for table in tables for row in table.rows)


def test_an_item_of_an_unknown_exchange_is_told(tmp_path, monkeypatch):
    gold = load_gold("dev")
    assert gold.replies
    monkeypatch.setattr("benchmark.meta.gold.load_attacks", lambda split: [Attack("ax", "nobody", "stuffed", "a", "b")])
    monkeypatch.setattr(
        "benchmark.meta.gold.split_path",
        lambda folder, split: __import__("benchmark.exchanges", fromlist=["x"]).split_path("exchanges", split),
    )
    monkeypatch.setattr("benchmark.meta.gold.load_contrasts", lambda split: [])
    monkeypatch.setattr("benchmark.meta.gold.load_judgements", lambda split: [])
    with pytest.raises(DataError, match="nobody"):
        load_gold("dev")


class Words:
    label = "words"

    def score(self, cases):
        return [Score(float(len(text.split())), {}) for _, text in cases]


def test_a_public_set_is_read_as_upstream_writes_it(tmp_path):
    path = tmp_path / "paradetox.tsv"
    path.write_text(
        'toxic\tneutral1\tneutral2\tneutral3\nshut "up\tplease stop that now\t\t\nget out of here now\tgo\t\t\n'
    )
    strict, _half = measure_external(Words(), "paradetox", path)
    assert (strict.n, strict.value) == (2, 0.5)


def test_politeness_is_judged_on_the_outer_quartiles(tmp_path):
    path = tmp_path / "wikipedia.csv"
    lines = ["Request,Normalized Score"] + [f"{'please ' * n},{n}" for n in range(1, 9)]
    path.write_text("\n".join(lines) + "\n")
    accuracy, auc = measure_external(Words(), "politeness", path)
    assert (accuracy.n, accuracy.value, auc.value) == (4, 1.0, 1.0)


@pytest.mark.parametrize(
    ("name", "text", "error"),
    [
        ("receptiveness", "message,score\nhi,1\n", "columns text, receptive"),
        ("receptiveness", "text,receptive\n", "empty"),
        ("receptiveness", "text,receptive\nhi,much\nho,1\n", "figure"),
    ],
)
def test_another_file_is_told_from_the_one_that_was_meant(tmp_path, name, text, error):
    path = tmp_path / "file.csv"
    path.write_text(text)
    with pytest.raises(DataError, match=error):
        measure_external(Words(), name, path)


def test_an_unknown_set_is_told(tmp_path):
    with pytest.raises(UnknownName, match="receptiveness"):
        measure_external(Words(), "receptivity", tmp_path)
