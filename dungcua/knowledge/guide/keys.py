"""The key that signs the packs of a deployment: made once, kept in its ``var`` folder.

A phone learns the public half from the guide's pages, over the connection it trusts, and
keeps it: from then on a pack is believed for its signature, whoever hands it over.
"""

from __future__ import annotations

import base64
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from dungcua.errors import PackRefused

__all__ = ["KEY_FILE", "PackKey", "matches", "open_key"]

KEY_FILE = "guide-key.pem"
_COORDINATE = 32
_ID_LENGTH = 16


@dataclass(frozen=True, slots=True)
class PackKey:
    """A P-256 key. ``id`` is the beginning of the SHA-256 of its public half (DER)."""

    private: ec.EllipticCurvePrivateKey

    @property
    def public(self) -> ec.EllipticCurvePublicKey:
        """The half that everybody may know."""
        return self.private.public_key()

    @property
    def id(self) -> str:
        """A short name of the key, for whoever holds several."""
        spki = self.public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return hashlib.sha256(spki).hexdigest()[:_ID_LENGTH]

    @property
    def jwk(self) -> dict[str, str]:
        """The public half as a JSON Web Key (RFC 7517), as browsers import it."""
        numbers = self.public.public_numbers()
        return {
            "kty": "EC",
            "crv": "P-256",
            "x": _base64url(numbers.x),
            "y": _base64url(numbers.y),
            "kid": self.id,
        }


def open_key(var: Path) -> PackKey:
    """Return the key of a deployment; the first call makes it, readable by its owner only.

    Two processes that start at once agree on the key of the quicker one.

    Raises:
        PackRefused: the file is no P-256 key.

    """
    path = var / KEY_FILE
    if not path.exists():
        _make(path)
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except ValueError as error:
        raise PackRefused(f"{path}: không phải khóa PEM") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != "secp256r1":
        raise PackRefused(f"{path}: không phải khóa P-256")
    return PackKey(key)


def matches(manifest: bytes, signature: str, public: ec.EllipticCurvePublicKey) -> bool:
    """Whether ``signature`` (r and s, base64) was made of these bytes with the key's other half."""
    try:
        raw = base64.b64decode(signature, validate=True)
    except ValueError:
        return False
    if len(raw) != 2 * _COORDINATE:
        return False
    r, s = (int.from_bytes(raw[n : n + _COORDINATE], "big") for n in (0, _COORDINATE))
    try:
        public.verify(encode_dss_signature(r, s), manifest, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True


def _make(path: Path) -> None:
    """Write a new key beside ``path`` and link it there, unless somebody was quicker."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _base64url(number: int) -> str:
    return base64.urlsafe_b64encode(number.to_bytes(_COORDINATE, "big")).decode().rstrip("=")
