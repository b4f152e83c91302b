"""``python -m tools.subset_fonts FOLDER``: cut the fonts of the PDFs out of DejaVu Sans.

FOLDER holds DejaVuSans.ttf and DejaVuSans-Bold.ttf (Debian: package fonts-dejavu-core). What
stays is Latin with Vietnamese, punctuation, arrows, boxes and ticks; the licence beside the
fonts allows it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset

TARGET = Path(__file__).parents[1] / "dungcua" / "web" / "paper" / "fonts"
NAMES = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")
RANGES = (
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x0180),  # Latin-1 and Latin Extended-A: ă, đ, ĩ, ũ
    (0x01A0, 0x01A2),  # ơ
    (0x01AF, 0x01B1),  # ư
    (0x0300, 0x0304),  # combining tones
    (0x0309, 0x030A),
    (0x0323, 0x0324),
    (0x1EA0, 0x1EFA),  # Vietnamese
    (0x2010, 0x2028),  # dashes, quotation marks, bullet, ellipsis
    (0x2030, 0x2031),
    (0x20AB, 0x20AC),  # đồng
    (0x2190, 0x2194),  # arrows
    (0x2212, 0x2213),
    (0x2610, 0x2613),  # boxes
    (0x2713, 0x2719),  # ticks and crosses
)


def main(folder: Path) -> None:
    """Write both fonts below :data:`TARGET`."""
    kept = [code for start, end in RANGES for code in range(start, end)]
    for name in NAMES:
        options = subset.Options()
        options.hinting = False
        options.layout_features = ["kern", "mark", "mkmk", "ccmp"]
        options.name_IDs = ["*"]
        font = subset.load_font(str(folder / name), options)
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=kept)
        cutter.subset(font)
        subset.save_font(font, str(TARGET / name), options)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
