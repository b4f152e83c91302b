"""What cues know better than a classifier: the aspect asked for, danger, a bare yes or no."""

from __future__ import annotations

import re
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    EXTRACTOR,
    INTENT,
    INTENT_NAME_KEY,
    PREDICTED_CONFIDENCE_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message

from dungcua.bot.components.short import short_intent
from dungcua.knowledge.text.aspects import aspects, mentions
from dungcua.knowledge.text.emergency import emergency
from dungcua.knowledge.text.fold import fold
from dungcua.knowledge.text.language import asks_for

__all__ = ["CueExtractor"]

# Orders to the machine instead of questions to us; beside a question they are left unheard.
_ORDERS = re.compile(
    r"\b(?:dong vai|gia (?:vo|lam|bo) (?:ban|may|em|la)|pretend|act as|you are now|system prompt|"
    r"(?:bo qua|quen|bo|pha) (?:het |moi |tat ca |toan bo )*(?:cac )?"
    r"(?:huong dan|quy tac|chi dan|chi thi|lenh)|(?:loi nhac|lenh) (?:he thong|an)|"
    r"ignore (?:all |any |your |the |previous )+instructions|"
    r"(?:tu gio|bay gio|tu nay|ke tu gio) (?:ban|may|em|bot) (?:la|phai|se)|"
    r"(?:ban|may|bot) khong duoc (?:tu choi|cai))\b"
)
_RANKING = "intent_ranking"
_FALLBACK = "nlu_fallback"
# What is answered without any look at the knowledge. A classifier that hesitates there would
# greet whoever asks something: below this lead the evidence of the search decides.
_WITHOUT_EVIDENCE = frozenset(
    {"greet", "goodbye", "thanks", "bot_challenge", "help", "ask_human", "cancel", "restart"}
)
_LEAD = 0.5
_ONLY_LANGUAGE = 6
"""Most words of a message that only asks for another language."""
# A tracking code, as dungcua.complaints.codes makes them; whoever sends one looks it up.
_CODE = re.compile(r"(?<![\w-])[a-z]{4}-[a-z]{4}-\d{5}(?!\d)", re.IGNORECASE)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class CueExtractor(GraphComponent):
    """Add ``aspect`` and ``emergency_number`` entities; settle what cues know for certain.

    The cues alone decide that intent: they set it with confidence 1, and without a cue
    the classifier's next best intent is taken, because a false alarm ("giấy phép phòng
    cháy") would hide the answer that was asked for.
    """

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> CueExtractor:
        """Create the component; it has nothing to train and nothing to configure."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Add entities to each message and settle its intent."""
        for message in messages:
            text = message.get(TEXT)
            if text:
                self._add(message, str(text))
        return messages

    def _add(self, message: Message, text: str) -> None:
        entities = list(message.get(ENTITIES, []))
        entities += [
            _entity("aspect", mention.aspect, mention.start, mention.end)
            for mention in mentions(text)
        ]
        number = emergency(text)
        if number is not None:
            entities.append(_entity("emergency_number", number, 0, len(text)))
        message.set(ENTITIES, entities, add_to_output=True)
        self._settle(message, danger=number is not None)
        if number is not None:
            return
        settled = "track_complaint" if _CODE.search(text) else short_intent(text)
        if settled is None and not aspects(text) and _ORDERS.search(fold(text)):
            settled = "out_of_scope"
        if asks_for(text) and len(text.split()) <= _ONLY_LANGUAGE:
            settled = "ask_procedure"  # answered in the language, inside the form as well
        intent = message.get(INTENT) or {}
        if settled is not None:
            self._decide(message, settled)
        elif (
            intent.get(INTENT_NAME_KEY) in _WITHOUT_EVIDENCE
            and intent.get(PREDICTED_CONFIDENCE_KEY, 0.0) < _LEAD
        ):
            self._decide(message, _FALLBACK)

    @staticmethod
    def _decide(message: Message, name: str) -> None:
        """Set the intent that a cue proves."""
        ranking = [r for r in message.get(_RANKING, []) if r[INTENT_NAME_KEY] != name]
        intent = {INTENT_NAME_KEY: name, PREDICTED_CONFIDENCE_KEY: 1.0}
        message.set(INTENT, intent, add_to_output=True)
        message.set(_RANKING, [intent, *ranking], add_to_output=True)

    @staticmethod
    def _settle(message: Message, *, danger: bool) -> None:
        ranking = [r for r in message.get(_RANKING, []) if r[INTENT_NAME_KEY] != "emergency"]
        if danger:
            CueExtractor._decide(message, "emergency")
        elif ranking and (message.get(INTENT) or {}).get(INTENT_NAME_KEY) == "emergency":
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(_RANKING, ranking, add_to_output=True)


def _entity(kind: str, value: str, start: int, end: int) -> dict[str, Any]:
    return {
        ENTITY_ATTRIBUTE_TYPE: kind,
        ENTITY_ATTRIBUTE_VALUE: value,
        ENTITY_ATTRIBUTE_START: start,
        ENTITY_ATTRIBUTE_END: end,
        EXTRACTOR: "CueExtractor",
    }
