"""Evenkeel: how well does a reply calm an angry customer, and the same thing said calmly.

    import evenkeel as ek
    ek.score("Sorry about both late parcels …", customer="…").overall
    ek.rewrite("No refund.", customer="…").text

The functions are imported when they are first used, so that `import evenkeel` costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from evenkeel.api import check, load_exchanges, load_pairs, rewrite, score, score_many

__all__ = ["check", "load_exchanges", "load_pairs", "rewrite", "score", "score_many"]


def __getattr__(name: str) -> Any:
    """Import the API on first use (PEP 562)."""
    if name in __all__:
        import evenkeel.api

        return getattr(evenkeel.api, name)
    if name == "__version__":
        from importlib.metadata import version

        return version("evenkeel")
    raise AttributeError(f"module 'evenkeel' has no attribute {name!r}")


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
