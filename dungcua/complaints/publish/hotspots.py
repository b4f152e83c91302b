"""Where the same unlisted paper is asked for again and again, told so that nobody is exposed.

A report is counted by commune, procedure, demand and week. A cell is published only when it
holds at least ``smallest`` reports from different people; the reports of smaller cells go into
the next coarser one (the commune's quarter, the province's quarter), and what is still too small
is left out. Each report stands in one cell of its demand only, so that no two published figures
can be subtracted to find a person. Nor can the same figure of two days: what everybody sees
(:meth:`HotSpots.settled`) are weeks and quarters that are over, and a quarter is made of whole
weeks, so that what a week gave stays what it was when its quarter ends.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from dungcua.complaints.calendar import vietnamese_date
from dungcua.complaints.model import Place, State
from dungcua.store.engine import Store
from dungcua.store.schema import complaint_joins, complaints

__all__ = ["Demand", "HotSpots", "Signal", "Span", "Spot"]

_LEFT_OUT = (State.WITHDRAWN, State.NOT_OURS)
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Demand:
    """What was asked for: a paper, or a kind of violation where no paper was named."""

    paper: str | None
    violation: str | None

    @property
    def key(self) -> str:
        """Return one text for it: the paper's id, or the violation's code."""
        return self.paper or self.violation or ""


@dataclass(frozen=True, slots=True)
class Span:
    """The days a figure covers, in Viet Nam; both are inside."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Spot:
    """One published figure.

    ``place`` has no commune where the commune's own figure would be too small.
    ``reports`` counts people, ``cases`` what is left when reports of the same are joined.
    """

    place: Place
    procedure: str | None
    demand: Demand
    span: Span
    reports: int
    cases: int


@dataclass(frozen=True, slots=True)
class Signal:
    """Enough people were asked for the same at one commune's counter lately.

    ``reports`` is "at least so many", in steps of the smallest group: an exact number would
    tell, from one day to the next, whether somebody reported.
    """

    place: Place
    procedure: str
    demand: Demand
    reports: int
    span: Span


@dataclass(frozen=True, slots=True)
class _Told:
    """One report, as far as it is counted."""

    person: str
    number: int
    case: int
    place: Place
    procedure: str | None
    demand: Demand
    day: date


