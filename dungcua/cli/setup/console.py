"""What the person sees: numbered steps, their time, and the end of a log when one fails."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TextIO

__all__ = ["Console", "SetupFailed"]

_TICK = 0.2
_HEARTBEAT = 30.0
_TAIL_LINES = 25


class SetupFailed(Exception):
    """A step cannot be done; the text tells in Vietnamese and English what to do."""


class Console:
    """Prints one line a step and runs the commands of a step into a log file.

    On a terminal the line counts the seconds while a command runs; elsewhere (CI, a
    pipe) a sign of life is printed every half minute.
    """

    def __init__(self, total: int, log_dir: Path, stream: TextIO = sys.stdout) -> None:
        self._total = total
        self._log_dir = log_dir
        self._stream = stream
        self._live = stream.isatty()
        self._number = 0
        self._head = ""
        self._started = 0.0
        self._open = False

    def step(self, title: str, work: Callable[[], str]) -> None:
        """Announce ``title``, do ``work`` and print what it returns with the time it took.

        Raises:
            SetupFailed: passed on from ``work`` after the line was ended.

        """
        self._number += 1
        self._head = f"[{self._number}/{self._total}] {title} …"
        self._started = time.monotonic()
        self._write(self._head)
        self._open = True
        try:
            outcome = work()
        except BaseException:
            self._end("thất bại · failed")
            raise
        self._end(outcome)

    def run(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        hint: str = "",
    ) -> None:
        """Run ``command`` with its output in ``<log_dir>/<name>.log``.

        Raises:
            SetupFailed: the command ended with an error; carries the end of the log and
                ``hint``.

        """
        self._log_dir.mkdir(parents=True, exist_ok=True)
        log = self._log_dir / f"{name}.log"
        with log.open("wb") as sink:
            try:
                process = subprocess.Popen(
                    [str(part) for part in command],
                    stdin=subprocess.DEVNULL,
                    stdout=sink,
                    stderr=subprocess.STDOUT,
                    env=None if env is None else dict(env),
                    cwd=cwd,
                )
            except OSError as error:
                raise SetupFailed(f"{command[0]}: {error.strerror}\n{hint}") from error
            code = self._wait(process)
        if code != 0:
            lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
            tail = "\n".join(f"    {line}" for line in lines[-_TAIL_LINES:])
            raise SetupFailed(
                f"Lệnh kết thúc với mã {code} · the command ended with code {code}; "
                f"nhật ký · log: {log}\n{tail}\n{hint}".rstrip()
            )

    def _wait(self, process: subprocess.Popen[bytes]) -> int:
        beat = time.monotonic() + _HEARTBEAT
        while True:
            try:
                return process.wait(timeout=_TICK)
            except subprocess.TimeoutExpired:
                pass
            except BaseException:
                process.terminate()
                process.wait()
                raise
            now = time.monotonic()
            if self._live:
                self._write(f"\r{self._head} {now - self._started:.0f} s")
            elif now >= beat:
                beat = now + _HEARTBEAT
                self._write(f" {now - self._started:.0f} s …")

    def _end(self, outcome: str) -> None:
        if self._open:
            lead = f"\r{self._head}" if self._live else ""
            self._write(f"{lead} {outcome}, {time.monotonic() - self._started:.1f} s\n")
            self._open = False

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
