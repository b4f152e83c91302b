"""Figures that warn and expose nobody."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from dungcua.complaints.model import Actor, Place, State
from dungcua.complaints.office import Office
from dungcua.complaints.publish.hotspots import HotSpots
from dungcua.conversations.service import Conversations
from dungcua.store.engine import Store
from tests.clock import Clock
from tests.complaints.publish.conftest import BIRTH, HERE, NEXT, TELL

SMALLEST = 4
FIRST, LAST = date(2026, 9, 1), date(2026, 12, 31)


@pytest.fixture
def spots(store: Store, clock: Clock) -> HotSpots:
    return HotSpots(store, SMALLEST, clock=clock)


def test_a_figure_needs_a_group(spots: HotSpots, tell: TELL) -> None:
    for _ in range(SMALLEST - 1):
        tell()
    assert spots.spots(FIRST, LAST) == []
    assert spots.signals(BIRTH, "20332") == []
    tell()
    [spot] = spots.spots(FIRST, LAST)
    assert (spot.place, spot.procedure, spot.reports, spot.cases) == (HERE, BIRTH, 4, 4)
    assert (spot.demand.paper, spot.demand.violation) == ("so_ho_khau", "V03")
    assert (spot.span.first, spot.span.last) == (date(2026, 11, 16), date(2026, 11, 22))
    [signal] = spots.signals(BIRTH, "20332")
    assert (signal.reports, signal.demand.paper) == (4, "so_ho_khau")


def test_one_person_telling_it_often_is_one_person(
    spots: HotSpots, tell: TELL, conversations: Conversations
) -> None:
    tell(), tell(), tell()
    teller = conversations.start()
    for _ in range(5):
        tell(by=teller)
    [spot] = spots.spots(FIRST, LAST)
    assert spot.reports == 4


def test_one_person_stays_one_person_when_the_conversation_is_gone(
    spots: HotSpots, tell: TELL, conversations: Conversations, office: Office
) -> None:
    teller = conversations.start()
    for _ in range(SMALLEST):
        tell(by=teller)
    conversations.erase(teller)
    assert spots.spots(FIRST, LAST) == []
    assert spots.signals(BIRTH, "20332") == []
    for code in office.register.every_code():
        office.desk.erase(code, Actor.OPERATOR)
    assert spots.spots(FIRST, LAST) == []


def test_everybody_sees_weeks_and_quarters_that_are_over(
    spots: HotSpots, tell: TELL, clock: Clock
) -> None:
    for _ in range(SMALLEST + 2):
        tell()
    day = clock.now
    # Whoever looks every day must not see it grow by the one who told that day.
    while clock.now < day + timedelta(days=4):
        assert spots.settled() == (date(2026, 4, 6), [])
        clock.now += timedelta(days=1)
    clock.now += timedelta(days=1)
    [spot] = spots.settled()[1]
    assert (spot.span.last, spot.reports) == (date(2026, 11, 22), SMALLEST + 2)


def test_a_settled_figure_is_the_same_on_every_later_day(
    spots: HotSpots, tell: TELL, clock: Clock
) -> None:
    clock.now -= timedelta(weeks=2)
    for people in (5, 3, 3):
        for _ in range(people):
            tell()
        tell(NEXT)
        clock.now += timedelta(weeks=1)
    seen: dict[object, int] = {}
    for _ in range(80):
        for spot in spots.settled()[1]:
            key = (spot.place, spot.span, spot.demand.key)
            assert seen.setdefault(key, spot.reports) == spot.reports
        clock.now += timedelta(days=1)
    # A week of five; when the quarter is over the six others. Three at the next place, never.
    assert sorted(seen.values()) == [5, 6]


def test_quarters_are_made_of_whole_weeks(spots: HotSpots, tell: TELL, clock: Clock) -> None:
    clock.now = clock.now.replace(month=10, day=1)  # Thursday of a week of September's
    tell(), tell(), tell()
    clock.now = clock.now.replace(month=9, day=8)
    tell()
    [spot] = spots.spots(FIRST, LAST)
    assert (spot.span.first, spot.span.last) == (date(2026, 7, 6), date(2026, 10, 4))


def test_a_signal_tells_no_exact_number(spots: HotSpots, tell: TELL) -> None:
    said = []
    for _ in range(2 * SMALLEST):
        tell()
        said += [signal.reports for signal in spots.signals(BIRTH, "20332")]
    assert said == [4, 4, 4, 4, 8]


def test_what_is_too_small_goes_into_one_coarser_figure(
    spots: HotSpots, tell: TELL, clock: Clock
) -> None:
    # Three this week and one two weeks ago: the commune's quarter.
    for _ in range(3):
        tell()
    clock.now -= timedelta(weeks=2)
    tell()
    clock.now += timedelta(weeks=2)
    [spot] = spots.spots(FIRST, LAST)
    assert (spot.place, spot.reports) == (HERE, 4)
    assert (spot.span.first, spot.span.last) == (date(2026, 10, 5), date(2027, 1, 3))


def test_neighbours_share_the_provinces_figure(spots: HotSpots, tell: TELL) -> None:
    tell(), tell()
    tell(NEXT), tell(NEXT)
    [spot] = spots.spots(FIRST, LAST)
    assert spot.place == Place("Đà Nẵng")
    assert spot.reports == 4


def test_no_report_is_in_two_figures(spots: HotSpots, tell: TELL) -> None:
    for _ in range(6):
        tell()
    tell(NEXT)
    found = spots.spots(FIRST, LAST)
    # The seventh would be alone in the province's figure: it is left out, not subtracted out.
    assert [spot.reports for spot in found] == [6]


def test_withdrawn_and_foreign_matters_do_not_count(
    spots: HotSpots, tell: TELL, office: Office
) -> None:
    told = [tell() for _ in range(5)]
    for complaint in told[:2]:
        office.register.transition(complaint.code, State.WITHDRAWN, Actor.CITIZEN, "thôi")
    assert spots.spots(FIRST, LAST) == []


def test_joined_reports_are_many_people_and_one_case(
    spots: HotSpots, tell: TELL, office: Office
) -> None:
    first, *others = [tell() for _ in range(4)]
    for complaint in others:
        office.duplicates.join(complaint.code, first.code, Actor.OPERATOR, "cùng việc")
    [spot] = spots.spots(FIRST, LAST)
    assert (spot.reports, spot.cases) == (4, 1)


def test_each_paper_is_a_figure_and_a_demand_without_paper_too(spots: HotSpots, tell: TELL) -> None:
    for _ in range(4):
        tell(papers=("so_ho_khau", "cam_ket_dia_chi"))
        tell(papers=(), violations=("V09",))
    keys = {spot.demand.key for spot in spots.spots(FIRST, LAST)}
    assert keys == {"so_ho_khau", "cam_ket_dia_chi", "V09"}


def test_days_are_vietnamese(spots: HotSpots, tell: TELL, clock: Clock) -> None:
    clock.now = clock.now.replace(day=15, hour=18)  # 16 November, one o'clock, in Viet Nam
    for _ in range(4):
        tell()
    assert spots.spots(date(2026, 11, 16), date(2026, 11, 16))
    assert spots.spots(date(2026, 11, 15), date(2026, 11, 15)) == []


def test_a_signal_is_of_one_counter_one_procedure_and_lately(
    spots: HotSpots, tell: TELL, clock: Clock
) -> None:
    for _ in range(4):
        tell()
    assert spots.signals(BIRTH, "20194") == []
    assert spots.signals("2.000815", "20332") == []
    clock.now += timedelta(days=120)
    assert spots.signals(BIRTH, "20332") == []


def test_without_a_place_nothing_is_published(spots: HotSpots, tell: TELL) -> None:
    for _ in range(8):
        tell(None)
    assert spots.spots(FIRST, LAST) == []


def test_two_are_no_group(store: Store) -> None:
    with pytest.raises(ValueError, match="three"):
        HotSpots(store, 2)


def test_each_figure_leads_to_its_reports(
    spots: HotSpots, tell: TELL, office: Office, clock: Clock
) -> None:
    for _ in range(4):
        tell()
    clock.now -= timedelta(weeks=1)
    tell()  # too few in that week and quarter of its own: in no figure
    behind = spots.behind(FIRST, LAST)
    assert list(behind) == spots.spots(FIRST, LAST)
    ((spot, numbers),) = behind.items()
    assert len(numbers) == spot.reports == 4
    for number in numbers:
        case = office.reading.case(office.reading.code_of(number))
        assert case.complaint.place == spot.place
