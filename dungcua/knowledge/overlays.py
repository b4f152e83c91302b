"""Provincial overlays: what holds in one province only, dated and sourced, over the cards.

Three kinds of layers lie in ``data/overlays``: fees that a provincial council decided, lists
of procedures that any counter takes, and telephone numbers. Addresses and hours, the fourth,
are kept by operators (:mod:`dungcua.knowledge.offices`). Where a province has no layer the
answer is "not known", never the layer of another province.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from dungcua.knowledge.model import (
    Channel,
    Confidence,
    Currency,
    Fact,
    Fee,
    FeeKind,
    Life,
    Procedure,
)

__all__ = [
    "AnyCounter",
    "FeeLayer",
    "Hotline",
    "OverlayKind",
    "Overlays",
    "ProvinceFee",
    "Reach",
    "with_fees",
]


class OverlayKind(StrEnum):
    """What a layer is about; also the name of its folder below ``data/overlays``."""

    FEES = "fees"
    ANY_COUNTER = "any_counter"
    HOTLINES = "hotlines"


class Reach(StrEnum):
    """How far the place of residence does not matter (LAW.md B-10 … B-17)."""

    PROVINCE = "province"
    """Any counter of the kind that the card names, within the province."""
    COUNTRY = "country"
    """Any such counter in the whole country."""


@dataclass(frozen=True, slots=True)
class ProvinceFee(Fact):
    """One fee rule of a layer, for the card ``procedure``; the rest as in :class:`Fee`."""

    procedure: str
    kind: FeeKind
    what: str
    amount: int | None = None
    currency: Currency = Currency.VND
    per: str | None = None
    channels: tuple[Channel, ...] = ()
    when: str | None = None


@dataclass(frozen=True, slots=True)
class FeeLayer(Fact):
    """What one resolution of a provincial council says about fees."""

    id: str
    province_code: str
    basis: tuple[str, ...]
    life: Life
    fees: tuple[ProvinceFee, ...]


@dataclass(frozen=True, slots=True)
class AnyCounter(Fact):
    """A list of procedures that may be filed at any counter (danh mục phi địa giới).

    ``province_code`` None is a list for every province. ``procedures`` is None when a list
    is known to exist but its content was not read: then nobody can say what is on it.
    """

    id: str
    reach: Reach
    text: str
    basis: tuple[str, ...]
    life: Life
    province_code: str | None = None
    procedures: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Hotline(Fact):
    """A number that people may call; ``province_code`` None serves the whole country."""

    id: str
    name: str
    number: str
    about: str
    basis: tuple[str, ...]
    life: Life
    province_code: str | None = None


_Layer = TypeVar("_Layer", AnyCounter, Hotline)


@dataclass(frozen=True, slots=True)
class Overlays:
    """Every layer. Look-ups leave out what does not hold on ``as_of`` or is unread (K)."""

    fees: tuple[FeeLayer, ...] = ()
    any_counter: tuple[AnyCounter, ...] = ()
    hotlines: tuple[Hotline, ...] = ()

    def fees_for(self, procedure: str, province_code: str, as_of: date) -> tuple[Fee, ...]:
        """Return the fees that the province decided for a card; empty means not known."""
        return tuple(
            _fee(layer, fee)
            for layer in self.fees
            if layer.province_code == province_code and _holds(layer.life, as_of)
            for fee in layer.fees
            if fee.procedure == procedure
        )

    def lists_for(self, province_code: str | None, as_of: date) -> tuple[AnyCounter, ...]:
        """Return the lists in force in a province: its own first, then those for all."""
        return _own_first(self.any_counter, province_code, as_of)

    def reach(self, procedure: str, province_code: str | None, as_of: date) -> AnyCounter | None:
        """Return the list that names the procedure, the farthest first.

        None means that no list we have read names it, which is not a "no": see
        :meth:`unread_lists`.
        """
        named = [
            each
            for each in self.lists_for(province_code, as_of)
            if procedure in (each.procedures or ())
        ]
        named.sort(key=lambda each: each.reach is not Reach.COUNTRY)
        return named[0] if named else None

    def unread_lists(self, province_code: str | None, as_of: date) -> tuple[AnyCounter, ...]:
        """Return the lists that exist without our knowing what is on them."""
        return tuple(e for e in self.lists_for(province_code, as_of) if e.procedures is None)

    def hotlines_for(self, province_code: str | None, as_of: date) -> tuple[Hotline, ...]:
        """Return the numbers to call in a province, its own first; empty means not known."""
        return _own_first(self.hotlines, province_code, as_of)

    def lives(self) -> Iterator[tuple[OverlayKind, str, str, Life]]:
        """Yield kind, id, what it is and life of every layer."""
        for layer in self.fees:
            yield OverlayKind.FEES, layer.id, f"{len(layer.fees)} mức phí", layer.life
        for each in self.any_counter:
            yield OverlayKind.ANY_COUNTER, each.id, each.text, each.life
        for line in self.hotlines:
            yield OverlayKind.HOTLINES, line.id, line.name, line.life


def with_fees(card: Procedure, layers: tuple[FeeLayer, ...]) -> Procedure:
    """Return the card with every province's fees behind the national ones.

    The dates stay with each fee, so that whoever reads the card can judge by any day.
    """
    own = tuple(
        _fee(layer, fee) for layer in layers for fee in layer.fees if fee.procedure == card.code
    )
    return replace(card, fees=(*card.fees, *own)) if own else card


def _fee(layer: FeeLayer, fee: ProvinceFee) -> Fee:
    return Fee(
        kind=fee.kind,
        what=fee.what,
        basis=layer.basis,
        amount=fee.amount,
        per=fee.per,
        channels=fee.channels,
        when=fee.when,
        province_code=layer.province_code,
        life=layer.life,
        currency=fee.currency,
    )


def _holds(life: Life, as_of: date) -> bool:
    return life.confidence is not Confidence.UNREAD and life.covers(as_of)


def _own_first(
    layers: tuple[_Layer, ...], province_code: str | None, as_of: date
) -> tuple[_Layer, ...]:
    asked = (province_code, None) if province_code is not None else (None,)
    return tuple(
        layer
        for code in asked
        for layer in layers
        if layer.province_code == code and _holds(layer.life, as_of)
    )
