"""The steps that need no registry, run for real in a folder of their own."""

from __future__ import annotations

import fcntl
import subprocess
import sys
from pathlib import Path

import pytest

from dungcua.cli.setup.console import SetupFailed
from dungcua.cli.setup.steps import PROFILES, Setup, write_secrets
from dungcua.settings import ROOT

TRAINER = """\
#!/bin/sh
# Stands for Rasa's interpreter: notes each training and writes a model.
echo "$RASA_TELEMETRY_ENABLED $*" >> "$PYTHONPATH/trained"
if [ -e "$PYTHONPATH/break" ]; then echo "training broke"; exit 1; fi
while [ "$1" != --out ]; do shift; done
mkdir -p "$2" && [ -e "$PYTHONPATH/idle" ] || echo model > "$2/dungcua.tar.gz"
"""


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("DUNGCUA_VAR", raising=False)
    python = tmp_path / ".venv-rasa" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(TRAINER, encoding="utf-8")
    python.chmod(0o755)
    data = tmp_path / "dungcua" / "bot" / "data"
    data.mkdir(parents=True)
    (data / "nlu.yml").write_text("nlu: []\n", encoding="utf-8")
    (tmp_path / "config.yml").write_text("pipeline: []\n", encoding="utf-8")
    return tmp_path


def train(root: Path, *, retrain: bool = False) -> int:
    """Run the model step; return how often Rasa trained so far."""
    Setup(root, ("model",), retrain=retrain).run()
    return trainings(root)


def trainings(root: Path) -> int:
    return len((root / "trained").read_text(encoding="utf-8").splitlines())


def test_the_model_is_trained_once_for_the_same_data(root: Path) -> None:
    assert train(root) == 1
    assert train(root) == 1
    assert (root / "var" / "models" / "dungcua.tar.gz").exists()


@pytest.mark.parametrize("path", ["config.yml", "dungcua/bot/data/nlu.yml"])
def test_changed_dialogue_data_train_again(root: Path, path: str) -> None:
    train(root)
    (root / path).write_text("changed: true\n", encoding="utf-8")
    assert train(root) == 2


def test_a_missing_model_and_a_wish_train_again(root: Path) -> None:
    train(root)
    (root / "var" / "models" / "dungcua.tar.gz").unlink()
    assert train(root) == 2
    assert train(root, retrain=True) == 3


def test_a_training_that_broke_is_tried_again(root: Path) -> None:
    train(root)
    (root / "config.yml").write_text("changed: true\n", encoding="utf-8")
    (root / "break").touch()
    with pytest.raises(SetupFailed, match="training broke"):
        train(root)
    (root / "config.yml").write_text("pipeline: []\n", encoding="utf-8")
    (root / "break").unlink()
    assert train(root) == 3


def test_a_training_without_a_model_is_a_failure(root: Path) -> None:
    (root / "idle").touch()
    with pytest.raises(SetupFailed, match="no model"):
        train(root)


def test_rasa_reports_nothing_about_the_machine(root: Path) -> None:
    train(root)
    assert (root / "trained").read_text(encoding="utf-8").startswith("false -m rasa train")


def test_two_set_ups_do_not_run_at_once(root: Path) -> None:
    train(root)
    with (root / ".tools" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(SetupFailed, match="another set-up"):
            train(root)
    assert train(root) == 1


PREPARER = """\
#!/bin/sh
# Stands for the product's interpreter: notes each build and makes its result.
echo "$*" >> prepared
case $3 in encoder) made=encoder/current;; index) made=index/keys.json;; esac
mkdir -p "var/$(dirname $made)" && echo made > "var/$made"
"""


@pytest.mark.parametrize(
    ("step", "result", "changed"),
    [
        ("encoder", "encoder/current", "dungcua/knowledge/encoder/graph.py"),
        ("index", "index/keys.json", "dungcua/knowledge/data/procedures/a/card.yaml"),
    ],
)
def test_search_is_prepared_once_for_the_same_content(
    root: Path, step: str, result: str, changed: str
) -> None:
    python = root / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(PREPARER, encoding="utf-8")
    python.chmod(0o755)

    def prepare() -> int:
        Setup(root, (step,)).run()
        return len((root / "prepared").read_text(encoding="utf-8").splitlines())

    assert prepare() == 1
    assert prepare() == 1
    (root / changed).parent.mkdir(parents=True, exist_ok=True)
    (root / changed).write_text("new\n", encoding="utf-8")
    assert prepare() == 2
    (root / "var" / result).unlink()
    assert prepare() == 3
    assert (root / "prepared").read_text().splitlines()[0] == f"-m dungcua.cli.prepare {step}"


def test_secrets_are_made_once_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secrets.env"
    assert write_secrets(path)
    first = path.read_text(encoding="utf-8")
    made = dict(line.split("=", 1) for line in first.splitlines())
    assert set(made) == {"DUNGCUA_SECRET_KEY", "DUNGCUA_ENCRYPTION_KEY"}
    assert len(set(made.values())) == 2
    assert min(map(len, made.values())) >= 48
    assert path.stat().st_mode & 0o777 == 0o600
    assert not write_secrets(path)
    assert path.read_text(encoding="utf-8") == first


def test_secrets_that_others_can_read_are_closed_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "secrets.env"
    write_secrets(path)
    first = path.read_text(encoding="utf-8")
    path.chmod(0o644)
    assert write_secrets(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_text(encoding="utf-8") == first


def test_other_secrets_of_the_file_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "secrets.env"
    path.write_text("DUNGCUA_RASA_TOKEN=mine", encoding="utf-8")
    assert write_secrets(path)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "DUNGCUA_RASA_TOKEN=mine"
    assert lines[1].startswith("DUNGCUA_SECRET_KEY=")


def test_a_key_that_came_later_is_added_and_the_others_stay(tmp_path: Path) -> None:
    path = tmp_path / "secrets.env"
    path.write_text("DUNGCUA_SECRET_KEY=kept\n", encoding="utf-8")
    assert write_secrets(path)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "DUNGCUA_SECRET_KEY=kept"
    assert lines[1].startswith("DUNGCUA_ENCRYPTION_KEY=")


def test_two_machines_do_not_share_a_key(tmp_path: Path) -> None:
    write_secrets(tmp_path / "a")
    write_secrets(tmp_path / "b")
    assert (tmp_path / "a").read_text() != (tmp_path / "b").read_text()


def test_tests_need_all_that_serving_needs() -> None:
    swapped = {step if step != "product" else "tools" for step in PROFILES["run"]}
    assert swapped <= set(PROFILES["test"])
    assert "chromium" not in PROFILES["run"]


def test_the_set_up_runs_before_any_package_is_installed() -> None:
    """It is imported by a bare interpreter: no site-packages, standard library only."""
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import dungcua.cli.setup.__main__"
    answer = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], capture_output=True, check=False, text=True
    )
    assert answer.returncode == 0, answer.stderr
