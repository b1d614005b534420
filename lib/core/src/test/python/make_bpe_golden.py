"""Makes bpe-golden.json: what Hugging Face's GPT-2 tokenizer makes of invented texts.

Needs GPT-2's own vocabulary files, encoder.json and vocab.bpe, in a folder, and transformers
(made with 5.24.0):

    python lib/core/src/test/python/make_bpe_golden.py FOLDER > lib/core/src/test/resources/cxr/text/bpe-golden.json
"""

import json
import random
import sys
from pathlib import Path

from transformers import GPT2TokenizerFast

BY_HAND = [
    "",
    " ",
    "  two  blanks ",
    "the heart is normal in size .",
    "The heart is normal. No effusion.",
    "There is a 1.7 cm nodule (T9-T12), unchanged since 2/10.",
    "xxxx XXXX cardiomediastinal silhouette; hyperexpanded lungs",
    "don't we've they'll I'm he'd it's DON'T",
    "tab\tand\nline\r\nends\n\n\n",
    "1234567890 3.14159 1,000",
    "!!! ??? ... --- ((()))",
    "<|endoftext|> is text",
    "Überraschung naïve façade Ångström",
    "Грудная клетка",
    "心臓は正常です。",
    "القلب طبيعي",
    "🫁 lungs 👩‍⚕️",
    "a\u00a0b\u2003c\u200bd\u3000e",
    "e\u0301 \u01c6 \u0130 \ufb01",
    "½ ² Ⅳ ٣",
    "\u0000\u0001\u007f",
]
PARTS = ["heart", " lung", "'s", "'LL", "  ", "\n", ".", "--", "7", "½", "é", "日", "🫁", "\u00a0", "_", "X"]


def main():
    folder = Path(sys.argv[1])
    tokenizer = GPT2TokenizerFast(str(folder / "encoder.json"), str(folder / "vocab.bpe"))
    dice = random.Random(1)
    texts = BY_HAND + ["".join(dice.choices(PARTS, k=dice.randint(1, 12))) for _ in range(60)]
    golden = []
    for text in texts:
        ids = tokenizer.encode(text, add_special_tokens=False, split_special_tokens=True)
        assert tokenizer.decode(ids, clean_up_tokenization_spaces=False) == text, text
        golden.append({"text": text, "ids": ids})
    print("[\n" + ",\n".join(json.dumps(entry) for entry in golden) + "\n]")


main()
