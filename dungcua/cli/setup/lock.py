"""Pin the packages again: ``make lock``."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

from dungcua.cli.setup import system, uv
from dungcua.cli.setup.console import Console

__all__ = ["LOCKS", "lock"]

LOCKS: dict[str, tuple[str, ...]] = {
    "product": (),
    # The test tools sit on top of exactly the packages that serve.
    "dev": ("--constraints", "requirements/product.txt"),
    "rasa": ("--override", "requirements/rasa.override"),
    "bench": (),
    # The only one with torch; nothing installs it but who trains.
    "train": ("--constraints", "requirements/product.txt"),
}
"""Each ``requirements/<name>.in`` with the options that pin it into ``<name>.txt``."""

_OPTIONS = ("--no-header", "--no-annotate", "--python-version", "3.11", "--upgrade")


def lock(root: Path) -> None:
    """Compile every requirement file; no host name is written into them.

    Raises:
        SetupFailed: no solution, or the registry does not answer.

    """
    console = Console(len(LOCKS), root / "var" / "log" / "setup")
    compiler, _ = uv.install(root, system.interpreter(console, os.environ), console)
    os.chdir(root)
    for name, options in LOCKS.items():
        source, target = f"requirements/{name}.in", f"requirements/{name}.txt"
        console.step(target, partial(_pin, compiler, source, target, options))


def _pin(compiler: uv.Uv, source: str, target: str, options: tuple[str, ...]) -> str:
    command = ["pip", "compile", *_OPTIONS, *options, source, "-o", target]
    compiler(f"lock-{Path(source).stem}", *command)
    return "xong · done"
