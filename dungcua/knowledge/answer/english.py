"""English sentences, composed from facts by templates and checked words, never generated.

Names of papers, bodies and procedures keep their Vietnamese in brackets: that is what a
reader has to show or ask for at the counter. Citations stay Vietnamese.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dungcua.knowledge.answer.counter import CounterWords
from dungcua.knowledge.answer.counter_en import COUNTERS
from dungcua.knowledge.answer.phrases import bare
from dungcua.knowledge.answer.structure import Lang
from dungcua.knowledge.answer.wording import lower_first, upper_first
from dungcua.knowledge.english import EnglishWords
from dungcua.knowledge.model import (
    Channel,
    Confidence,
    Currency,
    DossierItem,
    Fee,
    FeeKind,
    ItemForm,
    OnlineLevel,
    Procedure,
    TimeLimit,
    TimeUnit,
)
from dungcua.knowledge.offices import Office
from dungcua.knowledge.overlays import Hotline

__all__ = ["NOT_TRANSLATED", "PARTLY", "TITLES_EN", "English", "day_en"]

NOT_TRANSLATED = (
    "We have no checked English text for this procedure yet, so the answer is in Vietnamese; "
    "you can show it at the counter."
)
PARTLY = (
    "Lines in Vietnamese have no checked English text, or their Vietnamese has changed since; "
    "you can show them at the counter."
)
TITLES_EN = {
    "where": "Where to file",
    "papers": "Papers",
    "fee": "Fee",
    "time": "Time limit",
    "steps": "Steps",
    "who": "Who may file",
    "online": "Ways to file",
    "result": "Result",
    "not_demand": "What may not be demanded",
    "mistakes": "Mind",
}
_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_CHANNELS = {
    Channel.COUNTER: "in person",
    Channel.ONLINE: "online",
    Channel.POST: "by post",
}
_ONLINE = {
    OnlineLevel.FULL: (
        "The whole procedure can be done online on the National Public Service Portal (Cổng Dịch "
        "vụ công quốc gia) or in VNeID; you have to log in with an identification account."
    ),
    OnlineLevel.PARTIAL: (
        "Part of the procedure can be done online on the National Public Service Portal (Cổng "
        "Dịch vụ công quốc gia); you have to log in with an identification account."
    ),
    OnlineLevel.NONE: "This procedure cannot be filed online.",
    OnlineLevel.UNKNOWN: (
        "Our data do not say how far this procedure works online; see its page on the portal."
    ),
}
_SOMEHOW_ONLINE = (
    "It can be filed online; our data do not say how far that goes, see its page on the portal."
)
_UNITS = {
    TimeUnit.HOUR: "hour",
    TimeUnit.WORKING_HOUR: "working hour",
    TimeUnit.WORKING_DAY: "working day",
    TimeUnit.DAY: "day",
    TimeUnit.MONTH: "month",
}
_CONFIDENCE = {
    Confidence.PRIMARY: "read in the primary text or a full copy",
    Confidence.SECONDARY: "read in a secondary source",
    Confidence.UNREAD: "not read yet, to be checked",
}
_MOST_NAMED = 6


def day_en(when: date) -> str:
    """Return "22 November 2026"."""
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


@dataclass(frozen=True, slots=True)
class English:
    """What can be said in English about one procedure."""

    words: EnglishWords

    @property
    def lang(self) -> Lang:
        """English."""
        return "en"

    @property
    def titles(self) -> Mapping[str, str]:
        """Titles of the blocks by key."""
        return TITLES_EN

    @property
    def counters(self) -> CounterWords:
        """Sentences for the counter rules."""
        return COUNTERS

    def plain(self, text: str) -> str | None:
        """Return the checked English of a text of the card."""
        return self.words.of(text)

    def office(self, office: Office) -> str:
        """Name, address and hours as recorded, in Vietnamese, with the day of the record."""
        phone = f"; telephone {office.phone}" if office.phone else ""
        return (
            f"{office.name}: {office.address}; opening hours: {office.hours}{phone} "
            f"(recorded, checked on {day_en(office.verified_on)})."
        )

    def hotline(self, line: Hotline) -> str:
        """Say which number tells the way in the province, in Vietnamese as it answers."""
        return f"You may call first: {line.name}, {line.number} ({lower_first(line.about)})."

    def hotline_published(self, province: str) -> str:
        """Say where the number to call is found, when our data do not hold it."""
        return (
            f"To ask by telephone first, call the hotline (đường dây nóng) of {province}: its "
            "number has to be published in the news and posted at the People's Committee and the "
            "Public Administration Service Centre."
        )

    def authority(self, card: Procedure) -> str | None:
        """Say who decides."""
        name = self._named(card.authority)
        return name and f"Decided by: {name}."

    def item(self, item: DossierItem, condition: str | None) -> str | None:
        """Say one paper; None when any part of it has no checked English."""
        name = self._named(item.name)
        on = self.plain(condition) if condition else ""
        note = self.plain(item.note) if item.note else ""
        if name is None or on is None or note is None:
            return None
        counts = []
        if item.originals and item.form is not ItemForm.FORM:
            what = "photo" if item.name.startswith("Ảnh") else "original"
            counts.append(_count(item.originals, what))
        if item.copies:
            certified = item.form is ItemForm.CERTIFIED_COPY
            counts.append(_count(item.copies, "certified copy" if certified else "copy"))
        if item.form is ItemForm.PRESENT:
            counts.append("to show only")
        if item.form is ItemForm.DATA:
            held = self._named(item.held_by) if item.held_by else None
            counts.append("not to be handed in" + (f": already held in the {held}" if held else ""))
        said = f"{on}: {name}" if on else upper_first(name)
        said += f" – {'; '.join(counts)}." if counts else "."
        return f"{said} {note}" if note else said

    def more_papers(self, conditions: Sequence[str]) -> str | None:
        """Say in which cases further papers are needed."""
        known = [self.plain(each) for each in conditions]
        if any(each is None for each in known):
            return None
        return f"Further papers are needed in these cases: {'; '.join(map(str, known))}."

    def papers(
        self, bring: Sequence[DossierItem], show: Sequence[DossierItem], held: Sequence[DossierItem]
    ) -> str | None:
        """Say in one sentence what to hand in and what to show."""
        parts = []
        spare = [item for item in held if item.form is not ItemForm.DATA]
        in_reserve = "bring in case the office cannot find the data"
        for verb, items in (("hand in", bring), ("show", show), (in_reserve, spare)):
            named = [self._named(item.name) for item in items]
            if any(name is None for name in named):
                return None
            more = len(named) - _MOST_NAMED
            if more > 1:
                named = [*named[:_MOST_NAMED], f"and {more} more in the list"]
            if named:
                parts.append(f"{verb}: {'; '.join(map(str, named))}")
        if not parts:
            return "No paper has to be handed in" + (
                ": the office looks the data up itself." if held else "."
            )
        return upper_first("; and ".join(parts)) + "."

    def fee(self, fee: Fee, province: str | None) -> str | None:
        """Say one fee, or that its amount is not known and who knows it."""
        named = self._named(fee.what)
        when = self.plain(fee.when) if fee.when else ""
        per = self.plain(fee.per) if fee.per else ""
        if named is None or when is None or per is None:
            return None
        what = named if province else upper_first(named)
        how = f", when filed {_either(fee.channels)}" if fee.channels else ""
        tail = f" ({when})" if when else ""
        prefix = f"In {province}: " if province else ""
        match fee.kind:
            case FeeKind.FREE:
                return f"{prefix}{what}: free of charge{how}{tail}."
            case FeeKind.AMOUNT if fee.amount is not None:
                each = f" per {per}" if per else ""
                return f"{prefix}{what}: {_money(fee.amount, fee.currency)}{each}{how}{tail}."
            case FeeKind.BY_PROVINCE:
                return (
                    f"{prefix}{what}: set by the People's Council of the province{how}{tail}; "
                    "ask at the counter or see its price list."
                )
            case _:
                return (
                    f"{prefix}{what}{how}{tail}: our data do not state the amount, so we do not "
                    "say that it is free; ask at the counter or see its price list."
                )

    def fee_unknown(self, until: date | None) -> str:
        """Say that no fee is known."""
        if until is not None:
            return (
                f"The fee in our data held until {day_en(until)}; today's fee is not in our data, "
                "ask at the counter or see its price list."
            )
        return (
            "The fee is not in our data, so we do not say that it is free; ask at the counter or "
            "see its price list."
        )

    def time(self, limit: TimeLimit) -> str | None:
        """Say one time limit."""
        when = self.plain(limit.when) if limit.when else ""
        if when is None:
            return None
        tail = f" ({when})" if when else ""
        if limit.value is None or limit.unit is TimeUnit.UNKNOWN:
            return f"The portal gives no number of days{tail}; see the date on your receipt."
        since = tail or " after a complete file has been received"
        return f"Decided within {_count(limit.value, _UNITS[limit.unit])}{since}."

    def between(self, shortest: TimeLimit, longest: TimeLimit) -> str | None:
        """Say the two ends of a time limit that the portal gives as a range."""
        ends = [self.plain(limit.when) if limit.when else None for limit in (shortest, longest)]
        if longest.value is None or None in ends:
            return None
        until = _count(longest.value, _UNITS[longest.unit])
        return f"Decided within {shortest.value:g} to {until} ({'; '.join(map(str, ends))})."

    def ways(self, channels: Sequence[Channel]) -> str:
        """Say the ways to file."""
        return f"You may file {_either(channels)}."

    def online(self, level: OnlineLevel, *, named: bool) -> str:
        """Say how far the procedure works online."""
        return _SOMEHOW_ONLINE if named and level is OnlineLevel.UNKNOWN else _ONLINE[level]

    def held_back(self, card: Procedure) -> str:
        """Say that something may not be asserted today, and who knows."""
        return (
            "This part is not complete: something in it is still being checked for its validity; "
            f"ask the office that decides ({card.authority}) or see the page on the portal."
        )

    def card_over(self, card: Procedure) -> str:
        """Say that the whole card may not be asserted today."""
        return (
            f"Our data on this procedure ({card.plain_name}) can no longer be relied on today, so "
            f"we state nothing; ask {card.authority} or see its page on the national portal."
        )

    def life(self, card: Procedure) -> str:
        """Return decision, last day and day of the check."""
        parts = [f"Published by {card.decision}" if card.decision else "Decision not known"]
        if card.decision and card.decision_date:
            parts[0] += f" of {day_en(card.decision_date)}"
        if card.life.valid_to:
            parts.append(f"valid until {day_en(card.life.valid_to)}")
        checked = f"checked on {day_en(card.life.verified_on)}"
        return "; ".join([*parts, f"{checked} ({_CONFIDENCE[card.life.confidence]})"])

    def _named(self, text: str) -> str | None:
        """Return a name in English with the Vietnamese one in brackets."""
        english = self.words.of(text)
        return None if english is None else f"{english} ({bare(text)})"


def _count(number: int, what: str) -> str:
    if number == 1:
        return f"1 {what}"
    several = what.removesuffix("y") + "ies" if what.endswith("copy") else f"{what}s"
    return f"{number} {several}"


def _either(channels: Sequence[Channel]) -> str:
    ways = [_CHANNELS[channel] for channel in channels]
    return ways[0] if len(ways) == 1 else f"{', '.join(ways[:-1])} or {ways[-1]}"


def _money(amount: int, currency: Currency) -> str:
    return f"{amount:,} VND" if currency is Currency.VND else f"{amount:,} US dollars"
