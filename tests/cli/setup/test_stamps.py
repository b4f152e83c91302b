from __future__ import annotations

from pathlib import Path

import pytest

from dungcua.cli.setup.stamps import MODEL_INPUTS, Stamp, digest, files
from dungcua.settings import ROOT


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "data" / "deep").mkdir(parents=True)
    (tmp_path / "data" / "a.yml").write_text("a", encoding="utf-8")
    (tmp_path / "data" / "deep" / "b.yml").write_text("b", encoding="utf-8")
    return tmp_path


def test_the_same_content_gives_the_same_digest_whatever_the_time(tree: Path) -> None:
    before = digest(tree, ["data/**/*"])
    (tree / "data" / "a.yml").write_text("a", encoding="utf-8")
    assert digest(tree, ["data/**/*"]) == before


@pytest.mark.parametrize("change", ["content", "name", "more", "fewer", "swap"])
def test_every_change_of_the_inputs_changes_the_digest(tree: Path, change: str) -> None:
    before = digest(tree, ["data/**/*"])
    first, second = tree / "data" / "a.yml", tree / "data" / "deep" / "b.yml"
    if change == "content":
        first.write_text("c", encoding="utf-8")
    elif change == "name":
        first.rename(tree / "data" / "c.yml")
    elif change == "more":
        (tree / "data" / "c.yml").write_text("", encoding="utf-8")
    elif change == "fewer":
        second.unlink()
    else:
        first.write_text("b", encoding="utf-8")
        second.write_text("a", encoding="utf-8")
    assert digest(tree, ["data/**/*"]) != before


def test_facts_count_and_cannot_run_together(tree: Path) -> None:
    plain = digest(tree, ["data/**/*"])
    assert digest(tree, ["data/**/*"], "3.11.2") != plain
    assert digest(tree, [], "ab", "c") != digest(tree, [], "a", "bc")


def test_byte_code_and_backups_do_not_count(tree: Path) -> None:
    before = digest(tree, ["data/**/*"])
    for name in ("x.pyc", ".a.yml.swp", "a.yml~"):
        (tree / "data" / name).write_text("x", encoding="utf-8")
    assert digest(tree, ["data/**/*"]) == before


def test_a_file_that_two_patterns_match_is_read_once(tree: Path) -> None:
    assert [path.name for path in files(tree, ["data/*.yml", "data/**/*"])] == ["a.yml", "b.yml"]


def test_the_model_depends_on_the_text_package_and_the_pins() -> None:
    inputs = {path.relative_to(ROOT).as_posix() for path in files(ROOT, MODEL_INPUTS)}
    assert "dungcua/knowledge/text/fold.py" in inputs
    assert "requirements/rasa.txt" in inputs
    assert not [name for name in inputs if name.startswith("dungcua/knowledge/data")]


def test_a_stamp_remembers_forgets_and_starts_empty(tmp_path: Path) -> None:
    stamp = Stamp(tmp_path / "new" / "stamp")
    assert stamp.read() == ""
    stamp.write("abc")
    assert stamp.read() == "abc"
    stamp.drop()
    stamp.drop()
    assert stamp.read() == ""


def test_a_damaged_stamp_counts_as_none(tmp_path: Path) -> None:
    path = tmp_path / "stamp"
    path.write_bytes(b"\xff\xfe")
    assert Stamp(path).read() == ""
