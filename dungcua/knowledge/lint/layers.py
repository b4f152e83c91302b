"""Rules for overlays: whose they are, what they rest on, how well they were read."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from dungcua.errors import InvalidCard
from dungcua.knowledge.lint.cards import DEAREST, DISTRICT, life_faults
from dungcua.knowledge.lint.shelf import Finding, Shelf
from dungcua.knowledge.load import DATA_DIR
from dungcua.knowledge.model import Channel, Confidence, CounterRule, FeeKind, Life, OnlineLevel
from dungcua.knowledge.offices import load_offices
from dungcua.knowledge.overlays import AnyCounter, FeeLayer, Hotline, ProvinceFee, Reach

__all__ = ["layer_faults", "office_faults"]

Layer = FeeLayer | AnyCounter | Hotline
# The tables of places are part of the release, whatever data are linted.
_PROVINCES = DATA_DIR / "places/provinces.csv"
_COMMUNES = DATA_DIR / "places/communes.csv"
_NUMBER = re.compile(r"\+?[\d .]{3,16}")
_RANK = {Confidence.UNREAD: 0, Confidence.SECONDARY: 1, Confidence.PRIMARY: 2}
_FAR = {
    Reach.COUNTRY: {CounterRule.ANY_COMMUNE, CounterRule.ANY_COMMUNE_POLICE},
    Reach.PROVINCE: {
        CounterRule.ANY_CENTRE_IN_PROVINCE,
        CounterRule.ANY_COMMUNE_POLICE_IN_PROVINCE,
        CounterRule.LAND_OFFICE,
        CounterRule.ANY_COMMUNE,
        CounterRule.ANY_COMMUNE_POLICE,
    },
}
"""Counters that a card must have for a list to be right about it."""


def layer_faults(shelf: Shelf, day: date) -> Iterator[Finding]:
    """Yield the faults of every overlay, judged on ``day``."""
    provinces = _provinces()
    for file, layer in shelf.layers:
        faults = [
            *_owner(layer, provinces),
            *_sources(layer, shelf, day),
            *life_faults(layer.life, "life", day),
        ]
        match layer:
            case FeeLayer():
                faults += _fees(layer, shelf)
            case AnyCounter():
                faults += _list(layer, shelf)
            case Hotline():
                faults += _hotline(layer)
        for field, code, sentence in faults:
            yield Finding(file, f"{layer.id}.{field}", code, sentence)
    yield from _twice(shelf)


Faults = Iterator[tuple[str, str, str]]


def _owner(layer: Layer, provinces: frozenset[str]) -> Faults:
    if layer.province_code is not None and layer.province_code not in provinces:
        yield "province_code", "KL-401", f"Không có tỉnh, thành mang mã {layer.province_code}."


def _sources(layer: Layer, shelf: Shelf, day: date) -> Faults:
    """A layer rests on something we have, in force, and is no surer than that."""
    if not shelf.law_complete:
        return
    if not layer.basis:
        yield "basis", "KL-402", "Không có căn cứ."
    for source in layer.basis:
        fact, document = shelf.facts.get(source), shelf.documents.get(source)
        if fact is None and document is None:
            yield "basis", "KL-402", f"Không có căn cứ nào mang ký hiệu {source}."
        if fact is not None and _RANK[layer.life.confidence] > _RANK[fact.life.confidence]:
            text = f"Tin cậy {layer.life.confidence.value} mà {source} chỉ là "
            yield "life", "KL-403", text + f"{fact.life.confidence.value}."
        end = _earliest(
            fact.life if fact is not None else None, document.in_force_to if document else None
        )
        if end is None:
            continue
        if layer.life.valid_to is not None and layer.life.valid_to > end:
            yield "life", "KL-404", f"Hết hạn {layer.life.valid_to}, sau {source} ({end})."
        elif end < day and (layer.life.valid_to is None or layer.life.valid_to >= day):
            yield "basis", "KL-404", f"{source} hết hiệu lực {end}."


def _earliest(life: Life | None, end: date | None) -> date | None:
    return life.valid_to if life is not None else end


def _fees(layer: FeeLayer, shelf: Shelf) -> Faults:
    if not layer.fees:
        yield "fees", "KL-405", "Không có mức phí nào."
    codes = shelf.by_code()
    for n, fee in enumerate(layer.fees):
        where = f"fees.{n}"
        if fee.procedure not in codes:
            yield where, "KL-406", f"Mức phí cho thủ tục {fee.procedure}, không có thẻ."
        elif fee.procedure in codes:
            card = codes[fee.procedure]
            known = set(card.channels)
            if card.online_level is OnlineLevel.UNKNOWN:
                known.add(Channel.ONLINE)
            lost = set(fee.channels) - known
            if lost:
                text = f"Mức phí cho cách nộp mà thẻ không có: {', '.join(sorted(lost))}."
                yield where, "KL-407", text
        yield from _price(fee, where)
        for text in (fee.what, fee.when or "", fee.per or ""):
            if found := DISTRICT.search(text):
                yield where, "KL-110", f"Nhắc cấp hoặc tên gọi đã bỏ: “{found.group()}”."


def _price(fee: ProvinceFee, where: str) -> Faults:
    if fee.kind not in (FeeKind.FREE, FeeKind.AMOUNT):
        yield where, "KL-405", "Lớp của tỉnh phải nói mức thu hoặc miễn."
    if fee.kind is FeeKind.AMOUNT and (fee.amount is None or not 0 < fee.amount <= DEAREST):
        yield where, "KL-405", "Có mức thu nhưng không có số tiền hợp lý."
    if fee.kind is FeeKind.FREE and fee.amount is not None:
        yield where, "KL-405", "Miễn mà lại ghi số tiền."


def _list(layer: AnyCounter, shelf: Shelf) -> Faults:
    if DISTRICT.search(layer.text):
        yield "text", "KL-110", "Nhắc cấp hoặc tên gọi đã bỏ."
    codes = layer.procedures or ()
    if layer.procedures is not None and not codes:
        yield "procedures", "KL-408", "Danh mục trống; chưa đọc được thì ghi null."
    if len(set(codes)) < len(codes):
        yield "procedures", "KL-408", "Có mã ghi hai lần."
    cards = shelf.by_code()
    for code in codes:
        if code not in cards and code not in shelf.catalogue:
            yield "procedures", "KL-408", f"Mã {code} không có thẻ và không có trong danh mục."
        if code in cards:
            rules = {counter.rule for counter in cards[code].counters}
            if rules.isdisjoint(_FAR[layer.reach]):
                text = f"Thẻ {code} nói nơi nộp khác với danh mục này."
                yield "procedures", "KL-409", text


def _hotline(layer: Hotline) -> Faults:
    if not _NUMBER.fullmatch(layer.number):
        yield "number", "KL-410", f"“{layer.number}” không phải số điện thoại."
    if not layer.name.strip() or not layer.about.strip():
        yield "name", "KL-410", "Không nói số này là của ai, để làm gì."


def _twice(shelf: Shelf) -> Iterator[Finding]:
    """Two rules of a province for one thing on one day: nobody knows which holds."""
    known: list[tuple[FeeLayer, ProvinceFee]] = []
    for file, layer in shelf.layers:
        if not isinstance(layer, FeeLayer):
            continue
        for fee in layer.fees:
            for other, theirs in known:
                if _same(layer, fee, other, theirs):
                    text = f"Cùng một mức phí ở {other.id}, ngày áp dụng chồng nhau."
                    yield Finding(file, f"{layer.id}.{fee.procedure}", "KL-411", text)
            known.append((layer, fee))


def _same(layer: FeeLayer, fee: ProvinceFee, other: FeeLayer, theirs: ProvinceFee) -> bool:
    ways = set(fee.channels or Channel) & set(theirs.channels or Channel)
    starts = [each.life.valid_from or date.min for each in (layer, other)]
    ends = [each.life.valid_to or date.max for each in (layer, other)]
    return bool(
        layer.province_code == other.province_code
        and (fee.procedure, fee.what, fee.when) == (theirs.procedure, theirs.what, theirs.when)
        and ways
        and max(starts) <= min(ends)
    )


def office_faults(directory: Path, day: date) -> Iterator[Finding]:
    """Yield the faults of the records of offices that operators keep, judged on ``day``."""
    try:
        offices = load_offices(_codes(_COMMUNES), directory / "offices")
    except InvalidCard as error:
        name, _, detail = str(error).removeprefix(f"{directory}/").partition(": ")
        yield Finding(name, "-", "KL-412", " ".join(detail.split())[:300])
        return
    for commune, listed in offices.by_commune.items():
        for office in listed:
            if office.verified_on > day:
                text = f"{office.name}: ngày kiểm tra {office.verified_on} chưa tới."
                yield Finding("offices", commune, "KL-412", text)
            if found := DISTRICT.search(office.name):
                text = f"{office.name}: nhắc cấp đã bỏ “{found.group()}”."
                yield Finding("offices", commune, "KL-412", text)
            if office.valid_to is not None and office.valid_to < day:
                text = f"{office.name}: hết hạn {office.valid_to}."
                yield Finding("offices", commune, "KL-413", text)


def _provinces() -> frozenset[str]:
    return frozenset(_codes(_PROVINCES))


def _codes(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as rows:
        return [row["code"] for row in csv.DictReader(rows)]
