"""What we say of a demand at a counter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from dungcua.actions import words
from dungcua.actions.doors import OWN_DOORS, door_section
from dungcua.actions.render import citations, offer
from dungcua.actions.signs_en import sign
from dungcua.actions.words_en import say
from dungcua.conversations.message import Button, Card, Line, Reply, ReplyMeta, Section
from dungcua.knowledge.answer.english import day_en
from dungcua.knowledge.answer.structure import Lang
from dungcua.knowledge.answer.wording import day, spelled_law, upper_first
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.model import LawfulDemand, Statement, Violation
from dungcua.knowledge.requirements import Check, Verdict, VerdictKind
from dungcua.knowledge.requirements.wording import judged
from dungcua.knowledge.text.fold import fold

__all__ = ["LAW_IN_VIETNAMESE", "asks_whether", "verdict_reply"]

LAW_IN_VIETNAMESE = (
    "The words of the law, the reasons and what to say are in Vietnamese: you can show them at "
    "the counter."
)

# "có cần … không", "có phải đổi không", "bắt buộc … à": a question about a duty, folded.
_WHETHER = re.compile(
    r"\bco (?:can|phai|bat buoc|duoc (?:doi|bat|yeu cau)|dung)\b"
    r".*\b(?:khong|ko|k|hong|hok|chua|sao)\b"
    r"|\b(?:bat buoc|nhat thiet)\b.*\b(?:khong|ko|k|a|ha|sao)\b"
    r"|\bphai (?:co|nop|doi|mang)\b.*\b(?:moi duoc|dung khong|a|ha)\s*[?.]*$"
    r"|\b(?:is|was) (?:it|this|that) (?:really )?(?:legal|lawful|allowed|right|correct|necessary)\b"
    r"|\b(?:can|may|could) (?:they|he|she|the \w+(?: \w+)?) (?:really )?"
    r"(?:ask|demand|require|request|refuse|charge|keep|make|insist)\b"
    r"|\b(?:allowed|entitled|permitted|the right) to\b"
    r"|^(?:do|must|should) (?:i|we) (?:really )?(?:have|need)\b"
)


def asks_whether(text: str) -> bool:
    """Whether the text asks if something must be brought, changed or done."""
    return _WHETHER.search(fold(text)) is not None


def verdict_reply(
    kb: KnowledgeBase,
    check: Check,
    today: date,
    *,
    asking: bool = True,
    lang: Lang = "vi",
    commune: str | None = None,
    case: str | None = None,
) -> Reply:
    """Return the reply to a demand: each sign, each paper, what to say, what to ask.

    Nobody is accused: a sign is a sign, the authority establishes what happened. With
    ``asking`` off, neither the open question nor the offer to record is added. In English the
    short text is English; names, reasons and citations of the law stay Vietnamese, on the card.
    ``commune`` and ``case`` are codes: the slip is then the one of this place and case. Who wants
    to appeal or to denounce is told where that goes, before anything else.
    """
    parts = _parts(kb, check, today, lang)
    text = [said for part in parts for said in part.said]
    text += _closing(check, lang, alone=not text, asking=asking)
    notice = LAW_IN_VIETNAMESE if parts and lang == "en" else None
    if notice:
        text.append(notice)
    own = check.door in OWN_DOORS
    return Reply(
        text="\n".join(text),
        lang=lang,
        card=Card(
            kind="verdict",
            title=say(words.DOOR_TITLE[check.door.value] if own else words.VERDICT_TITLE, lang),
            lang=lang,
            sections=tuple(part.section for part in parts),
            citations=citations(kb, [b for part in parts for b in part.basis]),
            dates=f"By the data as of {day_en(kb.edition)}, told on {day_en(today)}"
            if lang == "en"
            else f"Theo dữ liệu rà soát ngày {day(kb.edition)}, trả lời ngày {day(today)}",
            notice=notice,
            link=_slip(check, commune, case),
            knowledge=kb.version,
        )
        if parts
        else None,
        buttons=_offered(check, lang, asking=asking),
        meta=ReplyMeta(complaint=check.is_complaint),
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """One section of the card, what it rests on, and what is said of it in the text."""

    section: Section
    basis: tuple[str, ...]
    said: tuple[str, ...] = ()


def _parts(kb: KnowledgeBase, check: Check, today: date, lang: Lang) -> list[_Part]:
    own = check.door in OWN_DOORS
    # what would be a sign if it were so is no matter of somebody who is past asking
    signs = check.findings or (() if own else check.asked)
    told = bool(check.findings)
    parts = [_door(kb, check, today, lang)] if own else []
    parts += [_sign(kb.violations[found.code], kb, lang, told=told) for found in signs]
    lawful = check.lawful or check.asked_lawful
    parts += [_founded(kb.lawful[found.code], lang, alone=not told) for found in lawful]
    spoken = _spoken(check.verdicts, signs=bool(parts))
    return [*parts, _papers(spoken, lang)] if spoken else parts


def _door(kb: KnowledgeBase, check: Check, today: date, lang: Lang) -> _Part:
    """Say where an appeal or a denunciation goes."""
    section = door_section(kb, check.door, today, lang)
    basis = tuple(b for line in section.lines for b in line.basis)
    return _Part(section, basis, (say(words.DOOR_OUT[check.door.value], lang),))


def _sign(violation: Violation, kb: KnowledgeBase, lang: Lang, *, told: bool) -> _Part:
    """Say what a demand is a sign of, or would be one of if it were made, and what to say."""
    opening = words.SIGN_SEEN if told else words.SIGN_IF
    # what it is and where it is written; the code is for those who handle it
    law = citations(kb, violation.law[0].basis)[0].title
    said = [say(opening, lang).format(sign=sign(violation, lang), law=spelled_law(law))]
    if not told and lang == "vi":
        said.append(violation.law[0].text)
    counsel = (("Nói tại quầy", violation.say), ("Hợp pháp khi", violation.lawful_when))
    lines = (
        *_lines(violation.law),
        *(Line(text=f"{say(k, lang)}: {v}", basis=(violation.code,)) for k, v in counsel),
    )
    title = upper_first(sign(violation, lang))
    basis = (*(b for s in violation.law for b in s.basis), violation.code)
    return _Part(Section(key=violation.code, title=title, lines=lines), basis, tuple(said))


def _founded(demand: LawfulDemand, lang: Lang, *, alone: bool) -> _Part:
    """Say why a demand has a basis in law; in the text only where nothing speaks against it."""
    called = sign(demand, lang)
    if lang == "en":
        said = f"This demand has a basis in law: {called}."
    else:
        said = f"Yêu cầu này có cơ sở: {demand.explain}"
    lines = (Line(text=demand.explain, basis=(demand.code,)), *_lines(demand.law))
    title = f"{say('Yêu cầu có cơ sở', lang)}: {called}"
    basis = (*(b for s in demand.law for b in s.basis), demand.code)
    return _Part(
        Section(key=demand.code, title=title, lines=lines), basis, (said,) if alone else ()
    )


def _papers(verdicts: Sequence[Verdict], lang: Lang) -> _Part:
    """Say of each paper what is known of it."""
    lines = tuple(
        Line(
            text=f"{upper_first(v.paper_name)}: {judged(v)}",
            basis=v.basis,
            mark="unknown" if v.verdict is VerdictKind.UNKNOWN else "plain",
        )
        for v in verdicts
    )
    section = Section(key="papers", title=say("Từng giấy tờ", lang), lines=lines)
    return _Part(section, tuple(b for v in verdicts for b in v.basis))


def _closing(check: Check, lang: Lang, *, alone: bool, asking: bool) -> list[str]:
    """Return what is said behind the parts: another body's door, our question, who decides."""
    text: list[str] = []
    outside = words.DOOR_OUT.get(check.door.value)
    if outside and check.door not in OWN_DOORS:
        text.append(say(outside, lang))
    if check.ask and asking and not outside and lang == "vi":
        text.append(check.ask)
    if alone and not text:
        text += [say(words.VERDICT_UNSURE, lang)] + [say(words.VERDICT_TELL, lang)] * asking
    elif check.findings:
        text.append(say(words.VERDICT_OPEN, lang))
    return text


