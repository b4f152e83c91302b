"""What a reading needs to know of a unit, put together once and kept.

A name like "Tân Lập" has dozens of units, and each is weighed against the text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dungcua.knowledge.places.table import Commune, FormerUnit, Table

__all__ = ["Facts", "of_commune", "of_former"]


@dataclass(frozen=True, slots=True)
class Facts:
    """A unit's name and what may stand beside it in an address.

    ``districts`` are ids; ``olds`` former provinces by name, ``news`` present ones by code.
    ``before`` is its type until 2026, ``gone_by`` the day it had ended, where that was before
    2025.
    """

    bare: str
    type: str
    before: str | None
    districts: tuple[int, ...]
    olds: tuple[str, ...]
    news: tuple[str, ...]
    today: bool
    gone_by: date | None = None


def of_commune(commune: Commune, formed_from: Sequence[FormerUnit]) -> Facts:
    """Return the facts of a present commune; ``formed_from`` are its former units."""
    return Facts(
        commune.bare,
        _type(commune.name),
        commune.type_before_2026,
        tuple({unit.district.id: None for unit in formed_from}),
        tuple({unit.province: None for unit in formed_from}),
        (commune.province_code,),
        today=True,
    )


def of_former(unit: FormerUnit, table: Table, lay_in: Mapping[str, Sequence[int]]) -> Facts:
    """Return the facts of a former commune; ``lay_in`` are districts it had lain in."""
    earlier = lay_in.get(unit.code, ()) if unit.ended is None else ()
    news = {table.communes[code].province_code: None for code, _ in unit.successors}
    return Facts(
        unit.bare,
        _type(unit.name),
        None,
        (unit.district.id, *earlier),
        (unit.province,),
        tuple(news),
        today=False,
        gone_by=unit.ended.gone_by if unit.ended else None,
    )


def _type(name: str) -> str:
    first = name.split(" ", 1)[0]
    return {"Thị": "Thị trấn", "Đặc": "Đặc khu"}.get(first, first)
