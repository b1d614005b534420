"""EfficientNet-Lite0 and a head for 13 findings on the pooled features of both views of 16 studies, 32
images of 224 pixels and 3 channels, in studies: training steps of all weights (forward, backward, clipping
and the fused AdamW), and the reading of X-rays; and steps of the head alone, on maps that a frozen encoder
made before. Maps lie in PyTorch's quicker order, channels last."""

from typing import Callable

from .model import start, step

STUDIES, VIEWS, FINDINGS, SIZE = 16, 2, 13, 224
STEM, HEAD = 32, 1280
STAGES = (  # blocks, kernel, stride, expansion, channels
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)


def same(size: int, cells: int, stride: int) -> tuple[int, int]:
    """Cells of 0 before and behind a row by TensorFlow's padding."""
    needed = max(0, (-(-cells // stride) - 1) * stride + size - cells)
    return needed // 2, needed - needed // 2


def lite0():
    """The network up to its last map."""
    from torch import nn

    def convolution(inner: int, out: int, size: int, stride: int, cells: int, groups: int, cut: bool = True):
        before, behind = same(size, cells, stride)
        padding = before if before == behind else 0
        pad = [] if before == behind else [nn.ZeroPad2d((before, behind, before, behind))]
        convolve = nn.Conv2d(inner, out, size, stride, padding, groups=groups, bias=False)
        norm = nn.BatchNorm2d(out, eps=1e-3)
        return nn.Sequential(*pad, convolve, norm, *([nn.ReLU6(inplace=True)] if cut else []))

    class Block(nn.Module):
        def __init__(self, inner: int, out: int, size: int, stride: int, expansion: int, cells: int):
            super().__init__()
            wide = inner * expansion
            expand = [convolution(inner, wide, 1, 1, cells, 1)] if wide != inner else []
            depthwise = convolution(wide, wide, size, stride, cells, wide)
            self.layers = nn.Sequential(*expand, depthwise, convolution(wide, out, 1, 1, cells, 1, False))
            self.shortcut = stride == 1 and inner == out

        def forward(self, x):
            return self.layers(x) + x if self.shortcut else self.layers(x)

    layers = [convolution(3, STEM, 3, 2, SIZE, 1)]
    inner, cells = STEM, SIZE // 2
    for blocks, size, stride, expansion, out in STAGES:
        for number in range(blocks):
            taken = stride if number == 0 else 1
            layers.append(Block(inner, out, size, taken, expansion, cells))
            inner, cells = out, -(-cells // taken)
    return nn.Sequential(*layers, convolution(inner, HEAD, 1, 1, cells, 1))


def model():
    """The network with its head, and images."""
    import torch

    class Eyes(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.features = lite0()
            self.head = torch.nn.Linear(VIEWS * HEAD, FINDINGS)

        def forward(self, x):
            return self.head(self.features(x).mean((2, 3)).reshape(STUDIES, VIEWS * HEAD))

    start()
    images = torch.randn(STUDIES * VIEWS, 3, SIZE, SIZE)
    last = torch.channels_last
    return Eyes().to(memory_format=last), images.contiguous(memory_format=last)


def training(steps: int) -> Callable[[], float]:
    import torch
    from torch.nn.functional import binary_cross_entropy_with_logits

    eyes, images = model()
    labels = torch.randint(2, (STUDIES, FINDINGS)).float()
    return step(eyes, lambda: binary_cross_entropy_with_logits(eyes(images), labels), steps, STUDIES)


def forward(batches: int) -> Callable[[], float]:
    import torch

    eyes, images = model()
    eyes.eval()

    def once() -> float:
        with torch.inference_mode():
            for _ in range(batches):
                findings = eyes(images).sigmoid()
        assert findings.shape == (STUDIES, FINDINGS)
        return batches * STUDIES

    return once


def head(steps: int) -> Callable[[], float]:
    import torch
    from torch.nn.functional import binary_cross_entropy_with_logits

    start()
    layer = torch.nn.Linear(VIEWS * HEAD, FINDINGS)
    maps = torch.rand(STUDIES * VIEWS, HEAD, 7, 7).contiguous(memory_format=torch.channels_last)
    labels = torch.randint(2, (STUDIES, FINDINGS)).float()

    def loss():
        logits = layer(maps.mean((2, 3)).reshape(STUDIES, VIEWS * HEAD))
        return binary_cross_entropy_with_logits(logits, labels)

    return step(layer, loss, steps, STUDIES)


CASES = {
    "lite0-forward": lambda: forward(2),
    "lite0-step": lambda: training(1),
    "head-step": lambda: head(20),
}
