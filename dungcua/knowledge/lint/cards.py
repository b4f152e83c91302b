"""Rules for one card on its own: words, dossier, money, time, dates."""

from __future__ import annotations

import re
from collections import Counter as Tally
from collections.abc import Iterator
from datetime import date

from dungcua.knowledge.model import (
    Channel,
    Confidence,
    CounterRule,
    Currency,
    FeeKind,
    ItemForm,
    Life,
    OnlineLevel,
    Procedure,
    TimeUnit,
)
from dungcua.knowledge.text.fold import fold

__all__ = [
    "CODE",
    "DEAD_PAPERS",
    "DEAREST",
    "DISTRICT",
    "Fault",
    "card_faults",
    "life_faults",
    "said",
]

Fault = tuple[str, str, str]
"""Field, code and sentence of a finding; the file is added by who knows it."""

CODE = re.compile(r"\d\.\d{6}")
# The two-level government knows no district, and no town below it (LAW A-01).
DISTRICT = re.compile(r"\b(huyện|quận|thị trấn|thị xã|phòng tư pháp)\b", re.IGNORECASE)
# Paper household books lost their value on 1 January 2023 (LAW A-17).
DEAD_PAPERS = re.compile(r"sổ (hộ khẩu|tạm trú)", re.IGNORECASE)
MERGER = date(2025, 6, 1)
"""Decisions of the merger were published from June 2025 on."""
OLDEST = date(2010, 1, 1)
_LONGEST = 220
_LONGEST_ALIAS = 60
_FEWEST_ALIASES = 8
_FEWEST_UTTERANCES = 5
_FEWEST_PLAIN = 5
_SHORTEST_UTTERANCE = 6
# Words of decisions that nobody says at a kitchen table; folded.
_JARGON = re.compile(
    r"\b(thu tuc hanh chinh|thuc hien tai cap|co quan co tham quyen|thuoc tham quyen"
    r"|theo quy dinh)\b"
)
# Offices as the subject of a step.
_OFFICE = re.compile(
    r"(Xã|Sở|Cơ quan|Công an|Ủy ban|Điện lực|Cán bộ|Trường|Đoàn|Phòng|Văn phòng|Hội đồng"
    r"|Chủ tịch|Bảo hiểm xã hội|Bộ|Cục|Trung tâm|Thuế|Nơi giữ|Nơi nhận|Người tiếp nhận"
    r"|Chi nhánh|Ban chỉ huy|Cơ sở y tế|Đơn vị)\b"
)
DEAREST = 100_000_000
DEAREST_ABROAD = 5_000
"""In dollars; more is a sum in đồng with the wrong currency."""
_POLICE = {
    CounterRule.COMMUNE_POLICE,
    CounterRule.ANY_COMMUNE_POLICE,
    CounterRule.ANY_COMMUNE_POLICE_IN_PROVINCE,
    CounterRule.PROVINCIAL_POLICE,
}


def card_faults(card: Procedure, today: date) -> Iterator[Fault]:
    """Yield the faults of a card that can be seen without any other file."""
    yield from _words(card)
    yield from _spoken(card)
    yield from _told(card)
    yield from _dossier(card)
    yield from _fees(card)
    yield from _times(card)
    yield from _ways(card)
    yield from _codes(card)
    yield from _dates(card, today)
    yield from _confidence(card)


def said(card: Procedure) -> Iterator[tuple[str, str]]:
    """Yield field and text of what a person may read as an answer; not what people say."""
    yield "plain_name", card.plain_name
    yield "who", card.who
    yield "authority", card.authority
    yield "result", card.result
    yield "case_question", card.case_question or ""
    for n, counter in enumerate(card.counters):
        yield f"counters.{n}.note", counter.note
    for case in card.cases:
        yield f"cases.{case.id}.name", case.name
        yield f"cases.{case.id}.when", case.when or ""
        for item in case.items:
            at = f"cases.{case.id}.{item.id}"
            for key in ("name", "template", "held_by", "note"):
                yield f"{at}.{key}", getattr(item, key) or ""
    for n, fee in enumerate(card.fees):
        for key in ("what", "when", "per"):
            yield f"fees.{n}.{key}", getattr(fee, key) or ""
    for n, time in enumerate(card.times):
        yield f"times.{n}.when", time.when or ""
    for part in ("steps", "may_not_demand", "mistakes"):
        for n, statement in enumerate(getattr(card, part)):
            yield f"{part}.{n}", statement.text


