"""The tool that holds cards against an export of the portal sees what differs."""

from __future__ import annotations

import importlib.util
import json
import lzma
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from dungcua.knowledge.load import DATA_DIR, load_procedure
from dungcua.knowledge.model import Channel, Fee, FeeKind, OnlineLevel, Procedure

TOOL = Path(__file__).parents[2] / "tools/check_cards.py"
CARD = DATA_DIR / "procedures/cu-tru/1.010038-tach-ho.yaml"


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("check_cards", TOOL)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def card() -> Procedure:
    return load_procedure(CARD)


@pytest.fixture
def record() -> dict[str, Any]:
    """A record of the portal's form that says just what the card says."""
    local_midnight = datetime(2025, 11, 20, tzinfo=UTC) - timedelta(hours=7)
    method: dict[str, Any] = {"processingTime": "5", "processingTimeUnit": "WORKING_DAY"}
    return {
        "id": "019d2bf7-7f1e-71e3-be3e-7f22dce4ac4d",
        "code": " 1.010038",
        "name": "Tách\u00a0hộ",
        "procedureProposal": {
            "proposalNumber": "9354/QĐ-BCA-C06",
            "decisionDate": local_midnight.timestamp() * 1000,
        },
        "unitGroupsExecuting": [{"name": "Công an cấp Xã"}],
        "isFullProcess": False,
        "executionMethods": [
            method
            | {
                "submissionMethod": "DIRECT",
                "fees": [{"value": 10000}, {"value": 0, "description": "Thuộc diện được miễn"}],
            },
            method | {"submissionMethod": "ONLINE", "fees": [{"value": 5000}]},
        ],
    }


def keys(tool: ModuleType, card: Procedure, record: dict[str, Any]) -> set[str]:
    return {difference.key for difference in tool.compare(card, record)}


def test_an_equal_record_has_no_difference(
    tool: ModuleType, card: Procedure, record: dict[str, Any]
) -> None:
    assert keys(tool, card, record) == set()


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"name": "Tách khẩu"}, "name/Tách hộ"),
        ({"decision": "1/QĐ"}, "decision/9354/QĐ-BCA-C06"),
        ({"decision_date": date(2025, 11, 19)}, "decision_date/2025-11-20"),
        ({"portal_id": None}, "portal_id/019d2bf7-7f1e-71e3-be3e-7f22dce4ac4d"),
        ({"online_level": OnlineLevel.FULL}, "online/partial"),
        ({"authority": "Ủy ban nhân dân cấp xã"}, "authority/công an cấp xã"),
        ({"channels": (Channel.ONLINE,)}, "channel/counter"),
        ({"times": ()}, "time/5 WORKING_DAY"),
    ],
)
def test_each_field_is_compared(
    tool: ModuleType, card: Procedure, record: dict[str, Any], change: dict[str, Any], key: str
) -> None:
    assert keys(tool, replace(card, **change), record) == {key}


def test_an_amount_on_one_side_only_is_a_difference(
    tool: ModuleType, card: Procedure, record: dict[str, Any]
) -> None:
    dear = Fee(FeeKind.AMOUNT, "Lệ phí", (card.id,), amount=77000)
    assert keys(tool, replace(card, fees=(*card.fees, dear)), record) == {"fee/77000"}
    own = replace(dear, province_code="31")
    assert keys(tool, replace(card, fees=(*card.fees, own)), record) == set()
    assert keys(tool, replace(card, fees=card.fees[1:]), record) == {"fee/10000"}


def test_a_zero_without_words_is_not_free(
    tool: ModuleType, card: Procedure, record: dict[str, Any]
) -> None:
    record["executionMethods"][0]["fees"][1]["description"] = ""
    assert keys(tool, card, record) == {"free/free"}


def test_the_old_label_of_a_commune_is_the_commune(tool: ModuleType) -> None:
    old = {"departmentsExecuting": [{"name": "Ủy ban Nhân dân\u00a0xã, phường, thị trấn."}]}
    assert tool.bodies(old) == {"ủy ban nhân dân cấp xã"}


def test_the_accepted_differences_name_cards_and_reasons(tool: ModuleType) -> None:
    codes = {path.name.split("-", 1)[0] for path in (DATA_DIR / "procedures").glob("*/*.yaml")}
    accepted = yaml.safe_load(tool.ACCEPTED.read_text(encoding="utf-8"))
    assert set(accepted) - codes <= {"*"}
    for differences in accepted.values():
        for key, reason in differences.items():
            assert "/" in key
            assert isinstance(reason, str)
            assert reason


def test_what_is_explained_is_accepted_and_idle_explanations_are_told(
    tool: ModuleType,
    record: dict[str, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    export, accepted = tmp_path / "export.jsonl.xz", tmp_path / "accepted.yaml"
    record["name"] = "Tách khẩu"
    with lzma.open(export, "wt", encoding="utf-8") as file:
        file.write(json.dumps({"d": {"detail": record}}) + "\n")
    monkeypatch.setattr(tool, "ACCEPTED", accepted)
    accepted.write_text(
        '"*":\n  record/missing: another card\n"1.010038":\n  name/Tách khẩu: a test\n',
        encoding="utf-8",
    )
    assert tool.main(export) == 0
    assert "[accepted: a test]" in capsys.readouterr().out
    accepted.write_text(
        '"*":\n  record/missing: another card\n"1.010038":\n  online/full: of long ago\n',
        encoding="utf-8",
    )
    assert tool.main(export) == 1
    out = capsys.readouterr().out
    assert "1.010038 online/full: accepted, but nothing disagrees" in out
    assert "1.010038 name/Tách khẩu: card Tách hộ, portal Tách khẩu\n" in out
