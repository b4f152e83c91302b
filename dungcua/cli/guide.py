"""``dungcua guide``: a commune's pack as a file, made and proven without a running server."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from dungcua.errors import DungCuaError, UnknownCommune

__all__ = ["app"]

app = typer.Typer(
    name="guide",
    help="Gói Cầm tay chỉ việc của một xã · a commune's pack for the teams.",
    no_args_is_help=True,
)

Commune = Annotated[str, typer.Option("--commune", help="Mã xã 5 chữ số. (Commune code.)")]
Output = Annotated[Path, typer.Option("-o", "--output", help="Tệp ghi ra. (File to write.)")]
Source = Annotated[Path, typer.Argument(help="Tệp .dcgoi. (The file.)")]


@app.command()
def pack(commune: Commune, output: Output) -> None:
    """Ghi gói của một xã ra tệp, ký bằng khóa của máy chủ · write and sign a commune's pack."""
    with _guarded():
        from dataclasses import replace

        from dungcua.knowledge.active import load_active
        from dungcua.knowledge.answer import Place
        from dungcua.knowledge.day import today_here
        from dungcua.knowledge.guide.field import bundle, field_pack, signed
        from dungcua.knowledge.guide.keys import open_key
        from dungcua.knowledge.offices import load_offices
        from dungcua.knowledge.places import Gazetteer
        from dungcua.knowledge.requirements import PaperJudge
        from dungcua.settings import Settings
        from dungcua.web.guide.receivers import receivers

        var = Settings().var
        places = Gazetteer.load()
        found = places.commune(commune)
        if found is None:
            raise UnknownCommune(commune)
        place = Place(found.province, found.province_code, found.name, found.code)
        kb = replace(load_active(var)[0], offices=load_offices(places.codes()))
        with _bar(found.name) as progress:
            made = field_pack(
                kb, PaperJudge(kb), places, place, today_here(), receivers(kb), progress
            )
        key = open_key(var)
        whole = bundle(made, signed(made, key.private))
        output.write_bytes(whole)
    print(f"{output}: {place.full}, {len(made.parts)} phần · parts, {len(whole)} byte, {key.id}")


@app.command()
def verify(file: Source) -> None:
    """Kiểm chữ ký và từng phần của tệp; sai thì kết thúc bằng 1 · prove a file."""
    with _guarded():
        from dungcua.knowledge.day import today_here
        from dungcua.knowledge.guide.keys import open_key
        from dungcua.knowledge.guide.received import read_file
        from dungcua.settings import Settings

        found = read_file(file.read_bytes(), open_key(Settings().var).public)
        over = today_here() > found.until
    print(f"{found.commune}, {found.province} ({found.code})")
    print(f"Dữ liệu ngày {found.made:%d/%m/%Y}, bản {found.edition} · data as of, edition")
    print(f"{found.parts} phần, {found.bytes} byte · parts, bytes")
    print(f"Dùng được đến hết {found.until:%d/%m/%Y} · good until")
    if over:
        print("Gói đã hết hạn: không khẳng định gì nữa · expired", file=sys.stderr)
        raise typer.Exit(1)


@contextmanager
def _guarded() -> Iterator[None]:
    """Turn our errors, and files that cannot be read, into a sentence and status 1."""
    try:
        yield
    except DungCuaError as error:
        print(f"{error.code}: {error.message} {error.hint}\n({error})", file=sys.stderr)
        raise typer.Exit(1) from None
    except OSError as error:
        print(error, file=sys.stderr)
        raise typer.Exit(1) from None


@contextmanager
def _bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """Show progress on the error stream, so that the report can be piped."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)
