"""Paper: one small document model, shown as a page ready to print and as a PDF.

Build a :class:`~dungcua.web.paper.sheet.Sheet`; ``part/sheet.html`` renders it as HTML and
:func:`~dungcua.web.paper.pdf.write_pdf` as PDF. The slip for the counter is the first of them.
"""

from dungcua.web.paper.pdf import write_pdf
from dungcua.web.paper.sheet import Item, Link, Part, Reference, Sheet

__all__ = ["Item", "Link", "Part", "Reference", "Sheet", "write_pdf"]
