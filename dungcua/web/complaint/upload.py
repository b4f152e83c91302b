"""A posted form with files: fields first, then one file after the other, never all at once."""

from __future__ import annotations

from collections.abc import AsyncIterator

from aiohttp import BodyPartReader, MultipartReader, web

from dungcua.complaints.evidence import Limits
from dungcua.errors import (
    BrokenUpload,
    DungCuaError,
    EvidenceTooLarge,
    StaleForm,
    TextTooLong,
    TooMuchEvidence,
)
from dungcua.web.session import FORM, SESSION, SIGNER, posted_text

__all__ = ["FILES", "Upload"]

FILES = "tep"
"""Name of the file field; it comes last in a form, so that the rest is known before."""

_CHUNK = 64 * 1024
_LONGEST_TEXT = 64 * 1024
_BESIDE = 1024 * 1024
"""What a form may weigh beside its files."""


class Upload:
    """The fields of a posted form, and its files as far as somebody asks for them.

    ``fields`` are all that stand before the first file. ``stale`` is set when the form was
    not made for this browser: then nothing of it may be acted upon.
    """

    def __init__(
        self,
        request: web.Request,
        fields: dict[str, str],
        reader: MultipartReader | None = None,
        first: BodyPartReader | None = None,
    ) -> None:
        """Hold what :meth:`open` has read."""
        self.fields = fields
        self.stale: StaleForm | None = None
        self._request = request
        self._reader = reader
        self._first = first
        request[FORM] = fields
        try:
            request.app[SIGNER].check(request[SESSION], fields.get("csrf", ""))
        except StaleForm as error:
            self.stale = error

    @classmethod
    async def open(cls, request: web.Request) -> Upload:
        """Read the fields of a form; files are left for :meth:`files`.

        Raises:
            BrokenUpload: it is no form, or was cut off.
            TextTooLong: the fields are longer than any form of ours.

        """
        if request.content_type != "multipart/form-data":
            return cls(request, await posted_text(request))
        try:
            reader = await request.multipart()
            fields: dict[str, str] = {}
            left = _LONGEST_TEXT
            while (part := await reader.next()) is not None:
                if not isinstance(part, BodyPartReader):
                    raise BrokenUpload("nested parts")
                if part.name == FILES or part.filename is not None:
                    return cls(request, fields, reader, part)
                text = await _all_of(part, left)
                left -= len(text)
                fields[part.name or ""] = text.decode("utf-8")
        except (ValueError, AssertionError, web.HTTPBadRequest) as error:
            raise BrokenUpload(type(error).__name__) from error
        return cls(request, fields)

    async def files(self, limits: Limits) -> AsyncIterator[bytes | DungCuaError]:
        """Yield each file, or why it is not taken; what is too much is not read.

        Raises:
            BrokenUpload: it was cut off.

        """
        part, count = self._first, 0
        declared = self._request.content_length
        if part is not None and declared and declared > limits.files * limits.bytes + _BESIDE:
            yield EvidenceTooLarge(f"{declared} bytes declared")
            return
        try:
            while part is not None and self._reader is not None:
                data = await _at_most(part, limits.bytes)
                # A field without a file still sends a part, without a name: a named one that is
                # empty was meant as evidence, and whoever sent it has to hear that it is not.
                if data is None or data or part.filename:
                    count += 1
                    if count > limits.files:
                        yield TooMuchEvidence()
                        return
                    yield data if data is not None else EvidenceTooLarge("while reading")
                following = await self._reader.next()
                part = following if isinstance(following, BodyPartReader) else None
        except (ValueError, AssertionError, web.HTTPBadRequest) as error:
            raise BrokenUpload(type(error).__name__) from error


async def _all_of(part: BodyPartReader, most: int) -> bytes:
    data = await _at_most(part, most)
    if data is None:
        raise TextTooLong
    return data


async def _at_most(part: BodyPartReader, most: int) -> bytes | None:
    """Return what is in ``part``; None when it is more than ``most``, the rest passed over."""
    kept = bytearray()
    while not part.at_eof():
        kept += await part.read_chunk(_CHUNK)
        if len(kept) > most:
            await part.release()
            return None
    return bytes(kept)
