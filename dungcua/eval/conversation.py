"""Whole conversations as data: what is said, and what has to hold of each answer.

A file is a YAML list of ``{id, turns}``; a turn holds ``say`` and any of the expectations of
:class:`Turn`. Both the tests and ``make eval`` read the same files by this module.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import yaml

from dungcua.conversations.message import Reply
from dungcua.errors import InvalidCard

__all__ = ["Conversation", "Turn", "faults", "load"]

_LONGEST_TEXT = 1_200
"""Characters of a reply's own text, without the card: more is a wall."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A message and what is expected of its answer; what is left out is not checked.

    Attributes:
        say: the message.
        procedure: code of the procedure answered first, or several that are all right;
            "none" stands for no procedure at all.
        aspect: keys of the card's sections, all of which have to be there.
        place: commune or province that the answer is for.
        ask: what is asked back; "none" for nothing.
        ask_not: what must not be asked back.
        complaint: whether the answer is about a report.
        code: whether a report was recorded.
        handoff: whether a person was asked for.
        oos: whether the message was refused as none of our business.
        lang: the language of the answer's own words.
        buttons: fewest buttons offered.
        says: phrases that occur in text or card; "a|b" is satisfied by either.
        never: phrases that occur nowhere in the answer.

    """

    say: str
    procedure: str | list[str] | None = None
    aspect: list[str] = field(default_factory=list)
    place: str | None = None
    ask: str | None = None
    ask_not: str | None = None
    complaint: bool | None = None
    code: bool | None = None
    handoff: bool | None = None
    oos: bool | None = None
    lang: str | None = None
    buttons: int = 0
    says: list[str] = field(default_factory=list)
    never: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Conversation:
    """A named conversation; ``source`` is the file it came from."""

    id: str
    turns: tuple[Turn, ...]
    source: str


def load(folder: Path) -> list[Conversation]:
    """Read every ``*.yaml`` of ``folder``.

    Raises:
        InvalidCard: a file is no list of conversations, or names an unknown expectation.

    """
    known = {f.name for f in fields(Turn)}
    found: dict[str, Conversation] = {}
    for path in sorted(folder.glob("*.yaml")):
        for record in yaml.safe_load(path.read_text(encoding="utf-8")) or ():
            strange = {key for turn in record["turns"] for key in turn} - known
            if strange or record["id"] in found:
                raise InvalidCard(f"{path.name}: {record['id']}: {sorted(strange) or 'twice'}")
            turns = tuple(Turn(**turn) for turn in record["turns"])
            found[record["id"]] = Conversation(record["id"], turns, path.stem)
    return list(found.values())


def faults(turn: Turn, replies: Sequence[Reply]) -> list[str]:
    """Return what does not hold of the answer, each in a few words; empty is well."""
    if not replies:
        return ["no answer"]
    metas = [reply.meta for reply in replies]
    codes = list(dict.fromkeys(code for meta in metas for code in meta.procedure))
    asked = next((meta.ask for meta in reversed(metas) if meta.ask), None)
    place = next((meta.place for meta in metas if meta.place), None)
    text = "\n".join(reply.text for reply in replies)
    whole = "\n".join(_everything(reply) for reply in replies).casefold()
    keys = {s.key for reply in replies if reply.card for s in reply.card.sections}
    found = []
    if not text.strip():
        found.append("empty text")
    if len(text) > _LONGEST_TEXT:
        found.append(f"wall of text: {len(text)}")
    if turn.procedure is not None:
        allowed = [turn.procedure] if isinstance(turn.procedure, str) else turn.procedure
        if (codes[0] if codes else "none") not in allowed:
            found.append(f"procedure {codes[:3] or 'none'}, not {'/'.join(allowed)}")
    found += [f"no section {key}" for key in turn.aspect if key not in keys]
    if turn.place is not None and turn.place not in (
        (place.commune, place.province) if place else ()
    ):
        found.append(f"place {place.commune or place.province if place else None}")
    if turn.ask is not None and (asked or "none") != turn.ask:
        found.append(f"ask {asked}, not {turn.ask}")
    if turn.ask_not is not None and asked == turn.ask_not:
        found.append(f"asks {asked} again")
    flags = {
        "complaint": any(meta.complaint for meta in metas),
        "code": any(meta.complaint_code for meta in metas),
        "handoff": any(meta.handoff for meta in metas),
        "oos": any(meta.oos for meta in metas),
    }
    for name, value in flags.items():
        wanted = getattr(turn, name)
        if wanted is not None and wanted is not value:
            found.append(f"{name} {value}")
    if turn.lang is not None and any(r.lang != turn.lang for r in replies):
        found.append(f"not in {turn.lang}")
    if sum(len(reply.buttons) for reply in replies) < turn.buttons:
        found.append("too few buttons")
    for phrase in turn.says:
        if not any(part.casefold() in whole for part in phrase.split("|")):
            found.append(f"does not say “{phrase}”")
    found += [f"says “{phrase}”" for phrase in turn.never if phrase.casefold() in whole]
    return found


def _everything(reply: Reply) -> str:
    parts: list[Any] = [reply.text, *(button.title for button in reply.buttons)]
    if reply.card is not None:
        parts += [reply.card.title, reply.card.subtitle or ""]
        parts += [line.text for section in reply.card.sections for line in section.lines]
    return "\n".join(parts)
