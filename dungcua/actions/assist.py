"""For the operator on the telephone: a note in, a script of three sentences out.

One implementation for ``dungcua assist`` and the page of the desk. Nothing is kept: what the
operator has chosen comes in with every note.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dungcua.actions.context import Context
from dungcua.actions.doors import OWN_DOORS, door_reply, spoken_of
from dungcua.actions.front import FrontDesk
from dungcua.actions.note import (
    LEARNED,
    Ranked,
    believed,
    main_place,
    placeless,
    ranked,
    without,
)
from dungcua.actions.place import Places, choices, follows_land, needs_place
from dungcua.actions.render import citations, place_ref, procedure_card
from dungcua.actions.shorthand import spelled_out
from dungcua.conversations.message import Card, Citation, PlaceRef, Reply
from dungcua.knowledge.answer import Answer, Place
from dungcua.knowledge.answer.renderings.speech import SENTENCES, speakable, speech
from dungcua.knowledge.answer.sentences import sentences
from dungcua.knowledge.answer.wording import lower_first
from dungcua.knowledge.model import Aspect
from dungcua.knowledge.places import Resolution, Role
from dungcua.knowledge.requirements import Finding, RequirementChecker
from dungcua.knowledge.text.aspects import aspects as find_aspects
from dungcua.knowledge.text.normalise import normalise

__all__ = ["Assistance", "Heard", "Likely", "Option", "Sign", "assist"]

_MOST_LIKELY = 5
_MOST_NAMED = 3
_LONGEST_NOTE = 2_000
_CLEARER = 1.15
_SIGN = "Yêu cầu này có dấu hiệu không đúng quy định; anh chị có thể nói tại quầy: {say}"
_WHERE = "Anh chị đang ở xã, phường nào, tỉnh nào?"
_WHICH = "Anh chị cần làm việc nào: {names}?"
_ROLES = {
    Role.RESIDENCE: "nơi ở",
    Role.BIRTHPLACE: "quê, nơi sinh",
    Role.LAND: "nơi có đất",
    Role.INCIDENT: "nơi xảy ra việc",
    Role.DEATHPLACE: "nơi mất",
    Role.WORK: "nơi làm việc",
    Role.UNSTATED: "nơi được nêu",
}


@dataclass(frozen=True, slots=True)
class Likely:
    """A procedure that the note may mean; ``title`` is what people call it."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Option:
    """A present place to choose: the code of a commune (or province) and its full name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Heard:
    """A place in the note: the words, what it is to the caller, what it is today.

    ``place`` is None while several present communes are meant; ``within`` is then the
    province they share, if they do.
    """

    words: str
    role: str
    place: str | None
    within: str | None


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign of an unlawful demand: code, name, what to say, ids of the basis."""

    code: str
    name: str
    say: str
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assistance:
    """What the desk shows for a note; ``script`` is read aloud, at most three sentences.

    ``procedure`` is what is asserted (several = the caller has to say which); ``likely`` is
    what else it may be, best first. ``question`` is the one thing to ask next, in the words
    of the script, and ``options`` answer it when it is about the place. ``citations`` are
    ids, ``sources`` the same resolved.
    """

    procedure: tuple[str, ...]
    place: PlaceRef | None
    violations: tuple[str, ...]
    script: tuple[str, ...]
    citations: tuple[str, ...]
    likely: tuple[Likely, ...] = ()
    places: tuple[Heard, ...] = ()
    question: str | None = None
    options: tuple[Option, ...] = ()
    signs: tuple[Sign, ...] = ()
    papers: tuple[str, ...] = ()
    card: Card | None = None
    sources: tuple[Citation, ...] = ()

    def record(self) -> dict[str, Any]:
        """Return the fields of the batch command's contract."""
        return {
            "procedure": self.procedure,
            "place": self.place.model_dump() if self.place else None,
            "violations": self.violations,
            "script": self.script,
            "citations": self.citations,
            "likely": [each.code for each in self.likely],
            "question": self.question,
        }


def assist(
    front: FrontDesk,
    checker: RequirementChecker,
    note: str,
    *,
    procedure: str | None = None,
    place: str | None = None,
) -> Assistance:
    """Return what helps with a telegraphic note.

    Args:
        front: knows procedures and places.
        checker: judges demands.
        note: what the operator typed; what is longer than 2,000 characters is not read.
        procedure: a code the operator has chosen; others are ignored.
        place: a commune's or province's code the operator has chosen; others are ignored.

    """
    full = spelled_out(note[:_LONGEST_NOTE])
    chosen = procedure if _known(front, procedure) else None
    check = checker.check(full, procedure=chosen)
    findings = believed(check, full)
    resolution = main_place(front, front.place_of(full)[1])
    where = Places(front.places).known(place)
    found = where or Places(front.places).one(resolution)
    evidence = [each.evidence for each in findings if each.confidence > LEARNED]
    matter = without(placeless(resolution), evidence)
    hits = ranked(front, matter)
    codes: tuple[str, ...] = ()
    reply: Reply | None = None
    door = check.door if check.door in OWN_DOORS else spoken_of(full)
    if door is not None and chosen is None:
        reply = door_reply(front.kb, door, front.today())
    elif chosen is not None:
        codes = (chosen,)
    else:
        codes, reply = _meant(front, matter, found, hits)
    signs = tuple(_sign(front, each) for each in findings)
    asked = tuple(Aspect(each) for each in find_aspects(normalise(full)))
    if where is None and len(codes) == 1:
        found = _of_land(front, codes[0], resolution) or found
    answer = _answer(front, codes[0], asked, found) if len(codes) == 1 else None
    still_open = resolution if where is None else None
    question, options = _question(front, codes, answer, found, still_open, asked)
    shown = tuple(dict.fromkeys([*codes, *(each.code for each in hits)]))[:_MOST_LIKELY]
    card = procedure_card(front.kb, answer, found) if answer else reply.card if reply else None
    ids = [basis for sign in signs for basis in sign.basis]
    ids += [citation.id for citation in card.citations] if card else []
    return Assistance(
        procedure=codes,
        place=place_ref(found),
        violations=tuple(sign.code for sign in signs),
        # who denounces is told where that goes, not what to say at the counter
        script=_script(() if door is not None else signs, answer, question, reply),
        citations=tuple(dict.fromkeys(ids)),
        likely=tuple(Likely(code, front.title(code)) for code in shown),
        places=tuple(_heard(front, resolution)),
        question=question,
        options=options,
        signs=signs,
        papers=check.papers,
        card=card,
        sources=citations(front.kb, ids),
    )


