"""Passwords: long, not guessable, hashed with Argon2id. No rules of composition.

The rules follow NIST SP 800-63B: length, a list of common ones, nothing about kinds of
letters, no expiry.
"""

from __future__ import annotations

import secrets
import unicodedata
from functools import cache
from importlib.resources import files

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from dungcua.errors import WeakPassword
from dungcua.knowledge.text.fold import fold

__all__ = ["SHORTEST", "Passwords", "generated"]

SHORTEST = 12
_LONGEST = 200
_FEWEST_DIFFERENT = 5
_RUNS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
)
_LONGEST_RUN = 8


class Passwords:
    """Checks, hashes and compares passwords. Safe to share between threads."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        """Use ``hasher``; by default Argon2id with the parameters of RFC 9106 for servers."""
        self._hasher = hasher or PasswordHasher()
        # Compared when there is no account: its time must not tell the two apart.
        self._nobody = self._hasher.hash(secrets.token_urlsafe())

    def hash(self, password: str, *, login: str) -> str:
        """Return the hash to store.

        Raises:
            WeakPassword: shorter than 12 characters, common, one pattern, or the login name.

        """
        text = _normal(password)
        _refuse_weak(text, login)
        return self._hasher.hash(text)

    def fits(self, stored: str | None, password: str) -> bool:
        """Whether ``password`` is the stored one; takes as long when there is none."""
        try:
            self._hasher.verify(stored or self._nobody, _normal(password)[: _LONGEST * 2])
        except (VerifyMismatchError, InvalidHashError):
            return False
        return stored is not None


def generated() -> str:
    """Return a random password that can be read out: 80 bits in groups of four."""
    text = secrets.token_hex(10)
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))


def _normal(password: str) -> str:
    """Bring what keyboards write differently to one form."""
    return unicodedata.normalize("NFKC", password)


def _refuse_weak(text: str, login: str) -> None:
    if not SHORTEST <= len(text) <= _LONGEST:
        raise WeakPassword("length")
    plain = "".join(letter for letter in fold(text) if letter.isalnum())
    if len(set(text)) < _FEWEST_DIFFERENT or _repeats(plain) or _runs(plain):
        raise WeakPassword("one pattern")
    words = plain.strip("0123456789")
    if plain in _common() or words in _common():
        raise WeakPassword("common")
    name = "".join(letter for letter in fold(login) if letter.isalnum())
    if len(plain.replace(name, "")) < SHORTEST // 2:
        raise WeakPassword("the login name")


def _repeats(plain: str) -> bool:
    """Whether the text is one piece written again and again ("matkhaumatkhau")."""
    return bool(plain) and plain in (plain + plain)[1:-1]


def _runs(plain: str) -> bool:
    """Whether most of the text is a run of the alphabet, the digits or the keyboard."""
    longest = 0
    for run in (*_RUNS, *(run[::-1] for run in _RUNS)):
        for start in range(len(plain)):
            end = start + longest + 1
            while end <= len(plain) and plain[start:end] in run:
                longest, end = end - start, end + 1
    return longest >= _LONGEST_RUN or longest * 3 > len(plain) * 2


@cache
def _common() -> frozenset[str]:
    text = (files(__package__) / "data" / "common.txt").read_text(encoding="utf-8")
    lines = (line.strip() for line in text.splitlines())
    return frozenset(line for line in lines if line and not line.startswith("#"))
