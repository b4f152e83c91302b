"""The dense channel: one vector for each text that can be found, built once at set-up.

Start-up encodes nothing. Vectors are kept by a digest of their text, so a changed card
costs the encoding of its changed texts only, and a text that was never encoded is merely
missing from this channel.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dungcua.errors import InvalidCard, MissingData
from dungcua.knowledge.encoder import Encoder, ModelCard, Vectors
from dungcua.knowledge.text.fold import squeeze

__all__ = ["DenseIndex", "Refreshed", "Sketch", "refresh"]

_VECTORS = "vectors.npy"
_KEYS = "keys.json"
# Encoded between two savings: a set-up that is stopped loses a few seconds of work.
_CHUNK = 512
# Above this many vectors a sketch of them chooses which are compared in full.
_MANY = 20_000
_SAMPLE = 8192
_DIRECTIONS = 64
_SHORTLIST = 1000


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a rebuild did: texts in the index, encoded now, dropped now."""

    texts: int
    encoded: int
    dropped: int


class DenseIndex:
    """Vectors of texts and the encoder that they were made with. Thread safe."""

    def __init__(self, encoder: Encoder, keys: Sequence[str], vectors: Vectors) -> None:
        self._encoder = encoder
        self._rows = {key: row for row, key in enumerate(keys)}
        self._vectors = vectors
        self._sketch = Sketch.of(vectors) if len(keys) > _MANY else None

    @classmethod
    def open(cls, folder: Path, encoder: Encoder) -> DenseIndex:
        """Map the vectors below ``folder`` into memory.

        Raises:
            MissingData: none were made with this encoder.
            InvalidCard: the files do not fit each other.

        """
        keys, vectors = _read(folder, encoder.card.digest)
        return cls(encoder, keys, vectors)

    @classmethod
    def of(cls, encoder: Encoder, texts: Sequence[str], vectors: Vectors) -> DenseIndex:
        """Return an index of vectors that were made elsewhere, one a text."""
        return cls(encoder, [_key(text) for text in texts], vectors)

    def __len__(self) -> int:
        """Return the number of texts that have a vector."""
        return len(self._rows)

    @property
    def encoder(self) -> Encoder:
        """What makes the vectors of questions; others may use it too."""
        return self._encoder

    @property
    def card(self) -> ModelCard:
        """What the vectors were made with."""
        return self._encoder.card

    @property
    def vectors(self) -> Vectors:
        """One row for each text, of length 1."""
        return self._vectors

    def rows(self, texts: Iterable[str]) -> NDArray[np.int32]:
        """Return the row of each text, -1 where it was never encoded."""
        return np.asarray([self._rows.get(_key(text), -1) for text in texts], dtype=np.int32)

    def similarities(self, text: str) -> Vectors:
        """Return the cosine of ``text`` to every row; 0 for rows that are surely far away."""
        query = self._encoder.queries([text])[0]
        if self._sketch is None:
            return _dot(self._vectors, query)
        near = self._sketch.near(query)
        similar = np.zeros(len(self._vectors), dtype=np.float32)
        similar[near] = _dot(self._vectors[near], query)
        return similar


