"""The two ways to file, hand in hand: which block of the checklist belongs to which step.

A volunteer and a resident go through it one screen at a time. A step shows blocks of the
household's own checklist and, beside them, what is the same for every procedure: each such
line rests on facts of law and is left out on a day on which they may not be asserted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from dungcua.knowledge.answer import Mark, Said
from dungcua.knowledge.answer.cite import assertable
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.model import Channel, OnlineLevel, Procedure

__all__ = ["SAFETY", "WALKS", "Step", "Way", "right_one", "safety", "walk", "ways"]


class Way(StrEnum):
    """How to file; the value stands in addresses."""

    COUNTER = "quay"
    ONLINE = "truc-tuyen"


@dataclass(frozen=True, slots=True)
class Step:
    """One screen: ``sections`` are keys of blocks of the checklist, ``lines`` go with all.

    ``finds`` is the step on which :func:`right_one` tells the procedure from its neighbours.
    """

    title: str
    sections: tuple[str, ...] = ()
    lines: tuple[Said, ...] = ()
    finds: bool = False


def _warning(text: str, *basis: str) -> Said:
    return Said(text, basis, Mark.WARNING)


_NEVER = _warning(
    "Không ai được hỏi mã OTP hay mật khẩu. Bà con tự cầm điện thoại và tự bấm; người giúp chỉ "
    "chỉ chỗ bấm, không cầm máy thay.",
    "G-04",
)
_FALSE_PORTAL = _warning(
    "Địa chỉ thật duy nhất để nộp trực tuyến là dichvucong.gov.vn. Trang khác, đường dẫn trong tin "
    "nhắn mời đăng nhập hay đóng tiền thì không bấm.",
    "G-01",
    "G-02",
)
_STRANGE_QR = _warning(
    "Tiền chỉ trả trong Cổng hoặc tại quầy, có biên lai. Mã QR lạ, lời nhắn chuyển khoản cho một "
    "người thì không trả.",
    "G-19",
)
_BROKER = _warning(
    "Người lạ chèo kéo quanh trung tâm, nói quen cán bộ, lo chen số hay làm nhanh để lấy tiền: "
    "không đưa giấy tờ, không đưa tiền. Nộp tại quầy theo số thứ tự và lấy giấy tiếp nhận.",
    "B-02",
    "V16",
)
_HIRED = Said("Thuê người nộp hộ công khai, hoặc gửi bưu chính, thì được.", ("B-20",))

SAFETY: Sequence[Said] = (_NEVER, _FALSE_PORTAL, _STRANGE_QR, _BROKER, _HIRED)
"""What a household is told before it goes or logs in anywhere."""

WALKS: Mapping[Way, tuple[Step, ...]] = {
    Way.COUNTER: (
        Step("Soạn giấy tờ", ("papers",)),
        Step(
            "Đến đúng nơi",
            ("where",),
            (
                Said(
                    "Đến nơi chưa rõ thì xin giúp ở bàn hướng dẫn: tại điểm tiếp nhận có đoàn "
                    "thanh niên và công an hỗ trợ.",
                    ("G-24",),
                ),
                _BROKER,
            ),
        ),
        Step(
            "Nộp tại quầy",
            ("steps", "not_demand"),
            (
                Said(
                    "Nộp trực tiếp không cần VNeID: đưa thẻ căn cước, CCCD, hộ chiếu còn hạn hoặc "
                    "căn cước điện tử, tùy bà con chọn.",
                    ("B-22",),
                ),
                Said(
                    "Giấy tờ đã tích hợp trên VNeID thì cho xem trên điện thoại cũng có giá trị "
                    "như đưa giấy.",
                    ("B-24",),
                ),
                Said(
                    "Thiếu hay sai thì nơi nhận phải ghi đủ trong một lần, bằng Phiếu yêu cầu bổ "
                    "sung; từ chối nhận phải có Phiếu từ chối nêu lý do.",
                    ("B-31", "B-33"),
                ),
            ),
        ),
        Step("Trả phí", ("fee",), (_STRANGE_QR,)),
        Step(
            "Lấy giấy hẹn, chờ kết quả",
            ("time", "result"),
            (
                Said(
                    "Nộp xong phải có Giấy tiếp nhận hồ sơ và hẹn trả kết quả, có mã hồ sơ để "
                    "tra cứu. Giữ kỹ giấy này.",
                    ("B-30",),
                ),
            ),
        ),
    ),
    Way.ONLINE: (
        Step("Soạn giấy tờ", ("papers",)),
        Step(
            "Tài khoản và điện thoại",
            (),
            (
                Said(
                    "Nộp trực tuyến thì phải đăng nhập tài khoản định danh (VNeID). Bà con chưa có "
                    "thì nộp tại quầy: không bắt buộc có.",
                    ("B-21", "B-22", "B-23"),
                ),
                _NEVER,
            ),
        ),
        Step(
            "Vào Cổng Dịch vụ công quốc gia",
            ("online",),
            (
                Said(
                    "Tự gõ dichvucong.gov.vn vào trình duyệt, bấm đăng nhập, dùng tài khoản định "
                    "danh. Có thể làm trong ứng dụng VNeID.",
                    ("G-01", "B-03"),
                ),
                _FALSE_PORTAL,
            ),
            finds=True,
        ),
        Step(
            "Điền và gửi hồ sơ",
            ("steps", "where"),
            (
                Said(
                    "Chỉ khai một lần; giấy tờ đã có dữ liệu thì không bị đòi lại.",
                    ("B-03",),
                ),
                Said(
                    "Đọc lại những gì Cổng điền sẵn. Dữ liệu dân cư sai thì sửa ở công an xã, dữ "
                    "liệu hộ tịch sai thì sửa ở Ủy ban nhân dân xã.",
                    ("G-05",),
                ),
                Said(
                    "Đã đăng nhập thì không phải ký số biểu mẫu điện tử.",
                    ("B-21",),
                ),
            ),
        ),
        Step("Trả phí", ("fee",), (_STRANGE_QR,)),
        Step(
            "Giữ mã hồ sơ, chờ kết quả",
            ("time", "result"),
            (
                Said("Ghi lại mã hồ sơ: tra được trên Cổng bằng mã này.", ("G-01", "B-30")),
                Said(
                    "Không làm nổi trên mạng thì vẫn được nộp trực tiếp; bắt về tự làm mà không "
                    "hỗ trợ có dấu hiệu cản trở quyền chọn cách nộp.",
                    ("B-20", "B-26"),
                ),
            ),
        ),
    ),
}


def ways(card: Procedure) -> tuple[Way, ...]:
    """Return the ways this procedure may be filed hand in hand, the counter first."""
    online = Channel.ONLINE in card.channels and card.online_level is not OnlineLevel.NONE
    return (Way.COUNTER, Way.ONLINE) if online else (Way.COUNTER,)


def walk(kb: KnowledgeBase, way: Way, as_of: date) -> tuple[Step, ...]:
    """Return the steps of a way with the lines that may be asserted on ``as_of``."""
    return tuple(replace(step, lines=_kept(kb, step.lines, as_of)) for step in WALKS[way])


def right_one(kb: KnowledgeBase, card: Procedure, as_of: date) -> tuple[Said, ...]:
    """Return the official name, which tells a procedure from its neighbours on the portal.

    Nothing on a day on which the card may not be asserted.
    """
    found = Said(f"Tìm đúng thủ tục trên Cổng: “{card.name}”, mã {card.code}.", (card.id,))
    return _kept(kb, (found,), as_of)


def safety(kb: KnowledgeBase, as_of: date) -> tuple[Said, ...]:
    """Return the safety lines that may be asserted on ``as_of``."""
    return _kept(kb, SAFETY, as_of)


def _kept(kb: KnowledgeBase, lines: Sequence[Said], as_of: date) -> tuple[Said, ...]:
    return tuple(line for line in lines if assertable(kb, line.basis, as_of))
