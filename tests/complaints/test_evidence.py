"""Files are judged by content and written anew; nothing hidden gets through."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from dungcua.complaints.evidence import EvidenceKind, Limits, clean
from dungcua.errors import EvidenceRefused, EvidenceTooLarge
from tests.complaints.parts import picture

SECRET = "Nguyen Van Thu-Nghiem 16.0544N"
_GPS, _ARTIST, _ORIENTATION = 0x8825, 0x013B, 0x0112


def exif(orientation: int = 1) -> bytes:
    data = Image.Exif()
    data[_ARTIST] = SECRET
    data[_ORIENTATION] = orientation
    data.get_ifd(_GPS)[1] = "N"
    data.get_ifd(_GPS)[2] = (16.0, 3.0, 15.84)
    return data.tobytes()


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize(
    ("kind", "stored"),
    [("JPEG", EvidenceKind.JPEG), ("PNG", EvidenceKind.PNG), ("WEBP", EvidenceKind.JPEG)],
)
def test_a_picture_keeps_its_pixels_and_loses_where_and_who(
    kind: str, stored: EvidenceKind
) -> None:
    data = picture(kind, exif=exif())
    assert SECRET.encode() in data
    cleaned = clean(data)
    assert cleaned.kind is stored
    image = opened(cleaned.data)
    assert image.size == (64, 48)
    assert dict(image.getexif()) == {}
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert SECRET.encode() not in cleaned.data
    dark, light = image.convert("L").getpixel((5, 2)), image.convert("L").getpixel((5, 45))
    assert isinstance(dark, (int, float))
    assert isinstance(light, (int, float))
    assert dark + 100 < light


def test_a_picture_taken_sideways_stands_upright() -> None:
    cleaned = clean(picture(exif=exif(orientation=6)))
    assert opened(cleaned.data).size == (48, 64)


def test_what_is_glued_behind_a_picture_is_gone() -> None:
    cleaned = clean(picture() + b"<script>" + SECRET.encode())
    assert SECRET.encode() not in cleaned.data


def test_text_in_a_png_is_gone_and_transparency_becomes_white() -> None:
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("Comment", SECRET)
    written = io.BytesIO()
    Image.new("RGBA", (8, 8), (255, 0, 0, 0)).save(written, "PNG", pnginfo=info)
    cleaned = clean(written.getvalue())
    assert SECRET.encode() not in cleaned.data
    assert opened(cleaned.data).getpixel((1, 1)) == (255, 255, 255)


def test_a_huge_picture_is_made_smaller_or_refused() -> None:
    assert max(opened(clean(picture(size=(4000, 20))).data).size) == 3000
    with pytest.raises(EvidenceTooLarge):
        clean(picture(size=(400, 400)), Limits(pixels=399 * 400))


def test_a_picture_that_claims_too_many_pixels_is_refused_before_it_is_decoded() -> None:
    png = bytearray(picture("PNG"))
    # Width and height of the header chunk; its checksum is wrong then, which no decoder
    # gets to see.
    png[16:24] = (60_000).to_bytes(4, "big") * 2
    with pytest.raises((EvidenceTooLarge, EvidenceRefused)):
        clean(bytes(png))


def test_too_many_bytes_are_refused() -> None:
    with pytest.raises(EvidenceTooLarge):
        clean(b"\xff\xd8\xff" + bytes(100), Limits(bytes=100))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"MZ\x90\x00 a program",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
        b"<html>%PDF-1.7</html>",
        b"GIF89a" + bytes(50),
        b"PK\x03\x04 a document",
        b"\xff\xd8\xff\xe0 broken",
        picture()[:300],
        b"\x89PNG\r\n\x1a\n",
        b"%PDF-1.7\nnothing",
        b"%PDF-1.7\n" + bytes(1000),
    ],
)
def test_everything_else_is_refused(data: bytes) -> None:
    with pytest.raises(EvidenceRefused):
        clean(data)


@given(st.sampled_from([picture(), picture("PNG")]), st.data())
def test_damaged_pictures_are_cleaned_or_refused(whole: bytes, draw: st.DataObject) -> None:
    data = bytearray(whole)
    for _ in range(draw.draw(st.integers(1, 5))):
        data[draw.draw(st.integers(0, len(data) - 1))] = draw.draw(st.integers(0, 255))
    try:
        cleaned = clean(bytes(data))
    except (EvidenceRefused, EvidenceTooLarge):
        return
    opened(cleaned.data)


def written(writer: PdfWriter) -> bytes:
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def jpeg_object(data: bytes) -> StreamObject:
    image = StreamObject()
    image._data = data
    image.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Image"),
            NameObject("/Filter"): NameObject("/DCTDecode"),
            NameObject("/Width"): NumberObject(64),
            NameObject("/Height"): NumberObject(48),
            NameObject("/ColorSpace"): NameObject("/DeviceRGB"),
            NameObject("/BitsPerComponent"): NumberObject(8),
        }
    )
    return image


def document(change: Callable[[PdfWriter], None] | None = None, pages: int = 1) -> bytes:
    """Return a PDF that draws one photograph on each page."""
    writer = PdfWriter()
    for _ in range(pages):
        page = writer.add_blank_page(200, 100)
        drawing = DecodedStreamObject()
        drawing.set_data(b"q 64 0 0 48 10 10 cm /Photo Do Q")
        page[NameObject("/Contents")] = writer._add_object(drawing)
        photo = writer._add_object(jpeg_object(picture(exif=exif(), comment=SECRET)))
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/XObject"): DictionaryObject({NameObject("/Photo"): photo})}
        )
    if change is not None:
        change(writer)
    return written(writer)


def with_script(writer: PdfWriter) -> None:
    script = DictionaryObject(
        {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject(f"app.alert('{SECRET}')"),
        }
    )
    writer.root_object[NameObject("/OpenAction")] = writer._add_object(script)
    names = DictionaryObject({NameObject("/Names"): ArrayObject([TextStringObject("x"), script])})
    writer.root_object[NameObject("/Names")] = DictionaryObject({NameObject("/JavaScript"): names})


def with_link(writer: PdfWriter) -> None:
    page = writer.pages[0]
    action = DictionaryObject(
        {
            NameObject("/S"): NameObject("/URI"),
            NameObject("/URI"): TextStringObject(f"http://x.invalid/{SECRET}"),
        }
    )
    page[NameObject("/Annots")] = ArrayObject(
        [
            DictionaryObject(
                {
                    NameObject("/Type"): NameObject("/Annot"),
                    NameObject("/Subtype"): NameObject("/Link"),
                    NameObject("/A"): action,
                }
            )
        ]
    )
    page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): action})


def with_hidden_parts(writer: PdfWriter) -> None:
    hidden = DecodedStreamObject()
    hidden.set_data(SECRET.encode())
    page = writer.pages[0]
    page[NameObject("/Metadata")] = writer._add_object(hidden)
    page[NameObject("/PieceInfo")] = DictionaryObject(
        {NameObject("/App"): writer._add_object(hidden)}
    )
    resources = page["/Resources"].get_object()
    assert isinstance(resources, DictionaryObject)
    objects = resources["/XObject"]
    assert isinstance(objects, DictionaryObject)
    photo = objects["/Photo"]
    assert isinstance(photo, DictionaryObject)
    photo[NameObject("/Metadata")] = writer._add_object(hidden)


@pytest.mark.parametrize(
    "change",
    [
        with_script,
        lambda writer: writer.add_attachment(f"{SECRET}.txt", SECRET.encode()),
        lambda writer: writer.add_metadata({"/Author": SECRET, "/Title": SECRET}),
        with_link,
        with_hidden_parts,
    ],
    ids=["script", "attached file", "metadata", "link", "hidden parts"],
)
def test_a_pdf_keeps_what_it_draws_and_nothing_else(change: Callable[[PdfWriter], None]) -> None:
    cleaned = clean(document(change))
    assert cleaned.kind is EvidenceKind.PDF
    assert SECRET.encode() not in cleaned.data
    reader = PdfReader(io.BytesIO(cleaned.data))
    (page,) = reader.pages
    assert (float(page.mediabox.width), float(page.mediabox.height)) == (200.0, 100.0)
    assert b"/Photo Do" in page.get_contents().get_data()  # type: ignore[union-attr]
    (photo,) = page.images
    assert photo.image is not None
    assert photo.image.size == (64, 48)
    assert dict(photo.image.getexif()) == {}
    root = reader.trailer["/Root"].get_object()
    assert isinstance(root, DictionaryObject)
    for name in ("/OpenAction", "/Names", "/AcroForm", "/Metadata", "/AA"):
        assert name not in root
    assert "/Annots" not in page
    assert reader.attachments == {}


def test_a_pdf_with_too_many_pages_or_a_password_is_refused() -> None:
    assert len(PdfReader(io.BytesIO(clean(document(pages=3)).data)).pages) == 3
    with pytest.raises(EvidenceTooLarge):
        clean(document(pages=3), Limits(pages=2))
    with pytest.raises(EvidenceRefused):
        clean(document(lambda writer: writer.encrypt("mật khẩu", algorithm="RC4-128")))


def test_a_pdf_whose_picture_is_not_what_it_says_is_refused() -> None:
    def change(writer: PdfWriter) -> None:
        resources = writer.pages[0]["/Resources"]
        assert isinstance(resources, DictionaryObject)
        objects = resources["/XObject"]
        assert isinstance(objects, DictionaryObject)
        objects[NameObject("/Photo")] = writer._add_object(jpeg_object(SECRET.encode()))

    with pytest.raises(EvidenceRefused):
        clean(document(change))
