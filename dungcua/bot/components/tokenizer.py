"""Vietnamese syllables as tokens: what was typed, normalised, and its folded form."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from dungcua.knowledge.text.fold import fold, words
from dungcua.knowledge.text.normalise import normalise

__all__ = ["VietnameseTokenizer"]

_EMPTY = "__empty__"
"""Stands for a message without any word (only signs or emoji), so that it has a token."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class VietnameseTokenizer(Tokenizer):
    """Split a message into syllables after undoing chat shorthand and keystroke residue.

    ``Token.text`` keeps the diacritics, ``Token.lemma`` is folded; featurizers choose by
    ``use_lemma``. Offsets are those of the normalised text. ``max_tokens`` bounds the
    work that one long message can cause.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults: no intent splitting, 400 tokens at most, normalise."""
        return {
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "token_pattern": None,
            "prefix_separator_symbol": None,
            "max_tokens": 400,
            "normalise": True,
        }

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Return the tokens of one attribute of ``message``; never an empty list."""
        raw = str(message.get(attribute))
        text = normalise(raw) if self._config["normalise"] else raw
        syllables = words(text)[: self._config["max_tokens"]]
        if not syllables:
            return [Token(_EMPTY, 0, len(raw))]
        tokens = []
        at = 0
        for syllable in syllables:
            at = text.index(syllable, at)
            tokens.append(Token(syllable.lower(), at, at + len(syllable), lemma=fold(syllable)))
            at += len(syllable)
        return tokens
