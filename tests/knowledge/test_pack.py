"""A pack is believed only when every part of it holds; what is in force stays otherwise."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from dungcua.errors import MissingData, PackRefused
from dungcua.knowledge.active import FOLDER, load_active
from dungcua.knowledge.load import DATA_DIR, EDITION, load
from dungcua.knowledge.pack import (
    Manifest,
    data_directory,
    export,
    install,
    installed,
    new_key,
)
from dungcua.knowledge.portal.exported import import_export

TODAY = date(2026, 11, 22)
MADE = datetime(2026, 11, 22, 4, tzinfo=UTC)
CARD = "procedures/cu-tru/1.010038-tach-ho.yaml"
Make = Callable[..., Manifest]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The law base, the listing and two cards: quick to pack and without fault."""
    folder = tmp_path / "data"
    for part in ("law", "catalogue"):
        # The reasons for missing cards speak of cards that are not here.
        ignore = shutil.ignore_patterns("without_card.yaml")
        shutil.copytree(DATA_DIR / part, folder / part, ignore=ignore)
    shutil.copy(DATA_DIR / EDITION, folder / EDITION)
    for name in (CARD, "procedures/cu-tru/1.004222-thuong-tru.yaml"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(DATA_DIR / name, folder / name)
    return folder


@pytest.fixture
def keys(tmp_path: Path) -> tuple[Path, Path]:
    private, public = tmp_path / "publisher.private", tmp_path / "publisher.public"
    new_key(private, public)
    return private, public


@pytest.fixture
def var(tmp_path: Path) -> Path:
    return tmp_path / "var"


@pytest.fixture
def root(var: Path) -> Path:
    return var / FOLDER


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return tmp_path / "knowledge.pack"


@pytest.fixture
def make(data: Path, keys: tuple[Path, Path], pack: Path) -> Make:
    def made(**change: Any) -> Manifest:
        options: dict[str, Any] = {"directory": data, "now": MADE} | change
        return export(pack, keys[0], **options)

    return made


def test_a_pack_is_installed_and_answered_from(
    make: Make, keys: tuple[Path, Path], pack: Path, var: Path, root: Path
) -> None:
    manifest = make()
    assert data_directory(root, today=TODAY) == DATA_DIR
    assert install(pack, keys[1], root, today=TODAY) == manifest
    kb = load(data_directory(root, today=TODAY))
    assert set(kb.procedures) == {"1.010038", "1.004222"}
    assert kb.version == manifest.version
    assert load_active(var)[0].version == manifest.version


def test_the_snapshot_in_force_travels_along(
    make: Make, keys: tuple[Path, Path], pack: Path, var: Path, root: Path, tmp_path: Path
) -> None:
    record = {"id": "i", "code": "9.000001", "name": "Thử", "updatedAt": 1_784_000_000_000}
    exported = tmp_path / "export.jsonl"
    exported.write_text(json.dumps(record), encoding="utf-8")
    snapshot, _ = import_export(exported, tmp_path / "portal")
    make(portal=tmp_path / "portal")
    install(pack, keys[1], root, today=TODAY)
    kb, arrived = load_active(var)
    assert arrived is not None
    assert arrived.detail("9.000001") == record
    assert kb.version.endswith(f"+{snapshot.name}")


def test_equal_content_gives_an_equal_pack(make: Make, pack: Path) -> None:
    make()
    first = hashlib.sha256(pack.read_bytes()).digest()
    make()
    assert hashlib.sha256(pack.read_bytes()).digest() == first


def test_the_private_key_is_the_owner_s_and_never_overwritten(keys: tuple[Path, Path]) -> None:
    assert keys[0].stat().st_mode & 0o077 == 0
    with pytest.raises(PackRefused):
        new_key(*keys)


def rewrite(pack: Path, change: Callable[[dict[str, bytes]], object]) -> None:
    """Change the files of a pack, by name."""
    with zipfile.ZipFile(pack) as old:
        files = {name: old.read(name) for name in old.namelist()}
    change(files)
    with zipfile.ZipFile(pack, "w") as new:
        for name, content in files.items():
            new.writestr(name, content)


def tamper(files: dict[str, bytes]) -> None:
    files[f"data/{CARD}"] = files[f"data/{CARD}"].replace(b"10000", b"90000")


def forge(files: dict[str, bytes]) -> None:
    tamper(files)
    manifest = json.loads(files["manifest.json"])
    manifest["files"][f"data/{CARD}"] = hashlib.sha256(files[f"data/{CARD}"]).hexdigest()
    files["manifest.json"] = json.dumps(manifest).encode()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (tamper, "không đúng bản kê"),
        (forge, "chữ ký"),
        (lambda files: files.update({"data/procedures/x/1.yaml": b""}), "không đúng bản kê"),
        (lambda files: files.pop(f"data/{CARD}"), "không đúng bản kê"),
        (lambda files: files.pop("manifest.sig"), "không có bản kê"),
        (lambda files: files.update({"manifest.sig": b"%%%"}), "không có bản kê|chữ ký"),
    ],
    ids=["tampered", "forged", "extra", "lacking", "unsigned", "nonsense"],
)
def test_a_pack_that_was_changed_is_refused(
    make: Make,
    keys: tuple[Path, Path],
    pack: Path,
    root: Path,
    change: Callable[[dict[str, bytes]], object],
    why: str,
) -> None:
    make()
    rewrite(pack, change)
    with pytest.raises(PackRefused, match=why):
        install(pack, keys[1], root, today=TODAY)
    assert installed(root) is None
    assert data_directory(root, today=TODAY) == DATA_DIR


