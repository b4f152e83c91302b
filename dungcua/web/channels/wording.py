"""A reply as the texts that a messenger takes: short parts, numbered choices, a link."""

from __future__ import annotations

from collections.abc import Sequence

from dungcua.actions.consent import PREVIEW
from dungcua.actions.plain import plain
from dungcua.conversations.message import Button
from dungcua.conversations.model import Author, Message

__all__ = ["MOST_PARTS", "choice", "parts"]

MOST_PARTS = 3
"""Longer answers end with a link: nobody scrolls through ten messages."""


def parts(message: Message, longest: int, site: str, *, numbered: bool) -> list[str]:
    """Return a message as at most three texts, cut between lines.

    Args:
        message: of the bot or of a person.
        longest: characters of one text.
        site: base URL of our own pages, for the link to the whole card; "" for none.
        numbered: whether the choices stand in the text ("1. …"); a digit then chooses.

    """
    reply = message.reply
    if reply is None:
        return _cut(message.text, longest)[:MOST_PARTS]
    tail = ""
    # The page of the open draft is this messenger's in no browser.
    if site and reply.card is not None and reply.card.link not in (None, PREVIEW):
        tail += f"\n\nXem đầy đủ: {site.rstrip('/')}{reply.card.link}"
    if numbered and reply.buttons:
        listed = (f"{n}. {button.title}" for n, button in enumerate(reply.buttons, 1))
        tail += "\n\nTrả lời bằng số:\n" + "\n".join(listed)
    cut = _cut(plain(reply), longest)[:MOST_PARTS]
    if len(cut[-1]) + len(tail) <= longest:
        cut[-1] += tail
    else:
        kept = _cut(cut[-1], longest - len(tail))[0]
        cut[-1] = kept + tail
    return cut


def choice(text: str, history: Sequence[Message]) -> str:
    """Return what a digit stands for in the choices offered last; else the text itself."""
    said = text.strip().rstrip(".")
    if not (said.isascii() and said.isdigit()):
        return text
    offered = _offered(history)
    number = int(said)
    return offered[number - 1].send if 1 <= number <= len(offered) else text


def _offered(history: Sequence[Message]) -> Sequence[Button]:
    for message in reversed(history):
        if message.author is Author.CITIZEN:
            return ()
        if message.reply is not None and message.reply.buttons:
            return message.reply.buttons
    return ()


def _cut(text: str, longest: int) -> list[str]:
    """Cut at the last blank line, line end or space that fits; never inside a word if it can."""
    cut = []
    rest = text.strip()
    while len(rest) > longest:
        for mark in ("\n\n", "\n", " "):
            end = rest.rfind(mark, 0, longest + 1)
            if end > longest // 3:
                break
        else:
            end = longest
        cut.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return [*cut, rest]
