"""Compares an export with transformers and torchvision: that they load it without a name too few
or too many, and compute what the workbench computed.

The library's test WeightExportTest leaves exports in lib/target/weights-export. Run in an
environment with torch, torchvision, transformers and safetensors (done with 2.15.0, 0.29.2, 5.24.0
and 0.8.0):

    python lib/model/src/test/python/check_weights_export.py lib/target/weights-export/*
"""

import sys
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import nn
from torchvision.models.resnet import BasicBlock, Bottleneck, ResNet
from transformers import GPT2LMHeadModel

CLOSE = 1e-4  # of the largest value, or of 1


def encoder(file):
    """torchvision's own ResNet of the file's sizes, resnet18 to resnet101; grey if the file is."""
    state = load_file(file)
    blocks = {tuple(name.split(".")[:2]) for name in state if name.startswith("layer")}
    layers = [sum(stage == f"layer{n}" for stage, _ in blocks) for n in range(1, 5)]
    block = Bottleneck if "layer1.0.conv3.weight" in state else BasicBlock
    resnet = ResNet(block, layers)
    resnet.conv1 = nn.Conv2d(state["conv1.weight"].shape[1], 64, 7, 2, 3, bias=False)
    resnet.fc = nn.Identity()
    print(f"encoder: {block.__name__}, {layers}:", resnet.load_state_dict(state, strict=True))
    features = nn.Sequential(*list(resnet.children())[:-2])  # without pooling and classes
    return features.eval()


def decoder(folder):
    model, info = GPT2LMHeadModel.from_pretrained(folder, output_loading_info=True)
    print("decoder:", {kind: sorted(names) for kind, names in info.items() if names} or "all names fit")
    assert not any(info[kind] for kind in ("missing_keys", "unexpected_keys", "mismatched_keys"))
    return model.eval()


def difference(what, ours, theirs):
    worst = (ours - theirs).abs().max().item()
    print(f"{what}: {tuple(theirs.shape)}, largest value {theirs.abs().max():.3f}, largest difference {worst:.2e}")
    assert worst < CLOSE * max(1, theirs.abs().max().item()), what


@torch.no_grad()
def check(folder):
    expected = load_file(folder / "expected.safetensors")
    rest = load_file(folder / "rest.safetensors")
    features = encoder(folder / "encoder" / "model.safetensors")(expected["images"])
    rows = features.flatten(2).transpose(1, 2)
    tokens = rows @ rest["bridge.projection.weight"] + rest["bridge.projection.bias"]
    tokens = tokens + rest["bridge.position"]
    difference("image tokens", expected["image_tokens"], tokens)
    logits = decoder(folder / "decoder")(expected["ids"], encoder_hidden_states=tokens).logits
    ours = torch.stack([expected[f"logits.{place}"] for place in range(logits.shape[1])], 1)
    difference("logits", ours, logits)


if len(sys.argv) < 2:
    sys.exit(__doc__)
for name in sys.argv[1:]:
    print(f"{name}:")
    check(Path(name))
