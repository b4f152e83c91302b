"""How facts become sentences in Vietnamese, and what any other language has to be able to say.

Which facts are said is decided in :mod:`compose`; a language only words them. A language
that has no checked words for something returns None, and the Vietnamese is said instead:
nothing is ever translated on the way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from dungcua.knowledge.answer.cite import CONFIDENCE
from dungcua.knowledge.answer.counter import VIETNAMESE, CounterWords
from dungcua.knowledge.answer.structure import Lang
from dungcua.knowledge.answer.wording import (
    CHANNELS,
    day,
    enumerate_vi,
    lower_first,
    money,
    time_limit,
    upper_first,
)
from dungcua.knowledge.model import (
    Channel,
    DossierItem,
    Fee,
    FeeKind,
    ItemForm,
    OnlineLevel,
    Procedure,
    TimeLimit,
)
from dungcua.knowledge.offices import Office
from dungcua.knowledge.overlays import Hotline

__all__ = ["TITLES", "Phrases", "Vietnamese", "bare", "online_vi"]

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
_ONLINE = {
    OnlineLevel.FULL: (
        "Nộp trực tuyến được từ đầu đến cuối (toàn trình) trên Cổng Dịch vụ công quốc gia hoặc "
        "VNeID; phải đăng nhập tài khoản định danh điện tử."
    ),
    OnlineLevel.PARTIAL: (
        "Nộp trực tuyến được một phần trên Cổng Dịch vụ công quốc gia; "
        "phải đăng nhập tài khoản định danh điện tử."
    ),
    OnlineLevel.NONE: "Thủ tục này chưa nộp trực tuyến được.",
    OnlineLevel.UNKNOWN: (
        "Mức độ nộp trực tuyến chưa rõ trong dữ liệu; anh/chị xem trang thủ tục trên Cổng."
    ),
}
_SOMEHOW_ONLINE = (
    "Nộp trực tuyến được; được đến mức nào thì dữ liệu chưa rõ, anh/chị xem trang thủ tục trên "
    "Cổng."
)
_MOST_NAMED = 6


class Phrases(Protocol):
    """The words of one language for everything an answer may say about one card."""

    @property
    def lang(self) -> Lang:
        """The language."""
        ...

    @property
    def titles(self) -> Mapping[str, str]:
        """Titles of the blocks by key."""
        ...

    @property
    def counters(self) -> CounterWords:
        """Sentences for the counter rules."""
        ...

    def plain(self, text: str) -> str | None:
        """Return a text of the card."""
        ...

    def office(self, office: Office) -> str | None:
        """Say where a counter stands and when it is open, by the operator's record."""
        ...

    def hotline(self, line: Hotline) -> str | None:
        """Say which number tells the way in the province."""
        ...

    def hotline_published(self, province: str) -> str | None:
        """Say where the number to call is found, when our data do not hold it."""
        ...

    def authority(self, card: Procedure) -> str | None:
        """Say who decides."""
        ...

    def item(self, item: DossierItem, condition: str | None) -> str | None:
        """Say one paper: how many, in which form, for whom, or that the state holds it."""
        ...

    def more_papers(self, conditions: Sequence[str]) -> str | None:
        """Say in which cases further papers are needed."""
        ...

    def papers(
        self, bring: Sequence[DossierItem], show: Sequence[DossierItem], held: Sequence[DossierItem]
    ) -> str | None:
        """Say in one sentence what to hand in and what to show."""
        ...

    def fee(self, fee: Fee, province: str | None) -> str | None:
        """Say one fee; ``province`` is named when the fee is that province's own."""
        ...

    def fee_unknown(self, until: date | None) -> str | None:
        """Say that no fee is known, or that what was known held until ``until``."""
        ...

    def time(self, limit: TimeLimit) -> str | None:
        """Say one time limit."""
        ...

    def ways(self, channels: Sequence[Channel]) -> str | None:
        """Say the ways to file."""
        ...

    def between(self, shortest: TimeLimit, longest: TimeLimit) -> str | None:
        """Say the two ends of a time limit that the portal gives as a range."""
        ...

    def online(self, level: OnlineLevel, *, named: bool) -> str | None:
        """Say how far the procedure works online; ``named``: it is among the ways to file."""
        ...

    def held_back(self, card: Procedure) -> str | None:
        """Say that something may not be asserted today, and who knows."""
        ...

    def card_over(self, card: Procedure) -> str | None:
        """Say that the whole card may not be asserted today."""
        ...

    def life(self, card: Procedure) -> str:
        """Return the life of the card in words."""
        ...


