"""Places in the talk: which one is meant, how to ask, what to remember of the choices."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dungcua.actions import words
from dungcua.actions.context import Context
from dungcua.actions.words_en import say
from dungcua.conversations.message import Button
from dungcua.knowledge.answer import Place
from dungcua.knowledge.answer.structure import Lang
from dungcua.knowledge.answer.wording import upper_first
from dungcua.knowledge.model import CounterRule, Procedure
from dungcua.knowledge.places import Candidate, Gazetteer, PlaceMention, Resolution
from dungcua.knowledge.text.fold import fold

__all__ = [
    "Places",
    "became",
    "choices",
    "code_of",
    "follows_land",
    "names_unit",
    "needs_place",
    "place_question",
    "present_name",
    "units_first",
    "without_places",
]

_PLACELESS = frozenset(
    {CounterRule.FACILITY, CounterRule.CENTRAL_AGENCY, CounterRule.ANY_COMMUNE_POLICE}
)
# What is said right after a place belongs to it: "huyện Hòa Vang cũ".
_OLD_OR_NEW = re.compile(r"^\s*(?:cũ|cu|mới|moi|trước đây|truoc day|trước kia|truoc kia)\b")
# "… is which commune now?" asks about the place itself, not about a procedure.
_NOW_WHERE = re.compile(
    r"\b(?:(?:bây giờ|bay gio|giờ|gio|nay|hiện nay|hien nay)\s+)?"
    r"(?:(?:là|la|thuộc|thuoc|về|ve)\s+)?"
    r"(?:xã|xa|phường|phuong|tỉnh|tinh|huyện|huyen|đặc khu|thành phố|thanh pho)\s+"
    r"(?:nào|nao|gì|gi)\b",
    re.IGNORECASE,
)
# "hộ khẩu Nghệ An" says where somebody is registered; "nhập hộ khẩu" before it asks for it.
_LIVES = re.compile(
    r"(?<!nhập )(?<!nhap )(?<!chuyển )(?<!chuyen )(?<!cắt )(?<!tách )(?<!tach )(?<!làm )(?<!lam )"
    r"(?<!ký )(?<!ky )(?<!xóa )(?<!sổ )(?<!so )(?<!báo )(?<!hạn )"
    r"\b(?:hộ khẩu|ho khau|hktt|quê|nguyên quán|thường trú|tạm trú)"
    r"(?: (?:thường trú|gốc|ở|tại|bên))*\s*$",
    re.IGNORECASE,
)
_FROM_THERE = re.compile(r"\b(?:từ|tu|ở|o|bên|quê) (?:tỉnh |tinh |thành phố |tp )?$", re.IGNORECASE)
_TO_THERE = re.compile(
    r"\b(?:vào|vao|đến|den|ra|về|ve|lên|len|xuống|xuong|sang|qua|tới|toi) "
    r"(?:ở |o |tỉnh |tinh |thành phố |tp )?$",
    re.IGNORECASE,
)
_MOST_CHOICES = 8
_UNIT_WORD = re.compile(r"\b(?:xa|phuong|huyen|quan|tinh|thanh pho|thi tran|thi xa|dac khu|thon)\b")
# "Hai Chau ward": in Vietnamese the kind of unit stands first.
_UNIT = re.compile(
    r"\b(?P<name>[^\W\d_]\w*(?:[ '][^\W\d_]\w*){0,2}?) (?P<unit>ward|commune|district|province)\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\b(?P<unit>ward|district) (?P<name>\d{1,2})\b", re.IGNORECASE)
_UNITS = {"ward": "phường", "commune": "xã", "district": "quận", "province": "tỉnh"}
_BEFORE_NAME = re.compile(
    r"^(?:(?:i|we|am|live|stay|is|are|in|at|from|the|my|of|near) )+", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Places:
    """Reads places out of messages with the conversation in mind."""

    gazetteer: Gazetteer

    def resolve(self, text: str, context: Context) -> Resolution:
        """Resolve the places of a text: among those offered, else near the last one."""
        if context.pending == "place" and context.options:
            offered = [self._candidate(code) for code in context.options]
            free = self.gazetteer.resolve(text)
            if free.candidates and not free.ambiguous and free.candidates[0].commune is not None:
                return free  # it names one commune by itself ("phường Cẩm Phô cũ")
            narrowed = self.gazetteer.resolve(text, within=offered)
            # a text that names another place instead is not held to what was offered
            if narrowed.candidates and not narrowed.ambiguous:
                return narrowed
            same = {c.commune.code for c in offered if c.commune}
            if any(c.commune and c.commune.code in same for c in narrowed.candidates):
                return narrowed
        found = self.gazetteer.resolve(text)
        known = self.known(context.place)
        if found.ambiguous and known is not None:
            near = [c for c in found.candidates if c.province_code == known.province_code]
            if near:
                narrowed = self.gazetteer.resolve(text, within=near)
                return narrowed if narrowed.candidates else found
        return found

    def one(self, found: Resolution | PlaceMention) -> Place | None:
        """Return the place all candidates agree on: the commune, else the province."""
        if not found.candidates:
            return None
        first = found.candidates[0]
        if not found.ambiguous and first.commune is not None:
            return Place(
                first.province, first.province_code, first.commune.name, first.commune.code
            )
        if len({c.province_code for c in found.candidates}) == 1:
            return Place(first.province, first.province_code)
        return None

    def destination(self, found: Resolution) -> Place | None:
        """Return where somebody moves to, of "từ Hà Nội vào Đà Nẵng"; None without a move."""
        mentions = sorted(found.mentions, key=lambda m: m.start)
        came = any(_FROM_THERE.search(found.text[: m.start]) for m in mentions)
        to = [m for m in mentions if _TO_THERE.search(found.text[: m.start])]
        return self.one(to[-1]) if came and to else None

    def known(self, code: str | None) -> Place | None:
        """Return the place of a remembered code; None for none, or one that is gone."""
        if not code:
            return None
        commune = self.gazetteer.commune(code)
        if commune is not None:
            return Place(commune.province, commune.province_code, commune.name, commune.code)
        province = self.gazetteer.province(code)
        return Place(province.name, province.code) if province else None

    def _candidate(self, option: str) -> Candidate:
        """Return the candidate that an option of :func:`choices` stands for."""
        code, _, old = option.partition("<")
        commune = self.gazetteer.commune(code)
        if commune is not None:
            former = next((u for u in self.gazetteer.former_units(code) if u.code == old), None)
            return Candidate(commune, commune.province_code, commune.province, 0.0, "", former)
        province = self.gazetteer.province(code)
        return Candidate(None, code, province.name if province else "", 0.0, "")


def code_of(place: Place | None) -> str | None:
    """Return what is remembered of a place: the code of its commune, else of its province."""
    return (place.code or place.province_code) if place else None


def without_places(found: Resolution) -> str:
    """Cut the places out of a text: their names must not pull procedures up."""
    text = found.text
    for mention in sorted(found.mentions, key=lambda m: m.start, reverse=True):
        rest = _OLD_OR_NEW.sub("", text[mention.end :], count=1)
        text = f"{_LIVES.sub(' ', text[: mention.start])} {rest}"
    return _NOW_WHERE.sub(" ", text) if found.mentions else text


def needs_place(card: Procedure) -> bool:
    """Whether the counter depends on where the person lives or the matter lies."""
    return any(counter.rule not in _PLACELESS for counter in card.counters)


def follows_land(card: Procedure) -> bool:
    """Whether the counter is where the land lies."""
    return any(
        counter.rule in (CounterRule.LAND_COMMUNE, CounterRule.LAND_OFFICE)
        for counter in card.counters
    )


def names_unit(text: str) -> bool:
    """Whether a text has the type word of a commune or province in it ("xã Đồng Ý")."""
    return _UNIT_WORD.search(fold(text)) is not None


def became(found: Resolution | PlaceMention) -> str | None:
    """Say how the place named became the present one, when its name or parent changed."""
    if found.ambiguous or not found.candidates or found.candidates[0].former is None:
        return None
    why = found.candidates[0].why
    return present_name(why) if why else None


def present_name(why: str) -> str:
    """Write out what the gazetteer says of a place: "… → … (theo NQ …)" as a sentence."""
    told = why.replace(" → ", " nay là ").replace("(theo NQ ", "(theo Nghị quyết ")
    return upper_first(told) + "."


def choices(found: Resolution) -> tuple[tuple[Button, ...], tuple[str, ...]]:
    """Return buttons for the candidates and what to remember of them.

    The answer may name the former district, so the former unit is remembered too:
    "06391<06472" is a present commune that took in a former one.
    """
    options, codes = [], []
    for candidate in found.candidates[:_MOST_CHOICES]:
        options.append(Button(title=candidate.full, send=candidate.full))
        code = candidate.commune.code if candidate.commune else candidate.province_code
        codes.append(f"{code}<{candidate.former.code}" if candidate.former else code)
    return tuple(options), tuple(codes)


def place_question(found: Resolution, lang: Lang) -> str:
    """Return the question that an ambiguous place calls for."""
    return say(words.WHICH_PLACE, lang) if lang == "en" else str(found.ask)


def units_first(text: str) -> str:
    """Return an English text with its units as the gazetteer reads them: "phường Hai Chau"."""

    def turned(found: re.Match[str]) -> str:
        name = found["name"]
        lead = _BEFORE_NAME.match(name + " ")
        kept = lead.group() if lead else ""
        return f"{kept}{_UNITS[found['unit'].lower()]} {name[len(kept) :]}"

    return _UNIT.sub(turned, _NUMBERED.sub(turned, text))
