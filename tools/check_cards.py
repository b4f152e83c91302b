"""``python tools/check_cards.py EXPORT`` is ``dungcua knowledge check EXPORT``."""

from __future__ import annotations

import sys

from dungcua.cli.main import app

if __name__ == "__main__":
    app(["knowledge", "check", *sys.argv[1:]])
