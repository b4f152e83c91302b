"""Rate limits in bounded memory: a bucket of tokens for each key."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address

from aiohttp import web

from dungcua.errors import TooManyRequests
from dungcua.web.session import SESSION

__all__ = ["PER_ADDRESS", "PER_BROWSER", "PER_LOOKUP", "RateLimiter", "address_key", "spend"]

_IPV6_SITE = 64


class RateLimiter:
    """Lets each key do ``per_minute`` things a minute, all of them at once if it likes.

    At most ``capacity`` keys are remembered; the one seen longest ago is forgotten first,
    so that strangers cannot fill the memory.
    """

    def __init__(
        self,
        per_minute: int,
        *,
        capacity: int = 10_000,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._per_minute = per_minute
        self._capacity = capacity
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> None:
        """Take one token of ``key``.

        Raises:
            TooManyRequests: none is left; one comes back every ``60 / per_minute`` seconds.

        """
        now = self._clock()
        tokens, seen = self._buckets.pop(key, (float(self._per_minute), now))
        tokens = min(self._per_minute, tokens + (now - seen) * self._per_minute / 60)
        allowed = tokens >= 1
        self._buckets[key] = (tokens - 1 if allowed else tokens, now)
        while len(self._buckets) > self._capacity:
            self._buckets.popitem(last=False)
        if not allowed:
            raise TooManyRequests

    def __len__(self) -> int:
        return len(self._buckets)


def address_key(remote: str | None) -> str:
    """Return the key of an address: an IPv6 site owns its whole /64."""
    try:
        address = ip_address(remote or "")
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(IPv6Address(int(address) >> _IPV6_SITE << _IPV6_SITE))
    return str(address)


PER_BROWSER = web.AppKey("per_browser", RateLimiter)
PER_ADDRESS = web.AppKey("per_address", RateLimiter)
"""Wider than the other: a whole service centre may share one address."""


PER_LOOKUP = web.AppKey("per_lookup", RateLimiter)
"""Narrow: whoever tries codes at random must not hit one (docs/threat-model.md)."""


def spend(request: web.Request) -> None:
    """Count one posted form against its browser and its address.

    Raises:
        TooManyRequests: one of them sends too fast; nothing was done with the form.

    """
    request.app[PER_ADDRESS].take(address_key(request.remote))
    request.app[PER_BROWSER].take(request[SESSION].browser)
