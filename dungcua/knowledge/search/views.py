"""What can be found: each procedure and the texts by which people may mean it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dungcua.knowledge.catalogue import CatalogueEntry
from dungcua.knowledge.model import Procedure

__all__ = ["View", "findable", "gist", "views"]

_ASIDE = re.compile(r"\([^()]*\)")
# After these words a name says for whom and by whose power, no longer what.
_CONDITION = re.compile(
    r" (?:đối với|thuộc thẩm quyền|theo quy định|theo (?:quyết định|nghị định|luật)"
    r"|(?:trong )?trường hợp|quy định tại|thực hiện tại|trên địa bàn|có quy mô|phục vụ|do|để) ",
    re.IGNORECASE,
)
_FEWEST_WORDS = 4


@dataclass(frozen=True, slots=True)
class View:
    """One text of one procedure. ``lexical``: its words count too, not only its sense."""

    code: str
    text: str
    lexical: bool = True


def findable(
    procedures: Mapping[str, Procedure], catalogue: Mapping[str, CatalogueEntry]
) -> Iterator[CatalogueEntry]:
    """Yield the entries of the catalogue that may be found beside the cards.

    Not those that a card stands for, that offices file among themselves, or that were
    replaced.
    """
    carded = {code for card in procedures.values() for code in (card.code, *card.predecessors)}
    for entry in catalogue.values():
        if entry.code not in carded and entry.scope != "internal" and not entry.replaced_by:
            yield entry


def gist(name: str) -> str:
    """Return what a name is about, without the conditions that follow.

    "Đăng ký thế chấp … (trừ …) đối với …" → "Đăng ký thế chấp …"
    """
    whole = " ".join(_ASIDE.sub(" ", name).split())
    for match in _CONDITION.finditer(whole):
        if len(whole[: match.start()].split()) >= _FEWEST_WORDS:
            return whole[: match.start()]
    return whole


def views(
    procedures: Mapping[str, Procedure], catalogue: Mapping[str, CatalogueEntry]
) -> Iterator[View]:
    """Yield every text of everything that can be found, procedure by procedure.

    A card's name with its field and who it is for adds sense, but its words ("cha", "mẹ",
    "nơi") belong to every procedure: they are left to the encoder. So is the gist of a long
    name with its field.
    """
    for card in procedures.values():
        for text in (card.name, card.plain_name, *card.aliases, *card.utterances):
            yield View(card.code, text)
        yield View(card.code, f"{card.name}. {card.field}. {card.who}", lexical=False)
    for entry in findable(procedures, catalogue):
        for text in (entry.name, *entry.spoken):
            yield View(entry.code, text)
        yield View(entry.code, f"{gist(entry.name)}. {entry.field}", lexical=False)
