"""``dungcua complaints`` on a real database."""

from __future__ import annotations

import csv
import io
import json
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import text
from typer.testing import CliRunner, Result

from dungcua.accounts.audit import AuditLog
from dungcua.cli.complaints import app
from dungcua.complaints.model import State
from dungcua.complaints.office import Office
from dungcua.complaints.privacy import Contact
from dungcua.settings import Settings
from dungcua.store.engine import Store
from dungcua.store.schema import complaints
from tests.clock import Clock
from tests.complaints.parts import Citizens

Run = Callable[..., Result]


@pytest.fixture
def run(settings: Settings) -> Run:
    env = {
        "DUNGCUA_DATABASE_URL": settings.database,
        "DUNGCUA_VAR": str(settings.var),
        "DUNGCUA_ENCRYPTION_KEY": settings.encryption_key.get_secret_value(),
        "COLUMNS": "80",
    }
    runner = CliRunner()
    return lambda *arguments: runner.invoke(app, list(arguments), env=env)


@pytest.fixture
def clock() -> Clock:
    # The command tells the time by itself: complaints are filed long before today.
    return Clock(datetime.now(UTC) - timedelta(days=60))


def test_list_and_show(run: Run, citizens: Citizens) -> None:
    first, second = citizens.file("bị đòi sổ hộ khẩu"), citizens.file()
    listed = run("list", "--overdue", "--text", "so ho khau")
    assert listed.exit_code == 0, listed.output
    assert first.code in listed.stdout
    assert second.code not in listed.stdout
    assert "1 phản ánh" in listed.stdout
    shown = json.loads(run("show", first.code.lower()).stdout)
    assert shown["words"] == "bị đòi sổ hộ khẩu"
    assert [event["state"] for event in shown["history"]] == ["received"]
    assert [match["code"] for match in shown["similar"]] == [second.code]


def test_a_wrong_state_or_code_is_said_in_a_sentence(run: Run) -> None:
    assert "received" in run("list", "--state", "lost").output
    unknown = run("show", "khong co ma")
    assert unknown.exit_code == 1
    assert "DC-104" in unknown.stderr


def test_export_in_every_form(run: Run, citizens: Citizens, tmp_path: Path) -> None:
    filed = citizens.file("=1+1", contact=Contact(phone="0900000000"), contact_consent=True)
    table = run("export", "--format", "csv")
    (row,) = csv.DictReader(io.StringIO(table.stdout.removeprefix("\ufeff")))
    assert (row["code"], row["words"]) == (filed.code, "'=1+1")
    (record,) = json.loads(run("export", "--format", "json").stdout)
    assert (record["code"], record["words"]) == (filed.code, "=1+1")
    target = tmp_path / "out.xlsx"
    assert run("export", "--format", "xlsx", "-o", str(target)).exit_code == 0
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    sheet = load_workbook(target).active
    assert sheet is not None
    assert filed.code in [cell.value for cell in next(iter(sheet.iter_rows(min_row=2)))]
    assert "0900" not in table.stdout
    assert json.loads(run("export", "--format", "json", "--state", "answered").stdout) == []


def test_remind_and_escalate(run: Run, citizens: Citizens, office: Office, store: Store) -> None:
    filed = citizens.file()
    citizens.move(filed.code, State.TRIAGED, State.FORWARDED)
    first = run("remind")
    assert [line.split("\t")[:2] for line in first.stdout.splitlines()] == [
        [filed.code, "overdue"],
        [filed.code, "escalated"],
    ]
    assert run("remind").stdout == ""
    assert run("escalate", filed.code, "--reason", " ").exit_code == 1
    higher = run("escalate", filed.code, "--reason", "vẫn chưa trả lời")
    assert "Bộ Tư pháp" in higher.stdout
    refused = run("escalate", filed.code, "--reason", "nữa")
    assert (refused.exit_code, "DC-309" in refused.stderr) == (1, True)
    assert office.register.verify_chain(filed.code)
    (noted,) = AuditLog(store).read()
    assert (noted.actor, noted.deed, noted.facts) == (None, "case.step", {"to": "escalated"})


def test_a_dry_run_erases_nothing(
    run: Run, citizens: Citizens, office: Office, clock: Clock
) -> None:
    clock.now -= timedelta(days=900)
    filed = citizens.file()
    office.holder.withdraw(filed.code, filed.proof)
    dry = run("retention", "--dry-run")
    assert filed.code in dry.stdout
    assert not office.register.find(filed.code).erased
    assert run("retention").stdout == dry.stdout
    assert office.register.find(filed.code).erased
    assert run("retention").stdout == ""


def test_a_broken_chain_is_named(run: Run, citizens: Citizens, store: Store) -> None:
    good, bad = citizens.file(), citizens.file()
    assert run("verify-chain").exit_code == 0
    with store.session() as unit:
        unit.execute(
            text("UPDATE complaints SET words = 'khác' WHERE code = :code"), {"code": bad.code}
        )
    found = run("verify-chain")
    assert (found.exit_code, found.stdout.split()) == (1, [bad.code])
    assert run("verify-chain", good.code).exit_code == 0


def test_contacts_are_sealed_anew(run: Run, citizens: Citizens) -> None:
    citizens.file(contact=Contact(phone="0900000000"), contact_consent=True)
    assert "1 mục" in run("reseal").stderr


def test_digests_kept_elsewhere_tell_of_what_is_gone(
    run: Run, citizens: Citizens, store: Store, tmp_path: Path
) -> None:
    first, second = citizens.file(), citizens.file()
    kept = tmp_path / "kept.json"
    assert run("verify-chain", "--keep", str(kept)).exit_code == 0
    citizens.move(second.code, State.TRIAGED)
    assert run("verify-chain", "--against", str(kept)).exit_code == 0
    with store.session() as unit:
        unit.execute(complaints.update().where(complaints.c.code == first.code).values(code="X"))
    found = run("verify-chain", second.code, "--against", str(kept))
    assert found.exit_code == 1
    assert first.code in found.stdout
    # A code that is none any more stops nothing: it is named like the rest.
    assert run("verify-chain").stdout == "X\n"
    kept.write_text("[1]")
    assert run("verify-chain", second.code, "--against", str(kept)).exit_code == 2
