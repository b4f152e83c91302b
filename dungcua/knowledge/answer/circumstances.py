"""Which of a card's conditional facts a person's own words meet.

A fee, a time limit or a dossier may hold "in 60 days from the birth", "from another province",
"by post". Who says that the child is four months old has said which of them is theirs. What is
met is named by its place in the card ("fees.1", "cases.buu-chinh"): a conversation remembers
that, and never the words. In doubt nothing is met, and every line is said with its condition.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from dungcua.knowledge.model import Case, Channel, Fee, Procedure, Statement
from dungcua.knowledge.text.fold import fold
from dungcua.knowledge.text.normalise import normalise

__all__ = ["advice", "bounds", "met", "pointed"]

_UNITS = {
    "ngay": 1, "hom": 1, "bua": 1, "tuan": 7, "thang": 30, "nam": 365, "tuoi": 365,
    "day": 1, "week": 7, "month": 30, "year": 365,
}  # fmt: skip
_NUMBERS = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "bay": 7, "tam": 8, "chin": 9, "muoi": 10,
    "nua": 0.5, "may": 3,
}  # fmt: skip
# A span of time that has passed; "ngày 5 tháng 3" and "mấy ngày thì xong" are none.
_SPAN = re.compile(
    r"(?<!ngay )(?<!thang )\b(?P<number>\d{1,3}|" + "|".join(_NUMBERS) + r")[ -]?"
    r"(?P<unit>ngay|hom|bua|tuan|thang|nam|tuoi|days?|weeks?|months?|years?)\b"
    r"(?! (?:nua|sau|thi|moi|co|xong|lam viec))(?P<since>(?: tuoi)?(?: roi| nay| truoc| old| ago)?)"
)
_JUST = re.compile(
    r"\b(?:moi|vua)(?: moi)? (?:sinh|de|mat|chet|qua doi)\b"
    r"|\bhom (?:qua|kia|nay)\b|\bsang nay\b|\btuan (?:truoc|roi|qua)\b|\bdung han\b"
    r"|\b(?:yesterday|last week|just born|newborn)\b"
)
_LATE = re.compile(r"\b(?:qua han|tre han|tre qua|cham|nam (?:ngoai|truoc))\b|\b(?:late|overdue)\b")
_LIMIT = re.compile(r"\b(?P<side>trong|sau|qua) (?P<days>\d{1,3}) ngay\b")
_AGE = re.compile(r"\b(?P<age>\d{1,3}) ?(?:tuoi|years? old)\b")
_AGES = re.compile(r"\b(?P<ages>\d{1,3}(?:, ?\d{1,3})+) tuoi\b")
_UNDER = re.compile(r"\bduoi (?P<age>\d{1,2}) tuoi\b")
_OTHER_PROVINCE = re.compile(r"\b(?:khac tinh|tinh khac|ngoai tinh|tinh, thanh pho khac)\b")
_SAME_PROVINCE = re.compile(r"\b(?:cung (?:mot )?tinh|trong tinh|cung (?:mot )?thanh pho)\b")
_MERGER = re.compile(r"\b(?:sap nhap|sat nhap|sap xep don vi|doi ten (?:xa|tinh|huyen|phuong))\b")
_GROUPS = re.compile(
    r"\b(?:ho ngheo|can ngheo|nguoi co cong|thuong binh|liet si|khuyet tat|dan toc thieu so)\b"
)
_CHANNELS = {
    Channel.ONLINE: re.compile(
        r"\b(?:truc tuyen|online|onl|qua mang|tren mang|tren cong|vneid|internet)\b"
    ),
    Channel.COUNTER: re.compile(r"\b(?:truc tiep|tai quay|in person|at the counter)\b"),
    Channel.POST: re.compile(r"\b(?:buu dien|buu chinh|by (?:post|mail))\b"),
}
_BY_LIST = re.compile(r"\btheo danh sach\b")
_UNTIL = re.compile(r"\bden het ngay (?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})\b")
_FROM = re.compile(r"\btu ngay (?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})\b")
_MARRIES = re.compile(r"\b(?:cưới(?: nhau| hỏi)?|lấy nhau|làm đám cưới)\b", re.IGNORECASE)
_NOT = frozenset("khong chua ko k".split())
# Words that tell no two conditions apart by themselves.
_PLAIN = frozenset(
    "da co va hoac thi la cua cho theo khi duoc phai trong tai o ve den se bi do nguoi truong "
    "hop giay to ho so lam dang ky anh chi moi muon can xin doi cap lai thu tuc".split()
)
_AFTER_DAY = 10_000


@dataclass(frozen=True, slots=True)
class _Told:
    """What the words say, as far as conditions of cards ask for it."""

    flat: str
    days: float | None
    ages: frozenset[int]
    provinces: int
    channels: frozenset[Channel]


def met(card: Procedure, text: str, *, provinces: int = 0) -> tuple[str, ...]:
    """Return the places in the card of the conditional facts that ``text`` meets.

    Args:
        card: the procedure that is talked of.
        text: what the person says.
        provinces: how many different provinces are named in it.

    """
    flat = fold(normalise(text))
    told = _Told(
        flat,
        _days_since(flat, text),
        frozenset(int(m["age"]) for m in _AGE.finditer(flat)),
        provinces,
        frozenset(way for way, said in _CHANNELS.items() if said.search(flat)),
    )
    fees = [f"fees.{n}" for n, fee in enumerate(card.fees) if _meets_fee(fee, told)]
    whens = [limit.when or "" for limit in card.times]
    stated = [n for n, when in enumerate(whens) if when and _meets(when, told)]
    own = frozenset(fold(" ".join((card.name, card.plain_name))).split())
    times = stated or _told_apart(whens, told.flat, own)
    cases = [n for n, case in enumerate(card.cases) if n and _meets_case(case, told)]
    if not cases:
        cases = _told_apart([c.name if c.when else "" for c in card.cases], told.flat, own)
    known = [f"cases.{card.cases[n].id}" for n in cases] if len(cases) == 1 else []
    return (*fees, *(f"times.{n}" for n in times), *known)


def bounds(when: str | None) -> tuple[date | None, date | None]:
    """Return the first and the last day that a condition names ("đến hết ngày 31/12/2026")."""
    flat = fold(when or "")
    found = (_FROM.search(flat), _UNTIL.search(flat))
    first, last = (
        date(int(m["year"]), int(m["month"]), int(m["day"])) if m else None for m in found
    )
    return first, last


def pointed(conditions: Sequence[str], text: str) -> int | None:
    """Return which condition the words of a text point to, and to no other; None if none."""
    found = _told_apart(conditions, fold(_plainly(text)), frozenset())
    return found[0] if found else None


def advice(card: Procedure, text: str) -> Statement | None:
    """Return the one advice of the card whose condition a text tells, if there is one.

    A condition stands before "thì"; what is denied there has to be denied in the text.
    """
    conditions = [each.text.partition(" thì ")[0] if " thì " in each.text else ""
                  for each in card.mistakes]  # fmt: skip
    found = pointed(conditions, text)
    return None if found is None else card.mistakes[found]


def _plainly(text: str) -> str:
    """Return a text with what people say for marrying as the law has it."""
    return _MARRIES.sub("kết hôn", normalise(text))


def _days_since(flat: str, text: str) -> float | None:
    """Return how long ago it happened, as told; None where nothing tells it."""
    spans = [
        (int(m["number"]) if m["number"].isdigit() else _NUMBERS[m["number"]])
        * _UNITS[m["unit"].removesuffix("s")]
        for m in _SPAN.finditer(flat)
        if m["number"] != "may" or m["since"]
    ]
    if spans:
        return float(max(spans))
    if _LATE.search(flat) or "muộn" in text.lower():
        return float(_AFTER_DAY)
    return 0.0 if _JUST.search(flat) else None


def _meets_fee(fee: Fee, told: _Told) -> bool:
    condition = f"{fee.what}. {fee.when or ''}"
    if fee.channels and told.channels and told.channels <= set(fee.channels):
        return not _BY_LIST.search(fold(fee.what)) or bool(_BY_LIST.search(told.flat))
    return _meets(condition, told)


def _meets(condition: str, told: _Told) -> bool:
    """Whether what is told fulfils a condition for certain."""
    flat = fold(condition)
    limit = _LIMIT.search(flat)
    if limit is not None and told.days is not None:
        within = told.days <= int(limit["days"])
        return within == (limit["side"] == "trong")
    listed = _AGES.search(flat)
    if listed is not None and told.ages:
        return bool(told.ages & {int(age) for age in listed["ages"].split(",")})
    if _OTHER_PROVINCE.search(flat):
        return told.provinces > 1 or _OTHER_PROVINCE.search(told.flat) is not None
    if _SAME_PROVINCE.search(flat):
        return told.provinces <= 1 and _SAME_PROVINCE.search(told.flat) is not None
    if _MERGER.search(flat) and _MERGER.search(told.flat):
        return True
    groups = {m.group() for m in _GROUPS.finditer(flat)}
    return bool(groups & {m.group() for m in _GROUPS.finditer(told.flat)})


def _meets_case(case: Case, told: _Told) -> bool:
    if case.when is None:
        return False
    flat = fold(f"{case.name}. {case.when}")
    under = _UNDER.search(flat)
    if under is not None and told.ages:
        return max(told.ages) < int(under["age"])
    if _CHANNELS[Channel.POST].search(flat):
        return told.channels == {Channel.POST}
    return bool({m.group() for m in _GROUPS.finditer(flat)} & set(_GROUPS.findall(told.flat)))


def _told_apart(conditions: Sequence[str], flat: str, own: frozenset[str]) -> list[int]:
    """Return the one condition that only its own words in the text point to, if there is one.

    Words that name the procedure itself (``own``) point to no case of it.
    """
    pairs = [
        {pair for pair in _pairs(fold(condition).split()) if not own.issuperset(pair)}
        for condition in conditions
    ]
    said = _pairs(re.findall(r"\w+", flat))
    pointed = [
        n
        for n, own in enumerate(pairs)
        if own & said and not any(own & said <= other for m, other in enumerate(pairs) if m != n)
    ]
    return pointed if len(pointed) == 1 else []


def _pairs(tokens: Iterable[str]) -> set[tuple[str, str]]:
    """Return neighbouring words that say something; a word that is denied is another word."""
    plain = [token.strip(".,;:()") for token in tokens]
    told, denied = [], False
    for token in plain:
        if token in _NOT:
            denied = True
        elif token in _PLAIN:
            continue
        else:
            told.append(f"không {token}" if denied else token)
            denied = False
    return set(pairwise(told))
