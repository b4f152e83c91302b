"""What the published list of a procedure says of papers that somebody asks about.

"Does it need a lease?" is answered by the list, not by a sign of something unlawful: nobody has
demanded anything yet. What the list does not name is said to be not named, never that it may not
be asked for: the list may know it by another name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dungcua.actions import words
from dungcua.actions.context import Context
from dungcua.actions.front import FrontDesk
from dungcua.actions.render import citations, offer
from dungcua.actions.verdict import asks_whether
from dungcua.actions.words_en import say
from dungcua.conversations.message import Card, Line, Reply, ReplyMeta, Section
from dungcua.knowledge.answer.english import English
from dungcua.knowledge.answer.structure import Lang
from dungcua.knowledge.answer.wording import lower_first
from dungcua.knowledge.model import Procedure, Statement
from dungcua.knowledge.requirements import (
    BEYOND_LIST,
    Check,
    Demand,
    PaperJudge,
    RequirementChecker,
    Verdict,
    VerdictKind,
)
from dungcua.knowledge.requirements.wording import judged
from dungcua.knowledge.text.fold import fold, spelled
from dungcua.knowledge.text.moves import moves
from dungcua.knowledge.text.syllable import has_marks

__all__ = ["Listing", "asks_of_list", "founded"]

_BY_LIST = frozenset({BEYOND_LIST, "V07"})
"""Signs that hang on what the list of the procedure says."""
_ON_LIST = frozenset({VerdictKind.LISTED, VerdictKind.LISTED_IF, VerdictKind.ALREADY_HELD})
_NOT_OWED = frozenset({VerdictKind.FORBIDDEN, VerdictKind.ALREADY_HELD})
_LONGEST = 20
"""Most words of a question about one paper that names its procedure itself."""
_WHICH = re.compile(r"\b(?:gi|nao|what|which)\b")
_CERTIFYING = "Chứng thực"
_MAY_REFUSE = "B-46"
"""Who is asked for more than the published list may refuse it."""
# "họ bắt nộp ảnh khi đăng ký kết hôn có đúng không", "còn làm kết hôn có cần ảnh không"
_ERRAND = re.compile(
    r"(?:\b(?:khi|lúc|luc|để|de)\s+|^\W*(?:(?:thế|the|còn|con|vậy|vay|nếu|neu)\s+)*)"
    r"((?:đi\s+|di\s+)?(?:làm|lam|đăng ký|dang ky|xin|cấp|cap|đổi|doi)\b.*?)"
    r"(?=\s+(?:có|co|thì|thi|mà|ma)\b|[,.?]|$)",
    re.IGNORECASE,
)


def asks_of_list(check: Check) -> bool:
    """Whether papers are only asked about, and nothing but the list can answer."""
    told = check.findings or check.lawful or check.asked_lawful
    return bool(check.papers) and not told and {f.code for f in check.asked} <= _BY_LIST


def founded(check: Check) -> bool:
    """Whether a sign that is asked about rests on more than the form of the question."""
    if {f.code for f in check.asked} != {BEYOND_LIST}:
        return True
    return any(verdict.code == BEYOND_LIST for verdict in check.verdicts)


@dataclass(frozen=True, slots=True)
class Listing:
    """Answers a question about papers by the published list of the procedure that is meant."""

    front: FrontDesk
    checker: RequirementChecker
    papers: PaperJudge

    def answer(self, check: Check, context: Context, text: str) -> Reply | None:
        """Say what the list says, or ask which procedure is meant; None: it settles nothing."""
        doubts = moves(text).lacks or (asks_whether(text) and context.lang == "vi")
        if not (check.asked or doubts):
            return None
        wanted, code = self._asked_of(check, text)
        if not check.asked and (len(text.split()) > _LONGEST or _WHICH.search(fold(text))):
            code = None  # a story in which papers come up, or which papers are needed at all
        code = code or context.procedure
        if code is not None:
            return self._about(check, wanted, code, context.lang)
        if wanted and check.asked and check.asked[0].code == BEYOND_LIST:
            return _which_procedure(wanted, context.lang)
        return None

    def _asked_of(self, check: Check, text: str) -> tuple[tuple[Demand, ...], str | None]:
        """Return the papers asked about, and the procedure that is named beside them.

        "Passport" is a paper before it is an errand: what is named by the paper alone is none.
        """
        rests = {d: text.replace(d.words, " ") for d in check.told.demands if d.words in text}
        for find in (self._named, self._usual):
            left = {demand: find(rest) for demand, rest in rests.items()}
            code = next((code for code in left.values() if code is not None), None)
            if code is not None:
                return tuple(demand for demand in left if left[demand] == code), code
        return check.told.demands, None

    def _named(self, text: str) -> str | None:
        code = self.checker.check(text).told.procedure
        card = self.front.kb.procedures.get(code or "")
        # "photo công chứng" names the form of a paper before the errand of certifying one
        return None if card is not None and card.field == _CERTIFYING else code

    def _usual(self, text: str) -> str | None:
        errand = _ERRAND.search(text)
        return self.front.usual(errand[1]) if errand else None

    def _about(self, check: Check, wanted: Sequence[Demand], code: str, lang: Lang) -> Reply | None:
        """Say of each paper ``wanted``, else of each one named, what the list of ``code`` says.

        None where a paper of the list is asked for in a form of its own (V07): that is a matter
        of the law, not of the list.
        """
        card = self.front.kb.procedures.get(code)
        called = {d.paper: d.words for d in wanted if d.paper}
        judged_ones = (self.papers.judge(paper, code) for paper in called or check.papers)
        found = [verdict for verdict in judged_ones if verdict is not None]
        listed = any(verdict.verdict in _ON_LIST for verdict in found)
        in_a_form = bool(check.asked) and check.asked[0].code != BEYOND_LIST
        if card is None or not found or (listed and in_a_form):
            return None
        title = self.front.title(code, lang)
        name = title if lang == "en" else lower_first(title)
        lines, unnamed = [], False
        for verdict in found:
            if lang == "en":
                line = self._in_english(card, verdict, name)
            else:
                line = _known(card, self.papers, verdict, name)
            if line is None:
                own_words = called.get(verdict.paper, "")
                paper = own_words if has_marks(own_words) else lower_first(verdict.paper_name)
                told = say(words.NOT_NAMED, lang).format(paper=paper, name=name)
                line, unnamed = Line(text=told, basis=(card.id,)), True
            lines.append(line)
        return self._reply(lines, code, title, lang, unnamed=unnamed)

    def _in_english(self, card: Procedure, verdict: Verdict, name: str) -> Line | None:
        """Return the items of the card that name the paper, in checked English where there is."""
        spoken = [spelled(each) for each in self.papers.spoken[verdict.paper]]
        checked = self.front.kb.english.get(card.code)
        told: list[str] = []
        basis: list[str] = []
        for case in card.cases:
            for item in case.items:
                if any(_holds(each, spoken) for each in (item.name, *item.names)):
                    english = English(checked).item(item, case.when) if checked else None
                    told.append(english or f"{item.name}.")
                    basis += item.basis or (card.id,)
        if not told:
            return None
        said = words.LIST_HAS_EN.format(name=name, items=" ".join(dict.fromkeys(told)))
        return Line(text=said, basis=tuple(dict.fromkeys(basis)), lang="en")

    def _reply(
        self, lines: Sequence[Line], code: str, title: str, lang: Lang, *, unnamed: bool
    ) -> Reply:
        advice = [say(words.NOT_NAMED_ASK, lang)] if unnamed else []
        basis = [b for line in lines for b in line.basis] + [_MAY_REFUSE] * unnamed
        offered = ("Cần giấy tờ gì?", "Tôi muốn phản ánh") if unnamed else ()
        papers = Section(key="papers", title=say("Từng giấy tờ", lang), lines=tuple(lines))
        return Reply(
            text="\n".join([*(line.text for line in lines), *advice]),
            lang=lang,
            card=Card(
                kind="verdict",
                title=title,
                lang=lang,
                sections=(papers,),
                citations=citations(self.front.kb, dict.fromkeys(basis)),
                link=f"/phieu/{code}",
                knowledge=self.front.kb.version,
            ),
            buttons=offer(lang, *offered),
            meta=ReplyMeta(procedure=(code,)),
        )


def _which_procedure(wanted: Sequence[Demand], lang: Lang) -> Reply:
    """Ask which procedure is meant: what one list leaves out another one asks for."""
    papers = ", ".join(dict.fromkeys(demand.words for demand in wanted))
    said = say(words.LIST_OF_WHICH, lang).format(paper=papers)
    return Reply(text=said, lang=lang, meta=ReplyMeta(ask="procedure"))


def _known(card: Procedure, judge: PaperJudge, verdict: Verdict, name: str) -> Line | None:
    """Return what the card says of one paper, by its items or in its own words; None: nothing."""
    if verdict.verdict in _ON_LIST or verdict.verdict is VerdictKind.FORBIDDEN:
        said = words.PAPER_FORBIDDEN if verdict.verdict in _NOT_OWED else words.PAPER_JUDGED
        paper = lower_first(verdict.paper_name)
        told = said.format(paper=paper, verdict=judged(verdict), name=name)
        return Line(text=told, basis=verdict.basis)
    spoken = list(_spoken_of(card, judge.spoken[verdict.paper]))
    if not spoken:
        return None
    told = words.CARD_SAYS.format(name=name, said=" ".join(each.text for each in spoken))
    return Line(text=told, basis=tuple(dict.fromkeys(b for s in spoken for b in s.basis)))


def _spoken_of(card: Procedure, names: Sequence[str]) -> Iterable[Statement]:
    """Yield what the card says of a paper beside its items: in a note, or as not to be demanded."""
    spoken = [spelled(name) for name in names]
    for case in card.cases:
        for item in case.items:
            if item.note and _holds(item.note, spoken):
                said = f"{item.name}. {item.note}"
                yield Statement(text=said, basis=item.basis or (card.id,))
    for statement in card.may_not_demand:
        if _holds(statement.text, spoken):
            yield Statement(text=statement.text, basis=statement.basis or (card.id,))


def _holds(text: str, spoken: Iterable[str]) -> bool:
    flat = spelled(text)
    return any(name in flat for name in spoken)
