"""Rasa in its own environment: one model for all tests, one action server, one Rasa."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from aiohttp import web

from dungcua.settings import ROOT, Settings
from tests.ports import free_ports

TOKEN = "a-token-for-tests"
SECRET = "an-action-secret-for-tests"
_PYTHON = Settings(_env_file=None).rasa_python
_STARTS_WITHIN = 120.0


def _environment(**more: str) -> dict[str, str]:
    kept = {k: os.environ[k] for k in ("PATH", "HOME", "LANG", "TMPDIR") if k in os.environ}
    return kept | {
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "ignore",
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "DUNGCUA_ACTION_PORT": "1",
        "DUNGCUA_ACTION_SECRET": SECRET,
        "DUNGCUA_RASA_TOKEN": TOKEN,
        "DUNGCUA_RASA_TRACKER": ":memory:",
        **more,
    }


@dataclass
class RasaSide:
    """Runs a command in Rasa's environment, in a folder of its own."""

    folder: Path

    def python(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(_PYTHON), "-W", "ignore", *arguments],
            cwd=self.folder,
            env=_environment(),
            input=stdin,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )

    def rasa(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.python("-m", "rasa", *arguments)


@pytest.fixture(scope="session")
def rasa_side(tmp_path_factory: pytest.TempPathFactory) -> RasaSide:
    assert _PYTHON.exists(), f"Rasa's environment is missing ({_PYTHON}): make setup"
    return RasaSide(tmp_path_factory.mktemp("rasa"))


@pytest.fixture(scope="session")
def model(rasa_side: RasaSide) -> Path:
    """A model trained from the files of the working tree."""
    done = rasa_side.rasa(
        "train",
        "--config", str(ROOT / "config.yml"),
        "--domain", str(ROOT / "dungcua/bot/domain"),
        "--data", str(ROOT / "dungcua/bot/data"),
        "--out", str(rasa_side.folder),
        "--fixed-model-name", "model",
    )  # fmt: skip
    path = rasa_side.folder / "model.tar.gz"
    assert path.exists(), done.stderr[-3000:]
    return path


@pytest.fixture(scope="session")
def parse(
    rasa_side: RasaSide, model: Path
) -> Iterator[Callable[[list[str]], list[dict[str, Any]]]]:
    """Give a function that says what the trained model makes of texts."""
    log = (rasa_side.folder / "parse.log").open("wb")
    process = subprocess.Popen(
        [str(_PYTHON), "-W", "ignore", "-m", "dungcua.bot.parse", str(model)],
        cwd=rasa_side.folder,
        env=_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    to, back = process.stdin, process.stdout

    def run(texts: list[str]) -> list[dict[str, Any]]:
        results = []
        for text in texts:
            to.write(json.dumps(text) + "\n")
            to.flush()
            results.append(json.loads(back.readline()))
        return results

    yield run
    to.close()
    process.wait(30)
    back.close()
    log.close()


@dataclass
class Actions:
    """A small action server: the contract is real, the texts are canned.

    It opens a complaint when the citizen says so, keeps what the form asks for, and
    otherwise repeats which action ran. ``calls`` holds the body of every call, ``callers``
    the port that each came from.
    """

    port: int = 0
    broken: bool = False
    calls: list[dict[str, Any]] = field(default_factory=list)
    callers: list[int] = field(default_factory=list)

    def answer(self, body: dict[str, Any]) -> dict[str, Any]:
        name, tracker = body["next_action"], body["tracker"]
        text = tracker["latest_message"].get("text") or ""
        events: list[dict[str, Any]] = []
        if name == "action_check_demand":
            events.append(_slot("complaint_open", "phản ánh" in text))
        elif name == "validate_complaint_form":
            # as rasa-sdk does: only what this turn filled, else the form cannot step aside
            for event in reversed(tracker["events"]):
                if event["event"] != "slot":
                    break
                events.append(_slot(event["name"], event["value"]))
            return {"events": events, "responses": []}
        elif name == "action_restart":
            events.append({"event": "restart", "timestamp": None})
        elif name in ("action_submit_complaint", "action_cancel"):
            events += [_slot("complaint_place", None), _slot("complaint_consent", None)]
            events.append(_slot("complaint_open", False))
        said = {
            "text": name,
            "slots": tracker["slots"],
            "meta": {"nested": [1, {"a": None}], "ask": "x"},
        }
        return {"events": events, "responses": [{"custom": said}]}

    async def handle(self, request: web.Request) -> web.Response:
        if request.headers.get("X-DungCua-Secret") != SECRET:
            return web.json_response({"error": "forbidden"}, status=403)
        if self.broken:
            return web.json_response({"error": "broken"}, status=500)
        body = await request.json()
        self.calls.append(body)
        assert request.transport is not None
        self.callers.append(request.transport.get_extra_info("peername")[1])
        return web.json_response(self.answer(body))


def _slot(name: str, value: Any) -> dict[str, Any]:
    return {"event": "slot", "timestamp": None, "name": name, "value": value}


@pytest.fixture(scope="session")
def actions() -> Iterator[Actions]:
    """The action server on a free port, in a thread with a loop of its own."""
    served = Actions()
    loop = asyncio.new_event_loop()
    app = web.Application(client_max_size=16 * 1024**2)
    app.router.add_post("/webhook", served.handle)
    runner = web.AppRunner(app)

    async def start() -> None:
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        served.port = runner.addresses[0][1]

    loop.run_until_complete(start())
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yield served
    asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(10)
    loop.close()


class LiveRasa:
    """A Rasa server started exactly as the product starts it."""

    def __init__(self, model: Path, folder: Path, action_port: int) -> None:
        (self.port,) = free_ports(1)
        self.tracker = folder / "tracker.db"
        self.log = folder / "rasa.log"
        self._command = [
            str(_PYTHON), "-W", "ignore", "-m", "rasa", "run",
            "-i", "127.0.0.1", "-p", str(self.port),
            "--model", str(model),
            "--endpoints", str(ROOT / "endpoints.yml"),
            "--credentials", str(ROOT / "credentials.yml"),
        ]  # fmt: skip
        self._folder = folder
        self._environment = _environment(
            DUNGCUA_ACTION_PORT=str(action_port), DUNGCUA_RASA_TRACKER=str(self.tracker)
        )
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                self._command,
                cwd=self._folder,
                env=self._environment,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + _STARTS_WITHIN
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                self.get("/")
                return
            except OSError:  # refused, reset, or no answer yet: a busy machine starts slowly
                time.sleep(0.2)
        raise AssertionError(self.log.read_text(encoding="utf-8")[-3000:])

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(_STARTS_WITHIN)

    def get(self, path: str, headers: dict[str, str] | None = None) -> int:
        request = Request(f"http://127.0.0.1:{self.port}{path}", headers=headers or {})
        try:
            with urlopen(request, timeout=10) as response:
                return int(response.status)
        except HTTPError as error:
            error.close()
            return error.code

    def post(self, body: bytes, token: str = TOKEN) -> tuple[int, Any]:
        request = Request(
            f"http://127.0.0.1:{self.port}/webhooks/dungcua/webhook",
            data=body,
            headers={"Content-Type": "application/json", "X-DungCua-Token": token},
        )
        try:
            with urlopen(request, timeout=60) as response:
                return int(response.status), json.load(response)
        except HTTPError as error:
            with error:
                return error.code, json.load(error)

    def say(self, sender: str, text: str) -> list[dict[str, Any]]:
        status, messages = self.post(json.dumps({"sender": sender, "message": text}).encode())
        assert status == 200, messages
        return [message["custom"] for message in messages]

    def ran(self, sender: str, text: str) -> list[str]:
        return [custom["text"] for custom in self.say(sender, text)]


@pytest.fixture(scope="session")
def rasa(
    model: Path, actions: Actions, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveRasa]:
    live = LiveRasa(model, tmp_path_factory.mktemp("live"), actions.port)
    live.start()
    yield live
    live.stop()
