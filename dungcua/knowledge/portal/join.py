"""Joining imported data to the knowledge base: what the portal newly lists is recognised."""

from __future__ import annotations

from dataclasses import replace

from dungcua.knowledge.catalogue import CatalogueEntry
from dungcua.knowledge.lint.cards import DISTRICT
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.portal.record import PortalRecord, present_name
from dungcua.knowledge.portal.snapshot import Snapshot

__all__ = ["join"]


def join(kb: KnowledgeBase, snapshot: Snapshot | None) -> KnowledgeBase:
    """Return the base with the codes that only the snapshot knows, and its name in the version.

    Answers and complaints store the version, so that it stays known which imported data
    they rested on.

    Raises:
        InvalidCard: a record on disk is damaged.

    """
    if snapshot is None:
        return kb
    new = {
        code: _entry(record)
        for code in sorted(snapshot.index.keys() - kb.catalogue.keys() - kb.procedures.keys())
        if (record := snapshot.record(code)) is not None
    }
    version = f"{kb.files_version}+{snapshot.name}"
    return replace(kb, catalogue={**kb.catalogue, **new}, files_version=version)


def _entry(record: PortalRecord) -> CatalogueEntry:
    return CatalogueEntry(
        code=record.code,
        name=present_name(record.name),
        field="; ".join(record.fields),
        levels=record.levels,
        # Bodies of abolished levels are never shown.
        authority="; ".join([body for body in record.bodies if not DISTRICT.search(body)][:3]),
        decision=record.decision,
        decision_date=record.decision_date,
        online=record.online,
        scope="national",
        portal_id=record.portal_id,
        replaced_by=(),
        doubt="",
    )
