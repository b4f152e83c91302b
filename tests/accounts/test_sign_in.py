"""Directory, sessions and door on both databases."""

from __future__ import annotations

from datetime import timedelta

import pyotp
import pytest

from dungcua.accounts.factor import new_codes, new_secret
from dungcua.accounts.model import Account, Grant, Role, Session, Stage
from dungcua.errors import (
    GrantRefused,
    IdentityRefused,
    LastAdmin,
    LinkSpent,
    LoginTaken,
    NotSignedIn,
    OwnAccount,
    RightMissing,
    SignInLocked,
    SignInRefused,
    UnknownAccount,
    WeakPassword,
)
from dungcua.store.engine import Store
from tests.accounts.conftest import PASSWORD, Staff
from tests.conversations.test_service import at_once

NEW = "mưa rào tháng bảy nước trôi"
ADMIN, PROVINCE_ADMIN = Grant(Role.ADMIN), Grant(Role.ADMIN, "48")


def with_factor(staff: Staff, account: Account) -> str:
    secret = new_secret()
    staff.directory.set_factor(account, secret, new_codes())
    return secret


def half_way(staff: Staff, login: str) -> Session:
    return staff.sessions.find(staff.door.enter(login, PASSWORD, "Firefox, Linux").token)


# --- directory ------------------------------------------------------------------------


def test_a_login_name_is_folded_and_taken_once(staff: Staff) -> None:
    made = staff.hire("Lan.Nguyễn")
    assert made.login == "lan.nguyen"
    assert staff.directory.by_login("LAN.NGUYEN") == made
    for wrong in ("lan.nguyen", "LAN.nguyễn", "ab", "có dấu cách", "x" * 41, "a@b.vn", ".abc"):
        with pytest.raises(LoginTaken):
            staff.hire(wrong)
    with pytest.raises(UnknownAccount):
        staff.directory.by_login("khong-co")


def test_no_password_and_no_secret_is_readable_in_the_file(staff: Staff, store: Store) -> None:
    account = staff.hire("lan")
    secret = with_factor(staff, account)
    with store.reading() as unit:
        from dungcua.store.schema_accounts import accounts

        row = unit.execute(accounts.select()).one()
    assert row.password.startswith("$argon2id$")
    assert secret not in row.totp


def test_grants_must_exist_and_lie_within_the_givers_area(staff: Staff) -> None:
    country, province = staff.hire("ca.nuoc", ADMIN), staff.hire("mot.tinh", PROVINCE_ADMIN)
    operator = staff.hire("truc")
    for grants in ([], [Grant(Role.OPERATOR, "x")], [Grant(Role.OPERATOR, "4")]):
        with pytest.raises(GrantRefused):
            staff.directory.add("a.b", "A", grants, by=country)
    for area in ("*", "01"):
        with pytest.raises(GrantRefused):
            staff.directory.add("a.b", "A", [Grant(Role.OPERATOR, area)], by=province)
    with pytest.raises(GrantRefused):
        staff.directory.add("a.b", "A", [Grant(Role.OPERATOR)], by=operator)
    made = staff.directory.add("a.b", "A", [Grant(Role.OPERATOR, "48")], by=province)
    assert made.grants == {Grant(Role.OPERATOR, "48")}


def test_an_administrator_of_a_province_does_not_reach_further(staff: Staff) -> None:
    country, province = staff.hire("ca.nuoc", ADMIN), staff.hire("mot.tinh", PROVINCE_ADMIN)
    for act in (
        lambda: staff.directory.one_time_code(country.id, by=province),
        lambda: staff.directory.disable(country.id, True, by=province),
        lambda: staff.directory.reset_factor(country.id, by=province),
        lambda: staff.directory.link_subject(country.id, "x", by=province),
        lambda: staff.directory.set_grants(country.id, [PROVINCE_ADMIN], by=province),
    ):
        with pytest.raises(RightMissing):
            act()
    assert staff.directory.get(country.id) == country


def test_nobody_changes_the_own_rights_and_one_administrator_stays(staff: Staff) -> None:
    first = staff.hire("mot", ADMIN)
    with pytest.raises(OwnAccount):
        staff.directory.set_grants(first.id, [Grant(Role.OPERATOR)], by=first)
    with pytest.raises(OwnAccount):
        staff.directory.disable(first.id, True, by=first)
    with pytest.raises(LastAdmin):
        staff.directory.disable(first.id, True, by=None)
    with pytest.raises(LastAdmin):
        staff.directory.set_grants(first.id, [PROVINCE_ADMIN], by=None)
    second = staff.hire("hai", ADMIN)
    staff.directory.disable(first.id, True, by=second)
    with pytest.raises(LastAdmin):
        staff.directory.disable(second.id, True, by=None)
    assert not staff.directory.get(second.id).disabled