def _words(card: Procedure) -> Iterator[Fault]:
    for where, text in (("name", card.name), *said(card)):
        if found := DISTRICT.search(text):
            yield where, "KL-110", f"Nhắc cấp hoặc tên gọi đã bỏ: “{found.group()}”."
    for where, text in said(card):
        for sentence in re.split(r"(?<=[.!?])\s+", text):
            if len(sentence) > _LONGEST:
                yield where, "KL-111", f"Câu dài {len(sentence)} ký tự, quá {_LONGEST}."
        for code in re.findall(r"\d\.\d{5,7}\b", text):
            if not CODE.fullmatch(code):
                yield where, "KL-112", f"“{code}” không phải mã thủ tục."


def _spoken(card: Procedure) -> Iterator[Fault]:
    aliases = [fold(alias) for alias in card.aliases]
    utterances = [fold(utterance) for utterance in card.utterances]
    for name, folded, fewest in (
        ("aliases", aliases, _FEWEST_ALIASES),
        ("utterances", utterances, _FEWEST_UTTERANCES),
    ):
        if len(set(folded)) < fewest:
            yield name, "KL-120", f"Chỉ có {len(set(folded))} cách nói, cần ít nhất {fewest}."
        for words, times in Tally(folded).items():
            if times > 1:
                yield name, "KL-121", f"“{words}” được ghi {times} lần."
            if re.search(r"\d{9}", words):
                yield name, "KL-122", "Có dãy chín số: không để số giấy tờ của ai trong dữ liệu."
    for words in sorted(set(aliases) & set(utterances)):
        yield "utterances", "KL-121", f"“{words}” đã là tên gọi."
    for words in aliases:
        if len(words) > _LONGEST_ALIAS:
            yield "aliases", "KL-123", f"“{words}” dài quá {_LONGEST_ALIAS} ký tự."
        if sum(letter.isalnum() for letter in words) < 3:
            yield "aliases", "KL-124", f"“{words}” không đủ để tìm ra thủ tục nào."
    official = fold(card.name)
    plain = {words for words in aliases if words not in official and not _JARGON.search(words)}
    if len(plain) < _FEWEST_PLAIN:
        text = f"Chỉ {len(plain)} tên gọi khác tên chính thức, cần ít nhất {_FEWEST_PLAIN}."
        yield "aliases", "KL-125", text
    for words in utterances:
        if len(words.split()) < _SHORTEST_UTTERANCE:
            yield "utterances", "KL-123", f"“{words}” chưa phải một câu hỏi trọn vẹn."


def _told(card: Procedure) -> Iterator[Fault]:
    """What a person does, not what the office does; and what often goes wrong."""
    if not card.steps:
        yield "steps", "KL-126", "Không nói các bước."
    for n, step in enumerate(card.steps):
        if found := _OFFICE.match(step.text):
            text = f"Bước này là việc của nơi giải quyết (“{found.group()}”), không của người dân."
            yield f"steps.{n}", "KL-126", text
    if not card.mistakes:
        yield "mistakes", "KL-127", "Không nói điều gì hay bị nhầm."


def _dossier(card: Procedure) -> Iterator[Fault]:
    if not card.cases:
        yield "cases", "KL-130", "Không có trường hợp nào."
    for case_id, times in Tally(case.id for case in card.cases).items():
        if times > 1:
            yield f"cases.{case_id}", "KL-131", "Hai trường hợp trùng ký hiệu."
    if sum(case.when is None for case in card.cases) > 1:
        yield "cases", "KL-132", "Nhiều trường hợp không nói dành cho ai, không ai chọn được."
    for case in card.cases:
        at = f"cases.{case.id}"
        if not case.items:
            yield at, "KL-130", "Trường hợp không có giấy tờ nào."
        for item_id, times in Tally(item.id for item in case.items).items():
            if times > 1:
                yield f"{at}.{item_id}", "KL-131", "Hai giấy tờ trùng ký hiệu."
        for item in case.items:
            where = f"{at}.{item.id}"
            names = (item.name,) if item.form is ItemForm.DATA else (item.name, *item.names)
            for name in names:
                if DEAD_PAPERS.search(name):
                    yield where, "KL-133", f"Đòi giấy đã hết giá trị: “{name}” (A-17)."
            # What is only shown or looked up is not collected (LAW B-28, B-38).
            if item.form in (ItemForm.PRESENT, ItemForm.DATA):
                if item.originals or item.copies:
                    yield where, "KL-134", "Giấy chỉ xuất trình hoặc tra cứu mà lại thu bản."
            elif item.originals + item.copies <= 0 or min(item.originals, item.copies) < 0:
                yield where, "KL-134", "Giấy phải nộp mà không ghi mấy bản."


