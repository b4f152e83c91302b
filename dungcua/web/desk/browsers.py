"""A short name for a browser, to tell one session from another in a list."""

from __future__ import annotations

__all__ = ["named"]

# In this order: most programs also name those they descend from.
_PROGRAMS = (
    ("Edg/", "Edge"),
    ("OPR/", "Opera"),
    ("coc_coc", "Cốc Cốc"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iPadOS"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def named(agent: str) -> str:
    """Return program and system ("Firefox, Linux"); "?" for what is not known.

    Nothing else of the header is kept: versions and models would tell people apart.
    """
    program = next((name for mark, name in _PROGRAMS if mark in agent), "?")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "?")
    return f"{program}, {system}"
