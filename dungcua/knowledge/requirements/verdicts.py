"""The verdict on each demanded paper, each with the ids it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.model import (
    Confidence,
    DossierItem,
    ItemForm,
    LawfulDemand,
    Procedure,
    Violation,
)
from dungcua.knowledge.requirements.cues import Paper
from dungcua.knowledge.requirements.demands import is_errand, is_plain, is_pressed, named, near
from dungcua.knowledge.requirements.gazetteer import Mention, Mentions
from dungcua.knowledge.requirements.model import BEYOND_LIST, Finding, Verdict, VerdictKind
from dungcua.knowledge.text.fold import fold, spelled

__all__ = ["Judge", "codes_of", "compare", "forbidden", "on_list", "unknown"]

_BY_CODE = {
    "V01": VerdictKind.FORBIDDEN,
    "V02": VerdictKind.FORBIDDEN,
    "V03": VerdictKind.FORBIDDEN,
    "V04": VerdictKind.FORBIDDEN,
    BEYOND_LIST: VerdictKind.NOT_LISTED,
    "V06": VerdictKind.ALREADY_HELD,
    "V07": VerdictKind.FORBIDDEN,
    "V19": VerdictKind.NOT_LISTED,
    "V25": VerdictKind.FORBIDDEN,
}
_SEVERE = (VerdictKind.FORBIDDEN, VerdictKind.NOT_LISTED)

_GROUPS = {
    "V03": ("old",),
    "V04": ("residence",),
    BEYOND_LIST: ("odd",),
    "V06": ("held",),
    "V19": ("local_paper",),
}
"""Groups of papers a code speaks of; the other codes speak of the papers that carry them."""

_ACT_PAPERS = {
    "V01": "vneid",
    "V02": "cam-ket-dia-chi",
    "V19": "xac-nhan-to-dan-pho",
    "V25": "xac-nhan-so-cmnd",
}
"""What a code is always about, also where the words only describe it."""

_CERTIFY = ("cert", "mock", "original_word", "keep_original", "copy_cert", "shown_only")
_CERTIFY_REACH = 7

_LAWFUL_PAPERS = {
    "L01": ("vneid",),
    "L02": ("held", "bang-tot-nghiep"),
    "L06": ("held", "residence"),
    "L10": ("giay-uy-quyen",),
    "L11": ("giay-chung-sinh", "giay-bao-tu"),
    "L12": ("chung-minh-nhan-dan", "can-cuoc", "giay-phep-lai-xe", "ho-chieu"),
    "L16": ("ket-hon",),
    "L20": ("so-do",),
    "L23": ("vneid",),
}
"""Papers, or groups of papers, that a lawful demand is about."""

_SURE = {Confidence.PRIMARY: 0.95, Confidence.SECONDARY: 0.8, Confidence.UNREAD: 0.3}
_ODD_NOT_ON_CARD = 0.75

_ASK_UNKNOWN = "Anh/chị đang làm thủ tục gì, và giấy bị yêu cầu tên gì ạ?"
_ASK_RETOLD = "Anh/chị tự gặp chuyện này hay nghe kể lại, ở nơi nào và làm thủ tục gì ạ?"
_ASK_EXPIRY = "Giấy đó còn hạn đến ngày nào ạ?"
_ASK_SLIP = "Cán bộ có tra dữ liệu mà không ra, và có đưa phiếu ghi lý do không ạ?"
_SAY_LISTED = "Dạ, giấy này có trong thành phần hồ sơ, em xin nộp ạ."
_SAY_LAWFUL = "Dạ em hiểu yêu cầu này, nhờ anh/chị cho em biết cần chuẩn bị những gì ạ."
_SAY_UNKNOWN = "Nhờ anh/chị chỉ giúp em giấy này ở mục nào của thành phần hồ sơ niêm yết ạ."
_SAY_HELD = (
    "Thông tin này đã có trong {source}, nhờ anh/chị tra giúp em; nếu không tra được, "
    "nhờ anh/chị ghi phiếu nêu lý do ạ."
)
_SAY_CASE = "Nhờ anh/chị xem giúp em có thuộc trường hợp này không ạ: {when}."


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges the papers of one utterance.

    ``findings`` are the signs told or asked about; ``lawful`` the codes of lawful demands;
    ``asked`` tells that nothing was demanded yet, so that every paper named is meant;
    ``outside`` that the demand is not of the public administration; ``retold`` that somebody
    else told of it, so that nothing is concluded before it is known where it happened;
    ``unsure`` are codes told too unclearly to judge a paper by: the question is put instead,
    unless the words are ``plain`` and say in one breath that an office demands the paper.
    """

    kb: KnowledgeBase
    papers: Mapping[str, Paper]
    mentions: Mentions
    card: Procedure | None
    findings: tuple[Finding, ...]
    lawful: tuple[Finding, ...]
    asked: bool
    outside: bool
    retold: bool = False
    unsure: frozenset[str] = frozenset()
    plain: bool = False

    def verdicts(self) -> tuple[Verdict, ...]:
        """Return one verdict for each paper named, and for each act a finding is about.

        A violation found decides about the papers it speaks of; then the dossier of the card;
        then a lawful demand. Nothing is concluded about what bodies outside the public
        administration ask, nor about a paper no source speaks of.
        """
        found = [self._one(paper, spots) for paper, spots in named(self.papers, self.mentions)]
        return (*found, *self._acts({verdict.paper for verdict in found}))

    def _one(self, paper: Paper, spots: tuple[Mention, ...]) -> Verdict:
        verdict = None
        if self.retold:
            return replace(unknown(paper), ask=_ASK_RETOLD)
        if not self.outside:
            listed = compare(paper, self.card)
            if listed is not None and listed.verdict is VerdictKind.NOT_LISTED:
                # a card may be silent on what other rules ask for: no sign, no verdict
                listed = None
            lawful = self._from_lawful(paper)
            if listed is not None and listed.verdict is VerdictKind.ALREADY_HELD:
                # a case in which the data are not enough was told: L06, L16
                listed = lawful or listed
            verdict = self._from_findings(paper, spots) or listed or lawful
        return verdict or unknown(paper)

    def _acts(self, seen: set[str]) -> Iterator[Verdict]:
        for finding in self.findings:
            paper_id = _ACT_PAPERS.get(finding.code)
            if paper_id is not None and paper_id not in seen and not self.outside:
                yield self._severe(self.papers[paper_id], finding, ())

    def _from_findings(self, paper: Paper, spots: tuple[Mention, ...]) -> Verdict | None:
        for finding in self.findings:
            if finding.code in _BY_CODE and self._speaks_of(finding.code, paper, spots):
                if self.asked and finding.code == "V03" and not self.mentions.get("still_valid"):
                    # an expired paper must be exchanged; nobody said that this one is not
                    return replace(unknown(paper), ask=_ASK_EXPIRY)
                return self._severe(paper, finding, spots)
        return None

    def _speaks_of(self, code: str, paper: Paper, spots: tuple[Mention, ...]) -> bool:
        if code == "V07":
            return any(
                is_pressed(spot, self.mentions)
                and near(spot, self.mentions, _CERTIFY, _CERTIFY_REACH)
                for spot in spots
            )
        if spots and all(is_errand(spot, self.mentions) for spot in spots):
            return False
        if code == BEYOND_LIST and on_list(paper, self.card):
            return False
        if paper.code == code:
            return True
        if not any(group in paper.groups for group in _GROUPS.get(code, ())):
            return False
        return self.asked or any(is_pressed(spot, self.mentions) for spot in spots)

    def _severe(self, paper: Paper, finding: Finding, spots: tuple[Mention, ...]) -> Verdict:
        violation = self.kb.violations[finding.code]
        told = self.plain and any(is_plain(spot, self.mentions) for spot in spots)
        if finding.code in self.unsure and not told and _BY_CODE[finding.code] in _SEVERE:
            return replace(unknown(paper), ask=violation.ask_first or _ASK_UNKNOWN)
        return _sign(paper, violation, finding.confidence)

    def _from_lawful(self, paper: Paper) -> Verdict | None:
        for finding in self.lawful:
            about = _LAWFUL_PAPERS.get(finding.code, ())
            if paper.id in about or any(group in about for group in paper.groups):
                entry = self.kb.lawful[finding.code]
                return Verdict(
                    paper.id,
                    paper.name,
                    VerdictKind.LAWFUL,
                    _basis(entry),
                    finding.code,
                    entry.explain,
                    confidence=finding.confidence,
                    as_of=entry.life.verified_on,
                    ask=_ASK_EXPIRY if finding.code == "L12" else None,
                    say=_SAY_LAWFUL,
                )
        return None


