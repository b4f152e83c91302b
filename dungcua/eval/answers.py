"""``python -m dungcua.eval.answers EXPORT``: composed answers held against the portal's export.

A hundred combinations of procedure, aspect and place are drawn (seed 20261122; every field
takes its turn, so that none is left out) and composed as of the day of the machine. What
stands in the *sentences* is read back – sums, days, copies, papers, bodies, the online
level – and compared with the portal's own record. A difference is printed with the reason in
``data/procedures/accepted.yaml`` or, for what only answers show, in
``eval/accepted_answers.yaml``; one that nobody has explained makes the exit status 1, as does
an answer without citation or date.
"""

from __future__ import annotations

import re
import sys
from collections import Counter as Tally
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import yaml
from rapidfuzz import fuzz

from dungcua.errors import DungCuaError
from dungcua.knowledge.answer import Answer, Composer, Mark, Place, Said, cite
from dungcua.knowledge.answer.sentences import sentences
from dungcua.knowledge.load import KnowledgeBase, load
from dungcua.knowledge.model import Aspect, Procedure
from dungcua.knowledge.places import Gazetteer
from dungcua.knowledge.portal.check import (
    Difference,
    amounts,
    read_accepted,
    read_export,
    standard_bodies,
    times,
)
from dungcua.knowledge.portal.record import clean, online_level
from dungcua.knowledge.text.fold import fold

__all__ = ["ACCEPTED_ANSWERS", "Drawn", "compare", "draw", "faults", "main"]

ACCEPTED_ANSWERS = Path(__file__).parent / "accepted_answers.yaml"
SEED = 20261122
_COMBINATIONS = 100
_ASPECTS = (Aspect.WHERE, Aspect.PAPERS, Aspect.FEE, Aspect.TIME, Aspect.ONLINE)
_MOST_SENTENCES = 2
# Names of papers are shortened by hand for people; the portal's run over several lines.
_SAME_PAPER = 62
_HEAD = 60
_MONEY = re.compile(r"(\d{1,3}(?:\.\d{3})*|\d+) (đồng|đô la Mỹ)")
_TIME = re.compile(r"^Giải quyết trong (\d+) (giờ làm việc|giờ|ngày làm việc|ngày|tháng)\b")
_UNITS = {
    "giờ": "HOUR",
    "giờ làm việc": "WORKING_HOUR",
    "ngày làm việc": "WORKING_DAY",
    "ngày": "DAY",
    "tháng": "MONTH",
}
_WORDED = re.compile(r"\b0?(\d) (?:ảnh|bộ|bản)")
_COPIES = re.compile(r"(\d+) (?:bản sao(?: chứng thực)?|bản chính|ảnh)")
_ONLINE = {
    "toàn trình": "full",
    "một phần": "partial",
    "chưa nộp trực tuyến được": "none",
    "chưa rõ": "unknown",
}


@dataclass(frozen=True, slots=True)
class Drawn:
    """One combination to check."""

    card: Procedure
    aspect: Aspect
    place: Place


