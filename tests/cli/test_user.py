"""``dungcua user``: the first administrator, and help from the server's own command line."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dungcua.cli.user import app
from dungcua.settings import Settings
from dungcua.store.engine import Store
from dungcua.web.desk.bureau import Bureau

KEY = "a-key-for-tests-only-0123456789abcdef"
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("DUNGCUA_DATABASE_URL", f"sqlite:///{tmp_path / 'users.db'}")
    monkeypatch.setenv("DUNGCUA_ENCRYPTION_KEY", KEY)

    def call(*arguments: str, typed: str | None = None) -> Result:
        return CliRunner().invoke(app, list(arguments), input=typed)

    return call


def opened() -> Bureau:
    settings = Settings()
    return Bureau.open(Store(settings.database), settings)


def test_the_first_administrator_gets_a_password_once(run: Run) -> None:
    shown = run("add", "quan.tri", "-r", "admin", "-r", "operator@48")
    assert shown.exit_code == 0, shown.output
    password = re.search(r": ([0-9a-f-]{20,})\n", shown.output)
    assert password
    assert opened().door.enter("quan.tri", password[1], "").account.login == "quan.tri"
    listed = run("list").output
    assert "quan.tri\tadmin operator@48\tmở" in listed
    assert password[1] not in listed


def test_a_password_may_be_chosen_but_not_a_weak_one(run: Run) -> None:
    chosen = "con trâu đi trước cái cày"
    assert (
        run("add", "lan", "-r", "operator", "--ask", typed=f"{chosen}\n{chosen}\n").exit_code == 0
    )
    weak = run("add", "mai", "-r", "operator", "--ask", typed="matkhau12345\nmatkhau12345\n")
    assert weak.exit_code == 1
    assert "DC-130" in weak.output
    assert len(opened().directory.all()) == 1


@pytest.mark.parametrize("role", ["king", "operator@99", "operator@", "@48"])
def test_roles_and_areas_must_exist(run: Run, role: str) -> None:
    shown = run("add", "lan", "-r", role)
    if role == "operator@":
        assert shown.exit_code == 0
        return
    assert shown.exit_code == 1
    assert "DC-133" in shown.output


def test_help_for_a_lost_password_and_a_lost_telephone(run: Run) -> None:
    run("add", "mot", "-r", "admin")
    run("add", "lan", "-r", "operator")
    code = re.search(r": (\S{30,})\n", run("reset-password", "lan").output)
    assert code
    bureau = opened()
    account = bureau.directory.redeem(code[1], "mưa rào tháng bảy nước trôi")
    bureau.directory.set_factor(account, "JBSWY3DPEHPK3PXP", ())
    assert run("reset-totp", "lan").exit_code == 0
    assert not bureau.directory.get(account.id).second_factor
    assert "editor@48" in run("roles", "lan", "-r", "editor@48").output
    assert run("disable", "lan").exit_code == 0
    assert bureau.directory.get(account.id).disabled
    run("disable", "lan", "--undo")
    assert not bureau.directory.get(account.id).disabled
    last = run("disable", "mot")
    assert last.exit_code == 1
    assert "DC-316" in last.output
    assert "DC-131" in run("disable", "khong-co").output
