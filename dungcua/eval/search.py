"""``python -m dungcua.eval.search FILE …``: how well the search finds, asks and refuses.

Each file holds JSON lines. A line with ``question`` and ``codes`` (or ``code``) asks about a
procedure; one with ``text`` and no codes is none of our business and must be refused; a
question whose codes are empty is not labelled and is skipped. Every file is measured as
written, without diacritics and with slips of the fingers, through the same chain as a
message: normalised, places taken out, searched. All variants run in one go over the same
texts; each text is encoded once. Speed is measured by :mod:`dungcua.eval.search_bench`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import astuple, dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from dungcua.actions.front import FrontDesk
from dungcua.errors import KnowledgeError
from dungcua.knowledge.encoder import Encoder, ModelCard, Vectors, locate
from dungcua.knowledge.load import KnowledgeBase, load
from dungcua.knowledge.places import Gazetteer
from dungcua.knowledge.search import Ask, ProcedureSearch, Weights
from dungcua.knowledge.search.built import Built, open_built
from dungcua.knowledge.search.dense import DenseIndex
from dungcua.knowledge.text.fold import fold
from dungcua.settings import Settings

__all__ = ["Figures", "Question", "main", "measure", "read_questions", "slips"]

_TOP = 10
_SLIP_SHARE = 0.2
_SHORTEST = 3
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_WORDS_ONLY = Weights()
_BM25_ONLY = Weights(
    phrase=0,
    name=0,
    unasked_act=0,
    missing_act=0,
    twin_words=0,
    twin_act=0,
    prior=0,
    circumstances=0,
    otherwise=0,
)
_NO_ACTS = replace(Weights(), unasked_act=0, missing_act=0, twin_act=0)
_DENSE_ONLY = replace(_BM25_ONLY, folded=1e-9, plain=0, dense=1)
_NAIVE = replace(_BM25_ONLY, folded=0.25, plain=0.25, dense=0.5)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked and the codes that answer it; none means that it must be refused."""

    text: str
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares in 0 … 1 of one set in one form; None where nothing was to be found."""

    count: int
    first: float | None
    among_five: float | None
    among_ten: float | None
    abstained: float
    asked: float


class Remembering(Encoder):
    """An encoder that encodes each question once, however many variants ask for it."""

    def __init__(self, card: ModelCard, tokenizer: Any, session: Any) -> None:
        super().__init__(card, tokenizer, session)
        self._known: dict[str, Vectors] = {}

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Return one row for each question."""
        for text in texts:
            if text not in self._known:
                self._known[text] = super().queries([text])[0]
        return np.stack([self._known[text] for text in texts])


