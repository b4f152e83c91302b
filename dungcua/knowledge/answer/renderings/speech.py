"""An answer to be heard: at most three sentences without digits, abbreviations or addresses.

For the operator who reads a script aloud and for the browser's own voice. What is not said
stands in the card; the listener is told so by whoever speaks, not by us.
"""

from __future__ import annotations

import re

from dungcua.knowledge.answer.renderings.numbers import in_words
from dungcua.knowledge.answer.sentences import sentences
from dungcua.knowledge.answer.structure import Answer, Mark

__all__ = ["SENTENCES", "speakable", "speech"]

SENTENCES = 3
"""As many as a listener keeps in mind, and the desk's script holds."""

# What a listener needs next, most important first.
_NEXT = ("where", "papers", "fee", "time", "online")
_ABBREVIATIONS = {
    "anh/chị": "anh chị",
    "UBND": "Ủy ban nhân dân",
    "HĐND": "Hội đồng nhân dân",
    "thẻ CCCD": "thẻ căn cước công dân",
    "CCCD": "thẻ căn cước công dân",
    "CMND": "chứng minh nhân dân",
    "BHXH": "bảo hiểm xã hội",
    "BHYT": "bảo hiểm y tế",
    "BHTN": "bảo hiểm thất nghiệp",
    "ứng dụng VNeID": "ứng dụng định danh quốc gia",
    "VNeID": "ứng dụng định danh quốc gia",
    "TNHH": "trách nhiệm hữu hạn",
    "TNCN": "thu nhập cá nhân",
    "NĐ-CP": "của Chính phủ",
    "TP": "thành phố",
    "QĐ": "quyết định",
    "NQ": "nghị quyết",
    "TT": "thông tư",
    "NĐ": "nghị định",
    "USD": "đô la Mỹ",
    "cm": "xăng-ti-mét",
    "m²": "mét vuông",
    "m2": "mét vuông",
    "m³": "mét khối",
    "m3": "mét khối",
    "km": "ki-lô-mét",
}
_URL = re.compile(r"(?:https?://|www\.)\S+|\b[\w.-]+\.(?:vn|com|gov)(?:/\S*)?", re.IGNORECASE)
# "(mã 1.000689)", "mã 3.000722": nobody writes a code down while listening.
_CODE = re.compile(r"[\s,;(]*\bmã\s+(?:thủ tục\s+)?\d\.\d{6}\b\)?")
_BARE_CODE = re.compile(r"\b\d\.\d{6}\b")
_DATE = re.compile(r"\b(?:ngày\s+)?(\d{1,2})/(\d{1,2})/(\d{4})\b")
_MONTH = re.compile(r"\btháng\s+(\d{1,2})/(\d{4})\b")
_DAY = re.compile(r"\b(?:ngày\s+)?(\d{1,2})/(\d{1,2})\b")
_DOCUMENT = re.compile(r"(?:\bsố\s+)?\b\d+/\d{4}(?:/[A-ZĐ]+\d*(?:-[A-ZĐ0-9]+)*)?\b")
_SIZE = re.compile(r"(\d+)\s*[x×]\s*(\d+)")
_GROUPED = re.compile(r"\b\d{1,3}(?:\.\d{3})+\b")
_DECIMAL = re.compile(r"\b(\d+),(\d+)\b")
_INTEGER = re.compile(r"\d{1,11}")
_UNIT = re.compile(r"(\d)(?=(?:cm|km|m[²³23])\b)")
_DONG = re.compile(r"(\d)\s*(?:đồng|đ)\b", re.IGNORECASE)
_PERCENT = re.compile(r"\s*%")
# "8.000 đồng/bản" is a price for each, "anh/chị" a choice.
_FOR_EACH = re.compile(r"(?<=đồng)/(?=[^\W\d_])")
_OR = re.compile(r"(?<=[^\W\d_])/(?=[^\W\d_])")
_BRACKETS = re.compile(r"\s*\(([^()]*)\)")
# "4A", "A1", "CT07", "N0": letters and digits are read one by one.
_LABEL = re.compile(r"\b(?=\w*\d)(?=\w*[A-ZĐ])[A-ZĐ0-9]{2,6}\b")


def speech(answer: Answer) -> tuple[str, ...]:
    """Return at most three sentences to say, each ready to be read aloud.

    First what was asked, then what a person needs next. An English answer is given as its
    first three sentences; English voices read digits well.
    """
    said = [part for line in answer.short for part in sentences(line.text)]
    for key in _NEXT:
        line = answer.lead(key)
        if line is not None and line.mark is Mark.PLAIN and line.lang == answer.lang:
            first = sentences(line.text)[0]
            told = any(first.casefold().rstrip(".") in each.casefold() for each in said)
            said += [] if told else [first]
    chosen = said[:SENTENCES]
    if answer.lang == "en":
        return tuple(re.sub(r"\s+", " ", _URL.sub("", each)).strip() for each in chosen)
    return tuple(speakable(each) for each in chosen)


def speakable(text: str) -> str:
    """Return Vietnamese text with every number, date, sum and short form in words."""
    text = _URL.sub("", text)
    text = _DONG.sub(r"\1 đồng", text)
    text = _UNIT.sub(r"\1 ", text)
    text = _CODE.sub("", text)
    text = _BARE_CODE.sub("", text)
    text = _BRACKETS.sub(r", \1,", text)
    text = _DATE.sub(lambda m: f"ngày {_said(m[1])} tháng {_month(m[2])} năm {_said(m[3])}", text)
    text = _MONTH.sub(lambda m: f"tháng {_month(m[1])} năm {_said(m[2])}", text)
    text = _DOCUMENT.sub(lambda m: _document(m[0]), text)
    text = _DAY.sub(lambda m: f"ngày {_said(m[1])} tháng {_month(m[2])}", text)
    text = _SIZE.sub(lambda m: f"{_said(m[1])} nhân {_said(m[2])}", text)
    text = _GROUPED.sub(lambda m: _said(m[0].replace(".", "")), text)
    text = _DECIMAL.sub(lambda m: f"{_said(m[1])} phẩy {_said(m[2])}", text)
    text = _PERCENT.sub(" phần trăm", text)
    for short, full in _ABBREVIATIONS.items():
        after = r"(?:\.|(?=\s))" if short == "TP" else r"(?!\w)"
        text = re.sub(rf"(?<![\w-]){re.escape(short)}{after}", full, text)
    text = _FOR_EACH.sub(" mỗi ", text)
    text = _OR.sub(" hoặc ", text)
    text = _LABEL.sub(lambda m: _label(m[0]), text)
    # Whatever is left stands within a label such as "2a" or "I.3.2".
    text = _INTEGER.sub(lambda m: f" {_said(m[0])} ", text)
    return _tidy(text)


def _said(digits: str) -> str:
    return in_words(int(digits))


def _month(digits: str) -> str:
    return "tư" if int(digits) == 4 else _said(digits)  # April has its own word


def _document(number: str) -> str:
    """Read "281/2016/TT-BTC" as far as a listener can use it."""
    first, year = number.removeprefix("số").strip().split("/")[:2]
    return f"số {_said(first)} năm {_said(year)}"


def _label(text: str) -> str:
    return " ".join(in_words(int(c)) if c.isdigit() else c for c in text)


def _tidy(text: str) -> str:
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"\s+([,.;:])", r"\1", text)
    text = re.sub(r",+([.;:,])", r"\1", text)
    return text.strip(" ,;")
