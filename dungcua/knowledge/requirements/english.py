"""A demand told in English, in the Vietnamese words that the check listens for.

No translation, and shown to nobody: what is recorded are the person's own words. Phrases that
tell who demanded what, for which errand, are put into Vietnamese in the order in which they
were said; the rest is left out. What has no phrase in ``data/law/english.yaml`` is not judged.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

from dungcua.errors import InvalidCard, MissingData
from dungcua.knowledge.load import DATA_DIR
from dungcua.knowledge.text.language import language

__all__ = ["in_vietnamese"]

_FILE = DATA_DIR / "law" / "english.yaml"
_ASK, _NOTHING, _SUM = "?", "-", "{n}"
_QUESTION = "có đúng quy định không?"
_OPEN = re.compile(r"\((?!\?)")
_AMOUNT = re.compile(r"[\d.,]*\d")


@cache
def _phrases(path: Path = _FILE) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """Return one pattern of every phrase, a group each, and what each says."""
    if not path.is_file():
        raise MissingData(f"no English phrases at {path}")
    try:
        rows = yaml.safe_load(path.read_text(encoding="utf-8"))
        groups = [f"(?P<p{at}>{_OPEN.sub('(?:', row['en'])})" for at, row in enumerate(rows)]
        pattern = re.compile(r"(?<!\w)(?:" + "|".join(groups) + r")(?!\w)")
        return pattern, tuple(str(row["vi"]) for row in rows)
    except (yaml.YAMLError, re.error, KeyError, TypeError) as error:
        raise InvalidCard(f"{path}: {error}") from error


def in_vietnamese(text: str) -> str:
    """Return the demand that an English ``text`` tells, in Vietnamese; other texts unchanged.

    An English text that tells nothing of the kind gives an empty string.

    Raises:
        MissingData: the phrases are not there.
        InvalidCard: they do not follow their form.

    """
    if language(text) != "en":
        return text
    pattern, says = _phrases()
    said: list[str] = []
    asked = False
    for found in pattern.finditer(text.lower().replace("’", "'")):
        phrase = says[int(str(found.lastgroup)[1:])]
        if phrase.startswith(_ASK):
            asked, phrase = True, phrase.removeprefix(_ASK).strip()
        if phrase == _NOTHING:
            continue
        amount = _AMOUNT.search(found.group())
        said.append(phrase.replace(_SUM, amount.group() if amount else ""))
    demand = " ".join(part for part in said if part)
    return f"{demand} {_QUESTION}" if asked and demand else demand
