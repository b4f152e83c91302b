"""What an answer is made of: sentences with the facts they rest on, in titled blocks.

Everything here is plain data; :mod:`compose` and :mod:`imported` fill it, the modules of
:mod:`dungcua.knowledge.answer.renderings` turn it into what a channel can carry.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from dungcua.knowledge.model import Aspect

__all__ = ["BESIDE", "BLOCK_OF", "PORTAL_PAGE", "Answer", "Block", "Lang", "Mark", "Said"]

Lang = Literal["vi", "en"]

PORTAL_PAGE = "https://dichvucong.gov.vn/thu-tuc-hanh-chinh/{id}"

BLOCK_OF = {Aspect.LAWFUL.value: "not_demand"}
"""Where an aspect has a block of another name."""

# What a person needs beside the one thing asked, so that no second trip is for nothing.
BESIDE = {
    "steps": ("where", "papers"),
    "where": ("online",),
    "papers": ("not_demand",),
    "fee": ("time",),
    "time": ("fee",),
}


class Mark(StrEnum):
    """How a line is meant."""

    PLAIN = "plain"
    BRING = "bring"
    HELD = "held"
    WARNING = "warning"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Said:
    """One thing said, the ids of the facts it rests on, how it is meant, in which language.

    ``at`` is the place of the fact within its card ("fees.0", "cases.thuong.to-khai"), so
    that a citation can open that very fact; empty when it is no single one.

    What is asserted rests on facts that hold today. With :attr:`Mark.UNKNOWN` nothing is
    asserted; the ids then name what we could not say, so that a reader can look it up.
    """

    text: str
    basis: tuple[str, ...]
    mark: Mark = Mark.PLAIN
    lang: Lang = "vi"
    at: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A titled group of sentences; ``key`` is an :class:`Aspect` value or "not_demand".

    ``lead`` says the block in one sentence, for whoever has room for no more.
    """

    key: str
    title: str
    lines: tuple[Said, ...]
    lead: Said | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A structured answer, ready for any rendering.

    ``short`` answers the thing asked in at most two sentences; ``dates`` is the life of
    the card in words; ``question`` is the case question still open, if the case changes
    the papers. ``lang`` is the language asked for and given; single lines may still be
    Vietnamese (:attr:`Said.lang`), and ``notice`` then says so.
    """

    code: str
    title: str
    curated: bool
    short: tuple[Said, ...]
    blocks: tuple[Block, ...]
    dates: str
    portal: str | None
    question: str | None
    lang: Lang = "vi"
    notice: str | None = None

    @property
    def lines(self) -> tuple[Said, ...]:
        """Everything said, the short part first."""
        return (*self.short, *(line for block in self.blocks for line in block.lines))

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of every fact used, in order of first use."""
        return tuple(dict.fromkeys(source for line in self.lines for source in line.basis))

    def lead(self, key: str) -> Said | None:
        """Return the one line that stands for a block; None without such a block."""
        block = next((each for each in self.blocks if each.key == key and each.lines), None)
        return None if block is None else block.lead or block.lines[0]
