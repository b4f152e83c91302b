"""Working days of the administration, from dated data."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dungcua.complaints.calendar import CALENDAR, load_calendar, vietnamese_date
from dungcua.errors import InvalidCard, MissingData
from dungcua.knowledge.model import Confidence

DAYS = st.dates(date(2026, 1, 1), date(2027, 11, 1))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 23), True),
        (date(2026, 11, 22), False),  # Sunday
        (date(2026, 11, 24), False),  # Ngày Văn hóa Việt Nam
        (date(2026, 2, 17), False),  # first day of the lunar year
        (date(2026, 2, 23), True),
        (date(2026, 4, 27), False),  # made up for Sunday 26 April
        (date(2026, 8, 31), False),  # exchanged
        (date(2026, 8, 22), True),  # the Saturday it was exchanged for
        (date(2026, 8, 29), False),  # any other Saturday
        (date(2027, 5, 3), False),  # made up for Saturday 1 May
        (date(2027, 4, 16), False),  # Giỗ Tổ
    ],
)
def test_days_off_are_the_published_ones(day: date, works: bool) -> None:
    assert load_calendar().works(day) is works


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),  # a Friday: the week-end does not count
        (date(2026, 11, 22), 10, date(2026, 12, 7)),  # over 24 November
        (date(2026, 2, 13), 5, date(2026, 2, 27)),  # over Tết: nine days pass
        (date(2026, 8, 21), 5, date(2026, 8, 27)),  # Saturday 22 August is worked
        (date(2026, 8, 28), 1, date(2026, 9, 3)),
    ],
)
def test_periods_count_working_days_only(start: date, days: int, end: date) -> None:
    assert load_calendar().after(start, days) == end


@given(DAYS, st.integers(1, 30))
def test_a_period_ends_on_a_working_day_and_grows_with_its_length(start: date, days: int) -> None:
    calendar = load_calendar()
    end = calendar.after(start, days)
    assert calendar.works(end)
    worked = [
        day
        for offset in range(1, (end - start).days + 1)
        if calendar.works(day := start + timedelta(days=offset))
    ]
    assert len(worked) == days
    assert calendar.after(start, days + 1) > end


def test_a_period_has_at_least_one_day() -> None:
    with pytest.raises(ValueError, match="at least one day"):
        load_calendar().after(date(2026, 11, 22), 0)


def test_days_nobody_has_decided_make_a_count_provisional() -> None:
    calendar = load_calendar()
    assert not calendar.is_provisional(date(2026, 12, 31))
    assert calendar.is_provisional(date(2027, 2, 8))
    unsettled = [day for day in calendar.days_off if day.confidence is Confidence.UNREAD]
    assert unsettled
    assert all(calendar.is_provisional(day.day) for day in unsettled)


def test_the_data_holds_no_day_twice_and_nothing_that_changes_nothing() -> None:
    calendar = load_calendar()
    listed = [entry.day for entry in (*calendar.days_off, *calendar.working_saturdays)]
    assert len(set(listed)) == len(listed)
    assert all(entry.day.weekday() < 5 for entry in calendar.days_off)
    assert all(entry.day.weekday() == 5 for entry in calendar.working_saturdays)
    assert {entry.source for entry in (*calendar.days_off, *calendar.working_saturdays)} == set(
        calendar.documents
    )


@pytest.mark.parametrize(
    ("today", "on", "left"),
    [
        (date(2026, 11, 20), date(2026, 11, 20), 0),
        # Friday to Wednesday: week-end between, the 24th a day off since 2026.
        (date(2026, 11, 20), date(2026, 11, 25), 2),
        (date(2026, 11, 25), date(2026, 11, 20), -2),
        (date(2026, 11, 21), date(2026, 11, 22), 0),
    ],
)
def test_working_days_that_are_left_or_over(today: date, on: date, left: int) -> None:
    assert load_calendar().left(today, on) == left


def test_what_is_left_agrees_with_how_time_limits_are_counted() -> None:
    calendar = load_calendar()
    for days in range(1, 15):
        assert calendar.left(date(2026, 11, 20), calendar.after(date(2026, 11, 20), days)) == days


def test_a_date_is_the_one_in_viet_nam() -> None:
    assert vietnamese_date(datetime(2026, 11, 22, 16, 59, tzinfo=UTC)) == date(2026, 11, 22)
    assert vietnamese_date(datetime(2026, 11, 22, 17, 0, tzinfo=UTC)) == date(2026, 11, 23)
    with pytest.raises(ValueError, match="zone"):
        vietnamese_date(datetime(2026, 11, 22))


def test_a_damaged_calendar_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MissingData):
        load_calendar(tmp_path / "none.yaml")
    whole = CALENDAR.read_text(encoding="utf-8")
    for name, damaged in {
        "broken": "days_off: [",
        "unknown-source": whole.replace("source: nq-28-2026", "source: hearsay", 1),
        "wrong-date": whole.replace("2026-01-01", "2026-13-01", 1),
        "field": whole.replace("confirmed_through", "confirmed_until", 1),
    }.items():
        path = tmp_path / f"{name}.yaml"
        path.write_text(damaged, encoding="utf-8")
        with pytest.raises(InvalidCard, match=name):
            load_calendar(path)
