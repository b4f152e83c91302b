"""Every rule over a whole data folder: cards, what they refer to, law base, catalogue."""

from __future__ import annotations

import csv
import re
from collections import Counter as Tally
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from dungcua.errors import InvalidCard
from dungcua.knowledge.catalogue import SPOKEN, WITHOUT_CARD, load_spoken, load_without_card
from dungcua.knowledge.lint.cards import CODE, DISTRICT, card_faults, life_faults
from dungcua.knowledge.lint.layers import layer_faults, office_faults
from dungcua.knowledge.lint.shelf import Finding, Shelf, read_shelf
from dungcua.knowledge.load import DATA_DIR
from dungcua.knowledge.model import (
    Confidence,
    Fee,
    LawfulDemand,
    Life,
    Procedure,
    Statement,
    Violation,
)
from dungcua.knowledge.text.fold import fold

__all__ = ["expired_since", "lint", "lint_with"]

_LISTING = "catalogue/catalogue.csv"
_ACCEPTED = "procedures/accepted.yaml"
_WITHOUT = f"catalogue/{WITHOUT_CARD}"
_SPOKEN = f"catalogue/{SPOKEN}"
_WITH_BASIS = ("counters", "fees", "times", "steps", "may_not_demand", "mistakes")
_ACCUSING = re.compile(r"vi phạm|cán bộ sai|trái luật")
_TECHNICAL = re.compile(r"https?:|github")


def lint(directory: Path = DATA_DIR, *, as_of: date | None = None) -> tuple[Finding, ...]:
    """Return every fault of the data folder, sorted by file.

    The same files give the same result on any day: what counts is the day of their edition.

    Args:
        directory: holds the edition, ``procedures``, ``law``, ``catalogue``, ``overlays``.
        as_of: the day on which expiry is judged; by default that of the edition.

    """
    shelf = read_shelf(directory)
    return _judge(directory, shelf, as_of or shelf.edition or date.today())


def expired_since(directory: Path = DATA_DIR, *, today: date) -> tuple[Finding, ...]:
    """Return what was no fault on the day of the edition and is one today: it ran out.

    Answers hold such things back by themselves; somebody should read the new law.
    """
    shelf = read_shelf(directory)
    if shelf.edition is None or today <= shelf.edition:
        return ()
    before = set(_judge(directory, shelf, shelf.edition))
    return tuple(f for f in _judge(directory, shelf, today) if f not in before)


def lint_with(directory: Path, before: Procedure, after: Procedure) -> tuple[Finding, ...]:
    """Return the faults that appear when ``after`` stands in place of ``before``.

    Both are judged within the whole data folder, as of its edition. Fees of the provinces'
    layers are left out of both: they are inspected with their layers.
    """
    shelf = read_shelf(directory)
    day = shelf.edition or date.today()
    file = next((name for name, card in shelf.cards.items() if card.code == after.code), None)
    if file is None:
        return (Finding("procedures", after.code, "KL-100", "Không có tệp của thẻ này."),)
    found = []
    for card in (before, after):
        own = tuple(fee for fee in card.fees if fee.province_code is None)
        shelf.cards[file] = replace(card, fees=own)
        found.append(_judge(directory, shelf, day))
    return tuple(fault for fault in found[1] if fault not in found[0])


def _judge(directory: Path, shelf: Shelf, day: date) -> tuple[Finding, ...]:
    found = list(shelf.broken)
    for file, card in shelf.cards.items():
        found += (Finding(file, *fault) for fault in card_faults(card, day))
        found += _references(file, card, shelf, day)
        if not Path(file).name.startswith(f"{card.code}-"):
            found.append(
                Finding(file, "code", "KL-102", f"Tên tệp không bắt đầu bằng {card.code}.")
            )
    found += _claims(shelf)
    found += _law(shelf, day)
    found += _catalogue(directory, shelf)
    found += _without_card(directory, shelf)
    found += _spoken(directory, shelf)
    found += _accepted(directory, shelf)
    found += layer_faults(shelf, day)
    found += office_faults(directory, day)
    return tuple(sorted(found))


