"""What is translated must still be there, and what is there should be translated."""

from __future__ import annotations

from collections.abc import Iterator

from dungcua.knowledge.english import EnglishWords
from dungcua.knowledge.lint.cards import said
from dungcua.knowledge.model import Procedure

__all__ = ["stale", "texts", "untranslated"]

# Said in Vietnamese to English readers too: advice whose words matter at the counter.
_VIETNAMESE_ONLY = ("steps.", "mistakes.")


def texts(card: Procedure) -> Iterator[tuple[str, str]]:
    """Yield field and text of what an English answer about ``card`` should be able to say.

    A province's own fees are left out: provinces add them at any time, in Vietnamese.
    """
    own = tuple(f"fees.{n}." for n, fee in enumerate(card.fees) if fee.province_code)
    left_out = (*_VIETNAMESE_ONLY, *own)
    for where, text in said(card):
        if text and not where.startswith(left_out) and not where.endswith(".template"):
            yield where, text


def untranslated(card: Procedure, words: EnglishWords) -> Iterator[tuple[str, str]]:
    """Yield field and text of the card that have no checked English."""
    return ((where, text) for where, text in texts(card) if words.of(text) is None)


def stale(card: Procedure, words: EnglishWords) -> Iterator[str]:
    """Yield the Vietnamese that is translated for this card but stands in it no more."""
    present = {text for where, text in said(card) if not where.endswith(".template")}
    return (text for text in words.own if text not in present)
