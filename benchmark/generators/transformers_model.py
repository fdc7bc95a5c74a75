"""Replies from a model on this machine: any Hugging Face checkpoint, decoder-only or encoder-decoder."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from jinja2 import TemplateError

from benchmark.errors import ConfigError, GenerationError, MissingExtra, UnknownName
from benchmark.generators import Generation, Message, Request, generation_of, one_line

__all__ = ["TransformersGenerator"]

DTYPES = ("auto", "bfloat16", "float16", "float32")
SPEAKERS = {"user": "Customer", "assistant": "Agent"}


class TransformersGenerator:
    """Run a checkpoint with `transformers`. It is loaded once, when the first batch comes.

    The chat template of the tokenizer makes the prompt; where there is none, a plain transcript does, which the model
    is to continue. Code that a checkpoint brings along is never run.

    Args:
        model: Folder of a checkpoint, or its id on the Hub.
        device: "auto" (CUDA, else Apple's, else the processor) or a device of torch ("cpu", "cuda:1").
        dtype: "auto" (the checkpoint's own; float32 on a processor), "bfloat16", "float16" or "float32".
        batch_size: Prompts at a time.
        max_new_tokens: Length limit of a reply.
        seed: For temperatures above 0. Every batch starts from it, so a batch does not depend on those before it.
        temperature: 0 takes the likeliest token each time.

    Raises:
        ConfigError: An unknown dtype, or a number out of range.
    """

    main_option = "model"

    def __init__(
        self,
        model: str,
        *,
        device: str = "auto",
        dtype: str = "auto",
        batch_size: int = 8,
        max_new_tokens: int = 300,
        seed: int = 0,
        temperature: float = 0.0,
    ) -> None:
        if dtype not in DTYPES:
            raise UnknownName("dtype", dtype, DTYPES)
        if batch_size < 1 or max_new_tokens < 1 or temperature < 0:
            got = f"batch_size={batch_size}, max_new_tokens={max_new_tokens}, temperature={temperature}"
            raise ConfigError(f"transformers_model: sizes must be 1 or more, temperature 0 or more; got {got}")
        self._name, self._device, self._dtype = model, device, dtype
        self._batch_size, self._max_new_tokens = batch_size, max_new_tokens
        self._seed, self._temperature = seed, temperature
        self._model: Any = None
        self._tokenizer: Any = None

    def __repr__(self) -> str:
        return f"TransformersGenerator({self._name!r})"

    def generate(self, requests: Sequence[Request]) -> list[Generation]:
        """Answer each request, in order.

        Raises:
            ConfigError: No such model or device.
            GenerationError: The model fails on a batch, for want of memory for example.
            MissingExtra: torch or transformers is not installed.
        """
        if not requests:
            return []
        if self._model is None:
            self._load()
        prompts = [self._encode(request.messages) for request in requests]
        answers: list[Generation | None] = [self._too_long(prompt) for prompt in prompts]
        # Prompts of like length share a batch, so that little is spent on padding; the longest come first, so that too
        # little memory is found out at once.
        order = sorted((i for i, answer in enumerate(answers) if answer is None), key=lambda i: -len(prompts[i]))
        for start in range(0, len(order), self._batch_size):
            chosen = order[start : start + self._batch_size]
            for index, generation in zip(chosen, self._batch([prompts[i] for i in chosen]), strict=True):
                answers[index] = generation
        return [answer for answer in answers if answer is not None]

    def _load(self) -> None:
        try:
            import torch
            import transformers
        except ImportError as exc:
            raise MissingExtra("The generator 'transformers_model'", "models") from exc
        device = _device(self._device)
        dtype = "float32" if self._dtype == "auto" and device.type == "cpu" else self._dtype
        # The parameter was renamed in 4.56; later releases warn of the old name, earlier ones do not know the new.
        old = tuple(int(part) for part in transformers.__version__.split(".")[:2]) < (4, 56)
        options = {"torch_dtype" if old else "dtype": dtype if dtype == "auto" else getattr(torch, dtype)}
        try:
            # False, not the default, which asks on the terminal whether to run the checkpoint's own code.
            config = transformers.AutoConfig.from_pretrained(self._name, trust_remote_code=False)
            tokenizer = transformers.AutoTokenizer.from_pretrained(self._name, trust_remote_code=False)
            kind = (
                transformers.AutoModelForSeq2SeqLM if config.is_encoder_decoder else transformers.AutoModelForCausalLM
            )
            model = kind.from_pretrained(self._name, trust_remote_code=False, **options).to(device).eval()
        # What a checkpoint can be wrong in, as these libraries report it: missing, of another kind, torn, too large.
        except (OSError, ValueError, KeyError, ImportError, RuntimeError) as exc:
            raise ConfigError(
                f"cannot load the model {self._name!r}: {one_line(str(exc))} "
                "Give the folder of a checkpoint, or its id on the Hub."
            ) from exc
        settings = model.generation_config
        settings.num_beams, settings.do_sample = 1, self._temperature > 0
        settings.temperature = self._temperature or None
        if not settings.do_sample:
            settings.top_p = settings.top_k = (
                None  # a checkpoint's own taste in sampling; kept, they only raise warnings
            )
        self._model, self._tokenizer = model, tokenizer

    def _encode(self, messages: Sequence[Message]) -> list[int]:
        text = self._templated(messages)
        # A template writes the special tokens itself.
        ids = self._tokenizer(text or _transcript(messages), add_special_tokens=text is None)["input_ids"]
        return [int(token) for token in ids]

    def _templated(self, messages: Sequence[Message]) -> str | None:
        """The prompt by the tokenizer's chat template; None if it has none, or none that takes such a conversation."""
        if self._tokenizer.chat_template is None:
            return None
        # Many templates refuse a system message, or two turns of one side in a row.
        for variant in (list(messages), _folded(messages)):
            rows = [{"role": message.role, "content": message.content} for message in variant]
            try:
                # Templates of models that can think aloud know `enable_thinking`; others pay no heed to it.
                text = self._tokenizer.apply_chat_template(
                    rows, tokenize=False, add_generation_prompt=True, enable_thinking=False
                )
            except TemplateError:
                continue
            return str(text)
        return None

    def _too_long(self, prompt: Sequence[int]) -> Generation | None:
        window = getattr(self._model.config.get_text_config(), "max_position_embeddings", None)
        room = self._max_new_tokens if not self._model.config.is_encoder_decoder else 0
        if not isinstance(window, int) or len(prompt) + room <= window:
            return None
        reason = f"the prompt has {len(prompt)} tokens; with {room} for the reply the model holds {window}"
        return Generation(None, reason)

    def _batch(self, prompts: Sequence[Sequence[int]]) -> list[Generation]:
        import torch

        started = time.perf_counter()
        causal = not self._model.config.is_encoder_decoder
        width = max(len(prompt) for prompt in prompts)
        pad = next((i for i in (self._tokenizer.pad_token_id, self._tokenizer.eos_token_id) if i is not None), 0)
        ids = torch.full((len(prompts), width), pad, dtype=torch.long)
        mask = torch.zeros_like(ids)
        for row, prompt in enumerate(prompts):
            # What continues its input needs it at the end; an encoder with absolute positions needs it at the start.
            place = slice(width - len(prompt), width) if causal else slice(0, len(prompt))
            ids[row, place], mask[row, place] = torch.tensor(prompt, dtype=torch.long), 1
        device = self._model.device
        try:
            with (
                torch.inference_mode(),
                torch.random.fork_rng(devices=[device] if device.type == "cuda" else []),
            ):
                torch.manual_seed(self._seed)
                made = self._model.generate(
                    input_ids=ids.to(device),
                    attention_mask=mask.to(device),
                    max_new_tokens=self._max_new_tokens,
                    pad_token_id=pad,
                )
        except (RuntimeError, IndexError) as exc:
            raise GenerationError(
                f"the model {self._name!r} failed on a batch of {len(prompts)} prompts of up to {width} tokens: "
                f"{one_line(str(exc))} Where it is memory, lower batch_size or max_new_tokens."
            ) from exc
        made = made[:, width:] if causal else made
        texts = self._tokenizer.batch_decode(made, skip_special_tokens=True)
        share = (time.perf_counter() - started) / len(prompts)
        return [generation_of(self._trim(text), share) for text in texts]

    def _trim(self, text: str) -> str:
        """Cut what a model that continues a transcript writes beyond its own turn."""
        if self._tokenizer.chat_template is None:
            for speaker in SPEAKERS.values():
                text = text.partition(f"\n{speaker}:")[0]
        return text.strip()


def _device(name: str) -> Any:
    import torch

    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"
    try:
        device = torch.device(name)
    except RuntimeError as exc:
        raise ConfigError(
            f"transformers_model: unknown device {name!r}, expected auto, cpu, cuda, cuda:1 or mps"
        ) from exc
    if device.type == "cuda" and not torch.cuda.is_available():
        raise ConfigError(f"transformers_model: device {name!r}, but torch finds no CUDA here; give device=cpu or auto")
    return device


def _folded(messages: Sequence[Message]) -> list[Message]:
    """The same conversation without a system message and with the sides taking turns, the user first."""
    folded: list[Message] = []
    for message in messages:
        role = "user" if message.role == "system" or not folded else message.role
        if folded and folded[-1].role == role:
            folded[-1] = Message(role, f"{folded[-1].content}\n\n{message.content}")
        else:
            folded.append(Message(role, message.content))
    return folded


def _transcript(messages: Sequence[Message]) -> str:
    rows = [f"{SPEAKERS[m.role]}: {m.content}" if m.role in SPEAKERS else m.content for m in messages]
    return "\n\n".join([*rows, "Agent:"])
