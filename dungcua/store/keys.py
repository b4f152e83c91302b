"""Seals what only few may read (contacts, PINs) with a key that is not in the database.

AES-256-GCM. Each token names its key, so that keys can be exchanged while old tokens can
still be opened, and is bound to the place it stands in, so that it opens nowhere else.
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from dungcua.errors import KeyMissing

__all__ = ["Keyring"]

_SHORTEST = 32
_NONCE = 12
_NAME = 8


class Keyring:
    """The keys of a deployment, newest first: the first one seals, all of them open."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Take the keys, each at least 32 characters of randomness.

        Raises:
            KeyMissing: a key is too short. No key at all is no error until one is needed.

        """
        if any(len(key) < _SHORTEST for key in keys):
            raise KeyMissing(f"a data key needs {_SHORTEST} characters")
        self._keys = {_name(key): AESGCM(_derived(key)) for key in keys}

    @classmethod
    def parse(cls, text: str) -> Keyring:
        """Read the setting: keys separated by commas, newest first; may be empty."""
        return cls([key.strip() for key in text.split(",") if key.strip()])

    def __bool__(self) -> bool:
        """Whether anything can be sealed."""
        return bool(self._keys)

    def seal(self, text: str, place: str) -> str:
        """Return ``text`` sealed for ``place`` ("contact:17").

        Raises:
            KeyMissing: there is no key.

        """
        if not self._keys:
            raise KeyMissing("no data key is set")
        name, key = next(iter(self._keys.items()))
        nonce = os.urandom(_NONCE)
        sealed = key.encrypt(nonce, text.encode(), place.encode())
        return f"{name}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"

    def unseal(self, token: str, place: str) -> str:
        """Return what :meth:`seal` was given.

        Raises:
            KeyMissing: the key of the token is no longer here, or the token was changed
                or taken from another place.

        """
        name, _, body = token.partition(".")
        key = self._keys.get(name)
        if key is None:
            raise KeyMissing(f"key {name} is not set")
        try:
            raw = base64.urlsafe_b64decode(body)
            return key.decrypt(raw[:_NONCE], raw[_NONCE:], place.encode()).decode()
        except (InvalidTag, ValueError) as error:
            raise KeyMissing("a sealed value was changed") from error

    def is_current(self, token: str) -> bool:
        """Whether ``token`` is sealed with the newest key."""
        return token.partition(".")[0] == next(iter(self._keys), None)


def _name(key: str) -> str:
    return hashlib.sha256(b"dungcua key name\n" + key.encode()).hexdigest()[:_NAME]


def _derived(key: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"dungcua data key").derive(key.encode())
