"""What many people believe or ask since the merger, answered by one fact of the law.

"One has to go up to the district, right?" names no procedure, and yet the base knows: the
district level ended. A cue decides that such a question is put, the fact itself is the answer;
nothing is said of a fact that may not be asserted today.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from dungcua.knowledge.answer.cite import assertable
from dungcua.knowledge.answer.sentences import sentences
from dungcua.knowledge.answer.structure import Lang, Said
from dungcua.knowledge.answer.wording import lower_first
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.text.fold import fold
from dungcua.knowledge.text.normalise import normalise
from dungcua.knowledge.text.syllable import has_marks

__all__ = ["Answered", "answered", "without_district"]

_BODY = r"(?:uy ban (?:nhan dan )?|ubnd |cong an |cap |phong tu phap |tren |duoi )"
# Not followed by the name of one: "ở huyện Hòa Vang" tells where somebody lives.
_UNNAMED = (
    r"\b(?=\s*(?:$|[,.?!;]|(?:moi|nua|khong|ko|k|hong|phai|dung|ha|a|nhi|nop|lam|thi|hay|co|con|chu|"
    r"vay|xin|xac nhan|giai quyet|duoc|luon|bo|giai the|roi)\b))"
)
_DISTRICT = re.compile(
    rf"\b(?:len|ra|ve|xuong|den|qua|nop o|nop tai|lam o|con|het|bo) (?:co )?{_BODY}*(?:huyen|quan)"
    rf"{_UNNAMED}"
    rf"|\b(?:cong an|uy ban|ubnd|cap|phong tu phap) (?:huyen|quan) (?:con|co con|bo|giai the)\b"
    r"|\bdistrict (?:office|level|police|people'?s committee|government)\b"
)
_NAMES_DISTRICT = re.compile(r"huyện|huyen|quận|district", re.IGNORECASE)
_DISTRICT_WORDS = re.compile(
    r"\b(?:(?:ủy ban|uy ban|ubnd|công an|cong an|cấp|cap|phòng tư pháp|phong tu phap) )?"
    r"(?:huyện|huyen|quận|quan)\b",
    re.IGNORECASE,
)
_VALID = r"(?:(?:con|het) (?:\w+ ){0,2}?(?:dung|xai|gia tri|hieu luc)|co (?:gia tri|hieu luc))\b"
_STILL = r"still (?:\w+ ){0,2}?valid"
_WHERE_TO_FILE = "district"


@dataclass(frozen=True, slots=True)
class _Belief:
    """A question many people have: its cue on folded text, what to say first, the facts."""

    key: str
    cue: re.Pattern[str]
    lead: str
    facts: tuple[str, ...]
    english: str
    ends_first: bool = False
    """Whether the last sentence of the fact is the one that answers."""


_BELIEFS = (
    _Belief(
        _WHERE_TO_FILE,
        _DISTRICT,
        "Dạ, không còn cấp huyện để đến nộp nữa.",
        ("A-01",),
        "There is no district level to file at any more: since 1 July 2025 there are only "
        "provinces and communes.",
    ),
    _Belief(
        "old-identity-card",
        re.compile(rf"\b(?:chung minh (?:thu|nhan dan)|cmnd|cmt|cmtnd)\b.*\b{_VALID}"),
        "",
        ("A-12",),
        "The 9-digit and 12-digit cards (chứng minh nhân dân) have not been valid since 1 January "
        "2025; identity cards (căn cước, CCCD) hold until the date printed on them.",
        ends_first=True,
    ),
    _Belief(
        "identity-card",
        re.compile(rf"\b(?:can cuoc|cccd) (?:\w+ ){{0,3}}?cu\b.*\b{_VALID}"),
        "",
        ("A-12",),
        "Identity cards (căn cước, CCCD) hold until the date printed on them and need not be "
        "changed because of the merger.",
    ),
    _Belief(
        "household-book",
        re.compile(rf"\bso (?:ho khau|tam tru)\b.*\b{_VALID}|\bhousehold books?\b.*{_STILL}"),
        "",
        ("A-17",),
        "The paper household book and temporary residence book have not been valid since "
        "1 January 2023.",
    ),
    _Belief(
        "old-names",
        re.compile(
            r"\b(?:ten|dia chi|dia danh)(?: \w+){0,3} cu\b"
            rf"(?!.*\b(?:doi|sua)\b).*\b{_VALID}"
        ),
        "",
        ("A-08", "A-09"),
        "Papers issued before the merger stay valid until they expire; nobody may demand that you "
        "change them only because of the merger.",
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to such a question; ``where`` tells that where to file is wanted with it."""

    said: Said
    where: bool


def answered(kb: KnowledgeBase, text: str, as_of: date, lang: Lang = "vi") -> Answered | None:
    """Answer a common belief; None where the text has none or its facts may not be asserted."""
    flat = fold(normalise(text))
    belief = next((each for each in _BELIEFS if each.cue.search(flat)), None)
    if belief is None or not assertable(kb, belief.facts, as_of):
        return None
    about_district = belief.key == _WHERE_TO_FILE
    if about_district and has_marks(text) and not _NAMES_DISTRICT.search(text):
        return None  # "ra quán", "cơ quan"
    facts = [line for each in belief.facts for line in sentences(kb.facts[each].text)]
    if belief.ends_first:
        facts.insert(0, facts.pop())
    if not belief.lead:
        facts[0] = f"Dạ, {lower_first(facts[0])}"
    told = belief.english if lang == "en" else " ".join(filter(None, (belief.lead, *facts)))
    return Answered(Said(told, belief.facts, lang=lang), about_district)


def without_district(text: str) -> str:
    """Cut the words for the level that ended: they must not pull procedures up."""
    return _DISTRICT_WORDS.sub(" ", text)
