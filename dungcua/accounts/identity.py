"""Proves that a token of the organisation's own login is true, fresh and meant for us (OIDC)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hmac import compare_digest
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from dungcua.errors import IdentityRefused

__all__ = ["subject_of"]

_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]
"""Signatures with a key pair only: never "none", never a secret that we hold as well."""
_LEEWAY = 60
_LONGEST_SUBJECT = 255


def subject_of(
    token: str,
    keys: Mapping[str, Any],
    *,
    issuer: str,
    client_id: str,
    nonce: str,
    now: datetime,
) -> str:
    """Return who the token says this is, after proving everything it says (OIDC Core 3.1.3.7).

    Args:
        token: the ID token.
        keys: the issuer's key set (JWKS).
        issuer: who must have signed it.
        client_id: whom it must be meant for: us.
        nonce: that we sent; proves that the token answers our own request.
        now: the time, with a zone.

    Raises:
        IdentityRefused: anything does not fit; the argument names what.

    """
    rules = jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=_LEEWAY,
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": client_id},
        exp={"essential": True},
        iat={"essential": True},
        sub={"essential": True},
        nonce={"essential": True},
    )
    try:
        decoded = jwt.decode(token, KeySet.import_key_set(dict(keys)), algorithms=_ALGORITHMS)  # type: ignore[arg-type]
        claims = decoded.claims
        rules.validate(claims)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise IdentityRefused(type(error).__name__) from None
    audience = claims["aud"]
    if isinstance(audience, list) and len(audience) > 1 and claims.get("azp") != client_id:
        raise IdentityRefused("azp")
    if not compare_digest(str(claims["nonce"]).encode(), nonce.encode()):
        raise IdentityRefused("nonce")
    subject = claims["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= _LONGEST_SUBJECT:
        raise IdentityRefused("sub")
    return subject
