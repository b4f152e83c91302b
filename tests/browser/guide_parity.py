"""What is asked of both searches, the one in Python and the one on a phone: a fixed set.

The question sets of the house, disturbed as people disturb them, and random text: scripts,
marks and letters that only a full case folding brings together.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

from dungcua.knowledge.text.fold import fold
from dungcua.settings import ROOT

__all__ = ["demands", "disturbed", "every_letter", "inputs", "questions", "wild"]

_SETS = (
    ROOT / "dungcua/eval/questions/colloquial_own.jsonl",
    ROOT / "dungcua/eval/questions/out_of_scope_own.jsonl",
)
_LEARNED = ROOT / "tests/knowledge/data/demands.jsonl"
_UNSEEN = ROOT / "tests/knowledge/data/demands_unseen.jsonl"
_EVERY = 3
"""Of so many labelled utterances one is asked: a browser would need minutes for all."""
_SEED = 20261122
_RANDOM = 600
_LONGEST = 60
_LATIN = "aăâbcdđeêghiklmnoôơpqrstuưvxyAĐƠƯÂ ,.?!-/0123456789"
_MARKS = "\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b\u0345\u034f\u0483\u20dd"


def demands() -> list[str]:
    """Return labelled utterances about demands: all that nothing learned from, some others."""
    return [*list(_texts(_LEARNED))[::_EVERY], *_texts(_UNSEEN)]


def questions() -> list[str]:
    """Return every text of the committed question sets, and what is told of demands."""
    return [*(text for path in _SETS for text in _texts(path)), *demands()]


def inputs() -> list[str]:
    """Return what both searches are asked, the same in every run."""
    asked = questions()
    return ["", "…", "cccd", *asked, *disturbed(asked), *wild()]


def disturbed(texts: Iterable[str]) -> list[str]:
    """Return each text without diacritics, with a slip, and taken apart in capitals."""
    chance = Random(_SEED)
    return [change(text, chance) for text in texts for change in (_plain, _slip, _apart)]


def wild() -> list[str]:
    """Return random texts of Vietnamese letters, marks, and all that Unicode has."""
    chance = Random(_SEED)
    known = _assigned()
    return [
        "".join(
            chance.choice(chance.choice((_LATIN, _MARKS, known)))
            for _ in range(chance.randrange(_LONGEST))
        )
        for _ in range(_RANDOM)
    ]


def every_letter() -> str:
    """Return every character that both sides know."""
    return _assigned()


def _texts(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            asked = json.loads(line)
            yield asked.get("text") or asked["question"]


def _plain(text: str, chance: Random) -> str:
    return fold(text)


def _slip(text: str, chance: Random) -> str:
    """Let two neighbouring letters change places."""
    if len(text) < 2:
        return text
    at = chance.randrange(len(text) - 1)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _apart(text: str, chance: Random) -> str:
    """Take letters and marks apart, as some phones send them, in capitals."""
    return unicodedata.normalize("NFD", text.upper())


def _assigned() -> str:
    """Return every character of the Unicode version that Python knows; browsers know more."""
    return "".join(
        chr(code)
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) not in ("Cn", "Cs", "Co")
    )
