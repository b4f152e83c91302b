"""The composition root of the pages: routes, middlewares, limits, and what they stand on."""

from __future__ import annotations

from aiohttp import web

from dungcua.knowledge.requirements import PaperJudge
from dungcua.web import callback, figures, health, language, lookup, places, report, sources
from dungcua.web.api import open311
from dungcua.web.api import places as places_api
from dungcua.web.api import procedures as procedures_api
from dungcua.web.channels.opening import open_doors
from dungcua.web.chat import handlers as chat
from dungcua.web.chat.turns import Turns
from dungcua.web.complaint.deeds import SPENT, Spent
from dungcua.web.desk.drafting import assistant
from dungcua.web.desk.mount import mount
from dungcua.web.faults import catch
from dungcua.web.guide import mount as guide
from dungcua.web.headers import write_headers
from dungcua.web.limits import PER_ADDRESS, PER_BROWSER, PER_LOOKUP, RateLimiter
from dungcua.web.notify import heralding
from dungcua.web.observe import watch
from dungcua.web.paper import handlers as paper
from dungcua.web.render import STATIC, setup
from dungcua.web.services import SERVICES, Services
from dungcua.web.session import SIGNER, Signer, attach

__all__ = ["Services", "create_app"]

_LARGEST_FORM = 64 * 1024
_BROWSERS_BEHIND_ONE_ADDRESS = 10
_QUESTIONS_PER_MESSAGE = 30
_PDFS_PER_MESSAGE = 3


def create_app(services: Services) -> web.Application:
    """Build the application that serves the pages.

    Raises:
        MissingData: the secret key is missing or shorter than 32 characters.

    """
    settings = services.settings
    app = web.Application(middlewares=[watch, attach, catch], client_max_size=_LARGEST_FORM)
    app[SERVICES] = services
    app[SIGNER] = Signer(settings.secret_key.get_secret_value())
    app[PER_BROWSER] = RateLimiter(settings.rate_per_minute)
    app[PER_ADDRESS] = RateLimiter(settings.rate_per_minute * _BROWSERS_BEHIND_ONE_ADDRESS)
    app[places.PER_ASKER] = RateLimiter(settings.rate_per_minute * _QUESTIONS_PER_MESSAGE)
    app[PER_LOOKUP] = RateLimiter(settings.lookups_per_minute)
    app[SPENT] = Spent()
    app[paper.PER_PRINTER] = RateLimiter(settings.rate_per_minute * _PDFS_PER_MESSAGE)
    app[paper.JUDGE] = PaperJudge(services.knowledge)
    guide.mount(app, services, app[paper.JUDGE])
    turns = app[chat.TURNS] = Turns(services.conversations, services.dialogue, assistant(services))
    setup(app)
    for room in (
        chat,
        lookup,
        paper,
        places,
        places_api,
        procedures_api,
        report,
        sources,
        language,
        health,
    ):
        app.add_routes(room.routes)
    if services.outside is not None:
        app.add_routes(figures.routes)
        app.add_routes(open311.routes)
        app.cleanup_ctx.append(heralding(services.outside))
    if services.channels is not None:
        open_doors(app, settings, services.channels, turns)
    if services.bureau is not None:
        mount(app, services.bureau, settings)
        app.add_routes(callback.routes)
    app.router.add_static("/static/", STATIC, name="static")
    app.on_response_prepare.append(write_headers)

    async def finish(_app: web.Application) -> None:
        await turns.close()

    app.on_shutdown.append(finish)
    return app