class Sketch:
    """The directions in which vectors differ most: a sixth of the work to find the near ones.

    Only worth it for many vectors, see docs/adr/0003.
    """

    def __init__(self, basis: Vectors, coarse: Vectors) -> None:
        self._basis = basis
        self._coarse = coarse

    @classmethod
    def of(cls, vectors: Vectors) -> Sketch:
        """Find the directions on a sample and lay every vector along them."""
        sample = np.asarray(vectors[:: max(1, len(vectors) // _SAMPLE)])
        _, directions = np.linalg.eigh(sample.T @ sample)
        basis: Vectors = np.ascontiguousarray(directions[:, -_DIRECTIONS:], dtype=np.float32)
        return cls(basis, np.asarray(vectors @ basis, dtype=np.float32))

    def near(self, query: Vectors) -> NDArray[np.intp]:
        """Return the rows among which the nearest are."""
        coarse = _dot(self._coarse, _dot(self._basis.T, query))
        keep = min(_SHORTLIST, len(coarse))
        return np.argpartition(coarse, -keep)[-keep:]


def _dot(rows: Vectors, query: Vectors) -> Vectors:
    # Not "@": BLAS would wake its threads for this and let them spin for 20 ms of CPU.
    product: Vectors = np.einsum("ij,j->i", rows, query)
    return product


def refresh(
    folder: Path,
    encoder: Encoder,
    texts: Iterable[str],
    *,
    progress: Callable[[int, int], None] | None = None,
) -> Refreshed:
    """Bring the index below ``folder`` to exactly ``texts``; encode only what is new.

    Args:
        folder: of the index.
        encoder: vectors of another build of it are dropped.
        texts: everything that can be found.
        progress: called with (encoded so far, to encode in all).

    """
    wanted = {_key(text): text for text in texts}
    kept: dict[str, NDArray[np.float32]] = {}
    dropped = 0
    try:
        keys, vectors = _read(folder, encoder.card.digest)
    except (MissingData, InvalidCard):
        keys, vectors = [], np.empty((0, encoder.card.dimensions), dtype=np.float32)
    for key, vector in zip(keys, vectors, strict=True):
        if key in wanted:
            kept[key] = vector
        else:
            dropped += 1
    # Texts of like length together: little padding.
    fresh = sorted((key for key in wanted if key not in kept), key=lambda k: len(wanted[k]))
    for start in range(0, len(fresh), _CHUNK):
        chunk = fresh[start : start + _CHUNK]
        kept.update(zip(chunk, encoder.passages([wanted[k] for k in chunk]), strict=True))
        _write(folder, encoder.card.digest, [k for k in wanted if k in kept], kept)
        if progress is not None:
            progress(start + len(chunk), len(fresh))
    if not fresh and (dropped or list(wanted) != keys):
        _write(folder, encoder.card.digest, list(wanted), kept)
    return Refreshed(len(wanted), len(fresh), dropped)


def _key(text: str) -> str:
    return hashlib.blake2b(squeeze(text).encode(), digest_size=12).hexdigest()


def _read(folder: Path, digest: str) -> tuple[list[str], Vectors]:
    try:
        listing: Any = json.loads((folder / _KEYS).read_text(encoding="ascii"))
        vectors = np.load(folder / listing["file"], mmap_mode="r", allow_pickle=False)
    except OSError as error:
        raise MissingData(f"{folder}: chưa dựng chỉ mục nghĩa") from error
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidCard(f"{folder}: {error}") from error
    if listing["encoder"] != digest:
        raise MissingData(f"{folder}: chỉ mục nghĩa dựng bằng bộ mã hóa khác")
    keys: list[str] = listing["keys"]
    if len(keys) != len(vectors):
        raise InvalidCard(f"{folder}: {len(keys)} khóa, {len(vectors)} véc-tơ")
    return keys, vectors


def _write(
    folder: Path, digest: str, keys: Sequence[str], vectors: dict[str, NDArray[np.float32]]
) -> None:
    """Write a new file of vectors, then the listing that names it: readers see one or the other."""
    folder.mkdir(parents=True, exist_ok=True)
    matrix = np.stack([vectors[key] for key in keys]) if keys else np.empty((0, 1), np.float32)
    content = hashlib.blake2b("\n".join([digest, *keys]).encode(), digest_size=8).hexdigest()
    name = f"{content}.{_VECTORS}"
    with (folder / f".{name}").open("wb") as file:
        np.save(file, matrix.astype(np.float32), allow_pickle=False)
    os.replace(folder / f".{name}", folder / name)
    listing = {"encoder": digest, "file": name, "keys": list(keys)}
    (folder / f".{_KEYS}").write_text(json.dumps(listing), encoding="ascii")
    os.replace(folder / f".{_KEYS}", folder / _KEYS)
    for other in folder.glob(f"*.{_VECTORS}"):
        if other.name != name:
            other.unlink()
