"""What the set-up runs in the product's environment: builds what the search stands on."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from dungcua.errors import DungCuaError
from dungcua.settings import ROOT, Settings

__all__ = ["main", "prepare_encoder", "prepare_index"]

# Mistyped on purpose, to train the classifier: the restorer and the speller would learn
# from it that slips are words.
_WITH_SLIPS = "disturbed.yml"


def prepare_encoder(var: Path) -> None:
    """Build the encoder from the installed wheel and print what came out.

    Raises:
        MissingData: the wheel is not installed.
        InvalidCard: its file is not the one we know.

    """
    from dungcua.knowledge.search.built import build_encoder

    card = build_encoder(var)
    print(f"{card.name}: {card.pieces} pieces, {card.model_bytes / 1e6:.0f} MB, {card.digest}")


def prepare_index(var: Path) -> None:
    """Encode every text that has no vector yet, printing how far it is.

    Raises:
        MissingData: the encoder was not built.
        KnowledgeError: the knowledge base is damaged.

    """
    from dungcua.knowledge.load import DATA_DIR, load
    from dungcua.knowledge.search.built import build_index

    kb = load()
    said = (ROOT / "dungcua" / "bot" / "data" / "nlu").glob("*.yml")
    prose = [
        *sorted(DATA_DIR.glob("procedures/*/*.yaml")),
        *sorted(DATA_DIR.glob("law/**/*.yaml")),
        *sorted(path for path in said if path.name != _WITH_SLIPS),
    ]
    threads = os.cpu_count() or 1
    done = build_index(var, kb.procedures, kb.catalogue, prose, threads=threads, progress=_show)
    print(f"{done.texts} texts: {done.encoded} encoded, {done.dropped} dropped")


def _show(done: int, total: int) -> None:
    print(f"{done * 100 // total} % ({done} / {total})", flush=True)


def main(part: str) -> int:
    """Build one part, "encoder" or "index"; return the exit status."""
    var = Settings().var
    try:
        {"encoder": prepare_encoder, "index": prepare_index}[part](var)
    except DungCuaError as error:
        print(f"{error.code} {error.message} ({error})\n{error.hint}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
