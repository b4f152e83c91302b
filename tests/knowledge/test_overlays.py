"""Overlays: whose they are, on which day they hold, and that nothing is guessed from them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from dungcua.errors import InvalidCard
from dungcua.knowledge.answer import Composer
from dungcua.knowledge.answer.counter import Place
from dungcua.knowledge.load import DATA_DIR, KnowledgeBase, load_overlay_file
from dungcua.knowledge.model import Aspect, Confidence, Currency, FeeKind, Life
from dungcua.knowledge.overlays import AnyCounter, Hotline, OverlayKind, Overlays, Reach

HANOI, HAI_PHONG, HA_TINH, CA_MAU = "01", "31", "42", "96"
TODAY = date(2026, 11, 22)
LIFE = Life(TODAY, "ví dụ", Confidence.SECONDARY, date(2026, 1, 1), date(2026, 12, 31))


def a_list(name: str, reach: Reach, *codes: str, province: str | None = None) -> AnyCounter:
    return AnyCounter(name, reach, "ví dụ", ("B-10",), LIFE, province, codes or None)


def test_the_fees_of_a_province_are_its_own_and_dated(knowledge: KnowledgeBase) -> None:
    layers = knowledge.overlays
    fees = layers.fees_for("1.001193", HAI_PHONG, TODAY)
    assert [(fee.kind, fee.amount) for fee in fees] == [
        (FeeKind.AMOUNT, 8000),
        (FeeKind.FREE, None),
        (FeeKind.FREE, None),
    ]
    assert fees[1].when is not None
    assert "hộ nghèo" in fees[1].when
    assert all(fee.life and fee.life.source and fee.basis for fee in fees)
    assert len(layers.fees_for("1.001193", HAI_PHONG, date(2026, 8, 7))) == 2
    assert layers.fees_for("1.001193", CA_MAU, TODAY) == ()


def test_the_cards_carry_the_layers_and_keep_their_own_fees(knowledge: KnowledgeBase) -> None:
    card = knowledge.procedure("2.000720")
    provinces = [fee.province_code for fee in card.fees]
    assert provinces[0] is None
    assert {HANOI, HAI_PHONG} < set(provinces)
    there = Composer(knowledge, TODAY).answer(card, [Aspect.FEE], place=Place("Hà Nội", HANOI))
    said = next(block for block in there.blocks if block.key == "fee").lines
    assert "miễn phí" in said[0].text
    assert said[0].basis == ("A-11", "nq-78-2026-hdnd-hn")


def test_a_number_that_nobody_confirmed_is_not_given(knowledge: KnowledgeBase) -> None:
    layers = knowledge.overlays
    assert {line.number for line in layers.hotlines} >= {"18001096", "1900.0368", "1900 1009"}
    assert layers.hotlines_for(HANOI, TODAY)[0].number == "1900 1009"
    assert layers.hotlines_for(HANOI, date(2025, 12, 2)) == ()
    assert layers.hotlines_for(HAI_PHONG, TODAY) == ()
    assert layers.hotlines_for(None, TODAY) == ()


def test_a_list_that_was_not_read_says_neither_yes_nor_no(knowledge: KnowledgeBase) -> None:
    layers = knowledge.overlays
    assert layers.reach("1.001193", HA_TINH, TODAY) is None
    assert [each.id for each in layers.unread_lists(HA_TINH, TODAY)] == [
        "danh-muc-ha-tinh",
        "danh-muc-toan-quoc",
    ]
    assert [each.id for each in layers.unread_lists(CA_MAU, TODAY)] == ["danh-muc-toan-quoc"]
    assert layers.unread_lists(CA_MAU, date(2026, 8, 4)) == ()


def test_certified_copies_are_taken_everywhere(knowledge: KnowledgeBase) -> None:
    found = knowledge.overlays.reach("2.000815", CA_MAU, TODAY)
    assert found is not None
    assert found.reach is Reach.COUNTRY
    assert found.basis == ("B-17",)
    vehicle = knowledge.overlays.reach("1.013067", CA_MAU, TODAY)
    assert vehicle is not None
    assert vehicle.reach is Reach.PROVINCE


def test_the_farthest_list_in_force_counts() -> None:
    near = a_list("near", Reach.PROVINCE, "1.000001", province=HA_TINH)
    far = a_list("far", Reach.COUNTRY, "1.000001")
    layers = Overlays(any_counter=(near, far))
    assert layers.reach("1.000001", HA_TINH, TODAY) is far
    assert Overlays(any_counter=(near,)).reach("1.000001", CA_MAU, TODAY) is None
    assert layers.reach("1.000001", HA_TINH, date(2027, 1, 1)) is None
    assert layers.reach("1.000002", HA_TINH, TODAY) is None


def test_a_province_without_layers_has_no_fees_of_another(knowledge: KnowledgeBase) -> None:
    owners = {layer.province_code for layer in knowledge.overlays.fees}
    assert owners == {HANOI, HAI_PHONG}


def test_every_layer_is_dated_and_sourced(knowledge: KnowledgeBase) -> None:
    lives = list(knowledge.overlays.lives())
    assert {kind for kind, *_ in lives} == set(OverlayKind)
    assert len({key for _, key, _, _ in lives}) == len(lives)
    for _, _, what, life in lives:
        assert what
        assert life.source
        assert life.verified_on <= knowledge.edition


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        (OverlayKind.HOTLINES, {"fax": "0000"}),
        (OverlayKind.HOTLINES, {"number": 18001096}),
        (OverlayKind.ANY_COUNTER, {"reach": "world"}),
        (OverlayKind.FEES, {"life": {}}),
    ],
)
def test_a_file_of_another_form_is_refused(
    tmp_path: Path, kind: OverlayKind, change: dict[str, object]
) -> None:
    good = next((DATA_DIR / "overlays" / kind.value).glob("*.yaml"))
    entries = yaml.safe_load(good.read_text(encoding="utf-8"))
    file = tmp_path / "layer.yaml"
    file.write_text(yaml.safe_dump([entries[0] | change]), encoding="utf-8")
    with pytest.raises(InvalidCard, match=r"layer\.yaml"):
        load_overlay_file(file, kind)


def test_a_file_with_comments_only_is_no_layer(tmp_path: Path) -> None:
    file = tmp_path / "empty.yaml"
    file.write_text("# nothing yet\n", encoding="utf-8")
    assert load_overlay_file(file, OverlayKind.HOTLINES) == []


@pytest.mark.parametrize(
    ("code", "amounts"),
    [
        ("2.000406", {10}),
        ("1.001146", {10}),
        ("1.002757", {25, 50}),
        ("1.003460", {145, 155, 165}),
        ("2.000815", {10}),
        ("2.000884", {10}),
    ],
)
def test_fees_in_dollars_are_said_in_dollars(
    knowledge: KnowledgeBase, code: str, amounts: set[int]
) -> None:
    card = knowledge.procedure(code)
    assert {f.amount for f in card.fees if f.currency is Currency.USD} == amounts
    answer = Composer(knowledge, TODAY).answer(card, [Aspect.FEE])
    said = " ".join(
        line.text for block in answer.blocks if block.key == "fee" for line in block.lines
    )
    for amount in amounts:
        assert f"{amount} đô la Mỹ" in said
        assert f" {amount} đồng" not in said


def test_hotline_is_a_frozen_fact() -> None:
    line = Hotline("a", "Ví dụ", "0000", "Ví dụ", ("E-04",), LIFE)
    with pytest.raises(AttributeError):
        line.number = "1"  # type: ignore[misc]
