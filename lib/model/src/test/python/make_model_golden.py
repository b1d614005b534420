"""Makes model-golden.json: what PyTorch, torchvision and Hugging Face transformers compute
for a tiny model with weights from a formula.

Run in an environment with torch, torchvision and transformers (made with 1.13.1, 0.14.1
and 4.30.2):

    python lib/model/src/test/python/make_model_golden.py > lib/model/src/test/resources/cxr/model/model-golden.json
"""

import json
import math

import torch
from torch import nn
from torchvision.models.resnet import BasicBlock
from transformers import GPT2Config, GPT2LMHeadModel

VOCABULARY, WIDTH, HEADS, LAYERS, LONGEST = 11, 8, 2, 2, 8
CHANNELS, SIDE, IMAGE_TOKENS = 3, 4, 16
torch.set_default_dtype(torch.float64)


def wave(name: str, count: int) -> torch.Tensor:
    """Values between -1 and 1 that the test in Java makes in the same way."""
    phase = sum(name.encode()) % 97
    return torch.tensor([math.sin(1.7 * i + phase) for i in range(count)])


class Encoder(nn.Module):
    """torchvision's ResNet with two stages of one basic block, and a grey image."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, CHANNELS, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(CHANNELS)
        self.layer1 = nn.Sequential(BasicBlock(CHANNELS, CHANNELS))
        shortcut = nn.Sequential(
            nn.Conv2d(CHANNELS, 2 * CHANNELS, 1, 2, bias=False), nn.BatchNorm2d(2 * CHANNELS)
        )
        self.layer2 = nn.Sequential(BasicBlock(CHANNELS, 2 * CHANNELS, 2, shortcut))

    def forward(self, x):
        x = torch.relu(self.bn1(self.conv1(x)))
        x = nn.functional.max_pool2d(x, 3, 2, 1)
        return self.layer2(self.layer1(x))


class Bridge(nn.Module):
    def __init__(self):
        super().__init__()
        self.projection = nn.Linear(2 * CHANNELS, WIDTH)
        self.position = nn.Parameter(torch.zeros(1, IMAGE_TOKENS, WIDTH))

    def forward(self, x):
        return self.projection(x.flatten(2).transpose(1, 2)) + self.position


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = Encoder()
        self.bridge = Bridge()
        self.decoder = GPT2LMHeadModel(
            GPT2Config(
                vocab_size=VOCABULARY,
                n_positions=LONGEST,
                n_embd=WIDTH,
                n_layer=LAYERS,
                n_head=HEADS,
                add_cross_attention=True,
                resid_pdrop=0,
                embd_pdrop=0,
                attn_pdrop=0,
            )
        )

    def forward(self, images, ids):
        tokens = self.bridge(self.encoder(images))
        return tokens, self.decoder(ids, encoder_hidden_states=tokens).logits


def in_our_layout(name: str, values: torch.Tensor) -> torch.Tensor:
    """Ours are [y, x, in, out] for convolutions and [in, out] for linear maps."""
    if values.dim() == 4:
        return values.permute(2, 3, 1, 0)
    if name == "bridge.projection.weight":
        return values.t()
    return values


def from_our_layout(name: str, flat: torch.Tensor, like: torch.Tensor) -> torch.Tensor:
    if like.dim() == 4:
        out, into, y, x = like.shape
        return flat.reshape(y, x, into, out).permute(3, 2, 0, 1)
    if name == "bridge.projection.weight":
        return flat.reshape(like.shape[1], like.shape[0]).t()
    return flat.reshape(like.shape)


def main():
    model = Model().double()
    state = {n: p for n, p in model.named_parameters() if "lm_head" not in n}
    for name, values in state.items():
        centre = 1.0 if name.endswith("weight") and values.dim() == 1 else 0.0  # gains
        flat = centre + 0.3 * wave(name, values.numel())
        values.data.copy_(from_our_layout(name, flat, values))
    images = wave("images", 3 * 32 * 32).reshape(3, 1, 32, 32)
    ids = torch.tensor([[(3 * b + 5 * t + 1) % VOCABULARY for t in range(6)] for b in range(3)])
    targets = torch.tensor([[(7 * b + 2 * t + 3) % VOCABULARY for t in range(6)] for b in range(3)])
    targets[0, 3:] = -100

    golden = {}
    model.eval()
    tokens, logits = model(images, ids)
    golden["evaluation"] = {
        "imageTokens": tokens.flatten().tolist(),
        "logits": logits.flatten().tolist(),
        "loss": loss(logits, targets).item(),
    }
    model.train()
    tokens, logits = model(images, ids)
    value = loss(logits, targets)
    value.backward()
    gradients = {}
    for name, values in state.items():
        gradient = in_our_layout(name, values.grad).flatten()
        probe = (gradient * wave(name + "?", gradient.numel())).sum().item()
        gradients[name] = [gradient.norm().item(), probe]
    running = {
        name: values.tolist() for name, values in model.named_buffers() if "running" in name
    }
    golden["training"] = {"loss": value.item(), "gradients": gradients, "running": running}

    optimiser = torch.optim.AdamW(
        [
            {"params": [p for p in state.values() if p.dim() > 1], "weight_decay": 0.1},
            {"params": [p for p in state.values() if p.dim() < 2], "weight_decay": 0.0},
        ],
        lr=0.01,
    )
    losses = []
    for _ in range(5):
        optimiser.zero_grad()
        value = loss(model(images, ids)[1], targets)
        value.backward()
        nn.utils.clip_grad_norm_(list(state.values()), 0.5)
        optimiser.step()
        losses.append(value.item())
    weights = {}
    for name, values in state.items():
        flat = in_our_layout(name, values.detach()).flatten()
        weights[name] = [flat.norm().item(), (flat * wave(name + "?", flat.numel())).sum().item()]
    golden["fiveSteps"] = {"losses": losses, "weights": weights}
    print(json.dumps(golden, indent=1))


def loss(logits, targets):
    return nn.functional.cross_entropy(logits.flatten(0, 1), targets.flatten(), ignore_index=-100)


main()
