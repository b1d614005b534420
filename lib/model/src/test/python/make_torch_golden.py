"""Makes the files of torch/: small weights as PyTorch saves them, in the form before version 1.6 and
as a zip archive, and what they hold, as JSON. Run in an environment with torch (made with 1.13.0):

    python lib/model/src/test/python/make_torch_golden.py lib/model/src/test/resources/cxr/model/weights/torch
"""

import json
import sys
from collections import OrderedDict
from pathlib import Path

import torch
from torch import nn

# The older form keeps the source of each class beside it; ours need not have PyTorch's.
torch.serialization.get_source_lines_and_file = lambda cls: (["pass"], 1, "module.py")
torch.manual_seed(1)
folder = Path(sys.argv[1])
folder.mkdir(parents=True, exist_ok=True)



matrix = torch.randn(3, 4)
state = OrderedDict(
    {
        "kernel": torch.randn(2, 3, 3, 3),
        "matrix": matrix,
        "transposed": matrix.t(),  # the same storage
        "column": matrix[1:, 2],
        "half": torch.randn(5).half(),
        "bfloat": torch.randn(5).bfloat16(),
        "double": torch.randn(2, 2).double(),
        "scalar": torch.tensor(1.5),
        "parameter": nn.Parameter(torch.randn(4)),
        "bn.num_batches_tracked": torch.tensor(7),
    }
)
module = nn.Sequential(
    OrderedDict(
        conv=nn.Conv2d(1, 2, 3, bias=False),
        inner=nn.Sequential(OrderedDict(norm=nn.BatchNorm2d(2), act=nn.ReLU())),
        fc=nn.Linear(2, 3),
    )
)
files = {
    "state": state,
    "within": {"epoch": 3, "state_dict": state, "lr": 0.1, "best": None},
    "module": module,
}
expected = {}
for name, content in files.items():
    torch.save(content, folder / f"{name}.pt")
    torch.save(content, folder / f"{name}-old.pt", _use_new_zipfile_serialization=False)
    weights = module.state_dict() if name == "module" else state
    expected[name] = {
        key: {"shape": list(values.shape), "values": values.detach().double().flatten().tolist()}
        for key, values in weights.items()
        if values.dtype.is_floating_point
    }
(folder / "expected.json").write_text(json.dumps(expected) + "\n")
