"""From a counter rule and a place to the sentence that says where to go.

No address, room or opening hour is ever guessed: only what the rules of law give.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dungcua.knowledge.answer.wording import lower_first
from dungcua.knowledge.model import Counter, CounterRule, Procedure, Statement

__all__ = ["HANOI", "VIETNAMESE", "CounterWords", "Place", "where"]

HANOI = "01"
"""Hà Nội has one centre with branches instead of centres of the communes (LAW.md B-14)."""


@dataclass(frozen=True, slots=True)
class Place:
    """A present place as the answer needs it; ``commune`` with its type, or None."""

    province: str
    province_code: str
    commune: str | None = None
    code: str | None = None

    @property
    def full(self) -> str:
        """Return "Xã Hòa Tiến, Đà Nẵng" or "Đà Nẵng"."""
        return f"{self.commune}, {self.province}" if self.commune else self.province


@dataclass(frozen=True, slots=True)
class CounterWords:
    """Sentences of one language per rule: at a commune, in a province, anywhere.

    ``also`` is how a sentence begins that needs another before it, and how it begins alone.
    """

    at_commune: Mapping[CounterRule, str]
    in_province: Mapping[CounterRule, str]
    anywhere: Mapping[CounterRule, str]
    centre: str
    branch_in_hanoi: str
    also: tuple[str, str]
    lower: bool = False
    """Whether "Xã" becomes "xã" within a sentence."""


def where(
    card: Procedure, place: Place | None, words: CounterWords | None = None
) -> tuple[Statement, ...]:
    """Return where to file, one sentence per counter rule, best first."""
    words = words or VIETNAMESE
    said = [_sentence(counter, card, place, words) for counter in card.counters]
    also, alone = words.also
    if said and said[0].text.startswith(also):
        first = said[0]
        said[0] = Statement(first.text.replace(also, alone, 1), first.basis)
    return tuple(said)


def _sentence(
    counter: Counter, card: Procedure, place: Place | None, words: CounterWords
) -> Statement:
    basis = counter.basis
    commune = place.commune if place else None
    if commune and place:
        form = words.at_commune[counter.rule]
        hanoi = place.province_code == HANOI
        commune = lower_first(commune) if words.lower else commune
        full = f"{commune}, {place.province}"
        centre = (words.branch_in_hanoi if hanoi else words.centre).format(
            commune=commune, full=full
        )
        text = form.format(
            centre=centre, commune=commune, province=place.province, full=full,
            authority=card.authority,
        )  # fmt: skip
        if hanoi and "{centre}" in form:
            basis = (*basis, "B-14")
    elif place:
        text = words.in_province[counter.rule].format(
            province=place.province, authority=card.authority
        )
    else:
        text = words.anywhere[counter.rule].format(authority=card.authority)
    return Statement(text, basis)


_R = CounterRule
_AT_COMMUNE = {
    _R.RESIDENCE_COMMUNE: "Nộp tại {centre} (Ủy ban nhân dân {commune} giải quyết), nếu đây là nơi thường trú hoặc tạm trú.",
    _R.ANY_CENTRE_IN_PROVINCE: "Cũng có thể nộp tại Trung tâm Phục vụ hành chính công bất kỳ ở {province}; gần anh/chị là {centre}.",
    _R.ANY_COMMUNE: "Nộp tại Ủy ban nhân dân xã, phường nào cũng được, không phụ thuộc nơi cư trú; gần anh/chị là {centre}.",
    _R.LAND_COMMUNE: "Nộp tại Ủy ban nhân dân nơi có đất, nhà; nếu đất, nhà ở {commune} thì nộp tại {centre}.",
    _R.COMMUNE_POLICE: "Nộp tại Công an {full}, nếu đây là nơi cư trú.",
    _R.ANY_COMMUNE_POLICE_IN_PROVINCE: "Nộp tại Phòng Cảnh sát giao thông hoặc Công an xã, phường bất kỳ ở {province} (nơi cư trú); gần anh/chị là Công an {commune}.",
    _R.ANY_COMMUNE_POLICE: "Nộp tại Công an xã, phường nào cũng được, không phụ thuộc nơi cư trú; gần anh/chị là Công an {full}.",
    _R.PROVINCIAL_POLICE: "Nộp tại nơi tiếp nhận của Công an {province}.",
    _R.LAND_OFFICE: "Nộp tại {centre}, Trung tâm khác ở {province}, hoặc Văn phòng đăng ký đất đai (Chi nhánh) nơi có đất.",
    _R.TAX_OFFICE: "Nộp tại cơ quan Thuế cơ sở quản lý địa bàn {full}.",
    _R.SOCIAL_INSURANCE: "Nộp tại cơ quan Bảo hiểm xã hội cơ sở phụ trách địa bàn {full}.",
    _R.PROVINCE_DEPARTMENT: "Nộp tại Trung tâm Phục vụ hành chính công của {province} hoặc {centre}; {authority} giải quyết.",
    _R.FACILITY: "Nộp tại {authority}.",
    _R.CENTRAL_AGENCY: "Nộp tại {authority}.",
}  # fmt: skip
_IN_PROVINCE = {
    _R.RESIDENCE_COMMUNE: "Nộp tại Trung tâm Phục vụ hành chính công của xã, phường nơi thường trú hoặc tạm trú ở {province}.",
    _R.ANY_CENTRE_IN_PROVINCE: "Cũng có thể nộp tại Trung tâm Phục vụ hành chính công bất kỳ, cấp xã hoặc cấp tỉnh, ở {province}.",
    _R.ANY_COMMUNE: "Nộp tại Ủy ban nhân dân xã, phường nào cũng được, không phụ thuộc nơi cư trú.",
    _R.LAND_COMMUNE: "Nộp tại Ủy ban nhân dân xã, phường nơi có đất, nhà.",
    _R.COMMUNE_POLICE: "Nộp tại Công an xã, phường nơi cư trú ở {province}.",
    _R.ANY_COMMUNE_POLICE_IN_PROVINCE: "Nộp tại Phòng Cảnh sát giao thông hoặc Công an xã, phường bất kỳ ở {province} (nơi cư trú).",
    _R.ANY_COMMUNE_POLICE: "Nộp tại Công an xã, phường nào cũng được, không phụ thuộc nơi cư trú.",
    _R.PROVINCIAL_POLICE: "Nộp tại nơi tiếp nhận của Công an {province}.",
    _R.LAND_OFFICE: "Nộp tại Trung tâm Phục vụ hành chính công ở {province}, hoặc Văn phòng đăng ký đất đai (Chi nhánh) nơi có đất.",
    _R.TAX_OFFICE: "Nộp tại cơ quan Thuế cơ sở quản lý địa bàn.",
    _R.SOCIAL_INSURANCE: "Nộp tại cơ quan Bảo hiểm xã hội cơ sở phụ trách địa bàn.",
    _R.PROVINCE_DEPARTMENT: "Nộp tại Trung tâm Phục vụ hành chính công của {province}; {authority} giải quyết.",
    _R.FACILITY: "Nộp tại {authority}.",
    _R.CENTRAL_AGENCY: "Nộp tại {authority}.",
}  # fmt: skip
# Where people live is one place, in whichever province: only "any counter" needs its bounds.
_ANYWHERE = {
    rule: text.replace("trú ở {province}", "trú")
    .replace(" ở {province}", " trong tỉnh")
    .replace("{province}", "tỉnh, thành phố")
    for rule, text in _IN_PROVINCE.items()
}
VIETNAMESE = CounterWords(
    at_commune=_AT_COMMUNE,
    in_province=_IN_PROVINCE,
    anywhere=_ANYWHERE,
    centre="Trung tâm Phục vụ hành chính công {full}",
    branch_in_hanoi=(
        "chi nhánh hoặc điểm tiếp nhận của Trung tâm Phục vụ hành chính công TP Hà Nội "
        "tại {commune}"
    ),
    also=("Cũng có thể", "Có thể"),
    lower=True,
)
