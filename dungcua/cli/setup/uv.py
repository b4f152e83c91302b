"""uv, the installer of both environments: put into ``.tools`` by pip, led by pip's settings.

uv does not read pip's configuration. What a machine has set for pip (an index of its own,
a folder of wheels, a certificate) is handed on in the environment of each call and written
to no file.
"""

from __future__ import annotations

import ast
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from dungcua.cli.setup import system
from dungcua.cli.setup.console import Console, SetupFailed
from dungcua.cli.setup.stamps import Stamp, digest

__all__ = ["Uv", "install", "pip_settings", "uv_environment"]

_SECTIONS = ("global", "install", ":env:")
_SYSTEM_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
_NO_PIP = """\
Không cài được uv vì Python này thiếu cả venv lẫn pip. Anh/chị cài rồi chạy lại:
uv cannot be installed, this Python has neither venv nor pip. Install, then try again:
    sudo apt-get install python3.11-venv"""


class Uv:
    """uv, ready to be called."""

    def __init__(self, program: Path, env: Mapping[str, str], console: Console) -> None:
        self._program = program
        self._env = dict(env)
        self._console = console

    def __call__(self, log: str, *arguments: str | Path) -> None:
        """Run uv with ``arguments``.

        Raises:
            SetupFailed: uv ended with an error.

        """
        self._console.run(log, [self._program, *arguments], env=self._env)


def install(root: Path, python: system.Interpreter, console: Console) -> tuple[Uv, bool]:
    """Install uv into ``.tools`` unless it is there; tell whether it was installed now.

    Raises:
        SetupFailed: neither venv nor pip can be had, or the registry does not answer.

    """
    home = root / ".tools" / "uv"
    program = home / "bin" / "uv"
    requirements = root / "requirements" / "uv.txt"
    stamp = Stamp(home / "stamp")
    wanted = digest(root, ["requirements/uv.txt"], python.identity, str(root))
    fresh = stamp.read() == wanted and program.exists()
    if not fresh:
        stamp.drop()
        _install(home, requirements, python.path, console)
        stamp.write(wanted)
    settings = pip_settings(_pip_config(home, python.path))
    return Uv(program, uv_environment(settings, os.environ), console), not fresh


def pip_settings(listing: str) -> dict[str, str]:
    """Read what ``pip config list`` prints; the environment wins over files, as in pip.

    Returns:
        The option's name (``find-links``) and its value, for options of every command and
        of ``pip install``.

    """
    ranked: dict[str, tuple[int, str]] = {}
    for line in listing.splitlines():
        key, separator, quoted = line.partition("=")
        section, _, name = key.rpartition(".")
        if not separator or section not in _SECTIONS:
            continue
        rank = _SECTIONS.index(section)
        if rank < ranked.get(name, (0, ""))[0]:
            continue
        try:
            ranked[name] = (rank, str(ast.literal_eval(quoted)))
        except (SyntaxError, ValueError):
            continue
    return {name: value for name, (_, value) in ranked.items()}


def uv_environment(pip: Mapping[str, str], environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment for uv: ``environ``, pip's settings in uv's words, and ours.

    A variable that is set for uv already is left alone.
    """
    env = {key: value for key, value in environ.items() if key != "VIRTUAL_ENV"}
    handed_on = {
        "UV_DEFAULT_INDEX": pip.get("index-url", "").strip(),
        "UV_INDEX": " ".join(pip.get("extra-index-url", "").split()),
        "UV_FIND_LINKS": ",".join(pip.get("find-links", "").split()),
        "SSL_CERT_FILE": pip.get("cert", ""),
    }
    for name, value in handed_on.items():
        if value:
            env.setdefault(name, value)
    if "UV_INDEX" in env:
        # pip takes the best version of all indexes; uv by default stops at the first one
        # that knows the name, which need not have the version that is pinned.
        env.setdefault("UV_INDEX_STRATEGY", "unsafe-best-match")
    if _SYSTEM_CERTIFICATES.exists():
        # Debian's pip trusts the system's authorities, a company's own among them; uv
        # brings its own list unless told.
        env.setdefault("UV_SYSTEM_CERTS", "true")
    env.setdefault("UV_HTTP_TIMEOUT", "180")
    env["UV_COMPILE_BYTECODE"] = "1"
    env["UV_PYTHON_DOWNLOADS"] = "never"
    env["UV_NO_PROGRESS"] = "1"
    return env


def _install(home: Path, requirements: Path, python: Path, console: Console) -> None:
    pip = ["-m", "pip", "install"]
    what = ["--disable-pip-version-check", "--requirement", str(requirements)]
    if not _has(python, "ensurepip") and not _has(python, "pip"):
        system.add_venv_module(console, os.environ)
    if _has(python, "ensurepip"):
        console.run("uv-venv", [str(python), "-m", "venv", "--clear", str(home)])
        console.run("uv-install", [str(home / "bin" / "python"), *pip, *what])
    elif _has(python, "pip"):
        target = ["--upgrade", "--target", str(home)]
        console.run("uv-install", [str(python), *pip, *target, *what])
    else:
        raise SetupFailed(_NO_PIP)


def _has(python: Path, module: str) -> bool:
    command = [str(python), "-I", "-c", f"import {module}"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _pip_config(home: Path, python: Path) -> str:
    own = home / "bin" / "python"
    command = [str(own if own.exists() else python), "-m", "pip", "config", "list"]
    answer = subprocess.run(command, capture_output=True, check=False, text=True)
    return answer.stdout if answer.returncode == 0 else ""
