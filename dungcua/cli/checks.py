"""What ``dungcua doctor`` looks at: one small function for each part of an installation.

A check only looks. It creates no file, changes no row and calls no host but loopback.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from http import HTTPStatus
from importlib.metadata import distributions
from pathlib import Path
from urllib.parse import urlsplit

from dungcua.cli.setup.environments import PRODUCT, RASA, RASA_SMOKE, pins
from dungcua.cli.setup.stamps import MODEL_INPUTS, Stamp, digest
from dungcua.cli.setup.steps import MODEL_NAME
from dungcua.cli.setup.system import WANTED
from dungcua.errors import DungCuaError, StoreUnavailable
from dungcua.settings import Settings

__all__ = ["CHECKS", "Finding", "State", "examine"]

_KEY_LENGTH = 32
_SMOKE_SECONDS = 180
_PROBE_SECONDS = 2.0
_DISK_NEEDED = 200_000_000
_DISK_WANTED = 2_000_000_000
_SETUP = "Chạy `make setup`."


class State(StrEnum):
    """How a part is: fine, worth a look, or missing so that something needed cannot work."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True)
class Finding:
    """What one check saw. ``todo`` is empty when nothing needs to be done."""

    check: str
    title: str
    state: State
    detail: str
    todo: str = ""


Outcome = tuple[State, str, str]
Check = Callable[[Settings, Path], Outcome]


def examine(settings: Settings, root: Path) -> Iterator[Finding]:
    """Yield the finding of every check; one that breaks is a finding too.

    Args:
        settings: the settings in force.
        root: the repository.

    """
    for name, (title, check) in CHECKS.items():
        try:
            state, detail, todo = check(settings, root)
        except DungCuaError as error:
            reason = f"{error.code} {error.message} ({error})"
            state, detail, todo = State.FAIL, reason, error.hint
        except Exception as error:  # a doctor that dies of the disease helps nobody
            state, detail, todo = State.FAIL, f"{type(error).__name__}: {error}", _SETUP
        yield Finding(name, title, state, detail, todo)


def _python(_settings: Settings, _root: Path) -> Outcome:
    found = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info[:2] != WANTED:
        wanted = ".".join(str(part) for part in WANTED)
        return State.WARN, f"{found} ({sys.prefix})", f"Dùng Python {wanted}. {_SETUP}"
    return State.OK, f"{found} ({sys.prefix})", ""


def _product(_settings: Settings, root: Path) -> Outcome:
    wanted = pins(root / "requirements" / "product.txt")
    found = {_normal(package.name): package.version for package in distributions()}
    if wrong := _differences(wanted, found):
        return State.FAIL, wrong, _SETUP
    tools = "; có công cụ kiểm thử" if PRODUCT.has(root, "requirements/dev.txt") else ""
    key = ", ".join(f"{name} {wanted[name]}" for name in ("aiohttp", "sqlalchemy", "rasa-sdk"))
    return State.OK, f"{len(wanted)} gói: {key}{tools}", ""


