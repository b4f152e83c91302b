"""The steps of the set-up, each of which does nothing when its result is fresh."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from dungcua.cli.setup import environments, stamps, system, uv
from dungcua.cli.setup.console import Console, SetupFailed

__all__ = ["PROFILES", "Setup", "write_secrets"]

FRESH = "đã sẵn · up to date"
DONE = "xong · done"

_STEPS = {
    "python": "Python 3.11",
    "uv": "Bộ cài đặt uv · the installer uv",
    "product": "Môi trường sản phẩm · product environment",
    "tools": "Môi trường sản phẩm, công cụ kiểm thử · product environment, test tools",
    "rasa": "Môi trường Rasa · Rasa's environment",
    "secrets": "Khóa bí mật · secrets",
    "database": "Cơ sở dữ liệu · database",
    "encoder": "Bộ mã hóa câu · sentence encoder",
    "index": "Chỉ mục tìm theo nghĩa · index of meanings",
    "model": "Mô hình hội thoại Rasa · Rasa's dialogue model",
    "chromium": "Chromium cho kiểm thử · Chromium for the tests",
}
PROFILES = {
    "run": (
        *("python", "uv", "product", "rasa", "secrets", "database"),
        *("encoder", "index", "model"),
    ),
    "check": ("python", "uv", "tools"),
    "test": (
        *("python", "uv", "tools", "rasa", "secrets", "database"),
        *("encoder", "index", "model", "chromium"),
    ),
}
"""What each make target needs: serving, static checks, tests."""

MODEL_NAME = "dungcua"
_QUIET_RASA = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
}


class Setup:
    """One run of the set-up below ``root``."""

    def __init__(self, root: Path, steps: tuple[str, ...], *, retrain: bool = False) -> None:
        self.root = root
        self.var = Path(os.environ.get("DUNGCUA_VAR") or root / "var")
        self._steps = steps
        self._retrain = retrain
        self._console = Console(len(steps), root / "var" / "log" / "setup")

    def run(self) -> None:
        """Do the steps in order.

        Raises:
            SetupFailed: one cannot be done; those before it stay done.

        """
        with _alone(self.root):
            for name in self._steps:
                work: Callable[[], str] = getattr(self, f"_{name}")
                self._console.step(_STEPS[name], work)

    def _python(self) -> str:
        self._interpreter = system.interpreter(self._console, os.environ)
        return f"{self._interpreter.version} ({self._interpreter.path})"

    def _uv(self) -> str:
        self._installer, installed = uv.install(self.root, self._interpreter, self._console)
        return DONE if installed else FRESH

    def _product(self) -> str:
        return self._environment(environments.PRODUCT, "requirements/product.txt")

    def _tools(self) -> str:
        return self._environment(environments.PRODUCT, "requirements/dev.txt")

    def _rasa(self) -> str:
        outcome = self._environment(environments.RASA, "requirements/rasa.txt")
        if outcome == DONE:
            environments.smoke(self.root, self._console)
        return outcome

    def _environment(self, environment: environments.Environment, requirement: str) -> str:
        changed = environment.install(self.root, requirement, self._installer, self._interpreter)
        if environment is environments.PRODUCT:
            environments.link_product(self.root)
        return DONE if changed else FRESH

    def _secrets(self) -> str:
        return DONE if write_secrets(self.root / "var" / "secrets.env") else FRESH

    def _database(self) -> str:
        command = [str(environments.PRODUCT.python(self.root)), "-m", "dungcua.cli.migrate"]
        self._console.run("database", command, cwd=self.root)
        return DONE

    def _encoder(self) -> str:
        return self._prepare("encoder", stamps.ENCODER_INPUTS, self.var / "encoder" / "current")

    def _index(self) -> str:
        # Unchanged texts keep their vectors: after an edited card this takes seconds.
        return self._prepare("index", stamps.INDEX_INPUTS, self.var / "index" / "keys.json")

    def _prepare(self, part: str, inputs: tuple[str, ...], result: Path) -> str:
        """Let the product's environment build one part of the search."""
        stamp = stamps.Stamp(self.var / f"{part}.stamp")
        wanted = stamps.digest(self.root, inputs)
        if result.exists() and stamp.read() == wanted:
            return FRESH
        stamp.drop()
        python = environments.PRODUCT.python(self.root)
        self._console.run(part, [python, "-m", "dungcua.cli.prepare", part], cwd=self.root)
        stamp.write(wanted)
        return DONE

    def _model(self) -> str:
        models = self.var / "models"
        model = models / f"{MODEL_NAME}.tar.gz"
        stamp = stamps.Stamp(models / f"{MODEL_NAME}.stamp")
        wanted = stamps.digest(self.root, stamps.MODEL_INPUTS)
        if model.exists() and stamp.read() == wanted and not self._retrain:
            return FRESH
        stamp.drop()
        arguments = [
            *("train", "--config", "config.yml", "--domain", "dungcua/bot/domain"),
            *("--data", "dungcua/bot/data", "--out", str(models), "--fixed-model-name", MODEL_NAME),
        ]
        self._console.run(
            "train",
            [str(environments.RASA.python(self.root)), "-m", "rasa", *arguments],
            env={**os.environ, **_QUIET_RASA, "PYTHONPATH": str(self.root)},
            cwd=self.root,
        )
        if not model.exists():
            raise SetupFailed(f"Rasa không tạo ra mô hình · Rasa made no model: {model}")
        stamp.write(wanted)
        return DONE

    def _chromium(self) -> str:
        return str(system.chromium(self._console, os.environ))


_SECRETS = ("DUNGCUA_SECRET_KEY", "DUNGCUA_ENCRYPTION_KEY")


def write_secrets(path: Path) -> bool:
    """Make sure that ``path`` holds a signing and an encryption key that only its owner reads.

    A key that is there is kept: a new one would end every open conversation, or leave
    sealed what the old one sealed.

    Returns:
        Whether anything was changed.

    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(descriptor, "r+", encoding="utf-8") as file:
        changed = (os.fstat(descriptor).st_mode & 0o777) != 0o600
        os.fchmod(descriptor, 0o600)
        file.seek(0)
        text = file.read()
        there = {line.partition("=")[0] for line in text.splitlines()}
        missing = [name for name in _SECRETS if name not in there]
        if not missing:
            return changed
        gap = "\n" if text and not text.endswith("\n") else ""
        file.write(gap + "".join(f"{name}={secrets.token_urlsafe(48)}\n" for name in missing))
    return True


@contextmanager
def _alone(root: Path) -> Iterator[None]:
    """Hold the set-up's lock: two at once would install into the same folders."""
    folder = root / ".tools"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SetupFailed(
                "Một lần cài đặt khác đang chạy · another set-up is running; wait for its end."
            ) from error
        yield
