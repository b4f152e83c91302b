"""QR codes: the same modules as SVG for a page and as squares for a PDF."""

from __future__ import annotations

from collections.abc import Iterator

import segno
from markupsafe import Markup, escape

__all__ = ["modules", "svg"]

_QUIET = 4
"""Light modules around the code, as the standard asks."""


def modules(url: str) -> tuple[int, tuple[tuple[int, int, int], ...]]:
    """Return the width of the code in modules, quiet zone included, and its dark runs.

    A run is (column, row, length), counted from the upper left corner.
    """
    matrix = segno.make(url, error="m", micro=False).matrix
    runs = tuple(
        (column + _QUIET, row + _QUIET, length)
        for row, bits in enumerate(matrix)
        for column, length in _runs(bits)
    )
    return len(matrix) + 2 * _QUIET, runs


def svg(url: str, label: str) -> Markup:
    """Return the code as SVG for a page: no style and no script, black on white in any theme."""
    width, runs = modules(url)
    path = "".join(f"M{column} {row}h{length}v1h-{length}z" for column, row, length in runs)
    return Markup(  # noqa: S704 - the label is escaped, the rest are numbers
        f'<svg class="qr" role="img" aria-label="{escape(label)}" viewBox="0 0 {width} {width}" '
        f'shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{width}v{width}H0z"/>'
        f'<path fill="#000" d="{path}"/></svg>'
    )


def _runs(bits: bytes | bytearray) -> Iterator[tuple[int, int]]:
    start = None
    for column, bit in enumerate((*bits, 0)):
        if bit and start is None:
            start = column
        elif not bit and start is not None:
            yield start, column - start
            start = None
