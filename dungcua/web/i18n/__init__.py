"""Interface strings in Vietnamese and English: one flat catalogue for each language.

A string that counts has two keys, ``….one`` and ``….other``; Vietnamese nouns do not
change, so both read alike there. Texts of errors come from :mod:`dungcua.errors` in
Vietnamese and from the catalogue in English.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from dungcua.errors import DungCuaError

__all__ = ["LANGUAGES", "Catalogue", "Example", "catalogue"]

LANGUAGES = ("vi", "en")


@dataclass(frozen=True, slots=True)
class Example:
    """A question shown on an empty chat page; ``send`` is always Vietnamese."""

    title: str
    send: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The strings of one language."""

    lang: str
    strings: Mapping[str, str]
    examples: tuple[Example, ...]

    def __call__(self, key: str, n: int | None = None, **values: object) -> str:
        """Return the string of ``key`` with ``{names}`` filled in.

        Args:
            key: dotted path in the catalogue.
            n: a count; picks ``key.one`` or ``key.other`` and fills ``{n}``.
            values: what the other names stand for.

        Raises:
            KeyError: the catalogue has no such key; a test walks all templates.

        """
        if n is not None:
            key = f"{key}.{'one' if n == 1 else 'other'}"
            values["n"] = n
        text = self.strings[key]
        return text.format(**values) if values else text

    def error(self, error: DungCuaError) -> dict[str, str]:
        """Return code, message and hint of ``error`` in this language.

        An error that the catalogue does not know yet is told in Vietnamese: the page that
        tells of errors must not fail itself.
        """
        told = error.as_dict()
        for part in ("message", "hint"):
            told[part] = self.strings.get(f"error.{error.code}.{part}", told[part])
        return told


@cache
def catalogue(lang: str) -> Catalogue:
    """Read the catalogue of ``lang``, one of :data:`LANGUAGES`."""
    raw = _read(f"{lang}.toml")
    examples = tuple(Example(**entry) for entry in raw.pop("examples"))
    strings = dict(_flat(raw))
    # A part of the site may keep its strings in a file of its own: "vi.desk.toml".
    folder = files(__package__)
    parts = (f.name for f in folder.iterdir() if f.name.startswith(f"{lang}."))
    for name in sorted(part for part in parts if part != f"{lang}.toml"):
        more = dict(_flat(_read(name)))
        if twice := more.keys() & strings.keys():
            raise ValueError(f"{name}: {sorted(twice)} stand elsewhere too")
        strings |= more
    if lang == "vi":
        for kind in _errors(DungCuaError):
            strings[f"error.{kind.code}.message"] = kind.message
            strings[f"error.{kind.code}.hint"] = kind.hint
    return Catalogue(lang, strings, examples)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files(__package__) / name).read_text(encoding="utf-8"))


def _flat(tree: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def _errors(kind: type[DungCuaError]) -> Iterator[type[DungCuaError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from _errors(child)
