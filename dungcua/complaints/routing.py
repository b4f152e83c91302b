"""To which body a complaint goes, said to the citizen before it is sent.

Offices are named by their kind ("Trung tâm … cấp xã tại Xã Hòa Tiến"), never by a name of
their own: no official list of offices, addresses or numbers exists yet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

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
    Body.TAX: (Level.PROVINCE, Level.CENTRAL),
    Body.SOCIAL_INSURANCE: (Level.PROVINCE, Level.CENTRAL),
    Body.OUTSIDE: (Level.OTHER,),
}

_POLICE_COUNTERS = frozenset(
    {
        CounterRule.COMMUNE_POLICE,
        CounterRule.ANY_COMMUNE_POLICE_IN_PROVINCE,
        CounterRule.PROVINCIAL_POLICE,
    }
)
# Organised from the ministry down, not by communes (C-22): whose counters decide by themselves.
_VERTICAL = {
    Body.POLICE: _POLICE_COUNTERS,
    Body.TAX: frozenset({CounterRule.TAX_OFFICE}),
    Body.SOCIAL_INSURANCE: frozenset({CounterRule.SOCIAL_INSURANCE}),
    Body.OUTSIDE: frozenset({CounterRule.FACILITY}),
}
_VERTICAL_NAMES = {Body.TAX: "Cơ quan thuế", Body.SOCIAL_INSURANCE: "Cơ quan bảo hiểm xã hội"}

# How people were treated, not what was asked for: brokers, harassment, deals beside the counter,
# leaks, sending in circles, reports refused or avenged. The counter must not look into itself.
_CONDUCT = frozenset({"V16", "V17", "V20", "V21", "V22", "V24"})

# "Công an" as the one who acts; "app công an" is how people call VNeID.
_POLICE_WORDS = re.compile(r"(?<!app )(?<!ung dung )\bcong an\b")


def body_of(procedure: Procedure | None, words: str) -> Body:
    """Return which kind of body is concerned.

    Args:
        procedure: the procedure, if it is known: its counters decide.
        words: what the citizen told; asked when the procedure does not decide.

    """
    rules = {counter.rule for counter in procedure.counters} if procedure else set()
    for body, counters in _VERTICAL.items():
        if rules and rules <= counters:
            return body
    return Body.POLICE if _POLICE_WORDS.search(fold(words)) else Body.SERVICE_CENTRE


def route(complaint: Complaint | Draft, knowledge: KnowledgeBase) -> tuple[Statement, ...]:
    """Return where ``complaint`` goes and which ways the citizen has besides.

    Every sentence names the facts it rests on.
    """
    recipient = recipient_for(complaint, knowledge)
    return (
        *_first(recipient, complaint.place),
        *(_ABOUT_CONDUCT if _passed_over(recipient, complaint) else ()),
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
    """Return who gets ``complaint`` first; its procedure decides before its words.

    Violations by conduct go past the commune: nobody looks into a report of itself.
    """
    procedure = None
    if complaint.procedure:
        try:
            procedure = knowledge.procedure(complaint.procedure)
        except UnknownProcedure:
            # The catalogue holds codes that have no card; the words decide then.
            procedure = None
    body = body_of(procedure, complaint.words)
    return first_recipient(body, complaint.place, complaint.violations)


def recipients() -> tuple[Recipient, ...]:
    """Return everybody a complaint can be sent to, body by body, the lowest level first."""
    return tuple(Recipient(body, level) for body, levels in _LADDERS.items() for level in levels)


def first_recipient(body: Body, place: Place | None, violations: Iterable[str] = ()) -> Recipient:
    """Return the lowest level of ``body`` that ``place`` and ``violations`` (codes) leave."""
    ladder = _LADDERS[body]
    commune_known = place is not None and place.commune is not None
    if ladder[0] is Level.COMMUNE and (not commune_known or not _CONDUCT.isdisjoint(violations)):
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
    if recipient.body in _VERTICAL_NAMES:
        name = _VERTICAL_NAMES[recipient.body]
        return Statement(f"{name} cấp tỉnh, {province}", ("C-22", "E-21"))
    if recipient.body is Body.OUTSIDE:
        return Statement("Nơi quản lý cơ sở xảy ra việc", ("E-21",))
    if recipient.level is Level.COMMUNE and place is not None and place.commune:
        return Statement(
            f"Trung tâm Phục vụ hành chính công cấp xã tại {place.commune}, {province}", ("E-06",)
        )
    return Statement(f"Trung tâm Phục vụ hành chính công cấp tỉnh, {province}", ("E-06",))


_ABOUT_CONDUCT = (
    Statement(
        "Việc này nói về cách làm của người tiếp nhận, nên chúng tôi gửi cấp tỉnh để nơi bị phản "
        "ánh không tự xem xét mình; phản ánh về hành vi cán bộ được chuyển cơ quan có thẩm quyền.",
        ("E-21",),
    ),
)


def _passed_over(recipient: Recipient, complaint: Complaint | Draft) -> bool:
    """Whether the commune would get it if it were not about conduct."""
    return recipient != first_recipient(recipient.body, complaint.place)


def _first(recipient: Recipient, place: Place | None) -> tuple[Statement, ...]:
    """Return where it goes first, in words."""
    if recipient.body is Body.POLICE:
        return _to_police(place)
    if recipient.body is Body.OUTSIDE:
        return _to_outside(place)
    if recipient.body in _VERTICAL_NAMES:
        return _to_vertical(recipient, place)
    return _to_centre(place, recipient.level)


def _to_centre(place: Place | None, level: Level) -> tuple[Statement, ...]:
    if place is None:
        return (
            Statement(
                "Nơi xem xét: Trung tâm Phục vụ hành chính công nơi xảy ra việc. "
                "Chưa rõ xã, phường nên chưa xác định được trung tâm nào.",
                ("E-06",),
            ),
        )
    if place.commune is None or level is not Level.COMMUNE:
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


def _to_vertical(recipient: Recipient, place: Place | None) -> tuple[Statement, ...]:
    return (
        Statement(f"Nơi xem xét: {named(recipient, place).text}.", ("E-21",)),
        Statement(
            "Ngành này tổ chức theo ngành dọc, cơ quan cơ sở phụ trách nhiều xã, nên chưa xác định "
            "được cơ quan cơ sở nào; trung tâm chỉ nhận nếu ngành có bố trí tiếp nhận tại đó.",
            ("C-22", "B-11"),
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
