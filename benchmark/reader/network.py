"""The network: an encoder, and on top of it one attention, one grade and one tagger per principle.

For each principle a learned query attends over the tokens of the reply; what it gathers, beside the first token's
state, gives the probabilities that the grade is at least 1 and at least 2 (ordinal, after Cheng et al. 2008, "A neural
network approach to ordinal regression"). A linear tagger per principle marks the tokens that show it, another marks the
customer's problem, impact and request, and a third head gives `overall` in the same ordinal way. Label-wise attention
is that of Mullenbach et al. 2018 (CAML).
"""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

from benchmark.reader.rows import CUSTOMER_PARTS

__all__ = ["OVERALL_STEPS", "ReaderNetwork"]

OVERALL_STEPS = 4
"""Thresholds between the five values of `overall`."""


class ReaderNetwork(nn.Module):
    """Encoder and heads.

    Args:
        encoder: A transformers encoder that gives `last_hidden_state`.
        principles: How many; 30 in the rubric that ships.
        dropout: On what the heads see.
    """

    def __init__(self, encoder: nn.Module, principles: int, *, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = encoder
        size = int(encoder.config.hidden_size)  # type: ignore[union-attr, arg-type]
        self.principles = principles
        self.dropout = nn.Dropout(dropout)
        self.query = nn.Linear(size, principles, bias=False)
        self.grade = nn.Parameter(torch.randn(principles, 2, 2 * size) * 0.02)
        self.grade_bias = nn.Parameter(torch.zeros(principles, 2))
        self.evidence = nn.Linear(size, principles)
        self.customer = nn.Linear(size, len(CUSTOMER_PARTS))
        self.overall = nn.Sequential(nn.Linear(2 * size, size), nn.GELU(), nn.Linear(size, OVERALL_STEPS))

    def forward(
        self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
        """Logits.

        Args:
            input_ids: Shape (rows, tokens).
            attention_mask: The same; 0 for padding.
            token_type_ids: The same; 0 for the reply.

        Returns:
            grades (rows, principles, 2), evidence (rows, tokens, principles), overall (rows, 4),
            customer (rows, tokens, 3).
        """
        states: Any = self.encoder(
            input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids
        ).last_hidden_state
        states = self.dropout(states)
        evidence = self.evidence(states)
        of_reply = (attention_mask * (1 - token_type_ids)).unsqueeze(-1).to(states.dtype)
        weights = torch.softmax(self.query(states) + (of_reply - 1) * 1e4, dim=1)
        gathered = torch.einsum("rtp,rth->rph", weights, states)
        first = states[:, :1]
        seen = torch.cat([gathered, first.expand(-1, self.principles, -1)], dim=-1)
        grades = torch.einsum("rph,pgh->rpg", seen, self.grade) + self.grade_bias
        mean = (states * of_reply).sum(1) / of_reply.sum(1).clamp(min=1)
        overall = self.overall(torch.cat([mean, first[:, 0]], dim=-1))
        return grades, evidence, overall, self.customer(states)
