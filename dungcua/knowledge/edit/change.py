"""One change: what a part said, what it shall say, on whose word, from which day on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pydantic import TypeAdapter, ValidationError

from dungcua.errors import ProposalUnfit
from dungcua.knowledge.edit.parts import OFFICE, Value, parts
from dungcua.knowledge.model import Procedure
from dungcua.knowledge.offices import Office

__all__ = ["Change", "fitted", "office_of"]

_CARD = TypeAdapter(Procedure)
_ENTRY_NAMES = {"counters", "fees", "times", "steps", "may_not_demand", "mistakes"}


@dataclass(frozen=True, slots=True)
class Change:
    """A change to one part. ``number`` is that of the proposal.

    ``target`` is the id of a citation ("tthc:1.001193", "office:20332:centre:…") or, for an
    office that is not kept yet, "office:" and the commune's code. ``before`` is empty then.
    ``source`` says in words what was read or who was there, ``source_date`` when.
    """

    number: int
    target: str
    part: str
    before: Mapping[str, Value]
    after: Mapping[str, Value]
    source: str
    source_date: date
    effective_on: date

    @property
    def code(self) -> str | None:
        """Code of the card; None when an office is meant."""
        return self.target.removeprefix("tthc:") if self.target.startswith("tthc:") else None

    @property
    def commune(self) -> str | None:
        """Code of the commune of the office; None when a card is meant."""
        return self.target.split(":")[1] if self.target.startswith("office:") else None


def fitted(card: Procedure, change: Change) -> Procedure:
    """Return the card with the change and its source in it.

    Raises:
        ProposalUnfit: the part is not there, no longer says what the change was made
            against, or cannot say what it shall.

    """
    part = next((each for each in parts(card) if each.name == change.part), None)
    if part is None or part.values != dict(change.before):
        raise ProposalUnfit(f"{change.target} {change.part}: other values now")
    if change.after.keys() - part.values.keys():
        raise ProposalUnfit(f"{change.target} {change.part}: unknown fields")
    new = {
        key: tuple(str(value or "").split()) if key == "basis" else value
        for key, value in change.after.items()
    }
    told = f"{card.life.source}; {change.source} ({change.source_date:%d/%m/%Y})"
    changed = replace(_placed(card, change.part, new), life=replace(card.life, source=told))
    try:
        # Enumerations and numbers are proved by the schema of the files.
        return _CARD.validate_python(_CARD.dump_python(changed, warnings=False))
    except ValidationError as error:
        raise ProposalUnfit(f"{change.target} {change.part}") from error


def office_of(change: Change) -> Office:
    """Return the record that the change makes of an office.

    Raises:
        ProposalUnfit: it does not follow the schema of records.

    """
    if change.commune is None or change.part != OFFICE:
        raise ProposalUnfit(change.target)
    try:
        return TypeAdapter(Office).validate_python(
            {
                **change.after,
                "commune": change.commune,
                "source": change.source,
                "verified_on": change.source_date,
                "valid_from": change.effective_on,
            }
        )
    except ValidationError as error:
        raise ProposalUnfit(change.target) from error


def _placed(card: Procedure, name: str, new: Mapping[str, Any]) -> Procedure:
    head, *rest = name.split(".")
    whole: dict[str, Any]
    if not rest:
        whole = {head: new[head]}
        return replace(card, **whole)
    if head in _ENTRY_NAMES:
        entries = list(getattr(card, head))
        entries[int(rest[0])] = replace(entries[int(rest[0])], **new)
        whole = {head: tuple(entries)}
        return replace(card, **whole)
    case_id, item_id = rest
    cases = tuple(
        replace(
            case,
            items=tuple(
                replace(item, **new) if item.id == item_id else item for item in case.items
            ),
        )
        if case.id == case_id
        else case
        for case in card.cases
    )
    return replace(card, cases=cases)
