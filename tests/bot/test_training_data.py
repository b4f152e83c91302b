from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml

from dungcua.eval.widen import DISTURBED, MEASURED, disturbed, written
from dungcua.knowledge.text.fold import fold
from dungcua.settings import ROOT

BOT = ROOT / "dungcua" / "bot"
TESTS = Path(__file__).parent / "data"
BUTTONS = {
    "Nộp ở đâu?": "ask_procedure",
    "Cần giấy tờ gì?": "ask_procedure",
    "Phí bao nhiêu?": "ask_procedure",
    "Bao lâu xong?": "ask_procedure",
    "Các bước thế nào?": "ask_procedure",
    "Nộp trực tuyến được không?": "ask_procedure",
    "Ghi nhận phản ánh": "report_demand",
    "Tôi muốn phản ánh": "report_demand",
    "Đồng ý ghi nhận": "affirm",
    "Hủy phản ánh": "cancel",
    "Bỏ qua nơi xảy ra": "deny",
    "Gặp người hỗ trợ": "ask_human",
    "Tra cứu phản ánh": "track_complaint",
    "Bắt đầu lại": "restart",
    "Tôi muốn hỏi thủ tục khác": "help",
}


def examples(*files: Path) -> list[tuple[str, str]]:
    return [
        (line.removeprefix("- ").strip(), block["intent"])
        for file in files
        for block in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]
        for line in block["examples"].splitlines()
        if line.startswith("- ")
    ]


TRAINING = examples(*sorted((BOT / "data" / "nlu").glob("*.yml")))
HELD_BACK = examples(
    *(
        TESTS / f"nlu_{name}.yml"
        for name in ("dev", "heldout", "external", "final", "fresh", "varied", "last", "spoken")
    )
)
INTENTS = yaml.safe_load((BOT / "domain" / "domain.yml").read_text(encoding="utf-8"))["intents"]


@pytest.mark.parametrize("intent", INTENTS)
def test_every_intent_has_enough_examples(intent: str) -> None:
    least = 120 if intent in ("ask_procedure", "report_demand") else 30
    assert Counter(i for _, i in TRAINING)[intent] >= least


def test_no_example_belongs_to_two_intents() -> None:
    seen: dict[str, set[str]] = {}
    for text, intent in TRAINING:
        seen.setdefault(fold(text).rstrip("?"), set()).add(intent)
    assert {text: found for text, found in seen.items() if len(found) > 1} == {}


def test_what_is_measured_with_was_not_trained_on() -> None:
    trained = {text.lower() for text, _ in TRAINING}
    assert [text for text, _ in HELD_BACK if text.lower() in trained] == []


def test_test_sets_cover_every_intent() -> None:
    assert {intent for _, intent in HELD_BACK} == set(INTENTS)


@pytest.mark.parametrize(("text", "intent"), BUTTONS.items())
def test_button_texts_are_examples_of_their_intent(text: str, intent: str) -> None:
    assert (text, intent) in TRAINING


def test_examples_hold_no_personal_numbers() -> None:
    long_numbers = [t for t, _ in TRAINING if sum(c.isdigit() for c in t) >= 9]
    assert long_numbers == []


def test_disturbed_examples_are_those_of_the_generator() -> None:
    """Whoever adds an example runs ``python -m dungcua.eval.widen``."""
    again = disturbed(written(BOT / "data" / "nlu"), written(MEASURED))
    assert DISTURBED.read_text(encoding="utf-8") == again
