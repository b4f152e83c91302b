"""What Rasa does again at every turn although nothing changed, done once.

Two steps of Rasa 3.6 cost a third of a turn between them: it checks the JSON schema of an
action's answer against the schema of schemas each time before it uses it, and it searches all
subclasses of ``Event`` for each event it reads. 3.6.21 is the last release and is pinned, so
both are laid over here; what they accept and return is the same. The third is a setting that
Rasa does not have: it opens a connection for every call of an action.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

import aiohttp
from jsonschema.exceptions import best_match
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.events import Event
from rasa.utils.endpoints import EndpointConfig

__all__ = ["KeptOpen", "do_once"]


class KeptOpen(EndpointConfig):
    """An endpoint whose connections stay open between calls."""

    def __init__(self, endpoint: EndpointConfig) -> None:
        """Take over what ``endpoint`` is configured with."""
        self.__dict__.update(vars(endpoint))
        self._plain = endpoint
        self._session: aiohttp.ClientSession | None = None

    @asynccontextmanager
    async def session(self) -> AsyncIterator[aiohttp.ClientSession]:
        """Yield the one session; it is opened by the first call."""
        if self._session is None:
            self._session = self._plain.session()
        yield self._session

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None


def do_once() -> None:
    """Lay the two steps over Rasa's; doing it twice changes nothing."""
    if RemoteAction._validate_action_result is not _checked:
        RemoteAction._validate_action_result = _checked
        Event.resolve_by_type = staticmethod(cache(Event.resolve_by_type))


@cache
def _answer_schema() -> Any:
    schema = RemoteAction.action_response_format_spec()
    kind = validator_for(schema)
    kind.check_schema(schema)
    return kind(schema)


def _checked(action: RemoteAction, result: dict[str, Any]) -> bool:
    """Check an action's answer as ``jsonschema.validate`` does, with a schema checked before."""
    error = best_match(_answer_schema().iter_errors(result))
    if error is not None:
        raise error
    return True
