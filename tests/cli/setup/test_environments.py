"""When an environment is made, filled again, or left alone."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from dungcua.cli.setup.console import Console, SetupFailed
from dungcua.cli.setup.environments import PRODUCT, RASA, link_product, pins
from dungcua.cli.setup.system import Interpreter
from dungcua.cli.setup.uv import Uv

PRODUCT_TXT, DEV_TXT = "requirements/product.txt", "requirements/dev.txt"
PYTHON = Interpreter(Path("/usr/bin/python3.11"), "3.11.2")


class RecordedUv(Uv):
    """Does to the disk what uv would, and remembers what it was asked for."""

    def __init__(self, root: Path) -> None:
        super().__init__(Path("uv"), {}, Console(1, root))
        self.asked: list[str] = []
        self.broken = False

    def __call__(self, log: str, *arguments: str | Path) -> None:
        self.asked.append(" ".join(str(part) for part in arguments[:2]))
        if self.broken:
            raise SetupFailed("no registry")
        if arguments[0] == "venv":
            binary = Path(arguments[-1]) / "bin" / "python"
            binary.parent.mkdir(parents=True, exist_ok=True)
            binary.touch()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "requirements").mkdir()
    for name in (PRODUCT_TXT, DEV_TXT, "requirements/rasa.txt"):
        (tmp_path / name).write_text(f"{Path(name).stem}==1\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def uv(root: Path) -> RecordedUv:
    return RecordedUv(root)


def test_the_second_run_asks_uv_for_nothing(root: Path, uv: RecordedUv) -> None:
    assert RASA.install(root, "requirements/rasa.txt", uv, PYTHON)
    assert uv.asked == ["venv --no-project", "pip sync"]
    assert not RASA.install(root, "requirements/rasa.txt", uv, PYTHON)
    assert len(uv.asked) == 2


def test_a_changed_pin_fills_the_same_environment_again(root: Path, uv: RecordedUv) -> None:
    PRODUCT.install(root, PRODUCT_TXT, uv, PYTHON)
    (root / PRODUCT_TXT).write_text("product==2\n", encoding="utf-8")
    assert not PRODUCT.has(root, PRODUCT_TXT)
    assert PRODUCT.install(root, PRODUCT_TXT, uv, PYTHON)
    assert uv.asked[2:] == ["pip sync"]


def test_another_interpreter_or_folder_makes_it_anew(root: Path, uv: RecordedUv) -> None:
    PRODUCT.install(root, PRODUCT_TXT, uv, PYTHON)
    PRODUCT.install(root, PRODUCT_TXT, uv, replace(PYTHON, version="3.11.9"))
    assert uv.asked[2:] == ["venv --no-project", "pip sync"]
    moved = root.rename(root.with_name("moved"))
    assert PRODUCT.install(moved, PRODUCT_TXT, uv, replace(PYTHON, version="3.11.9"))
    assert uv.asked[4:] == ["venv --no-project", "pip sync"]


def test_test_tools_do_not_come_out_again_when_serving(root: Path, uv: RecordedUv) -> None:
    PRODUCT.install(root, DEV_TXT, uv, PYTHON)
    assert not PRODUCT.install(root, PRODUCT_TXT, uv, PYTHON)
    assert PRODUCT.has(root, PRODUCT_TXT)


def test_serving_packages_alone_do_not_satisfy_the_tests(root: Path, uv: RecordedUv) -> None:
    PRODUCT.install(root, PRODUCT_TXT, uv, PYTHON)
    assert not PRODUCT.has(root, DEV_TXT)
    assert PRODUCT.install(root, DEV_TXT, uv, PYTHON)


def test_an_interrupted_installation_is_done_again(root: Path, uv: RecordedUv) -> None:
    PRODUCT.install(root, PRODUCT_TXT, uv, PYTHON)
    (root / PRODUCT_TXT).write_text("product==2\n", encoding="utf-8")
    uv.broken = True
    with pytest.raises(SetupFailed):
        PRODUCT.install(root, PRODUCT_TXT, uv, PYTHON)
    (root / PRODUCT_TXT).write_text("product==1\n", encoding="utf-8")
    uv.broken = False
    assert PRODUCT.install(root, PRODUCT_TXT, uv, PYTHON)


def test_an_environment_without_its_interpreter_is_made_anew(root: Path, uv: RecordedUv) -> None:
    RASA.install(root, "requirements/rasa.txt", uv, PYTHON)
    RASA.python(root).unlink()
    assert RASA.install(root, "requirements/rasa.txt", uv, PYTHON)
    assert RASA.python(root).exists()


def test_the_command_is_linked_and_can_be_run(tmp_path: Path) -> None:
    library = tmp_path / ".venv" / "lib" / "python3.11" / "site-packages"
    library.mkdir(parents=True)
    binary = PRODUCT.python(tmp_path)
    binary.parent.mkdir()
    binary.symlink_to(sys.executable)
    package = tmp_path / "dungcua" / "cli"
    package.mkdir(parents=True)
    for folder in (package.parent, package):
        (folder / "__init__.py").touch()
    (package / "main.py").write_text("def app():\n    print('served')\n    return 3\n")

    link_product(tmp_path)

    assert (library / "dungcua.pth").read_text(encoding="utf-8").strip() == str(tmp_path)
    command = tmp_path / ".venv" / "bin" / "dungcua"
    assert os.access(command, os.X_OK)
    answer = subprocess.run(
        [command],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        text=True,
    )
    assert (answer.stdout.strip(), answer.returncode) == ("served", 3)


def test_pins_are_read_and_comments_are_not(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("# why\nrasa==3.6.21\nnumpy==1.23.5\n", encoding="utf-8")
    assert pins(path) == {"rasa": "3.6.21", "numpy": "1.23.5"}
