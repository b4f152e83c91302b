"""One signed file that brings the knowledge to an office without a connection.

A pack is a zip: the data files, perhaps the imported snapshot, ``manifest.json`` with the
digest of each file, and ``manifest.sig``, the Ed25519 signature of the manifest's bytes.
Whoever installs needs the publisher's public key, which travels by another way. Nothing of
a pack is believed before its signature holds, and nothing in force changes unless all of
it is sound.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from dungcua import __version__
from dungcua.errors import KnowledgeError, MissingData, PackRefused
from dungcua.knowledge.lint import lint
from dungcua.knowledge.load import DATA_DIR, EDITION, load
from dungcua.knowledge.portal.snapshot import (
    CURRENT,
    META,
    Snapshot,
    activate,
    current,
    write_safely,
)

__all__ = ["Manifest", "data_directory", "export", "install", "installed", "new_key"]

FORMAT = 1
LIFETIME = timedelta(days=365)
PACKS, PORTAL = "packs", "portal"
"""Folders below the deployment's ``knowledge`` folder."""

_MANIFEST, _SIGNATURE = "manifest.json", "manifest.sig"
_DATA = ("procedures", "law", "catalogue", "overlays", "english")
_STAMP = (2020, 1, 1, 0, 0, 0)
_MOST_FILES = 20_000
_LARGEST = 512 * 1024 * 1024
_PATH = re.compile(r"(data|portal)(/[\w.+-]+)+")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a pack says of itself. ``product`` is the release that made it.

    ``serial`` grows from pack to pack (seconds of its making): an older one is refused.
    """

    serial: int
    version: str
    product: str
    made: date
    expires: date
    snapshot: str | None
    files: Mapping[str, str]

    @classmethod
    def parse(cls, raw: bytes) -> Manifest:
        """Read a manifest.

        Raises:
            PackRefused: it is of another format or lacks something.

        """
        try:
            found: dict[str, Any] = json.loads(raw)
            if found.pop("format") != FORMAT:
                raise PackRefused("gói thuộc định dạng khác")
            made, expires = (date.fromisoformat(found.pop(k)) for k in ("made", "expires"))
            return cls(made=made, expires=expires, **found)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise PackRefused(f"bản kê không đọc được: {error!r}") from error

    def dump(self) -> bytes:
        """Return the bytes that are signed."""
        content = {
            "format": FORMAT,
            "serial": self.serial,
            "version": self.version,
            "product": self.product,
            "made": self.made.isoformat(),
            "expires": self.expires.isoformat(),
            "snapshot": self.snapshot,
            "files": dict(self.files),
        }
        return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True).encode()


def new_key(private: Path, public: Path) -> None:
    """Make a key pair; the private half is readable by its owner only.

    Raises:
        PackRefused: one of the files is there already; a key is never overwritten.

    """
    if private.exists() or public.exists():
        raise PackRefused(f"{private} hoặc {public} đã có")
    key = Ed25519PrivateKey.generate()
    private.touch(mode=0o600)
    private.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public.write_bytes(
        key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )


def export(
    target: Path,
    private: Path,
    *,
    directory: Path = DATA_DIR,
    portal: Path | None = None,
    now: datetime | None = None,
    lifetime: timedelta = LIFETIME,
) -> Manifest:
    """Write a signed pack.

    Args:
        target: the file to write.
        private: PEM file of the publisher's Ed25519 key.
        directory: the data files.
        portal: folder of the snapshots; the one in force goes along.
        now: moment of making; by default now.
        lifetime: after which the pack may no longer be installed or used.

    Raises:
        PackRefused: the data have faults, or the key cannot be read.
        KnowledgeError: the data cannot be loaded.

    """
    moment = now or datetime.now(UTC)
    if faults := lint(directory):
        raise PackRefused(f"dữ liệu có {len(faults)} lỗi; {faults[0]}")
    key = _private_key(private)
    snapshot = current(portal) if portal is not None else None
    sources = dict(_sources(directory, snapshot))
    manifest = Manifest(
        serial=int(moment.timestamp()),
        version=load(directory).version,
        product=__version__,
        made=moment.date(),
        expires=(moment + lifetime).date(),
        snapshot=snapshot.name if snapshot else None,
        files={name: _sha256(path) for name, path in sources.items()},
    )
    raw = manifest.dump()
    draft = target.with_name(target.name + ".new")
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as pack:
        _put(pack, _MANIFEST, raw)
        _put(pack, _SIGNATURE, base64.b64encode(key.sign(raw)))
        for name, path in sources.items():
            _put(pack, name, path.read_bytes())
    draft.replace(target)
    return manifest


def install(path: Path, public: Path, root: Path, *, today: date | None = None) -> Manifest:
    """Verify a pack and put it in force.

    Args:
        path: the pack.
        public: PEM file of the publisher's public key.
        root: the deployment's ``knowledge`` folder.
        today: the day on which expiry is judged.

    Raises:
        PackRefused: signed by a stranger, tampered with, expired, older than what is
            installed, made by a newer release, or faulty. Nothing was changed.
        MissingData: there is no such file.

    """
    if not path.is_file():
        raise MissingData(str(path))
    day = today or date.today()
    try:
        with zipfile.ZipFile(path) as pack:
            manifest = _verified(pack, _public_key(public))
            _admit(manifest, root, day)
            draft = root / PACKS / f"{manifest.serial}.part"
            shutil.rmtree(draft, ignore_errors=True)
            _unpack(pack, manifest, draft)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError) as error:
        raise PackRefused(f"gói hỏng: {error}") from error
    try:
        _judge(draft, manifest)
    except KnowledgeError:
        shutil.rmtree(draft)
        raise
    target = root / PACKS / f"{manifest.serial}-{manifest.version}"
    shutil.rmtree(target, ignore_errors=True)
    if manifest.snapshot is not None:
        _place_snapshot(draft / "portal", root / PORTAL, manifest.snapshot)
    draft.rename(target)
    write_safely(root / PACKS / CURRENT, target.name)
    for old in root.glob(f"{PACKS}/*-*"):
        if old != target:
            shutil.rmtree(old)
    return manifest


def installed(root: Path) -> tuple[Path, Manifest] | None:
    """Return the folder and manifest of the pack in force, None when none is installed.

    Raises:
        PackRefused: its manifest was damaged after the installation.

    """
    try:
        folder = root / PACKS / (root / PACKS / CURRENT).read_text(encoding="utf-8").strip()
        return folder, Manifest.parse((folder / _MANIFEST).read_bytes())
    except FileNotFoundError:
        return None


def data_directory(root: Path, *, today: date | None = None) -> Path:
    """Return the data files to use: those of the pack in force, else those of the release.

    A pack that has expired, or that an older release made, is set aside: the release
    brought data of its own.
    """
    found = installed(root)
    if found is None:
        return DATA_DIR
    folder, manifest = found
    usable = manifest.expires >= (today or date.today()) and manifest.product == __version__
    return folder / "data" if usable else DATA_DIR


def _sources(directory: Path, snapshot: Snapshot | None) -> Iterator[tuple[str, Path]]:
    yield f"data/{EDITION}", directory / EDITION
    for part in _DATA:
        for path in sorted((directory / part).rglob("*")):
            if path.is_file():
                yield f"data/{path.relative_to(directory).as_posix()}", path
    for path in sorted(snapshot.folder.iterdir()) if snapshot else ():
        yield f"portal/{path.name}", path


def _put(pack: zipfile.ZipFile, name: str, content: bytes) -> None:
    """Store a file with a fixed time, so that equal content gives an equal pack."""
    info = zipfile.ZipInfo(name, _STAMP)
    stored = name.endswith(".gz")
    info.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    pack.writestr(info, content)


def _verified(pack: zipfile.ZipFile, key: Ed25519PublicKey) -> Manifest:
    """Return the manifest when its signature holds and the pack holds just its files."""
    names = pack.namelist()
    if len(names) > _MOST_FILES or len(set(names)) < len(names):
        raise PackRefused("gói có quá nhiều tệp hoặc tệp trùng tên")
    try:
        raw, signature = pack.read(_MANIFEST), base64.b64decode(pack.read(_SIGNATURE))
    except (KeyError, ValueError) as error:
        raise PackRefused("gói không có bản kê hoặc chữ ký") from error
    try:
        key.verify(signature, raw)
    except InvalidSignature as error:
        raise PackRefused("chữ ký không khớp khóa công khai") from error
    manifest = Manifest.parse(raw)
    if set(names) - {_MANIFEST, _SIGNATURE} != manifest.files.keys():
        raise PackRefused("các tệp trong gói không đúng bản kê")
    for name in manifest.files:
        if not _PATH.fullmatch(name) or ".." in PurePosixPath(name).parts:
            raise PackRefused(f"tên tệp {name!r} không hợp lệ")
    return manifest


def _admit(manifest: Manifest, root: Path, today: date) -> None:
    if manifest.expires < today:
        raise PackRefused(f"gói hết hạn ngày {manifest.expires}")
    if manifest.product != __version__:
        raise PackRefused(f"gói dành cho bản {manifest.product}, đang chạy {__version__}")
    before = installed(root)
    if before is not None and manifest.serial < before[1].serial:
        raise PackRefused(f"gói làm ngày {manifest.made} cũ hơn gói đang dùng ({before[1].made})")


def _unpack(pack: zipfile.ZipFile, manifest: Manifest, draft: Path) -> None:
    if sum(info.file_size for info in pack.infolist()) > _LARGEST:
        raise PackRefused("gói quá lớn")
    for name, expected in manifest.files.items():
        content = pack.read(name)
        if hashlib.sha256(content).hexdigest() != expected:
            shutil.rmtree(draft, ignore_errors=True)
            raise PackRefused(f"{name} không đúng bản kê")
        (draft / name).parent.mkdir(parents=True, exist_ok=True)
        (draft / name).write_bytes(content)
    (draft / _MANIFEST).write_bytes(manifest.dump())


def _judge(draft: Path, manifest: Manifest) -> None:
    """Refuse data that this release cannot read or that break a rule."""
    if load(draft / "data").version != manifest.version:
        raise PackRefused("phiên bản kiến thức không đúng bản kê")
    if faults := lint(draft / "data"):
        raise PackRefused(f"dữ liệu trong gói có {len(faults)} lỗi; {faults[0]}")
    if manifest.snapshot is not None:
        if (
            not re.fullmatch(r"[\w-]+", manifest.snapshot)
            or not (draft / "portal" / META).is_file()
        ):
            raise PackRefused("dữ liệu Cổng trong gói không đủ")
        Snapshot.load(draft / "portal")


def _place_snapshot(source: Path, root: Path, name: str) -> None:
    root.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(root / name, ignore_errors=True)
    source.rename(root / name)
    activate(root, name)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _private_key(path: Path) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise PackRefused(f"{path}: không đọc được khóa bí mật") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise PackRefused(f"{path}: không phải khóa Ed25519")
    return key


def _public_key(path: Path) -> Ed25519PublicKey:
    try:
        key = load_pem_public_key(path.read_bytes())
    except (OSError, ValueError) as error:
        raise PackRefused(f"{path}: không đọc được khóa công khai") from error
    if not isinstance(key, Ed25519PublicKey):
        raise PackRefused(f"{path}: không phải khóa Ed25519")
    return key
