"""A reply as plain text: for the terminal and the batch commands."""

from __future__ import annotations

from dungcua.conversations.message import Line, Reply

__all__ = ["plain"]

_MARKS = {"plain": "•", "bring": "☐", "held": "✓", "warning": "!", "unknown": "?"}


def plain(reply: Reply, *, sources: bool = True) -> str:
    """Return the reply as lines of text: what is said, the card, the sources.

    Args:
        reply: what to render.
        sources: whether to list the citations with their dates.

    """
    lines = [reply.text]
    if reply.card is not None:
        card = reply.card
        lines += ["", card.title] + ([card.subtitle] if card.subtitle else [])
        if card.notice and card.notice not in reply.text:
            lines.append(card.notice)
        for section in card.sections:
            lines += ["", section.title]
            lines += [_line(line) for line in section.lines]
        if card.dates:
            lines += ["", card.dates]
        if card.external:
            lines.append(card.external)
        if sources and card.citations:
            lines += ["", "Sources" if card.lang == "en" else "Căn cứ"]
            lines += [f"[{c.id}] {c.title} ({c.dates})" for c in card.citations]
    return "\n".join(lines)


def _line(line: Line) -> str:
    basis = f" [{', '.join(line.basis)}]" if line.basis else ""
    return f"{_MARKS[line.mark]} {line.text}{basis}"
