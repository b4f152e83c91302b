"""The sentence encoder: built once from an installed wheel, run by onnxruntime."""

from dungcua.knowledge.encoder.build import ModelCard, build, locate, read_card
from dungcua.knowledge.encoder.runtime import Encoder, Vectors

__all__ = ["Encoder", "ModelCard", "Vectors", "build", "locate", "read_card"]
