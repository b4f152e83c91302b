from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from dungcua.cli.setup.console import Console, SetupFailed


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_steps_are_numbered_and_end_with_their_outcome(tmp_path: Path) -> None:
    stream = io.StringIO()
    console = Console(2, tmp_path, stream)
    console.step("first", lambda: "done")
    console.step("second", lambda: "fresh")
    lines = stream.getvalue().splitlines()
    assert [line.split(",")[0] for line in lines] == ["[1/2] first … done", "[2/2] second … fresh"]


def test_a_failed_step_ends_its_line_and_passes_the_reason_on(tmp_path: Path) -> None:
    stream = io.StringIO()

    def fail() -> str:
        raise SetupFailed("reason")

    with pytest.raises(SetupFailed, match="reason"):
        Console(1, tmp_path, stream).step("only", fail)
    assert stream.getvalue().startswith("[1/1] only … thất bại · failed")
    assert stream.getvalue().endswith("s\n")


def test_a_terminal_sees_one_line_a_step(tmp_path: Path) -> None:
    stream = Terminal()
    console = Console(1, tmp_path, stream)

    def work() -> str:
        console.run("x", [sys.executable, "-c", "import time; time.sleep(0.5)"])
        return "done"

    console.step("title", work)
    assert stream.getvalue().count("\n") == 1
    assert "\r[1/1] title …" in stream.getvalue()


def test_a_failing_command_shows_the_end_of_its_log_and_the_hint(tmp_path: Path) -> None:
    code = "import sys; print('line\\n' * 100 + 'the cause'); sys.exit(7)"
    with pytest.raises(SetupFailed) as failure:
        Console(1, tmp_path).run("broken", [sys.executable, "-c", code], hint="do this")
    text = str(failure.value)
    assert "7" in text.splitlines()[0]
    assert "the cause" in text
    assert text.count("line") < 40
    assert text.endswith("do this")
    assert "the cause" in (tmp_path / "broken.log").read_text(encoding="utf-8")


def test_a_missing_program_is_a_failure_like_any_other(tmp_path: Path) -> None:
    with pytest.raises(SetupFailed, match="no-such-program"):
        Console(1, tmp_path).run("x", [tmp_path / "no-such-program"])


def test_a_command_cannot_wait_for_a_person(tmp_path: Path) -> None:
    code = "import sys; print(repr(sys.stdin.read()))"
    Console(1, tmp_path).run("x", [sys.executable, "-c", code])
    assert (tmp_path / "x.log").read_text(encoding="utf-8").strip() == "''"
