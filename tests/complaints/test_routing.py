"""Which body a complaint goes to, with the facts that say so."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from dungcua.complaints.model import Channel, Complaint, Door, Place, Recipient, State
from dungcua.complaints.routing import (
    Body,
    above,
    body_of,
    first_recipient,
    named,
    recipient_for,
    route,
)
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.model import CounterRule, Level

HOA_TIEN = Place("Đà Nẵng", "Xã Hòa Tiến", "20332")
COMPLAINT = Complaint(
    code="BAKO-MUTE-47100",
    received_at=datetime(2026, 11, 22, tzinfo=UTC),
    state=State.RECEIVED,
    place=HOA_TIEN,
    said_place=None,
    channel=Channel.CHAT,
    procedure="1.001193",
    words="bị đòi giấy xác nhận cư trú",
    violations=("V04",),
    papers=(),
    knowledge_version="k",
    door=Door.REPORT,
    due_on=date(2026, 12, 7),
    events=(),
)


@pytest.mark.parametrize(
    "complaint",
    [
        COMPLAINT,
        replace(COMPLAINT, place=None),
        replace(COMPLAINT, place=Place("Đà Nẵng")),
        replace(COMPLAINT, procedure=None, words="công an phường bắt có VNeID"),
        replace(COMPLAINT, procedure="9.999999"),
        replace(COMPLAINT, procedure="1.008498"),
        replace(COMPLAINT, procedure="1.014173", place=None),
        replace(COMPLAINT, violations=("V04", "V17")),
    ],
)
def test_every_sentence_rests_on_facts_that_exist(
    complaint: Complaint, knowledge: KnowledgeBase
) -> None:
    said = route(complaint, knowledge)
    assert said
    for statement in said:
        assert statement.basis
        for source in statement.basis:
            knowledge.source(source)


def test_the_centre_of_the_place_comes_first(knowledge: KnowledgeBase) -> None:
    first = route(COMPLAINT, knowledge)[0]
    assert "Trung tâm Phục vụ hành chính công cấp xã tại Xã Hòa Tiến, Đà Nẵng" in first.text
    assert first.basis == ("E-06",)


def test_without_a_commune_no_centre_is_named(knowledge: KnowledgeBase) -> None:
    province = route(replace(COMPLAINT, place=Place("Đà Nẵng")), knowledge)[0].text
    assert "cấp tỉnh, Đà Nẵng" in province
    assert "cấp xã" not in province
    assert "Chưa rõ" in route(replace(COMPLAINT, place=None), knowledge)[0].text


def test_police_matters_go_to_the_provincial_police(knowledge: KnowledgeBase) -> None:
    told = replace(COMPLAINT, procedure=None, words="Cong an phuong bat phai co VNeID")
    assert "Công an cấp tỉnh, Đà Nẵng" in route(told, knowledge)[0].text
    assert "Công an cấp tỉnh" not in route(COMPLAINT, knowledge)[0].text


@pytest.mark.parametrize(
    ("words", "body"),
    [
        ("công an xã không nhận hồ sơ", Body.POLICE),
        ("bắt tải app công an mới cho nộp", Body.SERVICE_CENTRE),
        ("bắt cài ứng dụng công an", Body.SERVICE_CENTRE),
        ("cán bộ một cửa đòi thêm giấy", Body.SERVICE_CENTRE),
        ("", Body.SERVICE_CENTRE),
    ],
)
def test_words_decide_when_no_procedure_is_known(words: str, body: Body) -> None:
    assert body_of(None, words) is body


@pytest.mark.parametrize(
    ("rule", "body"),
    [
        (CounterRule.COMMUNE_POLICE, Body.POLICE),
        (CounterRule.PROVINCIAL_POLICE, Body.POLICE),
        (CounterRule.FACILITY, Body.OUTSIDE),
        (CounterRule.RESIDENCE_COMMUNE, Body.SERVICE_CENTRE),
        (CounterRule.TAX_OFFICE, Body.TAX),
        (CounterRule.SOCIAL_INSURANCE, Body.SOCIAL_INSURANCE),
        (CounterRule.LAND_OFFICE, Body.SERVICE_CENTRE),
    ],
)
def test_the_counters_of_a_procedure_decide(
    knowledge: KnowledgeBase, rule: CounterRule, body: Body
) -> None:
    card = next(iter(knowledge.procedures.values()))
    only = replace(card, counters=(replace(card.counters[0], rule=rule),))
    assert body_of(only, "một việc ở quầy") is body


def test_other_ways_are_always_offered(knowledge: KnowledgeBase) -> None:
    bases = {source for statement in route(COMPLAINT, knowledge) for source in statement.basis}
    assert {"E-01", "E-21"} <= bases


def test_each_body_has_its_ladder_and_its_name() -> None:
    place = Place("Đà Nẵng", "Xã Hòa Tiến", "20332")
    climbed = []
    recipient: Recipient | None = first_recipient(Body.SERVICE_CENTRE, place)
    while recipient is not None:
        climbed.append(named(recipient, place))
        recipient = above(recipient)
    assert [(step.text, step.basis) for step in climbed] == [
        ("Trung tâm Phục vụ hành chính công cấp xã tại Xã Hòa Tiến, Đà Nẵng", ("E-06",)),
        ("Trung tâm Phục vụ hành chính công cấp tỉnh, Đà Nẵng", ("E-06",)),
        ("Bộ Tư pháp, đầu mối phản ánh, kiến nghị về quy định hành chính toàn quốc", ("E-01",)),
    ]
    police = first_recipient(Body.POLICE, place)
    assert (police.level, named(police, place).text) == (
        Level.PROVINCE,
        "Công an cấp tỉnh, Đà Nẵng",
    )
    outside = first_recipient(Body.OUTSIDE, place)
    assert above(outside) is None


@pytest.mark.parametrize("place", [None, Place("Đà Nẵng")])
def test_without_a_commune_the_province_is_the_lowest_level(place: Place | None) -> None:
    recipient = first_recipient(Body.SERVICE_CENTRE, place)
    assert recipient.level is Level.PROVINCE
    assert "cấp tỉnh" in named(recipient, place).text


@pytest.mark.parametrize("body", Body)
@pytest.mark.parametrize("level", Level)
def test_every_name_rests_on_facts_that_exist(
    body: Body, level: Level, knowledge: KnowledgeBase
) -> None:
    said = named(Recipient(body, level), Place("Đà Nẵng", "Xã Hòa Tiến", "20332"))
    assert said.text
    assert said.basis
    for source in said.basis:
        knowledge.source(source)


@pytest.mark.parametrize(
    ("procedure", "name"),
    [
        ("1.008498", "Cơ quan thuế cấp tỉnh, Đà Nẵng"),
        ("1.014173", "Cơ quan bảo hiểm xã hội cấp tỉnh, Đà Nẵng"),
        # A centre takes this one as well: it gets the report.
        ("1.007277", "Trung tâm Phục vụ hành chính công cấp xã tại Xã Hòa Tiến, Đà Nẵng"),
    ],
)
def test_vertical_agencies_get_what_only_they_take(
    knowledge: KnowledgeBase, procedure: str, name: str
) -> None:
    told = replace(COMPLAINT, procedure=procedure)
    recipient = recipient_for(told, knowledge)
    assert named(recipient, told.place).text == name
    assert name in route(told, knowledge)[0].text
    higher = above(recipient)
    assert higher is not None


@pytest.mark.parametrize("violation", ["V16", "V17", "V20", "V21", "V22", "V24"])
def test_nobody_looks_into_a_report_of_itself(knowledge: KnowledgeBase, violation: str) -> None:
    told = replace(COMPLAINT, violations=("V04", violation))
    assert recipient_for(told, knowledge) == Recipient(Body.SERVICE_CENTRE, Level.PROVINCE)
    said = " ".join(step.text for step in route(told, knowledge))
    assert "cấp tỉnh, Đà Nẵng" in said
    assert "không tự xem xét mình" in said
    assert "cấp xã tại" not in said


def test_demands_for_papers_stay_with_the_commune(knowledge: KnowledgeBase) -> None:
    for code in sorted(set(knowledge.violations) - {"V16", "V17", "V20", "V21", "V22", "V24"}):
        told = replace(COMPLAINT, violations=(code,))
        assert recipient_for(told, knowledge).level is Level.COMMUNE
        assert "không tự xem xét" not in " ".join(s.text for s in route(told, knowledge))


def test_police_matters_have_no_commune_to_pass_over(knowledge: KnowledgeBase) -> None:
    told = replace(COMPLAINT, procedure=None, words="công an phường vòi tiền", violations=("V17",))
    assert recipient_for(told, knowledge) == Recipient(Body.POLICE, Level.PROVINCE)
    assert "không tự xem xét" not in " ".join(s.text for s in route(told, knowledge))
