"""Runs the encoder: texts in, vectors of length 1 out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dungcua.errors import InvalidCard, MissingData
from dungcua.knowledge.encoder.build import MODEL_FILE, TOKENIZER_FILE, ModelCard, read_card
from dungcua.knowledge.text.fold import squeeze

__all__ = ["Encoder", "Vectors"]

Vectors = NDArray[np.float32]

# Pieces of a text that may be found, and of a question (some 45 syllables): more of one
# costs time and says nothing new about the procedure.
_LONGEST = 128
_LONGEST_QUERY = 64
_BATCH = 16
_PADDING = 1


class Encoder:
    """Turns texts into vectors whose dot product says how alike they mean. Thread safe."""

    def __init__(self, card: ModelCard, tokenizer: Any, session: Any) -> None:
        self.card = card
        self._tokenizer = tokenizer
        self._session = session

    @classmethod
    def load(cls, directory: Path, *, threads: int = 1) -> Encoder:
        """Load a build (half a second, about 120 MB).

        Args:
            directory: of one build, see :func:`dungcua.knowledge.encoder.locate`.
            threads: of one call; 1 serves best, since calls run side by side.

        Raises:
            MissingData: a file is not there.
            InvalidCard: a file is damaged.

        """
        import onnxruntime
        from tokenizers import Tokenizer

        card = read_card(directory)
        paths = [directory / MODEL_FILE, directory / TOKENIZER_FILE]
        for path in paths:
            if not path.is_file():
                raise MissingData(str(path))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        try:
            tokenizer = Tokenizer.from_file(str(paths[1]))
            session = onnxruntime.InferenceSession(
                str(paths[0]), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # both libraries raise bare Exception on a damaged file
            raise InvalidCard(f"{directory}: {error}") from error
        tokenizer.enable_truncation(_LONGEST)
        return cls(card, tokenizer, session)

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Return one row for each question."""
        return self._encode(self.card.query_prefix, texts, None, longest=_LONGEST_QUERY)

    def passages(
        self, texts: Sequence[str], *, done: Callable[[int], None] | None = None
    ) -> Vectors:
        """Return one row for each text that may be found.

        Args:
            texts: what is to be found.
            done: called with the number of texts finished since it was last called.

        """
        return self._encode(self.card.passage_prefix, texts, done)

    def _encode(
        self,
        prefix: str,
        texts: Sequence[str],
        done: Callable[[int], None] | None,
        *,
        longest: int = _LONGEST,
    ) -> Vectors:
        """Encode in batches of like length, so that little is spent on padding."""
        coded = self._tokenizer.encode_batch([prefix + squeeze(text) for text in texts])
        pieces = [_shortened(item.ids, longest) for item in coded]
        order = sorted(range(len(pieces)), key=lambda n: len(pieces[n]))
        vectors = np.empty((len(pieces), self.card.dimensions), dtype=np.float32)
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            vectors[batch] = self._run([pieces[n] for n in batch])
            if done is not None:
                done(len(batch))
        return vectors

    def _run(self, batch: Sequence[Sequence[int]]) -> Vectors:
        ids = np.full((len(batch), max(map(len, batch))), _PADDING, dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, pieces in enumerate(batch):
            ids[row, : len(pieces)] = pieces
            mask[row, : len(pieces)] = 1
        outputs = self._session.run(None, {"input_ids": ids, "attention_mask": mask})
        return np.asarray(outputs[0], dtype=np.float32)


def _shortened(pieces: list[int], longest: int) -> list[int]:
    """Cut the end off, but for the piece that says that it is one."""
    return pieces if len(pieces) <= longest else [*pieces[: longest - 1], pieces[-1]]
