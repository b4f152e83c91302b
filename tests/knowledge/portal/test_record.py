"""The portal's record becomes ours, whatever the portal wrote."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dungcua.errors import InvalidCard
from dungcua.knowledge.model import Channel, Level, OnlineLevel, TimeUnit
from dungcua.knowledge.portal.record import clean, day_of, present_name, read_record

Make = Callable[..., dict[str, Any]]


def test_a_record_is_read(make: Make) -> None:
    record = read_record(make(7))
    assert (record.code, record.name) == ("9.000007", "Thủ tục thử số 7")
    assert record.bodies == ("Ủy ban nhân dân cấp xã",)
    assert record.levels == (Level.COMMUNE,)
    assert record.online is OnlineLevel.NONE
    assert record.decision_date == date(2026, 1, 16)
    method = record.methods[0]
    assert method.channel is Channel.COUNTER
    assert method.time is not None
    assert (method.time.value, method.time.unit) == (3, TimeUnit.WORKING_DAY)
    assert method.fees[0].value == 8000


def test_both_sets_of_bodies_are_read_once_each(make: Make) -> None:
    body = {"name": "Sở\u00a0Thử nghiệm."}
    found = read_record(make(1, departmentsExecuting=[body, None], unitGroupsExecuting=[body]))
    assert found.bodies == ("Sở Thử nghiệm",)


def test_names_lose_what_cannot_be_seen(make: Make) -> None:
    assert clean("  đăng k\u200eý\u00a0 khai\nsinh. ") == "đăng ký khai sinh"
    assert read_record(make(1, code=" 9.000001")).code == "9.000001"


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        ("0.5", "DAY", (0.5, TimeUnit.DAY)),
        (2, "YEAR", (24, TimeUnit.MONTH)),
        (1, "OTHER", None),
        (0, "DAY", None),
        (None, "DAY", None),
    ],
)
def test_a_time_is_a_number_with_a_unit_or_nothing(
    make: Make, value: object, unit: str, expected: tuple[float, TimeUnit] | None
) -> None:
    way = {"submissionMethod": "POSTAL", "processingTime": value, "processingTimeUnit": unit}
    time = read_record(make(1, executionMethods=[way])).methods[0].time
    assert (None if time is None else (time.value, time.unit)) == expected


def test_a_time_in_words_stays_words(make: Make) -> None:
    way = {"submissionMethod": "ONLINE", "processingTime": "Không quá 5 ngày"}
    method = read_record(make(1, executionMethods=[way])).methods[0]
    assert (method.time, method.time_words) == (None, "Không quá 5 ngày")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"id": None}, "id"),
        ({"executionMethods": "none"}, "executionMethods"),
        ({"executionMethods": [{"submissionMethod": "PIGEON"}]}, "executionMethods.0"),
        ({"executionCases": [{"profileComponents": 3}]}, "profileComponents"),
        ({"procedureProposal": [1]}, "procedureProposal"),
        ({"procedureProposal": {"decisionDate": 10**20}}, "time"),
        ({"updatedAt": "yesterday"}, "updatedAt"),
    ],
)
def test_what_cannot_be_read_names_the_field(
    make: Make, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidCard, match=field):
        read_record(make(1, **change))


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
_KEYS = ("executionMethods", "executionCases", "cases", "procedureProposal", "updatedAt", "name",
         "unitGroupsExecuting", "resultsDetails", "categoriesDetails")  # fmt: skip


@given(st.sampled_from(_KEYS), _JSON)
def test_any_nonsense_is_read_or_refused_and_never_crashes(key: str, value: Any) -> None:
    with suppress(InvalidCard):
        record = read_record({"id": "x", "code": "9.000001", "name": "n"} | {key: value})
        assert record.code == "9.000001"


def test_days_are_those_of_viet_nam() -> None:
    # 17:00 UTC is midnight in Hà Nội
    assert day_of(1_768_496_400_000) == date(2026, 1, 16)
    assert day_of(None) is None


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Trình báo mất hộ chiếu (thực hiện tại cấp huyện)", "Trình báo mất hộ chiếu"),
        (
            "Trợ cấp cho cán bộ xã, phường, thị trấn; công an xã",
            "Trợ cấp cho cán bộ cấp xã; công an xã",
        ),
        (
            "Hỗ trợ các huyện nghèo (thực hiện tại cấp tỉnh)",
            "Hỗ trợ các huyện nghèo (thực hiện tại cấp tỉnh)",
        ),
    ],
)
def test_a_name_leaves_out_the_level_that_is_gone(written: str, shown: str) -> None:
    assert present_name(written) == shown
