"""``dungcua knowledge`` from the outside: what it prints and how it ends."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dungcua.cli.main import app
from dungcua.knowledge.load import DATA_DIR, EDITION

Run = Callable[..., Result]
CARD = "procedures/cu-tru/1.010038-tach-ho.yaml"
RECORD = {
    "id": "019d0000-0000-7000-8000-000000000001",
    "code": "9.000001",
    "name": "Cấp giấy thử",
    "updatedAt": 1_784_000_000_000,
    "unitGroupsExecuting": [{"name": "Ủy ban nhân dân cấp xã"}],
    "executionMethods": [
        {"submissionMethod": "DIRECT", "processingTime": 3, "processingTimeUnit": "DAY"}
    ],
}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("DUNGCUA_VAR", str(tmp_path / "var"))
    runner = CliRunner()
    return lambda *args: runner.invoke(app, ["knowledge", *map(str, args)])


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    for part in ("law", "catalogue"):
        # The reasons for missing cards speak of cards that are not here.
        ignore = shutil.ignore_patterns("without_card.yaml")
        shutil.copytree(DATA_DIR / part, folder / part, ignore=ignore)
    shutil.copy(DATA_DIR / EDITION, folder / EDITION)
    for name in (CARD, "procedures/cu-tru/1.004222-thuong-tru.yaml"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(DATA_DIR / name, folder / name)
    return folder


def export(tmp_path: Path, name: str, *records: object) -> Path:
    path = tmp_path / name
    path.write_text("".join(f"{json.dumps(record)}\n" for record in records), encoding="utf-8")
    return path


def test_lint_names_file_field_code_and_ends_with_1(run: Run, data: Path) -> None:
    text = (data / CARD).read_text(encoding="utf-8").replace("Công an cấp xã", "Công an huyện")
    (data / CARD).write_text(text, encoding="utf-8")
    result = run("lint", "--data", data)
    assert result.exit_code == 1
    assert f"{CARD}: authority: KL-110" in result.output


def test_import_accounts_for_every_record_and_tells_what_changed(run: Run, tmp_path: Path) -> None:
    old = export(tmp_path, "portal-2026-07-18.jsonl", RECORD, RECORD | {"code": "9.000002"}, [])
    first = run("import", old)
    assert first.exit_code == 0, first.output
    assert "3 bản ghi" in first.output
    assert "2 giữ lại" in first.output
    assert "dòng 3: không đọc được JSON" in first.output
    assert "all accounted for" in first.output
    new = export(tmp_path, "new.jsonl", RECORD | {"name": "Tên mới"}, RECORD | {"code": "9.000003"})
    second = run("import", new, "--date", "2026-11-22")
    assert "9.000001 name" in second.output
    assert "9.000003 Cấp giấy thử" in second.output
    assert "9.000002 Cấp giấy thử" in second.output
    shown = run("diff", "--json")
    assert json.loads(shown.output) == {
        "added": {"9.000003": "Cấp giấy thử"},
        "changed": {"9.000001": ["name"]},
        "retired": {"9.000002": "Cấp giấy thử"},
    }
    assert "1 không còn trong danh sách" in run("diff").output


def test_show_finds_cards_imported_and_listed_ones(run: Run, tmp_path: Path) -> None:
    run("import", export(tmp_path, "portal-2026-07-18.jsonl", RECORD))
    card = run("show", "1.010038")
    assert "10.000 đồng" in card.output
    imported = run("show", "9.000001")
    assert "3 ngày kể từ khi nhận đủ hồ sơ" in imported.output
    assert "theo dữ liệu Cổng ngày 18/07/2026" in imported.output
    listed = run("show", "1.000110")
    assert "chưa biên tập" in listed.output
    unknown = run("show", "9.999999")
    assert unknown.exit_code == 1
    assert "DC-103" in unknown.output


def test_an_import_that_cannot_be_is_a_sentence_with_a_code(run: Run, tmp_path: Path) -> None:
    result = run("import", tmp_path / "nothing.jsonl")
    assert result.exit_code == 1
    assert "DC-202" in result.output
    assert "Traceback" not in result.output
    assert run("diff").exit_code == 1


def test_stats_count_what_is_there(run: Run, data: Path) -> None:
    result = run("stats", "--data", data)
    assert "cards: 2\n" in result.output
    assert "2 Đăng ký, quản lý cư trú" in result.output
    assert "Đăng ký, quản lý cư trú: 2 P" in result.output


def test_stats_as_json_add_up(run: Run) -> None:
    counts = json.loads(run("stats", "--json").output)
    for part in ("field", "confidence", "level", "online_level"):
        assert sum(counts[f"cards_by_{part}"].values()) == counts["cards"]
    crossed = counts["cards_by_field_and_confidence"]
    assert {field: sum(n.values()) for field, n in crossed.items()} == counts["cards_by_field"]
    assert sum(counts["listed_by_scope"].values()) == counts["listed"]
    assert sum(counts["overlays_by_kind"].values()) == counts["overlays"]
    assert set(counts["overlays_by_kind"]) == {"fees", "any_counter", "hotlines"}
    assert counts["imported"] == 0


def test_show_tells_what_held_on_another_day(run: Run) -> None:
    now = run("show", "2.000986")
    assert now.exit_code == 0
    assert "3.000722" in now.output
    july = run("show", "2.000986", "--as-of", "2026-07-18")
    assert "as of 2026-07-18" in july.output
    assert "2.000986" in july.output
    assert "not in force" not in july.output
    early = run("show", "3.000722", "--as-of", "2026-07-18")
    assert "not in force on that day" in early.output
    fee = run("show", "1.010038", "--as-of", "2027-02-01")
    assert "as of 2027-02-01" in fee.output
    assert run("show", "9.999999", "--as-of", "2026-07-18").exit_code == 1


def test_lint_warns_of_what_ran_out_since_the_edition(
    run: Run, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Later(date):
        @classmethod
        def today(cls) -> Later:
            return cls(2027, 4, 1)

    monkeypatch.setattr("dungcua.cli.knowledge.date", Later)
    result = run("lint", "--data", data)
    assert result.exit_code == 0
    assert "warning:" in result.output
    assert "KL-185" in result.output
    assert run("lint", "--data", data, "--as-of", "2027-04-01").exit_code == 1


def test_expiring_lists_what_ends_in_time(run: Run) -> None:
    everything = run("expiring", "--days", "36500").output.splitlines()
    assert len(everything) > 1
    days = [line[:10] for line in everything[:-1]]
    assert days == sorted(days)
    assert run("expiring", "--days", "0").exit_code == 0


def test_check_ends_with_1_when_a_card_differs(run: Run, tmp_path: Path) -> None:
    other = RECORD | {"code": "1.010038", "name": "Tên khác"}
    result = run("check", export(tmp_path, "export.jsonl", other), "--quiet")
    assert result.exit_code == 1
    assert "1.010038 name/Tên khác: card Tách hộ, portal Tên khác" in result.output


def test_a_pack_goes_from_one_office_to_another(
    run: Run, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("import", export(tmp_path, "portal-2026-07-18.jsonl", RECORD))
    private, public, pack = (tmp_path / name for name in ("a.private", "a.public", "a.pack"))
    assert run("key", private, public).exit_code == 0
    made = run("export", pack, "--key", private, "--data", data)
    assert made.exit_code == 0, made.output
    monkeypatch.setenv("DUNGCUA_VAR", str(tmp_path / "office"))
    assert run("show", "9.000001").exit_code == 1
    assert run("install", pack, "--key", public).exit_code == 0
    assert "theo dữ liệu Cổng ngày 18/07/2026" in run("show", "9.000001").output
    pack.write_bytes(pack.read_bytes()[:-2000])
    refused = run("install", pack, "--key", public)
    assert refused.exit_code == 1
    assert "DC-203" in refused.output


def test_sync_that_reaches_nothing_ends_with_1(run: Run) -> None:
    result = run("sync", "--base", "http://127.0.0.1:9", "--interval", "0", "--tries", "1")
    assert result.exit_code == 1
    assert "DC-402" in result.output
    assert run("sync", "--header", "nonsense").exit_code == 2
