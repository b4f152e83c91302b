"""Masking personal numbers before anything is stored or logged.

What is kept untouched matters as much: the code of a dossier or procedure, the number of
a law, a sum of money or a date is what a complaint is about. Where a number could be
either, money written as money is kept and everything else is masked.

Names and addresses are not masked: no pattern finds them without taking the place of the
event along. The chat asks people not to send them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from dungcua.knowledge.text.fold import nfc

__all__ = ["Kind", "Redacted", "redact"]


class Kind(StrEnum):
    """What was masked; the value is what stands in its place, between brackets."""

    IDENTITY = "số căn cước"
    PASSPORT = "số hộ chiếu"
    PHONE = "số điện thoại"
    CARD = "số thẻ ngân hàng"
    ACCOUNT = "số tài khoản"
    HEALTH = "số thẻ bảo hiểm y tế"
    PLATE = "biển số xe"
    EMAIL = "địa chỉ email"
    ACCESS = "mã bảo mật"
    """A one-time code, PIN or password."""
    NUMBER = "dãy số"
    """A long number of no known kind: a tax or insurance number, perhaps."""

    @property
    def mask(self) -> str:
        """The text that replaces the number."""
        return f"[{self.value}]"


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text that may be stored, and which kinds were masked in it, without repeats."""

    text: str
    kinds: tuple[Kind, ...]


# --- what is never touched -----------------------------------------------------------

_KEEP = re.compile(
    r"""
    (?:\d{3}\.\d{2}\.\d{2}\.)?[A-Z]\d{2}(?:\.\d{1,3})*-\d{6}-\d{3,6}(?!\d)    # dossier code
  | (?<![\d.])\d\.\d{6}(?:\.\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2})?(?![\d.]*\d)     # procedure code
  | (?<!\d)\d{1,5}(?:\.\d{1,3})?/(?:\d{4}/)?[A-ZĐ][\w-]*                      # number of a law
  | (?<![\d./-])(?:0?[1-9]|[12]\d|3[01])(?P<sep>[./-])(?:0?[1-9]|1[0-2])(?P=sep)
    (?:\d{4}|\d{2})(?![./-]?\d)                                               # date
  | (?<![\w-])(?:[A-Z]{4}-){2}\d{5}(?!\d)                                     # tracking code
  | (?<!\d)(?<!\d[ .-])1[89]00[ .]?(?:\d{4}|\d{6})(?![ .-]?\d)                # public hotline
    """,
    re.IGNORECASE | re.VERBOSE,
)
# Stands for a kept passage while the rest is masked; private use, so nobody types it.
_KEPT = "\ue000"

# --- numbers that letters give away --------------------------------------------------

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_LETTERED = (
    (Kind.HEALTH, re.compile(r"(?<![^\W_])[A-Z]{2}[ .-]?\d(?:[ .-]?\d){12}(?!\d)", re.IGNORECASE)),
    (
        Kind.PLATE,
        re.compile(
            r"""
            (?<![\w./-])[1-9]\d(?:
                -?[A-ZĐ]{1,2}\d?[ ]?[-–][ ]?(?:\d{3}\.?\d{2}|\d{4})       # 43A-123.45
              | -?[A-ZĐ]{1,2}\d?[ .]\d{3}\.\d{2}                          # 43A 123.45
              | -?(?:[A-JL-ZĐ]|[A-ZĐ]{2})\d{5}                            # 43A12345, not 50k…
              | [- ]?[A-ZĐ][A-Z\d][ .-]{0,2}\d{3}\.?\d{2}                 # 29-X1 123.45
            )(?!\w)
            """,
            re.IGNORECASE | re.VERBOSE,
        ),
    ),
    (Kind.PASSPORT, re.compile(r"(?<![^\W_])[BCEKNP]\d{7,8}(?!\w)", re.IGNORECASE)),
)

# --- secrets: a cue, then the value --------------------------------------------------

