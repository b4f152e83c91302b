"""Our own Vietnamese, as the diacritics restorer learns from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from dungcua.errors import InvalidCard

__all__ = ["sentences"]


def sentences(paths: Iterable[Path]) -> Iterator[str]:
    """Yield every line of text with diacritics in YAML files.

    Raises:
        InvalidCard: a file is not YAML.

    """
    for path in paths:
        try:
            data = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        except yaml.YAMLError as error:
            raise InvalidCard(f"{path}: {error}") from error
        for text in _strings(data):
            yield from (line for line in text.splitlines() if not line.isascii())


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