def test_a_pack_of_a_stranger_is_refused(
    make: Make, pack: Path, root: Path, tmp_path: Path
) -> None:
    make()
    other = tmp_path / "other.private", tmp_path / "other.public"
    new_key(*other)
    with pytest.raises(PackRefused, match="chữ ký"):
        install(pack, other[1], root, today=TODAY)
    with pytest.raises(PackRefused, match="khóa công khai"):
        install(pack, tmp_path / "nothing", root, today=TODAY)


def test_an_expired_pack_is_neither_installed_nor_used(
    make: Make, keys: tuple[Path, Path], pack: Path, root: Path
) -> None:
    make(lifetime=timedelta(days=30))
    with pytest.raises(PackRefused, match="hết hạn"):
        install(pack, keys[1], root, today=date(2026, 12, 23))
    install(pack, keys[1], root, today=TODAY)
    assert data_directory(root, today=date(2026, 12, 22)) != DATA_DIR
    assert data_directory(root, today=date(2026, 12, 23)) == DATA_DIR


def test_an_older_pack_is_refused_and_the_newer_stays(
    make: Make, keys: tuple[Path, Path], pack: Path, root: Path
) -> None:
    newer = make(now=MADE + timedelta(hours=1))
    install(pack, keys[1], root, today=TODAY)
    make(now=MADE)
    with pytest.raises(PackRefused, match="cũ hơn"):
        install(pack, keys[1], root, today=TODAY)
    found = installed(root)
    assert found is not None
    assert found[1] == newer


def test_a_newer_pack_takes_the_place_of_the_older(
    make: Make, keys: tuple[Path, Path], pack: Path, root: Path, data: Path
) -> None:
    make()
    install(pack, keys[1], root, today=TODAY)
    text = (data / CARD).read_text(encoding="utf-8").replace("10000", "12000")
    (data / CARD).write_text(text, encoding="utf-8")
    newer = make(now=MADE + timedelta(days=1))
    install(pack, keys[1], root, today=date(2026, 11, 23))
    kb = load(data_directory(root, today=date(2026, 11, 23)))
    assert kb.version == newer.version
    assert kb.procedure("1.010038").fees[0].amount == 12000
    assert len(list(root.glob("packs/*-*"))) == 1


def test_edition_and_overlays_travel_along(
    make: Make, keys: tuple[Path, Path], pack: Path, root: Path, data: Path
) -> None:
    hotlines = "overlays/hotlines/01-ha-noi.yaml"
    (data / hotlines).parent.mkdir(parents=True)
    shutil.copy(DATA_DIR / hotlines, data / hotlines)
    manifest = make()
    assert {f"data/{EDITION}", f"data/{hotlines}"} <= set(manifest.files)
    install(pack, keys[1], root, today=date(2027, 2, 1))
    kb = load(data_directory(root, today=date(2027, 2, 1)))
    assert kb.edition == load(data).edition
    assert kb.overlays.hotlines_for("01", TODAY)[0].number == "1900 1009"


def test_faulty_data_are_not_packed(make: Make, data: Path, pack: Path) -> None:
    text = (data / CARD).read_text(encoding="utf-8").replace("Công an cấp xã", "Công an huyện")
    (data / CARD).write_text(text, encoding="utf-8")
    with pytest.raises(PackRefused, match="KL-110"):
        make()
    assert not pack.exists()


def sign_again(pack: dict[str, bytes], private: Path, **change: Any) -> None:
    """Sign a changed manifest with the right key, as a publisher with another release would."""
    manifest = json.loads(pack["manifest.json"]) | change
    pack["manifest.json"] = json.dumps(manifest).encode()
    key: Any = load_pem_private_key(private.read_bytes(), None)
    pack["manifest.sig"] = base64.b64encode(key.sign(pack["manifest.json"]))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"product": "99.0.0"}, "dành cho bản 99"),
        ({"format": 2}, "định dạng"),
        ({"version": "0" * 12}, "phiên bản"),
        ({"serial": "x", "made": "never"}, "không đọc được"),
        ({"snapshot": "../../etc"}, "không đủ"),
    ],
)
def test_a_signed_pack_that_does_not_fit_is_refused(
    make: Make,
    keys: tuple[Path, Path],
    pack: Path,
    root: Path,
    change: dict[str, Any],
    why: str,
) -> None:
    make()
    rewrite(pack, lambda files: sign_again(files, keys[0], **change))
    with pytest.raises(PackRefused, match=why):
        install(pack, keys[1], root, today=TODAY)
    assert installed(root) is None


def test_no_file_lands_outside_the_folder(
    make: Make, keys: tuple[Path, Path], pack: Path, root: Path
) -> None:
    make()

    def escape(files: dict[str, bytes]) -> None:
        content = files["data/../../escaped.yaml"] = b"x"
        listed = json.loads(files["manifest.json"])["files"]
        listed["data/../../escaped.yaml"] = hashlib.sha256(content).hexdigest()
        sign_again(files, keys[0], files=listed)

    rewrite(pack, escape)
    with pytest.raises(PackRefused, match="không hợp lệ"):
        install(pack, keys[1], root, today=TODAY)


def test_a_file_that_is_no_pack_is_refused(keys: tuple[Path, Path], pack: Path, root: Path) -> None:
    with pytest.raises(MissingData):
        install(pack, keys[1], root)
    pack.write_bytes(b"not a zip")
    with pytest.raises(PackRefused, match="gói hỏng"):
        install(pack, keys[1], root)