_SECRET_CODE = re.compile(
    r"(?<!\w)(?:otp|m[aã]\s+(?:x[aá]c\s+(?:th[uự]c|nh[aậ]n|minh)|b[aả]o\s+m[aậ]t)"
    r"|(?:m[aã]\s+)?pin|passcode|cvv|cvc)(?!\w)"
    rf"[^\d\n\[{_KEPT}]{{0,25}}?(?<!\d)(?P<value>\d(?:[ .-]?\d){{2,7}})(?!\d)",
    re.IGNORECASE,
)
_SECRET_WORD = re.compile(
    r"(?<!\w)(?:m[aậ]t\s+(?:kh[aẩ]u|m[aã])|password|pass|mk)"
    # whose: "mật khẩu VNeID của mẹ em"
    r"(?:\s+(?:c[uủ]a|t[oô]i|m[iì]nh|em|ch[aá]u|con|anh|ch[iị]|m[eẹ]|b[oố]|[oô]ng|b[aà]|vneid|app"
    r"|dvc|t[aà]i\s+kho[aả]n|ng[aâ]n\s+h[aà]ng|m[oớ]i|c[uũ]|[dđ][aă]ng\s+nh[aậ]p))*"
    r"(?:\s*[:=]\s*|\s+l[aà]\s*:?\s+)"
    # not "mật khẩu là gì", nor "mật khẩu là bắt buộc"
    r"(?P<value>(?!gi\b|sao\b|phai\b)(?:(?=[!-~]*[\d!-/:-@^-`{-~])[!-Z^-~]{3,}|[a-zA-Z]{4,})"
    r"(?!\w)(?<![.,;!?]))",
    re.IGNORECASE,
)

# --- plain numbers -------------------------------------------------------------------

_RUN = re.compile(r"\(?\+?\(?\d(?:[ \t.,()\u2010-\u2015-]{0,3}\d)*")
_DIGITS = re.compile(r"\d+")
_SPOKEN_DIGIT = (
    r"(?:kh[oô]ng|m[oộ]t|hai|ba|b[oố]n|t[uư]|n[aă]m|l[aă]m|s[aá]u|b[aảẩ]y|t[aá]m|ch[ií]n)"
)
_SPOKEN = re.compile(
    rf"(?<!\w){_SPOKEN_DIGIT}(?:[\s,.-]+{_SPOKEN_DIGIT}){{8,}}(?!\w)", re.IGNORECASE
)
_PHONE = re.compile(r"(?:0|(?:00)?840?)[1-9]\d{8,9}")
_BEFORE = 40
_CUES = (
    (Kind.ACCOUNT, re.compile(r"(?:stk|(?:số|so)\s+tk|t[aà]i\s+kho[aả]n)[^.;\n]*$", re.IGNORECASE)),
    (Kind.HEALTH, re.compile(r"(?:bhyt|bảo hiểm y tế|bao hiem y te)[^.;\n]*$", re.IGNORECASE)),
    (
        Kind.IDENTITY,
        re.compile(
            r"(?:cccd|cmnd|cmt|căn cước|can cuoc|chứng minh|chung minh|định danh|dinh danh)"
            r"[^.;\n]*$",
            re.IGNORECASE,
        ),
    ),
)
_UNIT = re.compile(r"\s*(?:đ|₫|vn[dđ]|đồng(?!\s+ý)|dong(?!\s+y\b))(?!\w)", re.IGNORECASE)
_SHORTEST_ACCOUNT = 6
# Bank cards are the longest numbers that people write in groups.
_LONGEST = 19
_LONG = 9


def redact(text: str) -> Redacted:
    """Return ``text`` in NFC with personal numbers masked, and which kinds there were.

    Masked: identity card numbers (12 and 9 digits, also in groups), passports, phone
    numbers, bank cards and accounts, health-insurance numbers, licence plates, e-mail
    addresses, one-time codes and passwords, any other number of nine digits or more, and
    numbers spelt out digit by digit. Redacting twice changes nothing.
    """
    kinds: list[Kind] = []

    def masked(kind: Kind) -> str:
        kinds.append(kind)
        return kind.mask

    work = _EMAIL.sub(lambda _: masked(Kind.EMAIL), nfc(text).replace(_KEPT, ""))
    kept = [match[0] for match in _KEEP.finditer(work)]
    work = _KEEP.sub(_KEPT, work)
    for pattern in (_SECRET_CODE, _SECRET_WORD):
        work = pattern.sub(
            lambda m: m[0][: m.start("value") - m.start()] + masked(Kind.ACCESS), work
        )
    for kind, pattern in _LETTERED:
        work = pattern.sub(lambda _, kind=kind: masked(kind), work)  # type: ignore[misc]
    work = _RUN.sub(lambda m: _mask_run(m, kinds), work)
    work = _SPOKEN.sub(lambda _: masked(Kind.NUMBER), work)
    passages = iter(kept)
    work = re.sub(_KEPT, lambda _: next(passages), work)
    return Redacted(work, tuple(dict.fromkeys(kinds)))


