"""What people asked and the bot could not answer, grouped by their words.

A group is told only with at least three conversations in it, and only by the words that they
share: nobody's sentence is shown. Weighting is TF-IDF over folded syllables.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from dungcua.conversations.message import Reply
from dungcua.conversations.model import Author
from dungcua.errors import UnknownEntry
from dungcua.knowledge.text.fold import fold, nfc, words
from dungcua.store.engine import Store
from dungcua.store.schema import messages

__all__ = ["SMALLEST", "Asked", "Group", "Questions", "Told", "grouped"]

SMALLEST = 3
"""The least number of conversations in a group: two people know of each other."""

_ALIKE = 0.35
_MOST_READ = 5000
_MOST_GROUPS = 20
_MOST_GROUPED = 1000
_SHOWN_WORDS = 6


@dataclass(frozen=True, slots=True)
class Group:
    """Questions alike: the words most of them share, in the order of a question, and counts."""

    words: tuple[str, ...]
    questions: int
    conversations: int


@dataclass(frozen=True, slots=True)
class Told:
    """What was asked in a span of time. Counts are of the bot's replies."""

    answered: int
    unanswered: int
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question behind a figure. ``message_id`` names it; ``text`` is redacted.

    ``answered`` is whether the bot named a procedure.
    """

    message_id: int
    at: datetime
    text: str
    answered: bool
    conversation_id: str


class Questions:
    """Reads stored messages, which are redacted. Safe to share between threads."""

    def __init__(self, store: Store) -> None:
        """Read from ``store``."""
        self._store = store

    def since(self, first: datetime) -> Told:
        """Return counts and groups of what was asked from ``first`` on (newest 5000 messages)."""
        asked = self._asked(first)
        missed = [(one.conversation_id, one.text) for one in asked if not one.answered]
        return Told(len(asked) - len(missed), len(missed), tuple(grouped(missed)))

    def behind(
        self, first: datetime, *, answered: bool, shared: Sequence[str] = ()
    ) -> Sequence[Asked]:
        """Return the questions that a figure of :meth:`since` counts, the newest first.

        Args:
            first: as :meth:`since`.
            answered: those that got an answer, or those that got none.
            shared: only those of the group that is told by these words.

        """
        asked = [one for one in self._asked(first) if one.answered is answered]
        if shared:
            told = [(one.conversation_id, one.text) for one in asked][-_MOST_GROUPED:]
            base = len(asked) - len(told)
            members = next(
                (cluster for group, cluster in _clustered(told) if group.words == tuple(shared)), ()
            )
            asked = [asked[base + index] for index in sorted(members)]
        return list(reversed(asked))

    def conversation_of(self, message_id: int) -> str:
        """Return the id of the conversation in which something was said.

        Raises:
            UnknownEntry: there is no such message (any more).

        """
        query = select(messages.c.conversation_id).where(messages.c.id == message_id)
        with self._store.reading() as unit:
            found = unit.execute(query).scalar_one_or_none()
        if found is None:
            raise UnknownEntry
        return str(found)

    def _asked(self, first: datetime) -> list[Asked]:
        query = (
            select(messages)
            .where(messages.c.at >= first)
            .order_by(messages.c.id.desc())
            .limit(_MOST_READ)
        )
        with self._store.reading() as unit:
            rows = list(reversed(unit.execute(query).all()))
        waiting: dict[str, Row[Any]] = {}
        found = []
        for row in rows:
            if row.author == Author.CITIZEN:
                waiting[row.conversation_id] = row
            elif row.author == Author.BOT and row.reply is not None:
                question = waiting.pop(row.conversation_id, None)
                meta = Reply.model_validate_json(row.reply).meta
                if question is not None and (meta.oos or meta.procedure):
                    found.append(
                        Asked(
                            question.id,
                            question.at,
                            question.text,
                            not meta.oos,
                            row.conversation_id,
                        )
                    )
        return found


def grouped(asked: Sequence[tuple[str, str]]) -> list[Group]:
    """Return groups of at least three conversations, largest first.

    Args:
        asked: id of the conversation and words of each question; the last 1000 count.

    """
    return [group for group, _ in _clustered(asked[-_MOST_GROUPED:])]


def _clustered(asked: Sequence[tuple[str, str]]) -> list[tuple[Group, list[int]]]:
    """Return the groups with the places of their questions in ``asked``, largest first."""
    split = [words(nfc(text).casefold()) for _, text in asked]
    known = Counter(fold(word) for told in split for word in {*told})
    total = len(asked)
    vectors = [_weighted(told, known, total) for told in split]
    clusters: list[list[int]] = []
    for index, vector in enumerate(vectors):
        scored = [(_cosine(vector, vectors[cluster[0]]), cluster) for cluster in clusters]
        best = max(scored, key=lambda each: each[0], default=(0.0, None))
        if best[1] is not None and best[0] >= _ALIKE:
            best[1].append(index)
        else:
            clusters.append([index])
    found = []
    for cluster in clusters:
        talks = {asked[index][0] for index in cluster}
        if len(talks) < SMALLEST:
            continue
        shared = _shared([split[index] for index in cluster], [asked[i][0] for i in cluster])
        if shared:
            found.append((Group(shared, len(cluster), len(talks)), cluster))
    return sorted(found, key=lambda each: -each[0].conversations)[:_MOST_GROUPS]


def _weighted(told: Sequence[str], known: Counter[str], total: int) -> dict[str, float]:
    counts = Counter(fold(word) for word in told)
    return {word: n * math.log(1 + total / max(1, known[word])) for word, n in counts.items()}


def _cosine(one: dict[str, float], other: dict[str, float]) -> float:
    dot = sum(weight * other.get(word, 0.0) for word, weight in one.items())
    length = math.hypot(*one.values()) * math.hypot(*other.values())
    return dot / length if length else 0.0


def _shared(told: Sequence[Sequence[str]], talks: Sequence[str]) -> tuple[str, ...]:
    """Return the words that at least three conversations of the cluster use."""
    users: dict[str, set[str]] = {}
    for said, talk in zip(told, talks, strict=True):
        for word in said:
            users.setdefault(word, set()).add(talk)
    common = {word for word, who in users.items() if len(who) >= max(SMALLEST, len(set(talks)) / 2)}
    return tuple(dict.fromkeys(word for word in told[0] if word in common))[:_SHOWN_WORDS]
