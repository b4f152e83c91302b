"""What a card says to who has not got one of its papers: another paper, or a case of its own."""

from __future__ import annotations

import re

from dungcua.knowledge.answer.phrases import bare
from dungcua.knowledge.answer.wording import lower_first
from dungcua.knowledge.model import Procedure, Statement
from dungcua.knowledge.text.fold import fold
from dungcua.knowledge.text.normalise import normalise

__all__ = ["without"]

# "không có giấy báo tử thì sao", "chưa có giấy chứng sinh giờ phải làm thế nào"
_WITHOUT = re.compile(
    r"\b(?:(?:khong|ko|k|hong|hok|chua) (?:co|con)|thieu) (?P<what>.*?)"
    r"\b(?:thi|phai|gio|lam|co) (?:\w+ ){0,2}?(?:sao|the nao|gi|khong)\b"
)
_INSTEAD = "Không có giấy này"
_LEAST = 2
"""Least words of a paper's name that is heard: "giấy" alone is none."""


def without(card: Procedure, text: str) -> tuple[Statement, ...]:
    """Return what the card says instead of a paper that somebody has not got; empty for nothing."""
    asked = _WITHOUT.search(fold(normalise(text)))
    if asked is None:
        return ()
    said: list[Statement] = []
    for name in _named(card, asked["what"]):
        for case in card.cases:
            for item in case.items:
                if _head(item.name) == name and item.note and _INSTEAD in item.note:
                    instead = item.note[item.note.index(_INSTEAD) :]
                    said.append(Statement(instead, item.basis))
            if case.items and f"khong co {name}" in fold(f"{case.name}. {case.when or ''}"):
                papers = "; ".join(lower_first(bare(item.name)) for item in case.items)
                basis = tuple(dict.fromkeys(b for item in case.items for b in item.basis))
                said.append(Statement(f"{case.when or case.name}: nộp {papers}.", basis))
    return tuple(dict.fromkeys(said))


def _named(card: Procedure, what: str) -> tuple[str, ...]:
    """Return the papers of the card that the words name, folded."""
    heads = {_head(item.name) for case in card.cases for item in case.items}
    return tuple(h for h in sorted(heads) if len(h.split()) >= _LEAST and f"{h} " in f"{what} ")


def _head(name: str) -> str:
    """Return how a paper is called: "giay bao tu" of "Giấy báo tử hoặc giấy tờ thay …"."""
    return fold(bare(name)).partition(" hoac ")[0]
