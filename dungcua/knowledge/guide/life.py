"""Fields of life: where people look for a procedure when they have no word for it.

The portal sorts by the ministry in charge; a household sorts by what has happened.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.model import Procedure

__all__ = ["FIELDS", "Life", "grouped", "life_part"]


class Life(StrEnum):
    """A field of life; the value stands in addresses."""

    FAMILY = "gia-dinh"
    HOME = "cu-tru"
    LAND = "nha-dat"
    SUPPORT = "tro-cap"
    INSURANCE = "bao-hiem-viec-lam"
    VEHICLE = "xe"
    BUSINESS = "kinh-doanh-thue"
    CERTIFY = "chung-thuc"
    SCHOOL = "hoc-hanh-y-te"
    ABROAD = "xuat-nhap-canh"
    OTHER = "khac"


FIELDS: Mapping[str, Life] = {
    "Hộ tịch": Life.FAMILY,
    "Nuôi con nuôi": Life.FAMILY,
    "Trẻ em": Life.FAMILY,
    "Quốc tịch": Life.FAMILY,
    "Đăng ký, quản lý cư trú": Life.HOME,
    "Cấp, quản lý căn cước": Life.HOME,
    "Định danh điện tử": Life.HOME,
    "Định danh và xác thực điện tử": Life.HOME,
    "Quân sự": Life.HOME,
    "Nghĩa vụ quân sự": Life.HOME,
    "Đất đai": Life.LAND,
    "Xây dựng": Life.LAND,
    "Quy hoạch": Life.LAND,
    "Nhà ở": Life.LAND,
    "Điện lực": Life.LAND,
    "Bảo trợ xã hội": Life.SUPPORT,
    "Giảm nghèo": Life.SUPPORT,
    "Người có công": Life.SUPPORT,
    "Trợ giúp pháp lý": Life.SUPPORT,
    "Bảo hiểm xã hội": Life.INSURANCE,
    "Bảo hiểm y tế": Life.INSURANCE,
    "Việc làm": Life.INSURANCE,
    "Lao động": Life.INSURANCE,
    "Đăng ký xe": Life.VEHICLE,
    "Giấy phép lái xe": Life.VEHICLE,
    "Giao thông": Life.VEHICLE,
    "Hộ kinh doanh": Life.BUSINESS,
    "Doanh nghiệp": Life.BUSINESS,
    "Thuế": Life.BUSINESS,
    "An toàn thực phẩm": Life.BUSINESS,
    "An ninh trật tự": Life.BUSINESS,
    "Con dấu": Life.BUSINESS,
    "Lao động nước ngoài": Life.BUSINESS,
    "Chứng thực": Life.CERTIFY,
    "Lý lịch tư pháp": Life.CERTIFY,
    "Giáo dục": Life.SCHOOL,
    "Y tế": Life.SCHOOL,
    "Xuất nhập cảnh": Life.ABROAD,
    "Lãnh sự": Life.ABROAD,
}


def grouped(kb: KnowledgeBase) -> Mapping[Life, tuple[Procedure, ...]]:
    """Return the cards by field of life, the usual ones first, then by plain name."""
    found: dict[Life, list[Procedure]] = {life: [] for life in Life}
    for card in kb.procedures.values():
        found[FIELDS.get(card.field, Life.OTHER)].append(card)
    return {
        life: tuple(sorted(cards, key=lambda card: (not card.common, card.plain_name)))
        for life, cards in found.items()
        if cards
    }


def life_part(kb: KnowledgeBase) -> dict[str, Any]:
    """Return the groups as they go into a pack: ``[field, [[code, plain name], …]]``, in order."""
    groups = grouped(kb).items()
    return {
        "groups": [
            [life, [[card.code, card.plain_name] for card in cards]] for life, cards in groups
        ]
    }
