"""Writing by Hugging Face's generate with its cache: 16 reports of 60 tokens for 49 image tokens
each, by a small GPT-2 with cross-attention (4 layers of 256; ten times over) and by GPT-2 small, greedily
and by beam search; and greedily by the shortest loop around the model that keeps its cache ("by hand")."""

import os
from typing import Callable

REPORTS, TOKENS, IMAGE_TOKENS = 16, 60, 49
SMALL = {"n_layer": 4, "n_embd": 256, "n_head": 8, "vocab_size": 2_000}
GPT2 = {"n_layer": 12, "n_embd": 768, "n_head": 12, "vocab_size": 50_259}
PAD, BOS, EOS = 0, 1, 2


def make(sizes: dict[str, int]):
    """A model with fresh weights, its image tokens, and the start of the texts."""
    import torch
    from transformers import GPT2Config, GPT2LMHeadModel

    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    torch.manual_seed(1)
    special = {"pad_token_id": PAD, "bos_token_id": BOS, "eos_token_id": EOS}
    config = GPT2Config(n_positions=TOKENS, add_cross_attention=True, **special, **sizes)
    model = GPT2LMHeadModel(config).eval()
    return model, torch.randn(REPORTS, IMAGE_TOKENS, sizes["n_embd"]), torch.full((REPORTS, 1), BOS)


def generate(sizes: dict[str, int], beams: int) -> Callable[[], float]:
    import torch

    model, image, start = make(sizes)

    def once() -> float:
        with torch.inference_mode():
            texts = model.generate(
                start,
                attention_mask=torch.ones_like(start),
                encoder_hidden_states=image,
                min_new_tokens=TOKENS,
                max_new_tokens=TOKENS,
                num_beams=beams,
                do_sample=False,
            )
        assert texts.shape == (REPORTS, TOKENS + 1)
        return REPORTS * TOKENS

    return once


def by_hand(sizes: dict[str, int]) -> Callable[[], float]:
    import torch

    model, image, start = make(sizes)

    def once() -> float:
        last, cache, texts = start, None, []
        with torch.inference_mode():
            for _ in range(TOKENS):
                answer = model(
                    last, encoder_hidden_states=image, past_key_values=cache, use_cache=True
                )
                cache = answer.past_key_values
                last = answer.logits[:, -1].argmax(-1, keepdim=True)
                texts.append(last)
        assert len(texts) == TOKENS
        return REPORTS * TOKENS

    return once


def repeated(once: Callable[[], float], times: int) -> Callable[[], float]:
    return lambda: sum(once() for _ in range(times))


CASES = {
    "small-greedy": lambda: repeated(generate(SMALL, 1), 10),
    "small-greedy-by-hand": lambda: repeated(by_hand(SMALL), 10),
    "small-beam3": lambda: repeated(generate(SMALL, 3), 10),
    "gpt2-greedy": lambda: generate(GPT2, 1),
    "gpt2-greedy-by-hand": lambda: by_hand(GPT2),
    "gpt2-beam3": lambda: generate(GPT2, 3),
}
