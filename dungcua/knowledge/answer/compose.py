"""From procedure + aspect + place + case + date to a structured answer.

The thing asked comes first in at most two sentences, then the blocks in the order in
which a person needs them. Nothing is asserted that is expired, unread or missing: the
answer says so and says who knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dungcua.knowledge.answer.cite import CONFIDENCE, assertable
from dungcua.knowledge.answer.counter import Place, where
from dungcua.knowledge.answer.wording import (
    CHANNELS,
    day,
    enumerate_vi,
    lower_first,
    money,
    time_limit,
    upper_first,
)
from dungcua.knowledge.catalogue import SNAPSHOT, CatalogueEntry
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.model import (
    Aspect,
    Case,
    CounterRule,
    DossierItem,
    Fee,
    FeeKind,
    ItemForm,
    Level,
    OnlineLevel,
    Procedure,
    Statement,
)

__all__ = [
    "BESIDE",
    "ONLINE",
    "PORTAL_PAGE",
    "TITLES",
    "Answer",
    "Block",
    "Composer",
    "Mark",
    "Said",
    "centre_line",
]

PORTAL_PAGE = "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/{id}"


class Mark(StrEnum):
    """How a line is meant."""

    PLAIN = "plain"
    BRING = "bring"
    HELD = "held"
    WARNING = "warning"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence, the facts it rests on, and how it is meant."""

    text: str
    basis: tuple[str, ...]
    mark: Mark = Mark.PLAIN


@dataclass(frozen=True, slots=True)
class Block:
    """A titled group of sentences; ``key`` is an :class:`Aspect` value or "not_demand"."""

    key: str
    title: str
    lines: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A structured answer, ready for any rendering.

    ``short`` answers the thing asked; ``dates`` is the life of the card in words;
    ``question`` is the case question still open, if the case changes the papers.
    """

    code: str
    title: str
    curated: bool
    short: tuple[Said, ...]
    blocks: tuple[Block, ...]
    dates: str
    portal: str | None
    question: str | None

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of every fact used, in order of first use."""
        lines = (*self.short, *(line for block in self.blocks for line in block.lines))
        return tuple(dict.fromkeys(source for line in lines for source in line.basis))


TITLES = {
    "where": "Nộp ở đâu",
    "papers": "Giấy tờ cần có",
    "fee": "Phí, lệ phí",
    "time": "Thời hạn giải quyết",
    "steps": "Các bước",
    "who": "Ai làm được",
    "online": "Cách nộp",
    "result": "Kết quả",
    "not_demand": "Những gì không được đòi thêm",
    "mistakes": "Nên lưu ý",
}
# What a person needs beside the one thing asked, so that no second trip is for nothing.
# Rules whose own sentence already says who decides.
_NAMES_AUTHORITY = frozenset(
    {CounterRule.FACILITY, CounterRule.CENTRAL_AGENCY, CounterRule.PROVINCE_DEPARTMENT}
)
_BLOCK_OF = {Aspect.LAWFUL.value: "not_demand"}
BESIDE = {
    "steps": ("where", "papers"),
    "where": ("online",),
    "papers": ("not_demand",),
    "fee": ("time",),
    "time": ("fee",),
}
ONLINE = {
    OnlineLevel.FULL: (
        "Nộp trực tuyến toàn trình được trên Cổng Dịch vụ công quốc gia hoặc VNeID; "
        "phải đăng nhập tài khoản định danh."
    ),
    OnlineLevel.PARTIAL: (
        "Nộp trực tuyến được một phần trên Cổng Dịch vụ công quốc gia; "
        "phải đăng nhập tài khoản định danh."
    ),
    OnlineLevel.NONE: "Thủ tục này chưa nộp trực tuyến được.",
    OnlineLevel.UNKNOWN: (
        "Mức độ nộp trực tuyến chưa rõ trong dữ liệu; anh/chị xem trang thủ tục trên Cổng."
    ),
}


