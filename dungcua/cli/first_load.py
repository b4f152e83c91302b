"""What a phone fetches before the guide's first screen stands: for ``make bench``."""

from __future__ import annotations

from dungcua.web.app import create_app
from dungcua.web.guide.offline import first_load
from dungcua.web.services import Services

__all__ = ["first_screen"]


def first_screen(services: Services) -> tuple[int, int]:
    """Return files and compressed bytes of the installed guide, without any pack."""
    return first_load(create_app(services))