def _known(front: FrontDesk, code: str | None) -> bool:
    return code is not None and (code in front.kb.procedures or code in front.kb.catalogue)


def _meant(
    front: FrontDesk, text: str, place: Place | None, hits: Sequence[Ranked]
) -> tuple[tuple[str, ...], Reply]:
    """Return the procedures that the note asserts, and what the front desk says of it."""
    context = Context(place=place.code if place else None)
    reply = front.answer(text, context).reply
    codes = reply.meta.procedure
    if reply.meta.oos and front.elsewhere(text) is not None:
        return (), reply
    weights = {each.code: each.weight for each in hits}
    if hits and hits[0].certain:
        of_reply = max((weights.get(code, 0.0) for code in codes), default=0.0)
        if hits[0].weight > _CLEARER * of_reply:
            return (hits[0].code,), reply
    return codes, reply


def _of_land(front: FrontDesk, code: str, found: Resolution) -> Place | None:
    """Return where the land lies, when that decides the counter."""
    card = front.kb.procedures.get(code)
    land = next((each for each in found.mentions if each.role is Role.LAND), None)
    if card is None or land is None or not follows_land(card):
        return None
    return Places(front.places).one(land)


def _answer(front: FrontDesk, code: str, asked: Sequence[Aspect], place: Place | None) -> Answer:
    card = front.kb.procedures.get(code)
    if card is None:
        return front.listed(code, place, asked)
    answer = front.composer().answer(card, asked, place=place, whole=False)
    return answer if len(asked) < 2 else replace(answer, short=_first_of_each(answer))


def _first_of_each(answer: Answer) -> tuple[Any, ...]:
    return tuple(replace(said, text=sentences(said.text)[0]) for said in answer.short)


def _question(
    front: FrontDesk,
    codes: Sequence[str],
    answer: Answer | None,
    place: Place | None,
    found: Resolution | None,
    asked: Sequence[Aspect],
) -> tuple[str | None, tuple[Option, ...]]:
    """Return the one thing to ask next: which procedure, which commune, which case.

    ``found`` is the place while it is still open; None once it was chosen.
    """
    options: tuple[Option, ...] = ()
    if found is not None and found.ambiguous:
        buttons, remembered = choices(found)
        options = tuple(
            Option(code.partition("<")[0], button.title)
            for button, code in zip(buttons, remembered, strict=True)
        )
    if len(codes) > 1:
        names = " hay ".join(lower_first(front.title(code)) for code in codes[:_MOST_NAMED])
        return _WHICH.format(names=names), options
    card = front.kb.procedures.get(codes[0]) if codes else None
    wanted = not asked or Aspect.WHERE in asked or Aspect.STEPS in asked
    placed = card is not None and needs_place(card) and wanted
    if found is not None and options and found.ask and (placed or not codes):
        return found.ask, options
    if placed and (place is None or place.commune is None):
        return _WHERE, options
    open_case = answer is not None and (not asked or Aspect.PAPERS in asked)
    return (answer.question if answer and open_case else None), options


def _sign(front: FrontDesk, finding: Finding) -> Sign:
    violation = front.kb.violations[finding.code]
    basis = [basis for statement in violation.law for basis in statement.basis]
    return Sign(violation.code, violation.name, violation.say, (*dict.fromkeys(basis),))


def _heard(front: FrontDesk, found: Resolution) -> Iterable[Heard]:
    places = Places(front.places)
    for mention in found.mentions:
        one = places.one(mention)
        whole = one is not None and (one.commune is not None or not mention.ambiguous)
        yield Heard(
            words=mention.text.strip(),
            role=_ROLES[mention.role],
            place=one.full if one and whole else None,
            within=one.province if one and not whole else None,
        )


def _script(
    signs: Sequence[Sign], answer: Answer | None, question: str | None, reply: Reply | None
) -> tuple[str, ...]:
    """Return at most three sentences: the sign, the answer, the question to ask."""
    said = [speakable(_SIGN.format(say=lower_first(signs[0].say)))] if signs else []
    asking = [speakable(question)] if question else []
    if answer is not None:
        told = [each for each in speech(answer) if each.strip("? .") not in "".join(asking)]
        said += told
    elif not said and not asking and reply is not None:
        said += [speakable(each) for each in sentences(reply.text.replace("\n", " "))]
    return (*said[: SENTENCES - len(asking)], *asking)