@dataclass(frozen=True, slots=True)
class Composer:
    """Composes answers out of one knowledge base, as of one day."""

    kb: KnowledgeBase
    as_of: date

    def answer(
        self,
        card: Procedure,
        aspects: Sequence[Aspect] = (),
        *,
        place: Place | None = None,
        case: str | None = None,
        whole: bool = True,
    ) -> Answer:
        """Answer for a curated card.

        Args:
            card: the procedure.
            aspects: what was asked, most important first; empty means everything.
            place: where the person lives or the matter lies, if known.
            case: id of a case of the card, if known; else the first one is the usual one.
            whole: everything we know, or only what was asked (in a chat).

        """
        asked = [_BLOCK_OF.get(a.value, a.value) for a in aspects] or ["where", "papers"]
        lines: dict[str, tuple[Said, ...]] = {
            "where": self._keep(self._where(card, place)),
            "papers": self._keep(self._papers(card, case, whole=whole)),
            "fee": self._keep(_fees(card, place, self.as_of)),
            "time": self._keep(_times(card)),
            "online": self._keep(self._online(card)),
            "steps": self._keep(_plain(card.steps)),
            "who": (Said(card.who, (card.id,)),),
            "result": (Said(upper_first(card.result) + ".", (card.id,)),),
            "not_demand": self._keep(_plain(card.may_not_demand, Mark.WARNING)),
            "mistakes": self._keep(_plain(card.mistakes)),
        }
        order = [
            *dict.fromkeys(k for k in asked if k in lines),
            *(k for k in lines if k not in asked),
        ]
        if not whole:
            asked = [k for k in asked if k in lines]
            order = asked if len(asked) > 1 else [*asked, *BESIDE.get(asked[0], ())]
        blocks = tuple(Block(k, TITLES[k], lines[k]) for k in order if lines[k])
        return Answer(
            code=card.code,
            title=card.plain_name,
            curated=True,
            short=self._short(card, asked, lines, case),
            blocks=blocks,
            dates=_life(card),
            portal=PORTAL_PAGE.format(id=card.portal_id) if card.portal_id else None,
            question=card.case_question if case is None and len(card.cases) > 1 else None,
        )

    def listed(self, entry: CatalogueEntry, *, place: Place | None = None) -> Answer:
        """Answer for a procedure that has no card: the right body and page, nothing more."""
        own = (f"tthc:{entry.code}",)
        name = upper_first(entry.name)
        short = [Said(f"Thủ tục này là “{name}”, mã {entry.code}.", own)]
        if entry.authority:
            short.append(Said(f"Theo Cổng, nơi giải quyết là {entry.authority}.", own))
        elsewhere = Said(
            "Chúng tôi chưa biên tập giấy tờ, phí và thời hạn của thủ tục này nên không khẳng "
            "định; anh/chị xem trang thủ tục trên Cổng hoặc hỏi Trung tâm Phục vụ hành chính công.",
            own,
            Mark.UNKNOWN,
        )
        lines = [elsewhere]
        centre = centre_line(place, entry.levels, entry.authority)
        if centre is not None and assertable(self.kb, centre.basis, self.as_of):
            lines.insert(0, centre)
        blocks = [Block("where", TITLES["where"], tuple(lines))]
        if entry.doubt:
            warning = Said(upper_first(entry.doubt) + "; cần kiểm tra lại.", own, Mark.UNKNOWN)
            blocks.append(Block("mistakes", TITLES["mistakes"], (warning,)))
        decided = (
            f"{entry.decision} ngày {day(entry.decision_date)}; "
            if entry.decision and entry.decision_date
            else ""
        )
        return Answer(
            code=entry.code,
            title=name,
            curated=False,
            short=tuple(short),
            blocks=tuple(blocks),
            dates=f"{decided}theo dữ liệu Cổng ngày {day(SNAPSHOT)}",
            portal=PORTAL_PAGE.format(id=entry.portal_id) if entry.portal_id else None,
            question=None,
        )

    def _keep(self, lines: Iterable[Said]) -> tuple[Said, ...]:
        """Drop what may not be asserted today; say once that something was held back."""
        kept, held_back = [], False
        for line in lines:
            if assertable(self.kb, line.basis, self.as_of):
                kept.append(line)
            else:
                held_back = True
        if held_back:
            text = (
                "Có nội dung đang chờ kiểm tra hiệu lực nên chưa nêu; hỏi nơi tiếp nhận cho chắc."
            )
            kept.append(Said(text, (), Mark.UNKNOWN))
        return tuple(kept)

    def _where(self, card: Procedure, place: Place | None) -> Iterable[Said]:
        notes = {counter.note: counter.basis for counter in card.counters if counter.note}
        yield from _plain(where(card, place))
        for note, basis in notes.items():
            yield Said(note, basis)
        if not any(counter.rule in _NAMES_AUTHORITY for counter in card.counters):
            yield Said(f"Cơ quan giải quyết: {card.authority}.", (card.id,))

    def _papers(self, card: Procedure, case: str | None, *, whole: bool) -> Iterable[Said]:
        """Say the papers: all cases on a full card; in a chat this household's only."""
        others = []
        for number, each in enumerate(card.cases):
            holds = number == 0 or each.when is None or each.id == case
            if not holds and case is not None:
                continue
            if not holds and not whole:
                others.append(lower_first(each.when or each.name))
                continue
            for item in each.items:
                prefix = "" if number == 0 else f"{upper_first(each.when or each.name)}: "
                yield Said(prefix + _item(item, begins=not prefix), item.basis, _mark(item))
        if others:
            yield Said(f"Có thêm giấy tờ khi: {'; '.join(others)}.", (card.id,))

    def _online(self, card: Procedure) -> Iterable[Said]:
        ways = [CHANNELS[channel] for channel in card.channels]
        if ways:
            yield Said(upper_first(enumerate_vi(ways)) + ".", (card.id,))
        online = card.online_level
        basis = (
            (card.id, "B-21") if online in (OnlineLevel.FULL, OnlineLevel.PARTIAL) else (card.id,)
        )
        yield Said(
            ONLINE[online], basis, Mark.UNKNOWN if online is OnlineLevel.UNKNOWN else Mark.PLAIN
        )

    def _short(
        self,
        card: Procedure,
        asked: Sequence[str],
        lines: dict[str, tuple[Said, ...]],
        case: str | None,
    ) -> tuple[Said, ...]:
        said: list[Said] = []
        for key in asked:
            if key == "papers":
                chosen = next((c for c in card.cases if c.id == case), card.cases[0])
                said.append(_papers_short(chosen, card))
            elif key == "steps" and lines["steps"]:
                # the first step is seldom an answer; where to go is
                said.extend((lines["where"][0], lines["steps"][0]))
            elif lines.get(key):
                said.append(lines[key][0])
        return tuple(said[:2])


