"""Word and letter counts of a whole message.

Rasa's own featurizer also counts every single token, for models that read sequences. A
logistic regression does not, and those counts cost more than half of a parse.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.featurizers.sparse_featurizer.count_vectors_featurizer import (
    CountVectorsFeaturizer,
)
from rasa.shared.nlu.constants import TEXT

__all__ = ["SentenceCounts"]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceCounts(CountVectorsFeaturizer):
    """Counts for the message as a whole; no features for single tokens."""

    def _create_features(
        self, attribute: str, all_tokens: list[list[str]]
    ) -> tuple[list[Any], list[Any]]:
        vectorizer = self.vectorizers.get(attribute)
        if vectorizer is None or attribute != TEXT:
            return [None] * len(all_tokens), [None] * len(all_tokens)
        sentences: list[Any] = []
        for tokens in all_tokens:
            counted = vectorizer.transform([" ".join(tokens)])
            counted.sort_indices()
            sentences.append(counted.tocoo())
        return [None] * len(all_tokens), sentences
