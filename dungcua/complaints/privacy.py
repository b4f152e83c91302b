"""Consent, contacts and PINs: what only the reporter and those who help may know."""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from dungcua.errors import ContactRefused

if TYPE_CHECKING:
    from argon2 import PasswordHasher

__all__ = [
    "CHAT_CONSENT",
    "CONTACT_CONSENT",
    "PHONE_CONSENT",
    "REPORT_CONSENT",
    "Consent",
    "Contact",
    "hash_pin",
    "new_pin",
    "pin_fits",
    "teller_of",
]

_PIN_DIGITS = 6
_LONGEST = 100
_PHONE = re.compile(r"\+?\d{9,12}")
_PHONE_GAPS = re.compile(r"[\s.()\-]")
_EMAIL = re.compile(r"[^\s@<>,;:\"']{1,64}@[^\s@<>,;:\"']+\.[^\s@<>,;:\"'.]{2,}")


@dataclass(frozen=True, slots=True)
class Consent:
    """A text that people agree to. A changed text gets a new version (LAW.md E-31).

    The version is kept with what was agreed to: it must be possible to prove.
    """

    version: str
    text: str


REPORT_CONSENT = Consent(
    "report-2026-11",
    "Tôi là trợ lý AI, không phải cán bộ. Tôi sẽ ghi nội dung, thời gian và nơi xảy ra việc "
    "để cơ quan có trách nhiệm xem xét; anh/chị không cần và không nên gửi số căn cước, "
    "mật khẩu hay mã OTP. Anh/chị có thể rút hoặc yêu cầu xóa bất cứ lúc nào. "
    "Anh/chị đồng ý cho ghi nhận không?",
)
"""What is asked before anything is recorded (LAW.md E-38)."""

PHONE_CONSENT = Consent(
    "phone-2026-11",
    "Tôi sẽ ghi nội dung, thời gian và nơi xảy ra việc để cơ quan có trách nhiệm xem xét; "
    "anh chị không cần đọc số căn cước, mật khẩu hay mã OTP. Anh chị có thể rút hoặc yêu cầu "
    "xóa bất cứ lúc nào. Anh chị đồng ý cho ghi nhận không?",
)
"""What somebody who takes a call reads out before anything is recorded (LAW.md E-38)."""

CHAT_CONSENT: Mapping[str, Consent] = MappingProxyType(
    {
        "vi": Consent(
            "chat-2026-11",
            "Tôi là trợ lý AI, không phải cán bộ. Tôi sẽ ghi lời kể (đã che thông tin cá nhân), "
            "thời điểm và nơi xảy ra để nơi nhận xem xét. Phản ánh được ghi ẩn danh: anh/chị xem "
            "kết quả bằng mã tra cứu và mã PIN. Anh/chị có thể rút hoặc yêu cầu xóa bất cứ lúc "
            "nào. Xin đừng gửi số căn cước, ảnh giấy tờ, mật khẩu hay OTP. Anh/chị đồng ý ghi "
            "nhận không?",
        ),
        "en": Consent(
            "chat-2026-11-en",
            "I am an AI assistant, not an official. I will record your account (personal data "
            "masked), the time and the place, so that the receiver looks into it. The report is "
            "anonymous: you see its result with a tracking code and a PIN. You can withdraw it or "
            "have it erased at any time. Please send no ID number, photo of papers, password or "
            "one-time code. Do you agree to have it recorded?",
        ),
    }
)
"""What is asked in the chat, by language (LAW.md E-38); who gets it is said beside it."""

CONTACT_CONSENT = Consent(
    "contact-2026-11",
    "Tôi đồng ý cho lưu cách liên hệ của mình, chỉ để báo kết quả hoặc hỏi thêm về phản ánh này. "
    "Cách liên hệ được mã hóa, không công khai, và được xóa sau khi việc kết thúc hoặc khi tôi "
    "yêu cầu. Không cho liên hệ thì vẫn phản ánh ẩn danh được, nhưng khó báo kết quả.",
)
"""What is asked before a contact is kept: a purpose of its own."""


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach the reporter: a telephone number or an e-mail address, perhaps a name."""

    name: str | None = None
    phone: str | None = None
    email: str | None = None

    def checked(self) -> Contact:
        """Return the contact without blanks around and inside its parts.

        Raises:
            ContactRefused: it reaches nobody, or a part cannot be what it says.

        """
        name, phone, email = (_trimmed(part) for part in (self.name, self.phone, self.email))
        if phone is not None:
            phone = _PHONE_GAPS.sub("", phone)
            if not _PHONE.fullmatch(phone):
                raise ContactRefused("phone")
        if email is not None and not _EMAIL.fullmatch(email):
            raise ContactRefused("e-mail")
        if phone is None and email is None:
            raise ContactRefused("neither phone nor e-mail")
        return Contact(name, phone, email)

    def as_json(self) -> str:
        """Return what is sealed."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Contact:
        """Return what was sealed."""
        return cls(**json.loads(text))


def teller_of(conversation_id: str) -> str:
    """Return what tells that reports are of one conversation, and not of which.

    A conversation's number has 256 random bits: once it is gone, nobody finds it from this.
    """
    return hashlib.sha256(b"dungcua.teller:" + conversation_id.encode()).hexdigest()


def new_pin() -> str:
    """Return six random digits."""
    return f"{secrets.randbelow(10**_PIN_DIGITS):0{_PIN_DIGITS}d}"


def hash_pin(pin: str) -> str:
    """Return the argon2id hash of a PIN.

    Six digits can be tried through by whoever holds the hash: it is stored sealed.
    """
    return _hasher().hash(pin)


def pin_fits(digest: str, pin: str) -> bool:
    """Whether ``pin`` is the one that was hashed; blanks and hyphens do not matter."""
    from argon2.exceptions import VerifyMismatchError

    digits = re.sub(r"[\s.\-]", "", pin)
    if not re.fullmatch(rf"[0-9]{{{_PIN_DIGITS}}}", digits):
        return False
    try:
        return _hasher().verify(digest, digits)
    except VerifyMismatchError:
        return False


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    # The hash is sealed besides: the least that is thought safe (19 MiB, two passes) is
    # enough, and a busy look-up page stays quick.
    return PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def _trimmed(part: str | None) -> str | None:
    if part is None or not part.strip():
        return None
    if len(part.strip()) > _LONGEST or not part.strip().isprintable():
        raise ContactRefused("too long, or not text")
    return part.strip()
