"""Sums of money in a person's words: "50k", "1.500.000đ", "ba trăm ngàn", "1 triệu rưỡi"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from dungcua.knowledge.requirements.gazetteer import Mentions
from dungcua.knowledge.requirements.model import Money, Payee
from dungcua.knowledge.requirements.tokens import Token, Utterance, plain_key
from dungcua.knowledge.text.fold import fold

__all__ = ["amounts", "read_money"]

_DIGITS = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9,
    "mười": 10, "mốt": 1, "lăm": 5, "tư": 4,
}  # fmt: skip
_TENS = {"chục": 10, "mươi": 10, "trăm": 100}
_UNITS = {
    "nghìn": 1_000, "ngàn": 1_000, "triệu": 1_000_000, "củ": 1_000_000, "tỷ": 1_000_000_000,
    "lít": 100_000, "xị": 100_000,
}  # fmt: skip
_CURRENCY = {"đồng": 1, "vnd": 1, "vnđ": 1}
_HALF = {"rưỡi": 1}
_NUMBER = re.compile(r"^\d{1,3}(?:[.,]\d{3})+$|^\d+(?:[.,]\d)?$")
_THOUSANDS = re.compile(r"[.,](?=\d{3}(?:\D|$))")
_NEAR = 6
_LEAST = 1_000
"""No coin is smaller; a smaller sum is a count of something else."""
_MOST = 1_000_000_000_000


def read_money(utterance: Utterance, mentions: Mentions) -> tuple[Money, ...]:
    """Return each sum named, with who it went to and whether there was a receipt."""
    found = []
    for amount, start, end in amounts(utterance, mentions):
        found.append(
            Money(amount, _payee(mentions), _receipt(mentions), utterance.span(start, end))
        )
    return tuple(found)


def amounts(utterance: Utterance, mentions: Mentions) -> Iterator[tuple[int, int, int]]:
    """Yield each sum in đồng with its token range (end excluded)."""
    index = 0
    while index < len(utterance.tokens):
        end, amount, sure = _one(utterance, index)
        round_sum = (
            amount >= 10 and amount % 10 == 0 and not utterance.tokens[index].plain.isdigit()
        )
        if round_sum and not sure and amount < _LEAST and _is_money(mentions, index, end):
            amount *= 1_000  # "thu hai trăm" is two hundred thousand
            sure = True
        if sure and _LEAST <= amount <= _MOST:
            yield round(amount), index, end
        index = max(end, index + 1)


def _one(utterance: Utterance, start: int) -> tuple[int, float, bool]:
    """Read the number that begins at ``start``: its end, its value, whether it is money."""
    total = current = last = 0.0
    sure = any_number = False
    index = start
    for index in range(start, len(utterance.tokens)):
        token = utterance.tokens[index]
        if token.sentence != utterance.tokens[start].sentence:
            return index, total + current, sure
        if _NUMBER.match(token.plain):
            if any_number and not last:
                return index, total + current, sure
            current = float(_THOUSANDS.sub("", token.plain).replace(",", "."))
            any_number = True
            sure = sure or bool(_THOUSANDS.search(token.plain))
        elif (digit := _value(token, _DIGITS, utterance)) is not None:
            current = current + digit if current and digit < 10 <= current else digit
            any_number = True
        elif (ten := _value(token, _TENS, utterance)) is not None:
            current = (current or 1) * ten
            last = ten
            any_number = True
        elif any_number and (unit := _value(token, _UNITS, utterance)) is not None:
            total += (current or 1) * unit
            current, last, sure = 0.0, unit, True
        elif any_number and last and _value(token, _HALF, utterance) is not None:
            total += last / 2
        elif any_number and _value(token, _CURRENCY, utterance) is not None:
            return index + 1, total + current, True
        else:
            break
    else:
        index = len(utterance.tokens)
    if sure and 0 < current < 10 and last >= _UNITS["triệu"]:
        current *= last / 10  # "một triệu hai"
    return index, total + current, sure


_FOLDED: dict[int, dict[str, int]] = {}


def _value(token: Token, table: Mapping[str, int], utterance: Utterance) -> int | None:
    keys = _FOLDED.get(id(table))
    if keys is None:
        keys = {plain_key(word): value for word, value in table.items()}
        keys |= {f" {fold(word)}": value for word, value in table.items()}
        _FOLDED[id(table)] = keys
    return keys.get(token.plain if utterance.accented else f" {token.folded}")


def _is_money(mentions: Mentions, start: int, end: int) -> bool:
    near = (*mentions.get("charge", ()), *mentions.get("receipt_word", ()))
    return any(start - _NEAR <= m.start <= end + _NEAR for m in near)


def _payee(mentions: Mentions) -> Payee:
    if mentions.get("broker"):
        return Payee.BROKER
    if mentions.get("personal_account"):
        return Payee.PRIVATE_ACCOUNT
    if mentions.get("bribe") or mentions.get("tip"):
        return Payee.PERSON
    paid = mentions.get("charge") or mentions.get("counter")
    return Payee.COUNTER if paid else Payee.UNKNOWN


def _receipt(mentions: Mentions) -> bool | None:
    if mentions.get("no_receipt") or mentions.get("no_bill"):
        return False
    return True if mentions.get("receipt") else None
