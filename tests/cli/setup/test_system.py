"""Finding Python 3.11 and Chromium on a machine that may have neither."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from dungcua.cli.setup import system
from dungcua.cli.setup.console import Console, SetupFailed

NOWHERE = Path("/nonexistent/python3.11")


@pytest.fixture
def console(tmp_path: Path) -> Console:
    return Console(1, tmp_path / "log")


def program(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def answering(version: str, path: str = "/real/python") -> str:
    return f"""echo '["{path}", [{version.replace(".", ", ")}]]'"""


def test_the_interpreter_of_debian_comes_first(tmp_path: Path, console: Console) -> None:
    debian = program(tmp_path / "debian", "python3.11", answering("3.11.2", "/debian"))
    program(tmp_path / "path", "python3.11", answering("3.11.9", "/other"))
    found = system.interpreter(console, {"PATH": str(tmp_path / "path")}, first=debian)
    assert (found.path, found.version) == (Path("/debian"), "3.11.2")


def test_a_shim_without_a_version_behind_it_is_passed_over(
    tmp_path: Path, console: Console
) -> None:
    program(tmp_path / "shims", "python3.11", "echo 'not installed' >&2; exit 127")
    program(tmp_path / "real", "python3.11", answering("3.11.7"))
    path = f"{tmp_path / 'shims'}:{tmp_path / 'real'}"
    assert system.interpreter(console, {"PATH": path}, first=NOWHERE).version == "3.11.7"


def test_a_plain_python3_counts_only_if_it_is_3_11(tmp_path: Path, console: Console) -> None:
    program(tmp_path / "new", "python3", answering("3.13.1"))
    with pytest.raises(SetupFailed):
        system.interpreter(console, {"PATH": str(tmp_path / "new")}, first=NOWHERE)
    program(tmp_path / "right", "python3", answering("3.11.4"))
    path = f"{tmp_path / 'new'}:{tmp_path / 'right'}"
    assert system.interpreter(console, {"PATH": path}, first=NOWHERE).version == "3.11.4"


def test_the_interpreter_of_these_tests_is_recognised(console: Console) -> None:
    found = system.interpreter(console, {"PATH": ""}, first=Path(sys.executable))
    assert found.version == ".".join(str(part) for part in sys.version_info[:3])


def test_without_python_the_person_is_told_what_to_type(tmp_path: Path, console: Console) -> None:
    with pytest.raises(SetupFailed) as failure:
        system.interpreter(console, {"PATH": str(tmp_path)}, first=NOWHERE)
    assert "apt-get install python3.11" in str(failure.value)
    assert "Cần Python 3.11" in str(failure.value)
    assert "Python 3.11 is needed" in str(failure.value)


def test_chromium_on_the_path_is_taken_and_a_missing_one_is_named(
    tmp_path: Path, console: Console
) -> None:
    with pytest.raises(SetupFailed, match="apt-get install chromium"):
        system.chromium(console, {"PATH": str(tmp_path)})
    there = program(tmp_path, "chromium", "exit 0")
    assert system.chromium(console, {"PATH": str(tmp_path)}) == there
