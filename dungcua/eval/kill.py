"""Does an acknowledged complaint survive ``kill -9``? ``python -m dungcua.eval.kill``.

A child process files complaints through the real register, two threads at once, and
prints each code after the register acknowledged it, then each further step. The parent
kills it at a random moment, looks whether everything that was acknowledged is there,
starts it again on the same database, and at the end verifies every chain.

Without ``--database`` three runs follow each other: SQLite; a packaged PostgreSQL with
the writer killed; and the same with every process of the server killed as well. A kill
is no power cut: what the operating system had taken is kept by it, not by the disk.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from dungcua.complaints.model import Actor, Door, Place, State
from dungcua.complaints.register import Register
from dungcua.conversations.service import Conversations
from dungcua.errors import StoreUnavailable, UnknownCode
from dungcua.settings import ROOT
from dungcua.store.engine import Store

__all__ = ["Outcome", "kill_writers", "main"]

_URL = "DUNGCUA_KILL_DATABASE"
_THREADS = 2
_LONGEST_LIFE_S = 0.25
_STEPS = (State.TRIAGED, State.FORWARDED)


@dataclass
class Outcome:
    """What one run found."""

    name: str
    kills: int = 0
    seconds: float = 0.0
    acknowledged: dict[str, State] = field(default_factory=dict)
    """The last state that was acknowledged, by code."""
    lost: list[str] = field(default_factory=list)
    """Acknowledged, but not there, or not as far as was acknowledged."""
    broken: list[str] = field(default_factory=list)
    """Stored, but the chain does not hold."""
    stored: int = 0

    @property
    def good(self) -> bool:
        """Whether nothing was lost or broken, and something was there to lose."""
        return bool(self.acknowledged) and not self.lost and not self.broken

    def line(self) -> str:
        """Return the result in one line."""
        return (
            f"{self.name}: {self.kills} kills, {len(self.acknowledged)} complaints "
            f"acknowledged, {len(self.lost)} lost; {self.stored} stored, "
            f"{len(self.broken)} broken chains; {self.seconds:.0f} s"
        )


def kill_writers(
    name: str,
    url: str,
    times: int,
    *,
    kill_server: Callable[[], None] | None = None,
    chance: random.Random | None = None,
    told: Callable[[], None] = lambda: None,
) -> Outcome:
    """File and kill ``times`` times on one empty database.

    Args:
        name: of the run, for the result.
        url: of the database; it is migrated first.
        times: how often to kill.
        kill_server: also called at the moment of the kill; must start the server again.
        chance: draws the moments.
        told: called after each kill, for a progress bar.

    Raises:
        RuntimeError: the database holds complaints, or a writer does not start.

    """
    with contextlib.closing(Store(url)) as store:
        store.upgrade()
        register = Register(store)
        if register.statistics().recorded:
            raise RuntimeError("this database holds complaints: give an empty one")
        outcome = Outcome(name)
        started = time.monotonic()
        for _ in range(times):
            draw = chance or random.SystemRandom()
            said = _one_life(url, draw.uniform(0, _LONGEST_LIFE_S), kill_server)
            if kill_server is not None:
                # The old connections died with the server.
                store.close()
            outcome.kills += 1
            outcome.acknowledged |= said
            _look(register, outcome, said)
            told()
        _look(register, outcome, outcome.acknowledged)
        for code in register.every_code():
            outcome.stored += 1
            if not register.verify_chain(code):
                outcome.broken.append(code)
        outcome.seconds = time.monotonic() - started
    return outcome


def _look(register: Register, outcome: Outcome, said: dict[str, State]) -> None:
    """Note what was acknowledged and is not there."""
    for code, state in said.items():
        if code not in outcome.lost and not _there(register, code, state):
            outcome.lost.append(code)


def _one_life(url: str, seconds: float, kill_server: Callable[[], None] | None) -> dict[str, State]:
    """Let a writer live for ``seconds`` after its first word; return what it acknowledged."""
    writer = subprocess.Popen(
        [sys.executable, "-m", "dungcua.eval.kill", "--write"],
        cwd=ROOT,
        env={**os.environ, _URL: url, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    if writer.stdout is None or writer.stdout.readline().strip() != "ready":
        writer.kill()
        raise RuntimeError(f"the writer did not start: {writer.wait()}")
    # A busy machine may need longer for the first one than any life lasts.
    first = writer.stdout.readline()
    time.sleep(seconds)
    if kill_server is not None:
        kill_server()
    writer.kill()
    said: dict[str, State] = {}
    for line in (first + writer.stdout.read()).splitlines(keepends=True):
        # A line without an end was cut off: nobody could have read it.
        if line.endswith("\n"):
            code, state = line.split()
            said[code] = State(state)
    writer.stdout.close()
    writer.wait()
    return said


def _there(register: Register, code: str, state: State) -> bool:
    """Whether a complaint is there and went at least as far as was acknowledged."""
    try:
        return state in {event.state for event in register.find(code).events}
    except UnknownCode:
        return False


def write() -> None:
    """File complaints until killed; print what was acknowledged. Runs in the child."""
    store = Store(os.environ[_URL])
    conversations, register = Conversations(store), Register(store)
    # Whatever is loaded late is loaded before the parent counts the time.
    register.statistics()
    print("ready", flush=True)
    threads = [
        threading.Thread(target=_file, args=(conversations, register)) for _ in range(_THREADS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _file(conversations: Conversations, register: Register) -> None:
    # An outage ends it like a kill: nothing more is acknowledged.
    with contextlib.suppress(StoreUnavailable):
        _file_until_killed(conversations, register)


def _file_until_killed(conversations: Conversations, register: Register) -> None:
    while True:
        talk = conversations.start()
        register.open_draft(
            talk,
            "bị đòi VNeID khi khai sinh",
            procedure=None,
            violations=["V01"],
            papers=["VNeID"],
            door=Door.REPORT,
            place=Place("Đà Nẵng"),
            knowledge_version="kill",
        )
        code = register.submit(talk, consent=True).code
        _say(code, State.RECEIVED)
        for state in _STEPS:
            register.transition(code, state, Actor.OPERATOR, "bước tiếp")
            _say(code, state)


def _say(code: str, state: State) -> None:
    # One write: lines of two threads never mix.
    os.write(sys.stdout.fileno(), f"{code} {state}\n".encode())


def _runs(database: str | None, times: int, told: Callable[[], None]) -> Iterator[Outcome]:
    if database is not None:
        yield kill_writers("given database", database, times, told=told)
        return
    with tempfile.TemporaryDirectory(prefix="dungcua-kill-") as folder:
        url = f"sqlite:///{Path(folder) / 'kill.db'}"
        yield kill_writers("SQLite, writer killed", url, times, told=told)
    from dungcua.eval.postgres import served

    with (
        tempfile.TemporaryDirectory(prefix="dungcua-kill-") as folder,
        served(Path(folder)) as server,
    ):
        server.run("CREATE DATABASE writer", "CREATE DATABASE server")
        yield kill_writers("PostgreSQL, writer killed", server.url("writer"), times, told=told)
        yield kill_writers(
            "PostgreSQL, writer and server killed",
            server.url("server"),
            times,
            kill_server=server.kill,
            told=told,
        )


def main() -> int:
    """Run from the command line; 1 when something was lost."""
    parser = argparse.ArgumentParser(prog="python -m dungcua.eval.kill", description=__doc__)
    parser.add_argument("--times", type=int, default=200, help="kills in each run")
    parser.add_argument("--database", help="SQLAlchemy URL of an empty database")
    parser.add_argument("--write", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.write:
        with contextlib.suppress(KeyboardInterrupt):
            write()
        return 0
    from rich.console import Console
    from rich.progress import Progress

    good = True
    with Progress(console=Console(stderr=True)) as bar:
        runs = 1 if arguments.database else 3
        task = bar.add_task("kill -9", total=runs * arguments.times)
        for outcome in _runs(arguments.database, arguments.times, lambda: bar.advance(task)):
            print(outcome.line(), flush=True)
            good = good and outcome.good
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
