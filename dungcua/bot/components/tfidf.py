"""TF-IDF of a whole message: word and letter n-grams, with or without diacritics.

Rasa's count featurizer gives raw counts, so that a long story drowns in its frequent
letters, and it counts every single token as well, which only sequence models read. Here a
message is one vector of length ``scale``: a logistic regression with C = 1 on it is one
with C = scale² on unit vectors. What is learnt is stored as JSON, not as a pickle.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.io import dump_obj_as_json_to_file, read_json_file
from scipy.sparse import coo_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

__all__ = ["SentenceTfidf"]

_FILE = "tfidf.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceTfidf(SparseFeaturizer, GraphComponent):
    """One sparse sentence vector a message.

    Config: ``form`` "plain" or "folded" (token text or lemma), ``analyzer`` "word" or
    "char_wb", ``min_ngram``, ``max_ngram``, ``scale`` (length of the vector).
    """

    @classmethod
    def required_components(cls) -> list[type]:
        """Return what has to stand before it in the pipeline: a tokenizer."""
        return [Tokenizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the defaults: folded words and word pairs."""
        return {
            **SparseFeaturizer.get_default_config(),
            "form": "folded",
            "analyzer": "word",
            "min_ngram": 1,
            "max_ngram": 2,
            "scale": 4.5,
        }

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Refuse a form or analyzer that does not exist, when the graph is built."""
        if config.get("form", "folded") not in ("plain", "folded"):
            raise ValueError("SentenceTfidf: form is 'plain' or 'folded'")
        if config.get("analyzer", "word") not in ("word", "char_wb"):
            raise ValueError("SentenceTfidf: analyzer is 'word' or 'char_wb'")

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        vectorizer: TfidfVectorizer | None = None,
    ) -> None:
        """Keep the configuration; ``vectorizer`` is the fitted one when loading."""
        super().__init__(execution_context.node_name, config)
        self._storage = model_storage
        self._resource = resource
        self._vectorizer = vectorizer
        self._analyse: Callable[[str], list[str]] | None = None
        self._idf: Any = None

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceTfidf:
        """Create the untrained component."""
        return cls(config, model_storage, resource, execution_context)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn vocabulary and document frequencies from the texts; store them."""
        texts = [self._words(m) for m in training_data.training_examples if m.get(TEXT)]
        if texts:
            self._vectorizer = _new_vectorizer(self._config).fit(texts)
            self._persist()
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add features to the training examples."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add one sentence vector to every message that has a text."""
        for message in messages:
            if self._vectorizer is not None and message.get(TEXT) is not None:
                vector = self._vector(self._vectorizer, self._words(message))
                self.add_features_to_message(None, vector, TEXT, message)
        return messages

    def _vector(self, vectorizer: TfidfVectorizer, text: str) -> coo_matrix:
        """Return what ``vectorizer.transform([text])`` does, times the scale.

        scikit-learn is made for thousands of texts at once: for one it takes ten times as long.
        """
        if self._analyse is None:
            self._analyse, self._idf = vectorizer.build_analyzer(), vectorizer.idf_
        columns: dict[int, int] = {}
        for gram in self._analyse(text):
            column = vectorizer.vocabulary_.get(gram)
            if column is not None:
                columns[column] = columns.get(column, 0) + 1
        found = np.fromiter(columns, dtype=np.int32, count=len(columns))
        found.sort()
        counts = np.fromiter((columns[c] for c in found), dtype=np.float64, count=len(found))
        weights = (1.0 + np.log(counts)) * self._idf[found]
        length = np.sqrt(weights @ weights)
        if length:
            weights *= self._config["scale"] / length
        row = np.zeros(len(found), dtype=np.int32)
        return coo_matrix((weights, (row, found)), shape=(1, len(self._idf)))

    def _words(self, message: Message) -> str:
        folded = self._config["form"] == "folded"
        tokens = message.get(TOKENS_NAMES[TEXT]) or []
        return " ".join(_number(t.lemma if folded else t.text) for t in tokens)

    def _persist(self) -> None:
        assert self._vectorizer is not None  # noqa: S101 - train() has just set it
        learnt = {
            "grams": sorted(self._vectorizer.vocabulary_, key=self._vectorizer.vocabulary_.get),
            "idf": [round(float(x), 6) for x in self._vectorizer.idf_],
        }
        with self._storage.write_to(self._resource) as folder:
            dump_obj_as_json_to_file(folder / _FILE, learnt)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SentenceTfidf:
        """Load what was learnt; an untrained model gives an untrained component."""
        try:
            with model_storage.read_from(resource) as folder:
                learnt = read_json_file(folder / _FILE)
        except ValueError:
            return cls.create(config, model_storage, resource, execution_context)
        vocabulary = {gram: i for i, gram in enumerate(learnt["grams"])}
        vectorizer = _new_vectorizer(config, vocabulary)
        vectorizer.idf_ = np.asarray(learnt["idf"])
        return cls(config, model_storage, resource, execution_context, vectorizer)


def _new_vectorizer(
    config: dict[str, Any], vocabulary: dict[str, int] | None = None
) -> TfidfVectorizer:
    return TfidfVectorizer(
        analyzer=config["analyzer"],
        ngram_range=(config["min_ngram"], config["max_ngram"]),
        sublinear_tf=True,
        lowercase=False,
        token_pattern=r"\S+" if config["analyzer"] == "word" else None,
        vocabulary=vocabulary,
    )


def _number(token: str) -> str:
    """Make one token of all numbers: which number it is says nothing about the intent."""
    return "0" if token.isdigit() else token
