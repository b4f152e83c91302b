"""A pack that came as a file: believed for its signature, its parts and its dates only."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import zlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from dungcua.errors import PackRefused
from dungcua.knowledge.guide.field import FORMAT
from dungcua.knowledge.guide.keys import matches

__all__ = ["Received", "read_file"]

_LARGEST = 64 * 1024 * 1024
"""Bytes unpacked: twelve times what a commune's pack takes."""


@dataclass(frozen=True, slots=True)
class Received:
    """What a proven file holds. ``until`` is the last day on which it asserts anything."""

    commune: str
    province: str
    code: str
    edition: str
    made: date
    until: date
    parts: int
    bytes: int


def read_file(raw: bytes, public: ec.EllipticCurvePublicKey) -> Received:
    """Prove a file against the publisher's public key and say what it holds.

    Raises:
        PackRefused: it is no such file, was changed, was signed by somebody else, or is
            of a form this release does not read.

    """
    whole = _unpacked(raw)
    try:
        text, signature, parts = whole["manifest"], whole["signature"], whole["parts"]
        if not matches(text.encode(), signature, public):
            raise PackRefused("chữ ký không khớp với khóa công khai")
        manifest = json.loads(text)
        if manifest["kind"] != "dungcua-field" or manifest["format"] != FORMAT:
            raise PackRefused(f"dạng gói {manifest['kind']} {manifest['format']} không đọc được")
        named = {entry["sha256"]: entry["bytes"] for entry in manifest["parts"].values()}
        for digest, size in named.items():
            body = parts[digest].encode()
            if len(body) != size or hashlib.sha256(body).hexdigest() != digest:
                raise PackRefused(f"phần {digest[:12]} đã bị thay đổi")
        commune = manifest["commune"]
        return Received(
            commune=commune["name"],
            province=commune["province"],
            code=commune["code"],
            edition=manifest["edition"],
            made=date.fromisoformat(manifest["made"]),
            until=date.fromisoformat(manifest["until"]),
            parts=len(named),
            bytes=sum(named.values()),
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise PackRefused(f"không phải gói Cầm tay chỉ việc: {error!r}") from error


def _unpacked(raw: bytes) -> dict[str, Any]:
    try:
        with gzip.open(io.BytesIO(raw)) as file:
            text = file.read(_LARGEST + 1)
        if len(text) > _LARGEST:
            raise PackRefused("tệp giải nén ra quá lớn")
        whole = json.loads(text)
    except (OSError, EOFError, zlib.error, ValueError) as error:
        raise PackRefused(f"tệp không đọc được: {error}") from error
    if not isinstance(whole, dict):
        raise PackRefused("không phải gói Cầm tay chỉ việc")
    return whole
