"""What to say: answers composed from facts, each sentence with the ids it rests on."""

from dungcua.knowledge.answer.cite import Source, cite
from dungcua.knowledge.answer.compose import Composer, in_vietnamese
from dungcua.knowledge.answer.counter import Place
from dungcua.knowledge.answer.imported import imported
from dungcua.knowledge.answer.structure import Answer, Block, Mark, Said

__all__ = [
    "Answer",
    "Block",
    "Composer",
    "Mark",
    "Place",
    "Said",
    "Source",
    "cite",
    "imported",
    "in_vietnamese",
]
