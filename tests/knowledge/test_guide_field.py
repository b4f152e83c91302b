"""A commune's pack: complete, signed, small, and honest about its end."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from datetime import date
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from dungcua.knowledge.answer import Composer, Place
from dungcua.knowledge.guide.field import (
    FieldPack,
    bundle,
    case_sheet,
    field_pack,
    signed,
)
from dungcua.knowledge.guide.holding import holds_until
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.places import Gazetteer
from dungcua.knowledge.requirements import PaperJudge

DAY = date(2026, 11, 22)
BIRTH = "1.001193"


@pytest.fixture(scope="module")
def place(places: Gazetteer) -> Place:
    commune = places.commune("20332")
    assert commune is not None
    return Place(commune.province, commune.province_code, commune.name, commune.code)


@pytest.fixture(scope="module")
def judge(knowledge: KnowledgeBase) -> PaperJudge:
    return PaperJudge(knowledge)


@pytest.fixture(scope="module")
def pack(knowledge: KnowledgeBase, judge: PaperJudge, places: Gazetteer, place: Place) -> FieldPack:
    return field_pack(knowledge, judge, places, place, DAY)


def part(pack: FieldPack, name: str) -> dict[str, Any]:
    digest = json.loads(pack.manifest)["parts"][name]["sha256"]
    found: dict[str, Any] = json.loads(pack.parts[digest])
    return found


def test_every_card_is_in_it_and_every_part_is_what_the_manifest_says(
    pack: FieldPack, knowledge: KnowledgeBase
) -> None:
    manifest = json.loads(pack.manifest)
    assert manifest["commune"] == {"code": "20332", "name": "Xã Hòa Tiến", "province": "Đà Nẵng"}
    assert (manifest["made"], manifest["until"]) == ("2026-11-22", "2027-01-21")
    assert {name.removeprefix("procedure/") for name in manifest["parts"] if "/" in name} == set(
        knowledge.procedures
    )
    for entry in manifest["parts"].values():
        raw = pack.parts[entry["sha256"]]
        assert hashlib.sha256(raw).hexdigest() == entry["sha256"]
        assert len(raw) == entry["bytes"]


def test_its_sheets_are_the_sentences_of_the_pages(
    pack: FieldPack, knowledge: KnowledgeBase, place: Place
) -> None:
    composer = Composer(knowledge, DAY)
    for code in (BIRTH, "2.000815", "1.013831"):
        card = knowledge.procedures[code]
        stored = part(pack, f"procedure/{code}")
        assert set(stored["sheets"]) == {"", *(case.id for case in card.cases)}
        for case, sheet in stored["sheets"].items():
            _, paper = case_sheet(composer, card, place, case or None)
            told = [[line[0] for line in section["lines"]] for section in sheet["sections"]]
            assert told == [[line.text for line in section.lines] for section in paper.sections]


def test_every_line_that_rests_on_something_names_a_source_with_its_dates(
    pack: FieldPack,
) -> None:
    sources = part(pack, "sources")
    for name in json.loads(pack.manifest)["parts"]:
        if not name.startswith("procedure/"):
            continue
        for sheet in part(pack, name)["sheets"].values():
            lines = [*sheet["summary"], *(x for s in sheet["sections"] for x in s["lines"])]
            for _text, mark, basis in lines:
                assert basis or mark == "unknown", name
                assert all(sources[one][1] for one in basis)


def test_verdicts_are_the_judges_and_unknown_is_left_out(
    pack: FieldPack, judge: PaperJudge
) -> None:
    stored = part(pack, f"procedure/{BIRTH}")["verdicts"]
    assert stored["so-ho-khau"]["verdict"] == "forbidden"
    for paper in judge.names:
        verdict = judge.judge(paper, BIRTH)
        assert verdict is not None
        assert (paper in stored) == (verdict.verdict != "unknown")


def test_a_part_ends_when_the_first_of_its_facts_does(
    pack: FieldPack, knowledge: KnowledgeBase
) -> None:
    ends = {
        name: part(pack, name)["until"]
        for name in json.loads(pack.manifest)["parts"]
        if name.startswith("procedure/")
    }
    assert any(ends.values())
    for code, card in knowledge.procedures.items():
        if card.life.valid_to is not None and card.life.valid_to >= DAY:
            end = ends[f"procedure/{code}"]
            assert end is not None
            assert end <= card.life.valid_to.isoformat()
    assert holds_until(knowledge, []) is None


def test_the_signature_is_of_the_manifest(pack: FieldPack) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    raw = base64.b64decode(signed(pack, key))
    assert len(raw) == 64
    r, s = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
    signature = encode_dss_signature(r, s)
    scheme = ec.ECDSA(hashes.SHA256())
    key.public_key().verify(signature, pack.manifest, scheme)
    with pytest.raises(InvalidSignature):
        key.public_key().verify(signature, pack.manifest.replace(b"20332", b"20333"), scheme)


def test_one_file_for_a_stick_of_a_few_megabytes(
    pack: FieldPack,
    knowledge: KnowledgeBase,
    judge: PaperJudge,
    places: Gazetteer,
    place: Place,
) -> None:
    file = bundle(pack, "chu-ky")
    assert len(file) < 6_000_000
    whole = json.loads(gzip.decompress(file))
    assert whole["manifest"].encode() == pack.manifest
    assert {digest: raw.encode() for digest, raw in whole["parts"].items()} == pack.parts
    assert bundle(field_pack(knowledge, judge, places, place, DAY), "chu-ky") == file


def test_the_next_day_costs_few_new_parts(
    pack: FieldPack,
    knowledge: KnowledgeBase,
    judge: PaperJudge,
    places: Gazetteer,
    place: Place,
) -> None:
    tomorrow = field_pack(knowledge, judge, places, place, date(2026, 11, 23))
    assert tomorrow.manifest != pack.manifest
    assert set(tomorrow.parts) == set(pack.parts)
