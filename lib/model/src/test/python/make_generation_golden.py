"""Makes generation-golden.json: the tokens that Hugging Face's generate writes for 20 invented
inputs, by a tiny GPT-2 with numbers from a formula, with cross-attention and with the image as a
prefix, for many settings.

Run in an environment with torch and transformers (made with 2.15.0 and 5.24.0):

    python lib/model/src/test/python/make_generation_golden.py \
        > lib/model/src/test/resources/cxr/generate/generation-golden.json
"""

import json

import torch
from transformers import GPT2Config, GPT2LMHeadModel

VOCABULARY, WIDTH, HEADS, LAYERS = 40, 16, 4, 2
PAD, BOS, EOS = 0, 1, 2
INPUTS, CELLS, VIEWS, LONGEST = 20, 4, 2, 14
IMAGE_TOKENS = CELLS * VIEWS

CASES = {
    "greedy": {},
    "greedy, 6 tokens at least": {"min_new_tokens": 6},
    "greedy, no 2 tokens twice": {"no_repeat_ngram_size": 2},
    "greedy, no token twice": {"no_repeat_ngram_size": 1},
    "greedy, repetition penalty 1.6": {"repetition_penalty": 1.6},
    "greedy, repetition penalty 0.8": {"repetition_penalty": 0.8},
    "beams": {"num_beams": 3},
    "beams, length penalty 2": {"num_beams": 3, "length_penalty": 2.0},
    "beams, length penalty 0": {"num_beams": 3, "length_penalty": 0.0},
    "beams, length penalty -1": {"num_beams": 3, "length_penalty": -1.0},
    "beams, stopping first": {"num_beams": 3, "early_stopping": True},
    "beams, stopping first, length penalty 2": {
        "num_beams": 3, "early_stopping": True, "length_penalty": 2.0,
    },
    "beams, stopping never": {"num_beams": 3, "early_stopping": "never"},
    "beams, stopping never, length penalty 1.5": {
        "num_beams": 3, "early_stopping": "never", "length_penalty": 1.5,
    },
    "beams, no 2 tokens twice, 4 tokens at least": {
        "num_beams": 3, "no_repeat_ngram_size": 2, "min_new_tokens": 4,
    },
    "beams, repetition penalty 1.4": {"num_beams": 3, "repetition_penalty": 1.4},
    "five beams, short": {"num_beams": 5, "max_new_tokens": 5},
}  # fmt: skip


def noise(name: str, count: int, scale: float) -> torch.Tensor:
    """Numbers from -scale to scale that the test in Java makes in the same way."""
    state = sum((i + 1) * byte for i, byte in enumerate(name.encode())) % 2**32
    values = []
    for i in range(count + 3):
        state = (1664525 * state + 1013904223) % 2**32
        values.append((state / 2**31 - 1) * scale)
    return torch.tensor(values[3:], dtype=torch.float64)  # the first ones depend on the name only


def make_model(across: bool) -> GPT2LMHeadModel:
    config = GPT2Config(
        vocab_size=VOCABULARY,
        n_positions=LONGEST + (0 if across else IMAGE_TOKENS),
        n_embd=WIDTH,
        n_layer=LAYERS,
        n_head=HEADS,
        add_cross_attention=across,
        pad_token_id=PAD,
        bos_token_id=BOS,
        eos_token_id=EOS,
    )
    model = GPT2LMHeadModel(config).double().eval()
    for name, values in model.named_parameters():
        name = "decoder." + name
        values.data.copy_(noise(name, values.numel(), 0.6).reshape(values.shape))
        if name.endswith("weight") and values.dim() == 1:
            values.data += 1  # gains
    model.transformer.wte.weight.data[EOS] *= 1.5  # so that texts end early, and late
    return model


def main():
    torch.set_default_dtype(torch.float64)
    image = noise("image", INPUTS * IMAGE_TOKENS * WIDTH, 2).reshape(INPUTS, IMAGE_TOKENS, WIDTH)
    mask = torch.ones(INPUTS, IMAGE_TOKENS, dtype=torch.long)
    mask[::3, CELLS:] = 0  # every third study lacks the second view
    golden = []
    for bridge in ("cross-attention", "prefix"):
        across = bridge == "cross-attention"
        model = make_model(across)
        if across:
            start = torch.full((INPUTS, 1), BOS)
            given = {"input_ids": start, "encoder_hidden_states": image, "encoder_attention_mask": mask}
        else:
            start = model.transformer.wte.weight[BOS].expand(INPUTS, 1, WIDTH)
            given = {"inputs_embeds": torch.cat([image, start], 1)}
        for name, settings in CASES.items():
            golden.append({"bridge": bridge, "case": name, **write(model, given, settings)})
    print("[\n" + ",\n".join(json.dumps(entry) for entry in golden) + "\n]")


def write(model, given, settings):
    beams = settings.get("num_beams", 1) > 1
    with torch.inference_mode():
        answer = model.generate(
            **given,
            **{"max_new_tokens": LONGEST, "do_sample": False, **settings},
            suppress_tokens=[PAD, BOS],
            return_dict_in_generate=True,
            output_scores=True,
            output_logits=True,
        )
    start = given["input_ids"].shape[1] if "input_ids" in given else 0
    texts = [row[start:].tolist() for row in answer.sequences]
    texts = [text[: text.index(EOS) + 1] if EOS in text else text for text in texts]
    result = {"texts": texts}
    if beams:
        result["scores"] = [round(score, 9) for score in answer.sequences_scores.tolist()]
    else:
        logs = torch.stack(answer.logits, 1).log_softmax(-1)
        result["logs"] = [
            [round(logs[b, t, token].item(), 9) for t, token in enumerate(text)] for b, text in enumerate(texts)
        ]
    return result


main()