def centre_line(place: Place | None, levels: Sequence[Level], authority: str) -> Said | None:
    """Say that the centres take it, unless the police, the army or a ministry do (B-15)."""
    own_counters = ("công an", "quân sự", "quốc phòng", "ngoại giao", "lãnh sự", "biên phòng")
    local = Level.COMMUNE in levels or Level.PROVINCE in levels
    if place is None or not local or any(word in authority.casefold() for word in own_counters):
        return None
    text = (
        f"Trung tâm Phục vụ hành chính công các cấp trong {place.province} tiếp nhận thủ tục "
        "của tỉnh và của mọi xã trong tỉnh."
    )
    return Said(text, ("B-10",))


def _plain(statements: Iterable[Statement], mark: Mark = Mark.PLAIN) -> Iterable[Said]:
    return (Said(s.text, s.basis, mark) for s in statements)


def _mark(item: DossierItem) -> Mark:
    return Mark.HELD if item.form is ItemForm.DATA or item.held_by else Mark.BRING


def _item(item: DossierItem, *, begins: bool) -> str:
    text = item.name if begins else lower_first(item.name)
    counts = []
    if item.originals and item.form is not ItemForm.FORM:
        counts.append(f"{item.originals} bản chính")
    if item.copies:
        kind = "bản sao chứng thực" if item.form is ItemForm.CERTIFIED_COPY else "bản sao"
        counts.append(f"{item.copies} {kind}")
    if item.form is ItemForm.PRESENT:
        counts.append("chỉ xuất trình")
    if item.form is ItemForm.DATA:
        counts.append(
            f"không phải nộp: đã có trong {item.held_by}" if item.held_by else "không phải nộp"
        )
    if counts:
        text += f" ({'; '.join(counts)})"
    text += "."
    return f"{text} {item.note}" if item.note else text


