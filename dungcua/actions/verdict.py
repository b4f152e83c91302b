"""What we say of a demand at a counter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from urllib.parse import urlencode

from dungcua.actions import words
from dungcua.actions.doors import OWN_DOORS, door_section
from dungcua.actions.render import buttons, citations
from dungcua.actions.signs_en import sign
from dungcua.actions.words_en import say
from dungcua.conversations.message import Button, Card, Line, Reply, ReplyMeta, Section
from dungcua.knowledge.answer.english import day_en
from dungcua.knowledge.answer.structure import Lang
from dungcua.knowledge.answer.wording import day, spelled_law, upper_first
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.model import Statement
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
    shown: list[Section] = []
    ids: list[str] = []
    text: list[str] = []
    own = check.door in OWN_DOORS
    if own:
        section = door_section(kb, check.door, today, lang)
        shown.append(section)
        ids += [b for line in section.lines for b in line.basis]
        text.append(say(words.DOOR_OUT[check.door.value], lang))
    # what would be a sign if it were so is no matter of somebody who is past asking
    for finding in check.findings or (() if own else check.asked):
        violation = kb.violations[finding.code]
        opening = words.SIGN_SEEN if check.findings else words.SIGN_IF
        # what it is and where it is written; the code is for those who handle it
        law = citations(kb, violation.law[0].basis)[0].title
        text.append(say(opening, lang).format(sign=sign(violation, lang), law=spelled_law(law)))
        if opening is words.SIGN_IF and lang == "vi":
            text.append(violation.law[0].text)
        counsel = (("Nói tại quầy", violation.say), ("Hợp pháp khi", violation.lawful_when))
        lines = [
            *_lines(violation.law),
            *(Line(text=f"{say(k, lang)}: {v}", basis=(violation.code,)) for k, v in counsel),
        ]
        title = upper_first(sign(violation, lang))
        shown.append(Section(key=violation.code, title=title, lines=tuple(lines)))
        ids += [*(b for s in violation.law for b in s.basis), violation.code]
    for finding in check.lawful or check.asked_lawful:
        demand = kb.lawful[finding.code]
        if not check.findings and lang == "en":
            text.append(f"This demand has a basis in law: {sign(demand, lang)}.")
        elif not check.findings:
            text.append(f"Yêu cầu này có cơ sở: {demand.explain}")
        shown.append(
            Section(
                key=demand.code,
                title=f"{say('Yêu cầu có cơ sở', lang)}: {sign(demand, lang)}",
                lines=(Line(text=demand.explain, basis=(demand.code,)), *_lines(demand.law)),
            )
        )
        ids += [*(b for s in demand.law for b in s.basis), demand.code]
    spoken = _spoken(check.verdicts, signs=bool(shown))
    papers = tuple(
        Line(
            text=f"{upper_first(v.paper_name)}: {judged(v)}",
            basis=v.basis,
            mark="unknown" if v.verdict is VerdictKind.UNKNOWN else "plain",
        )
        for v in spoken
    )
    if papers:
        shown.append(Section(key="papers", title=say("Từng giấy tờ", lang), lines=papers))
        ids += [b for v in spoken for b in v.basis]
    outside = words.DOOR_OUT.get(check.door.value)
    if outside and not own:
        text.append(say(outside, lang))
    if check.ask and asking and not outside and lang == "vi":
        text.append(check.ask)
    if not text:
        text += [say(words.VERDICT_UNSURE, lang)] + [say(words.VERDICT_TELL, lang)] * asking
    elif check.findings:
        text.append(say(words.VERDICT_OPEN, lang))
    notice = LAW_IN_VIETNAMESE if shown and lang == "en" else None
    if notice:
        text.append(notice)
    return Reply(
        text="\n".join(text),
        lang=lang,
        card=Card(
            kind="verdict",
            title=say(words.DOOR_TITLE[check.door.value] if own else words.VERDICT_TITLE, lang),
            lang=lang,
            sections=tuple(shown),
            citations=citations(kb, ids),
            dates=f"By the data as of {day_en(kb.edition)}, told on {day_en(today)}"
            if lang == "en"
            else f"Theo dữ liệu rà soát ngày {day(kb.edition)}, trả lời ngày {day(today)}",
            notice=notice,
            link=_slip(check, commune, case),
            knowledge=kb.version,
        )
        if shown
        else None,
        buttons=_offered(check, lang, asking=asking),
        meta=ReplyMeta(complaint=check.is_complaint),
    )


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
        return buttons(*(say(title, lang) for title in words.DOOR_NEXT[check.door.value]))
    if check.door.value in words.DOOR_OUT:
        return buttons(say("Gặp người hỗ trợ", lang), say("Tôi muốn hỏi thủ tục khác", lang))
    return buttons(say("Ghi nhận phản ánh", lang)) if asking and check.is_complaint else ()


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
