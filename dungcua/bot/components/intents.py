"""The intent of a message: Rasa's logistic regression, fed without detours.

Rasa joins the features of a message three times over, as matrices of every kind that it
knows, before a regression of one row; that took longer than the regression. What is learnt,
stored and told is Rasa's.
"""

from __future__ import annotations

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.message import Message
from scipy.sparse import csr_matrix

__all__ = ["SentenceClassifier"]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SentenceClassifier(LogisticRegressionClassifier):
    """Reads the sparse sentence vectors that featurizers gave a message, in their order."""

    def _create_X(self, messages: list[Message]) -> csr_matrix:  # noqa: N802 - Rasa's name
        rows = [
            [
                feature.features
                for feature in message.features
                if feature.attribute == TEXT
                and feature.type == FEATURE_TYPE_SENTENCE
                and feature.is_sparse()
            ]
            for message in messages
        ]
        data, columns, ends = [], [], [0]
        width = 0
        for vectors in rows:
            width = 0
            for vector in vectors:
                data.append(vector.data)
                columns.append(vector.col + width)
                width += vector.shape[1]
            ends.append(ends[-1] + sum(vector.nnz for vector in vectors))
        return csr_matrix(
            (np.concatenate(data), np.concatenate(columns), ends), shape=(len(rows), width)
        )
