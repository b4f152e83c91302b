"""The database of this deployment, opened for one command."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

from dungcua.errors import DungCuaError

if TYPE_CHECKING:
    from dungcua.settings import Settings
    from dungcua.store.engine import Store

__all__ = ["opened"]


@contextmanager
def opened(*, upgrade: bool) -> Iterator[tuple[Settings, Store]]:
    """Open the store; an error of ours becomes a sentence with its code, and status 1.

    Args:
        upgrade: bring the tables to the newest revision; else refuse when they are not there.

    """
    from dungcua.settings import Settings
    from dungcua.store.engine import Store

    settings = Settings()
    store = Store(settings.database)
    try:
        if upgrade:
            store.upgrade()
        else:
            store.ping()
        yield settings, store
    except DungCuaError as error:
        print(f"{error.code}: {error.message} {error.hint}\n({error})", file=sys.stderr)
        raise typer.Exit(1) from None
    finally:
        store.close()
