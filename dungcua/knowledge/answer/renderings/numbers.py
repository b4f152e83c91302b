"""Vietnamese numbers in words, as people read them aloud in the north and on the telephone."""

from __future__ import annotations

__all__ = ["in_words"]

_DIGITS = "không một hai ba bốn năm sáu bảy tám chín".split()
_SCALES = ("", "nghìn", "triệu", "tỷ")
_LARGEST = 10**12
_TEN, _TWENTY, _HUNDRED, _THOUSAND = 10, 20, 100, 1000


def in_words(number: int) -> str:
    """Return "hai mươi mốt nghìn năm trăm" for 21500; from 0 up to below 10^12.

    Raises:
        ValueError: the number is negative or too large.

    """
    if not 0 <= number < _LARGEST:
        raise ValueError(number)
    if number == 0:
        return _DIGITS[0]
    groups = []
    while number:
        number, group = divmod(number, _THOUSAND)
        groups.append(group)
    parts: list[str] = []
    for scale in range(len(groups) - 1, -1, -1):
        if groups[scale]:
            parts.append(_below_thousand(groups[scale], full=bool(parts)))
            parts.append(_SCALES[scale])
    return " ".join(part for part in parts if part)


def _below_thousand(number: int, *, full: bool) -> str:
    """Read up to three digits; after a larger group the hundreds are read even when zero."""
    hundreds, rest = divmod(number, _HUNDRED)
    parts = [f"{_DIGITS[hundreds]} trăm"] if hundreds or full else []
    if rest and rest < _TEN and parts:
        parts.append(f"linh {_DIGITS[rest]}")
    elif rest:
        parts.append(_below_hundred(rest))
    return " ".join(parts)


def _below_hundred(number: int) -> str:
    if number < _TEN:
        return _DIGITS[number]
    tens, units = divmod(number, _TEN)
    head = "mười" if number < _TWENTY else f"{_DIGITS[tens]} mươi"
    if units == 0:
        return head
    if units == 1 and tens > 1:
        return f"{head} mốt"
    if units == 5:
        return f"{head} lăm"
    return f"{head} {_DIGITS[units]}"
