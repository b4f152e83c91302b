"""The front desk answers from imported records, behind the cards."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from dungcua.actions.front import FrontDesk
from dungcua.knowledge.model import Aspect
from dungcua.knowledge.portal import Snapshot
from dungcua.knowledge.portal.exported import import_export
from dungcua.knowledge.portal.snapshot import RECORDS

LISTED, CURATED = "1.005160", "1.010038"


@pytest.fixture
def snapshot(tmp_path: Path) -> Snapshot:
    records = [
        {
            "id": "019d0000-0000-7000-8000-000000000001",
            "code": code,
            "name": "Thủ tục cấp giấy chứng nhận đăng ký quyền tác giả",
            "updatedAt": 1_784_000_000_000,
            "unitGroupsExecuting": [{"name": "Cục Thử"}],
            "executionMethods": [
                {"submissionMethod": "DIRECT", "processingTime": 9, "processingTimeUnit": "DAY"}
            ],
        }
        for code in (LISTED, CURATED)
    ]
    export = tmp_path / "portal-2026-07-18.jsonl"
    export.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return import_export(export, tmp_path / "portal")[0]


def test_a_question_is_answered_from_the_record(front: FrontDesk, snapshot: Snapshot) -> None:
    asked = "đăng ký quyền tác giả mất bao lâu"
    said = replace(front, portal=snapshot).answer(asked).reply
    assert said.meta.procedure == (LISTED,)
    assert "9 ngày kể từ khi nhận đủ hồ sơ" in said.text
    without = front.answer(asked).reply
    assert "9 ngày" not in without.text


def test_a_card_comes_before_the_record(front: FrontDesk, snapshot: Snapshot) -> None:
    asked = "tách hộ khẩu mất bao lâu"
    imported = replace(front, portal=snapshot).answer(asked).reply
    assert imported.meta.procedure[0] == CURATED
    assert "9 ngày" not in imported.text


def test_a_damaged_record_falls_back_to_the_listing(front: FrontDesk, snapshot: Snapshot) -> None:
    path = snapshot.folder / RECORDS
    path.write_bytes(b"\0" * path.stat().st_size)
    desk = replace(front, portal=snapshot)
    assert desk.listed(LISTED, None, [Aspect.TIME]) == front.listed(LISTED)
    path.unlink()
    assert desk.listed(LISTED) == front.listed(LISTED)
