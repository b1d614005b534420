"""Makes networks-golden.json: what PyTorch, torchvision and Hugging Face transformers compute for
models of many settings, with weights, images and texts from a formula, in double precision.

Of each array the file keeps two numbers: its norm, and its product with numbers from the formula.
"singlePrecision" is how far PyTorch's own gradients in single precision are from those in double
precision, as a share of a gradient's norm, at most: rounding can move a value across the bend of a
ReLU.
Run in an environment with torch, torchvision and transformers (made with 2.15.0, 0.29.2 and
5.24.0):

    python lib/model/src/test/python/make_networks_golden.py > lib/model/src/test/resources/cxr/model/networks-golden.json

Words behind the script choose the cases whose names contain one of them (those of EfficientNet, of pooled heads and
DenseNet were made so, with 1.13.0, 0.14.1 and 4.30.2).
"""

import json
import sys
from dataclasses import dataclass, field
from fnmatch import fnmatch
from typing import List, Optional

import numpy as np
import torch
from torch import nn
from torchvision.models.densenet import densenet121
from torchvision.models.resnet import BasicBlock, Bottleneck
from transformers import GPT2Config, GPT2LMHeadModel

torch.set_default_dtype(torch.float64)
VOCABULARY, LONGEST, STUDIES, LENGTH = 11, 8, 3, 6
RESNETS = {
    "resnet18": (BasicBlock, [2, 2, 2, 2], 64),
    "resnet50": (Bottleneck, [3, 4, 6, 3], 64),
    "bottleneck": (Bottleneck, [1, 2], 4),
    "basic": (BasicBlock, [1, 1], 3),
}
EFFICIENTNETS = {  # width and depth beside those of size 0
    "efficientnet-lite0": (1.0, 1.0),
    "efficientnet-lite1": (1.0, 1.1),
    "efficientnet-lite2": (1.1, 1.2),
}
STAGES = [  # blocks, kernel, stride, expansion, channels
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
]


@dataclass
class Case:
    """The settings of a model; those left out are the library's defaults."""

    name: str
    encoder: str = "basic"
    size: int = 32
    channels: int = 1
    views: List[List[int]] = field(default_factory=lambda: [[0], [1], [2]])
    prefix: bool = False
    tied: bool = True
    smoothing: float = 0
    labels: Optional[List[List[int]]] = None
    weight: float = 0
    tokens: bool = False
    pooled: bool = False
    asymmetric: bool = False
    text: bool = True
    frozen: str = ""

    def settings(self) -> str:
        names = [f"label{i}" for i in range(len(self.labels[0]))] if self.labels else []
        return ", ".join(
            [
                *(["model.conditionHead=pooled"] if self.pooled else []),
                *(["model.conditionLoss=asymmetric"] if self.asymmetric else []),
                *([] if self.text else ["model.objectives=[text:0]"]),
                f"image.size={self.size}, text.maxTokens={LONGEST}",
                *self.encoder_settings(),
                f"image.channels={self.channels}, model.views={len(self.views[0])}",
                f"model.bridge={'prefix' if self.prefix else 'cross-attention'}",
                "model.layers=2, model.width=8, model.heads=2, model.dropout=0",
                f"model.tied={json.dumps(self.tied)}, model.labelSmoothing={self.smoothing}",
                f"model.conditions={json.dumps(names)}, model.conditionWeight={self.weight}",
                f"model.prompts={'soft' if self.tokens else 'none'}, model.frozen=[{self.frozen}]",
            ]
        )

    def encoder_settings(self) -> List[str]:
        if self.encoder not in RESNETS:
            return [f"model.encoder={self.encoder}"]
        block, blocks, width = RESNETS[self.encoder]
        return [
            f"model.encoderBlock={'basic' if block is BasicBlock else 'bottleneck'}",
            f"model.encoderBlocks={json.dumps(blocks)}, model.encoderWidth={width}",
        ]


