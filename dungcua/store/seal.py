"""Sealing what must be unreadable on disk: contacts of people, secrets of second factors.

AES-256-GCM with a fresh nonce for each value. What a value belongs to goes in as
associated data, so that a sealed value moved to another row does not open there.
The keys come from the environment only, never from the database they protect.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from dungcua.errors import MissingData, SealBroken

__all__ = ["Seal"]

_SHORTEST_KEY = 32
_NONCE_BYTES = 12
_ID_CHARACTERS = 8


class Seal:
    """Seals and opens texts with the keys of the deployment. Safe to share."""

    def __init__(self, keys: str) -> None:
        """Take the keys, separated by commas.

        The first seals; all of them open. To change the key, put the new one in front and
        keep the old one behind it until everything is sealed anew.

        Raises:
            MissingData: there is no key, or one is shorter than 32 characters.

        """
        given = [key.strip() for key in keys.split(",") if key.strip()]
        if not given or min(map(len, given)) < _SHORTEST_KEY:
            raise MissingData(f"DUNGCUA_ENCRYPTION_KEY needs at least {_SHORTEST_KEY} characters")
        # The setting is random text of any length; AES takes exactly 32 bytes.
        derived = [hashlib.sha256(b"dungcua.seal:" + key.encode()).digest() for key in given]
        self._keys = {_key_id(key): AESGCM(key) for key in derived}
        self._first = _key_id(derived[0])

    def seal(self, text: str, owner: str) -> str:
        """Return ``text`` sealed, as ASCII.

        Args:
            text: what nobody may read on disk.
            owner: what it belongs to ("totp:12"); needed again to open it.

        """
        nonce = secrets.token_bytes(_NONCE_BYTES)
        closed = self._keys[self._first].encrypt(nonce, text.encode(), owner.encode())
        return f"{self._first}.{base64.urlsafe_b64encode(nonce + closed).decode()}"

    def open(self, sealed: str, owner: str) -> str:
        """Return the text that was sealed for ``owner``.

        Raises:
            SealBroken: it was sealed with a key we do not have, for another owner, or it
                was changed.

        """
        key_id, _, body = sealed.partition(".")
        key = self._keys.get(key_id)
        if key is None:
            raise SealBroken("unknown key")
        try:
            raw = base64.urlsafe_b64decode(body)
            opened = key.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], owner.encode())
        except (InvalidTag, ValueError, binascii.Error) as error:
            raise SealBroken(type(error).__name__) from None
        return opened.decode()


def _key_id(key: bytes) -> str:
    """Name a key without giving it away."""
    return hashlib.sha256(b"dungcua.seal.id:" + key).hexdigest()[:_ID_CHARACTERS]