def draw(kb: KnowledgeBase, places: Gazetteer, count: int = _COMBINATIONS) -> list[Drawn]:
    """Return the combinations: fields in turn, aspects in turn, communes by chance."""
    rng = Random(SEED)  # noqa: S311 - the same sample in every run
    by_field: dict[str, list[Procedure]] = defaultdict(list)
    for card in sorted(kb.procedures.values(), key=lambda each: each.code):
        by_field[card.field].append(card)
    for cards in by_field.values():
        rng.shuffle(cards)
    communes = sorted(places.codes())
    fields = sorted(by_field)
    drawn: list[Drawn] = []
    while len(drawn) < count:
        turn = len(drawn)
        cards = by_field[fields[turn % len(fields)]]
        card = cards[turn // len(fields) % len(cards)]
        aspect = _ASPECTS[(turn + turn // len(fields)) % len(_ASPECTS)]
        commune = places.commune(rng.choice(communes))
        if commune is not None:
            place = Place(commune.province, commune.province_code, commune.name, commune.code)
            drawn.append(Drawn(card, aspect, place))
    return drawn


def faults(kb: KnowledgeBase, answer: Answer) -> Iterator[str]:
    """Yield what breaks the rules of an answer whatever the portal says."""
    said = " ".join(line.text for line in answer.short)
    if not 1 <= len(sentences(said)) <= _MOST_SENTENCES:
        yield f"{len(sentences(said))} sentences answer first"
    for line in answer.lines:
        if not line.basis:
            yield f"not cited: {line.text}"
    for source in answer.sources:
        if not cite(kb, source).dates:
            yield f"no date: {source}"
    if not re.search(r"\d\d/\d\d/\d{4}", answer.dates):
        yield "the answer has no date"


def compare(drawn: Drawn, answer: Answer, record: Mapping[str, Any]) -> Iterator[Difference]:
    """Yield each disagreement of the sentences of the asked block with the portal's record."""
    block = next((b.lines for b in answer.blocks if b.key == drawn.aspect.value), ())
    reader = _READERS[drawn.aspect]
    for key, text in reader(drawn.card, block, record):
        yield Difference(drawn.card.code, key, text)


_Found = Iterator[tuple[str, str]]


def _both(field: str, ours: Iterable[str], theirs: Iterable[str]) -> _Found:
    left, right = set(ours), set(theirs)
    for value in sorted(left - right):
        yield f"{field}/{value}", f"said {value}, the portal does not"
    for value in sorted(right - left):
        yield f"{field}/{value}", f"the portal says {value}, the answer does not"


def _fees(card: Procedure, lines: Sequence[Said], record: Mapping[str, Any]) -> _Found:
    """Sums said for the whole country; a province's own are no matter of the portal."""
    national = [line.text for line in lines if not line.text.startswith("Riêng ")]
    said = set()
    for number, unit in (found for text in national for found in _MONEY.findall(text)):
        digits = number.replace(".", "")
        said.add(digits if unit == "đồng" else f"{digits} USD")
    # A ceiling or a zero in a condition is no fee.
    ceilings = {
        digits.replace(".", "")
        for text in national
        for digits in re.findall(r"không quá ([\d.]+) đồng", text)
    }
    yield from _both("fee", said - ceilings - {"0"}, amounts(record) - ceilings)


def _times(card: Procedure, lines: Sequence[Said], record: Mapping[str, Any]) -> _Found:
    said = {f"{found[1]} {_UNITS[found[2]]}" for line in lines if (found := _TIME.match(line.text))}
    yield from _both("time", said, {f"{value} {unit}" for value, unit in times(record)})


def _papers(card: Procedure, lines: Sequence[Said], record: Mapping[str, Any]) -> _Found:
    """Papers to bring: each on the portal, in as many copies; each of the portal's said."""
    theirs = [
        paper
        for case in record.get("executionCases") or []
        for paper in (case or {}).get("profileComponents") or []
        if paper and clean(paper.get("name"))
    ]
    names = [fold(clean(paper["name"])) for paper in theirs]
    for line in lines:
        if line.mark is not Mark.BRING:
            continue
        item = line.at.removeprefix("cases.")
        name = fold(line.text.split(" (", 1)[0].split(". ", 1)[0].rpartition(": ")[2])
        same = [paper for paper, other in zip(theirs, names, strict=True) if _same(name, other)]
        if not same:
            yield f"paper/{item}", f"said “{line.text[:60]}”, not on the portal"
            continue
        for number in {int(n) for n in _COPIES.findall(line.text.split(". ", 1)[0])}:
            counts = {int(p.get(k) or 0) for p in same for k in ("originalQty", "copyQty")}
            # "02 ảnh màu": the wording counts where the field does not.
            counts |= {int(n) for p in same for n in _WORDED.findall(clean(p.get("name")))}
            if number not in counts:
                yield f"copies/{item}", f"said {number}, the portal has {sorted(counts)}"
    spoken = [fold(line.text) for line in lines]
    unsaid = {
        name
        for paper, name in zip(theirs, names, strict=True)
        if (paper.get("originalQty") or 0) + (paper.get("copyQty") or 0)
        and not any(_same(text, name) for text in spoken)
    }
    if unsaid:
        listed = "; ".join(sorted(each[:60] for each in unsaid))
        yield "papers/unsaid", f"{len(unsaid)} counted papers of the portal are not said: {listed}"


def _same(ours: str, theirs: str) -> bool:
    """Whether two folded names mean one paper; the portal's go on into rules of law."""
    heads = (theirs, theirs[:_HEAD])
    return max(fuzz.token_set_ratio(ours, head) for head in heads) >= _SAME_PAPER


def _bodies(card: Procedure, lines: Sequence[Said], record: Mapping[str, Any]) -> _Found:
    said = " ".join(line.text for line in lines).casefold()
    for body in sorted(standard_bodies(record)):
        if body not in said:
            yield f"authority/{body}", f"the portal's body is not named for {card.code}"


def _online(card: Procedure, lines: Sequence[Said], record: Mapping[str, Any]) -> _Found:
    text = " ".join(line.text for line in lines if line.at == "online_level")
    said = next((level for words, level in _ONLINE.items() if words in text), "unsaid")
    theirs = online_level(record).value
    if said != theirs:
        yield f"online/{theirs}", f"said {said}, the portal has {theirs}"


_Reader = Callable[[Procedure, Sequence[Said], Mapping[str, Any]], _Found]
_READERS: Mapping[Aspect, _Reader] = {
    Aspect.WHERE: _bodies,
    Aspect.PAPERS: _papers,
    Aspect.FEE: _fees,
    Aspect.TIME: _times,
    Aspect.ONLINE: _online,
}


def main(arguments: Sequence[str], write: Callable[[str], object] = print) -> int:
    """Check the sample and write what was found; 1 when something is not explained."""
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    kb = load()
    composer = Composer(kb, date.today())
    drawn = draw(kb, Gazetteer.load())
    records = read_export(Path(arguments[0]), {each.card.code for each in drawn})
    accepted = _reasons()
    checked: Tally[str] = Tally()
    open_ones = 0
    for each in drawn:
        answer = composer.answer(each.card, [each.aspect], place=each.place)
        name = f"{each.card.code} {each.aspect.value} {each.place.full}"
        for fault in faults(kb, answer):
            open_ones += 1
            write(f"FAULT {name}: {fault}")
        record = records.get(each.card.code)
        found = (
            list(compare(each, answer, record))
            if record is not None
            else [Difference(each.card.code, "record/missing", "not in the export")]
        )
        checked["agree" if not found else "differ"] += 1
        for difference in found:
            reason = _reason(accepted, difference)
            open_ones += reason is None
            mark = f"accepted: {reason}" if reason else "OPEN"
            write(f"{name}: {difference.key}: {difference.text} [{mark}]")
    fields = len({each.card.field for each in drawn})
    write(
        f"{len(drawn)} answers over {fields} fields and {len({d.card.code for d in drawn})} "
        f"procedures: {checked['agree']} agree with the portal, {checked['differ']} differ, "
        f"{open_ones} differences or faults unexplained"
    )
    return 1 if open_ones else 0


def _reasons() -> dict[str, dict[str, str]]:
    accepted = read_accepted()
    papers = yaml.safe_load(ACCEPTED_ANSWERS.read_text(encoding="utf-8")) or {}
    return {
        code: {**accepted.get(code, {}), **papers.get(code, {})} for code in {*accepted, *papers}
    }


def _reason(accepted: Mapping[str, Mapping[str, str]], difference: Difference) -> str | None:
    for owner in (difference.code, "*"):
        if difference.key in accepted.get(owner, {}):
            return accepted[owner][difference.key]
    return None


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except DungCuaError as error:
        sys.exit(f"{error.code}: {error}")
