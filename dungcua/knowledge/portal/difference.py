"""What changed between two snapshots: added, changed field by field, retired."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dungcua.knowledge.portal.snapshot import Snapshot, digest

__all__ = ["Difference", "compare", "summary"]


@dataclass(frozen=True, slots=True)
class Difference:
    """Codes with their names; ``changed`` names the portal's fields that differ.

    ``retired`` means that the newer list does not hold the code; whether the procedure was
    repealed, only the decision says.
    """

    added: Mapping[str, str] = field(default_factory=dict)
    changed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    retired: Mapping[str, str] = field(default_factory=dict)


def compare(before: Snapshot, after: Snapshot) -> Difference:
    """Return what changed from one snapshot to the other.

    Raises:
        InvalidCard: a record on disk is damaged.

    """
    both = sorted(before.index.keys() & after.index.keys())
    return Difference(
        added=_named(after, after.index.keys() - before.index.keys()),
        changed={
            code: _fields(before.detail(code), after.detail(code))
            for code in both
            if before.index[code].digest != after.index[code].digest
        },
        retired=_named(before, before.index.keys() - after.index.keys()),
    )


def _named(snapshot: Snapshot, codes: set[str]) -> dict[str, str]:
    return {code: snapshot.index[code].name for code in sorted(codes)}


def _fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the top-level fields that differ, order in lists aside."""
    keys = sorted(before.keys() | after.keys())
    return tuple(
        key
        for key in keys
        if digest({key: before.get(key)}) != digest({key: after.get(key)})
    )  # fmt: skip


def summary(difference: Difference) -> dict[str, Any]:
    """Return the difference as plain values for a JSON file."""
    return {
        "added": dict(difference.added),
        "changed": {code: list(fields) for code, fields in difference.changed.items()},
        "retired": dict(difference.retired),
    }
