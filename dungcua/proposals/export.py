"""Accepted changes as YAML, for whoever keeps the files of the release."""

from __future__ import annotations

from pathlib import Path

import yaml

from dungcua.proposals.book import Book, ProposalState

__all__ = ["write"]


def write(book: Book, directory: Path) -> list[Path]:
    """Write one file for each accepted change, in order of number; return their paths.

    A file holds the change and the moments of proposal and decision; of the people only
    the numbers of their accounts.
    """
    directory.mkdir(parents=True, exist_ok=True)
    written = []
    for one in reversed(book.listed(ProposalState.ACCEPTED)):
        told = {
            "proposal": one.number,
            "target": one.change.target,
            "part": one.change.part,
            "before": dict(one.change.before),
            "after": dict(one.change.after),
            "source": one.change.source,
            "source_date": one.change.source_date,
            "effective_on": one.change.effective_on,
            "reason": one.reason,
            "base_version": one.base_version,
            "proposed_by": one.author,
            "proposed_at": one.at.isoformat(),
            "accepted_by": one.decided_by,
            "accepted_at": one.decided_at.isoformat() if one.decided_at else None,
        }
        path = directory / f"{one.number:05}.yaml"
        text = yaml.safe_dump(told, allow_unicode=True, sort_keys=False)
        path.write_text(text, encoding="utf-8")
        written.append(path)
    return written
