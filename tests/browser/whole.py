"""The whole product as a newcomer gets it: ``dungcua serve`` with Rasa, its database its own.

Needs the set-up's product: Rasa's environment and the trained model (``make setup``).
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from dungcua.settings import ROOT
from tests.ports import free_ports

STARTS_WITHIN = 180.0
PRODUCT = tuple(ROOT / "var" / name for name in ("models", "encoder", "index"))
"""What the set-up makes: the dialogue's model, the encoder, the index of meanings."""


@dataclass
class Served:
    """A running ``dungcua serve`` with Rasa ready to talk."""

    address: str
    var: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes]

    def ready(self) -> dict[str, Any]:
        with urllib.request.urlopen(f"{self.address}/readyz", timeout=30) as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    def rasa_state(self) -> str:
        return str(self.ready()["parts"]["rasa"]["state"])

    def wait_for_pages(self) -> None:
        deadline = time.monotonic() + STARTS_WITHIN
        while True:
            try:
                self.ready()
                return
            except OSError:
                said = (self.var / "serve.log").read_text(encoding="utf-8")
                assert self.process.poll() is None, said
                assert time.monotonic() < deadline, "the pages did not come up"
                time.sleep(0.2)

    def wait_for_rasa(self, state: str) -> None:
        deadline = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < deadline:
            try:
                if self.rasa_state() == state:
                    return
            except OSError:
                pass  # a busy machine answers later
            time.sleep(0.3)
        log = (self.var / "rasa.log").read_text(encoding="utf-8", errors="replace")
        pytest.fail(f"Rasa did not become {state}: …{log[-2000:]}")

    def rasa_pid(self) -> int:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        (pid,) = [int(pid) for pid in children.read_text(encoding="ascii").split()]
        return pid


@contextmanager
def serving(var: Path) -> Iterator[Served]:
    """Serve from an empty folder ``var`` until the test is done; Rasa is ready to talk."""
    assert all(path.exists() for path in PRODUCT), "the product is not set up: make setup"
    for path in PRODUCT:
        (var / path.name).symlink_to(path)
    port, rasa_port, action_port = free_ports(3)
    environment = os.environ | {
        "DUNGCUA_VAR": str(var),
        "DUNGCUA_PORT": str(port),
        "DUNGCUA_RASA_URL": f"http://127.0.0.1:{rasa_port}",
        "DUNGCUA_ACTION_PORT": str(action_port),
        "DUNGCUA_SECRET_KEY": "whole-stack-test-key-0123456789abcdef",
        "DUNGCUA_RATE_PER_MINUTE": "200",
    }
    log = (var / "serve.log").open("wb")
    process = subprocess.Popen(
        [sys.executable, "-m", "dungcua.cli.main", "serve"],
        cwd=ROOT,
        env=environment,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    running = Served(f"http://127.0.0.1:{port}", var, environment, process)
    try:
        running.wait_for_pages()
        running.wait_for_rasa("ready")
        yield running
    finally:
        process.send_signal(signal.SIGTERM)
        ended = process.wait(timeout=STARTS_WITHIN)
        log.close()
    assert ended == 0


def say(page: Page, text: str) -> None:
    """Send a message and wait until its answer stands."""
    before = page.locator(".log > *").count()
    page.get_by_label("Câu hỏi của anh/chị").fill(text)
    page.get_by_role("button", name="Gửi", exact=True).click()
    expect(page.locator(".log > *").nth(before + 1)).to_be_visible()
    expect(page.locator("#dang-soan")).to_have_text("")
