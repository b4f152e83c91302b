"""Checked English words for Vietnamese texts of cards, kept beside the very text they translate.

``data/english/glossary.yaml`` maps a Vietnamese text to its English for every card below;
every other file maps codes of procedures to such pairs of their own. The Vietnamese text is
the key: when a card changes, its English no longer fits, is not found, and the Vietnamese is
said instead. Nothing is ever translated by a machine on the way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from dungcua.errors import InvalidCard

__all__ = ["GLOSSARY", "EnglishWords", "load_english"]

GLOSSARY = "glossary.yaml"
_Words = TypeVar("_Words")
_SHARED = TypeAdapter(dict[str, str])
_OWN = TypeAdapter(dict[str, dict[str, str]])


@dataclass(frozen=True, slots=True)
class EnglishWords:
    """The English of one procedure; ``own`` goes before the glossary that all share."""

    code: str
    own: Mapping[str, str]
    shared: Mapping[str, str]

    def of(self, text: str) -> str | None:
        """Return the English of a Vietnamese text of the card, None when none is checked."""
        return self.own.get(text) or self.shared.get(text)


def load_english(directory: Path) -> dict[str, EnglishWords]:
    """Read every file of the folder; without it there is no English.

    Raises:
        InvalidCard: a file does not follow the form, or a code stands in two files.

    """
    if not (directory / GLOSSARY).is_file():
        return {}
    shared = _read(directory / GLOSSARY, _SHARED)
    found: dict[str, EnglishWords] = {}
    for path in sorted(directory.glob("*.yaml")):
        if path.name == GLOSSARY:
            continue
        for code, own in _read(path, _OWN).items():
            if code in found:
                raise InvalidCard(f"{path}: {code} is translated twice")
            found[code] = EnglishWords(code, own, shared)
    return found


def _read(path: Path, adapter: TypeAdapter[_Words]) -> _Words:
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        return adapter.validate_python(raw or {})
    except (yaml.YAMLError, ValidationError, UnicodeDecodeError) as error:
        raise InvalidCard(f"{path}: {error}") from error
