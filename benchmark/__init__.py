"""How good is this reply? Exchanges, generators, scorers, runs, comparisons.

Imports nothing of `rewriter` or `evenkeel`.
"""
