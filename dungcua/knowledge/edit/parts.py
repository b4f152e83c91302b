"""Which parts of a card and of an office's record people may propose to change, and their fields.

A part is what is changed in one go: a fee with its kind and amount, a time limit, a sentence.
Its name is that of the inspection and of citations ("fees.0", "cases.thuong.to-khai"). What
the search and the check of papers are built from (names, aliases, ids) is not among them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from dungcua.errors import ProposalUnfit
from dungcua.knowledge.model import FeeKind, ItemForm, OnlineLevel, Procedure, TimeUnit
from dungcua.knowledge.offices import Office, OfficeKind
from dungcua.knowledge.text.fold import nfc

__all__ = ["OFFICE", "Field", "FieldKind", "Part", "Value", "office_part", "parts", "read"]

Value = str | int | None
OFFICE = "record"
"""The one part of an office: its record is proposed as a whole."""

_LONGEST = 1000
_LARGEST = 1_000_000_000


class FieldKind(StrEnum):
    """How a field is filled in."""

    TEXT = "text"
    NUMBER = "number"
    CHOICE = "choice"
    BASIS = "basis"
    """Ids of facts, parted by blanks."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a part, as it stands now."""

    name: str
    kind: FieldKind
    value: Value
    choices: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """What is changed in one go; ``about`` tells people which one it is."""

    name: str
    about: str
    fields: tuple[Field, ...]

    @property
    def group(self) -> str:
        """The part of the card that it belongs to: "fees" of "fees.0"."""
        return self.name.split(".")[0]

    @property
    def values(self) -> dict[str, Value]:
        """The fields as they stand, by name."""
        return {field.name: field.value for field in self.fields}


@dataclass(frozen=True, slots=True)
class _Shape:
    kind: FieldKind = FieldKind.TEXT
    choices: type[StrEnum] | None = None
    optional: bool = False


_TEXT = _Shape()
_MAYBE = _Shape(optional=True)
_BASIS = _Shape(FieldKind.BASIS)
_SINGLE: Mapping[str, _Shape] = {
    "who": _TEXT,
    "authority": _TEXT,
    "result": _TEXT,
    "online_level": _Shape(FieldKind.CHOICE, OnlineLevel),
}
_LISTED: Mapping[str, Mapping[str, _Shape]] = {
    "counters": {"note": _TEXT, "basis": _BASIS},
    "fees": {
        "kind": _Shape(FieldKind.CHOICE, FeeKind),
        "amount": _Shape(FieldKind.NUMBER, optional=True),
        "what": _TEXT,
        "per": _MAYBE,
        "when": _MAYBE,
        "basis": _BASIS,
    },
    "times": {
        "value": _Shape(FieldKind.NUMBER, optional=True),
        "unit": _Shape(FieldKind.CHOICE, TimeUnit),
        "when": _MAYBE,
        "basis": _BASIS,
    },
    "steps": {"text": _TEXT, "basis": _BASIS},
    "may_not_demand": {"text": _TEXT, "basis": _BASIS},
    "mistakes": {"text": _TEXT, "basis": _BASIS},
}
_ITEM: Mapping[str, _Shape] = {
    "form": _Shape(FieldKind.CHOICE, ItemForm),
    "originals": _Shape(FieldKind.NUMBER),
    "copies": _Shape(FieldKind.NUMBER),
    "note": _MAYBE,
    "basis": _BASIS,
}
_OFFICE: Mapping[str, _Shape] = {
    "name": _TEXT,
    "kind": _Shape(FieldKind.CHOICE, OfficeKind),
    "address": _TEXT,
    "hours": _TEXT,
    "phone": _MAYBE,
}


def parts(card: Procedure) -> tuple[Part, ...]:
    """Return every part of ``card`` that may be changed, in the order of the card.

    A province's fee is not among them: it belongs to the layer of its resolution.
    """
    return tuple(_parts(card))


def office_part(office: Office | None) -> Part:
    """Return the record of an office as a part; None = a new one, still empty."""
    fields = tuple(
        _field(name, shape, None if office is None else getattr(office, name))
        for name, shape in _OFFICE.items()
    )
    return Part(OFFICE, "" if office is None else office.name, fields)


def read(field: Field, typed: str) -> Value:
    """Return what was typed into ``field`` as its value.

    Raises:
        ProposalUnfit: no such choice, no number, too long, or nothing where something must be.

    """
    text = " ".join(nfc(typed).split())
    if not text:
        if field.optional:
            return None
        raise ProposalUnfit(field.name)
    if len(text) > _LONGEST:
        raise ProposalUnfit(field.name)
    if field.kind is FieldKind.NUMBER:
        plain = text.replace(".", "").replace(" ", "")
        if not (plain.isascii() and plain.isdigit()) or int(plain) > _LARGEST:
            raise ProposalUnfit(field.name)
        return int(plain)
    if field.kind is FieldKind.CHOICE and text not in field.choices:
        raise ProposalUnfit(field.name)
    return text


def _parts(card: Procedure) -> Iterator[Part]:
    for name, shape in _SINGLE.items():
        yield Part(name, "", (_field(name, shape, getattr(card, name)),))
    for listed, shapes in _LISTED.items():
        for n, entry in enumerate(getattr(card, listed)):
            if getattr(entry, "province_code", None) is None:
                yield _part(f"{listed}.{n}", _about(entry), shapes, entry)
    for case in card.cases:
        for item in case.items:
            about = item.name if len(card.cases) == 1 else f"{case.name}: {item.name}"
            yield _part(f"cases.{case.id}.{item.id}", about, _ITEM, item)


def _part(name: str, about: str, shapes: Mapping[str, _Shape], entry: Any) -> Part:
    fields = (_field(key, shape, getattr(entry, key)) for key, shape in shapes.items())
    return Part(name, about, tuple(fields))


def _about(entry: Any) -> str:
    for key in ("what", "text", "note", "when"):
        if text := getattr(entry, key, None):
            return str(text)
    return ""


def _field(name: str, shape: _Shape, value: Any) -> Field:
    plain: Value
    if isinstance(value, tuple):
        plain = " ".join(value)
    elif isinstance(value, StrEnum):
        plain = value.value
    else:
        plain = value
    choices = tuple(choice.value for choice in shape.choices) if shape.choices else ()
    return Field(name, shape.kind, plain, choices, shape.optional)
