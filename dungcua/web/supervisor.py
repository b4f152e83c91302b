"""Keeping Rasa alive beside the pages: start, watch, start again, stop.

Rasa lives in an environment of its own (docs/adr/0001) and so in a process of its own.
It is bound to loopback and gets its secrets through its environment.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import structlog

from dungcua.settings import ROOT, Settings

__all__ = ["MODEL", "RasaProcess", "rasa_command", "rasa_environment", "shared_secret"]

MODEL = Path("models") / "dungcua.tar.gz"
"""Where the trained model lies below the var folder."""

_log = structlog.get_logger("dungcua.rasa")
_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 60.0
_HEALTHY_AFTER = 60.0
_STOP_WITHIN = 10.0
_INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "LD_LIBRARY_PATH")


def rasa_command(settings: Settings) -> list[str]:
    """Return the command that serves the trained model on loopback."""
    address = urlsplit(settings.rasa_url)
    return [
        str(settings.rasa_python), "-W", "ignore", "-m", "rasa", "run",
        "-i", address.hostname or "127.0.0.1", "-p", str(address.port or 5005),
        "--model", str(settings.var / MODEL),
        "--endpoints", str(ROOT / "endpoints.yml"),
        "--credentials", str(ROOT / "credentials.yml"),
    ]  # fmt: skip


def rasa_environment(settings: Settings, token: str, action_secret: str) -> dict[str, str]:
    """Return Rasa's environment: the least it needs, plus what its files refer to."""
    inherited = {key: os.environ[key] for key in _INHERITED if key in os.environ}
    return inherited | {
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "RASA_TELEMETRY_ENABLED": "false",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",
        "DUNGCUA_ACTION_PORT": str(settings.action_port),
        "DUNGCUA_ACTION_SECRET": action_secret,
        "DUNGCUA_RASA_TOKEN": token,
        "DUNGCUA_RASA_TRACKER": str(settings.var / "rasa-tracker.db"),
    }


class RasaProcess:
    """Rasa as a child process, restarted with growing pauses when it ends."""

    def __init__(self, command: list[str], environment: Mapping[str, str], log: Path) -> None:
        """Take the command line, its environment and the file its output goes to."""
        self._command = command
        self._environment = dict(environment)
        self._log_path = log
        self._process: asyncio.subprocess.Process | None = None
        self._watch: asyncio.Task[None] | None = None
        self.restarts = 0

    @property
    def pid(self) -> int | None:
        """Process id while it runs."""
        running = self._process is not None and self._process.returncode is None
        return self._process.pid if running and self._process else None

    async def start(self) -> None:
        """Start Rasa and the task that watches it."""
        self._watch = asyncio.create_task(self._keep_alive(), name="rasa-supervisor")

    async def stop(self) -> None:
        """Stop watching, then stop Rasa: politely first, by force after ten seconds."""
        if self._watch is not None:
            self._watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watch
        if self._process is None or self._process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            self._process.terminate()
        try:
            await asyncio.wait_for(self._process.wait(), _STOP_WITHIN)
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()
            await self._process.wait()

    async def _keep_alive(self) -> None:
        pause = _FIRST_PAUSE
        loop = asyncio.get_running_loop()
        while True:
            began = loop.time()
            try:
                code = await self._run_once()
            except OSError as error:
                _log.error("rasa_cannot_start", error=type(error).__name__)
                code = -1
            if loop.time() - began > _HEALTHY_AFTER:
                pause = _FIRST_PAUSE
            _log.warning("rasa_ended", exit_code=code, restart_in_s=pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
            self.restarts += 1

    async def _run_once(self) -> int:
        self._log_path.parent.mkdir(parents=True, exist_ok=True)
        with self._log_path.open("ab") as output:
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                cwd=ROOT,
                env=self._environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=asyncio.subprocess.STDOUT,
            )
        _log.info("rasa_started", pid=self._process.pid)
        return await self._process.wait()


def shared_secret(configured: str) -> str:
    """Return the configured secret, or a random one that lives as long as the process."""
    return configured or secrets.token_urlsafe(32)