def _normal(name: str) -> str:
    """Write a package's name as requirement files do."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _differences(wanted: Mapping[str, str], found: Mapping[str, str]) -> str:
    """Name up to five packages that are not in the version wanted."""
    wrong = [
        f"{name} {found.get(name, '–')} ≠ {pin}"
        for name, pin in wanted.items()
        if found.get(name) != pin
    ]
    return "; ".join(wrong[:5])


def _rasa(settings: Settings, root: Path) -> Outcome:
    if settings.rasa != "spawn":
        return State.OK, f"DUNGCUA_RASA={settings.rasa}: không chạy Rasa ở đây", ""
    if not settings.rasa_python.exists():
        return State.FAIL, f"không có {settings.rasa_python}", _SETUP
    answer = subprocess.run(
        [settings.rasa_python, "-c", RASA_SMOKE],
        capture_output=True,
        check=False,
        env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "SQLALCHEMY_SILENCE_UBER_WARNING": "1"},
        text=True,
        timeout=_SMOKE_SECONDS,
    )
    if answer.returncode != 0:
        last = (answer.stderr.strip().splitlines() or ["?"])[-1]
        return State.FAIL, f"không nạp được: {last}", _SETUP
    found: dict[str, str] = json.loads(answer.stdout)
    wanted = pins(root / "requirements" / "rasa.txt")
    if wrong := _differences({name: wanted[name] for name in found}, found):
        return State.FAIL, wrong, _SETUP
    if not RASA.has(root, "requirements/rasa.txt"):
        return State.WARN, "chạy được, nhưng không khớp requirements/rasa.txt", _SETUP
    return State.OK, ", ".join(f"{name} {found[name]}" for name in list(found)[:4]), ""


def _model(settings: Settings, root: Path) -> Outcome:
    model = settings.var / "models" / f"{MODEL_NAME}.tar.gz"
    if not model.exists():
        needed = State.FAIL if settings.rasa == "spawn" else State.WARN
        return needed, f"không có {model}", "Chạy `make train`."
    size = f"{model.name}, {model.stat().st_size / 1e6:.1f} MB"
    if Stamp(model.parent / f"{MODEL_NAME}.stamp").read() != digest(root, MODEL_INPUTS):
        return State.WARN, f"{size}; dữ liệu hội thoại đã đổi từ lần học trước", _SETUP
    return State.OK, f"{size}; đúng với dữ liệu hiện tại", ""


def _knowledge(_settings: Settings, _root: Path) -> Outcome:
    from dungcua.knowledge.lint import expired_since
    from dungcua.knowledge.load import load

    base = load()
    law = len(base.facts) + len(base.documents) + len(base.violations) + len(base.lawful)
    detail = (
        f"{len(base.procedures)} thủ tục, {law} căn cứ và dấu hiệu; bản {base.version}, "
        f"ngày {base.edition.isoformat()}"
    )
    if since := expired_since(today=date.today()):
        # Answers hold such things back; somebody should read what came in their place.
        todo = "Chạy `dungcua knowledge lint` để xem; cập nhật dữ liệu hoặc cài gói mới."
        return State.WARN, f"{detail}; {len(since)} điều đã hết hiệu lực từ ngày đó", todo
    return State.OK, detail, ""


def _meanings(settings: Settings, _root: Path) -> Outcome:
    from dungcua.errors import InvalidCard, MissingData
    from dungcua.knowledge.load import load
    from dungcua.knowledge.search.built import missing_texts, open_built

    # The search answers without it, by words alone: worth a look, not a failure.
    try:
        built = open_built(settings.var)
    except (MissingData, InvalidCard) as error:
        return State.WARN, f"chỉ tìm được theo từ: {error}", _SETUP
    base = load()
    stale = missing_texts(built.dense, base.procedures, base.catalogue)
    card = built.dense.card
    detail = f"{len(built.dense)} câu; {card.name}, {card.model_bytes / 1e6:.0f} MB, {card.licence}"
    if stale:
        return State.WARN, f"{detail}; {stale} câu đổi từ lần dựng trước", _SETUP
    return State.OK, detail, ""


def _closer(settings: Settings, _root: Path) -> Outcome:
    """Whether what was learned from an encoder's vectors was learned with this encoder."""
    from dungcua.knowledge.encoder import locate, read_card
    from dungcua.knowledge.load import DATA_DIR
    from dungcua.knowledge.requirements.second import SecondReader

    # Rules and words judge without it: worth a look, not a failure.
    learned = SecondReader(DATA_DIR / "law" / "second.npz").encoder
    try:
        card = read_card(locate(settings.var / "encoder"))
    except DungCuaError as error:
        return State.WARN, f"chỉ đọc theo luật và theo từ: {error}", _SETUP
    if card.digest != learned:
        detail = f"học với bộ mã hóa {learned}, máy này có {card.digest}: chỉ đọc theo từ"
        return State.WARN, detail, "Cài đúng một bản phát hành rồi chạy `make setup`."
    return State.OK, f"khớp bộ mã hóa {learned}", ""


def _places(_settings: Settings, _root: Path) -> Outcome:
    from dungcua.knowledge.places.table import Table

    table = Table()
    detail = (
        f"{len(table.provinces)} tỉnh, thành; {len(table.communes)} xã, phường, đặc khu nay; "
        f"{len(table.former)} đơn vị cũ"
    )
    return State.OK, detail, ""


def _database(settings: Settings, _root: Path) -> Outcome:
    from sqlalchemy import make_url

    from dungcua.store.engine import Store

    url = make_url(settings.database)
    shown = url.render_as_string(hide_password=True)
    # Opening a missing SQLite file would create it.
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        return State.FAIL, f"chưa có {shown}", _SETUP
    store = Store(settings.database)
    try:
        store.ping()
        return State.OK, f"{shown}, phiên bản {store.current_revision()}", ""
    except StoreUnavailable as error:
        return State.FAIL, f"{shown}: {error}", "Chạy `dungcua migrate` hoặc `make setup`."
    finally:
        store.close()


