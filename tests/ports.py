"""Ports for servers that a test starts."""

from __future__ import annotations

import random
import socket
from contextlib import ExitStack, suppress

__all__ = ["free_ports"]

_PORTS = range(20_000, 32_768)
"""Below those that Linux gives to outgoing connections: one of them, of which a start makes
many, could take a port between its choice and its use."""


def free_ports(count: int) -> list[int]:
    """Return ports, each another one, that nobody listens on."""
    found: list[int] = []
    with ExitStack() as held:
        for port in random.sample(_PORTS, 50 * count):
            probe = held.enter_context(socket.socket())
            with suppress(OSError):
                probe.bind(("127.0.0.1", port))
                found.append(port)
            if len(found) == count:
                return found
    raise AssertionError("hardly any port is free")
