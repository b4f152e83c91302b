"""Rasa on an interpreter it does not declare: this is what guards that decision."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from dungcua.cli.setup.environments import RASA, RASA_SMOKE, pins
from dungcua.settings import ROOT

pytestmark = pytest.mark.rasa


def ask(code: str, path: str = "") -> str:
    answer = subprocess.run(
        [RASA.python(ROOT), "-c", code],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONPATH": path, "TF_CPP_MIN_LOG_LEVEL": "3"},
        text=True,
        timeout=300,
    )
    assert answer.returncode == 0, answer.stderr[-2000:]
    return answer.stdout


def test_what_rasa_needs_is_imported_in_the_versions_that_are_pinned() -> None:
    found = json.loads(ask(RASA_SMOKE))
    wanted = pins(ROOT / "requirements" / "rasa.txt")
    assert found == {name: wanted[name] for name in found}
    assert found["rasa"] == "3.6.21"
    assert found["jsonschema"] == "3.2.0"


def test_it_runs_on_python_3_11() -> None:
    assert ask("import sys; print(*sys.version_info[:2])").split() == ["3", "11"]


def test_the_shared_text_package_loads_there_without_any_package_of_ours() -> None:
    code = """
import sys
sys.modules.update(dict.fromkeys(("pydantic", "numpy", "yaml", "rasa")))
import importlib, pkgutil
import dungcua.knowledge.text as text
for module in pkgutil.iter_modules(text.__path__):
    importlib.import_module(f"{text.__name__}.{module.name}")
print("\\n".join(name for name in sys.modules if name.startswith("dungcua.")))
"""
    loaded = ask(code, path=str(ROOT)).split()
    assert "dungcua.knowledge.text.fold" in loaded
    foreign = [
        name
        for name in loaded
        if not name.startswith(("dungcua.knowledge.text", "dungcua.errors"))
        and name != "dungcua.knowledge"
    ]
    assert foreign == []


def test_the_product_environment_does_not_hold_rasa() -> None:
    library = Path(ROOT / ".venv" / "lib" / "python3.11" / "site-packages")
    assert library.is_dir()
    assert not (library / "rasa").exists()
    assert not (library / "tensorflow").exists()