LABELS = [[1, 0, -1, 1], [0, -1, 0, 1], [1, 1, 0, 0]]
CASES = [
    Case("prefix", prefix=True),
    Case("untied and smoothed", tied=False, smoothing=0.1),
    Case("bottleneck, three channels, odd sizes", "bottleneck", size=80, channels=3),
    Case("two views, one absent", views=[[0, 1], [2, -1], [3, 4]]),
    Case("two views in the prefix", views=[[0, 1], [2, -1], [3, 4]], prefix=True),
    Case("condition head", labels=LABELS, weight=0.5),
    Case("condition tokens", labels=LABELS, weight=0.5, tokens=True, views=[[1, 0], [2, -1], [3, 4]]),
    Case("condition tokens in the prefix", labels=LABELS, weight=2, tokens=True, prefix=True),
    Case("pooled head of two views", labels=LABELS, weight=0.5, pooled=True, views=[[1, 0], [2, -1], [3, 4]]),
    Case("pooled head, asymmetric", labels=LABELS, weight=2, pooled=True, asymmetric=True, tokens=True),
    Case("pooled head without a text", labels=LABELS, weight=1, pooled=True, text=False, views=[[1, 0], [2, -1], [3, 4]]),
    Case("condition head without a text", labels=LABELS, weight=1, text=False),
    Case("frozen", frozen="encoder.layer1, encoder.bn1.*, decoder.transformer.h.*.ln_1, decoder.transformer.wpe.weight"),
    Case("resnet18", "resnet18", size=64),
    Case("resnet50", "resnet50", size=64),
    Case("efficientnet-lite0", "efficientnet-lite0", size=64, channels=3),
    Case("efficientnet-lite0, grey, two views, odd sizes", "efficientnet-lite0", size=80, views=[[0, 1], [2, -1], [3, 4]]),
    Case("efficientnet-lite0, frozen stages", "efficientnet-lite0", size=64, frozen="encoder._conv_stem, encoder._bn0, encoder._blocks.0.*, encoder._blocks.1._bn1.*"),
    Case("efficientnet-lite1", "efficientnet-lite1", size=48),
    Case("efficientnet-lite2", "efficientnet-lite2", size=48),
    Case("densenet121", "densenet121", size=96),
    Case("densenet121, frozen block", "densenet121", size=64, channels=3, frozen="encoder.features.denseblock1, encoder.features.norm5"),
]


def noise(name: str, count: int) -> torch.Tensor:
    """Even noise between -1 and 1, from the bits of a hash; the tests in Java make the same."""
    h = np.arange(count, dtype=np.uint32) + np.uint32(sum(name.encode()) * 40503 % 2**32)
    h = h * np.uint32(2654435761)
    h ^= h >> np.uint32(15)
    h = h * np.uint32(2246822519)
    h ^= h >> np.uint32(13)
    h = h * np.uint32(3266489917)
    h ^= h >> np.uint32(16)
    return torch.tensor(h.astype(np.float64) / 2**31 - 1)


