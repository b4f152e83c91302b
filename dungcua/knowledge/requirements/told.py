"""What an utterance tells beside the verdicts: procedure, demands, refusal, slip, reason, money."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.requirements.cues import Paper
from dungcua.knowledge.requirements.demands import demanded
from dungcua.knowledge.requirements.gazetteer import Gazetteer, Mention, Mentions
from dungcua.knowledge.requirements.model import Demand, Told
from dungcua.knowledge.requirements.money import read_money
from dungcua.knowledge.requirements.tokens import Utterance

__all__ = ["ProcedureNames", "read_told"]

_ACTS = {
    "exchange": "Đổi giấy tờ",
    "cert": "Chứng thực, công chứng",
    "resubmit": "Nộp lại hồ sơ giấy",
    "self_do": "Tự nộp trên mạng",
    "presence": "Có mặt để ký, lấy vân tay, ảnh",
    "fix_data": "Điều chỉnh, cải chính thông tin",
    "extort_cond": "Đóng khoản tiền khác mới nhận",
    "buy_form": "Mua hồ sơ, tờ khai",
}
_ACT_REACH = 8
_BEFORE_DEMAND = 2
_QUOTED = re.compile(r"[\"“«]([^\"“”«»]{3,200})[\"”»]")
_LONGEST_REASON = 24
_SHORTEST_NAME = 2


class ProcedureNames:
    """Finds the one procedure an utterance names by a card's own name or alias."""

    def __init__(self, kb: KnowledgeBase, shorthand: Mapping[str, str]) -> None:
        """Compile the names of every card."""
        self._common = {code for code, card in kb.procedures.items() if card.common}
        self._names = Gazetteer(
            [
                (code, name)
                for code, card in kb.procedures.items()
                for name in (card.name, card.plain_name, *card.aliases)
                if len(name.split()) >= _SHORTEST_NAME
            ],
            shorthand,
        )

    def find(self, utterance: Utterance, mentions: Mentions) -> str | None:
        """Return the code whose name is the longest; None when none or several fit.

        A name right after a demand is a paper that was asked for, not the errand.
        """
        demands = mentions.get("demand", ())
        best: dict[str, int] = {}
        for code, found in self._names.find(utterance).items():
            lengths = [
                mention.end - mention.start
                for mention in found
                if not any(0 <= mention.start - d.end <= _BEFORE_DEMAND for d in demands)
            ]
            if lengths:
                best[code] = max(lengths)
        if not best:
            return None
        longest = max(best.values())
        codes = [code for code, length in best.items() if length == longest]
        if len(codes) > 1:
            codes = [code for code in codes if code in self._common]
        return codes[0] if len(codes) == 1 else None


def read_told(
    utterance: Utterance, mentions: Mentions, papers: Mapping[str, Paper], procedure: str | None
) -> Told:
    """Return what is told; ``procedure`` is the card's code, found or given."""
    refused = bool(mentions.get("refusal"))
    return Told(
        procedure=procedure,
        demands=(*_papers(utterance, mentions, papers), *_acts(utterance, mentions)),
        refused=refused,
        written=_written(mentions),
        reason=_reason(utterance, mentions),
        money=read_money(utterance, mentions),
        broker=bool(mentions.get("broker")),
    )


def _papers(
    utterance: Utterance, mentions: Mentions, papers: Mapping[str, Paper]
) -> Iterator[Demand]:
    for paper, mention in demanded(papers, mentions):
        yield Demand(paper.name, utterance.span(mention.start, mention.end), paper.id)


def _acts(utterance: Utterance, mentions: Mentions) -> Iterator[Demand]:
    pressed = mentions.get("press", ())
    papers = mentions.get("paper", ())
    for concept, name in _ACTS.items():
        for mention in mentions.get(concept, ()):
            if any(p.start < mention.end and mention.start < p.end for p in papers):
                continue
            if any(
                p.sentence == mention.sentence and 0 <= mention.start - p.end <= _ACT_REACH
                for p in pressed
            ):
                yield Demand(name, utterance.span(mention.start, mention.end))
                break


def _written(mentions: Mentions) -> bool | None:
    if any(mentions.get(name) for name in ("no_slip", "no_slip2", "orally")):
        return False
    return True if mentions.get("slip_given") else None


def _reason(utterance: Utterance, mentions: Mentions) -> str | None:
    """Return the reason given: what follows "vì", else a quotation, else a reorganisation."""
    acts = [m for name in ("demand", "refusal") for m in mentions.get(name, ())]
    for mention in mentions.get("because", ()):
        if any(a.sentence == mention.sentence and a.start <= mention.end + 1 for a in acts):
            end = _clause_end(utterance, mention)
            if end > mention.end:
                return utterance.span(mention.end, end)
    quoted = _QUOTED.search(utterance.text)
    if quoted is not None and acts:
        return quoted[1].strip()
    for mention in mentions.get("reorg", ()):
        return utterance.span(mention.start, mention.end)
    return None


def _clause_end(utterance: Utterance, mention: Mention) -> int:
    end = mention.end
    for token in utterance.tokens[mention.end : mention.end + _LONGEST_REASON]:
        if token.clause != mention.clauses[1]:
            break
        end += 1
    return end
