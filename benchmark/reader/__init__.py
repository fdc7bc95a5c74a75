"""The learned reader: one small model that grades a reply on all 30 principles and marks the words that show them.

    encode.py      exchange and reply -> tokens with character offsets       tokenizers
    infer.py       tokens -> probabilities -> grades, evidence, overall      ONNX Runtime; no torch
    calibrate.py   probabilities that mean what they say, and where to abstain
    rows.py        labelled exchanges -> what each row should give
    config.py      configs/train/reader.yaml, checked, and the encoder that it names
    network.py †   the network: an encoder with one attention and one tagger per principle
    learning.py †  batches, loss, rates, patience, dev score
    export.py †    network -> int8 ONNX
    card.py        the model card
    train.py †     exchanges -> fine-tuned network -> a folder with model, tokenizer and calibration

† only these load torch and transformers. A trained reader is a folder: `reader.onnx`, `tokenizer.json`, `reader.json`
(labels, budgets, calibration, where it comes from).
"""
