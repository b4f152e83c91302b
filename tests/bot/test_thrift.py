"""What is laid over Rasa accepts and returns what Rasa's own code does."""

from __future__ import annotations

import json

import pytest

from tests.bot.conftest import RasaSide

pytestmark = pytest.mark.rasa

_ANSWERS = [
    {"events": [], "responses": []},
    {},
    {"events": [{"event": "slot", "timestamp": None, "name": "lang", "value": "vi"}]},
    {"events": [{"event": "restart", "timestamp": None}], "responses": [{"custom": {"a": 1}}]},
    {"events": [{"event": "followup", "timestamp": None, "name": "complaint_form"}]},
    {"events": [{"event": "slot", "timestamp": None, "value": "vi"}]},
    {"events": [{"event": "no such event", "timestamp": None}]},
    {"events": [{"timestamp": None}]},
    {"events": {}},
    {"responses": ["a"]},
    {"responses": {}},
    [],
    "a",
]
_BOTH = """
import json, sys
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.events import Event
from rasa.shared.utils.common import all_subclasses
from dungcua.bot.thrift import do_once

def accepts(answer):
    try:
        return RemoteAction("a", None)._validate_action_result(answer)
    except ValidationError as error:
        return error.message.split(". Failed to validate")[0]

def resolved(name):
    try:
        return str(Event.resolve_by_type(name))
    except ValueError:
        return "unknown"

answers = json.load(sys.stdin)
names = sorted({c.type_name for c in all_subclasses(Event)}) + ["topic", "no such event"]
told = []
for again in range(3):
    told.append([[accepts(a) for a in answers], [resolved(n) for n in names]])
    do_once()
print(json.dumps(told))
"""


def test_answers_are_checked_and_events_are_found_as_before(rasa_side: RasaSide) -> None:
    done = rasa_side.python("-c", _BOTH, stdin=json.dumps(_ANSWERS))
    assert done.returncode == 0, done.stderr[-2000:]
    plain, once, twice = json.loads(done.stdout)
    assert plain == once == twice
    accepted, resolved = plain
    assert accepted[:5] == [True] * 5
    assert all(isinstance(refusal, str) for refusal in accepted[5:])
    assert len(set(resolved)) > 10
    assert resolved[-1] == "unknown"
