"""``python -m dungcua.eval.widen``: write the training examples once more, as hasty fingers do.

Every example that we wrote in ``dungcua/bot/data/nlu`` is disturbed :data:`TIMES` times by
kinds of :mod:`dungcua.eval.slips`, chosen by the text itself so that the file is always the
same, and written to ``disturbed.yml`` beside them; what happens to be an example of the tests
is left out. Keys of Telex and VNI are left out: the normaliser knows them for certain.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

import yaml

from dungcua.eval.slips import KINDS
from dungcua.knowledge.text.fold import fold
from dungcua.settings import ROOT

__all__ = ["DISTURBED", "MEASURED", "TIMES", "disturbed", "main", "written"]

DATA = ROOT / "dungcua" / "bot" / "data" / "nlu"
DISTURBED = DATA / "disturbed.yml"
MEASURED = ROOT / "tests" / "bot" / "data"
TIMES = 2
_CHOSEN = (
    "neighbour keys", "missing letters", "swapped letters", "doubled letters",
    "no diacritics, neighbour keys", "speech recogniser", "chat shorthand", "central words",
    "southern words",
)  # fmt: skip
_SHORTEST = 6
"""Letters; a slip in less leaves nothing to recognise."""
_HEAD = """\
version: "3.1"

# Written by `python -m dungcua.eval.widen` from the other files here; do not edit.
nlu:
"""


def main() -> None:
    """Write the file."""
    DISTURBED.write_text(disturbed(written(DATA), written(MEASURED)), encoding="utf-8")


def written(folder: Path) -> dict[str, list[str]]:
    """Return the examples written by hand, by intent, in the order of the files."""
    found: dict[str, list[str]] = {}
    for path in sorted(folder.glob("*.yml")):
        if path.name in (DISTURBED.name, "test_stories.yml"):
            continue
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            lines = [line for line in block["examples"].splitlines() if line.startswith("- ")]
            found.setdefault(block["intent"], []).extend(
                x.removeprefix("- ").strip() for x in lines
            )
    return found


def disturbed(
    examples: dict[str, list[str]], measured: dict[str, list[str]], times: int = TIMES
) -> str:
    """Return the text of the file; what folds to a written or measured example is left out."""
    known = (*examples.values(), *measured.values())
    taken = {fold(text).rstrip("?").strip() for texts in known for text in texts}
    parts = [_HEAD]
    for intent, texts in examples.items():
        parts.append(f"  - intent: {intent}\n    examples: |\n")
        for text in texts:
            for slipped in _slips(text, times):
                flat = fold(slipped).rstrip("?").strip()
                if flat not in taken:
                    taken.add(flat)
                    parts.append(f"      - {slipped}\n")
    return "".join(parts)


def _slips(text: str, times: int) -> list[str]:
    if len(text) < _SHORTEST:
        return []
    rng = Random(text)  # noqa: S311 - the same slips in every run
    return [" ".join(KINDS[kind](text, rng).split()) for kind in rng.sample(_CHOSEN, times)]


if __name__ == "__main__":
    main()
