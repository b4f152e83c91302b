"""The second opinion: learned from the labelled set as it is, and never a judge of papers."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from dungcua.errors import MissingData
from dungcua.knowledge.load import DATA_DIR, load
from dungcua.knowledge.requirements import RequirementChecker, VerdictKind
from dungcua.knowledge.requirements.second import COMPLAINT, LEGIT, SecondReader, pieces

WEIGHTS = DATA_DIR / "law" / "second.npz"
DEMANDS = Path(__file__).parent / "data" / "demands.jsonl"


@pytest.fixture(scope="module")
def reader() -> SecondReader:
    return SecondReader(WEIGHTS)


@pytest.fixture(scope="module")
def checker() -> RequirementChecker:
    return RequirementChecker(load())


def test_the_weights_were_learned_from_the_labelled_set_as_it_is() -> None:
    with np.load(WEIGHTS, allow_pickle=False) as stored:
        learned = str(stored["learned"])
    assert learned == hashlib.sha256(DEMANDS.read_bytes()).hexdigest(), (
        "train again: python -m tools.train_second_reader"
    )


def test_every_code_and_both_labels_are_scored(reader: SecondReader) -> None:
    codes = {f"V{number:02}" for number in range(1, 26)}
    assert set(reader.scores("phường đòi sổ hộ khẩu")) == codes | {COMPLAINT, LEGIT}


def test_what_was_asked_for_scores_highest(reader: SecondReader) -> None:
    scores = reader.scores("Trễ hẹn cả tháng mà không ai xin lỗi, lần nào cũng khất miệng.")
    assert max((code for code in scores if code[0] == "V"), key=scores.__getitem__) == "V15"


@pytest.mark.parametrize("text", ["", "   ", "🙂", "zzqx " * 3000, "\x00"])
def test_unknown_words_score_nothing_and_break_nothing(reader: SecondReader, text: str) -> None:
    assert all(abs(score) < 5 for score in reader.scores(text).values())


def test_pieces_are_bounded() -> None:
    assert sum(pieces("a b " * 100_000).values()) < 50_000


def test_short_words_are_left_to_the_rules(checker: RequirementChecker) -> None:
    for text in ("Hóa đơn điện tử", "Đăng ký thường trú", "Góp ý dịch vụ", "Tra cứu mã số thuế"):
        assert checker.check(text).findings == ()
        assert not checker.check(text).is_complaint


def test_what_only_it_hears_is_less_sure_and_judges_no_paper(checker: RequirementChecker) -> None:
    severe = (VerdictKind.FORBIDDEN, VerdictKind.NOT_LISTED)
    heard = 0
    for line in DEMANDS.read_text(encoding="utf-8").splitlines()[-300:]:
        check = checker.check(line[10:200])
        alone = {f.code for f in check.findings if f.why.startswith("giống")}
        heard += len(alone)
        assert all(f.confidence < 0.9 for f in check.findings if f.code in alone)
        rules = {f.code for f in check.findings} - alone
        assert {v.code for v in check.verdicts if v.verdict in severe} <= rules | {
            f.code for f in check.asked
        } | {"V05"}
    assert heard > 0


def test_an_encoder_of_another_build_is_never_asked() -> None:
    class Other:
        class card:  # noqa: N801 - stands where the encoder has its card
            digest = "of another build"

        def queries(self, texts: object) -> object:
            raise AssertionError(texts)

    checker = RequirementChecker(load(), encoder=Other())  # type: ignore[arg-type]
    for line in DEMANDS.read_text(encoding="utf-8").splitlines()[:60]:
        checker.check(line[10:200])


def test_the_closer_reading_scores_lawful_codes_too(reader: SecondReader) -> None:
    scores = reader.closer("phường đòi sổ hộ khẩu", np.zeros(384, np.float32))
    assert {f"V{number:02}" for number in range(1, 26)} <= set(scores)
    assert {f"L{number:02}" for number in range(1, 24)} <= set(scores)
    assert {COMPLAINT, LEGIT} <= set(scores)


def test_the_closer_reading_knows_what_it_learned(reader: SecondReader) -> None:
    """Where a vector is that of a labelled story, its labels stand out."""
    rows = [json.loads(line) for line in DEMANDS.read_text(encoding="utf-8").splitlines()]
    with np.load(WEIGHTS, allow_pickle=False) as stored:
        vectors = stored["known"].astype(np.float32) * stored["scale"] + stored["centre"]
    right = [
        max((c for c in scores if c[0] == "V"), key=scores.__getitem__) in row["violations"]
        for row, vector in zip(rows, vectors, strict=False)
        if row["violations"]
        for scores in [reader.closer(row["text"], vector)]
    ]
    assert sum(right) / len(right) > 0.95


def test_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(MissingData, match=r"second\.npz"):
        SecondReader(tmp_path / "second.npz")
