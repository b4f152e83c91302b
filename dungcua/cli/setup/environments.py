"""The two environments: where they are, what they must hold, and whether they do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dungcua.cli.setup.console import Console
from dungcua.cli.setup.stamps import Stamp, digest
from dungcua.cli.setup.system import WANTED, Interpreter
from dungcua.cli.setup.uv import Uv

__all__ = ["PRODUCT", "RASA", "RASA_SMOKE", "Environment", "link_product", "pins", "smoke"]

_LAUNCHER = """\
#!{python}
import sys

from dungcua.cli.main import app

sys.exit(app())
"""

RASA_SMOKE = """\
import importlib.metadata, json
import jsonschema, rasa, sklearn, tensorflow
from rasa.core.agent import Agent
from rasa.engine.graph import GraphComponent
names = ("rasa", "jsonschema", "numpy", "scikit-learn", "tensorflow", "sanic", "aiohttp")
print(json.dumps({name: importlib.metadata.version(name) for name in names}))
"""
"""Imports what Rasa needs to train and serve, and prints the versions found as JSON."""


@dataclass(frozen=True)
class Environment:
    """One virtual environment; ``requirements`` are the files that satisfy it, least first."""

    folder: str
    requirements: tuple[str, ...]

    def python(self, root: Path) -> Path:
        """Its interpreter."""
        return root / self.folder / "bin" / "python"

    def has(self, root: Path, requirement: str) -> bool:
        """Tell whether it holds what ``requirement`` asks for, as far as the stamp says."""
        accepted = self.requirements[self.requirements.index(requirement) :]
        stamp = self._packages(root).read()
        return self.python(root).exists() and stamp in {digest(root, [name]) for name in accepted}

    def install(self, root: Path, requirement: str, uv: Uv, python: Interpreter) -> bool:
        """Make it hold exactly what ``requirement`` pins, unless it does; tell what was done.

        A larger file of the same environment counts too: after the tests ran, serving does
        not take the test tools out again.

        Raises:
            SetupFailed: a package cannot be had.

        """
        home = root / self.folder
        packages, base = self._packages(root), Stamp(home / "stamp-interpreter")
        wanted = digest(root, [], python.identity, str(root))
        if base.read() == wanted and self.has(root, requirement):
            return False
        packages.drop()
        if base.read() != wanted or not self.python(root).exists():
            create = ["venv", "--no-project", "--clear", "--python", str(python.path), str(home)]
            uv(f"create{self.folder}", *create)
            base.write(wanted)
        sync = ["pip", "sync", "--python", str(self.python(root)), str(root / requirement)]
        uv(f"install{self.folder}", *sync)
        packages.write(digest(root, [requirement]))
        return True

    def _packages(self, root: Path) -> Stamp:
        return Stamp(root / self.folder / "stamp-packages")


PRODUCT = Environment(".venv", ("requirements/product.txt", "requirements/dev.txt"))
RASA = Environment(".venv-rasa", ("requirements/rasa.txt",))


def link_product(root: Path) -> None:
    """Make ``import dungcua`` and ``.venv/bin/dungcua`` work: a path file and a launcher.

    An editable install does the same by way of a build backend, which would be one more
    package to fetch.
    """
    home = root / PRODUCT.folder
    library = home / "lib" / "python{}.{}".format(*WANTED) / "site-packages"
    (library / "dungcua.pth").write_text(f"{root}\n", encoding="utf-8")
    launcher = home / "bin" / "dungcua"
    launcher.write_text(_LAUNCHER.format(python=PRODUCT.python(root)), encoding="utf-8")
    launcher.chmod(0o755)


def smoke(root: Path, console: Console) -> None:
    """Import what Rasa needs in its environment.

    Raises:
        SetupFailed: an import fails; the log says which.

    """
    console.run("smoke-rasa", [RASA.python(root), "-c", RASA_SMOKE], cwd=root)


def pins(path: Path) -> dict[str, str]:
    """Read a pinned requirement file: name to version."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return dict(line.split("==", 1) for line in lines if "==" in line)
