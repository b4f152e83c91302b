"""The national portal's own data: read, kept, compared, fetched.

Curated cards come first; what is imported answers for the thousands of procedures that
nobody has curated, marked with the day of the portal's data.
"""

from __future__ import annotations

from dungcua.knowledge.portal.record import PortalRecord, read_record
from dungcua.knowledge.portal.snapshot import Snapshot, current, snapshots

__all__ = ["PortalRecord", "Snapshot", "current", "read_record", "snapshots"]
