"""The fields of the report form: what was typed, kept as it is until it is sent."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from dungcua.actions.filing import Told
from dungcua.actions.place import Places
from dungcua.complaints.model import Draft, Urgency
from dungcua.complaints.privacy import Contact
from dungcua.knowledge.places import Gazetteer, Resolution
from dungcua.knowledge.text.fold import nfc
from dungcua.web.places import LONGEST_QUERY, Query, resolve

__all__ = ["LONGEST", "Fields", "contact_of", "mark", "read_day", "read_time"]

LONGEST = 200
"""Characters of a short field."""

_BETWEEN = "|"
_YES = "1"


@dataclass(frozen=True, slots=True)
class Fields:
    """What the form says, as typed. ``chosen`` are the answers to questions about the place."""

    words: str = ""
    place: str = ""
    chosen: tuple[str, ...] = ()
    day: str = ""
    when: str = ""
    counter: str = ""
    procedure: str = ""
    urgent: bool = False

    @classmethod
    def of(cls, form: Mapping[str, str]) -> Fields:
        """Read a posted form; what is missing is empty."""

        def short(name: str, most: int = LONGEST) -> str:
            return nfc(form.get(name, "")).strip()[:most]

        answers = [*form.get("chosen", "").split(_BETWEEN), form.get("choose", "")]
        return cls(
            words=nfc(form.get("words", "")).strip(),
            place=short("place", LONGEST_QUERY),
            chosen=tuple(nfc(answer) for answer in answers if answer),
            day=short("day"),
            when=short("when"),
            counter=short("counter"),
            procedure=short("procedure"),
            urgent=form.get("urgent") == _YES,
        )

    @classmethod
    def resumed(cls, draft: Draft) -> Fields:
        """Return the fields that a draft fills."""
        return cls(
            words=draft.words,
            place=draft.said_place or (draft.place.full if draft.place else ""),
            day=draft.happened_on.isoformat() if draft.happened_on else "",
            when=draft.said_when or "",
            counter=draft.counter or "",
            procedure=draft.procedure or "",
            urgent=draft.urgency is Urgency.HIGH,
        )

    @property
    def hidden(self) -> Mapping[str, str]:
        """Return the fields as a form carries them on."""
        return {
            "words": self.words,
            "place": self.place,
            "chosen": _BETWEEN.join(self.chosen),
            "day": self.day,
            "when": self.when,
            "counter": self.counter,
            "procedure": self.procedure,
            "urgent": _YES if self.urgent else "",
        }

    def located(self, places: Gazetteer) -> Resolution | None:
        """Return what the place means today, as far as it was answered; None without one."""
        if not self.place:
            return None
        return resolve(places, Query.of(self.place).words, None, self.chosen)

    def told(self, places: Gazetteer) -> Told:
        """Return what the report desk judges."""
        found = self.located(places)
        day, when = read_time(self.day, self.when)
        return Told(
            words=self.words,
            place=self.place,
            present=None if found is None else Places(places).one(found),
            day=day,
            when=when,
            counter=self.counter,
            procedure=self.procedure,
            urgent=self.urgent,
        )


def contact_of(form: Mapping[str, str]) -> Contact | None:
    """Return the contact that was typed; None when nothing was."""
    name, phone, email = (form.get(part, "").strip() or None for part in ("name", "phone", "email"))
    return None if not (name or phone or email) else Contact(name, phone, email)


def mark(draft: Draft) -> str:
    """Return a short digest: whoever agrees, agrees to this draft and no other."""
    return hashlib.sha256(repr(draft).encode()).hexdigest()[:24]


def read_time(day: str, when: str) -> tuple[date | None, str]:
    """Return the day, and what else was told of the time: an unreadable day as it was typed."""
    read = read_day(day)
    return read, " ".join(filter(None, ("" if read else day, when)))


def read_day(raw: str) -> date | None:
    """Return the day in the form of a date field, or as people write it."""
    for shape in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"):
        try:
            return datetime.strptime(raw, shape).date()
        except ValueError:
            continue
    return None
