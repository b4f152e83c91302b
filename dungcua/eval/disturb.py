"""Ways in which people write an address other than the official one.

Used to measure and to test the place resolver; shares no code and no table with it.
Every disturbance takes a :class:`Written` and a :class:`random.Random`, and returns the
text, or ``None`` where it does not apply.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Written:
    """An address in official spelling, type words included."""

    commune: str
    district: str
    province: str

    def parts(self) -> list[str]:
        """Return the levels that are there, smallest first."""
        return [part for part in (self.commune, self.district, self.province) if part]


Disturbance = Callable[[Written, Random], str | None]

NEIGHBOURS = {
    "q": "wa", "w": "qes", "e": "wrd", "r": "etf", "t": "ryg", "y": "tuh", "u": "yij", "i": "uok",
    "o": "ipl", "p": "ol", "a": "qsz", "s": "adw", "d": "sfe", "f": "dgr", "g": "fht", "h": "gjy",
    "j": "hku", "k": "jli", "l": "ko", "z": "ax", "x": "zcs", "c": "xvd", "v": "cbf", "b": "vng",
    "n": "bmh", "m": "nk",
}  # fmt: skip
TELEX = {
    "\u0300": "f", "\u0301": "s", "\u0303": "x", "\u0309": "r", "\u0323": "j",
}  # fmt: skip
VNI = {"\u0301": "1", "\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
TYPES = {
    "Thị trấn": ("TT", "TT.", "tt"), "Thành phố": ("TP", "TP.", "tp"), "Thị xã": ("TX", "TX."),
    "Phường": ("P", "P.", "p."), "Quận": ("Q", "Q.", "q."), "Huyện": ("H.", "h."),
    "Xã": ("X.", "x."), "Tỉnh": ("T.", ""),
}  # fmt: skip
PROVINCES = {
    "Hồ Chí Minh": ("TPHCM", "HCM", "SG"), "Hà Nội": ("HN",), "Đà Nẵng": ("ĐN",),
    "Bà Rịa - Vũng Tàu": ("BRVT", "BR-VT"), "Hải Phòng": ("HP",), "Cần Thơ": ("CT",),
    "Bình Dương": ("BD",), "Khánh Hòa": ("KH",), "Huế": ("TT-Huế", "TT Huế"),
}  # fmt: skip


def bare(name: str) -> str:
    """Return a name without its type word."""
    return re.sub(r"^(Thị trấn|Thành phố|Thị xã|Đặc khu|Phường|Quận|Huyện|Xã|Tỉnh) ", "", name)


def strip_marks(text: str) -> str:
    """Return ``text`` without any diacritics."""
    flat = unicodedata.normalize("NFD", text)
    flat = "".join(char for char in flat if not unicodedata.combining(char))
    return flat.replace("đ", "d").replace("Đ", "D")


def official(at: Written, rng: Random) -> str:
    """The address as a form wants it."""
    return ", ".join(at.parts())


def no_marks(at: Written, rng: Random) -> str:
    """No diacritics, lower case."""
    return strip_marks(", ".join(at.parts())).lower()


def no_marks_no_commas(at: Written, rng: Random) -> str:
    """No diacritics, no commas."""
    return strip_marks(" ".join(at.parts())).lower()


_LETTERS = ("TT", "TP", "TX", "P", "Q", "tt", "tp")
"""Abbreviations without a dot: glued to a name they would be letters of it."""


def short_types(at: Written, rng: Random) -> str | None:
    """Type words and some provinces abbreviated."""
    out = []
    for part in at.parts():
        for word, shorts in TYPES.items():
            if part.startswith(word + " "):
                short = rng.choice(shorts)
                apart = rng.random() < 0.6 or short in _LETTERS
                part = f"{short} {bare(part)}" if apart else f"{short}{bare(part)}"
                break
        out.append(part)
    known = PROVINCES.get(bare(at.province))
    if known and out and rng.random() < 0.7:
        out[-1] = rng.choice(known)
    return ", ".join(out)


def without_types(at: Written, rng: Random) -> str | None:
    """Names only."""
    if re.search(r"\d", at.commune + at.district):
        return None
    return ", ".join(bare(part) for part in at.parts())


def without_province(at: Written, rng: Random) -> str:
    """The province left out."""
    return ", ".join(at.parts()[:2])


def without_district(at: Written, rng: Random) -> str:
    """The district left out."""
    return f"{at.commune}, {at.province}"


def without_type_and_district(at: Written, rng: Random) -> str | None:
    """The commune's bare name and the province, whose type word is written ("Tam Tiến, tỉnh …")."""
    if re.search(r"\d", at.commune):
        return None
    return f"{bare(at.commune)}, {at.province[0].lower()}{at.province[1:]}"


