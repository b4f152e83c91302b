"""Composed packs: one at a time, in a thread, kept compressed in a small memory.

A pack takes some seconds of work and under a megabyte of memory. Who asks while it is
being composed waits for the same work. A part is found by its SHA-256 as long as one of the
remembered packs holds it; after that the phone asks for the manifest anew.
"""

from __future__ import annotations

import asyncio
import gzip
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dungcua.knowledge.answer import Place
from dungcua.knowledge.guide.field import FieldPack, bundle, field_pack, signed
from dungcua.knowledge.guide.keys import PackKey
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.places import Gazetteer
from dungcua.knowledge.requirements import PaperJudge
from dungcua.web.guide.receivers import receivers

__all__ = ["Packs", "Ready"]

_LEVEL = 6


@dataclass(frozen=True, slots=True)
class Ready:
    """A composed pack: ``parts`` are gzip files named by the SHA-256 of what is inside."""

    manifest: bytes
    signature: str
    parts: Mapping[str, bytes]

    def file(self) -> bytes:
        """Return the pack as one file for a stick."""
        whole = {digest: gzip.decompress(part) for digest, part in self.parts.items()}
        return bundle(FieldPack(self.manifest, whole), self.signature)


class Packs:
    """Composes packs and remembers the last ``most`` of them, by commune and day."""

    def __init__(
        self,
        kb: KnowledgeBase,
        judge: PaperJudge,
        places: Gazetteer,
        key: PackKey,
        most: int = 12,
    ) -> None:
        """Take what packs are composed of and signed with."""
        self._kb = kb
        self._judge = judge
        self._places = places
        self._key = key
        self._most = most
        self._ready: OrderedDict[tuple[str | None, date], Ready] = OrderedDict()
        self._composing: dict[tuple[str | None, date], asyncio.Task[Ready]] = {}
        self._one_at_a_time = asyncio.Semaphore(1)

    async def of(self, place: Place, day: date) -> Ready:
        """Return the pack of a commune as of ``day``, composed now unless remembered.

        Whoever gives up waiting does not stop the work the others wait for.
        """
        asked = (place.code, day)
        if asked in self._ready:
            self._ready.move_to_end(asked)
            return self._ready[asked]
        task = self._composing.get(asked)
        if task is None:
            task = self._composing[asked] = asyncio.create_task(self._compose(place, day))
            task.add_done_callback(lambda _: self._composing.pop(asked, None))
        return await asyncio.shield(task)

    def part(self, digest: str) -> bytes | None:
        """Return a part of a remembered pack as a gzip file; None when none holds it."""
        for ready in reversed(self._ready.values()):
            if digest in ready.parts:
                return ready.parts[digest]
        return None

    async def _compose(self, place: Place, day: date) -> Ready:
        async with self._one_at_a_time:
            ready = await asyncio.to_thread(self._work, place, day)
        self._ready[place.code, day] = ready
        while len(self._ready) > self._most:
            self._ready.popitem(last=False)
        return ready

    def _work(self, place: Place, day: date) -> Ready:
        pack = field_pack(self._kb, self._judge, self._places, place, day, receivers(self._kb))
        parts = {digest: gzip.compress(raw, _LEVEL, mtime=0) for digest, raw in pack.parts.items()}
        return Ready(pack.manifest, signed(pack, self._key.private), parts)
