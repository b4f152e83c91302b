"""What others were asked for at the same counter, said with an answer about it.

Only counted groups are told, never a report: see :mod:`dungcua.complaints.publish.hotspots`.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from threading import Lock
from typing import Protocol

import structlog

from dungcua.actions import words
from dungcua.actions.render import citations
from dungcua.actions.words_en import say
from dungcua.complaints.publish.hotspots import Signal
from dungcua.conversations.message import Line, Reply, Section
from dungcua.errors import StoreUnavailable
from dungcua.knowledge.answer.structure import Lang
from dungcua.knowledge.answer.wording import day, lower_first
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.requirements import PaperJudge, Verdict, VerdictKind

__all__ = ["Counted", "Signals", "not_owed"]

_log = structlog.get_logger("dungcua.signals")
_KEPT_SECONDS = 600.0
_MOST_KEPT = 2000
_MOST_TOLD = 2
# A paper the dossier lists, or that nobody can judge, is no reason for a warning.
_NOT_OWED = frozenset({VerdictKind.FORBIDDEN, VerdictKind.NOT_LISTED, VerdictKind.ALREADY_HELD})


def not_owed(papers: PaperJudge, paper: str, procedure: str) -> Verdict | None:
    """Return the verdict on a paper that a procedure's dossier does not ask for; else None."""
    verdict = papers.judge(paper, procedure)
    return verdict if verdict is not None and verdict.verdict in _NOT_OWED else None


class Counted(Protocol):
    """Counts the register; :class:`HotSpots` does."""

    def signals(self, procedure: str, commune_code: str) -> Sequence[Signal]:
        """Return what enough people were asked for at one commune's counter lately."""
        ...


class Signals:
    """Warns with an answer; safe to share between threads. Counts are ten minutes old at most."""

    def __init__(
        self,
        counted: Counted,
        knowledge: KnowledgeBase,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Count with ``counted``; ``clock`` tells seconds."""
        self._counted = counted
        self._kb = knowledge
        self._papers = PaperJudge(knowledge)
        self._clock = clock
        self._kept: OrderedDict[tuple[str, str], tuple[float, tuple[Signal, ...]]] = OrderedDict()
        self._lock = Lock()

    def warn(self, reply: Reply, procedure: str, commune: str | None, lang: Lang) -> Reply:
        """Return ``reply`` with what people were asked for there, if enough of them were.

        Args:
            reply: the answer about the procedure.
            procedure: its code.
            commune: code of the present commune whose counter it is; None changes nothing.
            lang: the language of the answer.

        """
        if commune is None or reply.card is None:
            return reply
        lines = tuple(
            line
            for line in (self._line(signal, lang) for signal in self._recent(procedure, commune))
            if line is not None
        )[:_MOST_TOLD]
        if not lines:
            return reply
        title = say(words.SIGNALS, lang)
        basis = [b for line in lines for b in line.basis]
        cited = [c.id for c in reply.card.citations]
        more = [c for c in citations(self._kb, basis) if c.id not in cited]
        section = Section(key="signals", title=title, lines=lines)
        return reply.model_copy(
            update={
                "text": "\n".join((reply.text, *(line.text for line in lines))),
                "card": reply.card.model_copy(
                    update={
                        "sections": (*reply.card.sections, section),
                        "citations": (*reply.card.citations, *more),
                    }
                ),
            }
        )

    def _recent(self, procedure: str, commune: str) -> tuple[Signal, ...]:
        key, now = (procedure, commune), self._clock()
        with self._lock:
            at, known = self._kept.get(key, (0.0, None))
            if known is not None and now - at < _KEPT_SECONDS:
                return known
        try:
            found = tuple(self._counted.signals(procedure, commune))
        except StoreUnavailable as error:
            # The answer does not depend on it.
            _log.warning("signals_unavailable", code=error.code)
            return ()
        with self._lock:
            self._kept[key] = (now, found)
            self._kept.move_to_end(key)
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return found

    def _line(self, signal: Signal, lang: Lang) -> Line | None:
        paper, violation = signal.demand.paper, signal.demand.violation
        told = {
            "n": signal.reports,
            "place": signal.place.full,
            "first": day(signal.span.first),
            "last": day(signal.span.last),
        }
        if paper is not None:
            if signal.procedure not in self._kb.procedures:
                return None  # without a dossier nothing is known to be missing from it
            verdict = not_owed(self._papers, paper, signal.procedure)
            if verdict is None:
                return None
            name = lower_first(verdict.paper_name)
            text = say(words.SIGNAL_PAPER, lang).format(paper=name, **told)
            return Line(text=text, basis=verdict.basis, mark="warning", lang=lang)
        known = None if violation is None else self._kb.violations.get(violation)
        if known is None:
            return None
        text = say(words.SIGNAL_SIGN, lang).format(sign=lower_first(known.name), **told)
        return Line(text=text, basis=(known.code,), mark="warning", lang=lang)
