"""Searching what was said at the desk: conversations, notes, call-backs, without diacritics."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import Connection, Table, and_, or_, select

from dungcua.conversations.entry import Entry, read_entry
from dungcua.knowledge.text.fold import fold
from dungcua.store.engine import Store
from dungcua.store.schema import messages
from dungcua.store.schema_queue import conversation_notes, queue_entries

__all__ = ["Finder"]

_MOST_SEARCHED = 1000
_CHUNK = 400


class Finder:
    """Searches the last thousand places in the queue. Safe to share between threads."""

    def __init__(self, store: Store) -> None:
        """Search in ``store``."""
        self._store = store

    def entries(
        self, text: str, *, areas: Collection[str] | None = None, unplaced: bool = True
    ) -> Sequence[Entry]:
        """Return open and ended ones in which all words of ``text`` occur, the newest first.

        They may stand in the summary, the place, the number, a message or a note, one here and
        one there. No words find nothing. Whoever shows what is found asks who may read it.

        Args:
            text: words, with or without diacritics.
            areas: codes of provinces and communes within reach; None = the whole country.
            unplaced: whether those without a known place belong to it.

        """
        wanted = fold(text).split()
        if not wanted:
            return ()
        c = queue_entries.c
        query = select(queue_entries).order_by(c.id.desc()).limit(_MOST_SEARCHED)
        if areas is not None:
            reached = or_(c.province_code.in_(areas), c.commune_code.in_(areas))
            nowhere = and_(c.province_code.is_(None), c.commune_code.is_(None))
            query = query.where(or_(reached, nowhere) if unplaced else reached)
        with self._store.reading() as unit:
            entries = [read_entry(row) for row in unit.execute(query)]
            told = _told(unit, {entry.conversation_id for entry in entries})
        found = []
        for entry in entries:
            known = f"{entry.summary} {entry.place or ''} {entry.id}"
            words = fold("\n".join([known, *told[entry.conversation_id]]))
            if all(word in words for word in wanted):
                found.append(entry)
        return found


def _told(unit: Connection, ids: Collection[str]) -> defaultdict[str, list[str]]:
    """Return messages and notes by conversation."""
    told: defaultdict[str, list[str]] = defaultdict(list)
    some = sorted(ids)
    tables: tuple[Table, ...] = (messages, conversation_notes)
    for table in tables:
        for start in range(0, len(some), _CHUNK):
            query = select(table.c.conversation_id, table.c.text).where(
                table.c.conversation_id.in_(some[start : start + _CHUNK])
            )
            for row in unit.execute(query):
                told[row.conversation_id].append(row.text)
    return told
