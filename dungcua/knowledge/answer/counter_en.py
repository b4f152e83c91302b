"""The sentences for the counter rules in English, word for word those of :mod:`counter`."""

from __future__ import annotations

from dungcua.knowledge.answer.counter import CounterWords
from dungcua.knowledge.model import CounterRule

__all__ = ["COUNTERS"]

_CENTRE = "the Public Administration Service Centre (Trung tâm Phục vụ hành chính công)"
_R = CounterRule
_AT_COMMUNE = {
    _R.RESIDENCE_COMMUNE: "File at {centre}, if you have your permanent or temporary residence there; the People's Committee (Ủy ban nhân dân) of {commune} decides.",
    _R.ANY_CENTRE_IN_PROVINCE: "You may also file at any Public Administration Service Centre (Trung tâm Phục vụ hành chính công) in {province}; the one near you is {centre}.",
    _R.ANY_COMMUNE: "File at any commune People's Committee (Ủy ban nhân dân xã, phường), wherever you live; near you: {centre}.",
    _R.LAND_COMMUNE: "File with the People's Committee where the land or house lies; if it lies in {commune}, file at {centre}.",
    _R.COMMUNE_POLICE: "File at the police (Công an) of {full}, if you live there.",
    _R.ANY_COMMUNE_POLICE_IN_PROVINCE: "File at the traffic police (Phòng Cảnh sát giao thông) or at any commune police (Công an xã, phường) in {province}, if you live there; near you: Công an {commune}.",
    _R.ANY_COMMUNE_POLICE: "File at any commune police (Công an xã, phường), wherever you live; near you: Công an {full}.",
    _R.PROVINCIAL_POLICE: "File at the reception counter of the police of the province (Công an {province}).",
    _R.LAND_OFFICE: "File at {centre}, at another centre in {province}, or at the land registration office (Văn phòng đăng ký đất đai) where the land lies.",
    _R.TAX_OFFICE: "File at the local tax office (Thuế cơ sở) in charge of {full}.",
    _R.SOCIAL_INSURANCE: "File at the local social insurance office (Bảo hiểm xã hội cơ sở) in charge of {full}.",
    _R.PROVINCE_DEPARTMENT: "File at the Public Administration Service Centre (Trung tâm Phục vụ hành chính công) of {province} or at {centre}; decided by: {authority}.",
    _R.FACILITY: "File at: {authority}.",
    _R.CENTRAL_AGENCY: "File at: {authority}.",
}  # fmt: skip
_IN_PROVINCE = {
    _R.RESIDENCE_COMMUNE: f"File at {_CENTRE} of the commune of your permanent or temporary residence in {{province}}.",
    _R.ANY_CENTRE_IN_PROVINCE: "You may also file at any Public Administration Service Centre (Trung tâm Phục vụ hành chính công), of a commune or of the province, in {province}.",
    _R.ANY_COMMUNE: "File at any commune People's Committee (Ủy ban nhân dân xã, phường), wherever you live.",
    _R.LAND_COMMUNE: "File with the commune People's Committee (Ủy ban nhân dân xã, phường) where the land or house lies.",
    _R.COMMUNE_POLICE: "File at the commune police (Công an xã, phường) of your place of residence in {province}.",
    _R.ANY_COMMUNE_POLICE_IN_PROVINCE: "File at the traffic police (Phòng Cảnh sát giao thông) or at any commune police (Công an xã, phường) in {province}, if you live there.",
    _R.ANY_COMMUNE_POLICE: "File at any commune police (Công an xã, phường), wherever you live.",
    _R.PROVINCIAL_POLICE: "File at the reception counter of the police of {province} (Công an tỉnh, thành phố).",
    _R.LAND_OFFICE: f"File at {_CENTRE} in {{province}}, or at the land registration office (Văn phòng đăng ký đất đai) where the land lies.",
    _R.TAX_OFFICE: "File at the local tax office (Thuế cơ sở) in charge of the area.",
    _R.SOCIAL_INSURANCE: "File at the local social insurance office (Bảo hiểm xã hội cơ sở) in charge of the area.",
    _R.PROVINCE_DEPARTMENT: f"File at {_CENTRE} of {{province}}; decided by: {{authority}}.",
    _R.FACILITY: "File at: {authority}.",
    _R.CENTRAL_AGENCY: "File at: {authority}.",
}  # fmt: skip
COUNTERS = CounterWords(
    at_commune=_AT_COMMUNE,
    in_province=_IN_PROVINCE,
    anywhere={
        rule: text.replace("{province}", "the province") for rule, text in _IN_PROVINCE.items()
    },
    centre=f"{_CENTRE} of {{full}}",
    branch_in_hanoi=(
        "the branch or reception point in {commune} of the Public Administration Service Centre "
        "of Hà Nội (Trung tâm Phục vụ hành chính công TP Hà Nội)"
    ),
    also=("You may also file", "You may file"),
)
