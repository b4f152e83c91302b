"""The answers to the question of an ambiguous resolution: one label, and what it leaves.

They follow the question of :mod:`wording`: what people know best comes first. A label is
as good as a code: the answer it stands for is found again in the same resolution.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dungcua.knowledge.places.model import Candidate, Reason, Resolution
from dungcua.knowledge.places.wording import low, place

__all__ = ["Answer", "answers"]

_MOST_PROVINCES = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer a person may choose, and the candidates that remain then."""

    label: str
    candidates: tuple[Candidate, ...]


def answers(found: Resolution) -> tuple[Answer, ...]:
    """Return the answers to ``found.ask``; none when nothing is open.

    Together they hold every candidate; each holds fewer than all of them, except that a
    doubtful single candidate has one answer, which confirms it.
    """
    candidates = found.candidates
    if not found.ambiguous or not candidates:
        return ()
    for name in _levels(found.reason):
        groups = _grouped(candidates, name)
        if len(groups) > 1:
            return groups
    return _grouped(candidates, _whole)


def _levels(reason: Reason | None) -> Sequence[Callable[[Candidate], str]]:
    if reason is Reason.DISTRICT_ONLY:
        return (_few_provinces, _whole)
    if reason in (Reason.SPLIT, Reason.ENDED_EARLIER):
        return (_whole,)
    return (_old_province, _old_district, _whole)


def _grouped(
    candidates: Sequence[Candidate], name: Callable[[Candidate], str]
) -> tuple[Answer, ...]:
    groups: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        groups.setdefault(name(candidate), []).append(candidate)
    if name is _few_provinces and len(groups) > _MOST_PROVINCES:
        return ()
    return tuple(Answer(label, tuple(group)) for label, group in groups.items())


def _few_provinces(candidate: Candidate) -> str:
    return candidate.province


def _old_province(candidate: Candidate) -> str:
    return candidate.former.province if candidate.former else candidate.province


def _old_district(candidate: Candidate) -> str:
    if candidate.former is None:
        return f"tên mới: {_whole(candidate)}"
    return f"{low(candidate.former.district.name)} cũ"


def _whole(candidate: Candidate) -> str:
    return place(candidate.commune) if candidate.commune else candidate.province