class HotSpots:
    """Counts the register. Safe to share between threads."""

    def __init__(
        self,
        store: Store,
        smallest: int,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Count in ``store``; ``smallest`` is the least number of people in a figure.

        Raises:
            ValueError: fewer than three: two people know of each other.

        """
        if smallest < 3:
            raise ValueError("a published group has at least three people")
        self._store = store
        self._smallest = smallest
        self._clock = clock

    def spots(self, first: date, last: date) -> list[Spot]:
        """Return the published figures of the days from ``first`` to ``last``, largest first."""
        found = [spot for spot, _ in self._published(first, last)]
        return sorted(found, key=_largest_first)

    def settled(self) -> tuple[date, list[Spot]]:
        """Return the figures for everybody, largest first, and the day they begin with.

        Weeks and quarters that are over, of this quarter and the two before it.
        """
        today = vietnamese_date(self._clock())
        finished = _week(today) - _DAY
        year, quarter = _quarter(today)
        first = _quarter_span(*((year, quarter - 2) if quarter > 1 else (year - 1, quarter + 2)))
        found = [spot for spot, _ in self._published(first.first, finished, finished)]
        return first.first, sorted(found, key=_largest_first)

    def behind(self, first: date, last: date) -> Mapping[Spot, frozenset[int]]:
        """Return the numbers of the complaints behind each published figure: for the desk."""
        return {
            spot: frozenset(one.number for one in group)
            for spot, group in self._published(first, last)
        }

    def _published(
        self, first: date, last: date, finished: date | None = None
    ) -> Iterator[tuple[Spot, Sequence[_Told]]]:
        """Yield each figure with its reports; with ``finished``, none that goes on after it."""
        told = list(self._told(first, last))
        for cell in _CELLS:
            groups: dict[Hashable, list[_Told]] = defaultdict(list)
            for one in told:
                groups[cell(one)].append(one)
            rest = []
            for group in groups.values():
                spot = _spot(group, whole=cell in _BY_COMMUNE, week=cell in _BY_WEEK)
                going_on = finished is not None and spot.span.last > finished
                if going_on or spot.reports < self._smallest:
                    rest += group
                else:
                    yield spot, group
            told = rest

    def signals(self, procedure: str, commune_code: str, days: int = 90) -> list[Signal]:
        """Return what enough people were asked for at one commune's counter lately.

        Args:
            procedure: code.
            commune_code: of the present commune.
            days: how far back to look.

        """
        today = vietnamese_date(self._clock())
        since = today - timedelta(days=days)
        groups: dict[str, list[_Told]] = defaultdict(list)
        for one in self._told(since, today, procedure=procedure, commune=commune_code):
            groups[one.demand.key].append(one)
        found = []
        for group in groups.values():
            people = len({one.person for one in group})
            if people >= self._smallest:
                span = Span(since, today)
                told = people - people % self._smallest
                found.append(Signal(group[0].place, procedure, group[0].demand, told, span))
        return sorted(found, key=lambda signal: (-signal.reports, signal.demand.key))

    def _told(
        self, first: date, last: date, *, procedure: str | None = None, commune: str | None = None
    ) -> Iterator[_Told]:
        c = complaints.c
        query = (
            select(
                c.id, c.code, c.teller, c.received_at, c.province, c.commune,
                c.commune_code, c.procedure, c.papers, c.violations, complaint_joins.c.leader_id,
            )
            .outerjoin(complaint_joins, complaint_joins.c.complaint_id == c.id)
            .where(
                c.state.not_in(_LEFT_OUT),
                c.province.is_not(None),
                # Whose it was is gone with the rest: it could be anybody counted already.
                c.erased_at.is_(None),
                # A day more on each side: the days are Vietnamese, the moments are UTC.
                c.received_at >= datetime(first.year, first.month, first.day, tzinfo=UTC) - _DAY,
                c.received_at < datetime(last.year, last.month, last.day, tzinfo=UTC) + _DAY,
            )
        )  # fmt: skip
        if procedure is not None:
            query = query.where(c.procedure == procedure)
        if commune is not None:
            query = query.where(c.commune_code == commune)
        with self._store.reading() as unit:
            rows = unit.execute(query).all()
        for row in rows:
            day = vietnamese_date(row.received_at)
            if not first <= day <= last:
                continue
            place = Place(row.province, row.commune, row.commune_code)
            for demand in _demands(row.papers, row.violations):
                yield _Told(
                    # One browser telling the same ten times is one person, also when the
                    # conversation is gone; older rows may not know whose they were.
                    person=row.teller or row.code,
                    number=row.id,
                    case=row.leader_id or row.id,
                    place=place,
                    procedure=row.procedure,
                    demand=demand,
                    day=day,
                )


_DAY = timedelta(days=1)


def _demands(papers: Sequence[str], violations: Sequence[str]) -> Iterator[Demand]:
    first = violations[0] if len(violations) == 1 else None
    for paper in dict.fromkeys(papers):
        yield Demand(paper, first)
    if not papers:
        for violation in dict.fromkeys(violations):
            yield Demand(None, violation)


def _week(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _quarter(day: date) -> tuple[int, int]:
    """Return the year and quarter (0 to 3) of the week that ``day`` is in."""
    monday = _week(day)
    return (monday.year, (monday.month - 1) // 3)


def _quarter_span(year: int, quarter: int) -> Span:
    """Return the whole weeks of a quarter: those whose Mondays are in it."""
    following = date(year + quarter // 3, 3 * ((quarter + 1) % 4) + 1, 1)
    return Span(_next_monday(date(year, 3 * quarter + 1, 1)), _next_monday(following) - _DAY)


def _next_monday(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)


def _what(one: _Told) -> tuple[str | None, str]:
    return (one.procedure, one.demand.key)


def _commune_week(one: _Told) -> Hashable:
    where = one.place.commune_code
    # Without a commune there is no such cell: everybody stands alone and moves on.
    return (where, _week(one.day), *_what(one)) if where else (one.person, one.case, id(one))


def _commune_quarter(one: _Told) -> Hashable:
    where = one.place.commune_code
    return (where, _quarter(one.day), *_what(one)) if where else (one.person, one.case, id(one))


def _province_quarter(one: _Told) -> Hashable:
    return (one.place.province, _quarter(one.day), *_what(one))


# No province's week between them: it would be known before the communes' quarter that takes
# from it, and the difference would be the few of one commune.
_CELLS = (_commune_week, _commune_quarter, _province_quarter)
_BY_COMMUNE = (_commune_week, _commune_quarter)
_BY_WEEK = (_commune_week,)


def _spot(group: Sequence[_Told], *, whole: bool, week: bool) -> Spot:
    one = group[0]
    if week:
        first = _week(one.day)
        span = Span(first, first + _WEEK - _DAY)
    else:
        span = _quarter_span(*_quarter(one.day))
    violations = {member.demand.violation for member in group}
    return Spot(
        place=one.place if whole else Place(one.place.province),
        procedure=one.procedure,
        demand=Demand(one.demand.paper, violations.pop() if len(violations) == 1 else None),
        span=span,
        reports=len({member.person for member in group}),
        cases=len({member.case for member in group}),
    )


def _largest_first(spot: Spot) -> tuple[object, ...]:
    return (-spot.reports, spot.span.first, spot.place.full, spot.procedure or "", spot.demand.key)
