"""What the words of a text prove about one name in it, apart from any other place."""

from __future__ import annotations

from dungcua.knowledge.places import cues
from dungcua.knowledge.places.index import ProvinceName, accents_of
from dungcua.knowledge.places.parse import Level, Mention, Parsed, Token
from dungcua.knowledge.places.syllables import differ

__all__ = [
    "MARKER",
    "ORDINARY",
    "PART_OF_NAME",
    "TOKEN",
    "Evidence",
    "after_street",
    "typing_error",
]

# Points. A sentence must bring three (see weigh.py), a bare name one.
MARKER = 3.0
TOKEN = 0.5
CAPITALS = 1.0
WHERE = 1.5
EXACT_ACCENTS = 0.6
OTHER_ACCENTS = 0.9
SAME_TYPE = 0.4
INITIALS = -1.3
STREET = -3.0
ORDINARY = 2.5
PART_OF_NAME = -2.0
TYPING_ERROR = 8.0


class Evidence:
    """Weighs the names of one parsed text."""

    def __init__(self, parsed: Parsed) -> None:
        """Note which tokens belong to names."""
        self.parsed = parsed
        self._accents: dict[tuple[int, int, str], float] = {}
        self._bases: dict[tuple[int, int, bool], float] = {}
        self._covered = {at for m in parsed.mentions for at in range(m.begin, m.end)}
        sure = (m for m in parsed.mentions if m.quality == 1)
        self._exact = {at for m in sure for at in range(m.begin, m.end)}
        # A text that is nothing but names is an address, whatever else they may mean.
        self.bare = all(
            at in self._exact or token.number or token.key in cues.FILLERS
            for at, token in enumerate(parsed.tokens)
        )

    def initials(self, mention: Mention, name: ProvinceName) -> float:
        """Return what a province's initials prove; a typed đ excludes a d."""
        typed = self.parsed.tokens[mention.start].raw.lower()
        if "đ" in typed and typed != name.name:
            return -9.0
        return INITIALS + (0.2 if typed == name.name else 0.0)

    def accents(self, mention: Mention, name: str) -> float:
        """Return what the diacritics prove, for or against an official name."""
        if not self.parsed.accented or mention.quality < 1:
            return 0.0
        known = self._accents.get((mention.start, mention.end, name))
        if known is None:
            known = self._weighed_accents(mention, name)
            self._accents[(mention.start, mention.end, name)] = known
        return known

    def _weighed_accents(self, mention: Mention, name: str) -> float:
        typed = [token.accented for token in self.parsed.tokens[mention.start : mention.end]]
        official = accents_of(name)
        if len(typed) != len(official) or typed[0].isdigit():
            return 0.0
        off = sum(map(differ, typed, official))
        return EXACT_ACCENTS if off == 0 else -OTHER_ACCENTS * off

    def best_accents(self, mention: Mention) -> float:
        """Return what they prove for the best of the districts and provinces meant."""
        names = [place.name for place in mention.names.provinces]
        names += [district.name for district in mention.names.districts]
        return max((self.accents(mention, name) for name in names), default=0.0)

    def same_type(self, mention: Mention, kind: str | None, before: str | None = None) -> float:
        """Return what the type word proves for a unit of this type, now or before 2026."""
        if mention.marker is None or kind is None:
            return 0.0
        return SAME_TYPE if mention.marker.type in (kind, before) else -SAME_TYPE

    def base(self, mention: Mention, *, commune: bool) -> float:
        """Return what the mention's own letters and surroundings prove."""
        return self._surroundings(mention, commune=commune) - typing_error(mention)

    def _surroundings(self, mention: Mention, *, commune: bool) -> float:
        """Return what the place in the text proves, whichever name is read there."""
        known = self._bases.get((mention.begin, mention.end, commune))
        if known is not None:
            return known
        tokens, begin = self.parsed.tokens, mention.begin
        name = tokens[mention.start : mention.end]
        score = TOKEN * len(name)
        score += self._marker(mention)
        if not mention.marker and len(name) == 1 and commune:
            score -= 1.0
        capitals = self._capitals(mention)
        if self.parsed.cased:
            score += (CAPITALS if begin > 0 else 0.5) if capitals else -0.5
        if cues.locative(tokens, begin):
            score += WHERE
        if self.ordinary(mention):
            score -= ORDINARY
        if not mention.marker:
            score += self._neighbours(mention, commune=commune)
        self._bases[(mention.begin, mention.end, commune)] = score
        return score

    def _capitals(self, mention: Mention) -> bool:
        """Whether each syllable of the name begins with a capital."""
        name = self.parsed.tokens[mention.start : mention.end]
        return all(token.capital or token.number for token in name)

    def ordinary(self, mention: Mention) -> bool:
        """Whether the name may as well be an ordinary word here ("hòa bình")."""
        if self.bare or (self.parsed.cased and self._capitals(mention)):
            return False
        name = self.parsed.tokens[mention.start : mention.end]
        return " ".join(token.key for token in name) in cues.ORDINARY

    def weak(self, mention: Mention) -> bool:
        """Whether a name is one plain syllable that may be any word ("chu" for Chũ)."""
        first = self.parsed.tokens[mention.start]
        if mention.end - mention.start > 1 or mention.marker or self.bare or len(first.raw) < 3:
            return False
        if first.raw.isascii() and not first.capital:
            return True
        names = [place.name for place in mention.names.provinces if not place.short]
        names += [district.name for district in mention.names.districts]
        return bool(names) and all(accents_of(name) != (first.accented,) for name in names)

    def outgrown(self, mention: Mention) -> bool:
        """Whether the name goes on, as far as a similar longer one ("Cam An Lam")."""
        return mention.quality == 1 and any(
            other.start == mention.start
            and other.end > mention.end
            and other.quality < 1
            and not self.parsed.tokens[mention.end].breaks
            and mention.end not in self._exact
            for other in self.parsed.mentions
        )

    def _marker(self, mention: Mention) -> float:
        """Return what the type word before a name proves."""
        if mention.marker is None:
            return 0.0
        tokens = self.parsed.tokens
        first = tokens[mention.start]
        if mention.end - mention.start == 1 and first.number:
            # A bare number after a type word is easily something else ("phường 3 lần").
            return 0.5 * MARKER
        if mention.end - mention.start == 1 and Level.COMMUNE in mention.marker.levels:
            # "lên xã ba lần", "xã thành công chức": one syllable is easily another word.
            return 0.45 * MARKER
        word = tokens[mention.marker.end - 1]
        if (word.key, first.key) in cues.HALVES and word.raw.isascii() and not first.capital:
            return 0.3 * MARKER
        return MARKER

    def _neighbours(self, mention: Mention, *, commune: bool) -> float:
        """Return what speaks against a name without a type word: streets, longer names."""
        if self.inside(mention):
            return PART_OF_NAME
        before = _word_before(self.parsed, mention)
        if before is None:
            return 0.0
        if before.key in cues.NOT_COMMUNE:
            return STREET
        if before.number and commune:
            return STREET
        if self.parsed.cased and before.capital and mention.begin - 1 not in self._covered:
            acronym = len(before.raw) > 1 and before.raw.isupper()
            return 0.0 if acronym else PART_OF_NAME
        return 0.0

    def inside(self, mention: Mention) -> bool:
        """Whether the name is a piece of a longer one ("Huệ" of "Nguyễn Huệ")."""
        return mention.marker is None and any(
            other.start <= mention.start
            and mention.end <= other.end
            and other.end - other.start > mention.end - mention.start
            and other.quality == 1
            for other in self.parsed.mentions
        )

    def alone(self, mention: Mention) -> bool:
        """Whether commas or the ends of the text enclose a name."""
        tokens, end = self.parsed.tokens, mention.end
        before = mention.start == 0 or tokens[mention.start].breaks
        return before and (end == len(tokens) or tokens[end].breaks)


def typing_error(mention: Mention) -> float:
    """Return what speaks against a name that is not typed as it is written."""
    return TYPING_ERROR * (1 - mention.quality)


def after_street(parsed: Parsed, mention: Mention) -> bool:
    """Whether a name without a type word may be a street's ("ngõ 68 Cầu Giấy")."""
    before = None if mention.marker is not None else _word_before(parsed, mention)
    return before is not None and (before.number or before.key in cues.NOT_COMMUNE)


def _word_before(parsed: Parsed, mention: Mention) -> Token | None:
    """Return the word that a name goes on from; None where the text or a part of it begins."""
    begin = mention.begin
    if begin == 0 or parsed.tokens[begin].breaks:
        return None
    return parsed.tokens[begin - 1]
