"""What can be found, and what speaks for or against it before a word is compared.

A prior is small: it decides between equals only. What most people mean comes before what
few do, a procedure before its clones of single provinces. Procedures that only soldiers or
only people at an embassy can use share their names with everybody's; they step back unless
the text says soldier or abroad.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dungcua.knowledge.catalogue import CatalogueEntry
from dungcua.knowledge.model import Level, Procedure
from dungcua.knowledge.text.fold import fold

__all__ = ["Circumstances", "Entry", "of_card", "of_listed"]

_CURATED = 0.05
_COMMON = 0.10
_COMMUNE = 0.02
_OTHER_PROVINCE = -0.075
_NOT_YOURS = 0.20
_AWAY = 0.10
_ELSEWHERE = 0.25
_WRONG_AGE = 0.10
_EVERYBODY = 200

_SOLDIERS = re.compile(
    r"\b(?:bo quoc phong|quan y|quan su|quan khu|quan doi|trung doan|tong cuc hau can|dan quan"
    r"|tong cuc chinh tri|tong tham muu|bqp)\b"
)
_SAYS_SOLDIER = re.compile(
    r"\b(?:quan doi|bo doi|quan nhan|quoc phong|quan su|quan y|dan quan|si quan|chien si|nhap ngu"
    r"|nghia vu|liet si|thuong binh|cuu chien binh|khang chien|du bi|don vi|trung doan|hang hai)\b"
)
_POSTS = re.compile(r"\b(?:co quan dai dien|dai su quan|lanh su)\b")
_AT_HOME = re.compile(r"\b(?:so tu phap|uy ban|ubnd|bo ngoai giao|cuc|chi cuc)\b")
_SAYS_ABROAD = re.compile(
    r"\b(?:nuoc ngoai|ngoai quoc|dai su|su quan|lanh su|viet kieu|dinh cu|quoc te)\b"
)
_UNDER = re.compile(r"\bduoi (\d{1,3}) tuoi\b")
_FROM = re.compile(r"\btu (?:du )?(\d{1,3}) tuoi\b")
_MONTHS = re.compile(r"\b\d{1,2} thang tuoi\b")
_AGE = re.compile(r"\b(\d{1,3}) tuoi\b")
_PROVINCE = re.compile(r"(?:[Tt]ỉnh|[Tt]hành phố|TP\.?) ((?:[A-ZĐ]\w+)(?: [A-ZĐ]\w+)*)")
_PROVINCE_TYPE = re.compile(r"^(?:tinh|thanh pho|tp\.?) ")


@dataclass(frozen=True, slots=True)
class Entry:
    """One procedure. ``body`` says who decides, in what field; ``local``: one province's own."""

    code: str
    name: str
    curated: bool
    prior: float
    cases: bool
    body: str = ""
    local: bool = False


def of_card(card: Procedure) -> Entry:
    """Return what a curated card is found as."""
    prior = _CURATED + (_COMMON if card.common else 0.0)
    prior += _COMMUNE if card.level is Level.COMMUNE else 0.0
    cases = card.case_question is not None and len(card.cases) > 1
    return Entry(card.code, card.name, True, prior, cases)


def of_listed(listed: CatalogueEntry) -> Entry:
    """Return what a procedure of the catalogue is found as."""
    local = listed.scope == "province"
    prior = _OTHER_PROVINCE if local else 0.0
    prior += _COMMUNE if Level.COMMUNE in listed.levels else 0.0
    body = f"{listed.authority}. {listed.field}"
    return Entry(listed.code, listed.name, False, prior, False, body, local)


class Circumstances:
    """Who asks, how old and where: what takes a procedure out of question."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        """Read from names and authorities whom each procedure is for."""
        bodies = [fold(entry.body) for entry in entries]
        self._soldiers = np.asarray([bool(_SOLDIERS.search(b)) for b in bodies], dtype=np.bool_)
        self._posts = np.asarray(
            [bool(_POSTS.search(b)) and not _AT_HOME.search(b) for b in bodies], dtype=np.bool_
        )
        spans = np.asarray([_span(fold(e.name)) for e in entries], dtype=np.int16).reshape(-1, 2)
        self._from, self._below = spans[:, 0], spans[:, 1]
        self._homes = _homes(entries, bodies)

    def penalties(self, flat: str, province: str | None) -> NDArray[np.float32]:
        """Return what each procedure loses.

        Args:
            flat: the text, folded.
            province: where the person is, by name ("Đà Nẵng"), if that is known.

        """
        lost = np.zeros(len(self._soldiers), dtype=np.float32)
        if _SAYS_SOLDIER.search(flat) is None:
            lost += _NOT_YOURS * self._soldiers
        if _SAYS_ABROAD.search(flat) is None:
            lost += _AWAY * self._posts
        age = _age(flat)
        if age is not None:
            lost += _WRONG_AGE * ((age < self._from) | (age >= self._below))
        if province is not None:
            here = _PROVINCE_TYPE.sub("", fold(province))
            for number, home in self._homes.items():
                # What belongs here is as good as national; another's can never apply.
                lost[number] += _OTHER_PROVINCE if home == here else _ELSEWHERE
        return lost


def _homes(entries: Sequence[Entry], bodies: Sequence[str]) -> dict[int, str]:
    """Return the province of what belongs to one, where its authority names it."""
    local = [number for number, entry in enumerate(entries) if entry.local]
    names = {fold(name) for n in local for name in _PROVINCE.findall(entries[n].body)}
    if not names:
        return {}
    pattern = re.compile(rf"\b(?:{'|'.join(sorted(names, key=len, reverse=True))})\b")
    return {n: match[0] for n in local if (match := pattern.search(bodies[n]))}


def _span(name: str) -> tuple[int, int]:
    """Return the ages a name is for: from, and below."""
    low, high = _FROM.search(name), _UNDER.search(name)
    return int(low[1]) if low else 0, int(high[1]) if high else _EVERYBODY


def _age(flat: str) -> int | None:
    """Return the one age that a text speaks of."""
    if _MONTHS.search(flat):
        return 0
    if under := _UNDER.search(flat):
        return int(under[1]) - 1
    said = {int(age) for age in _AGE.findall(flat)}
    return said.pop() if len(said) == 1 else None