def _papers_short(case: Case, card: Procedure) -> Said:
    bring = [i for i in case.items if i.form not in (ItemForm.PRESENT, ItemForm.DATA)]
    show = [i for i in case.items if i.form is ItemForm.PRESENT]
    parts = []
    if bring:
        parts.append("Nộp: " + "; ".join(_bare(i.name) for i in bring))
    if show:
        parts.append("xuất trình: " + "; ".join(lower_first(_bare(i.name)) for i in show))
    basis = tuple(dict.fromkeys(b for i in (*bring, *show) for b in i.basis)) or (card.id,)
    return Said(
        (upper_first(". ".join(map(upper_first, parts))) or "Không phải nộp giấy tờ") + ".", basis
    )


def _bare(name: str) -> str:
    return name.split(" (", 1)[0]


def _fees(card: Procedure, place: Place | None, as_of: date) -> Iterable[Said]:
    own_province = [
        fee
        for fee in card.fees
        if fee.province_code
        and place is not None
        and fee.province_code == place.province_code
        and (fee.life is None or fee.life.covers(as_of))
    ]
    for fee in own_province:
        yield _fee(fee, f"Riêng {place.province}: " if place else "")
    for fee in card.fees:
        if fee.province_code is None and (fee.life is None or fee.life.covers(as_of)):
            yield _fee(fee, "", resolved=bool(own_province))
    if not card.fees:
        text = "Mức thu chưa có trong dữ liệu; số 0 trên Cổng không có nghĩa là miễn phí."
        yield Said(text, (card.id,), Mark.UNKNOWN)


def _fee(fee: Fee, prefix: str, *, resolved: bool = False) -> Said:
    how = f", khi {enumerate_vi([CHANNELS[c] for c in fee.channels])}" if fee.channels else ""
    when = f" ({fee.when})" if fee.when else ""
    what = fee.what if not prefix else lower_first(fee.what)
    match fee.kind:
        case FeeKind.FREE:
            return Said(f"{prefix}{what}: miễn phí{how}{when}.", fee.basis)
        case FeeKind.AMOUNT if fee.amount is not None:
            per = f"/{fee.per}" if fee.per else ""
            return Said(f"{prefix}{what}: {money(fee.amount)}{per}{how}{when}.", fee.basis)
        case FeeKind.BY_PROVINCE:
            tail = "" if resolved else "; hỏi nơi tiếp nhận hoặc xem bảng niêm yết"
            text = f"{prefix}{what}: do Hội đồng nhân dân tỉnh quyết định{how}{when}{tail}."
            return Said(text, fee.basis, Mark.PLAIN if resolved else Mark.UNKNOWN)
        case _:
            text = (
                f"{prefix}{what}: chưa rõ mức{how}{when}; "
                "số 0 trên Cổng không có nghĩa là miễn phí."
            )
            return Said(text, fee.basis, Mark.UNKNOWN)


def _times(card: Procedure) -> Iterable[Said]:
    for limit in card.times:
        text = time_limit(limit)
        when = f" ({lower_first(limit.when)})" if limit.when else ""
        if text is None:
            yield Said(f"Cổng không ghi số ngày{when}.", limit.basis, Mark.UNKNOWN)
        else:
            # A limit with a condition of its own may run from another event.
            since = when or " kể từ khi nhận đủ hồ sơ"
            yield Said(f"{upper_first(text)}{since}.", limit.basis)


def _life(card: Procedure) -> str:
    decided = f"{card.decision}" if card.decision else "Chưa rõ quyết định công bố"
    if card.decision_date:
        decided += f" ngày {day(card.decision_date)}"
    until = f"; áp dụng đến hết {day(card.life.valid_to)}" if card.life.valid_to else ""
    return (
        f"{decided}{until}; kiểm tra ngày {day(card.life.verified_on)} "
        f"({CONFIDENCE[card.life.confidence]})"
    )
