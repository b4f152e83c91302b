"""Addresses as people type them, of one province: the same in every run.

Put together of the official names, then written as people do: with and without type words,
short or in full, former district, former or present province, a house or hamlet in front,
without diacritics, in small letters or capitals.
"""

from __future__ import annotations

from random import Random

from dungcua.knowledge.places import Gazetteer
from dungcua.knowledge.text.fold import fold

__all__ = ["addresses"]

_SEED = 20261122
_SHORT = {
    "Xã": ("xã", "x.", "Xã"),
    "Phường": ("phường", "P.", "p."),
    "Thị trấn": ("thị trấn", "TT.", "TT"),
    "Đặc khu": ("đặc khu",),
    "Huyện": ("huyện", "H.", "h."),
    "Quận": ("quận", "Q.", "q."),
    "Thị xã": ("thị xã", "TX."),
    "Thành phố": ("thành phố", "TP.", "tp"),
}
_BELOW = ("thôn 3, ", "Số 12 Trần Phú, ", "tổ 5 ", "ấp Tân Lợi, ", "12/4 đường Lê Lợi, ", "KP 4, ")
_BETWEEN = (", ", ", ", ", ", " - ", " ")


def addresses(places: Gazetteer, province: str, count: int) -> list[str]:
    """Return ``count`` addresses in the present province with this code."""
    chance = Random(_SEED)
    units = places.units_into(province)
    communes = [c for c in map(places.commune, places.codes()) if c and c.province_code == province]
    known = places.province(province)
    assert known is not None
    city = f"{known.type} {known.name}"

    def named(name: str, bare: float) -> str:
        kind = next((kind for kind in _SHORT if name.startswith(f"{kind} ")), None)
        if kind is None:
            return name
        alone = name.removeprefix(f"{kind} ")
        if chance.random() < bare and not alone.isdigit():
            return alone
        return f"{chance.choice(_SHORT[kind])} {alone}"

    def written() -> str:
        if chance.random() < 0.65:
            unit = chance.choice(units)
            parts = [named(unit.name, 0.3)]
            if chance.random() < 0.7:
                parts.append(named(unit.district.name, 0.35))
            if chance.random() < 0.7:
                parts.append(chance.choice((unit.province, known.name, city)))
        else:
            parts = [named(chance.choice(communes).name, 0.3)]
            if chance.random() < 0.7:
                parts.append(chance.choice((known.name, city)))
        text = chance.choice(_BETWEEN).join(parts)
        if chance.random() < 0.2:
            text = chance.choice(_BELOW) + text
        how = chance.random()
        if how < 0.35:
            return fold(text)
        return text.lower() if how < 0.45 else text.upper() if how < 0.5 else text

    return [written() for _ in range(count)]