def _bases(card: Procedure, day: date) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield field and basis of every fact a card asserts on ``day``."""
    for part in _WITH_BASIS:
        for n, fact in enumerate(getattr(card, part)):
            # A fee that ended with its document was dated rightly.
            if not (isinstance(fact, Fee) and fact.life and _over(fact.life, day)):
                yield f"{part}.{n}", fact.basis
    for case in card.cases:
        for item in case.items:
            yield f"cases.{case.id}.{item.id}", item.basis


def _over(life: Life, day: date) -> bool:
    return life.valid_to is not None and life.valid_to < day


def _references(file: str, card: Procedure, shelf: Shelf, today: date) -> Iterator[Finding]:
    cards = shelf.by_code()
    for where in ("predecessors", "successors", "related"):
        for code in getattr(card, where):
            if CODE.fullmatch(code) and code not in cards and code not in shelf.catalogue:
                text = f"Mã {code} không có thẻ và không có trong danh mục."
                yield Finding(file, where, "KL-180", text)
    for mine, theirs in (("successors", "predecessors"), ("predecessors", "successors")):
        for code in getattr(card, mine):
            if code in cards and card.code not in getattr(cards[code], theirs):
                yield Finding(file, mine, "KL-181", f"Thẻ {code} không nhắc lại quan hệ này.")
    if not shelf.law_complete:
        return
    for where, basis in _bases(card, today):
        if not basis:
            yield Finding(file, where, "KL-182", "Không có căn cứ.")
        for source in basis:
            yield from _source(file, where, source, shelf, today)
    for document in card.documents:
        known = shelf.documents.get(document)
        if known is None:
            yield Finding(file, "documents", "KL-184", f"Không có văn bản {document}.")
        elif ended := _ended(shelf, document, today):
            yield Finding(file, "documents", "KL-185", ended)


def _source(file: str, where: str, source: str, shelf: Shelf, today: date) -> Iterator[Finding]:
    """What is wrong with resting a sentence on ``source``: readers would never see it."""
    if not shelf.knows(source):
        yield Finding(file, where, "KL-182", f"Không có căn cứ nào mang ký hiệu {source}.")
    if _unread(shelf, source):
        yield Finding(file, where, "KL-183", f"Dựa vào {source}, điều chưa đọc được văn bản.")
    if ended := _ended(shelf, source, today):
        yield Finding(file, where, "KL-185", ended)


def _ended(shelf: Shelf, source: str, today: date) -> str | None:
    """Say that a document or fact is out of force, if it is."""
    document, fact = shelf.documents.get(source), shelf.facts.get(source)
    if document and document.in_force_to and document.in_force_to < today:
        after = f", được thay bằng {document.replaced_by}" if document.replaced_by else ""
        return f"{document.number} hết hiệu lực {document.in_force_to}{after}."
    if fact and fact.life.valid_to and fact.life.valid_to < today:
        return f"{source} hết hiệu lực {fact.life.valid_to}."
    return None


def _unread(shelf: Shelf, source: str) -> bool:
    fact = shelf.facts.get(source)
    return fact is not None and fact.life.confidence is Confidence.UNREAD


def _claims(shelf: Shelf) -> Iterator[Finding]:
    """What two cards claim: a code, a former code, the words people say."""
    codes: dict[str, list[str]] = defaultdict(list)
    former: dict[str, list[str]] = defaultdict(list)
    words: dict[str, set[str]] = defaultdict(set)
    names = {
        fold(name): card.code
        for card in shelf.cards.values()
        for name in (card.name, card.plain_name)
    }
    for file, card in shelf.cards.items():
        codes[card.code].append(file)
        for code in card.predecessors:
            former[code].append(file)
        for alias in card.aliases:
            words[fold(alias)].add(file)
            if names.get(fold(alias), card.code) != card.code:
                text = f"“{alias}” là tên của thẻ {names[fold(alias)]}."
                yield Finding(file, "aliases", "KL-105", text)
    for claimed, field, code, what in (
        (codes, "code", "KL-103", "Mã"),
        (former, "predecessors", "KL-104", "Mã cũ"),
        (words, "aliases", "KL-105", "Tên gọi"),
    ):
        for key, files in claimed.items():
            for file in files if len(files) > 1 else ():
                others = ", ".join(sorted(set(files) - {file}))
                yield Finding(file, field, code, f"{what} “{key}” cũng thuộc {others}.")


def _law(shelf: Shelf, today: date) -> Iterator[Finding]:
    for document in shelf.documents.values():
        file = shelf.files[document.id]
        start, end = document.in_force_from, document.in_force_to
        if start and end and start > end:
            yield Finding(file, document.id, "KL-211", f"Hết hiệu lực {end} trước khi có {start}.")
        if document.replaced_by:
            newer = shelf.documents.get(document.replaced_by)
            if newer is None:
                text = f"Không có văn bản thay thế {document.replaced_by}."
                yield Finding(file, document.id, "KL-210", text)
            elif end and newer.in_force_from and end >= newer.in_force_from:
                text = (
                    f"Còn hiệu lực đến {end}, khi {newer.number} đã thay từ {newer.in_force_from}."
                )
                yield Finding(file, document.id, "KL-211", text)
    for fact in shelf.facts.values():
        file = shelf.files[fact.id]
        for source in fact.documents:
            if source not in shelf.documents:
                yield Finding(file, fact.id, "KL-210", f"Không có văn bản {source}.")
        if _TECHNICAL.search(fact.life.source):
            yield Finding(file, fact.id, "KL-212", "Nguồn phải ghi bằng lời, không bằng đường dẫn.")
    demands: list[Violation | LawfulDemand] = [*shelf.violations.values(), *shelf.lawful.values()]
    for demand in demands:
        yield from _statements(shelf.files[demand.code], demand.code, demand.law, shelf)
    for violation in shelf.violations.values():
        if not violation.say.endswith("ạ.") or _ACCUSING.search(violation.say):
            text = "Lời nói tại quầy phải lễ phép và không quy lỗi cho ai."
            yield Finding(shelf.files[violation.code], violation.code, "KL-214", text)
    lived: tuple[Any, ...] = (
        *shelf.facts.values(), *shelf.violations.values(), *shelf.lawful.values(),
    )  # fmt: skip
    for entry in lived:
        key = getattr(entry, "id", None) or entry.code
        for fault in life_faults(entry.life, f"{key}.life", today):
            yield Finding(shelf.files[key], *fault)


def _statements(file: str, key: str, law: tuple[Statement, ...], shelf: Shelf) -> Iterator[Finding]:
    if not law or not all(statement.basis for statement in law):
        yield Finding(file, key, "KL-210", "Không có căn cứ.")
    for source in (source for statement in law for source in statement.basis):
        if shelf.law_complete and not shelf.knows(source):
            yield Finding(file, key, "KL-210", f"Không có căn cứ nào mang ký hiệu {source}.")
        if _unread(shelf, source):
            yield Finding(
                file, key, "KL-213", f"{source} chưa đọc được văn bản, không kết luận được."
            )


def _catalogue(directory: Path, shelf: Shelf) -> Iterator[Finding]:
    path = directory / _LISTING
    if not shelf.catalogue:
        return
    with path.open(encoding="utf-8", newline="") as rows:
        tally = Tally(row["code"] for row in csv.DictReader(rows))
    cards = shelf.by_code()
    for code, times in tally.items():
        if times > 1:
            yield Finding(_LISTING, code, "KL-302", f"Mã được liệt kê {times} lần.")
    for entry in shelf.catalogue.values():
        if not CODE.fullmatch(entry.code):
            yield Finding(_LISTING, entry.code, "KL-303", "Không phải mã thủ tục.")
        if found := DISTRICT.search(entry.authority):
            text = f"Nơi giải quyết nhắc cấp đã bỏ: “{found.group()}”."
            yield Finding(_LISTING, entry.code, "KL-304", text)
        if not entry.doubt and (found := DISTRICT.search(entry.name)):
            text = f"Tên nhắc cấp đã bỏ mà không có lời nhắc: “{found.group()}”."
            yield Finding(_LISTING, entry.code, "KL-304", text)
        for code in entry.replaced_by:
            if code not in shelf.catalogue and code not in cards:
                text = f"Mã thay thế {code} không có trong danh mục."
                yield Finding(_LISTING, entry.code, "KL-305", text)


def _without_card(directory: Path, shelf: Shelf) -> Iterator[Finding]:
    """Reasons for missing cards that are wrong by now, and days of the listing that cannot be."""
    for entry in shelf.catalogue.values():
        if entry.listed_from and entry.listed_to and entry.listed_from > entry.listed_to:
            yield Finding(_LISTING, entry.code, "KL-306", "Ngày cuối trước ngày đầu.")
    try:
        known = load_without_card(directory / _WITHOUT)
    except InvalidCard as error:
        text = " ".join(str(error).split())[:300]
        yield Finding(_WITHOUT, "-", "KL-307", f"Không đúng mẫu: {text}")
        return
    cards = shelf.by_code()
    for reason in known:
        if reason.code in cards:
            yield Finding(_WITHOUT, reason.code, "KL-307", "Đã có thẻ, lý do không còn đúng.")
        if reason.code not in shelf.catalogue:
            yield Finding(_WITHOUT, reason.code, "KL-307", "Không có trong danh mục.")
        if not reason.instead or not reason.why.strip():
            yield Finding(_WITHOUT, reason.code, "KL-307", "Không nói lý do hoặc thẻ thay thế.")
        for code in reason.instead:
            if code not in cards:
                yield Finding(_WITHOUT, reason.code, "KL-307", f"Thẻ {code} không có.")
        if found := DISTRICT.search(reason.why):
            text = f"Nhắc cấp hoặc tên gọi đã bỏ: “{found.group()}”."
            yield Finding(_WITHOUT, reason.code, "KL-110", text)


def _spoken(directory: Path, shelf: Shelf) -> Iterator[Finding]:
    """Names that people use which lead nowhere, or to two procedures."""
    try:
        spoken = load_spoken(directory / _SPOKEN)
    except InvalidCard as error:
        text = " ".join(str(error).split())[:300]
        yield Finding(_SPOKEN, "-", "KL-308", f"Không đúng mẫu: {text}")
        return
    cards = shelf.by_code()
    owners = {
        fold(name): card.code
        for card in cards.values()
        for name in (card.plain_name, *card.aliases)
    }
    for code, names in spoken.items():
        if code in cards:
            yield Finding(_SPOKEN, code, "KL-308", "Đã có thẻ, tên gọi nằm trong thẻ.")
        elif code not in shelf.catalogue:
            yield Finding(_SPOKEN, code, "KL-308", "Không có trong danh mục.")
        for name in names:
            owner = owners.setdefault(fold(name), code)
            if not name.strip() or owner != code:
                text = f"“{name}” trống hoặc đã là tên của {owner}."
                yield Finding(_SPOKEN, code, "KL-308", text)


def _accepted(directory: Path, shelf: Shelf) -> Iterator[Finding]:
    """Explanations of differences from the portal that belong to no card."""
    path = directory / _ACCEPTED
    if not path.is_file():
        return
    try:
        accepted = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    except yaml.YAMLError as error:
        text = " ".join(str(error).split())[:300]
        yield Finding(_ACCEPTED, "-", "KL-106", f"Không đọc được: {text}")
        return
    cards = shelf.by_code()
    for code, reasons in accepted.items():
        if code != "*" and code not in cards:
            yield Finding(_ACCEPTED, str(code), "KL-106", "Giải thích cho một thẻ không có.")
        for key, reason in (reasons or {}).items():
            if "/" not in str(key) or not isinstance(reason, str) or not reason.strip():
                yield Finding(_ACCEPTED, f"{code}.{key}", "KL-106", "Thiếu lý do hoặc sai khóa.")
