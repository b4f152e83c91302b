"""An answer out of the portal's own record, for a procedure that nobody has curated.

Every line says what the portal states, cites the procedure and is dated with the portal's
data. What the portal states in words of before the merger, papers that lost their value
and a 0 that stands for "unknown" are not passed on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from dungcua.knowledge.answer.cite import assertable
from dungcua.knowledge.answer.compose import centre_line
from dungcua.knowledge.answer.counter import Place
from dungcua.knowledge.answer.phrases import TITLES, online_vi
from dungcua.knowledge.answer.sentences import sentences
from dungcua.knowledge.answer.structure import BESIDE, PORTAL_PAGE, Answer, Block, Mark, Said
from dungcua.knowledge.answer.wording import (
    CHANNELS,
    day,
    duration,
    enumerate_vi,
    lower_first,
    money,
    upper_first,
)
from dungcua.knowledge.lint.cards import DEAD_PAPERS, DISTRICT
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.model import Aspect, Channel
from dungcua.knowledge.portal import PortalRecord
from dungcua.knowledge.portal.record import PortalFee, PortalPaper, present_name

__all__ = ["imported"]

# Half the records keep the label of communes of before July 2025.
_COMMUNE = re.compile(r"ủy ban nhân dân (cấp xã|xã, phường.*)", re.IGNORECASE)
_NOTHING_DUE = re.compile(r"(không|không có|không thu|không thu phí|không mất phí|miễn phí)", re.I)
_NO_NEWS = re.compile(r"(không quy định|chưa quy định|chưa có quy định|chưa có)", re.I)
_LONGEST = 200
_LONGEST_CASE = 80
_MOST_PAPERS = 20
_MOST_NAMED = 4
_MOST_FEES = 6
_MERGER = date(2025, 7, 1)
_ORDER = ("where", "papers", "fee", "time", "online", "result")


def imported(
    kb: KnowledgeBase,
    record: PortalRecord,
    data_day: date,
    *,
    as_of: date,
    aspects: Sequence[Aspect] = (),
    place: Place | None = None,
) -> Answer:
    """Answer from a record of the portal.

    Args:
        kb: the knowledge base; its listing adds what is known to have changed since.
        record: of the portal.
        data_day: the day of the portal's data.
        as_of: the day the answer is for.
        aspects: what was asked, most important first; empty means everything.
        place: where the person lives or the matter lies, if known.

    """
    own = (f"tthc:{record.code}",)
    stale = _Sieve()
    bodies = _bodies(record, stale)
    plain = re.sub(r"^thủ tục\s+", "", present_name(record.name), flags=re.IGNORECASE)
    name = upper_first(_shorten(plain))
    asked = [a.value for a in aspects if a.value in _ORDER]
    lines = {
        "where": list(_where(kb, record, bodies, own, as_of, place)),
        "papers": list(_papers(kb, record, stale, own, as_of)),
        "fee": list(_fees(record, stale, own)),
        "time": list(_times(record, stale, own)),
        "online": [_online(record, own)],
        "result": [Said(f"{upper_first(r)}.", own) for r in stale.keep(record.results)],
    }
    lines = {
        key: [replace(line, at=f"{key}.{n}") for n, line in enumerate(said)]
        for key, said in lines.items()
    }
    since = f"Theo dữ liệu Cổng ngày {day(data_day)}"
    short = [_lead(key, lines[key], since) for key in asked[:1] if lines[key]]
    if not short:
        short.append(Said(f"Thủ tục này là “{name}”, mã {record.code}.", own))
    if bodies and asked[:1] != ["where"]:
        bodies_said = f"nơi giải quyết là {enumerate_vi(bodies)}."
        dated = short[0].text.startswith(since)
        text = upper_first(bodies_said) if dated else f"{since}, {bodies_said}"
        short.append(Said(text, own))
    order = [*asked, *(key for beside in asked for key in BESIDE.get(beside, ()))] or list(_ORDER)
    blocks = [Block(k, TITLES[k], tuple(lines[k])) for k in dict.fromkeys(order) if lines.get(k)]
    warnings = tuple(_warnings(kb, record, stale, own, data_day))
    blocks.append(Block("mistakes", TITLES["mistakes"], warnings))
    decided = (
        f"{record.decision} ngày {day(record.decision_date)}; "
        if record.decision and record.decision_date
        else ""
    )
    return Answer(
        code=record.code,
        title=name,
        curated=False,
        short=tuple(short[:2]),
        blocks=tuple(blocks),
        dates=f"{decided}theo dữ liệu Cổng ngày {day(data_day)}",
        portal=PORTAL_PAGE.format(id=record.portal_id),
        question=None,
    )


def _lead(key: str, lines: Sequence[Said], since: str) -> Said:
    """Say in one dated sentence what the first lines of a block say."""
    first = lines[0]
    bring = [line for line in lines if line.mark is Mark.BRING]
    if key == "papers" and bring:
        names = [lower_first(_brief(line.text)) for line in bring[:_MOST_NAMED]]
        more = len(bring) - len(names)
        names += [f"và {more} giấy tờ nữa"] if more else []
        return replace(first, text=f"{since}, cần: {'; '.join(names)}.")
    said = lower_first(sentences(first.text.removeprefix("Theo Cổng, "))[0])
    join = ", " if said.startswith("nơi giải quyết") else ": "
    return replace(first, text=f"{since}{join}{said}")


def _brief(paper: str) -> str:
    """Name a paper without its counts and without the rules the portal writes behind it."""
    name = sentences(paper.rsplit(" (", 1)[0])[0].rstrip(".")
    return _shorten(name, _LONGEST_CASE)


class _Sieve:
    """Lets through what a reader of today may see, and remembers that something was held."""

    def __init__(self) -> None:
        self.held = False

    def keep(self, texts: Iterable[str]) -> Iterator[str]:
        for text in texts:
            if DISTRICT.search(text):
                self.held = True
            elif text:
                yield text

    def may(self, text: str) -> bool:
        return bool(list(self.keep([text]))) or not text


def _bodies(record: PortalRecord, stale: _Sieve) -> list[str]:
    names = ("Ủy ban nhân dân cấp xã" if _COMMUNE.search(name) else name for name in record.bodies)
    return list(dict.fromkeys(stale.keep(names)))[:3]


def _where(
    kb: KnowledgeBase,
    record: PortalRecord,
    bodies: list[str],
    own: tuple[str, ...],
    as_of: date,
    place: Place | None,
) -> Iterator[Said]:
    if bodies:
        yield Said(f"Theo Cổng, nơi giải quyết là {enumerate_vi(bodies)}.", own)
    else:
        text = (
            "Cổng không ghi rõ nơi giải quyết theo tên gọi hiện nay; "
            "anh/chị hỏi Trung tâm Phục vụ hành chính công."
        )
        yield Said(text, own, Mark.UNKNOWN)
    centre = centre_line(place, record.levels, "; ".join(bodies))
    if centre is not None and assertable(kb, centre.basis, as_of):
        yield centre


def _papers(
    kb: KnowledgeBase, record: PortalRecord, stale: _Sieve, own: tuple[str, ...], as_of: date
) -> Iterator[Said]:
    said: list[Said] = []
    dead = notes = False
    for case in record.cases:
        prefix = _shorten(_tidy(case.name), _LONGEST_CASE)
        if not stale.may(prefix):
            continue
        for paper in case.papers:
            if DEAD_PAPERS.search(paper.name):
                dead = True
            elif paper.is_note:
                notes = True
            elif stale.may(paper.name):
                head = f"{upper_first(prefix)}: " if prefix else ""
                said.append(Said(f"{head}{_paper(paper)}.", own, Mark.BRING))
    yield from said[:_MOST_PAPERS]
    if len(said) > _MOST_PAPERS:
        text = f"Còn {len(said) - _MOST_PAPERS} dòng nữa; anh/chị xem đủ trên trang thủ tục."
        yield Said(text, own)
    if not said:
        yield Said("Cổng không liệt kê giấy tờ nào có số bản.", own, Mark.UNKNOWN)
    if notes:
        text = "Cổng còn ghi chú về từng trường hợp; anh/chị xem trên trang thủ tục."
        yield Said(text, own)
    if dead and assertable(kb, ("A-17",), as_of):
        text = (
            "Bản ghi còn nhắc sổ hộ khẩu, sổ tạm trú giấy; giấy này đã hết giá trị, không phải nộp."
        )
        yield Said(text, ("A-17",), Mark.WARNING)


def _paper(paper: PortalPaper) -> str:
    counts = [f"{paper.originals} bản chính"] if paper.originals else []
    counts += [f"{paper.copies} bản sao"] if paper.copies else []
    return f"{upper_first(_shorten(_tidy(paper.name)))} ({'; '.join(counts)})"


def _fees(record: PortalRecord, stale: _Sieve, own: tuple[str, ...]) -> Iterator[Said]:
    channels: dict[PortalFee, list[Channel]] = {}
    for method in record.methods:
        for fee in method.fees:
            known = channels.setdefault(fee, [])
            known += [method.channel] if method.channel not in known else []
    said = []
    for fee, ways in channels.items():
        text = _fee(fee) if stale.may(fee.text) else None
        if text:
            how = f" (khi {_ways(ways)})" if len(ways) < len(record.methods) else ""
            said.append(Said(_ended(f"{text}{how}"), own))
    if said:
        yield from said[:_MOST_FEES]
    else:
        text = "Mức thu chưa rõ trong dữ liệu; số 0 trên Cổng không có nghĩa là miễn phí."
        yield Said(text, own, Mark.UNKNOWN)


def _fee(fee: PortalFee) -> str | None:
    """Say a fee; None for a 0 without words, which is no news."""
    words = _shorten(_tidy(fee.text))
    if fee.value > 0:
        foreign = fee.currency and "đồng" not in fee.currency.lower()
        amount = f"{fee.value:g} {fee.currency}" if foreign else money(round(fee.value))
        return f"Phí, lệ phí: {amount}" + (f"; Cổng ghi: {words}" if words else "")
    if _NOTHING_DUE.fullmatch(words):
        return "Phí, lệ phí: Cổng ghi là không thu"
    if not words or _NO_NEWS.fullmatch(words):
        return None
    return f"Phí, lệ phí: Cổng ghi: {words}"


def _times(record: PortalRecord, stale: _Sieve, own: tuple[str, ...]) -> Iterator[Said]:
    ways: dict[str, list[Channel]] = {}
    for method in record.methods:
        words = _shorten(method.time_words) if stale.may(method.time_words) else ""
        text = f"Cổng ghi: {words}" if words else ""
        if method.time is not None:
            text = f"{duration(method.time.value, method.time.unit)} kể từ khi nhận đủ hồ sơ"
        if text:
            known = ways.setdefault(text, [])
            known += [method.channel] if method.channel not in known else []
    if not ways:
        # With the unit OTHER the portal states the time per case.
        for time in dict.fromkeys(record.case_times):
            ways[f"{duration(time.value, time.unit)}, tùy trường hợp"] = []
    for text, channels in ways.items():
        how = f" (khi {_ways(channels)})" if channels and len(ways) > 1 else ""
        yield Said(_ended(f"{upper_first(text)}{how}"), own)
    if not ways:
        yield Said("Cổng không ghi số ngày.", own, Mark.UNKNOWN)


def _online(record: PortalRecord, own: tuple[str, ...]) -> Said:
    named = any(method.channel is Channel.ONLINE for method in record.methods)
    return Said(online_vi(record.online, named=named), own)


def _warnings(
    kb: KnowledgeBase, record: PortalRecord, stale: _Sieve, own: tuple[str, ...], data_day: date
) -> Iterator[Said]:
    text = (
        f"Những dòng trên lấy từ dữ liệu Cổng ngày {day(data_day)}, chúng tôi chưa biên tập; "
        "anh/chị hỏi nơi tiếp nhận cho chắc."
    )
    yield Said(text, own, Mark.UNKNOWN)
    entry = kb.catalogue.get(record.code)
    if entry is not None and entry.replaced_by:
        text = f"Thủ tục này đã được thay bằng {', '.join(entry.replaced_by)}."
        yield Said(text, own, Mark.WARNING)
    elif entry is not None and entry.doubt:
        yield Said(f"{upper_first(entry.doubt)}; cần kiểm tra lại.", own, Mark.UNKNOWN)
    if record.decision_date is not None and record.decision_date < _MERGER:
        text = f"Quyết định công bố ngày {day(record.decision_date)}, trước khi sắp xếp bộ máy."
        yield Said(text, own, Mark.UNKNOWN)
    if DISTRICT.search(record.name):
        text = "Tên thủ tục trên Cổng còn nhắc cấp đã bỏ; việc đó nay thuộc cấp xã hoặc cấp tỉnh."
        yield Said(text, own, Mark.WARNING)
    if stale.held:
        text = (
            "Bản ghi còn dùng tên gọi trước khi sắp xếp đơn vị hành chính; "
            "những dòng đó đã được bỏ ra."
        )
        yield Said(text, own, Mark.UNKNOWN)


def _ways(channels: Iterable[Channel]) -> str:
    return enumerate_vi([CHANNELS[channel] for channel in channels])


def _tidy(text: str) -> str:
    """Drop the bullets and trailing marks of the portal's lists."""
    return re.sub(r"^(?:[-+*•–]|\(?[a-z0-9]{1,2}[.)])\s*", "", text.strip()).strip(" -+*•–;,.:")


def _ended(text: str) -> str:
    return text if text.endswith("…") else f"{text}."


def _shorten(text: str, longest: int = _LONGEST) -> str:
    return text if len(text) <= longest else text[:longest].rsplit(" ", 1)[0].rstrip(" ;,.") + "…"
