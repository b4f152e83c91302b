"""A sheet as PDF, A4 or A5: Vietnamese letters embedded, text that can be copied."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import TTFFont

from dungcua.knowledge.answer import Mark
from dungcua.web.paper.qr import modules
from dungcua.web.paper.sheet import Item, Part, Reference, Sheet

__all__ = ["write_pdf"]

_FONTS = Path(__file__).parent / "fonts"
_FAMILY = "DejaVu"
_PAGES = {"A4": (210.0, 297.0), "A5": (148.0, 210.0)}
_MARGINS = {"A4": 14.0, "A5": 9.0}
"""Millimetres, like all lengths here."""
_BOTTOM = 12.0
_QR = 27.0
"""Millimetres; a telephone reads it from a hand's breadth."""
_BULLET = 5.2
_SIZES = (1.0, 0.93, 0.87, 0.81, 0.75, 0.7)
"""Scales tried until a sheet fits on one page; 0.7 leaves the lines at 7.4 points."""
_TEXT, _SMALL, _HEAD, _TITLE = 10.5, 8.2, 11.5, 16.0
_LEADING = 0.46
"""Height of a line in millimetres for each point of its letters."""
_HAND_LINE = 8.0
_BULLETS = {
    Mark.PLAIN: "•",
    Mark.BRING: "☐",
    Mark.HELD: "✓",
    Mark.WARNING: "✗",
    Mark.UNKNOWN: "?",
}


def write_pdf(sheet: Sheet) -> bytes:
    """Return ``sheet`` as the bytes of a PDF file; the same sheet gives the same bytes.

    A sheet that asks for one page and is too long even in the smallest letters goes on
    on further pages: nothing is ever cut off.
    """
    scales = _SIZES if sheet.one_page else _SIZES[:1]
    body = b""
    for scale in scales:
        with closing(_Writer(sheet, scale)) as written:
            if written.pages_count == 1 or scale == scales[-1]:
                body = bytes(written.output())
                break
    return body


class _Writer(FPDF):
    """One attempt to write a sheet in letters of one scale."""

    def __init__(self, sheet: Sheet, scale: float) -> None:
        super().__init__(format=_PAGES[sheet.size])
        self._margin = _MARGINS[sheet.size]
        self._sheet = sheet
        self._scale = scale
        for style, name in (("", "DejaVuSans.ttf"), ("B", "DejaVuSans-Bold.ttf")):
            self.add_font(_FAMILY, style, _FONTS / name)
        self.set_margins(self._margin, self._margin, self._margin)
        self.set_auto_page_break(True, _BOTTOM)
        self.set_title(sheet.title)
        self.set_author("Đúng Cửa")
        self.set_lang(sheet.lang)
        self.set_creation_date(datetime(sheet.day.year, sheet.day.month, sheet.day.day, tzinfo=UTC))
        self.add_page()
        self._head()
        for part in sheet.parts:
            self._part(part)
        self._references()
        self._foot()

    def close(self) -> None:
        """Close the font files, which fpdf2 leaves open."""
        for font in self.fonts.values():
            if isinstance(font, TTFFont):
                font.ttfont.close()

    def _say(self, text: str, size: float, *, bold: bool = False, width: float = 0) -> None:
        points = size * self._scale
        self.set_font(_FAMILY, "B" if bold else "", points)
        self.multi_cell(
            width, points * _LEADING, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT
        )

    def _space(self, height: float) -> None:
        self.ln(height * self._scale)

    def _head(self) -> None:
        sheet = self._sheet
        top = self.get_y()
        beside = self.epw - (_QR + 4 if sheet.link else 0)
        self.set_text_color(70)
        self._say(sheet.kicker, _SMALL, width=beside)
        self.set_text_color(0)
        self._space(1)
        self._say(sheet.title, _TITLE, bold=True, width=beside)
        if sheet.subtitle:
            self._say(sheet.subtitle, _TEXT, width=beside)
        if sheet.link is not None:
            below = self.get_y()
            self._qr(sheet.link.url, self.w - self._margin - _QR, top)
            self.set_y(max(below, top + _QR))
        self._space(2)

    def _qr(self, url: str, left: float, top: float) -> None:
        width, runs = modules(url)
        side = _QR / width
        self.set_fill_color(0)
        for column, row, length in runs:
            # A hair wider, so that no light line shows between two rows.
            self.rect(left + column * side, top + row * side, length * side, side * 1.02, "F")
        self.link(left, top, _QR, _QR, url)

    def _part(self, part: Part) -> None:
        self._space(1.5)
        top = self.get_y()
        page = self.page_no()
        if part.strong:
            self._space(1)
        self._say(part.title, _HEAD, bold=True)
        self._space(0.5)
        if part.text:
            self._say(part.text, _TEXT)
        for item in part.items:
            self._item(item)
        for _ in range(part.lines):
            self.ln(_HAND_LINE)
            self.set_draw_color(150)
            self.line(self.l_margin, self.get_y(), self.w - self.r_margin, self.get_y())
        if part.strong:
            self._space(1)
            if self.page_no() == page:
                self.set_draw_color(0)
                self.rect(self.l_margin - 2, top, self.epw + 4, self.get_y() - top)

    def _item(self, item: Item) -> None:
        points = _TEXT * self._scale
        self.set_font(_FAMILY, "", points)
        height = points * _LEADING
        indent = _BULLET * self._scale
        if self.will_page_break(height):
            self.add_page()
        self.cell(indent, height, _BULLETS[item.mark], new_x=XPos.RIGHT, new_y=YPos.TOP)
        self.set_left_margin(self._margin + indent)
        self._say(item.text + "".join(f" [{number}]" for number in item.refs), _TEXT)
        self.set_left_margin(self._margin)
        self.set_x(self._margin)
        self._space(0.5)

    def _references(self) -> None:
        if not self._sheet.references:
            return
        self._space(2)
        self._say(self._sheet.references_title, _SMALL, bold=True)
        for reference in self._sheet.references:
            self._say(_shown(reference), _SMALL)

    def _foot(self) -> None:
        self._space(2)
        self.set_draw_color(150)
        self.line(self.l_margin, self.get_y(), self.w - self.r_margin, self.get_y())
        self._space(1)
        self.set_text_color(70)
        for line in self._sheet.footer:
            self._say(line, _SMALL)
        if self._sheet.link is not None:
            self._say(f"{self._sheet.link.label}: {self._sheet.link.url}", _SMALL)
        self.set_text_color(0)


def _shown(reference: Reference) -> str:
    dates = f" ({reference.dates})" if reference.dates else ""
    return f"[{reference.number}] {reference.title}{dates}"
