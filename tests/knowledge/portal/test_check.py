"""What holds cards against an export of the portal sees what differs."""

from __future__ import annotations

import json
import lzma
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dungcua.knowledge.load import DATA_DIR, load_procedure
from dungcua.knowledge.model import Channel, Fee, FeeKind, OnlineLevel, Procedure
from dungcua.knowledge.portal.check import check, compare, read_accepted, standard_bodies

CARD = DATA_DIR / "procedures/cu-tru/1.010038-tach-ho.yaml"


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


def keys(card: Procedure, record: dict[str, Any]) -> set[str]:
    return {difference.key for difference in compare(card, record)}


def test_an_equal_record_has_no_difference(card: Procedure, record: dict[str, Any]) -> None:
    assert keys(card, record) == set()


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
    card: Procedure, record: dict[str, Any], change: dict[str, Any], key: str
) -> None:
    assert keys(replace(card, **change), record) == {key}


def test_an_amount_on_one_side_only_is_a_difference(
    card: Procedure, record: dict[str, Any]
) -> None:
    dear = Fee(FeeKind.AMOUNT, "Lệ phí", (card.id,), amount=77000)
    assert keys(replace(card, fees=(*card.fees, dear)), record) == {"fee/77000"}
    own = replace(dear, province_code="31")
    assert keys(replace(card, fees=(*card.fees, own)), record) == set()
    assert keys(replace(card, fees=card.fees[1:]), record) == {"fee/10000"}


def test_a_zero_without_words_is_not_free(card: Procedure, record: dict[str, Any]) -> None:
    record["executionMethods"][0]["fees"][1]["description"] = ""
    assert keys(card, record) == {"free/free"}


def test_the_old_label_of_a_commune_is_the_commune() -> None:
    old = {"departmentsExecuting": [{"name": "Ủy ban Nhân dân\u00a0xã, phường, thị trấn."}]}
    assert standard_bodies(old) == {"ủy ban nhân dân cấp xã"}


def test_the_accepted_differences_name_cards_and_reasons() -> None:
    codes = {path.name.split("-", 1)[0] for path in (DATA_DIR / "procedures").glob("*/*.yaml")}
    accepted = read_accepted()
    assert set(accepted) - codes <= {"*"}
    for differences in accepted.values():
        for key, reason in differences.items():
            assert "/" in key
            assert isinstance(reason, str)
            assert reason


def test_what_is_explained_is_accepted_and_idle_explanations_are_told(
    card: Procedure, record: dict[str, Any], tmp_path: Path
) -> None:
    export = tmp_path / "export.jsonl.xz"
    record["name"] = "Tách khẩu"
    with lzma.open(export, "wt", encoding="utf-8") as file:
        file.write(json.dumps({"d": {"detail": record}}) + "\n")
    cards = {card.code: card, "9.999999": replace(card, code="9.999999")}
    everywhere = {"*": {"record/missing": "another card"}}
    explained = check(cards, export, everywhere | {card.code: {"name/Tách khẩu": "a test"}})
    assert explained.clean
    assert [reason for _, reason in explained.accepted] == ["a test", "another card"]
    stale = check(cards, export, everywhere | {card.code: {"online/full": "of long ago"}})
    assert not stale.clean
    assert stale.idle == ("1.010038 online/full",)
    assert [(d.key, d.text) for d in stale.open] == [
        ("name/Tách khẩu", "card Tách hộ, portal Tách khẩu")
    ]
