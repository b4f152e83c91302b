"""The call assistant: a telegraphic note in, at most three sentences to read aloud out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from dungcua.actions.assist import Assistance, assist
from dungcua.actions.front import FrontDesk
from dungcua.actions.shorthand import spelled_out
from dungcua.knowledge.requirements import RequirementChecker

NOTES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("operator_notes.yaml").read_text(encoding="utf-8")
)


def place(found: Assistance) -> str | None:
    where = found.place
    return ", ".join(filter(None, (where.commune, where.province))) if where else None


@pytest.mark.parametrize("row", NOTES, ids=lambda row: row["note"][:40])
def test_a_note_gives_procedure_place_signs_and_script(
    front: FrontDesk, checker: RequirementChecker, row: dict[str, Any]
) -> None:
    found = assist(front, checker, row["note"])
    likely = [each.code for each in found.likely]
    if row.get("sense") and not front.search.by_sense:
        pass
    elif row["procedure"]:
        shown = likely if row.get("second") else likely[:1]
        assert set(shown) & set(row["procedure"])
    else:
        assert len(found.procedure) != 1
    assert len(likely) <= 5
    assert place(found) == row.get("place")
    assert list(found.violations) == row.get("violations", [])
    assert 1 <= len(found.script) <= 3
    assert not any(char.isdigit() for line in found.script for char in line)
    heard = {(each.place or each.within or "").rpartition(", ")[2] for each in found.places}
    assert set(row.get("heard", [])) <= heard
    assert row.get("question", "") in (found.question or "")
    assert bool(found.violations) <= bool(found.citations)


def test_what_the_operator_chose_goes_before_what_is_guessed(
    front: FrontDesk, checker: RequirementChecker
) -> None:
    note = "mẹ mất hôm qua, cần kt + mai táng phí, ở Q12 cũ"
    open_note = assist(front, checker, note)
    assert open_note.options
    chosen = assist(front, checker, note, procedure="1.000656", place=open_note.options[1].code)
    assert chosen.procedure == ("1.000656",)
    assert chosen.likely[0].code == "1.000656"
    assert place(chosen) == open_note.options[1].name
    assert chosen.options == ()
    assert chosen.card is not None
    assert "1.000656" in (chosen.card.subtitle or "")


@pytest.mark.parametrize("wrong", ["9.999999", "", "<script>"])
def test_a_choice_that_does_not_exist_is_no_choice(
    front: FrontDesk, checker: RequirementChecker, wrong: str
) -> None:
    note = "đổi gplx sắp hết hạn"
    assert assist(front, checker, note, procedure=wrong, place=wrong) == assist(
        front, checker, note
    )


def test_several_places_keep_their_roles(front: FrontDesk, checker: RequirementChecker) -> None:
    found = assist(front, checker, "tách thửa, đất ở Xã Hòa Vang Đà Nẵng, kh đang ở Hà Nội")
    roles = {each.words: each.role for each in found.places}
    assert "nơi có đất" in roles.values()
    assert place(found) == "Xã Hòa Vang, Đà Nẵng"


def test_a_demand_in_a_note_comes_with_what_to_say(
    front: FrontDesk, checker: RequirementChecker
) -> None:
    found = assist(front, checker, "khách bị xã bắt nộp sổ hộ khẩu giấy mới nhận hs, bức xúc")
    assert found.violations == ("V04",)
    assert "dấu hiệu không đúng quy định" in found.script[0]
    assert "sổ hộ khẩu đã bỏ" in found.script[0]
    assert found.signs[0].basis
    assert set(found.signs[0].basis) <= {source.id for source in found.sources}


def test_short_notes_accuse_nobody(front: FrontDesk, checker: RequirementChecker) -> None:
    # Two or three syllables are like many stories; without a demand there is no sign.
    for note in ("nvqs", "đk lần đầu", "ks", "hh", "a", "", "   ", "?" * 3000):
        assert assist(front, checker, note).violations == ()


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("con 5t", "con 5 tuổi"),
        ("nghỉ t7", "nghỉ thứ 7"),
        ("cc photo", "chứng thực bản sao"),
        ("đổi cc gắn chip hh", "đổi căn cước gắn chip hết hạn"),
        ("cc chữ ký", "chứng thực chữ ký"),
        ("nộp tt", "nộp trực tiếp"),
        ("TT Hà Nội", "thường trú Hà Nội"),
        ("Cà Mau", "Cà Mau"),
    ],
)
def test_shorthand_is_spelled_out(short: str, full: str) -> None:
    assert spelled_out(short) == full


def test_the_batch_record_keeps_its_contract(front: FrontDesk, checker: RequirementChecker) -> None:
    record = assist(front, checker, "đk kết hôn, kh ở p15 q11 tphcm cũ").record()
    assert {"procedure", "place", "violations", "script", "citations"} <= set(record)
    assert record["place"]["commune"] == "Phường Phú Thọ"


@pytest.mark.parametrize(
    ("note", "says"),
    [
        ("muon to cao can bo xa nhan tien", "người đứng đầu cơ quan đang quản lý người đó"),
        ("khieu nai qd thu hoi dat cua xa", "người đã ra quyết định"),
    ],
)
def test_who_appeals_or_denounces_is_told_where_it_goes(
    front: FrontDesk, checker: RequirementChecker, note: str, says: str
) -> None:
    found = assist(front, checker, note)
    assert says in found.script[0]
    assert found.procedure == ()
    assert not any("tại quầy" in line for line in found.script)
    assert {"E-12", "E-13"} & set(found.citations)
