"""What our spelling is learned from."""

from __future__ import annotations

from pathlib import Path

import pytest

from dungcua.cli.prepare import prepare_index
from dungcua.knowledge.search import built
from dungcua.knowledge.search.corpus import sentences
from dungcua.knowledge.search.dense import Refreshed
from dungcua.settings import ROOT


def test_nothing_is_learned_from_what_was_mistyped_on_purpose(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    read: list[Path] = []

    def build_index(
        folder: Path, procedures: object, catalogue: object, prose: list[Path], **rest: object
    ) -> Refreshed:
        read.extend(prose)
        return Refreshed(0, 0, 0)

    monkeypatch.setattr(built, "build_index", build_index)
    prepare_index(tmp_path)
    said = ROOT / "dungcua" / "bot" / "data" / "nlu"
    assert said / "turns.yml" in read
    assert (said / "disturbed.yml").is_file()
    assert said / "disturbed.yml" not in read


def test_only_lines_with_diacritics_teach(tmp_path: Path) -> None:
    path = tmp_path / "said.yml"
    path.write_text(
        "nlu:\n  - examples: |\n      - khai sinh\n      - nộp ở đâu\n    count: 2\n",
        encoding="utf-8",
    )
    assert list(sentences([path])) == ["- nộp ở đâu"]
