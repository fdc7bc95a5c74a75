"""How far can a scorer be trusted? `evenkeel meta`: every scorer against what careful readers said.

    gold.py         what is held against the scorers: labelled replies, contrast items, attacks, second readings
    contenders.py   whoever is measured: scorers, and beside them length, keyword count, random and the second reader
    presence.py     per principle: precision, recall, F1, kappa with interval, evidence, calibration
    ranking.py      overall: rank correlations, pairs within an exchange, the same without length
    contrast.py     one edit, one principle: does it move, and what else moves with it
    attacks.py      replies written to fool a scorer
    invariance.py   the same reply under other names, money, greetings and customers' spelling
    external.py     public sets in their own formats
    measure.py      all of it for one contender
    page.py         the same as an HTML page

Nothing here knows a scorer by name: a figure means the same for ours, for a user's and for a judge.
"""

from benchmark.meta.measure import Measured, measure

__all__ = ["Measured", "measure"]
