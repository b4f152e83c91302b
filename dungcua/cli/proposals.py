"""``dungcua knowledge proposals``: the accepted changes as files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from dungcua.errors import DungCuaError

__all__ = ["app"]

app = typer.Typer(
    name="proposals",
    help="Thay đổi đã duyệt ở bàn trực · changes accepted at the desk.",
    no_args_is_help=True,
)


@app.callback()
def proposals() -> None:
    """Keep the command a group: more commands will stand beside the export."""


@app.command()
def export(
    directory: Annotated[Path, typer.Argument(help="Thư mục sẽ ghi. (Folder to write.)")],
) -> None:
    """Ghi mỗi thay đổi đã duyệt ra một tệp YAML · write each accepted change as YAML."""
    from dungcua.accounts.audit import AuditLog
    from dungcua.proposals.book import Book
    from dungcua.proposals.export import write
    from dungcua.settings import Settings
    from dungcua.store.engine import Store

    store = Store(Settings().database)
    try:
        written = write(Book(store, AuditLog(store).append), directory)
    except DungCuaError as error:
        print(f"{error.code}: {error.message} {error.hint}", file=sys.stderr)
        raise typer.Exit(1) from None
    finally:
        store.close()
    print(f"{len(written)} thay đổi · changes: {directory}")
