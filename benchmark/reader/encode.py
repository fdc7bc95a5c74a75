"""An exchange and a reply as one row of tokens: the reply first and whole, then the end of what the customer said.

The reply comes first so that it is cut last; of the customer's turns the end is kept, where the point is, and of the
facts what is allowed and known. Offsets are kept, so that whatever a model says of a token can be said of characters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from benchmark.records import Exchange, Span

if TYPE_CHECKING:
    from tokenizers import Tokenizer

__all__ = ["Budget", "Encoded", "Encoder"]


@dataclass(frozen=True, slots=True)
class Budget:
    """Most tokens of each part; what is longer is cut.

    Attributes:
        reply: From its start.
        customer: From the end of the last turn backwards.
        checks: What `grounding` found unsupported in the reply; 0 leaves it out.
        facts: Allowed actions first, then known facts; 0 leaves them out.
    """

    reply: int = 224
    customer: int = 64
    checks: int = 24
    facts: int = 0


@dataclass(frozen=True, slots=True)
class Encoded:
    """One row.

    Attributes:
        ids: Token ids, `[CLS] reply [SEP] customer [SEP] checks facts [SEP]`.
        types: 0 for the reply, 1 for what it answers.
        reply: Offsets into the reply of the tokens from 1 on; as many as there are tokens of the reply.
        customer: (first token, offsets into the customer's text).
        customer_text: The customer's turns, joined as `Exchange.customer` joins them.
    """

    ids: list[int]
    types: list[int]
    reply: list[Span]
    customer: tuple[int, list[Span]]
    customer_text: str

    def __len__(self) -> int:
        return len(self.ids)


class Encoder:
    """Turns exchanges and replies into rows.

    Args:
        tokenizer: Of the `tokenizers` library; its own truncation and special tokens are not used.
        budget: Most tokens of each part.
    """

    def __init__(self, tokenizer: Tokenizer, budget: Budget) -> None:
        self._tokenizer = tokenizer
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self.budget = budget
        self.cls, self.sep, self.pad = (self._id(token) for token in ("[CLS]", "[SEP]", "[PAD]"))

    def _id(self, token: str) -> int:
        found = self._tokenizer.token_to_id(token)
        if found is None:
            raise ValueError(f"the tokenizer has no {token}")
        return int(found)

    def encode(self, cases: Sequence[tuple[Exchange, str]]) -> list[Encoded]:
        """One row per (exchange, reply), in order."""
        customers = [exchange.customer for exchange, _ in cases]
        facts = [_facts(exchange) if self.budget.facts else "" for exchange, _ in cases]
        checks = _checks(cases) if self.budget.checks else [""] * len(cases)
        said = [reply for _, reply in cases]
        replies, asked, found, known = (self._tokens(texts) for texts in (said, customers, checks, facts))
        return [self._row(*one) for one in zip(replies, asked, found, known, customers, strict=True)]

    def _tokens(self, texts: Sequence[str]) -> list[Any]:
        return list(self._tokenizer.encode_batch(list(texts), add_special_tokens=False))

    def _row(self, reply: Any, customer: Any, checks: Any, facts: Any, text: str) -> Encoded:
        said = reply.ids[: self.budget.reply]
        start = max(0, len(customer.ids) - self.budget.customer)
        asked = customer.ids[start:]
        known = checks.ids[: self.budget.checks] + facts.ids[: self.budget.facts]
        ids = [self.cls, *said, self.sep, *asked, self.sep, *known, *([self.sep] if known else [])]
        types = [0] * (len(said) + 2) + [1] * (len(ids) - len(said) - 2)
        return Encoded(
            ids,
            types,
            [(int(a), int(b)) for a, b in reply.offsets[: len(said)]],
            (len(said) + 2, [(int(a), int(b)) for a, b in customer.offsets[start:]]),
            text,
        )


def _checks(cases: Sequence[tuple[Exchange, str]]) -> list[str]:
    """What the facts do not bear out, in the reply's own words, or that they bear out all; empty without facts."""
    from benchmark.scorers.grounding import GroundingScorer

    out = []
    for (exchange, reply), found in zip(cases, GroundingScorer().grade(cases), strict=True):
        spans = found.evidence.get("overpromise", ())
        if exchange.facts is None:
            out.append("")
        elif spans:
            out.append("unsupported: " + "; ".join(reply[start:end].strip() for start, end in spans) + ";")
        else:
            out.append("supported;" if found.measures["claims_checked"] else "nothing promised;")
    return out


def _facts(exchange: Exchange) -> str:
    if not exchange.facts:
        return ""
    return "; ".join((*exchange.facts.allowed, *exchange.facts.known))