def _secrets(settings: Settings, root: Path) -> Outcome:
    keys = {"SECRET_KEY": settings.secret_key, "ENCRYPTION_KEY": settings.encryption_key}
    for name, key in keys.items():
        if len(key.get_secret_value()) < _KEY_LENGTH:
            return State.FAIL, f"DUNGCUA_{name} thiếu hoặc quá ngắn", _SETUP
    path = root / "var" / "secrets.env"
    if not path.exists():
        return State.OK, "lấy từ biến môi trường", ""
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        return State.FAIL, f"{path}: quyền {mode:04o}, người khác đọc được", f"chmod 600 {path}"
    return State.OK, f"{path}, quyền {mode:04o}", ""


def _port_pages(settings: Settings, _root: Path) -> Outcome:
    return _port(settings.host, settings.port, "/healthz", _is_pages, "DUNGCUA_PORT")


def _port_rasa(settings: Settings, _root: Path) -> Outcome:
    parts = urlsplit(settings.rasa_url)
    host, port = parts.hostname or "127.0.0.1", parts.port or 80
    return _port(host, port, "/", _is_rasa, "DUNGCUA_RASA_URL")


def _port_actions(settings: Settings, _root: Path) -> Outcome:
    port = settings.action_port
    return _port("127.0.0.1", port, "/webhook", _is_actions, "DUNGCUA_ACTION_PORT")


def _is_pages(status: int, body: bytes) -> bool:
    return status == HTTPStatus.OK and b'"alive"' in body


def _is_rasa(status: int, body: bytes) -> bool:
    return status == HTTPStatus.OK and body.startswith(b"Hello from Rasa")


def _is_actions(status: int, _body: bytes) -> bool:
    # It takes calls of Rasa only, which are POSTs with a secret.
    return status == HTTPStatus.METHOD_NOT_ALLOWED


def _port(
    host: str, port: int, path: str, is_ours: Callable[[int, bytes], bool], setting: str
) -> Outcome:
    """Tell whether a port is free, ours, or somebody else's."""
    reach = "127.0.0.1" if host in ("", "0.0.0.0", "::") else host  # noqa: S104 - compared only
    try:
        socket.create_connection((reach, port), timeout=_PROBE_SECONDS).close()
    except OSError:
        return State.OK, f"{reach}:{port} còn trống", ""
    connection = http.client.HTTPConnection(reach, port, timeout=_PROBE_SECONDS)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        ours = is_ours(response.status, response.read(2000))
    except (OSError, http.client.HTTPException):
        ours = False
    finally:
        connection.close()
    if ours:
        return State.OK, f"{reach}:{port} Đúng Cửa đang chạy", ""
    return State.FAIL, f"{reach}:{port} đang do chương trình khác giữ", f"Đổi {setting}."


def _chromium(_settings: Settings, _root: Path) -> Outcome:
    found = shutil.which("chromium")
    if found is None:
        return State.WARN, "không có; chỉ cần cho kiểm thử", "Chạy `make test` hoặc cài chromium."
    return State.OK, found, ""


def _disk(settings: Settings, _root: Path) -> Outcome:
    folder = settings.var
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    detail = f"còn {free / 1e9:.1f} GB tại {folder}"
    if free < _DISK_NEEDED:
        return State.FAIL, detail, "Giải phóng dung lượng."
    if free < _DISK_WANTED:
        return State.WARN, detail, "Nên giải phóng dung lượng."
    return State.OK, detail, ""


CHECKS: dict[str, tuple[str, Check]] = {
    "python": ("Python", _python),
    "product": ("Môi trường sản phẩm", _product),
    "rasa": ("Môi trường Rasa", _rasa),
    "model": ("Mô hình hội thoại", _model),
    "knowledge": ("Kho kiến thức", _knowledge),
    "meanings": ("Tìm theo nghĩa", _meanings),
    "closer": ("Đọc kỹ lời kể", _closer),
    "places": ("Địa danh", _places),
    "database": ("Cơ sở dữ liệu", _database),
    "secrets": ("Khóa bí mật", _secrets),
    "port-pages": ("Cổng trang web", _port_pages),
    "port-rasa": ("Cổng Rasa", _port_rasa),
    "port-actions": ("Cổng hành động", _port_actions),
    "chromium": ("Chromium (kiểm thử)", _chromium),
    "disk": ("Đĩa", _disk),
}
"""Every check by name, with the title a person reads, in the order of the set-up."""
