"""What the machine itself must bring: Python 3.11 and, for the tests, Chromium.

Where the right to install Debian packages is there (root and apt-get), a missing one is
installed; elsewhere the person is told what to type.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dungcua.cli.setup.console import Console, SetupFailed

__all__ = ["DEBIAN_PYTHON", "WANTED", "Interpreter", "add_venv_module", "chromium", "interpreter"]

WANTED = (3, 11)
"""The one version both environments run on; see docs/adr/0001-two-environments.md."""

DEBIAN_PYTHON = Path("/usr/bin/python3.11")
_ASK = "import json, sys; print(json.dumps([sys.executable, sys.version_info[:3]]))"
_NO_PYTHON = """\
Cần Python 3.11. Anh/chị cài bằng lệnh sau rồi chạy lại:
Python 3.11 is needed. Install it with the following command, then try again:
    sudo apt-get install python3.11 python3.11-venv
(Debian 12 có sẵn gói này · Debian 12 carries it.)"""
_NO_CHROMIUM = """\
Các bài kiểm thử cần Chromium. Anh/chị cài bằng lệnh sau rồi chạy lại:
The tests need Chromium. Install it with the following command, then try again:
    sudo apt-get install chromium"""


@dataclass(frozen=True)
class Interpreter:
    """A Python that runs; ``path`` is the real one behind links and shims."""

    path: Path
    version: str

    @property
    def identity(self) -> str:
        """What an environment made by this interpreter depends on."""
        return f"{self.path} {self.version}"


def interpreter(
    console: Console, environ: Mapping[str, str], *, first: Path = DEBIAN_PYTHON
) -> Interpreter:
    """Return a Python 3.11, Debian's own before any other; install it where that is possible.

    Args:
        console: shows an installation.
        environ: the environment whose ``PATH`` counts.
        first: asked before those on the ``PATH``.

    Raises:
        SetupFailed: there is none and it cannot be installed here.

    """
    found = _search(environ, first)
    if found is None and _may_install(environ):
        _install(console, "python", "python3.11", "python3.11-venv", hint=_NO_PYTHON)
        found = _search(environ, first)
    if found is None:
        raise SetupFailed(_NO_PYTHON)
    return found


def add_venv_module(console: Console, environ: Mapping[str, str]) -> bool:
    """Install Debian's venv module if that is possible; tell whether it was."""
    if not _may_install(environ):
        return False
    _install(console, "python-venv", "python3.11-venv", hint=_NO_PYTHON)
    return True


def chromium(console: Console, environ: Mapping[str, str]) -> Path:
    """Return Debian's Chromium; install it where that is possible. Never downloads another.

    Raises:
        SetupFailed: there is none and it cannot be installed here.

    """
    found = _which("chromium", environ)
    if found is None and _may_install(environ):
        _install(console, "chromium", "chromium", hint=_NO_CHROMIUM)
        found = _which("chromium", environ)
    if found is None:
        raise SetupFailed(_NO_CHROMIUM)
    return found


def _search(environ: Mapping[str, str], first: Path) -> Interpreter | None:
    for candidate in (first, *_on_path(environ)):
        try:
            answer = subprocess.run(
                [candidate, "-I", "-c", _ASK],
                capture_output=True,
                check=True,
                stdin=subprocess.DEVNULL,
                text=True,
                timeout=30,
            ).stdout
            path, version = json.loads(answer)
        except (OSError, ValueError, subprocess.SubprocessError):
            # A shim without a version behind it, or a broken installation.
            continue
        if tuple(version[:2]) == WANTED:
            return Interpreter(Path(path), ".".join(str(part) for part in version))
    return None


def _on_path(environ: Mapping[str, str]) -> Iterator[Path]:
    for name in ("python3.11", "python3"):
        for folder in environ.get("PATH", "").split(os.pathsep):
            path = Path(folder or ".") / name
            if os.access(path, os.X_OK):
                yield path


def _which(name: str, environ: Mapping[str, str]) -> Path | None:
    found = shutil.which(name, path=environ.get("PATH"))
    return Path(found) if found else None


def _may_install(environ: Mapping[str, str]) -> bool:
    return os.geteuid() == 0 and _which("apt-get", environ) is not None


def _install(console: Console, log: str, *packages: str, hint: str) -> None:
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    console.run(f"apt-update-{log}", ["apt-get", "update"], env=env, hint=hint)
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    console.run(f"apt-install-{log}", command, env=env, hint=hint)
