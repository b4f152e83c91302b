"""Vietnamese sentences about places: why a candidate is one, and what to ask."""

from __future__ import annotations

from collections.abc import Sequence

from dungcua.knowledge.places.hamlets import Hamlet
from dungcua.knowledge.places.model import Candidate, Reason
from dungcua.knowledge.places.table import (
    Commune,
    District,
    Ended,
    FormerUnit,
    Province,
    Relation,
)

__all__ = [
    "ask",
    "low",
    "place",
    "why_commune",
    "why_district",
    "why_former",
    "why_hamlet",
    "why_province",
]

_MOST = 5
"""No question lists more choices than this."""


def low(name: str) -> str:
    """Return a name with its type in small letters, as inside a sentence."""
    return name[0].lower() + name[1:]


def place(commune: Commune) -> str:
    """Return "Xã Hòa Tiến, Đà Nẵng"."""
    return f"{commune.name}, {commune.province}"


def why_former(unit: FormerUnit, commune: Commune, relation: Relation) -> str:
    """Return the way from a former commune to a present one, with its resolution."""
    if unit.name == unit.district.name:
        old = f"{low(unit.name)} cũ"
    else:
        old = f"{low(unit.name)}, {low(unit.district.name)} cũ"
    if unit.province != commune.province:
        old += f" ({unit.province})"
    if unit.ended is not None:
        return old + _ended(unit, unit.ended) + _today(unit, commune, relation)
    return (
        f"{old} → {place(commune)} (theo NQ {commune.resolution}, {relation.words})"
        + _since_2026(commune)
    )


def _ended(unit: FormerUnit, ended: Ended) -> str:
    last, by = (f"{day:%d/%m/%Y}" for day in (ended.last_seen, ended.gone_by))
    if ended.certain:
        return f" (tên có trong danh mục {last}, không còn trong danh mục {by})"
    return f" đã nhập với nơi khác trong khoảng {last} đến {by}; chưa có căn cứ biết nhập vào đâu"


def _today(unit: FormerUnit, commune: Commune, relation: Relation) -> str:
    if relation is Relation.POSSIBLE:
        return (
            f". Một phần địa bàn {low(unit.district.name)} khi ấy nay thuộc {place(commune)} "
            f"(theo NQ {commune.resolution})" + _since_2026(commune)
        )
    return f" → {place(commune)} (theo NQ {commune.resolution})" + _since_2026(commune)


def why_hamlet(why: str, hamlet: Hamlet) -> str:
    """Return ``why`` with the hamlet that told the parts of a split commune apart."""
    return f"{why}; {low(hamlet.name)} thuộc phần này ({hamlet.source})"


def why_commune(commune: Commune) -> str:
    """Return what makes a present name a candidate."""
    return f"tên hiện nay: {place(commune)} (theo NQ {commune.resolution})" + _since_2026(commune)


def _since_2026(commune: Commune) -> str:
    if commune.changed_by is None:
        return ""
    return f"; {low(commune.type_before_2026 or '')} thành phường theo NQ {commune.changed_by}"


def why_district(district: District, commune: Commune) -> str:
    """Return why a commune is listed for a former district."""
    return (
        f"{low(district.name)} cũ ({district.province}), một phần địa bàn nay thuộc "
        f"{place(commune)} (theo NQ {commune.resolution})"
    )


def why_province(old: str | None, province: Province) -> str:
    """Return what became of a province."""
    if old is None or old == province.name:
        return f"{low(province.type)} {province.name}"
    return f"{old} cũ → {low(province.type)} {province.name} (theo NQ 202/2025/QH15)"


def ask(
    name: str, candidates: Sequence[Candidate], reason: Reason | None, district: str | None = None
) -> str | None:
    """Return the one question that tells ``candidates`` apart best.

    Args:
        name: the place as the person named it.
        candidates: best first.
        reason: why there are several.
        district: the former district, when only that was named.

    """
    communes = [c for c in candidates if c.commune is not None]
    if reason is Reason.PROVINCE_ONLY:
        if len(candidates) > 1:
            return f"{name} nay thuộc {_choices(sorted({c.province for c in candidates}))}?"
        return f"Anh/chị ở xã, phường nào của {candidates[0].province}?"
    if reason is Reason.DISTRICT_ONLY:
        provinces = sorted({c.province for c in candidates})
        if 1 < len(provinces) <= _MOST:
            return f"{name} anh/chị nói thuộc {_choices(provinces)}?"
        return f"Anh/chị ở xã, phường nào của {district or name}?"
    if reason is Reason.FUZZY and len(communes) == 1:
        former = communes[0].former
        named = (
            f"{former.name}, {low(former.district.name)}, {former.province} cũ"
            if former
            else place(communes[0].commune)  # type: ignore[arg-type]
        )
        return f"Có phải anh/chị muốn nói {named} không?"
    if len(communes) < 2:
        return None
    if reason is Reason.ENDED_EARLIER:
        district = low(next(c.former.district.name for c in communes if c.former))
        return (
            f"{name} ({district} cũ) đã nhập với nơi khác trước năm 2025. Nơi thường trú trên "
            "VNeID của anh/chị nay ghi xã, phường nào?"
        )
    return _tell_apart(name, communes, reason)


def _tell_apart(name: str, candidates: Sequence[Candidate], reason: Reason | None) -> str:
    """Ask for what people know best: province, then former district, then the new name."""
    provinces = list(dict.fromkeys(_old_province(c) for c in candidates))
    if len(provinces) > 1:
        if len(provinces) <= _MOST:
            return f"{name} anh/chị nói thuộc {_choices(provinces)}?"
        return f"{name} anh/chị nói thuộc huyện nào, tỉnh nào trước đây?"
    olds = [c.former for c in candidates if c.former is not None]
    news = [c for c in candidates if c.former is None and c.commune is not None]
    districts = list(dict.fromkeys(low(old.district.name) for old in olds))
    if olds and news and reason is Reason.SAME_NAME_OLD_NEW:
        where = _choices(districts[:_MOST])
        return f"{name} là tên mới từ 01/7/2025, hay tên cũ thuộc {where}?"
    if len(districts) > 1:
        if len(districts) <= _MOST:
            return f"{name} trước đây thuộc {_choices(districts)}?"
        return f"{name} trước đây thuộc quận, huyện, thành phố nào?"
    named = list(dict.fromkeys(c.commune.name for c in candidates if c.commune))
    old = olds[0].name if olds else name
    return (
        f"{old} cũ đã chia về nhiều nơi: nơi thường trú trên VNeID của anh/chị nay ghi "
        f"{_choices(named[:_MOST])}?"
    )


def _old_province(candidate: Candidate) -> str:
    return candidate.former.province if candidate.former else candidate.province


def _choices(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    return f"{', '.join(names[:-1])} hay {names[-1]}"
