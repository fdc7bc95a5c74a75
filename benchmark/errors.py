"""Every error that Evenkeel raises on purpose.

    EvenkeelError                 anything a user can mend; the message says how
    ├── DataError                 a file or record is not as it should be: file, line, field, got, expected
    ├── ConfigError               a setting is unknown, missing or out of range
    │   └── UnknownName           no generator, scorer, engine, tone … of that name; carries a suggestion
    ├── MissingExtra              an optional dependency is not installed; carries the pip line
    ├── GenerationError           a generator could not be reached or answered nonsense, after its retries
    └── RunError                  a run folder cannot be used as asked (other config, damaged, missing)

The command line prints the message of any of these in one block and exits with 2; a traceback means a defect of ours.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

__all__ = [
    "ConfigError",
    "DataError",
    "EvenkeelError",
    "GenerationError",
    "MissingExtra",
    "RunError",
    "UnknownName",
]


class EvenkeelError(Exception):
    """Anything that went wrong and that the user can mend."""


class DataError(EvenkeelError):
    """A file or record is not as it should be.

    Args:
        problem: What is wrong, in one sentence.
        file: The file it stands in, if any.
        line: 1-based line of the record, if any.
        field: Dotted path of the field inside the record, if any (`replies.2.text`).
        got: What was found, shortened.
        expected: What should have been there.
        fix: What to do about it.
    """

    def __init__(
        self,
        problem: str,
        *,
        file: object | None = None,
        line: int | None = None,
        field: str | None = None,
        got: object | None = None,
        expected: str | None = None,
        fix: str | None = None,
    ) -> None:
        self.problem, self.file, self.line, self.field = problem, file, line, field
        self.got, self.expected, self.fix = got, expected, fix
        super().__init__(self._message())

    def _message(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line) if part is not None)
        head = ": ".join(part for part in (place, self.field, self.problem) if part)
        rows = [head]
        if self.got is not None:
            shown = repr(self.got)
            rows.append(f"  got:      {shown if len(shown) <= 160 else shown[:150] + '…' + shown[-1]}")
        if self.expected is not None:
            rows.append(f"  expected: {self.expected}")
        if self.fix is not None:
            rows.append(f"  to mend:  {self.fix}")
        return "\n".join(rows)


class ConfigError(EvenkeelError):
    """A setting is unknown, missing or out of range."""


class UnknownName(ConfigError):
    """No thing of that kind has that name.

    Named for how it reads where it is raised: `raise UnknownName("scorer", "lexcal", names)`.
    """

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        self.kind, self.name, self.known = kind, name, sorted(known)
        close = difflib.get_close_matches(name, self.known, n=1)
        hint = f" Did you mean {close[0]!r}?" if close else ""
        super().__init__(f"Unknown {kind} {name!r}.{hint} Known: {', '.join(self.known)}.")


class MissingExtra(EvenkeelError):
    """An optional dependency is not installed."""

    def __init__(self, feature: str, extra: str) -> None:
        self.feature, self.extra = feature, extra
        super().__init__(f"{feature} needs an extra: pip install 'evenkeel[{extra}]'")


class GenerationError(EvenkeelError):
    """A generator could not be reached or answered nonsense, after its retries."""


class RunError(EvenkeelError):
    """A run folder cannot be used as asked."""
