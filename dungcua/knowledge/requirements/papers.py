"""One paper against one published dossier, without any story around it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from dungcua.errors import UnknownProcedure
from dungcua.knowledge.load import DATA_DIR, KnowledgeBase
from dungcua.knowledge.requirements.cues import read_papers
from dungcua.knowledge.requirements.model import Verdict, VerdictKind
from dungcua.knowledge.requirements.verdicts import compare, forbidden, unknown

__all__ = ["PaperJudge"]


class PaperJudge:
    """Knows every paper and act by id. Build once (reads one small file), use from any thread."""

    def __init__(self, kb: KnowledgeBase, directory: Path = DATA_DIR / "law") -> None:
        """Read ``papers.yaml`` below ``directory``.

        Raises:
            MissingData: the file is not there.
            InvalidCard: it does not follow its schema.

        """
        self._kb = kb
        self._papers = read_papers(directory)

    @property
    def names(self) -> Mapping[str, str]:
        """Every paper and act: its id and its name."""
        return {paper.id: paper.name for paper in self._papers.values()}

    @property
    def spoken(self) -> Mapping[str, tuple[str, ...]]:
        """Every paper and act: its id and all the ways people name it."""
        return {paper.id: (paper.name, *paper.names) for paper in self._papers.values()}

    def judge(self, paper: str, procedure: str) -> Verdict | None:
        """Return what may be said of ``paper`` for ``procedure``; None for a paper nobody knows.

        What the published dossier lists is listed. A paper that may never be demanded is
        ``forbidden``; what a database holds is ``already_held``; the rest is ``unknown``.
        """
        known = self._papers.get(paper)
        if known is None:
            return None
        try:
            card = self._kb.procedure(procedure)
        except UnknownProcedure:
            card = None
        found = compare(known, card)
        if found is not None and found.verdict in (VerdictKind.LISTED, VerdictKind.LISTED_IF):
            return found
        return forbidden(self._kb, known) or found or unknown(known)
