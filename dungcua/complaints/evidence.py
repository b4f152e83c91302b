"""Evidence files: recognised by what they are, written anew so that nothing hidden stays.

A picture is decoded and encoded again: position, camera and thumbnails go with the
metadata. A PDF is taken apart; only what is drawn on its pages is written again, without
scripts, attached files, forms, links and metadata, and without those of its pictures.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from dungcua.errors import EvidenceRefused, EvidenceTooLarge

if TYPE_CHECKING:
    from pypdf import PageObject

__all__ = ["Evidence", "EvidenceKind", "Limits", "clean"]

_JPEG = b"\xff\xd8\xff"
_PNG = b"\x89PNG\r\n\x1a\n"
_PDF = b"%PDF-"
_JPEG_QUALITY = 85
_LONGEST_SIDE = 3000
# All that draws a page. /Annots, /AA, /Metadata, /PieceInfo, /Thumb … stay behind.
_PAGE_KEYS = frozenset(
    {"/Type", "/Parent", "/MediaBox", "/CropBox", "/Rotate", "/Resources", "/Contents"}
)
# Hidden in whatever a page draws with: never needed to draw it.
_HIDDEN_KEYS = (
    "/Metadata /PieceInfo /LastModified /AA /A /JS /JavaScript /OpenAction /EF /AF /RF /Names "
    "/EmbeddedFiles /URI /Launch /Alternates /OPI /Thumb /StructParent /StructParents"
).split()
_START_OF_SCAN, _RESTART, _ADOBE = 0xDA, range(0xD0, 0xD8), 0xEE
_APPLICATION = range(0xE1, 0xF0)
_COMMENT = 0xFE


class EvidenceKind(StrEnum):
    """What a stored file is."""

    JPEG = "jpeg"
    PNG = "png"
    PDF = "pdf"

    @property
    def mime(self) -> str:
        """Return the media type to serve it with."""
        return "application/pdf" if self is EvidenceKind.PDF else f"image/{self.value}"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may be; ``files`` is for one complaint."""

    bytes: int = 8 * 1024 * 1024
    pixels: int = 40_000_000
    pages: int = 30
    files: int = 5


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file that was written anew."""

    kind: EvidenceKind
    data: bytes


def clean(data: bytes, limits: Limits | None = None) -> Evidence:
    """Return ``data`` written anew; its name and declared type play no part.

    Raises:
        EvidenceTooLarge: too many bytes, pixels or pages.
        EvidenceRefused: neither JPEG, PNG, WebP nor PDF, or damaged, or encrypted.

    """
    within = limits or Limits()
    if len(data) > within.bytes:
        raise EvidenceTooLarge(f"{len(data)} bytes")
    if data.startswith(_PDF):
        cleaned = Evidence(EvidenceKind.PDF, _clean_pdf(data, within))
    elif data.startswith((_JPEG, _PNG)) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        cleaned = _clean_image(data, within)
    else:
        raise EvidenceRefused("unknown content")
    if len(cleaned.data) > within.bytes:
        raise EvidenceTooLarge("after cleaning")
    return cleaned


def _clean_image(data: bytes, limits: Limits) -> Evidence:
    from PIL import Image, ImageOps, UnidentifiedImageError

    kind = EvidenceKind.PNG if data.startswith(_PNG) else EvidenceKind.JPEG
    try:
        source = Image.open(io.BytesIO(data), formats=["JPEG", "PNG", "WEBP"])
        # Before anything is decoded.
        if source.width * source.height > limits.pixels:
            raise EvidenceTooLarge(f"{source.width} x {source.height} pixels")
        upright = ImageOps.exif_transpose(source)
        upright.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
        # Pixels only: a new picture knows nothing of the old one's metadata.
        opaque = Image.new("RGB", upright.size, "white")
        shown = upright.convert("RGBA")
        opaque.paste(shown, mask=shown.getchannel("A"))
        written = io.BytesIO()
        options: dict[str, Any] = {"quality": _JPEG_QUALITY} if kind is EvidenceKind.JPEG else {}
        opaque.save(written, kind.value, optimize=True, **options)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise EvidenceTooLarge("pixels") from error
    # What decoders raise on hostile files is not bounded by their documentation.
    except (OSError, ValueError, SyntaxError, UnidentifiedImageError, MemoryError) as error:
        raise EvidenceRefused(type(error).__name__) from error
    return Evidence(kind, written.getvalue())


def _clean_pdf(data: bytes, limits: Limits) -> bytes:
    from pypdf import PdfReader, PdfWriter

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise EvidenceRefused("encrypted")
        if len(reader.pages) > limits.pages:
            raise EvidenceTooLarge(f"{len(reader.pages)} pages")
        if not reader.pages:
            raise EvidenceRefused("no pages")
        writer = PdfWriter()
        for page in reader.pages:
            # Before the copy: what nothing refers to then is not copied.
            _strip_page(page)
            _scrub(page)
            writer.add_page(page)
        writer.metadata = None
        written = io.BytesIO()
        writer.write(written)
    except (EvidenceRefused, EvidenceTooLarge):
        raise
    # A damaged PDF makes the reader fail in any way there is; none may reach a caller.
    except Exception as error:
        raise EvidenceRefused(type(error).__name__) from error
    return written.getvalue()


def _strip_page(page: PageObject) -> None:
    """Leave of a page what draws it."""
    for name in set(page) - _PAGE_KEYS:
        del page[name]


def _scrub(page: PageObject) -> None:
    """Take out of everything a page draws with what is not needed to draw it."""
    from pypdf.generic import StreamObject

    for found in _reachable(page):
        for name in _HIDDEN_KEYS:
            found.pop(name, None)
        if isinstance(found, StreamObject) and _is_jpeg(found):
            found._data = _without_jpeg_metadata(found._data)


def _reachable(start: Any) -> Iterator[Any]:
    """Yield every dictionary and stream that ``start`` leads to, without the page tree."""
    from pypdf.generic import ArrayObject, DictionaryObject

    seen: set[int] = set()
    waiting = [start]
    while waiting:
        found = waiting.pop().get_object()
        if id(found) in seen:
            continue
        seen.add(id(found))
        if isinstance(found, DictionaryObject):
            yield found
            # Raw, so that a reference to nothing is followed as nothing.
            waiting += [found.raw_get(key) for key in found if key != "/Parent"]
        elif isinstance(found, ArrayObject):
            waiting += list(found)


def _is_jpeg(stream: Any) -> bool:
    filters = stream.get("/Filter")
    # More filters than this one wrap the picture; then it has no readable marker either.
    return filters == "/DCTDecode" or (isinstance(filters, list) and filters == ["/DCTDecode"])


def _without_jpeg_metadata(data: bytes) -> bytes:
    """Return a JPEG without its application and comment segments, pixels untouched.

    The Adobe segment stays: it says how the colours are coded.
    """
    if not data.startswith(_JPEG[:2]):
        raise EvidenceRefused("a picture inside the file is no JPEG")
    kept = bytearray(data[:2])
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            raise EvidenceRefused("a picture inside the file is damaged")
        marker = data[at + 1]
        if marker == _START_OF_SCAN:
            return bytes(kept + data[at:])
        if marker == 0xFF or marker in _RESTART:
            at += 1 if marker == 0xFF else 2
            continue
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == _ADOBE or (marker not in _APPLICATION and marker != _COMMENT):
            kept += data[at:end]
        at = end
    raise EvidenceRefused("a picture inside the file has no end")