def commune_only(at: Written, rng: Random) -> str:
    """Nothing but the commune."""
    return at.commune


def reversed_order(at: Written, rng: Random) -> str:
    """Province first."""
    return ", ".join(reversed(at.parts()))


def _slip(word: str, rng: Random) -> str:
    letters = [place for place, char in enumerate(word) if char.isalpha()]
    if len(letters) < 4:
        return word
    place = rng.choice(letters[1:])
    kind = rng.randrange(4)
    char = strip_marks(word[place]).lower()
    if kind == 0:
        return word[:place] + rng.choice(NEIGHBOURS.get(char, "n")) + word[place + 1 :]
    if kind == 1:
        return word[:place] + word[place + 1 :]
    if kind == 2:
        return word[: place + 1] + word[place] + word[place + 1 :]
    if place + 1 < len(word) and word[place + 1].isalpha():
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    return word[:place] + word[place + 1 :]


def slip_in_commune(at: Written, rng: Random) -> str | None:
    """One slip of the finger in the commune's name."""
    if len(bare(at.commune).replace(" ", "")) < 5:
        return None
    kind = at.commune[: len(at.commune) - len(bare(at.commune))]
    return ", ".join([kind + _slip(bare(at.commune), rng), *at.parts()[1:]])


def slip_in_district(at: Written, rng: Random) -> str | None:
    """One slip of the finger in the district's name."""
    if len(bare(at.district).replace(" ", "")) < 5:
        return None
    kind = at.district[: len(at.district) - len(bare(at.district))]
    return ", ".join([at.commune, kind + _slip(bare(at.district), rng), at.province])


def slip_no_marks(at: Written, rng: Random) -> str | None:
    """A slip in the commune's name, no diacritics, no commas."""
    text = slip_in_commune(at, rng)
    return strip_marks(text.replace(",", "")).lower() if text else None


def _keys(text: str, tones: dict[str, str], shapes: Callable[[str, str], str]) -> str:
    words = []
    for word in text.split(" "):
        out, tone = "", ""
        for char in unicodedata.normalize("NFC", word):
            for piece in unicodedata.normalize("NFD", char):
                if piece in tones:
                    tone = tones[piece]
                elif unicodedata.combining(piece):
                    out += shapes(out[-1], piece)
                elif piece in "đĐ":
                    out += ("d" if piece == "đ" else "D") + shapes("d", "")
                else:
                    out += piece
        words.append(out + tone)
    return " ".join(words)


def telex(at: Written, rng: Random) -> str:
    """Typed in telex with the input method off."""

    def shape(before: str, mark: str) -> str:
        if mark == "":
            return "d"
        return before.lower() if mark == "\u0302" else "w"

    return _keys(" ".join(at.parts()), TELEX, shape)


def vni(at: Written, rng: Random) -> str:
    """Typed in VNI with the input method off."""

    def shape(before: str, mark: str) -> str:
        return {"": "9", "\u0302": "6", "\u031b": "7", "\u0306": "8"}[mark]

    return _keys(" ".join(at.parts()), VNI, shape)


def _swap(text: str, rng: Random, rules: list[tuple[str, str]]) -> str | None:
    usable = [rule for rule in rules if re.search(rule[0], text)]
    if not usable:
        return None
    pattern, instead = rng.choice(usable)
    return re.sub(pattern, instead, text, count=1)


