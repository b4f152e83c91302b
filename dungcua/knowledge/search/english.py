"""Which procedure an English message means: names in English, compared word by word.

The encoder and the word index know Vietnamese. The procedures that concern foreigners have
English names in ``data/names_en.yaml``; a message is compared with them by the words they
share, rare words counting most. Deterministic, a few dozen names, no model.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from dungcua.errors import MissingData
from dungcua.knowledge.text.fold import fold

__all__ = ["EnglishNames", "Named"]

_FILE = Path(__file__).resolve().parent.parent / "data" / "names_en.yaml"
_WORD = re.compile(r"[a-z][a-z'-]*")
# What says nothing about which procedure: grammar, politeness, and what any of them has.
_STOP = frozenset(
    """
    a an the of for to in on at by with and or from into is are was be been am i i'm my me we our
    you your he she it its they their this that what which who how when where why do does did can
    could may must should would will need needs want wants have has had get got go there here please
    help hi hello thanks thank if any some more much many long take takes cost fee fees free price
    document documents paper papers file submit apply application procedure office counter online
    currently living live lives stay vietnam viet nam city district ward province one ones
    about not don't doesn't no yes just only also so then now after before until us re
    """.split()
)
_SAME = {
    "license": "licence", "licenses": "licence", "driver's": "driving", "driver": "driving",
    "drivers": "driving", "kid": "child", "son": "child", "daughter": "child", "children": "child",
    "kids": "child", "married": "marry", "marrying": "marry", "marriage": "marry",
    "wedding": "marry", "baby": "newborn", "born": "birth", "died": "death", "dead": "death",
    "foreigner": "foreign", "foreigners": "foreign", "expat": "foreign", "extend": "extension",
    "extending": "extension", "renewal": "renew", "renewing": "renew", "renewed": "renew",
    "registered": "register", "registration": "register", "registering": "register",
    "registrate": "register", "visas": "visa", "bike": "motorbike", "scooter": "motorbike",
    "motorcycle": "motorbike", "exchange": "convert", "converting": "convert", "swap": "convert",
    "notarise": "notarize", "notarised": "notarize", "notarized": "notarize", "legalise":
    "legalize", "legalisation": "legalize", "legalization": "legalize", "translation": "translate",
    "translated": "translate", "certified": "certify", "certification": "certify", "adoption":
    "adopt", "adopting": "adopt", "fiancé": "fiancee", "husband": "spouse", "wife": "spouse",
    "company": "company", "firm": "company", "shop": "shop", "store": "shop", "lost": "lost",
    "stolen": "lost", "replace": "lost", "reissue": "lost", "divorced": "divorce", "copies": "copy",
    "photocopy": "copy", "permits": "permit", "working": "work", "job": "work", "criminal":
    "criminal", "police": "police", "clearance": "criminal", "background": "criminal",
    "french": "foreign", "american": "foreign", "british": "foreign", "korean": "foreign",
    "japanese": "foreign", "chinese": "foreign", "german": "foreign", "australian": "foreign",
    "single": "single", "house": "house", "home": "house", "flat": "apartment", "condo":
    "apartment", "car": "car",
}  # fmt: skip
_EVENTS = frozenset({"adopt", "birth", "death", "divorce", "marry", "newborn"})
"""A name that tells of one of these is not meant where none of its own is said: who reports the
birth of a baby and speaks of a foreign wife does not marry."""
_ENOUGH = 0.6
"""Share of the weight of a name's words that a message has to hold."""
_CLOSE = 0.9
_PAIR = 2


@dataclass(frozen=True, slots=True)
class Named:
    """A procedure and how much of one of its English names the message holds, 0 to 1."""

    code: str
    evidence: float
    weight: float


class EnglishNames:
    """Finds procedures by their English names. Thread safe after construction."""

    def __init__(self, names: Mapping[str, Sequence[str]]) -> None:
        """Take names by code; the first of each is its title."""
        self._titles = {code: each[0] for code, each in names.items() if each}
        self._bags = [(code, _bag(name)) for code, each in names.items() for name in each]
        spread = Counter(word for _, bag in self._bags for word in bag)
        self._weight = {w: math.log(1 + len(self._bags) / n) for w, n in spread.items()}

    @classmethod
    def load(cls, path: Path = _FILE) -> EnglishNames:
        """Read the names.

        Raises:
            MissingData: the file is not there.

        """
        if not path.is_file():
            raise MissingData(f"no English names at {path}")
        return cls(yaml.safe_load(path.read_text(encoding="utf-8")))

    def title(self, code: str) -> str | None:
        """Return the English name shown for a procedure, if it has one."""
        name = self._titles.get(code)
        return name[0].upper() + name[1:] if name else None

    def find(self, text: str) -> list[Named]:
        """Return the procedures that ``text`` names, best first; empty when none is named.

        Several come back only when they cannot be told apart.
        """
        said = _bag(text)
        best: dict[str, Named] = {}
        for code, bag in self._bags:
            whole = sum(self._weight[word] for word in bag)
            held = sum(self._weight[word] for word in bag & said)
            # one word of "tax code" names neither a tax nor a code
            if not whole or held / whole < _ENOUGH or (len(bag) == _PAIR and not bag <= said):
                continue
            if bag & _EVENTS and not bag & _EVENTS & said:
                continue
            # of two names that are wholly there, the longer one says more
            found = Named(code, held / whole, held * held / whole)
            if code not in best or best[code].weight < found.weight:
                best[code] = found
        ranked = sorted(best.values(), key=lambda n: -n.weight)
        return [n for n in ranked if n.weight >= _CLOSE * ranked[0].weight]


def _bag(text: str) -> frozenset[str]:
    found = (_SAME.get(word, word) for word in _WORD.findall(fold(text)))
    return frozenset(word for word in found if word not in _STOP)