class ResNet(nn.Module):
    """torchvision's ResNet of any width, stages and channels, without pooling and classes."""

    def __init__(self, case: Case):
        super().__init__()
        block, blocks, width = RESNETS[case.encoder]
        self.conv1 = nn.Conv2d(case.channels, width, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.stages = len(blocks)
        into = width
        for stage, count in enumerate(blocks):
            inner = width << stage
            layers = []
            for number in range(count):
                stride = 2 if stage > 0 and number == 0 else 1
                out = inner * block.expansion
                shortcut = None
                if stride != 1 or into != out:
                    shortcut = nn.Sequential(
                        nn.Conv2d(into, out, 1, stride, bias=False), nn.BatchNorm2d(out)
                    )
                layers.append(block(into, inner, stride, shortcut))
                into = out
            setattr(self, f"layer{stage + 1}", nn.Sequential(*layers))
        self.channels = into

    def forward(self, x):
        x = torch.relu(self.bn1(self.conv1(x)))
        x = nn.functional.max_pool2d(x, 3, 2, 1)
        for stage in range(self.stages):
            x = getattr(self, f"layer{stage + 1}")(x)
        return x


class SameConvolution(nn.Conv2d):
    """A convolution with TensorFlow's padding, whose odd cell goes behind."""

    def forward(self, x):
        pads = []
        for length in (x.shape[3], x.shape[2]):
            places = -(-length // self.stride[0])
            needed = max(0, (places - 1) * self.stride[0] + self.kernel_size[0] - length)
            pads += [needed // 2, needed - needed // 2]
        return super().forward(nn.functional.pad(x, pads))


class InvertedResidual(nn.Module):
    def __init__(self, into: int, out: int, kernel: int, stride: int, expansion: int):
        super().__init__()
        inner = into * expansion
        self.shortcut = stride == 1 and into == out
        if inner != into:
            self._expand_conv = SameConvolution(into, inner, 1, bias=False)
            self._bn0 = nn.BatchNorm2d(inner, eps=1e-3)
        self._depthwise_conv = SameConvolution(inner, inner, kernel, stride, groups=inner, bias=False)
        self._bn1 = nn.BatchNorm2d(inner, eps=1e-3)
        self._project_conv = SameConvolution(inner, out, 1, bias=False)
        self._bn2 = nn.BatchNorm2d(out, eps=1e-3)

    def forward(self, x):
        y = x
        if hasattr(self, "_expand_conv"):
            y = nn.functional.relu6(self._bn0(self._expand_conv(y)))
        y = nn.functional.relu6(self._bn1(self._depthwise_conv(y)))
        y = self._bn2(self._project_conv(y))
        return x + y if self.shortcut else y


class EfficientNetLite(nn.Module):
    """EfficientNet-Lite without pooling and classes, by the names of efficientnet_lite_pytorch."""

    def __init__(self, case: Case):
        super().__init__()
        wider, deeper = EFFICIENTNETS[case.encoder]
        self._conv_stem = SameConvolution(case.channels, 32, 3, 2, bias=False)
        self._bn0 = nn.BatchNorm2d(32, eps=1e-3)
        blocks = []
        into = 32
        for number, (count, kernel, stride, expansion, channels) in enumerate(STAGES):
            out = max(8, int(channels * wider + 4) // 8 * 8)
            out += 8 if out < 0.9 * channels * wider else 0
            count = count if number in (0, len(STAGES) - 1) else int(np.ceil(count * deeper))
            for place in range(count):
                blocks.append(
                    InvertedResidual(into, out, kernel, stride if place == 0 else 1, expansion)
                )
                into = out
        self._blocks = nn.ModuleList(blocks)
        self._conv_head = SameConvolution(into, 1280, 1, bias=False)
        self._bn1 = nn.BatchNorm2d(1280, eps=1e-3)
        self.channels = 1280

    def forward(self, x):
        x = nn.functional.relu6(self._bn0(self._conv_stem(x)))
        for block in self._blocks:
            x = block(x)
        return nn.functional.relu6(self._bn1(self._conv_head(x)))


class DenseNet(nn.Module):
    """torchvision's DenseNet-121 for any number of channels, without pooling and classes."""

    def __init__(self, case: Case):
        super().__init__()
        self.features = densenet121().features
        self.features.conv0 = nn.Conv2d(case.channels, 64, 7, 2, 3, bias=False)
        self.channels = 1024

    def forward(self, x):
        return torch.relu(self.features(x))


class Bridge(nn.Module):
    def __init__(self, channels: int, cells: int, views: int, width: int):
        super().__init__()
        self.projection = nn.Linear(channels, width)
        self.position = nn.Parameter(torch.zeros(1, cells, width))
        if views > 1:
            self.view = nn.Parameter(torch.zeros(1, views, 1, width))


class Conditions(nn.Module):
    def __init__(self, labels: int, width: int, tokens: bool, read: int):
        super().__init__()
        self.head = nn.Linear(read, labels)
        if tokens:
            self.embedding = nn.Embedding(labels, width)


class Model(nn.Module):
    def __init__(self, case: Case, width: int = 8):
        super().__init__()
        self.case = case
        kinds = {"densenet121": DenseNet} | {name: EfficientNetLite for name in EFFICIENTNETS}
        self.encoder = kinds.get(case.encoder, ResNet)(case)
        side = self.encoder(torch.zeros(2, case.channels, case.size, case.size)).shape[-1]
        views = len(case.views[0])
        self.cells = side * side
        seen = views * self.cells
        self.bridge = Bridge(self.encoder.channels, self.cells, views, width)
        if case.labels:
            self.conditions = Conditions(
                len(case.labels[0]), width, case.tokens, views * self.encoder.channels if case.pooled else width
            )
            seen += len(case.labels[0]) if case.tokens else 0
        self.seen = seen
        self.decoder = GPT2LMHeadModel(
            GPT2Config(
                vocab_size=VOCABULARY,
                n_positions=LONGEST + (seen if case.prefix else 0),
                n_embd=width,
                n_layer=2,
                n_head=2,
                add_cross_attention=not case.prefix,
                tie_word_embeddings=case.tied,
                resid_pdrop=0,
                embd_pdrop=0,
                attn_pdrop=0,
                attn_implementation="eager",
                bos_token_id=None,
                eos_token_id=None,
            )
        )

    def see(self, images):
        """Tokens [B, S, D], their mask [B, S], and the conditions' logits."""
        case = self.case
        features = self.encoder(images)
        tokens = self.bridge.projection(features.flatten(2).transpose(1, 2)) + self.bridge.position
        views = torch.tensor(case.views)
        mask = (views >= 0).repeat_interleave(self.cells, 1).to(tokens.dtype)
        tokens = tokens[views.clamp(min=0)]  # [B, K, R, D]
        if views.shape[1] > 1:
            tokens = tokens + self.bridge.view
        tokens = tokens.flatten(1, 2)
        logits = None
        if case.labels:
            mean = (tokens * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
            if case.pooled:
                there = (views >= 0)[..., None].to(features.dtype)
                mean = (features.mean((2, 3))[views.clamp(min=0)] * there).flatten(1)
            logits = self.conditions.head(mean)
            if case.tokens:
                more = torch.sigmoid(logits)[..., None] * self.conditions.embedding.weight
                tokens = torch.cat([tokens, more], 1)
                mask = torch.cat([mask, torch.ones(more.shape[:2], dtype=mask.dtype)], 1)
        return tokens, mask, logits

    def write(self, tokens, mask, ids):
        if not self.case.prefix:
            return self.decoder(
                ids, encoder_hidden_states=tokens, encoder_attention_mask=mask
            ).logits
        words = self.decoder.transformer.wte(ids)
        mask = torch.cat([mask, torch.ones(ids.shape, dtype=mask.dtype)], 1)
        logits = self.decoder(
            inputs_embeds=torch.cat([tokens, words], 1), attention_mask=mask
        ).logits
        return logits[:, self.seen :]


def weights(model: Model):
    """Each weight once, by its name in the library."""
    result = {}
    for name, values in model.named_parameters():
        if not (model.case.tied and "lm_head" in name):
            result[name] = values
    return result


def in_our_layout(name: str, values: torch.Tensor) -> torch.Tensor:
    """Ours are [y, x, in, out] for convolutions and [in, out] for linear maps."""
    if name.startswith("encoder.") and values.dim() == 4:
        return values.permute(2, 3, 1, 0)
    if name in ("bridge.projection.weight", "conditions.head.weight"):
        return values.t()
    return values


def fill(name: str, values: torch.Tensor) -> None:
    """A gain near 1, a kernel or matrix by its inputs, the rest small."""
    ours = in_our_layout(name, values.data)
    flat = noise(name, values.numel())
    if name.endswith("weight") and values.dim() == 1:
        flat = 1 + 0.3 * flat
    elif ours.dim() == 4 and name.startswith("encoder."):
        flat = flat * (6 / (ours.numel() / ours.shape[3])) ** 0.5
    else:
        flat = 0.5 * flat
    ours.copy_(flat.reshape(ours.shape))  # a view: the values themselves


def trace(name: str, values: torch.Tensor):
    flat = values.detach().double().contiguous().flatten()
    return [flat.norm().item(), (flat * noise(name + "?", flat.numel())).sum().item()]


def text_loss(logits, targets, smoothing=0.0):
    return nn.functional.cross_entropy(
        logits.flatten(0, 1), targets.flatten(), ignore_index=-100, label_smoothing=smoothing
    )


def condition_loss(case, logits):
    labels = torch.tensor(case.labels, dtype=logits.dtype)
    known = labels >= 0
    if case.asymmetric:
        return asymmetric(logits[known], labels[known])
    return nn.functional.binary_cross_entropy_with_logits(logits[known], labels[known])


def asymmetric(z, y):
    """Ridnik et al. 2021, gamma+ 1, gamma- 4, margin 0.05; their focusing weights have gradients here."""
    p = torch.sigmoid(z)
    q = (p - 0.05).clamp(min=0)
    return -(y * (1 - p) * torch.log(p + 1e-6) + (1 - y) * q**4 * torch.log(1 + 1e-6 - q)).mean()


def is_frozen(case: Case, name: str) -> bool:
    patterns = [p.strip() for p in case.frozen.split(",") if p.strip()]
    patterns += [] if case.text else ["decoder.*"] + (["bridge.*"] if case.pooled else [])
    return any(fnmatch(name, p) or fnmatch(name, p + ".*") for p in patterns)


def run(case: Case) -> dict:
    golden = compute(case, torch.float64)
    exact = golden["training"]["gradients"]
    rough = compute(case, torch.float32)["training"]["gradients"]
    golden["singlePrecision"] = max(
        abs(a - b) / (1e-3 + exact[name][0])
        for name in exact
        for a, b in zip(exact[name], rough[name])
    )
    return golden


def compute(case: Case, precision: torch.dtype) -> dict:
    model = Model(case)
    state = weights(model)
    for name, values in state.items():
        fill(name, values)
        values.requires_grad_(not is_frozen(case, name))
    for module in model.encoder.modules():
        if isinstance(module, nn.BatchNorm2d):  # only looking has moved them
            module.reset_running_stats()
    count = max(max(row) for row in case.views) + 1
    pixels = count * case.channels * case.size**2
    images = 2 * noise("images", pixels).reshape(count, case.channels, case.size, case.size)
    model, images = model.to(precision), images.to(precision)
    ids = torch.tensor([[(3 * b + 5 * t + 1) % VOCABULARY for t in range(LENGTH)] for b in range(STUDIES)])
    targets = torch.tensor([[(7 * b + 2 * t + 3) % VOCABULARY for t in range(LENGTH)] for b in range(STUDIES)])
    targets[0, 3:] = -100

    golden = {"name": case.name, "settings": case.settings(), "views": case.views}
    golden["labels"] = case.labels or [[]] * STUDIES
    model.eval()
    with torch.no_grad():
        tokens, mask, conditions = model.see(images)
        logits = model.write(tokens, mask, ids)
    golden["evaluation"] = {
        "imageTokens": trace("imageTokens", tokens * mask[..., None]),
        "mask": mask.tolist(),
        "logits": logits[:, -1].tolist(),
        "loss": text_loss(logits, targets).item(),
    }
    if conditions is not None:
        golden["evaluation"]["conditions"] = torch.sigmoid(conditions).tolist()

    model.train()
    for name, module in model.encoder.named_modules():
        frozen = is_frozen(case, f"encoder.{name}.weight") and is_frozen(case, f"encoder.{name}.bias")
        if isinstance(module, nn.BatchNorm2d) and frozen:
            module.eval()
    tokens, mask, conditions = model.see(images)
    loss = text_loss(model.write(tokens, mask, ids), targets, case.smoothing) if case.text else 0
    if case.weight > 0:
        loss = loss + case.weight * condition_loss(case, conditions)
    loss.backward()
    golden["training"] = {
        "loss": loss.item(),
        "gradients": {
            name: trace(name, in_our_layout(name, values.grad))
            for name, values in state.items()
            if values.requires_grad
        },
        "running": {
            name: trace(name, values)
            for name, values in model.named_buffers()
            if "running" in name
        },
    }
    return golden


chosen = [c for c in CASES if not sys.argv[1:] or any(word in c.name for word in sys.argv[1:])]
print("[" + ",\n".join(json.dumps(run(case)) for case in chosen) + "]")
