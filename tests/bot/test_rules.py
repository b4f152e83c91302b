from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from dungcua.settings import ROOT
from tests.bot.conftest import RasaSide
from tests.bot.test_training_data import BOT, INTENTS

pytestmark = pytest.mark.rasa
STORIES = Path(__file__).parent / "data" / "test_stories.yml"


def test_data_is_valid_and_nothing_conflicts(rasa_side: RasaSide) -> None:
    done = rasa_side.rasa(
        "data", "validate", "--max-history", "5",
        "--config", str(ROOT / "config.yml"),
        "--domain", str(BOT / "domain"),
        "--data", str(BOT / "data"),
    )  # fmt: skip
    told = done.stdout + done.stderr
    assert done.returncode == 0, told[-3000:]
    assert "No story structure conflicts found" in told
    warned = {line.split("UserWarning: ")[1] for line in told.splitlines() if "UserWarning" in line}
    # Rasa itself says this one; no rule can.
    assert {w.split("'")[1] for w in warned} <= {"utter_default"}


def test_stories_are_predicted(rasa_side: RasaSide, model: Path) -> None:
    done = rasa_side.rasa(
        "test", "core", "--fail-on-prediction-errors", "--no-plot",
        "--model", str(model),
        "--stories", str(STORIES),
        "--endpoints", "none.yml",
        "--out", str(rasa_side.folder / "results"),
    )  # fmt: skip
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    failed = (rasa_side.folder / "results" / "failed_test_stories.yml").read_text(encoding="utf-8")
    assert "None of the test stories failed" in failed


def test_every_intent_has_a_rule() -> None:
    rules = [
        rule
        for file in (BOT / "data" / "rules").glob("*.yml")
        for rule in yaml.safe_load(file.read_text(encoding="utf-8"))["rules"]
    ]
    ruled = {step["intent"] for rule in rules for step in rule["steps"] if "intent" in step}
    # Rasa maps "restart" to action_restart, which is ours.
    assert ruled - {"nlu_fallback"} == set(INTENTS) - {"restart"}


def test_no_utterance_is_a_fallback() -> None:
    config = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    (policy,) = config["policies"]
    assert policy["core_fallback_action_name"] == "action_default_fallback"