class Vietnamese:
    """The language of the sources: it has words for everything."""

    @property
    def lang(self) -> Lang:
        """Vietnamese."""
        return "vi"

    @property
    def titles(self) -> Mapping[str, str]:
        """Titles of the blocks by key."""
        return TITLES

    @property
    def counters(self) -> CounterWords:
        """Sentences for the counter rules."""
        return VIETNAMESE

    def plain(self, text: str) -> str:
        """Return the text as the card has it."""
        return text

    def office(self, office: Office) -> str:
        """Name, address, hours and the day of the record."""
        phone = f"; điện thoại {office.phone}" if office.phone else ""
        return (
            f"{office.name}: {office.address}; giờ làm việc: {office.hours}{phone} "
            f"(ghi nhận, kiểm tra ngày {day(office.verified_on)})."
        )

    def hotline(self, line: Hotline) -> str:
        """Say which number tells the way in the province."""
        return f"Gọi hỏi trước khi đi: {line.name}, số {line.number} ({lower_first(line.about)})."

    def hotline_published(self, province: str) -> str:
        """Say where the number to call is found, when our data do not hold it."""
        return (
            f"Muốn hỏi trước qua điện thoại: gọi đường dây nóng của {province}; số này phải được "
            "công khai trên báo, đài và niêm yết ở Ủy ban nhân dân, Trung tâm Phục vụ hành chính "
            "công."
        )

    def authority(self, card: Procedure) -> str:
        """Say who decides."""
        return f"Cơ quan giải quyết: {card.authority}."

    def item(self, item: DossierItem, condition: str | None) -> str:
        """Say one paper; what follows a condition begins in lower case."""
        text = lower_first(item.name) if condition else item.name
        counts = []
        if item.originals and item.form is not ItemForm.FORM:
            what = "ảnh" if item.name.startswith("Ảnh") else "bản chính"
            counts.append(f"{item.originals} {what}")
        if item.copies:
            kind = "bản sao chứng thực" if item.form is ItemForm.CERTIFIED_COPY else "bản sao"
            counts.append(f"{item.copies} {kind}")
        if item.form is ItemForm.PRESENT:
            counts.append("chỉ xuất trình")
        if item.form is ItemForm.DATA:
            counts.append(
                f"không phải nộp: đã có trong {item.held_by}" if item.held_by else "không phải nộp"
            )
        prefix = f"{upper_first(condition)}: " if condition else ""
        said = f"{prefix}{text}" + (f" ({'; '.join(counts)})" if counts else "") + "."
        return f"{said} {item.note}" if item.note else said

    def more_papers(self, conditions: Sequence[str]) -> str:
        """Say in which cases further papers are needed."""
        return f"Có thêm giấy tờ khi: {'; '.join(map(lower_first, conditions))}."

    def papers(
        self, bring: Sequence[DossierItem], show: Sequence[DossierItem], held: Sequence[DossierItem]
    ) -> str:
        """Say in one sentence what to hand in and what to show."""
        parts = []
        if bring:
            names = [bare(item.name) for item in bring]
            more = len(names) - _MOST_NAMED
            if more > 1:
                names = [*names[:_MOST_NAMED], f"và {more} giấy tờ nữa trong danh sách"]
            parts.append("Phải nộp: " + "; ".join([names[0], *map(lower_first, names[1:])]))
        if show:
            parts.append("chỉ cần cho xem: " + "; ".join(lower_first(bare(i.name)) for i in show))
        spare = [bare(item.name) for item in held if item.form is not ItemForm.DATA]
        if spare:
            reserve = "; ".join(map(lower_first, spare))
            parts.append(f"mang sẵn phòng khi cơ quan không tra được dữ liệu: {reserve}")
        if not parts and held:
            return "Không phải nộp giấy tờ: cơ quan tự tra dữ liệu đã có."
        return (upper_first("; ".join(parts)) or "Không phải nộp giấy tờ") + "."

    def fee(self, fee: Fee, province: str | None) -> str:
        """Say one fee, or that its amount is not known and who knows it."""
        how = f", khi {_either(fee.channels)}" if fee.channels else ""
        when = f" ({lower_first(fee.when)})" if fee.when else ""
        what = fee.what
        if province:
            what = f"Riêng {province}: {lower_first(what.replace(f' tại {province}', ''))}"
        match fee.kind:
            case FeeKind.FREE:
                return f"{what}: miễn phí{how}{when}."
            case FeeKind.AMOUNT if fee.amount is not None:
                per = f" mỗi {fee.per}" if fee.per else ""
                return f"{what}: {money(fee.amount, fee.currency)}{per}{how}{when}."
            case FeeKind.BY_PROVINCE:
                return (
                    f"{what}: do Hội đồng nhân dân tỉnh quyết định{how}{when}; "
                    "hỏi nơi tiếp nhận hoặc xem bảng niêm yết."
                )
            case _:
                return (
                    f"{what}{how}{when}: dữ liệu chưa ghi rõ nên chúng tôi không nói là miễn phí; "
                    "anh/chị hỏi nơi tiếp nhận hoặc xem bảng niêm yết."
                )

    def fee_unknown(self, until: date | None) -> str:
        """Say that no fee is known."""
        if until is not None:
            return (
                f"Mức thu chúng tôi có chỉ áp dụng đến hết {day(until)}; mức hiện nay chưa có "
                "trong dữ liệu, anh/chị hỏi nơi tiếp nhận hoặc xem bảng niêm yết."
            )
        return (
            "Mức thu chưa có trong dữ liệu nên chúng tôi không nói là miễn phí; anh/chị hỏi nơi "
            "tiếp nhận hoặc xem bảng niêm yết."
        )

    def time(self, limit: TimeLimit) -> str:
        """Say one limit; one with a condition of its own may run from another event."""
        text = time_limit(limit)
        when = f" ({lower_first(limit.when)})" if limit.when else ""
        if text is None:
            return f"Cổng không ghi số ngày{when}; anh/chị xem ngày hẹn trên giấy tiếp nhận hồ sơ."
        return f"Giải quyết trong {text}{when or ' kể từ khi nhận đủ hồ sơ'}."

    def between(self, shortest: TimeLimit, longest: TimeLimit) -> str | None:
        """Say from when to when: who hears the shortest alone comes too early."""
        until = time_limit(longest)
        if until is None:
            return None
        _, _, more = (longest.when or "").partition("; ")
        aside = "mức ngắn nhất và mức dài nhất Cổng ghi" + (f"; {more}" if more else "")
        return f"Giải quyết trong {_number(shortest)} đến {until} ({aside})."

    def ways(self, channels: Sequence[Channel]) -> str:
        """Say the ways to file."""
        return f"Có thể {_either(channels)}."

    def online(self, level: OnlineLevel, *, named: bool) -> str:
        """Say how far the procedure works online."""
        return online_vi(level, named=named)

    def held_back(self, card: Procedure) -> str:
        """Say that something may not be asserted today, and who knows."""
        return (
            "Phần này chưa đủ: có nội dung đang chờ kiểm tra hiệu lực; anh/chị hỏi nơi giải quyết "
            f"({card.authority}) hoặc xem trang thủ tục trên Cổng."
        )

    def card_over(self, card: Procedure) -> str:
        """Say that the whole card may not be asserted today."""
        return (
            f"Dữ liệu của chúng tôi về “{card.plain_name}” không còn dùng được cho hôm nay nên "
            f"chúng tôi không khẳng định; anh/chị hỏi {card.authority} hoặc xem trang thủ tục "
            "trên Cổng Dịch vụ công quốc gia."
        )

    def life(self, card: Procedure) -> str:
        """Return decision, last day and day of the check."""
        decided = f"{card.decision}" if card.decision else "Chưa rõ quyết định công bố"
        if card.decision_date:
            decided += f" ngày {day(card.decision_date)}"
        until = f"; áp dụng đến hết {day(card.life.valid_to)}" if card.life.valid_to else ""
        return (
            f"{decided}{until}; kiểm tra ngày {day(card.life.verified_on)} "
            f"({CONFIDENCE[card.life.confidence]})"
        )


def online_vi(level: OnlineLevel, *, named: bool) -> str:
    """Say how far a procedure works online; ``named`` where it is among the ways to file."""
    return _SOMEHOW_ONLINE if named and level is OnlineLevel.UNKNOWN else _ONLINE[level]


def _number(limit: TimeLimit) -> str:
    return f"{limit.value:g}".replace(".", ",")


def _either(channels: Sequence[Channel]) -> str:
    return enumerate_vi([CHANNELS[channel] for channel in channels], "hoặc")


def bare(name: str) -> str:
    """Return the name of a paper without what stands in brackets behind it, save an "if"."""
    head, _, rest = name.partition(" (")
    return name if rest.startswith("nếu ") else head
