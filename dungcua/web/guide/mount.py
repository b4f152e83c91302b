"""Puts the guide into the application: every room that is listed here, and nothing else."""

from __future__ import annotations

from aiohttp import web

from dungcua.knowledge.guide.practice import load_practice
from dungcua.knowledge.requirements import PaperJudge
from dungcua.settings import Settings
from dungcua.web.guide import carry, demand, offline, pages, post, told, training
from dungcua.web.guide.guide import GUIDE, Guide
from dungcua.web.limits import RateLimiter
from dungcua.web.services import Services

__all__ = ["ROOMS", "mount"]

ROOMS: tuple[web.RouteTableDef, ...] = (
    carry.routes,
    training.routes,
    demand.routes,
    told.routes,
    offline.routes,
    post.routes,
    pages.routes,
)
"""The rooms of the guide. Those with fixed paths stand before the pages of procedures."""

_PACKS_PER_MINUTE = 12
_PARTS_PER_MESSAGE = 200
"""A first download asks for some two hundred parts; ten phones may share one address."""


def mount(app: web.Application, services: Services, judge: PaperJudge) -> None:
    """Add the guide's pages to ``app``.

    Raises:
        PackRefused: the key file in the ``var`` folder is damaged.
        KnowledgeError: the practice cases are missing or damaged.

    """
    settings: Settings = services.settings
    app[GUIDE] = Guide.open(services, judge)
    app[carry.PER_CARRIER] = RateLimiter(_PACKS_PER_MINUTE)
    app[carry.PER_PART] = RateLimiter(settings.rate_per_minute * _PARTS_PER_MESSAGE)
    app[training.EXERCISES] = load_practice()
    for room in ROOMS:
        app.add_routes(room)
