"""Counting and cutting sentences: an answer starts with at most two of them."""

from __future__ import annotations

import re

__all__ = ["first_sentences", "sentences"]

_STOP = re.compile(r"[.!?…][”\"')]*\s+")
# Words that end in a point within a sentence.
_SHORT_FORMS = ("TP.", "Q.", "P.", "St.", "No.", "Art.")


def sentences(text: str) -> list[str]:
    """Split running text into its sentences, each with its closing mark.

    A point ends a sentence when a capital, a digit or an opening mark follows.
    """
    found, start = [], 0
    for stop in _STOP.finditer(text):
        following = text[stop.end() : stop.end() + 1]
        begins = following.isupper() or following.isdigit() or following in "“\"'("
        head = text[start : stop.end()].rstrip()
        if begins and not head.endswith(_SHORT_FORMS):
            found.append(head)
            start = stop.end()
    return [part for part in (*found, text[start:].strip()) if part]


def first_sentences(text: str, most: int) -> str:
    """Return the first ``most`` sentences of a text."""
    return " ".join(sentences(text)[:most])
