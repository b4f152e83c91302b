"""``dungcua partner``: keys for bodies and systems, from the server's own command line."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner, Result

from dungcua.cli.partner import app
from dungcua.complaints.publish.partners import Partner, Partners
from dungcua.errors import UnknownPartner
from dungcua.settings import Settings
from dungcua.store.engine import Store
from dungcua.store.schema_partners import partners as table
from dungcua.store.seal import Seal

Run = Callable[..., Result]


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def run(settings: Settings) -> Run:
    def call(*arguments: str, **more: str) -> Result:
        env = {
            "DUNGCUA_DATABASE_URL": settings.database,
            "DUNGCUA_VAR": str(settings.var),
            "DUNGCUA_ENCRYPTION_KEY": settings.encryption_key.get_secret_value(),
            "COLUMNS": "200",
            **more,
        }
        return CliRunner().invoke(app, list(arguments), env=env)

    return call


@pytest.fixture
def partners(store: Store, settings: Settings) -> Partners:
    return Partners(store, Seal(settings.encryption_key.get_secret_value()))


def added(run: Run, *arguments: str) -> str:
    """Return the key that was printed."""
    shown = run("add", *arguments)
    assert shown.exit_code == 0, shown.output
    key = re.search(r"Khóa \(chỉ in lần này\): (\S{30,})\n", shown.stdout)
    assert key, shown.output
    return key[1]


def only(partners: Partners) -> Partner:
    (one,) = partners.all()
    return one


def test_a_key_is_printed_once_and_opens_the_door(run: Run, partners: Partners) -> None:
    key = added(run, "Sở Tư pháp", "--province", "Đà Nẵng", "--commune", "20332")
    found = partners.find(key)
    assert found.name == "Sở Tư pháp"
    assert found.scope.provinces == {"Đà Nẵng"}
    assert found.scope.communes == {"20332"}
    assert not found.may_file
    assert key not in run("list").output


def test_the_key_itself_is_stored_nowhere(run: Run, store: Store) -> None:
    key = added(run, "Sở Tư pháp", "--country")
    with store.reading() as unit:
        row = unit.execute(select(table)).one()
    assert key not in str(row)


def test_the_list_tells_area_right_and_state(run: Run, partners: Partners) -> None:
    added(run, "Cổng cả nước", "--country", "--may-file")
    added(run, "Xã", "--commune", "20332")
    run("revoke", "2")
    assert run("list").stdout.splitlines() == [
        "1\tCổng cả nước\tcả nước\tđược gửi\tđang dùng",
        "2\tXã\t20332\tchỉ đọc\tđã thu hồi",
    ]
    assert [one.revoked for one in partners.all()] == [False, True]


def test_a_revoked_key_opens_no_door(run: Run, partners: Partners) -> None:
    key = added(run, "Sở Tư pháp", "--country")
    assert partners.find(key).name == "Sở Tư pháp"
    assert "Đã thu hồi" in run("revoke", "1").stdout
    with pytest.raises(UnknownPartner):
        partners.find(key)


@pytest.mark.parametrize(
    "area",
    [
        (),
        ("--country", "--province", "Đà Nẵng"),
        ("--country", "--commune", "20332"),
    ],
    ids=["none", "country and province", "country and commune"],
)
def test_the_whole_country_has_to_be_said_in_so_many_words(
    run: Run, partners: Partners, area: tuple[str, ...]
) -> None:
    shown = run("add", "Sở Tư pháp", *area)
    assert shown.exit_code == 2
    assert "--country" in shown.output
    assert not partners.all()


@pytest.mark.parametrize("area", [("--province", "Đà Nẳng"), ("--commune", "99999")])
def test_a_slip_in_the_area_is_refused(run: Run, partners: Partners, area: tuple[str, ...]) -> None:
    shown = run("add", "Sở Tư pháp", *area)
    assert shown.exit_code == 2
    assert area[1] in shown.output
    assert not partners.all()


def test_news_are_signed_with_a_secret_that_is_printed_once(
    run: Run, store: Store, partners: Partners
) -> None:
    address = "https://so.example/tin"
    shown = run("add", "Sở Tư pháp", "--country", "--webhook", address)
    secret = re.search(r"Khóa ký tin \(chỉ in lần này\): (\S{30,})\n", shown.stdout)
    assert secret, shown.output
    assert only(partners).webhook_url == address
    with store.reading() as unit:
        row = unit.execute(select(table)).one()
    assert secret[1] not in str(row)
    assert secret[1] not in run("list").output


@pytest.mark.parametrize(
    "address", ["http://so.example/tin", "https://", "https://ai:mat@so.example/tin", "so.example"]
)
def test_news_go_over_https_only(run: Run, partners: Partners, address: str) -> None:
    shown = run("add", "Sở Tư pháp", "--country", "--webhook", address)
    assert shown.exit_code == 1
    assert re.search(r"DC-\d{3}", shown.output)
    assert not partners.all()


def test_without_a_key_to_seal_with_nobody_is_told_news(run: Run, partners: Partners) -> None:
    shown = run(
        "add", "Sở Tư pháp", "--country", "--webhook", "https://so.example/tin",
        DUNGCUA_ENCRYPTION_KEY="",
    )  # fmt: skip
    assert shown.exit_code == 1
    assert not partners.all()
    assert run("add", "Sở Tư pháp", "--country", DUNGCUA_ENCRYPTION_KEY="").exit_code == 0


def test_a_body_needs_a_name(run: Run, partners: Partners) -> None:
    assert run("add", "  ", "--country").exit_code == 1
    assert not partners.all()


def test_what_is_not_there_cannot_be_revoked(run: Run) -> None:
    shown = run("revoke", "7")
    assert shown.exit_code == 1
    assert re.search(r"DC-\d{3}", shown.output)


def test_a_database_out_of_reach_is_said_in_a_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    shown = run("list", DUNGCUA_DATABASE_URL=f"sqlite:///{tmp_path}/file/x.db")
    assert shown.exit_code == 1
    assert re.search(r"DC-\d{3}: \S+", shown.output)
