"""One card told at one place on one day: which facts are said, in which order, with what ids.

How each is worded is the business of a language (:mod:`phrases`, :mod:`english`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date

from dungcua.knowledge.answer.circumstances import bounds
from dungcua.knowledge.answer.cite import assertable
from dungcua.knowledge.answer.counter import Place, where
from dungcua.knowledge.answer.phrases import Phrases
from dungcua.knowledge.answer.receiving import offices_at
from dungcua.knowledge.answer.sentences import sentences
from dungcua.knowledge.answer.structure import (
    Mark,
    Said,
)
from dungcua.knowledge.answer.wording import span, upper_first
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.model import (
    Case,
    Channel,
    Counter,
    CounterRule,
    DossierItem,
    Fee,
    FeeKind,
    ItemForm,
    OnlineLevel,
    Procedure,
    Statement,
)
from dungcua.knowledge.offices import Office
from dungcua.knowledge.overlays import Hotline
from dungcua.knowledge.text.fold import fold

__all__ = ["Teller", "settles"]

# Rules whose own sentence already says who decides.
_NAMES_AUTHORITY = frozenset(
    {CounterRule.FACILITY, CounterRule.CENTRAL_AGENCY, CounterRule.PROVINCE_DEPARTMENT}
)
# With these the card itself says how far the place of residence does not matter.
_ANY_COUNTER = frozenset(
    {
        CounterRule.ANY_CENTRE_IN_PROVINCE,
        CounterRule.ANY_COMMUNE,
        CounterRule.ANY_COMMUNE_POLICE,
        CounterRule.ANY_COMMUNE_POLICE_IN_PROVINCE,
        CounterRule.LAND_OFFICE,
    }
)
_HOTLINES = "E-05"
"""Every province has to publish a hotline (LAW.md)."""
_MOST_SENTENCES = 2
_CONDITIONAL = ("fee", "time")
_IF_WANTED = re.compile(r"\(nếu (?:xin thêm|có yêu cầu)|if you ask for").search
_LONG = 100
_SETTLED = 0.9

_Make = Callable[[Phrases], str | None]


@dataclass(frozen=True, slots=True)
class Teller:
    """Says one card at one place on one day, in the first of ``voices`` that has words."""

    kb: KnowledgeBase
    as_of: date
    card: Procedure
    place: Place | None
    voices: tuple[Phrases, ...]
    met: frozenset[str] = frozenset()
    """Places in the card of the conditional facts that fit the person: they go first."""

    @property
    def stands(self) -> bool:
        """Whether the card itself may be asserted."""
        return assertable(self.kb, (self.card.id,), self.as_of)

    def blocks(self, case: str | None, *, whole: bool) -> dict[str, tuple[Said, ...]]:
        """Return every block in the order in which a person needs them."""
        card = self.card
        return {
            "where": self._keep(self._where()),
            "papers": self._keep(self._papers(case, whole=whole)),
            "fee": self._keep(sorted(self._fees(), key=self._turn)),
            "time": self._keep(sorted(self._times(), key=self._turn)),
            "online": self._keep(self._online()),
            "steps": self._keep(self._plain("steps", card.steps)),
            "who": self._keep([self._text(card.who, (card.id,), at="who")]),
            "result": self._keep([self._say(self._result, (card.id,), at="result")]),
            "not_demand": self._keep(
                self._plain("may_not_demand", card.may_not_demand, Mark.WARNING)
            ),
            "mistakes": self._keep(self._plain("mistakes", card.mistakes)),
        }

    def over(self) -> tuple[Said, ...]:
        """Say that nothing of the card may be asserted; the citation shows why."""
        return (self._say(lambda p: p.card_over(self.card), (self.card.id,), Mark.UNKNOWN),)

    def short(
        self,
        asked: Sequence[str],
        lines: dict[str, tuple[Said, ...]],
        case: str | None,
        *,
        whole: bool,
    ) -> tuple[Said, ...]:
        """Answer the things asked in at most two sentences; before a whole card one does."""
        said: list[Said] = []
        for key in asked:
            between = self.time_between() if key == "time" else None
            if between is not None:
                said.append(between)
            elif key == "papers":
                said.append(self.papers_short(lines["papers"], case))
            elif key == "steps" and lines["steps"]:
                # the first step is seldom an answer; where to go is
                said.extend((lines["where"][0], lines["steps"][0]))
            elif key in _CONDITIONAL:
                said.extend(self._fitting(lines[key])[: 1 if whole else _MOST_SENTENCES])
            elif lines.get(key):
                said.append(lines[key][0])
        if len(said) > 1:
            said = [replace(each, text=sentences(each.text)[0]) for each in said]
        elif said:
            text = " ".join(sentences(said[0].text)[:_MOST_SENTENCES])
            said = [replace(said[0], text=text)]
        return tuple(dict.fromkeys(said))[:_MOST_SENTENCES]

    def _say(
        self, make: _Make, basis: tuple[str, ...], mark: Mark = Mark.PLAIN, *, at: str = ""
    ) -> Said:
        for voice in self.voices:
            text = make(voice)
            if text is not None:
                return Said(text, basis, mark, voice.lang, at)
        raise AssertionError("Vietnamese has words for everything")

    def _keep(self, lines: Iterable[Said]) -> tuple[Said, ...]:
        """Drop what may not be asserted today; say once that something was held back."""
        kept, held_back = [], False
        for line in lines:
            if assertable(self.kb, line.basis, self.as_of):
                kept.append(line)
            else:
                held_back = True
        if held_back:
            # First, so that nobody takes what is left for the whole.
            warning = self._say(lambda p: p.held_back(self.card), (self.card.id,), Mark.UNKNOWN)
            return (warning, *kept)
        return tuple(kept)

    def _plain(
        self, part: str, statements: Sequence[Statement], mark: Mark = Mark.PLAIN
    ) -> Iterable[Said]:
        for n, each in enumerate(statements):
            yield self._text(each.text, each.basis, mark, at=f"{part}.{n}")

    def _text(
        self, text: str, basis: tuple[str, ...], mark: Mark = Mark.PLAIN, *, at: str = ""
    ) -> Said:
        return self._say(lambda p: p.plain(text), basis, mark, at=at)

    def _turn(self, line: Said) -> int:
        """Return where a conditional line stands: what fits goes first, what is to come last."""
        return 0 if line.at in self.met else 2 if self._to_come(line.at) else 1

    def _fitting(self, lines: Sequence[Said]) -> Sequence[Said]:
        """Return the lines that answer: those that fit what was told, else the alternatives.

        With nothing told, one of several conditions would mislead: the first two are said.
        """
        held_back = [line for line in lines[:1] if not line.at]
        met = [line for line in lines if line.at in self.met]
        if met:
            return [*held_back, *met][:_MOST_SENTENCES]
        now = [line for line in lines if not self._to_come(line.at) and not _IF_WANTED(line.text)]
        return (now or lines)[:_MOST_SENTENCES]

    def _to_come(self, at: str) -> bool:
        """Whether a fee begins to hold only after today, by its own condition."""
        key, _, number = at.partition(".")
        first, _ = bounds(self.card.fees[int(number)].when) if key == "fees" else (None, None)
        return first is not None and first > self.as_of

    def _times(self) -> Iterable[Said]:
        return (self._time(number) for number in range(len(self.card.times)))

    def _time(self, number: int) -> Said:
        limit = self.card.times[number]
        mark = Mark.UNKNOWN if limit.value is None else Mark.PLAIN
        return self._say(lambda p: p.time(limit), limit.basis, mark, at=f"times.{number}")

    def time_between(self) -> Said | None:
        """Say both ends of a limit that the portal gives as a range; None where it gives none."""
        ends = span(self.card.times)
        if ends is None:
            return None
        shortest, longest = ends
        basis = tuple(dict.fromkeys((*shortest.basis, *longest.basis)))
        if not assertable(self.kb, basis, self.as_of):
            return None
        return self._say(lambda p: p.between(shortest, longest) or p.time(longest), basis)

    def _result(self, phrases: Phrases) -> str | None:
        text = phrases.plain(self.card.result)
        return upper_first(text) + "." if text is not None else None

    def _where(self) -> Iterable[Said]:
        card = self.card
        rules: set[CounterRule] = set()
        notes: set[str] = set()
        for counter, way in zip(card.counters, where(card, self.place), strict=True):
            at = f"counters.{card.counters.index(counter)}"
            if not assertable(self.kb, way.basis, self.as_of):
                yield Said("", way.basis)  # held back, as the reader is told
                continue
            yield self._way(counter, way.basis, at, alone=not rules)
            rules.add(counter.rule)
            if counter.note and counter.note not in notes:
                notes.add(counter.note)
                yield self._text(counter.note, counter.basis, at=f"{at}.note")
        for office in offices_at(self.kb.offices, self.place, rules, self.as_of):
            yield self._office(office)
        yield from self._layers(rules)
        named = any(counter.rule in _NAMES_AUTHORITY for counter in card.counters)
        if not named or len(card.authority) > _LONG:
            yield self._say(lambda p: p.authority(card), (card.id,), at="authority")

    def _layers(self, rules: Set[CounterRule]) -> Iterable[Said]:
        """Say what only the province knows: its list of any counter, its number to call."""
        overlays, code = self.kb.overlays, self.place.province_code if self.place else None
        if not rules & _ANY_COUNTER:
            named = overlays.reach(self.card.code, code, self.as_of)
            unread = [e for e in overlays.unread_lists(code, self.as_of) if e.province_code]
            if named is not None:
                yield self._text(named.text, named.basis)
            elif unread:
                yield self._text(unread[0].text, unread[0].basis, Mark.UNKNOWN)
        if rules <= {CounterRule.FACILITY, CounterRule.CENTRAL_AGENCY}:
            return
        yield from map(self._hotline, self._guides())

    def _guides(self) -> Iterable[Hotline]:
        """Return the numbers that tell the way; others take complaints or serve one matter."""
        code = self.place.province_code if self.place else None
        lines = self.kb.overlays.hotlines_for(code, self.as_of)
        return (line for line in lines if "hướng dẫn thủ tục" in line.about.casefold())

    def _who_knows_the_fee(self, province: str) -> Iterable[Said]:
        """Say whom to call about a fee that the province sets and our data do not hold."""
        known = [self._hotline(line) for line in self._guides()]
        if known:
            yield from known
        elif assertable(self.kb, (_HOTLINES,), self.as_of):
            yield self._say(lambda p: p.hotline_published(province), (_HOTLINES,))

    def _hotline(self, line: Hotline) -> Said:
        return self._say(lambda p: p.hotline(line), line.basis)

    def _way(self, counter: Counter, basis: tuple[str, ...], at: str, *, alone: bool) -> Said:
        return self._say(lambda p: self._counter(p, counter, alone=alone), basis, at=at)

    def _office(self, office: Office) -> Said:
        return self._say(lambda p: p.office(office), (office.id,))

    def _counter(self, phrases: Phrases, counter: Counter, *, alone: bool) -> str | None:
        authority = phrases.plain(self.card.authority)
        if authority is None:
            return None
        if len(authority) > _LONG:
            # the whole of it follows on a line of its own
            authority = authority.split(" (", 1)[0]
        # "You may also" needs another sentence before it.
        counters = (counter,) if alone else (self.card.counters[0], counter)
        card = replace(self.card, authority=authority, counters=counters)
        return where(card, self.place, phrases.counters)[-1].text

    def _papers(self, case: str | None, *, whole: bool) -> Iterable[Said]:
        """Say the papers: all cases on a full card; in a chat this household's only."""
        others = []
        for number, each in enumerate(self.card.cases):
            holds = _holds(each, number, case)
            condition = None if number == 0 else each.when or each.name
            if not holds and case is not None:
                continue
            if not holds and not whole:
                others.append(each.when or each.name)
                continue
            for item in each.items:
                yield self._item(item, condition, f"cases.{each.id}.{item.id}")
        if others:
            yield self._say(lambda p: p.more_papers(others), (self.card.id,))

    def _item(self, item: DossierItem, condition: str | None, at: str) -> Said:
        return self._say(lambda p: p.item(item, condition), item.basis, _mark(item), at=at)

    def papers_short(self, lines: tuple[Said, ...], case: str | None) -> Said:
        """Name the papers of the case in one sentence, if all of them may be asserted."""
        items = [
            item
            for number, each in enumerate(self.card.cases)
            if _holds(each, number, case)
            for item in each.items
        ]
        held = [i for i in items if i.form is ItemForm.DATA or i.held_by]
        show = [i for i in items if i.form is ItemForm.PRESENT and i not in held]
        bring = [i for i in items if i not in held and i not in show]
        said = [i for i in items if i.form is not ItemForm.DATA]
        basis = tuple(dict.fromkeys(b for item in said for b in item.basis))
        if not assertable(self.kb, basis, self.as_of):
            return lines[0]  # that something was held back
        return self._say(lambda p: p.papers(bring, show, held), basis or (self.card.id,))

    def _online(self) -> Iterable[Said]:
        card, level = self.card, self.card.online_level
        with_account = level in (OnlineLevel.FULL, OnlineLevel.PARTIAL)
        basis = (card.id, "B-21") if with_account else (card.id,)
        mark = Mark.UNKNOWN if level is OnlineLevel.UNKNOWN else Mark.PLAIN
        named = Channel.ONLINE in card.channels
        yield self._say(lambda p: p.online(level, named=named), basis, mark, at="online_level")
        if card.channels:
            yield self._say(lambda p: p.ways(card.channels), (card.id,), at="channels")

    def _fees(self) -> Iterable[Said]:
        """Say what holds today: the province's own fees where they settle a national line."""
        card, place = self.card, self.place
        now = [
            f
            for f in card.fees
            if (f.life is None or f.life.covers(self.as_of))
            and (bounds(f.when)[1] or self.as_of) >= self.as_of
        ]
        own = [
            f for f in now if f.province_code and place and f.province_code == place.province_code
        ]
        province = place.province if place else None
        said: list[tuple[Fee, str | None]] = []
        left = [(fee, province) for fee in own]
        for fee in now:
            if fee.province_code is None and settles(own, fee):
                said, left = said + left, []
            elif fee.province_code is None:
                said.append((fee, None))
        # What is known goes first, so that the first line answers.
        said = said + left if said and _known(said[0][0]) else left + said
        yield from (self._fee(fee, where) for fee, where in said)
        if province and any(fee.kind is FeeKind.BY_PROVINCE for fee, _ in said):
            yield from self._who_knows_the_fee(province)
        if not said:
            ended = [
                f.life.valid_to
                for f in card.fees
                if f.province_code is None and f.life is not None and f.life.valid_to is not None
            ]
            until = max(ended, default=None)
            yield self._say(lambda p: p.fee_unknown(until), (card.id,), Mark.UNKNOWN)

    def _fee(self, fee: Fee, province: str | None) -> Said:
        mark = Mark.PLAIN if _known(fee) else Mark.UNKNOWN
        at = f"fees.{self.card.fees.index(fee)}"
        return self._say(lambda p: p.fee(fee, province), fee.basis, mark, at=at)


def settles(own: Sequence[Fee], fee: Fee) -> bool:
    """Whether a province's own fees say what a national line leaves to the province.

    They do when they hold at the counter and name the same thing: "lệ phí cấp Giấy chứng
    nhận" and "phí thẩm định" together settle a line that names both.
    """
    if fee.kind is not FeeKind.BY_PROVINCE:
        return False
    named = set(fold(fee.what).split())
    at_counter = [f for f in own if not f.channels or Channel.COUNTER in f.channels]
    told = {word for each in at_counter for word in fold(each.what).split()}
    return len(named & told) >= _SETTLED * len(named)


def _known(fee: Fee) -> bool:
    return fee.kind is FeeKind.FREE or fee.amount is not None


def _holds(each: Case, number: int, case: str | None) -> bool:
    return number == 0 or each.when is None or each.id == case


def _mark(item: DossierItem) -> Mark:
    return Mark.HELD if item.form is ItemForm.DATA or item.held_by else Mark.BRING