NORTH = [
    (r"\bTr(?=\w)", "Ch"), (r"\bCh(?=\w)", "Tr"), (r"\bS(?=\w)", "X"), (r"\bX(?=\w)", "S"),
    (r"\bGi(?=[aàáảãạăâôơươuú])", "D"), (r"\bD(?=[aàáảãạăâôơươuú])", "Gi"),
    (r"\bL(?=[aeoiuâăêôơưáàạảã])", "N"), (r"\bN(?=[aeoiuâăêôơưáàạảã])", "L"),
]  # fmt: skip
SOUTH = [
    (r"n\b", "ng"), (r"(?<=[aăâeêoôơuưáàạảãắằặẳẵấầậẩẫ])ng\b", "n"), (r"c\b", "t"), (r"t\b", "c"),
    (r"ả", "ã"), (r"ã", "ả"), (r"ổ", "ỗ"), (r"ỗ", "ổ"), (r"ỹ", "ỷ"), (r"ỹ", "ĩ"), (r"ý", "í"),
]  # fmt: skip


def northern(at: Written, rng: Random) -> str | None:
    """A misspelling heard in the North, in the commune's name."""
    return _misspelt(at, rng, NORTH)


def southern(at: Written, rng: Random) -> str | None:
    """A misspelling heard in the South, in the commune's name."""
    return _misspelt(at, rng, SOUTH)


def _misspelt(at: Written, rng: Random, rules: list[tuple[str, str]]) -> str | None:
    name = _swap(bare(at.commune), rng, rules)
    if name is None:
        return None
    kind = at.commune[: len(at.commune) - len(bare(at.commune))]
    return ", ".join([kind + name, *at.parts()[1:]])


def other_tone_place(at: Written, rng: Random) -> str:
    """The other place of the tone mark: Hoà for Hòa, Thuỷ for Thủy."""
    text = ", ".join(at.parts())
    for old, new in (("òa", "oà"), ("óa", "oá"), ("ủy", "uỷ"), ("ùy", "uỳ"), ("úy", "uý")):
        text = text.replace(old, new)
    return text


SENTENCES = (
    "tôi ở {} cũ muốn làm khai sinh cho con thì nộp ở đâu, cần giấy tờ gì",
    "Cho em hỏi nhà em ở {}, giờ muốn đăng ký tạm trú thì ra phường nào ạ",
    "dạ em thường trú tại {} mà giờ đi làm xa, xin xác nhận độc thân online được không",
    "ba tôi mất tháng trước, hộ khẩu {}, khai tử ở xã nào",
)


def in_sentence(at: Written, rng: Random) -> str:
    """Inside a question about a procedure."""
    text = rng.choice(SENTENCES).format(" ".join(at.parts()))
    return text


def in_sentence_no_marks(at: Written, rng: Random) -> str:
    """Inside a question about a procedure, without diacritics."""
    return strip_marks(in_sentence(at, rng)).lower()


def with_house(at: Written, rng: Random) -> str:
    """House number, street and hamlet before it."""
    before = rng.choice(
        (
            f"{rng.randrange(1, 300)}/{rng.randrange(1, 20)} đường Trần Hưng Đạo",
            f"số {rng.randrange(1, 99)} ngõ {rng.randrange(1, 99)} Nguyễn Trãi",
            f"thôn {rng.randrange(1, 12)}",
            "ấp Tân Lập",
            f"tổ {rng.randrange(1, 20)}, khu phố {rng.randrange(1, 9)}",
        )
    )
    return f"{before}, " + ", ".join(at.parts())


KINDS: dict[str, Disturbance] = {
    "official": official,
    "no marks": no_marks,
    "no marks, no commas": no_marks_no_commas,
    "short types": short_types,
    "names only": without_types,
    "no province": without_province,
    "no district": without_district,
    "no type, no district": without_type_and_district,
    "commune only": commune_only,
    "reversed": reversed_order,
    "slip in commune": slip_in_commune,
    "slip in district": slip_in_district,
    "slip, no marks": slip_no_marks,
    "telex": telex,
    "vni": vni,
    "northern": northern,
    "southern": southern,
    "tone place": other_tone_place,
    "sentence": in_sentence,
    "sentence, no marks": in_sentence_no_marks,
    "house": with_house,
}
