"""The second factor: one-time passwords by time (RFC 6238), and codes for a lost telephone."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from hmac import compare_digest

import pyotp

__all__ = ["new_codes", "new_secret", "recovery_digest", "step", "uri"]

_SECONDS = 30
_SLACK = 1
"""Steps that a telephone's clock may be off, either way."""
_CODES = 10
_GROUPS = 4
# No letter or digit that is read as another.
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


def new_secret() -> str:
    """Return a random secret of 160 bits, in base 32."""
    return pyotp.random_base32()


def uri(secret: str, login: str) -> str:
    """Return what an authenticator reads from the QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name="Đúng Cửa")


def step(secret: str, code: str, now: datetime, after: int | None) -> int | None:
    """Return the time step that ``code`` belongs to; None when it fits none.

    Args:
        secret: in base 32.
        code: what was typed; blanks do not matter.
        now: the time, with a zone.
        after: the step used last; a code is good once, so earlier and equal ones are not.

    """
    given = "".join(code.split())
    totp = pyotp.TOTP(secret)
    present = int(now.timestamp()) // _SECONDS
    found = None
    for candidate in range(present - _SLACK, present + _SLACK + 1):
        fits = compare_digest(totp.at(candidate * _SECONDS).encode(), given.encode())
        if fits and (after is None or candidate > after):
            found = candidate
    return found


def new_codes() -> tuple[str, ...]:
    """Return ten codes of 79 bits, each good once instead of a one-time password."""
    return tuple(
        "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(_GROUPS))
        for _ in range(_CODES)
    )


def recovery_digest(account_id: int, code: str) -> str:
    """Return what is stored of a code; case, blanks and hyphens do not matter."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(f"{account_id}:{plain}".encode()).hexdigest()
