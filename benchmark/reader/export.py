"""A trained network as an int8 ONNX model: weights per channel, activations at run time (dynamic quantization)."""

from __future__ import annotations

import tempfile
from pathlib import Path

import torch

from benchmark.reader.network import ReaderNetwork

__all__ = ["export_onnx"]

_INPUTS = ("input_ids", "attention_mask", "token_type_ids")
_OUTPUTS = ("grades", "evidence", "overall", "customer")


def export_onnx(network: ReaderNetwork, path: Path, *, quantized: bool = True) -> Path:
    """Write the model and give its path.

    Args:
        network: On any device; it is set to evaluation and moved to the CPU.
        path: The file to write; folders on the way are made.
        quantized: Weights as int8, one scale per channel: a quarter of the size.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    network = network.eval().cpu()
    network.encoder.set_attn_implementation("eager")  # type: ignore[operator]  # exported, half as fast again
    example = tuple(torch.ones((2, 16), dtype=torch.long) for _ in _INPUTS)
    example[2][:, :8] = 0
    path.parent.mkdir(parents=True, exist_ok=True)
    rows, tokens = torch.export.Dim("rows"), torch.export.Dim("tokens")
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.onnx"
        torch.onnx.export(
            network,
            example,
            str(whole),
            input_names=list(_INPUTS),
            output_names=list(_OUTPUTS),
            dynamic_shapes=tuple({0: rows, 1: tokens} for _ in _INPUTS),
            dynamo=True,
            opset_version=18,  # from 20 on GELU is one operator, for which the runtime has no fast kernel
            external_data=False,
            verbose=False,
        )
        _forget_shapes(whole)
        if not quantized:
            path.write_bytes(whole.read_bytes())
            return path
        quantize_dynamic(str(whole), str(path), per_channel=True, weight_type=QuantType.QInt8)
    return path


def _forget_shapes(path: Path) -> None:
    """Take out the shapes of what flows inside: the exporter writes some that the quantizer infers otherwise."""
    import onnx

    model = onnx.load(str(path))
    del model.graph.value_info[:]
    onnx.save(model, str(path))