def test_a_one_time_code_is_good_once_and_not_for_ever(staff: Staff) -> None:
    account = staff.hire("lan")
    session = half_way(staff, "lan")
    first = staff.directory.one_time_code(account.id, by=None)
    with pytest.raises(NotSignedIn):
        staff.sessions.promote(session.id)
    with pytest.raises(SignInRefused):
        staff.door.enter("lan", PASSWORD, "")
    second = staff.directory.one_time_code(account.id, by=None)
    with pytest.raises(LinkSpent):
        staff.directory.redeem(first, NEW)
    with pytest.raises(WeakPassword):
        staff.directory.redeem(second, "ngắn")
    staff.directory.redeem(second, NEW)
    with pytest.raises(LinkSpent):
        staff.directory.redeem(second, PASSWORD)
    assert staff.door.enter("lan", NEW, "").stage is Stage.PASSWORD
    late = staff.directory.one_time_code(account.id, by=None)
    staff.clock.forward(hours=25)
    with pytest.raises(LinkSpent):
        staff.directory.redeem(late, PASSWORD)


def test_changing_the_password_needs_the_old_one_and_ends_other_sessions(staff: Staff) -> None:
    account = staff.hire("lan")
    here, there = half_way(staff, "lan"), half_way(staff, "lan")
    with pytest.raises(SignInRefused):
        staff.directory.change_password(account, "sai hẳn rồi nhé", NEW, session=here.id)
    staff.directory.change_password(account, PASSWORD, NEW, session=here.id)
    assert [s.id for s in staff.sessions.of(account)] == [here.id]
    assert there.id != here.id


def test_what_administrators_do_is_audited(staff: Staff) -> None:
    admin, other = staff.hire("mot", ADMIN), staff.hire("hai")
    staff.directory.set_grants(other.id, [Grant(Role.EDITOR, "48")], by=admin)
    staff.directory.one_time_code(other.id, by=admin)
    staff.directory.disable(other.id, True, by=admin)
    told = [(event.deed, dict(event.facts)) for event in reversed(staff.audit.read(actor=admin.id))]
    assert told == [
        ("account.revoke", {"role": "operator", "area": "*"}),
        ("account.grant", {"role": "editor", "area": "48"}),
        ("account.reset", {}),
        ("account.disable", {}),
    ]
    assert staff.audit.verify() is None


# --- sessions -------------------------------------------------------------------------


def full(staff: Staff, account: Account) -> tuple[str, Session]:
    token = staff.sessions.begin(account.id, Stage.FULL, "Firefox, Linux")
    return token, staff.sessions.find(token)


def test_a_session_ends_when_unused_and_in_any_case(staff: Staff) -> None:
    account = staff.hire("lan")
    token, _ = full(staff, account)
    for _ in range(11):
        staff.clock.forward(minutes=59)
        staff.sessions.find(token)
    staff.clock.forward(minutes=61)
    with pytest.raises(NotSignedIn):
        staff.sessions.find(token)
    token, _ = full(staff, account)
    for _ in range(14):
        staff.clock.forward(minutes=50)
        staff.sessions.find(token)
    staff.clock.forward(minutes=30)
    with pytest.raises(NotSignedIn):
        staff.sessions.find(token)
    assert staff.sessions.expire() == 2


def test_a_stream_is_no_use_of_a_session(staff: Staff) -> None:
    token, _ = full(staff, staff.hire("lan"))
    staff.clock.forward(minutes=40)
    staff.sessions.find(token, use=False)
    staff.clock.forward(minutes=40)
    with pytest.raises(NotSignedIn):
        staff.sessions.find(token)


def test_sessions_are_told_apart_and_revoked(staff: Staff) -> None:
    account, other = staff.hire("lan"), staff.hire("mai")
    token, here = full(staff, account)
    there, second = full(staff, account)
    stranger, _ = full(staff, other)
    assert {s.id for s in staff.sessions.of(account)} == {here.id, second.id}
    assert not staff.sessions.revoke(other.id, here.id)
    assert staff.sessions.revoke(account.id, second.id)
    with pytest.raises(NotSignedIn):
        staff.sessions.find(there)
    full(staff, account)
    assert staff.sessions.revoke_all(account.id, but=here.id) == 1
    assert staff.sessions.find(token).id == here.id
    assert staff.sessions.find(stranger).account == other


def test_locking_an_account_ends_its_sessions(staff: Staff) -> None:
    account = staff.hire("lan")
    token, _ = full(staff, account)
    staff.directory.disable(account.id, True, by=None)
    with pytest.raises(NotSignedIn):
        staff.sessions.find(token)
    for wrong in ("", "x", token[:-1]):
        with pytest.raises(NotSignedIn):
            staff.sessions.find(wrong)


