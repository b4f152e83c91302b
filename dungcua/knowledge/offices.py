"""Where a counter stands and when it is open: records that operators keep, never guesses.

The product ships none: no official table of addresses and hours exists. A deployment puts
files into ``data/offices``; docs/offices.md shows one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

import yaml
from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as checked

from dungcua.errors import InvalidCard
from dungcua.knowledge.model import Confidence
from dungcua.knowledge.text.fold import fold

__all__ = ["OFFICES", "Office", "OfficeKind", "Offices", "load_offices"]

OFFICES = Path(__file__).parent / "data" / "offices"

_CODE = re.compile(r"[0-9]{5}")


class OfficeKind(StrEnum):
    """Whose counter it is."""

    CENTRE = "centre"
    """Public administration service centre of the commune, or a branch of a city's one."""
    POLICE = "police"
    """Commune police."""


@checked(frozen=True, slots=True, config=ConfigDict(extra="forbid", str_strip_whitespace=True))
class Office:
    """One counter. ``verified_on`` is the day somebody read ``source`` or went there."""

    name: str
    commune: str
    kind: OfficeKind
    address: str
    hours: str
    valid_from: date
    verified_on: date
    source: str
    phone: str | None = None
    valid_to: date | None = None
    confidence: Confidence = Confidence.SECONDARY

    @property
    def id(self) -> str:
        """Id of the record as a citation: "office:20332:centre:trung-tam-phuc-vu"."""
        name = re.sub(r"[^a-z0-9]+", "-", fold(self.name)).strip("-")
        return f"office:{self.commune}:{self.kind.value}:{name}"

    def open_on(self, day: date) -> bool:
        """Whether the record may be told on ``day``: in force, and read by somebody (not K)."""
        if self.confidence is Confidence.UNREAD:
            return False
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


_FILE = TypeAdapter(list[Office])


@dataclass(frozen=True, slots=True)
class Offices:
    """All records, by the 5-digit code of the present commune."""

    by_commune: Mapping[str, tuple[Office, ...]]

    def at(self, commune: str, kind: OfficeKind, day: date) -> tuple[Office, ...]:
        """Return the counters of ``kind`` in a commune whose record holds on ``day``."""
        known = self.by_commune.get(commune, ())
        return tuple(o for o in known if o.kind is kind and o.open_on(day))

    def find(self, office_id: str) -> Office | None:
        """Return the record that a citation names; None when it is kept no more."""
        commune = office_id.removeprefix("office:").partition(":")[0]
        return next((o for o in self.by_commune.get(commune, ()) if o.id == office_id), None)


def load_offices(communes: Iterable[str], directory: Path = OFFICES) -> Offices:
    """Read every ``*.yaml`` of ``directory``; without the folder there are no records.

    Args:
        communes: codes of the present communes, to find mistyped ones.
        directory: where the files lie.

    Raises:
        InvalidCard: a file does not follow the schema, names an unknown commune, leaves a
            field empty, or ends before it begins.

    """
    known = frozenset(communes)
    found: dict[str, list[Office]] = defaultdict(list)
    for path in sorted(directory.glob("*.yaml")):
        try:
            raw = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
            offices = _FILE.validate_python(raw if raw is not None else [])
        except (yaml.YAMLError, ValidationError, UnicodeDecodeError) as error:
            raise InvalidCard(f"{path}: {error}") from error
        for office in offices:
            fault = _fault(office, known)
            if fault is not None:
                raise InvalidCard(f"{path}: {office.name}: {fault}")
            found[office.commune].append(office)
    return Offices({code: tuple(listed) for code, listed in found.items()})


def _fault(office: Office, known: frozenset[str]) -> str | None:
    if not _CODE.fullmatch(office.commune) or office.commune not in known:
        return f"commune {office.commune} is no present commune"
    empty = [key for key in ("name", "address", "hours", "source") if not getattr(office, key)]
    if empty:
        return f"{', '.join(empty)} is empty"
    if office.valid_to is not None and office.valid_to < office.valid_from:
        return "valid_to lies before valid_from"
    return None
