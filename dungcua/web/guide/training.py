"""Training mode: ten practice cases, a result, a certificate to be filled in by hand.

The answers given so far stand in the address and nowhere else: nobody's name or result is
sent or stored. The certificate has a line to write the name on with a pen.
"""

from __future__ import annotations

import re
from urllib.parse import urlencode

from aiohttp import web

from dungcua.errors import UnknownGuidePage
from dungcua.knowledge.answer import Mark, Said
from dungcua.knowledge.guide.practice import PASSED, Exercise, Trainer
from dungcua.web.guide.asked import PATH, common
from dungcua.web.guide.guide import GUIDE
from dungcua.web.guide.leaf import Leaf
from dungcua.web.render import page
from dungcua.web.services import SERVICES

__all__ = ["EXERCISES", "routes"]

EXERCISES = web.AppKey("exercises", tuple[Exercise, ...])

_PATH = f"{PATH}/tap-su"
_LETTERS = "abcdef"
_GIVEN = re.compile(r"[a-f]{0,30}")

routes = web.RouteTableDef()


@routes.get(_PATH)
async def begin(request: web.Request) -> web.Response:
    """Say what the training is."""
    exercises = _asked(request)
    return page(
        request,
        "guide/training.html",
        **common(request, None),
        count=len(exercises),
        first=_address("/1", ""),
    )


@routes.get(_PATH + r"/{number:\d{1,2}}")
async def exercise(request: web.Request) -> web.Response:
    """Ask one case; once it is answered, say what is right and why.

    Raises:
        UnknownGuidePage: there is no such case, or the answers in the address do not fit.

    """
    exercises = _asked(request)
    given = _given(request, exercises)
    number = int(request.match_info["number"])
    if not 1 <= number <= len(exercises) or not number - 1 <= len(given) <= number:
        raise UnknownGuidePage
    case = exercises[number - 1]
    before = given[: number - 1]
    options = [
        (option, _address(f"/{number}", before + letter))
        for option, letter in zip(case.options, _LETTERS, strict=False)
    ]
    chosen = case.options[_LETTERS.index(given[-1])] if len(given) == number else None
    leaf = Leaf(request.app[GUIDE].kb)
    if chosen is not None:
        right = case.answer
        leaf.add([Said(right.text, (), Mark.PLAIN), Said(right.why, right.basis)])
    last = number == len(exercises)
    return page(
        request,
        "guide/exercise.html",
        **common(request, None),
        case=case,
        number=number,
        count=len(exercises),
        options=options,
        chosen=chosen,
        leaf=leaf,
        last=last,
        onward=_address("/ket-qua" if last else f"/{number + 1}", given),
    )


@routes.get(_PATH + "/ket-qua")
async def result(request: web.Request) -> web.Response:
    """Show how many were right, and the certificate when enough were.

    Raises:
        UnknownGuidePage: not every case has been answered.

    """
    exercises = _asked(request)
    given = _given(request, exercises)
    if len(given) != len(exercises):
        raise UnknownGuidePage
    answered = [
        (case, case.options[_LETTERS.index(letter)])
        for case, letter in zip(exercises, given, strict=True)
    ]
    right = sum(option.right for _, option in answered)
    return page(
        request,
        "guide/result.html",
        **common(request, None),
        right=right,
        count=len(exercises),
        passed=right >= PASSED * len(exercises),
        missed=[case for case, option in answered if not option.right],
        again=_address("/1", ""),
    )


def _asked(request: web.Request) -> tuple[Exercise, ...]:
    guide = request.app[GUIDE]
    trainer = Trainer(guide.kb, guide.judge, request.app[SERVICES].places)
    exercises = trainer.asked(request.app[EXERCISES], guide.today())
    if not exercises:
        raise UnknownGuidePage("no practice case holds today")
    return exercises


def _given(request: web.Request, exercises: tuple[Exercise, ...]) -> str:
    """Return the answers in the address, a letter each; every one must be an option."""
    given = request.query.get("da", "")
    fits = _GIVEN.fullmatch(given) is not None and len(given) <= len(exercises)
    if not fits or any(
        _LETTERS.index(letter) >= len(case.options)
        for case, letter in zip(exercises, given, strict=False)
    ):
        raise UnknownGuidePage
    return given


def _address(below: str, given: str) -> str:
    return _PATH + below + (f"?{urlencode({'da': given})}" if given else "")
