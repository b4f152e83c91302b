"""Canned replies: found by typing a few letters, filled in from the case, never with gaps."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import TypeAdapter, ValidationError

from dungcua.errors import InvalidCard, UnfilledReply, UnknownEntry
from dungcua.knowledge.text.fold import fold

__all__ = ["CANNED", "Canned", "CannedReplies", "gaps", "refuse_gaps"]

CANNED = Path(__file__).parent / "data" / "canned.yaml"
_GAP = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Canned:
    """One reply. ``text`` may hold ``{names}``."""

    key: str
    title: str
    text: str

    def filled(self, values: Mapping[str, str | None]) -> str:
        """Return the text with the names that ``values`` knows; the others stay to be seen."""
        return _GAP.sub(lambda gap: values.get(gap[1]) or gap[0], self.text)


class CannedReplies:
    """The replies of a deployment."""

    def __init__(self, replies: Sequence[Canned]) -> None:
        self._replies = {reply.key: reply for reply in replies}

    @classmethod
    def load(cls, path: Path = CANNED) -> CannedReplies:
        """Read the data file.

        Raises:
            InvalidCard: it does not follow its schema, or a key stands twice.

        """
        try:
            raw = yaml.safe_load(path.read_text(encoding="utf-8"))
            replies = TypeAdapter(list[Canned]).validate_python(raw)
        except (yaml.YAMLError, ValidationError) as error:
            raise InvalidCard(f"{path.name}: {error}") from error
        if len({reply.key for reply in replies}) < len(replies):
            raise InvalidCard(f"{path.name}: a key stands twice")
        return cls(replies)

    def get(self, key: str) -> Canned:
        """Return the reply of ``key``.

        Raises:
            UnknownEntry: there is none.

        """
        try:
            return self._replies[key]
        except KeyError:
            raise UnknownEntry(key) from None

    def find(self, typed: str, limit: int = 8) -> Sequence[Canned]:
        """Return what fits typed letters, without regard to diacritics, best first.

        All words must occur; those that begin a word of the title count most.
        """
        words = fold(typed).split()
        ranked = []
        for place, reply in enumerate(self._replies.values()):
            title, text = fold(f"{reply.title} {reply.key}"), fold(reply.text)
            if all(word in title or word in text for word in words):
                begins = sum(f" {word}" in f" {title}" for word in words)
                ranked.append((-begins, place, reply))
        return [reply for *_, reply in sorted(ranked, key=lambda r: r[:2])][:limit]


def gaps(text: str) -> tuple[str, ...]:
    """Return the names in ``text`` that nobody filled in."""
    return tuple(_GAP.findall(text))


def refuse_gaps(text: str) -> None:
    """Let pass only a text without gaps.

    Raises:
        UnfilledReply: a name is still to be filled in.

    """
    if left := gaps(text):
        raise UnfilledReply(", ".join(left))