def codes_of(paper: Paper) -> frozenset[str]:
    """Return the codes that a demand for ``paper`` may be a sign of by what it is."""
    by_group = {
        code for code, groups in _GROUPS.items() if any(group in paper.groups for group in groups)
    }
    return frozenset(by_group if paper.code is None else {*by_group, paper.code})


def compare(paper: Paper, card: Procedure | None) -> Verdict | None:
    """Compare one paper with the published dossier of ``card``.

    A paper the card does not name stays open (None): the card may use a name the gazetteer
    does not know. Only a paper that is hardly ever part of a dossier (group ``odd``) and
    stands nowhere on the card counts as not listed.
    """
    if card is None:
        return None
    hits = [(case, item) for case in card.cases for item in case.items if _is_same(paper, item)]
    sure = _SURE[card.life.confidence]
    if not hits:
        if "odd" in paper.groups and not _is_mentioned(paper, card):
            return Verdict(
                paper.id,
                paper.name,
                VerdictKind.NOT_LISTED,
                (card.id,),
                BEYOND_LIST,
                confidence=min(sure, _ODD_NOT_ON_CARD),
                as_of=card.life.verified_on,
                ask=_ASK_UNKNOWN,
                say=_SAY_UNKNOWN,
            )
        return None
    item = hits[0][1]
    verdict = Verdict(
        paper.id,
        paper.name,
        VerdictKind.LISTED,
        item.basis or (card.id,),
        None,
        item.note,
        confidence=sure,
        item=item.id,
        as_of=card.life.verified_on,
        say=_SAY_LISTED,
    )
    if item.form is ItemForm.DATA or item.held_by is not None:
        source = item.held_by or "cơ sở dữ liệu của nhà nước"
        return replace(
            verdict,
            verdict=VerdictKind.ALREADY_HELD,
            ask=_ASK_SLIP,
            say=_SAY_HELD.format(source=source),
        )
    cases = [case for case, _ in hits]
    if len(cases) == len(card.cases) or any(case.when is None for case in cases):
        return verdict
    when = "; ".join(case.when or case.name for case in cases)
    return replace(
        verdict,
        verdict=VerdictKind.LISTED_IF,
        note=when,
        ask=card.case_question,
        say=_SAY_CASE.format(when=when),
    )


