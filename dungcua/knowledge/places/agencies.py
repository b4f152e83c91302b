"""Electronic identification codes of state agencies: their form, and those we know.

Two forms are in use. QĐ 20/2020/QĐ-TTg writes the top level first, each further level
after a point: "H26.101". Before it, and still in many records, QCVN 102:2016/BTTTT wrote
the levels the other way round with fixed lengths: "000.00.21.H17". The top level is a
letter and two digits; H stands for a province's bodies, G for a ministry's. A code below the
top does not say the same in both forms, so only whole codes are looked up; the province
follows from the top level where the portal's records tell it.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dungcua.errors import InvalidCard, MissingData

__all__ = ["Agencies", "Agency", "AgencyCode", "load_agencies", "parse"]

_LONGEST = 35
"""Characters (QĐ 20/2020/QĐ-TTg)."""
_NEW = re.compile(r"([A-Z][0-9]{2})(?:\.[0-9]{1,6})*")
# The second group has three digits in the form that circulars quote ("xxx.xxx.xx.Hxx").
_OLD = re.compile(r"[0-9]{3}\.[0-9]{2,3}\.[0-9]{2}\.([A-Z][0-9]{2})")


@dataclass(frozen=True, slots=True)
class AgencyCode:
    """A code in a lawful form; ``top`` is its top level ("H26")."""

    code: str
    top: str
    old_form: bool


@dataclass(frozen=True, slots=True)
class Agency:
    """A body whose code the portal's records name.

    ``province`` (2 digits) and ``commune`` (5 digits) are present ones, ``None`` where the
    records do not tell.
    """

    code: str
    name: str
    province: str | None
    commune: str | None


class Agencies:
    """All known codes. Read only."""

    def __init__(self, by_code: Mapping[str, Agency]) -> None:
        """Keep them; the provinces of the top levels are read off."""
        self._by_code = dict(by_code)
        self._provinces = {a.code: a.province for a in by_code.values() if "." not in a.code}

    def find(self, code: AgencyCode) -> Agency | None:
        """Return the body with exactly this code, ``None`` where it is not known."""
        return self._by_code.get(code.code)

    def province(self, code: AgencyCode) -> str | None:
        """Return the present province (2 digits) of a code's top level, if known."""
        return self._provinces.get(code.top)

    def of_province(self, province: str) -> tuple[Agency, ...]:
        """Return the known bodies of a present province, by code."""
        return tuple(a for _, a in sorted(self._by_code.items()) if a.province == province)

    def of_commune(self, commune: str) -> tuple[Agency, ...]:
        """Return the known bodies of a present commune."""
        return tuple(a for a in self._by_code.values() if a.commune == commune)


def parse(text: str) -> AgencyCode | None:
    """Read a code in either form, blanks and small letters allowed; ``None`` for neither."""
    code = re.sub(r"\s", "", text).upper()
    if len(code) > _LONGEST:
        return None
    for pattern, old in ((_NEW, False), (_OLD, True)):
        found = pattern.fullmatch(code)
        if found:
            return AgencyCode(code, found[1], old)
    return None


def load_agencies(path: Path) -> Agencies:
    """Read the table.

    Raises:
        MissingData: it is not there.
        InvalidCard: a row has no lawful code.

    """
    found: dict[str, Agency] = {}
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                code = parse(row["code"])
                if code is None or code.code in found:
                    raise InvalidCard(f"{path}: {row['code']}")
                found[code.code] = Agency(
                    code.code, row["name"], row["province"] or None, row["commune"] or None
                )
    except FileNotFoundError as error:
        raise MissingData(str(path)) from error
    except KeyError as error:
        raise InvalidCard(f"{path}: {error}") from error
    return Agencies(found)