def _mask_run(match: re.Match[str], kinds: list[Kind]) -> str:
    """Mask the personal numbers in a run of digits and separators.

    People write two numbers beside each other, and any number in groups. Of all ways to
    read the run, the one that masks most digits wins, and of those the one in fewest parts.
    """
    run, text = match[0], match.string
    parts = list(_DIGITS.finditer(run))
    if sum(len(part[0]) for part in parts) < _SHORTEST_ACCOUNT:
        return run
    before = text[max(0, match.start() - _BEFORE) : match.start()]
    cue = next((kind for kind, pattern in _CUES if pattern.search(before)), None)
    unit = _UNIT.match(text, match.end()) is not None
    best: list[tuple[int, tuple[tuple[int, int, Kind], ...]]] = [(0, ())]
    for end in range(1, len(parts) + 1):
        score, found = best[end - 1]
        together = 0
        for start in range(end - 1, -1, -1):
            together += len(parts[start][0])
            if together > _LONGEST and start < end - 1:
                break
            kind = _classify(run, parts[start:end], cue, unit and end == len(parts))
            if kind is None:
                continue
            masked = best[start][0] + together
            if masked >= score:
                score, found = masked, (*best[start][1], (start, end, kind))
        best.append((score, found))
    out, position = [], 0
    for start, end, kind in best[-1][1]:
        begin = parts[start].start()
        head = run[position:begin]
        opening = head[len(head.rstrip("(+")) :]
        closed = ")" in run[begin : parts[end - 1].end()]
        begin -= len(opening) if closed else len(opening.lstrip("("))
        out += [run[position:begin], kind.mask]
        kinds.append(kind)
        position = parts[end - 1].end()
    return "".join(out) + run[position:]


def _classify(
    run: str, parts: Sequence[re.Match[str]], cue: Kind | None, unit: bool
) -> Kind | None:
    """Return what the number made of ``parts`` is; None when it is nobody's."""
    digits = "".join(part[0] for part in parts)
    count, alone = len(digits), len(parts) == 1
    if count < _SHORTEST_ACCOUNT or (not alone and _cut_from_group(run, parts)):
        return None
    groups = [len(part[0]) for part in parts]
    separators = {run[a.end() : b.start()].strip(" \t()") for a, b in pairwise(parts)}
    first = parts[0].start()
    abroad = "+" in run[max(0, first - 2) : first]
    if cue is not Kind.IDENTITY and not abroad and _is_money(digits, groups, separators, unit):
        return None
    if cue is Kind.ACCOUNT and not digits.endswith("000"):
        return Kind.ACCOUNT
    if _PHONE.fullmatch(digits):
        return Kind.PHONE
    even = set(groups) in ({3}, {1}) and len(separators) == 1
    sure = alone or cue is Kind.IDENTITY or even
    if (count == 12 and (sure or digits[0] == "0")) or (count == 9 and sure):
        return Kind.IDENTITY
    if 13 <= count <= 19 and set(groups[:-1]) <= {4} and _luhn(digits):
        return Kind.CARD
    if cue is Kind.HEALTH and count == 10:
        return Kind.HEALTH
    return Kind.NUMBER if alone and count >= _LONG else None


def _cut_from_group(run: str, parts: Sequence[re.Match[str]]) -> bool:
    """Whether a dot ties the first or last part to a neighbour: "150.000.000 09…"."""
    return run.endswith(".", 0, parts[0].start()) or run.startswith(".", parts[-1].end())


def _is_money(digits: str, groups: list[int], separators: set[str], unit: bool) -> bool:
    """Whether a number is written as money: grouped by threes, round, or with its unit."""
    if digits[0] == "0":
        return False
    round_sum = digits.endswith("000")
    if len(groups) == 1:
        return digits.endswith("00000") or (round_sum and unit)
    by_threes = groups[0] <= 3 and set(groups[1:]) == {3}
    if not by_threes:
        return False
    return unit if not separators <= {".", ","} else (round_sum or unit)


def _luhn(digits: str) -> bool:
    """Whether the check digit of a payment card fits (ISO/IEC 7812-1)."""
    total = 0
    for place, digit in enumerate(map(int, reversed(digits))):
        doubled = digit * 2 if place % 2 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return total % 10 == 0
