"""Records in the portal's form, written for these tests."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

Detail = dict[str, Any]
Make = Callable[..., Detail]
Write = Callable[..., Path]


def detail(number: int, **change: Any) -> Detail:
    """Record ``number``: code 9.00000n, with one body, one way of filing and one paper."""
    base: Detail = {
        "id": f"019d0000-0000-7000-8000-{number:012}",
        "code": f"9.{number:06}",
        "name": f"Thủ tục thử số {number}",
        "type": "STANDARD",
        "isWard": True,
        "updatedAt": 1_784_000_000_000 + number,
        "unitGroupsExecuting": [{"name": "Ủy ban nhân dân cấp xã"}],
        "departmentsExecuting": [],
        "executionMethods": [
            {
                "submissionMethod": "DIRECT",
                "processingTime": 3,
                "processingTimeUnit": "WORKING_DAY",
                "fees": [{"type": "FEE", "value": 8000, "description": ""}],
            }
        ],
        "executionCases": [
            {"name": "", "profileComponents": [{"name": "Đơn", "originalQty": 1, "copyQty": 0}]}
        ],
        "resultsDetails": [{"name": "Giấy thử"}],
        "procedureProposal": {"proposalNumber": "1/QĐ-THU", "decisionDate": 1_768_496_400_000},
    }
    return deepcopy(base) | change


@pytest.fixture
def make() -> Make:
    return detail


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write an export: details as the exports wrap them, texts as they are."""

    def to_file(lines: Iterable[Detail | str], name: str = "portal.jsonl") -> Path:
        texts = (
            line if isinstance(line, str) else json.dumps({"d": {"detail": line}}) for line in lines
        )
        path = tmp_path / name
        path.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
        return path

    return to_file
