"""The folder of evidence files: random names, readable by their owner only."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Collection
from pathlib import Path

from dungcua.errors import EvidenceDamaged, StoreUnavailable, UnknownEvidence

__all__ = ["Vault"]

_NAME_BYTES = 32
_NAME = re.compile(r"[A-Za-z0-9_-]{43}")


class Vault:
    """Files outside the database; what they belong to stands in the database only."""

    def __init__(self, folder: Path) -> None:
        """Work in ``folder``; it is made when the first file comes."""
        self._folder = folder

    def put(self, data: bytes) -> str:
        """Store ``data`` durably and return its name.

        Raises:
            StoreUnavailable: the disk is full, or the folder cannot be written.

        """
        name = secrets.token_urlsafe(_NAME_BYTES)
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(self._folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(descriptor)
            self._sync_folder()
        except OSError as error:
            self.remove(name)
            raise StoreUnavailable(type(error).__name__) from error
        return name

    def get(self, name: str, digest: str) -> bytes:
        """Return the file ``name``, whose SHA-256 must be ``digest``.

        Raises:
            EvidenceDamaged: it is gone, or is not what was stored.

        """
        try:
            data = self._path(name).read_bytes()
        except OSError as error:
            raise EvidenceDamaged(type(error).__name__) from error
        if hashlib.sha256(data).hexdigest() != digest:
            raise EvidenceDamaged("digest")
        return data

    def remove(self, name: str) -> None:
        """Delete the file; no error when it is gone already."""
        self._path(name).unlink(missing_ok=True)

    def strays(self, known: Collection[str], before: float) -> list[str]:
        """Return the files that no complaint knows: a kill came between file and record.

        Args:
            known: names that the database holds.
            before: only files older than this (seconds since the epoch), so that one
                being recorded just now is left alone.

        """
        if not self._folder.is_dir():
            return []
        return sorted(
            path.name
            for path in self._folder.iterdir()
            if _NAME.fullmatch(path.name)
            and path.name not in known
            and path.stat().st_mtime < before
        )

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise UnknownEvidence("not a name of ours")
        return self._folder / name

    def _sync_folder(self) -> None:
        descriptor = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
