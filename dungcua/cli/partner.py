"""``dungcua partner``: bodies and systems that may read or file, and are told news."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from dungcua.cli.opened import opened

if TYPE_CHECKING:
    from dungcua.complaints.publish.partners import Partners

__all__ = ["app"]

app = typer.Typer(
    name="partner",
    help="Cơ quan, hệ thống được cấp khóa · bodies and systems with a key.",
    no_args_is_help=True,
)


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="Tên cơ quan. (Name of the body.)")],
    province: Annotated[
        list[str] | None, typer.Option(help="Tỉnh thuộc địa bàn, nhắc lại được. (Province.)")
    ] = None,
    commune: Annotated[
        list[str] | None, typer.Option(help="Mã xã 5 chữ số, nhắc lại được. (Commune code.)")
    ] = None,
    country: Annotated[
        bool, typer.Option("--country", help="Cả nước. (The whole country.)")
    ] = False,
    may_file: Annotated[
        bool, typer.Option("--may-file", help="Được gửi phản ánh thay. (May file reports.)")
    ] = False,
    webhook: Annotated[
        str | None, typer.Option(help="Địa chỉ https nhận tin thay đổi. (Where to send news.)")
    ] = None,
) -> None:
    """Cấp khóa; khóa chỉ in một lần · add a partner, print the key once."""
    from dungcua.complaints.reading import Scope

    places = (frozenset(province or ()), frozenset(commune or ()))
    # No area would mean everything: that has to be said in so many words.
    if country == any(places):
        raise typer.BadParameter("cần địa bàn, hoặc --country · an area, or --country")
    _known(*places)
    with _partners() as partners:
        access = partners.add(name, Scope(*places), may_file=may_file, webhook_url=webhook)
    print(f"Khóa (chỉ in lần này): {access.key}")
    if access.webhook_secret is not None:
        print(f"Khóa ký tin (chỉ in lần này): {access.webhook_secret}")


@app.command("list")
def show() -> None:
    """Liệt kê · list the partners."""
    with _partners() as partners:
        for one in partners.all():
            area = ", ".join(sorted(one.scope.provinces | one.scope.communes)) or "cả nước"
            state = "đã thu hồi" if one.revoked else "đang dùng"
            filing = "được gửi" if one.may_file else "chỉ đọc"
            print(f"{one.id}\t{one.name}\t{area}\t{filing}\t{state}")


@app.command()
def revoke(number: Annotated[int, typer.Argument(help="Số trong danh sách. (Number.)")]) -> None:
    """Thu hồi khóa · take a key back."""
    with _partners() as partners:
        partners.revoke(number)
    print("Đã thu hồi.")


def _known(provinces: frozenset[str], communes: frozenset[str]) -> None:
    """Refuse areas that do not exist: a slip would silently show nothing."""
    from dungcua.knowledge.places import Gazetteer

    places = Gazetteer.load()
    unknown = [code for code in sorted(communes) if places.commune(code) is None]
    unknown += sorted(provinces - {province.name for province in places.provinces()})
    if unknown:
        raise typer.BadParameter(f"không có: {', '.join(unknown)} · no such area")


@contextmanager
def _partners() -> Iterator[Partners]:
    """Open the partners of this deployment."""
    from dungcua.complaints.publish.partners import Partners
    from dungcua.store.seal import Seal

    with opened(upgrade=True) as (settings, store):
        keys = settings.encryption_key.get_secret_value()
        yield Partners(store, Seal(keys) if keys else None)
