"""Makes four files of weights as others publish them, tiny, with values from a formula:

gpt2.safetensors        as the published gpt2: without its output layer, with the stored masks
gpt2-lm.safetensors     as transformers saves a GPT2LMHeadModel with cross-attention
resnet-basic.safetensors, resnet-bottleneck.safetensors
                        as timm publishes torchvision's ResNets, with classes and counters

Run in an environment with torch, torchvision and transformers (made with 2.15.0, 0.29.2 and
5.24.0):

    python lib/model/src/test/python/make_weights_golden.py lib/model/src/test/resources/cxr/model
"""

import math
import sys
import tempfile
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from torch import nn
from torchvision.models.resnet import BasicBlock, Bottleneck
from transformers import GPT2Config, GPT2LMHeadModel, GPT2Model

WIDTH = 3


def wave(name, like):
    """The values of the array of a name, which the test in Java makes in the same way."""
    phase = sum(name.encode()) % 97
    values = [math.sin(1.7 * i + phase) for i in range(like.numel())]
    return torch.tensor(values).reshape(like.shape).to(like.dtype)


def config(cross_attention):
    return GPT2Config(
        vocab_size=11,
        n_positions=8,
        n_embd=8,
        n_layer=2,
        n_head=2,
        add_cross_attention=cross_attention,
    )


def published_gpt2():
    arrays = dict(GPT2Model(config(False)).state_dict())
    for layer in range(2):
        arrays[f"h.{layer}.attn.bias"] = torch.tril(torch.ones(1, 1, 8, 8))
    return {name: wave(name, values) for name, values in arrays.items()}


def saved_gpt2():
    model = GPT2LMHeadModel(config(True))
    for name, values in model.named_parameters():
        values.data.copy_(wave(name, values))
    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        return load_file(Path(folder) / "model.safetensors")


class ResNet(nn.Module):
    """torchvision's ResNet with two stages of one block each."""

    def __init__(self, block):
        super().__init__()
        self.conv1 = nn.Conv2d(3, WIDTH, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(WIDTH)
        self.layer1 = self.stage(block, WIDTH, WIDTH, 1)
        self.layer2 = self.stage(block, WIDTH * block.expansion, 2 * WIDTH, 2)
        self.fc = nn.Linear(2 * WIDTH * block.expansion, 5)

    @staticmethod
    def stage(block, into, planes, stride):
        out = planes * block.expansion
        shortcut = None
        if into != out or stride != 1:
            shortcut = nn.Sequential(
                nn.Conv2d(into, out, 1, stride, bias=False), nn.BatchNorm2d(out)
            )
        return nn.Sequential(block(into, planes, stride, shortcut))


def resnet(block):
    return {name: wave(name, values) for name, values in ResNet(block).state_dict().items()}


def main():
    folder = Path(sys.argv[1])
    for name, arrays in {
        "gpt2": published_gpt2(),
        "gpt2-lm": saved_gpt2(),
        "resnet-basic": resnet(BasicBlock),
        "resnet-bottleneck": resnet(Bottleneck),
    }.items():
        file = folder / f"{name}.safetensors"
        save_file(arrays, file, metadata={"format": "pt"})
        file.chmod(0o644)


main()
