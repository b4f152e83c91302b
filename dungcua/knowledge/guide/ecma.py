r"""Regular expressions of Python in the dialect of a browser, or not at all.

Letters, digits and words mean other things in JavaScript (``\w`` knows no "ệ" there), and
``$`` and ``\s`` differ as well. A pattern is therefore taken apart by Python's own parser and
put together again, meaning by meaning, for the flag ``u``. What has no sure counterpart is
refused, so that no pack is ever made with a rule that a phone reads differently.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

from dungcua.errors import UntranslatablePattern

__all__ = ["ecma"]

_WORD = r"\p{L}\p{N}_"
_SPACE = r"\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""What ``str.isspace`` calls white space; JavaScript's list differs in six characters."""
_CATEGORIES = {
    "CATEGORY_DIGIT": r"\p{Nd}",
    "CATEGORY_NOT_DIGIT": r"\P{Nd}",
    "CATEGORY_WORD": f"[{_WORD}]",
    "CATEGORY_NOT_WORD": f"[^{_WORD}]",
    "CATEGORY_SPACE": f"[{_SPACE}]",
    "CATEGORY_NOT_SPACE": f"[^{_SPACE}]",
}
_POSITIONS = {
    "AT_BEGINNING": "^",
    "AT_BEGINNING_STRING": "^",
    "AT_END": r"(?=\n?$)",
    "AT_END_STRING": "$",
}
_SPECIAL = frozenset("^$\\.*+?()[]{}|/")
_ANY_AT_ALL = r"[\s\S]"


def ecma(pattern: re.Pattern[str]) -> str:
    """Return the source of the same pattern for ``new RegExp(source, "u")``.

    Raises:
        UntranslatablePattern: it has flags, names or parts that a browser reads differently.

    """
    if pattern.flags != re.UNICODE:
        raise UntranslatablePattern(f"{pattern.pattern!r}: flags {pattern.flags}")
    # Python's parser is the one authority on what its patterns mean.
    parsed = import_module("re._parser").parse(pattern.pattern)
    try:
        return _sequence(parsed)
    except KeyError as error:
        raise UntranslatablePattern(f"{pattern.pattern!r}: {error.args[0]}") from error


def _sequence(parts: Iterable[Any]) -> str:
    return "".join(_PARTS[str(kind)](value) for kind, value in parts)


def _literal(code: int) -> str:
    letter = chr(code)
    if letter in _SPECIAL:
        return f"\\{letter}"
    return letter if letter.isprintable() else f"\\u{{{code:x}}}"


def _repeat(value: tuple[int, Any, Any], lazy: str) -> str:
    least, most, inner = value
    upper = "" if str(most) == "MAXREPEAT" else str(int(most))
    return f"(?:{_sequence(inner)}){{{least},{upper}}}{lazy}"


def _group(value: tuple[int | None, int, int, Any]) -> str:
    number, added, removed, inner = value
    if added or removed:
        raise KeyError("flags inside")
    return f"({'?:' if number is None else ''}{_sequence(inner)})"


def _class(items: list[tuple[Any, Any]]) -> str:
    negated = str(items[0][0]) == "NEGATE"
    # A class of a browser cannot hold "no word sign": the choices stand side by side instead.
    choices = "|".join(_choice(str(kind), value) for kind, value in items[negated:])
    return f"(?:(?!{choices}){_ANY_AT_ALL})" if negated else f"(?:{choices})"


def _choice(kind: str, value: Any) -> str:
    if kind == "RANGE":
        return f"[\\u{{{value[0]:x}}}-\\u{{{value[1]:x}}}]"
    if kind == "CATEGORY":
        return _CATEGORIES[str(value)]
    if kind == "LITERAL":
        return _literal(value)
    raise KeyError(kind)


def _look(value: tuple[int, Any], sign: str) -> str:
    direction, inner = value
    return f"(?{'<' if direction < 0 else ''}{sign}{_sequence(inner)})"


_PARTS: dict[str, Callable[[Any], str]] = {
    "LITERAL": _literal,
    "NOT_LITERAL": lambda code: f"(?:(?!{_literal(code)}){_ANY_AT_ALL})",
    "ANY": lambda _: r"[^\n]",
    "IN": _class,
    "AT": lambda where: _POSITIONS[str(where)],
    "BRANCH": lambda value: f"(?:{'|'.join(_sequence(branch) for branch in value[1])})",
    "SUBPATTERN": _group,
    "MAX_REPEAT": lambda value: _repeat(value, ""),
    "MIN_REPEAT": lambda value: _repeat(value, "?"),
    "ASSERT": lambda value: _look(value, "="),
    "ASSERT_NOT": lambda value: _look(value, "!"),
}
"""What of a pattern has a counterpart. No word boundaries, back references or conditions:
they are missing here because a browser gives them another meaning."""
