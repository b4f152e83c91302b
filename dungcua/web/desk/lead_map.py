"""A tile map of the 34 provinces: equal squares, laid out by hand roughly where they lie.

No outlines of the provinces of 2025 with a licence are at hand; a tile gives a small province
the same room as a large one, which is what a count by province needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["COLUMNS", "ROWS", "TILES", "Tile", "tiles"]

COLUMNS, ROWS = 5, 18

TILES: Mapping[str, tuple[int, int]] = {
    "12": (1, 0), "15": (2, 0), "08": (3, 0), "04": (4, 0),
    "11": (0, 1), "14": (1, 1), "25": (2, 1), "19": (3, 1), "20": (4, 1),
    "01": (2, 2), "24": (3, 2), "22": (4, 2),
    "37": (2, 3), "33": (3, 3), "31": (4, 3),
    "38": (2, 4), "40": (2, 5), "42": (2, 6), "44": (3, 7), "46": (3, 8), "48": (4, 9),
    "51": (4, 10), "52": (4, 11), "66": (4, 12), "68": (3, 13), "56": (4, 13),
    "80": (1, 14), "75": (2, 14), "91": (0, 15), "82": (1, 15), "79": (2, 15),
    "92": (0, 16), "86": (1, 16), "96": (0, 17),
}  # fmt: skip
"""Column and row by the code of the province."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One square; ``shade`` 0 (nothing) to 4 (the most)."""

    code: str
    name: str
    column: int
    row: int
    count: int
    shade: int


def tiles(names: Mapping[str, str], counts: Mapping[str, int]) -> list[Tile]:
    """Return the squares, by row and column.

    Args:
        names: of the provinces by code.
        counts: by name of the province.

    """
    most = max(counts.values(), default=0)
    found = []
    for code, (column, row) in TILES.items():
        name = names[code]
        count = counts.get(name, 0)
        shade = -(-4 * count // most) if most else 0
        found.append(Tile(code, name, column, row, count, shade))
    return found
