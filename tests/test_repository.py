"""What the repository as a whole promises: pins, habits, documents that cannot rot."""

from __future__ import annotations

import os
import pkgutil
import re
import subprocess
from pathlib import Path

import pytest

from dungcua.settings import ROOT
from tools import settings_page

REQUIREMENTS = ROOT / "requirements"
PINNED = ("product", "dev", "rasa", "bench", "train")
PIN = re.compile(r"[a-z0-9][a-z0-9._-]*(\[[a-z0-9,-]+\])?==[^\s;]+( ; .+)?")

# Put together here, so that this file does not match itself.
HOSTS = [f"{name}.{top}" for name, top in (("pypi", "org"), ("pythonhosted", "org"),
         ("npmjs", "org"), ("npmjs", "com"), ("deb.debian", "org"))]  # fmt: skip
MACHINE_PATH = re.compile(r"(?<![\w.:/-])/" + r"(?:work|root|opt|home)/")


def committed_files() -> list[Path]:
    listing = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout
    return [ROOT / name for name in listing.split("\0") if name and (ROOT / name).exists()]


def committed_texts() -> list[tuple[Path, str]]:
    texts = []
    for path in committed_files():
        try:
            texts.append((path.relative_to(ROOT), path.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return texts


def entries(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def names(path: Path) -> dict[str, str]:
    return dict(line.split("==", 1) for line in entries(path))


def test_no_committed_file_names_a_registry_or_a_path_of_one_machine() -> None:
    texts = committed_texts()
    assert len(texts) > 20
    found = [
        f"{path}:{number}: {line.strip()[:80]}"
        for path, text in texts
        for number, line in enumerate(text.splitlines(), 1)
        if MACHINE_PATH.search(line) or any(host in line for host in HOSTS)
    ]
    assert found == []


def test_the_search_for_machine_paths_sees_what_it_should() -> None:
    assert MACHINE_PATH.search("home = " + "/root" + "/x")
    assert MACHINE_PATH.search('"' + "/work" + '/main"')
    assert not MACHINE_PATH.search("https://example.vn" + "/opt" + "/in")


def test_no_secret_and_no_lock_with_host_names_is_committed() -> None:
    names_ = {path.name for path in committed_files()}
    assert "uv.lock" not in names_
    assert not {name for name in names_ if name.endswith((".env", ".pem", ".key", ".db"))}


@pytest.mark.parametrize("name", PINNED)
def test_requirements_are_pins_and_nothing_else(name: str) -> None:
    lines = entries(REQUIREMENTS / f"{name}.txt")
    assert lines
    assert [line for line in lines if not PIN.fullmatch(line)] == []


@pytest.mark.parametrize("name", PINNED)
def test_what_is_asked_for_is_pinned_and_has_a_reason(name: str) -> None:
    pinned = names(REQUIREMENTS / f"{name}.txt")
    before = ""
    for line in (REQUIREMENTS / f"{name}.in").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith(("#", "-r ")):
            asked = re.split(r"[<>=\[]", line)[0].lower()
            assert asked in pinned, f"{asked} is not pinned: make lock"
            assert before, f"{asked} has no reason above it"
        before = line


def test_test_tools_sit_on_exactly_the_packages_that_serve() -> None:
    product, dev = names(REQUIREMENTS / "product.txt"), names(REQUIREMENTS / "dev.txt")
    assert product.items() <= dev.items()
    assert "pytest" in dev
    assert "pytest" not in product


@pytest.mark.parametrize("name", PINNED)
def test_only_the_environment_for_training_holds_torch(name: str) -> None:
    found = [pin for pin in names(REQUIREMENTS / f"{name}.txt") if pin == "torch"]
    assert found == (["torch"] if name == "train" else [])
    if name != "train":
        listed = names(REQUIREMENTS / f"{name}.txt")
        assert not [pin for pin in listed if "torch" in pin or pin.startswith("nvidia-")]


def targets() -> set[str]:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z]+):", text, flags=re.MULTILINE))


def documents() -> list[Path]:
    return [path for path in committed_files() if path.suffix == ".md"]


def test_the_readme_begins_with_two_commands_that_exist() -> None:
    block = re.search(
        r"```sh\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), flags=re.DOTALL
    )
    assert block
    commands = [line.split("#")[0].strip() for line in block[1].splitlines()]
    assert commands == ["make run", "make test"]
    assert {"run", "test"} <= targets()


def test_every_make_target_that_a_document_names_exists() -> None:
    named = {
        (path.name, target)
        for path in documents()
        for target in re.findall(r"`make ([a-z]+)", path.read_text(encoding="utf-8"))
    }
    assert named
    assert {(name, target) for name, target in named if target not in targets()} == set()


def test_every_target_explains_itself() -> None:
    shown = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout
    assert {f"make {target}" for target in targets()} <= {
        " ".join(line.split()[:2]) for line in shown.splitlines()
    }


def test_continuous_integration_calls_the_command_of_the_readme() -> None:
    script = ROOT / ".ci" / "run"
    lines = script.read_text(encoding="utf-8").splitlines()
    assert os.access(script, os.X_OK)
    assert "set -euo pipefail" in lines
    assert lines[-1] == "make test"


def test_every_setting_is_documented() -> None:
    assert settings_page.PAGE.read_text(encoding="utf-8") == settings_page.render(), (
        "run: python -m tools.settings_page"
    )


def test_links_between_documents_lead_somewhere() -> None:
    broken = []
    for path in documents():
        for link in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
            if not (path.parent / link).exists():
                broken.append(f"{path.relative_to(ROOT)}: {link}")
    assert broken == []


def test_decisions_are_numbered_without_gaps_and_have_every_part() -> None:
    decisions = sorted((ROOT / "docs" / "adr").glob("*.md"))
    assert [int(path.name[:4]) for path in decisions] == list(range(len(decisions)))
    for path in decisions:
        text = path.read_text(encoding="utf-8")
        for part in ("## Context", "## Decision", "## Alternatives", "## Consequences"):
            assert part in text, f"{path.name}: {part}"


def test_changelog_fragments_have_a_reader() -> None:
    folder = ROOT / "changelog.d"
    readers = set(re.findall(r"^\| `([a-z]+)`", (folder / "README.md").read_text(), re.MULTILINE))
    assert readers
    for path in folder.glob("*.md"):
        if path.name != "README.md":
            assert path.suffixes[-2].lstrip(".") in readers, path.name


def test_the_licence_is_apache_2() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text


def test_every_word_of_the_glossary_that_claims_to_be_in_the_code_is() -> None:
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(dungcua\.[\w.]+)`", text))
    assert len(named) > 10
    missing = []
    for name in sorted(named):
        try:
            pkgutil.resolve_name(name)
        except (ImportError, AttributeError):
            missing.append(name)
    assert missing == []
