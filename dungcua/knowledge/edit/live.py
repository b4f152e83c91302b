"""Accepted changes over the shipped facts, while answers are being given.

The base is read once; what is laid over it is swapped as a whole, so that an answer that is
being composed sees the facts of before or of after, never of both.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from dungcua.errors import ProposalUnfit
from dungcua.knowledge.edit.change import Change, fitted, office_of
from dungcua.knowledge.model import Procedure
from dungcua.knowledge.offices import Office, Offices

if TYPE_CHECKING:
    from dungcua.knowledge.load import KnowledgeBase

__all__ = ["Edits"]

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class _Laid:
    """What lies over the base now."""

    cards: Mapping[str, Procedure] = field(default_factory=dict)
    offices: Mapping[str, tuple[Office, ...]] = field(default_factory=dict)
    suffix: str = ""
    left_out: frozenset[int] = frozenset()


class _Over(Mapping[str, _T]):
    """A mapping with what lies over it."""

    def __init__(self, base: Mapping[str, _T], laid: Callable[[], Mapping[str, _T]]) -> None:
        self._base = base
        self._laid = laid

    def __getitem__(self, key: str) -> _T:
        laid = self._laid()
        return laid[key] if key in laid else self._base[key]

    def __iter__(self) -> Iterator[str]:
        yield from self._base
        yield from (key for key in self._laid() if key not in self._base)

    def __len__(self) -> int:
        return len(self._base.keys() | self._laid().keys())


class Edits:
    """The changes in force over one base. Safe to share between threads."""

    def __init__(self) -> None:
        """Lay nothing over nothing yet."""
        self._cards: Mapping[str, Procedure] = {}
        self._offices: Mapping[str, tuple[Office, ...]] = {}
        self._laid = _Laid()

    @property
    def suffix(self) -> str:
        """What the version of the base gets behind it: "" or "+d" and a hash of the changes."""
        return self._laid.suffix

    @property
    def left_out(self) -> frozenset[int]:
        """Numbers of changes that no longer fit what the base says; they are not in force."""
        return self._laid.left_out

    def over(self, kb: KnowledgeBase) -> KnowledgeBase:
        """Return ``kb`` seen through these changes; it follows every :meth:`put`."""
        self._cards, self._offices = kb.procedures, kb.offices.by_commune
        return replace(
            kb,
            procedures=_Over(kb.procedures, lambda: self._laid.cards),
            offices=Offices(_Over(kb.offices.by_commune, lambda: self._laid.offices)),
            edits=self,
        )

    def put(self, changes: Iterable[Change]) -> None:
        """Lay ``changes``, in this order, over the base in place of those before.

        One that does not fit is left out, whatever else holds: a fact that the base says
        differently by now must not be overwritten by an old correction.
        """
        cards: dict[str, Procedure] = {}
        offices: dict[str, tuple[Office, ...]] = {}
        digest, left_out = hashlib.sha256(), set()
        for change in changes:
            try:
                if change.code is not None:
                    card = cards.get(change.code) or self._cards.get(change.code)
                    if card is None:
                        raise ProposalUnfit(change.target)
                    cards[change.code] = fitted(card, change)
                else:
                    self._keep(offices, change)
            except ProposalUnfit:
                left_out.add(change.number)
                continue
            digest.update(repr((change.number, change.target, change.after)).encode())
        laid = bool(cards or offices)
        suffix = f"+d{digest.hexdigest()[:6]}" if laid else ""
        self._laid = _Laid(cards, offices, suffix, frozenset(left_out))

    def _keep(self, offices: dict[str, tuple[Office, ...]], change: Change) -> None:
        new = office_of(change)
        known = offices.get(new.commune, self._offices.get(new.commune, ()))
        before = [office for office in known if office.id == change.target]
        if change.before and not before:
            raise ProposalUnfit(change.target)
        others = tuple(o for o in known if o.id not in (change.target, new.id))
        offices[new.commune] = (*others, new)