def read_questions(path: Path) -> list[Question]:
    """Read the labelled lines of a file."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if "text" in record and "codes" not in record and "code" not in record:
            found.append(Question(record["text"], frozenset()))
            continue
        codes = record.get("codes") or [record.get("code")]
        if any(codes):
            found.append(Question(record["question"], frozenset(filter(None, codes))))
    return found


def slips(text: str, rng: Random) -> str:
    """Return ``text`` with every fifth word mistyped: a neighbour, a letter too few or many."""
    return " ".join(
        _slip(word, rng) if len(word) >= _SHORTEST and rng.random() < _SLIP_SHARE else word
        for word in text.split()
    )


def _slip(word: str, rng: Random) -> str:
    at = rng.randrange(1, len(word))
    kind = rng.randrange(4)
    if kind == 0:
        return word[:at] + _neighbour(word[at], rng) + word[at + 1 :]
    if kind == 1:
        return word[:at] + word[at + 1 :]
    if kind == 2:
        return word[:at] + word[at] + word[at:]
    return word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]


def _neighbour(letter: str, rng: Random) -> str:
    bare = fold(letter)
    for row in _KEYS:
        if bare and bare in row:
            at = row.index(bare)
            return rng.choice(row[max(0, at - 1) : at] + row[at + 1 : at + 2])
    return letter


def measure(desk: FrontDesk, questions: Sequence[Question]) -> Figures:
    """Search for every question and count."""
    places: list[int | None] = []
    abstained = asked = 0
    for question in questions:
        result = desk.find(question.text, _TOP)
        codes = [hit.code for hit in result.hits]
        places.append(next((n for n, code in enumerate(codes) if code in question.codes), None))
        abstained += result.abstain
        asked += result.ask is Ask.PROCEDURE
    total = len(questions)

    def within(limit: int) -> float | None:
        if not any(question.codes for question in questions):
            return None
        return sum(place is not None and place < limit for place in places) / total

    return Figures(total, within(1), within(5), within(_TOP), abstained / total, asked / total)


def _forms(questions: Sequence[Question]) -> Iterator[list[Question]]:
    """Yield the questions as written, without diacritics and with slips."""
    rng = Random(7)  # noqa: S311 - the same slips in every run
    yield list(questions)
    yield [replace(q, text=fold(q.text)) for q in questions]
    yield [replace(q, text=slips(q.text, rng)) for q in questions]


def _variants(kb: KnowledgeBase, built: Built | None) -> Iterator[tuple[str, ProcedureSearch]]:
    if built is not None:
        as_typed = replace(built, speller=None)
        bare = replace(built, restorer=None)
        for name, parts, weights in (
            ("all", built, Weights()),
            ("slips not undone", as_typed, Weights()),
            ("diacritics not restored", bare, Weights()),
            ("without twins", built, replace(Weights(), twin_words=0, twin_act=0)),
            ("without acts", built, _NO_ACTS),
            ("without circumstances", built, replace(Weights(), circumstances=0)),
            ("without priors", built, replace(Weights(), prior=0)),
            ("without everyday words", built, replace(Weights(), otherwise=0)),
            ("naive blend .5 .25 .25", as_typed, _NAIVE),
            ("encoder alone", as_typed, _DENSE_ONLY),
        ):
            yield name, parts.search(kb.procedures, kb.catalogue, weights)
        official = {code: replace(entry, spoken=()) for code, entry in kb.catalogue.items()}
        yield "listed by official name only", built.search(kb.procedures, official)
    for name, weights in (("words, no encoder", _WORDS_ONLY), ("BM25 alone", _BM25_ONLY)):
        yield name, ProcedureSearch(kb.procedures, kb.catalogue, weights=weights)


def main(paths: Sequence[str], write: Callable[[str], object] = print) -> int:
    """Measure each file in each form with each variant and write a Markdown table."""
    if not paths:
        print(__doc__, file=sys.stderr)
        return 2
    kb, gazetteer = load(), Gazetteer.load()
    built: Built | None
    try:
        var = Settings().var
        encoder = Remembering.load(locate(var / "encoder"))
        built = replace(open_built(var), dense=DenseIndex.open(var / "index", encoder))
    except KnowledgeError as error:
        print(f"without the encoder: {error}", file=sys.stderr)
        built = None
    sets = [(Path(path).stem, read_questions(Path(path))) for path in paths]
    write(f"{len(kb.procedures)} cards, {len(kb.catalogue)} listed, knowledge {kb.version}\n")
    write("Each cell: as written / without diacritics / with slips.\n")
    write("| search | set | n | R@1 | R@5 | R@10 | abstains | asks |")
    write("|---|---|---|---|---|---|---|---|")
    for variant, search in _variants(kb, built):
        desk = FrontDesk(kb, search, gazetteer)
        for name, questions in sets:
            forms = [measure(desk, disturbed) for disturbed in _forms(questions)]
            write(_row(variant, name, forms))
    return 0


def _row(variant: str, name: str, forms: Sequence[Figures]) -> str:
    columns = zip(*(astuple(form)[1:] for form in forms), strict=True)
    return "| " + " | ".join([variant, name, str(forms[0].count), *map(_cell, columns)]) + " |"


def _cell(shares: Sequence[float | None]) -> str:
    """Return the shares of the three forms, .929 / .919 / .939, or a dash for none."""
    known = [share for share in shares if share is not None]
    return " / ".join(f"{share:.3f}".removeprefix("0") for share in known) or "–"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
