"""Lists and cases: everything that fits, nothing beyond the scope."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from dungcua.complaints import codes
from dungcua.complaints.model import (
    Actor,
    Channel,
    Elsewhere,
    EventKind,
    Filer,
    Place,
    State,
    Urgency,
)
from dungcua.complaints.office import Office
from dungcua.complaints.privacy import Contact
from dungcua.complaints.reading import Filters, Order, Scope
from dungcua.errors import ChangedHands, Erased, ForbiddenTransition, InputError, UnknownCode
from tests.clock import Clock
from tests.complaints.parts import HOA_TIEN, Citizens, picture

HAI_CHAU = Place("Đà Nẵng", "Phường Hải Châu", "20242")
HA_NOI = Place("Hà Nội", "Phường Hoàn Kiếm", "00070")


def found(office: Office, **asked: Any) -> list[str]:
    return [item.code for item in office.reading.search(Filters(**asked)).items]


def test_each_filter_finds_what_it_says_and_nothing_else(
    citizens: Citizens, office: Office, clock: Clock
) -> None:
    first = citizens.file("bị đòi Sổ hộ khẩu 100%", papers=["sổ hộ khẩu"], counter="quầy số 3")
    clock.forward(days=2)
    second = citizens.file(
        "phải có VNeID",
        place=HAI_CHAU,
        procedure="2.000815",
        violations=["V02", "V10"],
        channel=Channel.HOTLINE,
        urgency=Urgency.HIGH,
        said_place="quận Hải Châu",
    )
    office.desk.assign(second.code, "staff-7", Actor.OPERATOR)
    third = citizens.file(place=HA_NOI, violations=[], said_place=None)
    citizens.move(third.code, State.TRIAGED, State.FORWARDED, State.ESCALATED)
    late = clock.now
    cases: dict[str, tuple[dict[str, Any], list[str]]] = {
        "everything": ({}, [first.code, second.code, third.code]),
        "state": ({"states": frozenset({State.ESCALATED})}, [third.code]),
        "escalated": ({"escalated": True}, [third.code]),
        "mine": ({"assignee": "staff-7"}, [second.code]),
        "nobody's": ({"unassigned": True}, [first.code, third.code]),
        "province": ({"province": "Hà Nội"}, [third.code]),
        "commune": ({"commune_code": "20332"}, [first.code]),
        "procedure": ({"procedure": "2.000815"}, [second.code]),
        "violation": ({"violation": "V10"}, [second.code]),
        "no part of a code": ({"violation": "V1"}, []),
        "channel": ({"channel": Channel.HOTLINE}, [second.code]),
        "urgency": ({"urgency": Urgency.HIGH}, [second.code]),
        "since": ({"since": late}, [second.code, third.code]),
        "until": ({"until": late}, [first.code]),
        "without accents": ({"text": "so ho khau"}, [first.code]),
        "in any order": ({"text": "KHẨU đòi"}, [first.code]),
        "place": ({"text": "hai chau"}, [second.code]),
        "counter": ({"text": "quầy số 3"}, [first.code]),
        "no wildcard": ({"text": "bị%khẩu"}, []),
        "a real percent sign": ({"text": "100%"}, [first.code]),
        "code": ({"text": third.code.lower().replace("-", " ")}, [third.code]),
        "due by": ({"due_by": date(2026, 12, 8)}, [first.code]),
        "scope": ({"scope": Scope(communes=frozenset({"20332"}))}, [first.code]),
        "two scopes": (
            {"scope": Scope(frozenset({"Hà Nội"}), frozenset({"20332"}))},
            [first.code, third.code],
        ),
        "scope and filter": (
            {"scope": Scope(frozenset({"Hà Nội"})), "province": "Đà Nẵng"},
            [],
        ),
    }
    for name, (asked, expected) in cases.items():
        assert found(office, **asked) == expected, name
    clock.now = clock.now.replace(year=2027)
    assert found(office, overdue=True) == [first.code, second.code, third.code]


def test_what_is_due_first_comes_first_and_what_is_over_last(
    citizens: Citizens, office: Office, clock: Clock
) -> None:
    over = citizens.file()
    office.holder.withdraw(over.code, over.proof)
    first = citizens.file()
    clock.forward(days=5)
    second = citizens.file()
    assert found(office) == [first.code, second.code, over.code]
    newest = office.reading.search(order=Order.NEWEST)
    assert [item.code for item in newest.items] == [second.code, first.code, over.code]


def test_pages_hold_everything_once(citizens: Citizens, office: Office) -> None:
    filed = [citizens.file().code for _ in range(5)]
    pages = [office.reading.search(page=number, size=2) for number in (1, 2, 3, 4)]
    assert [item.code for page in pages for item in page.items] == filed
    assert {(page.pages, page.total) for page in pages} == {(3, 5)}
    for wrong in ({"page": 0}, {"size": 0}, {"size": 201}):
        with pytest.raises(InputError):
            office.reading.search(**wrong)  # type: ignore[arg-type]


def test_an_empty_register_has_one_empty_page(office: Office) -> None:
    page = office.reading.search()
    assert (page.items, page.pages, page.total) == ((), 1, 0)


def test_a_case_outside_the_scope_does_not_exist(citizens: Citizens, office: Office) -> None:
    filed, nowhere = citizens.file(), citizens.file(place=None)
    inside = Scope(communes=frozenset({"20332"}))
    assert office.reading.case(filed.code, inside).complaint.place == HOA_TIEN
    for code, scope in (
        (filed.code, Scope(provinces=frozenset({"Hà Nội"}))),
        (nowhere.code, inside),
        (codes.new(), Scope()),
    ):
        with pytest.raises(UnknownCode):
            office.reading.case(code, scope)


def test_a_case_tells_all_but_the_contact(citizens: Citizens, office: Office) -> None:
    filed = citizens.file(
        contact=Contact(phone="0900000000"),
        contact_consent=True,
        filer=Filer("team", "staff-7"),
    )
    added = office.desk.add_evidence(filed.code, picture(), Actor.OPERATOR)
    case = office.reading.case(filed.code)
    assert case.attachments == (added,)
    assert case.complaint == office.register.find(filed.code)
    assert case.summary.reporter == "contact"
    assert not case.provisional
    assert "0900" not in str(case)


def test_what_is_read_in_parts_leaves_nothing_out(
    citizens: Citizens, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dungcua.complaints.reading._CHUNK", 2)
    filed = [citizens.file().code for _ in range(5)]
    assert [case.complaint.code for case in office.reading.every()] == filed
    assert len(list(office.reading.every(Filters(province="Hà Nội")))) == 0


def test_the_desk_names_the_right_door_of_what_is_not_ours(
    citizens: Citizens, office: Office
) -> None:
    filed = citizens.file()
    with pytest.raises(InputError, match="door"):
        office.register.transition(filed.code, State.NOT_OURS, Actor.OPERATOR, "ngân hàng")
    moved = office.desk.not_ours(filed.code, Elsewhere.PRIVATE, Actor.OPERATOR, "ngân hàng")
    assert (moved.state, moved.elsewhere) == (State.NOT_OURS, Elsewhere.PRIVATE)
    assert office.register.public(filed.code).elsewhere is Elsewhere.PRIVATE
    back = office.desk.triage(filed.code, Actor.OPERATOR, "xem lại")
    assert back.elsewhere is None
    assert office.register.verify_chain(filed.code)


def test_urgency_and_charge_are_written_down_without_names(
    citizens: Citizens, office: Office
) -> None:
    filed = citizens.file()
    office.desk.assign(filed.code, "staff-7", Actor.OPERATOR)
    office.desk.assign(filed.code, "staff-7", Actor.OPERATOR)
    urgent = office.desk.set_urgency(filed.code, Urgency.HIGH, Actor.OPERATOR, "mai nhập viện")
    assert urgent.urgency is Urgency.HIGH
    assert [e.kind for e in urgent.events[1:]] == [EventKind.ASSIGNED, EventKind.URGENCY]
    assert "staff-7" not in str(urgent)
    assert office.reading.case(filed.code).summary.assignee == "staff-7"
    office.desk.assign(filed.code, None, Actor.OPERATOR)
    assert office.reading.case(filed.code).summary.assignee is None
    assert office.register.verify_chain(filed.code)
    with pytest.raises(InputError):
        office.desk.set_urgency(filed.code, Urgency.LOW, Actor.OPERATOR, " ")


def test_nothing_is_transferred_that_no_body_has(citizens: Citizens, office: Office) -> None:
    filed = citizens.answered()
    recipient = office.register.find(filed.code).recipient
    assert recipient is not None
    for code in (filed.code, citizens.file().code):
        with pytest.raises(ForbiddenTransition):
            office.desk.transfer(code, recipient, Actor.OPERATOR, "nhầm nơi")


def test_an_erasure_asked_for_at_the_desk_ends_the_work(citizens: Citizens, office: Office) -> None:
    filed = citizens.file()
    office.desk.erase(filed.code, Actor.OPERATOR)
    office.desk.erase(filed.code, Actor.OPERATOR)
    complaint = office.register.find(filed.code)
    assert (complaint.state, complaint.words, complaint.erased) == (State.WITHDRAWN, "", True)
    assert found(office, text="xac nhan") == []
    with pytest.raises(Erased):
        office.desk.add_evidence(filed.code, picture(), Actor.OPERATOR)
    assert office.register.verify_chain(filed.code)


def test_charge_is_handed_on_only_by_who_knows_who_has_it(
    citizens: Citizens, office: Office
) -> None:
    filed = citizens.file()
    office.desk.hand_on(filed.code, "7", Actor.OPERATOR, holder=None)
    for known in (None, "8"):
        with pytest.raises(ChangedHands):
            office.desk.hand_on(filed.code, "9", Actor.OPERATOR, holder=known)
    assert office.reading.case(filed.code).summary.assignee == "7"
    office.desk.hand_on(filed.code, "9", Actor.OPERATOR, holder="7")
    assert office.reading.case(filed.code).summary.assignee == "9"
    assert office.register.verify_chain(filed.code)
