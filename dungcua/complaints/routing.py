"""To which body a complaint goes, said to the citizen before it is sent.

Offices are named by their kind ("Trung tâm … cấp xã tại Xã Hòa Tiến"), never by a name of
their own: no official list of offices, addresses or numbers exists yet.
"""

from __future__ import annotations

import re

from dungcua.complaints.model import Body, Complaint, Draft, Place, Recipient
from dungcua.errors import UnknownProcedure
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.model import CounterRule, Level, Procedure, Statement
from dungcua.knowledge.text.fold import fold

__all__ = [
    "Body",
    "above",
    "body_of",
    "first_recipient",
    "named",
    "recipient_for",
    "recipients",
    "route",
]

# Which levels a body has, lowest first. The Ministry of Justice is the focal point of the
# whole country for reports about administrative rules, whoever keeps the counter (E-01).
_LADDERS = {
    Body.SERVICE_CENTRE: (Level.COMMUNE, Level.PROVINCE, Level.CENTRAL),
    Body.POLICE: (Level.PROVINCE, Level.CENTRAL),
    Body.OUTSIDE: (Level.OTHER,),
}

_POLICE_COUNTERS = frozenset(
    {
        CounterRule.COMMUNE_POLICE,
        CounterRule.ANY_COMMUNE_POLICE_IN_PROVINCE,
        CounterRule.PROVINCIAL_POLICE,
    }
)
# "Công an" as the one who acts; "app công an" is how people call VNeID.
_POLICE_WORDS = re.compile(r"(?<!app )(?<!ung dung )\bcong an\b")


def body_of(procedure: Procedure | None, words: str) -> Body:
    """Return which kind of body is concerned.

    Args:
        procedure: the procedure, if it is known: its counters decide.
        words: what the citizen told; asked when the procedure does not decide.

    """
    rules = {counter.rule for counter in procedure.counters} if procedure else set()
    if rules and rules <= _POLICE_COUNTERS:
        return Body.POLICE
    if rules and rules <= {CounterRule.FACILITY}:
        return Body.OUTSIDE
    return Body.POLICE if _POLICE_WORDS.search(fold(words)) else Body.SERVICE_CENTRE


def route(complaint: Complaint | Draft, knowledge: KnowledgeBase) -> tuple[Statement, ...]:
    """Return where ``complaint`` goes and which ways the citizen has besides.

    Every sentence names the facts it rests on.
    """
    body = recipient_for(complaint, knowledge).body
    first = {
        Body.SERVICE_CENTRE: _to_centre,
        Body.POLICE: _to_police,
        Body.OUTSIDE: _to_outside,
    }[body](complaint.place)
    return (
        *first,
        Statement(
            "Nơi nhận không đúng thẩm quyền phải chuyển tiếp trong 05 ngày làm việc; "
            "anh/chị có quyền hỏi tình trạng.",
            ("E-21",),
        ),
        Statement(
            "Anh/chị cũng có thể tự gửi trên Cổng Dịch vụ công quốc gia, mục phản ánh, kiến nghị, "
            "hoặc trên VNeID; đầu mối về quy định hành chính là Bộ Tư pháp.",
            ("E-01",),
        ),
    )


def recipient_for(complaint: Complaint | Draft, knowledge: KnowledgeBase) -> Recipient:
    """Return who gets ``complaint`` first; its procedure decides before its words."""
    procedure = None
    if complaint.procedure:
        try:
            procedure = knowledge.procedure(complaint.procedure)
        except UnknownProcedure:
            # The catalogue holds codes that have no card; the words decide then.
            procedure = None
    return first_recipient(body_of(procedure, complaint.words), complaint.place)


def recipients() -> tuple[Recipient, ...]:
    """Return everybody a complaint can be sent to, body by body, the lowest level first."""
    return tuple(Recipient(body, level) for body, levels in _LADDERS.items() for level in levels)


def first_recipient(body: Body, place: Place | None) -> Recipient:
    """Return the lowest level of ``body`` that can be told from ``place``."""
    ladder = _LADDERS[body]
    commune_known = place is not None and place.commune is not None
    if ladder[0] is Level.COMMUNE and not commune_known:
        return Recipient(body, Level.PROVINCE)
    return Recipient(body, ladder[0])


def above(recipient: Recipient) -> Recipient | None:
    """Return the same matter one level up; None at the top."""
    ladder = _LADDERS[recipient.body]
    if recipient.level not in ladder:
        return None
    step = ladder.index(recipient.level) + 1
    return Recipient(recipient.body, ladder[step]) if step < len(ladder) else None


def named(recipient: Recipient, place: Place | None) -> Statement:
    """Return how the body is called: its kind and its place, never a name of its own."""
    province = place.province if place else "nơi xảy ra việc"
    if recipient.level is Level.CENTRAL:
        return Statement(
            "Bộ Tư pháp, đầu mối phản ánh, kiến nghị về quy định hành chính toàn quốc", ("E-01",)
        )
    if recipient.body is Body.POLICE:
        return Statement(f"Công an cấp tỉnh, {province}", ("B-15", "E-21"))
    if recipient.body is Body.OUTSIDE:
        return Statement("Nơi quản lý cơ sở xảy ra việc", ("E-21",))
    if recipient.level is Level.COMMUNE and place is not None and place.commune:
        return Statement(
            f"Trung tâm Phục vụ hành chính công cấp xã tại {place.commune}, {province}", ("E-06",)
        )
    return Statement(f"Trung tâm Phục vụ hành chính công cấp tỉnh, {province}", ("E-06",))


def _to_centre(place: Place | None) -> tuple[Statement, ...]:
    if place is None:
        return (
            Statement(
                "Nơi xem xét: Trung tâm Phục vụ hành chính công nơi xảy ra việc. "
                "Chưa rõ xã, phường nên chưa xác định được trung tâm nào.",
                ("E-06",),
            ),
        )
    if place.commune is None:
        return (
            Statement(
                f"Nơi xem xét: Trung tâm Phục vụ hành chính công cấp tỉnh, {place.province}.",
                ("E-06",),
            ),
        )
    return (
        Statement(
            f"Nơi xem xét: Trung tâm Phục vụ hành chính công cấp xã tại {place.commune}, "
            f"{place.province}; sau đó là trung tâm cấp tỉnh.",
            ("E-06",),
        ),
        Statement(
            "Nơi chỉ có trung tâm một cấp thì chi nhánh hoặc điểm tiếp nhận nhận thay.", ("B-14",)
        ),
    )


def _to_police(place: Place | None) -> tuple[Statement, ...]:
    where = f", {place.province}" if place else " nơi xảy ra việc"
    return (
        Statement(
            f"Việc liên quan công an: chúng tôi đề nghị chuyển Công an cấp tỉnh{where}. "
            "Công an tự tổ chức bộ phận một cửa, không thuộc Trung tâm Phục vụ hành chính công.",
            ("B-15", "E-21"),
        ),
    )


def _to_outside(place: Place | None) -> tuple[Statement, ...]:
    where = f" ({place.commune or place.province})" if place else ""
    return (
        Statement(
            f"Việc xảy ra tại cơ sở ngoài bộ phận một cửa{where}: chúng tôi ghi nhận và "
            "hướng dẫn nơi quản lý cơ sở đó.",
            ("E-21",),
        ),
    )