def _fees(card: Procedure) -> Iterator[Fault]:
    if not card.fees:
        yield "fees", "KL-140", "Không nói gì về phí, lệ phí."
    for n, fee in enumerate(card.fees):
        where = f"fees.{n}"
        if fee.kind is not FeeKind.AMOUNT:
            if fee.amount is not None:
                yield where, "KL-141", f"Ghi số tiền nhưng loại phí là {fee.kind.value}."
        elif fee.amount is None or fee.amount <= 0:
            yield where, "KL-141", "Ghi có mức thu nhưng không có số tiền dương."
        elif fee.amount > DEAREST:
            yield where, "KL-142", f"{fee.amount}: quá lớn cho một lần làm thủ tục."
        if fee.currency is not Currency.VND and fee.amount and fee.amount > DEAREST_ABROAD:
            yield where, "KL-142", f"{fee.amount} {fee.currency.value}: có lẽ là đồng."
        if fee.province_code is not None:
            # A province's own rule has its own source and days, in one place for all cards.
            yield where, "KL-143", "Phí riêng của tỉnh ghi ở overlays/fees, không ghi trong thẻ."


def _times(card: Procedure) -> Iterator[Fault]:
    if not card.times:
        yield "times", "KL-150", "Không nói gì về thời hạn."
    for n, time in enumerate(card.times):
        if time.value is not None and time.value <= 0:
            yield f"times.{n}", "KL-151", f"Thời hạn {time.value} không phải số dương."
        if time.value is None and time.unit is not TimeUnit.UNKNOWN:
            yield f"times.{n}", "KL-151", "Có đơn vị mà không có số."


def _ways(card: Procedure) -> Iterator[Fault]:
    if not card.channels or len(set(card.channels)) < len(card.channels):
        yield "channels", "KL-160", "Cách nộp trống hoặc ghi trùng."
    online = Channel.ONLINE in card.channels
    if online and card.online_level is OnlineLevel.NONE:
        yield "online_level", "KL-161", "Nộp trực tuyến được mà mức độ ghi là không có."
    if not online and card.online_level in (OnlineLevel.PARTIAL, OnlineLevel.FULL):
        yield "online_level", "KL-161", "Có mức độ trực tuyến mà không có cách nộp trực tuyến."
    rules = {counter.rule for counter in card.counters}
    if not rules:
        yield "counters", "KL-162", "Không nói nộp ở đâu."
    if rules & _POLICE and CounterRule.ANY_CENTRE_IN_PROVINCE in rules:
        # The ministry of public security rules on its own counters (LAW B-15).
        yield "counters", "KL-163", "Thủ tục của công an không gửi đến Trung tâm bất kỳ (B-15)."


def _codes(card: Procedure) -> Iterator[Fault]:
    for where in ("predecessors", "successors", "related"):
        for code in getattr(card, where):
            if not CODE.fullmatch(code):
                yield where, "KL-112", f"“{code}” không phải mã thủ tục."
            if code == card.code:
                yield where, "KL-112", "Thẻ trỏ về chính nó."


def life_faults(life: Life, where: str, today: date) -> Iterator[Fault]:
    """Yield what is wrong with the life of a fact."""
    if not life.source.strip():
        yield where, "KL-170", "Không ghi nguồn."
    if life.valid_from and life.valid_to and life.valid_from > life.valid_to:
        yield where, "KL-171", f"Hết hiệu lực {life.valid_to} trước khi có {life.valid_from}."
    if life.verified_on > today:
        yield where, "KL-172", f"Ngày kiểm tra {life.verified_on} chưa tới."


def _dates(card: Procedure, today: date) -> Iterator[Fault]:
    life = card.life
    yield from life_faults(life, "life", today)
    for n, fee in enumerate(card.fees):
        if fee.life is not None:
            yield from life_faults(fee.life, f"fees.{n}.life", today)
    if life.valid_from is not None and life.valid_from > life.verified_on:
        yield "life", "KL-171", f"Kiểm tra {life.verified_on} trước ngày có hiệu lực."
    if card.decision_date is not None and not OLDEST <= card.decision_date <= life.verified_on:
        yield "decision_date", "KL-173", f"Ngày quyết định {card.decision_date} không thể đúng."
    if life.valid_to is not None and life.valid_to < today and not card.successors:
        yield "life", "KL-174", f"Hết hiệu lực từ {life.valid_to} mà không có thủ tục thay thế."


def _confidence(card: Procedure) -> Iterator[Fault]:
    if card.life.confidence is not Confidence.PRIMARY:
        return
    if not card.decision or card.decision_date is None or not card.portal_id:
        yield "life", "KL-175", "Tin cậy P mà thiếu quyết định, ngày quyết định hoặc mã Cổng."
    elif card.decision_date < MERGER:
        yield (
            "life",
            "KL-175",
            f"Tin cậy P mà quyết định ngày {card.decision_date}, trước sáp nhập.",
        )
