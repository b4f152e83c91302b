"""Narrowing an ambiguous place by the person's answer to our question."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from dungcua.knowledge.places.model import Candidate
from dungcua.knowledge.places.syllables import key, key_of, split_name
from dungcua.knowledge.text.fold import fold

__all__ = ["narrow"]

_ORDINALS = {
    "dau tien": 0, "thu nhat": 0, "cai dau": 0, "thu hai": 1, "thu 2": 1, "thu ba": 2, "thu 3": 2,
    "thu tu": 3, "thu 4": 3, "thu nam": 4, "thu 5": 4,
}  # fmt: skip
_NUMBER = re.compile(r"(?:so |lua chon |chon |y )?([1-9])")
_TYPES = re.compile(r"^(xa|phuong|thi tran|dac khu|quan|huien|thi xa|thanh pho|tinh) ")
_CLOSE = 88.0
"""Similarity (rapidfuzz, 0 to 100) at which a mistyped name still counts."""


def narrow(text: str, candidates: Sequence[Candidate]) -> list[Candidate] | None:
    """Return the candidates an answer points to, ``None`` when it points to none of them.

    The answer may name the present commune, the former commune, its district, a province,
    "tên mới" or "tên cũ", or count ("cái thứ hai").
    """
    said = " ".join(key(part) for part in split_name(text))
    if not said:
        return None
    by_order = _by_order(fold(text), candidates)
    if by_order is not None:
        return by_order
    scores = [_fit(said, candidate) for candidate in candidates]
    best = max(scores)
    if best > 0:
        return [c for c, score in zip(candidates, scores, strict=True) if score >= best - 0.01]
    if re.search(r"\b(moi|hien nay)\b", said):
        return [c for c in candidates if c.former is None] or None
    if re.search(r"\bcu\b", said):
        return [c for c in candidates if c.former is not None] or None
    return None


def _by_order(said: str, candidates: Sequence[Candidate]) -> list[Candidate] | None:
    for words, place in _ORDINALS.items():
        if re.search(rf"\b{words}\b", said) and place < len(candidates):
            return [candidates[place]]
    number = _NUMBER.fullmatch(said.strip(" ."))
    numbered = any(re.search(r"\d", c.former.name if c.former else "") for c in candidates)
    if number and not numbered and int(number[1]) <= len(candidates):
        return [candidates[int(number[1]) - 1]]
    return None


def _fit(said: str, candidate: Candidate) -> float:
    """Return how well an answer fits: each level it names adds, a longer name more."""
    names: list[tuple[str, float]] = [(candidate.province, 1.0)]
    if candidate.commune is not None:
        names.append((candidate.commune.name, 3.0))
    if candidate.former is not None:
        names.append((candidate.former.name, 2.0))
        names.append((candidate.former.district.name, 2.0))
        names.append((candidate.former.province, 1.0))
    return sum(points * _contains(said, name) for name, points in names)


def _contains(said: str, name: str) -> float:
    full = key_of(name)
    bare = _TYPES.sub("", full)
    if re.search(rf"\b{re.escape(full)}\b", said):
        return 1.1 + len(full) / 100
    if bare.isdigit():
        short = re.search(rf"\b(?:p|f|q|phuong|quan) ?0?{bare}\b", said)
        return 1.0 if short or said == bare else 0.0
    if re.search(rf"\b{re.escape(bare)}\b", said):
        return 1.0 + len(bare) / 100
    if len(bare) > 5 and fuzz.partial_ratio(bare, said, score_cutoff=_CLOSE):
        return 0.7
    return 0.0
