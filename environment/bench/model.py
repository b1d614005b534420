"""Training steps and the reading of X-rays by Hugging Face's GPT-2 and torchvision's ResNets, in
examples: the decoder with cross-attention, 4 texts of 256 tokens with 49 image tokens each (4 layers of
256 and a vocabulary of 2,000, and GPT-2 small's size); ResNet-18 and -50, 8 images of 224 pixels and 3
channels. A step is forward, backward, clipping and the fused AdamW, with dropout. The image tokens have a
gradient, as an encoder behind them needs one."""

import os
from typing import Callable

TEXTS, TOKENS, IMAGE_TOKENS = 4, 256, 49
IMAGES, SIZE = 8, 224
SMALL = {"n_layer": 4, "n_embd": 256, "n_head": 8, "vocab_size": 2_000}
GPT2 = {"n_layer": 12, "n_embd": 768, "n_head": 12, "vocab_size": 50_259}


def start() -> None:
    import torch

    torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))
    torch.manual_seed(1)


def step(model, loss: Callable, steps: int, examples: int) -> Callable[[], float]:
    """Steps of AdamW as in our settings: matrices decay, vectors do not."""
    import torch

    weights = list(model.parameters())
    groups = [
        {"params": [w for w in weights if w.dim() > 1], "weight_decay": 0.01},
        {"params": [w for w in weights if w.dim() <= 1], "weight_decay": 0.0},
    ]
    adam = torch.optim.AdamW(groups, lr=1e-4, fused=True)
    model.train()

    def once() -> float:
        for _ in range(steps):
            adam.zero_grad()
            value = loss()
            value.backward()
            torch.nn.utils.clip_grad_norm_(weights, 1.0)
            adam.step()
            assert torch.isfinite(value.detach())
        return steps * examples

    return once


def decoder(sizes: dict[str, int], steps: int) -> Callable[[], float]:
    import torch
    from torch.nn.functional import cross_entropy
    from transformers import GPT2Config, GPT2LMHeadModel

    start()
    special = {"pad_token_id": 0, "bos_token_id": 1, "eos_token_id": 2}
    model = GPT2LMHeadModel(
        GPT2Config(n_positions=TOKENS, add_cross_attention=True, use_cache=False, **special, **sizes)
    )
    ids = torch.randint(sizes["vocab_size"], (TEXTS, TOKENS))
    targets = torch.randint(sizes["vocab_size"], (TEXTS * TOKENS,))
    image = torch.randn(TEXTS, IMAGE_TOKENS, sizes["n_embd"], requires_grad=True)

    def loss():
        image.grad = None
        logits = model(ids, encoder_hidden_states=image).logits
        return cross_entropy(logits.flatten(0, 1), targets)

    return step(model, loss, steps, TEXTS)


def encoder(name: str):
    """A network up to its image tokens of width 8, and images."""
    import torch
    import torchvision

    start()
    network = getattr(torchvision.models, name)(weights=None)
    channels = network.fc.in_features
    layers = [*list(network.children())[:-2], torch.nn.Flatten(2)]

    class Tokens(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.features = torch.nn.Sequential(*layers)
            self.projection = torch.nn.Linear(channels, 8)

        def forward(self, x):
            return self.projection(self.features(x).transpose(1, 2))

    return Tokens(), torch.randn(IMAGES, 3, SIZE, SIZE)


def encoder_step(name: str, steps: int) -> Callable[[], float]:
    model, images = encoder(name)
    return step(model, lambda: model(images).square().mean(), steps, IMAGES)


def forward(name: str, batches: int) -> Callable[[], float]:
    import torch

    model, images = encoder(name)
    model.eval()

    def once() -> float:
        with torch.inference_mode():
            for _ in range(batches):
                tokens = model(images)
        assert tokens.shape == (IMAGES, IMAGE_TOKENS, 8)
        return batches * IMAGES

    return once


CASES = {
    "decoder-small-step": lambda: decoder(SMALL, 5),
    "decoder-gpt2-step": lambda: decoder(GPT2, 1),
    "resnet18-forward": lambda: forward("resnet18", 5),
    "resnet18-step": lambda: encoder_step("resnet18", 2),
    "resnet50-forward": lambda: forward("resnet50", 3),
    "resnet50-step": lambda: encoder_step("resnet50", 1),
}
