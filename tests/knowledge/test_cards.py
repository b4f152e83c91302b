"""What must hold for every procedure card, whoever wrote it: ``lint`` says nothing."""

from __future__ import annotations

import pytest

from dungcua.knowledge.lint import Finding, lint
from dungcua.knowledge.load import DATA_DIR

PATHS = sorted((DATA_DIR / "procedures").glob("*/*.yaml"))


@pytest.fixture(scope="module")
def findings() -> tuple[Finding, ...]:
    return lint()


def test_the_most_used_fields_are_there() -> None:
    assert len(PATHS) >= 30
    assert len({path.parent.name for path in PATHS}) >= 5


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_nothing_is_wrong_with_a_card(path: object, findings: tuple[Finding, ...]) -> None:
    assert [str(f) for f in findings if str(path).endswith(f.file)] == []


def test_nothing_is_wrong_with_law_base_listing_and_explanations(
    findings: tuple[Finding, ...],
) -> None:
    cards = {path.relative_to(DATA_DIR).as_posix() for path in PATHS}
    assert [str(f) for f in findings if f.file not in cards] == []