def _spoken(verdicts: Sequence[Verdict], *, signs: bool) -> tuple[Verdict, ...]:
    """Return the verdicts worth saying: "not known" only where nothing else is.

    Beside the sign of having asked for the household book, "the household book: not known"
    would take it back; and a paper that only names the errand was asked for by nobody.
    """
    concluded = tuple(v for v in verdicts if v.verdict is not VerdictKind.UNKNOWN)
    return concluded if concluded or signs else tuple(verdicts)


def _offered(check: Check, lang: Lang, *, asking: bool) -> tuple[Button, ...]:
    """Return what can be done next: no door is named without a person to ask about it."""
    if check.door in OWN_DOORS:
        return offer(lang, *words.DOOR_NEXT[check.door.value])
    if check.door.value in words.DOOR_OUT:
        return offer(lang, "Gặp người hỗ trợ", "Tôi muốn hỏi thủ tục khác")
    return offer(lang, "Ghi nhận phản ánh") if asking and check.is_complaint else ()


def _slip(check: Check, commune: str | None, case: str | None) -> str | None:
    """Return the path of the slip to take to the counter, when the errand is known.

    It holds codes only: nothing that anybody said stands in an address.
    """
    if check.told.procedure is None:
        return None
    paper = next((v.paper for v in check.verdicts if v.verdict is not VerdictKind.UNKNOWN), None)
    chosen = {"xa": commune, "truong-hop": case, "giay": paper}
    query = urlencode({key: code for key, code in chosen.items() if code})
    return f"/phieu/{check.told.procedure}" + (f"?{query}" if query else "")


def _lines(statements: Iterable[Statement]) -> tuple[Line, ...]:
    return tuple(Line(text=s.text, basis=s.basis) for s in statements)