# --- the door -------------------------------------------------------------------------


def test_both_steps_change_the_token_and_the_first_one_is_worth_nothing_after(
    staff: Staff,
) -> None:
    secret = with_factor(staff, staff.hire("lan"))
    first = staff.door.enter("lan", PASSWORD, "Firefox, Linux")
    session = staff.sessions.find(first.token)
    assert session.stage is Stage.PASSWORD
    entered = staff.door.second(session, pyotp.TOTP(secret).at(staff.clock.now))
    assert staff.sessions.find(entered.token).stage is Stage.FULL
    with pytest.raises(NotSignedIn):
        staff.sessions.find(first.token)
    assert staff.audit.read()[0].deed == "sign_in"


def test_a_one_time_password_is_good_once(staff: Staff) -> None:
    secret = with_factor(staff, staff.hire("lan"))
    code = pyotp.TOTP(secret).at(staff.clock.now)
    staff.door.second(half_way(staff, "lan"), code)
    with pytest.raises(SignInRefused):
        staff.door.second(half_way(staff, "lan"), code)


def test_a_spare_code_is_good_once(staff: Staff) -> None:
    account = staff.hire("lan")
    codes = new_codes()
    staff.directory.set_factor(account, new_secret(), codes)
    staff.door.second(half_way(staff, "lan"), codes[0].lower())
    with pytest.raises(SignInRefused):
        staff.door.second(half_way(staff, "lan"), codes[0])
    staff.door.second(half_way(staff, "lan"), codes[1])


def test_waiting_grows_and_ends(staff: Staff) -> None:
    staff.hire("lan")
    for name in ("lan", "khong.co"):
        for _ in range(5):
            with pytest.raises(SignInRefused):
                staff.door.enter(name, "sai hẳn rồi nhé", "")
        with pytest.raises(SignInLocked):
            staff.door.enter(name, PASSWORD, "")
        staff.clock.forward(seconds=31)
        with pytest.raises(SignInRefused):
            staff.door.enter(name, "sai hẳn rồi nhé", "")
        staff.clock.forward(seconds=31)
        with pytest.raises(SignInLocked):
            staff.door.enter(name, PASSWORD, "")
        staff.clock.forward(seconds=31)
    staff.door.enter("lan", PASSWORD, "")
    for _ in range(4):
        with pytest.raises(SignInRefused):
            staff.door.enter("lan", "sai hẳn rồi nhé", "")
    staff.door.enter("lan", PASSWORD, "")


def test_many_guesses_at_once_count_as_many(staff: Staff) -> None:
    staff.hire("lan")
    results = at_once(lambda: staff.door.enter("lan", "sai hẳn rồi nhé", ""), times=12)
    assert len([r for r in results if isinstance(r, SignInRefused)]) == 5
    assert len([r for r in results if isinstance(r, SignInLocked)]) == 7


def test_a_right_password_does_not_wipe_out_wrong_codes(staff: Staff) -> None:
    with_factor(staff, staff.hire("lan"))
    for _ in range(5):
        with pytest.raises(SignInRefused):
            staff.door.second(half_way(staff, "lan"), "000000")
    with pytest.raises(SignInLocked):
        staff.door.second(half_way(staff, "lan"), "000000")
    staff.door.lift(staff.directory.by_login("lan"))
    with pytest.raises(SignInRefused):
        staff.door.second(half_way(staff, "lan"), "000000")


def test_half_a_session_does_not_last(staff: Staff) -> None:
    staff.hire("lan")
    entered = staff.door.enter("lan", PASSWORD, "")
    staff.clock.forward(minutes=16)
    with pytest.raises(NotSignedIn):
        staff.sessions.find(entered.token)


def test_the_organisations_login_opens_only_for_linked_accounts(staff: Staff) -> None:
    account = staff.hire("lan", password=None)
    with pytest.raises(IdentityRefused):
        staff.door.enter_as("sub-1", "")
    staff.directory.link_subject(account.id, "sub-1", by=None)
    entered = staff.door.enter_as("sub-1", "")
    assert (entered.account.id, entered.stage) == (account.id, Stage.PASSWORD)
    with pytest.raises(LoginTaken):
        staff.directory.link_subject(staff.hire("mai").id, "sub-1", by=None)
    staff.directory.disable(account.id, True, by=None)
    with pytest.raises(IdentityRefused):
        staff.door.enter_as("sub-1", "")


def test_wrong_attempts_are_forgotten_after_a_day(staff: Staff) -> None:
    with pytest.raises(SignInRefused):
        staff.door.enter("ai.do", PASSWORD, "")
    assert staff.door.expire() == 0
    staff.clock.now += timedelta(days=2)
    assert staff.door.expire() == 1
