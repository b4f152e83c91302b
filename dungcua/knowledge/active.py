"""The knowledge a deployment answers from: release or installed pack, and what was imported."""

from __future__ import annotations

from pathlib import Path

from dungcua.knowledge.load import KnowledgeBase, load
from dungcua.knowledge.pack import PORTAL, data_directory
from dungcua.knowledge.portal.join import join
from dungcua.knowledge.portal.snapshot import Snapshot, current

__all__ = ["FOLDER", "load_active"]

FOLDER = "knowledge"
"""Folder below a deployment's ``var`` for imported snapshots and installed packs."""


def load_active(var: Path) -> tuple[KnowledgeBase, Snapshot | None]:
    """Return the knowledge base in force and the snapshot of the portal, if one was imported.

    Args:
        var: the deployment's data directory.

    Raises:
        KnowledgeError: the data are missing or damaged.

    """
    root = var / FOLDER
    snapshot = current(root / PORTAL)
    return join(load(data_directory(root)), snapshot), snapshot
