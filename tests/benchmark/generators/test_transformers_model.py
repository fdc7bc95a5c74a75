"""Tiny untrained models, built on the spot: their replies are nonsense, but the same nonsense for the same prompt."""

import subprocess
import sys

import pytest

from benchmark.errors import ConfigError, GenerationError, MissingExtra, UnknownName
from benchmark.generators import Generation, Message, Request
from benchmark.generators.transformers_model import TransformersGenerator
from benchmark.records import Exchange, Turn

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

WORDS = [f"w{number}" for number in range(60)] + ["\nCustomer:"]
SPECIAL = ["<pad>", "</s>", "<unk>"]


@pytest.fixture(autouse=True)
def offline(monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")


def make_tokenizer(template: str | None = None):
    from tokenizers import Tokenizer, models, pre_tokenizers

    vocabulary = {word: index for index, word in enumerate([*SPECIAL, *WORDS])}
    raw = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    raw.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer = transformers.PreTrainedTokenizerFast(
        tokenizer_object=raw, pad_token="<pad>", eos_token="</s>", unk_token="<unk>"
    )
    tokenizer.chat_template = template
    return tokenizer


def make_llama(vocabulary: int = len(SPECIAL) + len(WORDS)):
    torch.manual_seed(7)
    config = transformers.LlamaConfig(
        vocab_size=vocabulary,
        hidden_size=16,
        intermediate_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        num_key_value_heads=2,
        max_position_embeddings=64,
        initializer_range=1.0,  # the usual 0.02 makes an untrained model say one word over and over
        bos_token_id=None,
        eos_token_id=1,
        pad_token_id=0,
    )
    return transformers.LlamaForCausalLM(config)


def make_bigrams(follow: dict[str, str]):
    """A model that goes from one token to the next by a table, whatever came before: it says what a test needs."""
    ids = make_tokenizer().get_vocab()
    size = len(ids)
    config = transformers.LlamaConfig(
        vocab_size=size,
        hidden_size=size + size % 2,
        intermediate_size=2,
        num_hidden_layers=1,
        num_attention_heads=1,
        max_position_embeddings=64,
        bos_token_id=None,
        eos_token_id=1,
        pad_token_id=0,
    )
    model = transformers.LlamaForCausalLM(config)
    with torch.no_grad():
        layer = model.model.layers[0]
        for weight in (layer.self_attn.o_proj.weight, layer.mlp.down_proj.weight, model.lm_head.weight):
            weight.zero_()
        model.model.embed_tokens.weight.copy_(torch.eye(size, config.hidden_size))
        for word, after in follow.items():
            model.lm_head.weight[ids[after], ids[word]] = 1.0
    return model


def make_t5():
    torch.manual_seed(7)
    config = transformers.T5Config(
        vocab_size=len(SPECIAL) + len(WORDS),
        d_model=16,
        d_kv=8,
        d_ff=32,
        num_layers=2,
        num_heads=2,
        initializer_factor=20.0,
        pad_token_id=0,
        eos_token_id=1,
        decoder_start_token_id=0,
    )
    return transformers.T5ForConditionalGeneration(config)


def save(folder, model, template: str | None = None) -> str:
    model.save_pretrained(folder)
    make_tokenizer(template).save_pretrained(folder)
    return str(folder)


@pytest.fixture(scope="module")
def llama(tmp_path_factory):
    return save(tmp_path_factory.mktemp("llama"), make_llama())


@pytest.fixture(scope="module")
def t5(tmp_path_factory):
    return save(tmp_path_factory.mktemp("t5"), make_t5())


def ask(*texts: str) -> list[Request]:
    """Bare user messages: no system prompt, whose words the tiny vocabulary does not hold."""
    exchange = Exchange("x", (Turn("customer", "Where is my parcel?"),))
    return [Request((Message("user", text),), exchange) for text in texts]


def texts(generations: list[Generation]) -> list[str | None]:
    return [generation.text for generation in generations]


PROMPTS = ["w1", "w2 w3 w4 w5 w6 w7 w8 w9", "w10 w11", "w12 w13 w14 w15", "w16"]


@pytest.mark.parametrize("kind", ["llama", "t5"])
def test_a_batch_of_unlike_lengths_says_what_each_prompt_gets_alone(kind, request):
    model = request.getfixturevalue(kind)
    options = {"device": "cpu", "max_new_tokens": 6}
    alone = TransformersGenerator(model, batch_size=1, **options).generate(ask(*PROMPTS))
    together = TransformersGenerator(model, batch_size=3, **options).generate(ask(*PROMPTS))
    assert texts(together) == texts(alone)
    assert len(set(texts(alone))) > 1  # the prompts matter, so the order can be told
    assert None not in texts(alone)


def test_the_replies_are_those_of_the_model_itself(llama):
    prompt = make_tokenizer()("Customer: w1\n\nAgent:", return_tensors="pt")["input_ids"]
    made = make_llama().eval().generate(prompt, max_new_tokens=6, do_sample=False)
    expected = make_tokenizer().decode(made[0, prompt.shape[1] :], skip_special_tokens=True)
    (generation,) = TransformersGenerator(llama, device="cpu", max_new_tokens=6).generate(ask("w1"))
    assert generation.text == expected
    assert generation.seconds > 0


def test_temperature_zero_gives_the_same_replies_again(llama):
    generator = TransformersGenerator(llama, device="cpu", max_new_tokens=6)
    assert texts(generator.generate(ask(*PROMPTS))) == texts(generator.generate(ask(*PROMPTS)))


def test_sampling_depends_on_the_seed_and_on_nothing_before_it(llama):
    def sampled(seed: int) -> TransformersGenerator:
        return TransformersGenerator(llama, device="cpu", max_new_tokens=8, temperature=1.5, seed=seed)

    generator = sampled(1)
    first = texts(generator.generate(ask(*PROMPTS)))
    torch.manual_seed(99)
    assert texts(generator.generate(ask(*PROMPTS))) == first
    assert texts(sampled(2).generate(ask(*PROMPTS))) != first


def test_the_global_random_state_is_left_alone(llama):
    torch.manual_seed(5)
    expected = torch.rand(1)
    generator = TransformersGenerator(llama, device="cpu", max_new_tokens=2, temperature=1.0)
    generator.generate(ask("w1"))
    torch.manual_seed(5)
    generator.generate(ask("w1"))
    assert torch.equal(torch.rand(1), expected)


def test_the_chat_template_makes_the_prompt_where_there_is_one(tmp_path):
    deaf = save(tmp_path / "deaf", make_llama(), "w20 w21 w22")  # renders the same whatever is said
    generator = TransformersGenerator(deaf, device="cpu", max_new_tokens=6)
    assert len(set(texts(generator.generate(ask("w1", "w2 w3 w4"))))) == 1


def test_a_template_that_refuses_system_messages_gets_them_in_the_customers_turn(tmp_path):
    loop = "{% for m in messages %}{{ m.role }} {{ m.content }} {% endfor %}"
    strict = "{% if messages[0].role == 'system' %}{{ raise_exception('no system') }}{% endif %}" + loop
    exchange = ask("w1")[0].exchange
    request = Request((Message("system", "w30 w31"), Message("user", "w1")), exchange)
    folded = Request((Message("user", "w30 w31\n\nw1"),), exchange)
    options = {"device": "cpu", "max_new_tokens": 6}
    (refused,) = TransformersGenerator(save(tmp_path / "strict", make_llama(), strict), **options).generate([request])
    (expected,) = TransformersGenerator(save(tmp_path / "open", make_llama(), loop), **options).generate([folded])
    assert refused.text is not None
    assert refused.text == expected.text


def test_a_template_that_takes_nothing_leaves_a_plain_transcript(tmp_path, llama):
    never = save(tmp_path / "never", make_llama(), "{{ raise_exception('never') }}")
    options = {"device": "cpu", "max_new_tokens": 6}
    assert texts(TransformersGenerator(never, **options).generate(ask("w1"))) == texts(
        TransformersGenerator(llama, **options).generate(ask("w1"))
    )


def test_a_prompt_longer_than_the_model_holds_fails_alone(llama):
    short, long, last = TransformersGenerator(llama, device="cpu", max_new_tokens=10).generate(
        ask("w1", "w2 " * 60, "w3")
    )
    assert (long.text, long.failure) == (None, "the prompt has 64 tokens; with 10 for the reply the model holds 64")
    assert short.text is not None
    assert last.text is not None


def test_a_model_that_stops_at_once_gives_a_failure_and_not_an_empty_reply(tmp_path):
    mute = save(tmp_path / "mute", make_bigrams({"<unk>": "</s>"}))
    (made,) = TransformersGenerator(mute, device="cpu", max_new_tokens=3).generate(ask("w1"))
    assert (made.text, made.failure) == (None, "the reply is empty")


def test_a_reply_ends_where_the_model_stops(tmp_path):
    brief = save(tmp_path / "brief", make_bigrams({"<unk>": "w1", "w1": "w2", "w2": "</s>", "</s>": "w3"}))
    made = TransformersGenerator(brief, device="cpu", max_new_tokens=9).generate(ask("w1", "w5 w6 w7"))
    assert texts(made) == ["w1 w2", "w1 w2"]


def test_what_a_model_writes_beyond_its_own_turn_of_a_transcript_is_cut(tmp_path):
    chatty = save(tmp_path / "chatty", make_bigrams({"<unk>": "w1", "w1": "\nCustomer:", "\nCustomer:": "w2"}))
    (made,) = TransformersGenerator(chatty, device="cpu", max_new_tokens=3).generate(ask("w1"))
    assert made.text == "w1"


def test_a_system_message_is_part_of_the_transcript(llama):
    bare = ask("w1")[0]
    told = Request((Message("system", "w30 w31"), *bare.messages), bare.exchange)
    first, second = TransformersGenerator(llama, device="cpu", max_new_tokens=6).generate([bare, told])
    assert first.text != second.text


def test_an_empty_batch_loads_nothing(tmp_path):
    assert TransformersGenerator(str(tmp_path / "nowhere")).generate([]) == []


def test_the_model_is_loaded_once(tmp_path):
    folder = save(tmp_path / "model", make_llama())
    generator = TransformersGenerator(folder, device="cpu", max_new_tokens=4)
    first = texts(generator.generate(ask("w1")))
    for file in (tmp_path / "model").iterdir():
        file.unlink()
    assert texts(generator.generate(ask("w1"))) == first


def test_a_folder_that_holds_no_model_is_refused(tmp_path):
    with pytest.raises(ConfigError, match=r"cannot load the model .*Give the folder of a checkpoint"):
        TransformersGenerator(str(tmp_path), device="cpu").generate(ask("w1"))


def test_a_model_that_does_not_fit_its_tokenizer_stops_the_run(tmp_path):
    small = save(tmp_path / "small", make_llama(vocabulary=10))
    with pytest.raises(GenerationError, match="failed on a batch of 1 prompts"):
        TransformersGenerator(small, device="cpu", max_new_tokens=3).generate(ask("w50"))


@pytest.mark.parametrize("options", [{"batch_size": 0}, {"max_new_tokens": 0}, {"temperature": -1.0}])
def test_settings_out_of_range_are_refused(options):
    with pytest.raises(ConfigError, match="sizes must be 1 or more"):
        TransformersGenerator("m", **options)


def test_an_unknown_dtype_is_refused_with_a_suggestion():
    with pytest.raises(UnknownName, match="Did you mean 'bfloat16'"):
        TransformersGenerator("m", dtype="bfloat")


def test_an_unknown_device_is_refused(llama):
    with pytest.raises(ConfigError, match="unknown device 'gpu'"):
        TransformersGenerator(llama, device="gpu").generate(ask("w1"))


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is CUDA here")
def test_cuda_where_there_is_none_is_refused(llama):
    with pytest.raises(ConfigError, match="torch finds no CUDA here"):
        TransformersGenerator(llama, device="cuda").generate(ask("w1"))


def test_a_model_runs_in_half_precision_too(llama):
    made = TransformersGenerator(llama, device="cpu", dtype="bfloat16", max_new_tokens=3).generate(ask("w1"))
    assert made[0].text is not None


@pytest.mark.parametrize("package", ["torch", "transformers"])
def test_without_the_packages_the_pip_line_is_told(monkeypatch, llama, package):
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingExtra, match=r"pip install 'evenkeel\[models\]'"):
        TransformersGenerator(llama).generate(ask("w1"))


def test_importing_the_generators_loads_no_heavy_library():
    code = """
import sys
from benchmark.generators import GENERATORS, create_generator
for target in GENERATORS.values():
    __import__(target.partition(":")[0])
create_generator("transformers_model:some/model")
heavy = {"torch", "transformers", "datasets", "openai", "pyarrow"} & set(sys.modules)
sys.exit(", ".join(sorted(heavy)) or 0)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
