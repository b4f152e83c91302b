"""From text to tokens, type words ("xã", "P.", "TX") and mentions of known names."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum

from dungcua.knowledge.places.index import Index, Names
from dungcua.knowledge.places.syllables import accented, key, untelex
from dungcua.knowledge.text.fold import nfc

__all__ = ["Level", "Marker", "Mention", "Parsed", "Token", "parse"]


class Level(IntEnum):
    """Levels of units; districts are former ones."""

    COMMUNE = 0
    DISTRICT = 1
    PROVINCE = 2


@dataclass(frozen=True, slots=True)
class Token:
    """A syllable or number. ``breaks``: a comma or the like stands before it."""

    raw: str
    key: str
    accented: str
    start: int
    end: int
    breaks: bool
    dotted: bool

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.raw[0].isupper()

    @property
    def number(self) -> bool:
        """Whether it is a number."""
        return self.key.isdigit()


@dataclass(frozen=True, slots=True)
class Marker:
    """A type word at tokens ``start:end``; it says which levels and type may follow."""

    start: int
    end: int
    levels: frozenset[Level]
    type: str


@dataclass(frozen=True, slots=True)
class Mention:
    """Tokens ``start:end`` are a known name; ``marker`` is the type word before it.

    ``quality`` is 1 for the name itself, less for one a typing error away.
    """

    start: int
    end: int
    names: Names
    marker: Marker | None
    quality: float = 1.0
    begin: int = field(init=False)
    """First token, the type word included."""

    def __post_init__(self) -> None:
        """Note where it begins; asked for far more often than mentions are made."""
        begin = self.marker.start if self.marker else self.start
        object.__setattr__(self, "begin", begin)


@dataclass(slots=True)
class Parsed:
    """A text taken apart."""

    text: str
    tokens: list[Token]
    markers: dict[int, Marker]
    """Type words by the index of the token that follows them."""
    mentions: list[Mention]
    accented: bool
    """Whether the text carries diacritics at all."""
    cased: bool
    """Whether capital letters in it tell names from other words."""


_C, _D, _P = Level.COMMUNE, Level.DISTRICT, Level.PROVINCE
# Word → (levels, type, accented spellings allowed for a single syllable). "f" and "ph" are
# what people type for phường.
_ONE: dict[str, tuple[frozenset[Level], str, str]] = {
    "xa": (frozenset({_C}), "Xã", "xa xa3 xa4"),
    "x": (frozenset({_C}), "Xã", "x"),
    "phuong": (frozenset({_C}), "Phường", "phuong phuong1 phuơng phuơng1 phương1 phưong1 phưong"),
    "fuong": (frozenset({_C}), "Phường", "fuong fương1"),
    "phuog": (frozenset({_C}), "Phường", "phuog phươg1"),
    "p": (frozenset({_C}), "Phường", "p"),
    "f": (frozenset({_C}), "Phường", "f"),
    "ph": (frozenset({_C}), "Phường", "ph"),
    "tt": (frozenset({_C}), "Thị trấn", "tt"),
    "dk": (frozenset({_C}), "Đặc khu", "dk đk"),
    "quan": (frozenset({_D}), "Quận", "quan quân5 quân quan5"),
    "q": (frozenset({_D}), "Quận", "q"),
    "huyen": (frozenset({_D}), "Huyện", "huyen huyên5 huyên huyen5"),
    "huen": (frozenset({_D}), "Huyện", "huen huên5"),
    "h": (frozenset({_D}), "Huyện", "h"),
    "tx": (frozenset({_D}), "Thị xã", "tx"),
    "tp": (frozenset({_D, _P}), "Thành phố", "tp"),
    "tinh": (frozenset({_P}), "Tỉnh", "tinh tinh4 tinh3"),
    "t": (frozenset({_P}), "Tỉnh", "t"),
}
_TWO: dict[tuple[str, str], tuple[frozenset[Level], str, str, str]] = {
    ("thi", "xa"): (frozenset({_D}), "Thị xã", "thi thi5", "xa xa3 xa4"),
    ("thi", "tran"): (frozenset({_C}), "Thị trấn", "thi thi5", "tran trân2 trân"),
    ("thanh", "pho"): (frozenset({_D, _P}), "Thành phố", "thanh thanh1", "pho phô2 phô"),
    ("dac", "khu"): (frozenset({_C}), "Đặc khu", "dac đăc5 đăc đac5", "khu"),
}
_LETTERS = frozenset([*"xpfhqt", "ph"])

_WORD = re.compile(r"[^\W_]+(?:['’‘`´]\s?[^\W_]+)*")
_GLUED = re.compile(r"(?i)(?:(?:[pqfhx]|tp|tx|tt|phường|phuong|quận|quan)\d{1,2})+")
_PIECE = re.compile(r"\d+|[^\d]+")
_CRUSHED = re.compile(r"(?i)(tp|tx|tt)(hcm|hn|hp|đn|hue|huế)")
_VOWELS = re.compile(r"[aeiouy]")
_HARD = frozenset(",;\n()/|:!?[]{}+•→>")


def parse(text: str, index: Index) -> Parsed:
    """Find tokens, type words and known names in ``text``; never raises."""
    text = nfc(text)
    tokens = _tokens(text, index)
    accents = any(t.accented != t.key and not t.number for t in tokens)
    markers = _markers(tokens, index, accents)
    lower = sum(t.raw.islower() for t in tokens)
    # Two lower-case words beside the type words make capitals a sign of a name.
    cased = lower >= 2 and any(t.capital for t in tokens)
    parsed = Parsed(text, tokens, markers, [], accents, cased)
    parsed.mentions = list(_mentions(parsed, index))
    return parsed


def _tokens(text: str, index: Index) -> list[Token]:
    tokens: list[Token] = []
    last = 0
    for found in _WORD.finditer(text):
        between = text[last : found.start()]
        last = found.end()
        dotted = between.startswith(".") and bool(tokens)
        hard = not _HARD.isdisjoint(between) or (
            dotted and " " in between and tokens[-1].key not in _ONE
        )
        start = found.start()
        for piece in _pieces(found[0]):
            tokens.append(_token(piece, start, hard, dotted, index))
            start += len(piece)
            hard = dotted = False
    return tokens


def _pieces(word: str) -> Iterable[str]:
    if _GLUED.fullmatch(word):
        return _PIECE.findall(word)
    crushed = _CRUSHED.fullmatch(word)
    if crushed and crushed[0].lower() != "tthue":
        return crushed.groups()
    return (word,)


def _token(raw: str, start: int, breaks: bool, dotted: bool, index: Index) -> Token:
    name = key(raw)
    read = raw
    if name.isdigit():
        name = name.lstrip("0") or "0"
    elif name not in index.syllables and name not in _ONE:
        meant = untelex(raw)
        if meant is not None and (key(meant) in index.syllables or key(meant) in _ONE):
            read, name = meant, key(meant)
    return Token(raw, name, accented(read), start, start + len(raw), breaks, dotted)


def _markers(tokens: list[Token], index: Index, accented: bool) -> dict[int, Marker]:
    markers: dict[int, Marker] = {}
    skip = -1
    for at, token in enumerate(tokens):
        if at <= skip:
            continue
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        two = _TWO.get((token.key, after.key)) if after and not after.breaks else None
        if two and after and token.accented in two[2].split() and after.accented in two[3].split():
            markers[at + 2] = Marker(at, at + 2, two[0], two[1])
            skip = at + 1
            continue
        one = _ONE.get(token.key)
        if one is None or token.accented not in one[2].split():
            continue
        if at in markers and markers[at].type in ("Xã", "Phường", "Huyện"):
            continue  # "xã Phương Nam", "huyện Quan Hóa": a name, not a second type word
        if token.key in _LETTERS and not _letter_is_marker(tokens, at, index):
            continue
        if after is not None and not after.breaks:
            markers[at + 1] = Marker(at, at + 1, one[0], one[1])
    return {
        at: marker
        for at, marker in markers.items()
        if not _half_of_name(tokens, marker, markers, index, accented)
    }


def _half_of_name(
    tokens: list[Token], marker: Marker, markers: dict[int, Marker], index: Index, accented: bool
) -> bool:
    """Whether a type word is the end of a name ("Nhật Quan, huyện …", "Nhat Quan huyen …")."""
    if marker.end - marker.start > 1 or marker.start == 0:
        return False
    token = tokens[marker.start]
    if any(other.start == marker.end for other in markers.values()):
        return True
    plain = accented and token.accented == token.key and len(token.raw) > 2
    return plain and not _name_starts(tokens, marker.end, index)


def _letter_is_marker(tokens: list[Token], at: int, index: Index) -> bool:
    """Whether a letter abbreviates a type: dotted, before a number, or before a name."""
    if at + 1 == len(tokens) or tokens[at + 1].breaks:
        return False
    after = tokens[at + 1]
    if after.dotted or after.number:
        return True
    if tokens[at].key in "qh" and after.key in index.short_districts and _initials(after):
        return True
    return _name_starts(tokens, at + 1, index) or (tokens[at].key in "pq" and after.capital)


def _name_starts(tokens: list[Token], at: int, index: Index) -> bool:
    """Whether a known name of two syllables or more begins at ``at``."""
    name = ""
    for token in tokens[at : at + index.longest.get(tokens[at].key, 0)]:
        name = f"{name} {token.key}" if name else token.key
        if " " in name and name in index.names:
            return True
    return False


def _mentions(parsed: Parsed, index: Index) -> Iterable[Mention]:
    tokens, names = parsed.tokens, index.names
    for start, token in enumerate(tokens):
        if token.key == "nam" and start and tokens[start - 1].key == "viet" and not token.breaks:
            continue  # "người Việt Nam định cư" is not Nam Định
        longest = index.longest.get(token.key, 0)
        marker = parsed.markers.get(start)
        name = ""
        for end in range(start + 1, min(start + longest, len(tokens)) + 1):
            last = tokens[end - 1]
            if end > start + 1 and (last.breaks or _cut(tokens[end - 2], last)):
                break
            name = f"{name} {last.key}" if name else last.key
            found = names.get(name)
            if found is not None and _plausible(found, marker, end - start, token):
                yield Mention(start, end, found, marker)
        if marker is not None and Level.DISTRICT in marker.levels and _initials(token):
            short = index.short_districts.get(token.key)
            if short is not None:
                yield Mention(start, start + 1, Names(districts=short), marker, 0.8)


def _initials(token: Token) -> bool:
    """Whether a word is initials ("Q. BT", "q bt") rather than a syllable."""
    return len(token.raw) > 1 and (token.raw.isupper() or not _VOWELS.search(token.key))


def _cut(before: Token, after: Token) -> bool:
    """Whether a dot between two tokens ends a name ("Tân Phú. Bình" but not "H.Đức")."""
    return after.dotted and len(before.raw) > 2


def _plausible(found: Names, marker: Marker | None, length: int, first: Token) -> bool:
    """Numbers are names only after their type word."""
    if length > 1 or not first.number:
        return True
    if marker is None:
        return False
    return (Level.COMMUNE in marker.levels and bool(found.communes)) or (
        Level.DISTRICT in marker.levels and bool(found.districts)
    )
