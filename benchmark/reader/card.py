"""The card of a trained reader: what it is, what it was trained on, how good it was on dev, how to make it again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["model_card"]


def model_card(about: Mapping[str, Any]) -> str:
    """Markdown with the Hub's front matter, from what `reader.json` says."""
    ece = about["calibration"]["ece"]
    best = max(about["dev"], key=lambda epoch: epoch["score"]) if about["dev"] else {}
    bands = dict(zip(about["labels"], about["calibration"]["band"], strict=True))
    rows = [
        f"| {label} | {ece[label]:.3f} | {'–' if low == high else f'{low:.2f} to {high:.2f}'} |"
        for label, (low, high) in bands.items()
    ]
    curve = [
        f"| {mean:.2f} | {share:.2f} | {count:,} |"
        for mean, share, count in about["calibration"].get("reliability", ())
    ]
    config = about["config"]
    front = {"license": "apache-2.0", "language": "en", "base_model": config["base"], "library_name": "onnxruntime"}
    return "\n".join(
        [
            "---",
            *(f"{key}: {value}" for key, value in front.items()),
            "---",
            "# Evenkeel reader",
            "",
            "Reads a customer's turns and an agent's reply, and gives each of the 30 principles of the rubric "
            f"(version {about['rubric']}) a calibrated grade 0, 1 or 2 with the words that show it, an overall from 1 "
            "to 5, and the customer's problem, impact and request as spans. What it cannot tell it leaves open.",
            "",
            "English customer service only. It was trained on text that language models wrote and labelled, and may "
            "like what they write. Measure it on your own labels before you rely on it: `evenkeel meta "
            "--scorer reader:FOLDER --gold FILE`.",
            "",
            f"- Base: {config['base']}. Model: `reader.onnx`, int8 weights, sha256 `{about['sha256']}`.",
            f"- Trained on {config['train']} (sha256 `{about['data']['train']}`), chosen and calibrated on "
            f"{config['dev']} (`{about['data']['dev']}`), seed {config['seed']}.",
            "- Made again by `evenkeel train reader` with the configuration that `reader.json` holds.",
            *(
                [
                    f"- On dev after its best epoch: macro F1 {best['macro_f1']:.3f}, Spearman of overall "
                    f"{best['spearman']:.3f}, before calibration and quantization."
                ]
                if best
                else []
            ),
            "",
            "## Calibration on dev",
            "",
            "| principle | ECE | says nothing between |",
            "| --- | --: | --- |",
            *rows,
            "",
            "Probabilities that a principle is there, all principles together:",
            "",
            "| said | was | replies × principles |",
            "| --: | --: | --: |",
            *curve,
            "",
        ]
    )
