"""The house stands: who may import whom (DESIGN.md section 1), and imports stay cheap."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dungcua.settings import ROOT

PACKAGE = ROOT / "dungcua"
BASE = {"errors", "settings"}
ALLOWED = {
    "errors": set(),
    "settings": set(),
    "knowledge": {"errors"},
    "store": BASE,
    "conversations": BASE | {"store", "knowledge.text"},
    "accounts": BASE | {"store", "knowledge.text"},
    "complaints": BASE | {"store", "knowledge"},
    "proposals": BASE | {"store", "knowledge"},
    "actions": BASE | {"knowledge", "complaints", "conversations"},
    "web": BASE
    | {"knowledge", "complaints", "conversations", "accounts", "proposals", "store", "actions"},
    "bot": {"knowledge.text"},
    "eval": BASE | {"knowledge", "complaints", "conversations", "actions", "store", "cli"},
    "cli": BASE
    | {"knowledge", "complaints", "conversations", "accounts", "proposals", "store", "actions"}
    | {"web", "eval"},
}
NEVER_WEB = {"aiohttp", "jinja2", "aiohttp_jinja2", "rasa", "rasa_sdk", "sanic"}
FOREIGN = {
    "knowledge": NEVER_WEB | {"sqlalchemy", "alembic", "typer"},
    "store": NEVER_WEB,
    "conversations": NEVER_WEB,
    "complaints": NEVER_WEB,
    "proposals": NEVER_WEB,
    "actions": {"sqlalchemy", "alembic", "jinja2", "aiohttp_jinja2"},
    "web": {"rasa", "rasa_sdk", "sqlalchemy", "alembic"},
}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imports(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield name.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: imports are absolute"
            module = node.module or ""
            yield module, node.lineno
            # "from dungcua import knowledge" names a room too
            if module == "dungcua":
                for name in node.names:
                    yield f"dungcua.{name.name}", node.lineno


def may(room: str, target: str) -> bool:
    if target.split(".")[0] == room:
        return True
    return any(target == ok or target.startswith(ok + ".") for ok in ALLOWED[room])


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_room_imports_only_what_it_may(path: Path) -> None:
    room = room_of(path)
    if room == "__init__":
        return
    for name, line in imports(path):
        top = name.split(".")[0]
        if top != "dungcua":
            assert top not in FOREIGN.get(room, set()), f"{path}:{line} imports {name}"
            continue
        target = name.removeprefix("dungcua").removeprefix(".")
        if target in ("", "__version__"):
            continue
        assert may(room, target), f"{path}:{line}: {room} may not import {target}"


def test_every_room_has_its_rule() -> None:
    rooms = {room_of(path) for path in modules()} - {"__init__"}
    assert rooms <= set(ALLOWED)


@pytest.mark.parametrize("path", sorted((PACKAGE / "knowledge" / "text").glob("*.py")), ids=str)
def test_text_needs_the_standard_library_only(path: Path) -> None:
    for name, line in imports(path):
        top = name.split(".")[0]
        ours = name.startswith(("dungcua.knowledge.text", "dungcua.errors"))
        assert ours or top in sys.stdlib_module_names, f"{path}:{line} imports {name}"


def test_importing_the_package_is_cheap() -> None:
    code = (
        "import sys, dungcua, dungcua.cli.main\n"
        "heavy = {'numpy', 'bm25s', 'sqlalchemy', 'aiohttp', 'rasa_sdk', 'onnxruntime', 'faiss'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[]"
