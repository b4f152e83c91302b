"""What operators write beside the telephone, spelled out.

Only what citizens do not write: the shorthand of everybody stands in
:mod:`dungcua.knowledge.text.normalise` and is read there.
"""

from __future__ import annotations

import re

__all__ = ["spelled_out"]

_WORDS = {
    "ks": "khai sinh",
    "kt": "khai tử",
    "lkt": "làm khai tử",
    "đkkh": "đăng ký kết hôn",
    "đktt": "đăng ký thường trú",
    "gt": "giấy tờ",
    "gttt": "giấy tờ tùy thân",
    "gcn": "giấy chứng nhận",
    "gxn": "giấy xác nhận",
    "xn": "xác nhận",
    "bs": "bản sao",
    "tl": "trích lục",
    "tls": "trích lục",
    "ct": "chứng thực",
    "hđ": "hợp đồng",
    "hk": "hộ khẩu",
    "hh": "hết hạn",
    "lltp": "lý lịch tư pháp",
    "nvqs": "nghĩa vụ quân sự",
    "mtp": "mai táng phí",
    "tcxh": "trợ cấp xã hội",
    "tctn": "trợ cấp thất nghiệp",
    "uq": "ủy quyền",
    "kh": "khách",
    "cb": "cán bộ",
    "ca": "công an",
    "gđ": "gia đình",
    "xd": "xây dựng",
    "vc": "vợ chồng",
    "ttpvhcc": "Trung tâm Phục vụ hành chính công",
}
# As written, capitals and all: in lower case they are words or other shorthand.
_EXACT = {"NA": "Nghệ An", "HN": "Hà Nội", "TT": "thường trú"}
_WORD = re.compile(r"[^\W\d_]+")
_RULES = (
    # "5t", "3th": an age, a number of months; "t7" is a day of the week.
    (re.compile(r"\b(\d{1,3}) ?t\b(?! ?\d)"), r"\1 tuổi"),
    (re.compile(r"\b(\d{1,2}) ?th\b"), r"\1 tháng"),
    (re.compile(r"\b[tT]([2-7])\b"), r"thứ \1"),
    (re.compile(r"\b1 cửa\b"), "một cửa"),
    (re.compile(r"\bxin cn\b"), "xin công nhận"),
    (re.compile(r"\b(nộp|đến|ra|lên) tt\b", re.IGNORECASE), r"\1 trực tiếp"),
    (re.compile(r"\btt\b"), "thường trú"),
    # "cc" is an identity card with a chip, or when one changes, loses or makes one; else the
    # certifying of copies and signatures.
    (re.compile(r"\bcc(?= (?:gắn|chip|mới|cũ|hh|hết|12)\b)", re.IGNORECASE), "căn cước"),
    (
        re.compile(
            r"\b(thẻ|mất|đổi|làm lại|cấp lại) cc\b(?! (?:photo|chữ|hđ|bản|bs))", re.IGNORECASE
        ),
        r"\1 căn cước",
    ),
    (re.compile(r"\bcc(?: bản)? (?:photo|sao y)\b", re.IGNORECASE), "chứng thực bản sao"),
    (re.compile(r"\bcc\b", re.IGNORECASE), "chứng thực"),
)


def spelled_out(note: str) -> str:
    """Return the note with the desk's own shorthand written in full."""
    text = note
    for short, full in _EXACT.items():
        text = re.sub(rf"\b{short}\b", full, text)
    for pattern, full in _RULES:
        text = pattern.sub(full, text)
    return _WORD.sub(lambda m: _WORDS.get(m[0].casefold(), m[0]), text)