def on_list(paper: Paper, card: Procedure | None) -> bool:
    """Whether the dossier of ``card`` names a paper that hardly ever belongs to one.

    A name inside an item or its note counts ("giấy tờ về chỗ ở, như hợp đồng thuê nhà").
    """
    if card is None or not any(group in paper.groups for group in _GROUPS[BEYOND_LIST]):
        return False
    compared = compare(paper, card)
    return compared is None or compared.verdict is not VerdictKind.NOT_LISTED


def forbidden(kb: KnowledgeBase, paper: Paper) -> Verdict | None:
    """Return the verdict on a paper whose demand is a sign of a violation by itself."""
    if paper.code is None:
        return None
    violation = kb.violations[paper.code]
    return _sign(paper, violation, _SURE[violation.life.confidence])


def _sign(paper: Paper, violation: Violation, confidence: float) -> Verdict:
    """Return the verdict on a paper whose demand is a sign of ``violation``."""
    return Verdict(
        paper.id,
        paper.name,
        _BY_CODE[violation.code],
        paper.basis or _basis(violation),
        violation.code,
        violation.lawful_when,
        confidence=confidence,
        as_of=violation.life.verified_on,
        ask=violation.ask_first,
        say=violation.say,
    )


def _basis(entry: Violation | LawfulDemand) -> tuple[str, ...]:
    return tuple(dict.fromkeys(b for statement in entry.law for b in statement.basis))


def unknown(paper: Paper) -> Verdict:
    """Return the verdict on a paper that no source speaks of."""
    return Verdict(
        paper.id,
        paper.name,
        VerdictKind.UNKNOWN,
        (),
        None,
        None,
        ask=_ASK_UNKNOWN,
        say=_SAY_UNKNOWN,
    )


def _is_same(paper: Paper, item: DossierItem) -> bool:
    names = {fold(name) for name in (paper.name, *paper.names)}
    return any(fold(name) in names for name in (item.name, *item.names))


def _is_mentioned(paper: Paper, card: Procedure) -> bool:
    """Whether a name of the paper stands, in whole words, in an item or a note of the card."""
    spoken = [spelled(name) for name in (paper.name, *paper.names)]
    return any(
        name in shown
        for case in card.cases
        for item in case.items
        for shown in map(spelled, (item.name, *item.names, item.note or ""))
        for name in spoken
    )
