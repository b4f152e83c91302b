"""``dungcua user``: the people who work here, from the server's own command line.

Whoever can run this already holds the database: no right is asked, everything is audited
as done by the system.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from dungcua.cli.opened import opened
from dungcua.errors import GrantRefused

if TYPE_CHECKING:
    from dungcua.accounts.model import Account, Grant
    from dungcua.web.desk.bureau import Bureau

__all__ = ["app"]

app = typer.Typer(
    name="user",
    help="Người làm việc ở bàn trực · the people who work at the desk.",
    no_args_is_help=True,
)

Login = Annotated[str, typer.Argument(help="Tên đăng nhập. (Login name.)")]
Roles = Annotated[
    list[str],
    typer.Option(
        "--role",
        "-r",
        help="Vai trò, kèm địa bàn nếu có: admin, operator@48, community@20332. (Role[@area].)",
    ),
]


@app.command()
def add(
    login: Login,
    role: Roles,
    name: Annotated[str, typer.Option(help="Tên hiển thị. (Name shown.)")] = "",
    ask: Annotated[
        bool, typer.Option("--ask", help="Hỏi mật khẩu thay vì tạo. (Ask for the password.)")
    ] = False,
) -> None:
    """Thêm người; mật khẩu tạo ra chỉ in một lần · add somebody, print the password once."""
    from dungcua.accounts.passwords import generated

    made = "" if ask else generated()
    password = made or typer.prompt("Mật khẩu", hide_input=True, confirmation_prompt=True)
    with _bureau() as bureau:
        account = bureau.directory.add(
            login, name or login, _grants(role), by=None, password=password
        )
    if made:
        print(f"Mật khẩu (chỉ in lần này): {made}")
    print(f"Đã thêm {account.login}. Lần đăng nhập đầu sẽ cài bước hai.")


@app.command("list")
def show() -> None:
    """Liệt kê người dùng · list the accounts."""
    with _bureau() as bureau:
        for account in bureau.directory.all():
            state = "khóa" if account.disabled else "mở"
            factor = "bước hai" if account.second_factor else "chưa bước hai"
            print(f"{account.id}\t{account.login}\t{_roles(account)}\t{state}\t{factor}")


@app.command()
def disable(
    login: Login,
    undo: Annotated[bool, typer.Option("--undo", help="Mở lại. (Open again.)")] = False,
) -> None:
    """Khóa tài khoản và kết thúc mọi phiên · lock an account, end its sessions."""
    with _bureau() as bureau:
        account = bureau.directory.by_login(login)
        bureau.directory.disable(account.id, not undo, by=None)
    print(f"{account.login}: {'đã mở lại' if undo else 'đã khóa'}")


@app.command("reset-password")
def reset_password(login: Login) -> None:
    """In một lần mã đặt lại mật khẩu, hạn 24 giờ · print a one-time code, once."""
    with _bureau() as bureau:
        account = bureau.directory.by_login(login)
        code = bureau.directory.one_time_code(account.id, by=None)
        bureau.door.lift(account)
    print(f"Mã dùng một lần (chỉ in lần này, nhập ở /ban-truc/dat-lai): {code}")


@app.command("reset-totp")
def reset_totp(login: Login) -> None:
    """Gỡ bước hai vì mất điện thoại · take the second factor away."""
    with _bureau() as bureau:
        account = bureau.directory.by_login(login)
        bureau.directory.reset_factor(account.id, by=None)
        bureau.door.lift(account)
    print(f"{account.login}: lần đăng nhập tới sẽ cài lại bước hai")


@app.command()
def roles(login: Login, role: Roles) -> None:
    """Thay vai trò của một người · replace somebody's roles."""
    with _bureau() as bureau:
        account = bureau.directory.by_login(login)
        bureau.directory.set_grants(account.id, _grants(role), by=None)
        print(f"{account.login}\t{_roles(bureau.directory.get(account.id))}")


def _roles(account: Account) -> str:
    return " ".join(
        grant.role if grant.area == "*" else f"{grant.role}@{grant.area}"
        for grant in sorted(account.grants)
    )


def _grants(texts: Sequence[str]) -> Sequence[Grant]:
    """Read "role" or "role@area".

    Raises:
        GrantRefused: a role or an area that does not exist.

    """
    from dungcua.accounts.model import EVERYWHERE, Grant, Role
    from dungcua.knowledge.places import Gazetteer
    from dungcua.web.desk.users import area_name

    places = Gazetteer.load()
    found = []
    for text in texts:
        role, _, area = text.partition("@")
        if role not in set(Role) or not area_name(places, area or EVERYWHERE):
            raise GrantRefused(text)
        found.append(Grant(Role(role), area or EVERYWHERE))
    return found


@contextmanager
def _bureau() -> Iterator[Bureau]:
    """Open the accounts of this deployment."""
    from dungcua.web.desk.bureau import Bureau

    with opened(upgrade=True) as (settings, store):
        yield Bureau.open(store, settings)
