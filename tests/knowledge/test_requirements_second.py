"""The second opinion: learned from the labelled set as it is, and never sure by itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from dungcua.errors import MissingData
from dungcua.knowledge.load import DATA_DIR, load
from dungcua.knowledge.requirements import RequirementChecker, VerdictKind
from dungcua.knowledge.requirements.second import COMPLAINT, LEGIT, SecondReader, pieces
from tools.train_second_reader import finder, fingerprint

WEIGHTS = DATA_DIR / "law" / "second.npz"
DEMANDS = Path(__file__).parent / "data" / "demands.jsonl"


@pytest.fixture(scope="module")
def reader() -> SecondReader:
    return SecondReader(WEIGHTS)


@pytest.fixture(scope="module")
def checker() -> RequirementChecker:
    return RequirementChecker(load())


@pytest.fixture(scope="module")
def find() -> Callable[[str], set[str]]:
    return finder()


def test_the_weights_were_learned_from_labels_cues_and_papers_as_they_are() -> None:
    with np.load(WEIGHTS, allow_pickle=False) as stored:
        learned = str(stored["learned"])
    assert learned == fingerprint(), "train again: python -m tools.train_second_reader"


def test_every_code_and_both_labels_are_scored(reader: SecondReader) -> None:
    codes = {f"V{n:02}" for n in range(1, 26)} | {f"L{n:02}" for n in range(1, 24)}
    scores = reader.scores(reader.compare("phường đòi sổ hộ khẩu", {"asks", "so-ho-khau"}))
    assert set(scores) == codes | {COMPLAINT, LEGIT}


def test_what_was_asked_for_scores_highest(
    reader: SecondReader, find: Callable[[str], set[str]]
) -> None:
    text = "Trễ hẹn cả tháng mà không ai xin lỗi, lần nào cũng khất miệng."
    scores = reader.scores(reader.compare(text, find(text)))
    assert max((code for code in scores if code[0] == "V"), key=scores.__getitem__) == "V15"


def test_what_was_learned_is_most_like_itself(
    reader: SecondReader, find: Callable[[str], set[str]]
) -> None:
    rows = DEMANDS.read_text(encoding="utf-8").splitlines()[::97]
    met = 0
    for row in rows:
        text = json.loads(row)["text"]
        alike = reader.compare(text, find(text))
        # two kinds of pieces, all shared, beside all concepts or none
        most = 7 if find(text) else 2
        assert alike.max() < most * 1.01
        met += alike.max() > most * 0.99
    # four fifths of the utterances are kept
    assert 0.7 < met / len(rows) < 0.9


@pytest.mark.parametrize("text", ["", "   ", "🙂", "zzqx " * 3000, "\x00"])
def test_unknown_words_score_nothing_and_break_nothing(reader: SecondReader, text: str) -> None:
    scores = reader.scores(reader.compare(text, ()))
    assert all(abs(score) < 5 for score in scores.values())
    assert not reader.compare(text, {"no such concept"})[reader.compare(text, ()) == 0].any()


def test_pieces_are_bounded() -> None:
    assert sum(pieces("a b " * 100_000).values()) < 50_000


def test_short_words_are_left_to_the_rules(checker: RequirementChecker) -> None:
    for text in ("Hóa đơn điện tử", "Đăng ký thường trú", "Góp ý dịch vụ", "Tra cứu mã số thuế"):
        assert checker.check(text).findings == ()
        assert not checker.check(text).is_complaint


def test_short_words_about_oneself_accuse_nobody(checker: RequirementChecker) -> None:
    for text in (
        "tôi lớn tuổi rồi không rành máy móc",
        "bưu tá làm thất lạc bưu kiện của tôi",
    ):
        assert checker.check(text).findings == ()
        assert not checker.check(text).is_complaint


def test_nobody_is_accused_of_manners_or_reprisals_by_likeness_alone(
    checker: RequirementChecker,
) -> None:
    told = "tôi bị huyện cắt trợ cấp người cao tuổi 3 tháng nay"
    assert not {f.code for f in checker.check(told).findings} & {"V17", "V20", "V24"}


def test_what_only_it_hears_is_less_sure(checker: RequirementChecker) -> None:
    """It judges a paper only where the code tells by itself which one is meant."""
    severe = (VerdictKind.FORBIDDEN, VerdictKind.NOT_LISTED)
    by_itself = {"V01", "V02", "V04", "V05", "V19", "V25"}
    heard = judged = 0
    for line in DEMANDS.read_text(encoding="utf-8").splitlines()[::8]:
        check = checker.check(line[10:200])
        alone = {f.code for f in check.findings if f.why.startswith("giống")}
        heard += len(alone)
        assert all(f.confidence < 0.9 for f in check.findings if f.code in alone)
        for verdict in check.verdicts:
            if verdict.verdict in severe and verdict.code in alone:
                judged += 1
                assert verdict.code in by_itself
                assert verdict.confidence < 0.9
    assert heard > judged > 0


def test_an_encoder_of_another_build_is_never_asked() -> None:
    class Other:
        class card:  # noqa: N801 - stands where the encoder has its card
            digest = "of another build"

        def queries(self, texts: object) -> object:
            raise AssertionError(texts)

    checker = RequirementChecker(load(), encoder=Other())  # type: ignore[arg-type]
    for line in DEMANDS.read_text(encoding="utf-8").splitlines()[:60]:
        checker.check(line[10:200])


def test_the_closer_reading_scores_the_same_labels(reader: SecondReader) -> None:
    alike = reader.compare("phường đòi sổ hộ khẩu", {"asks", "so-ho-khau"})
    scores = reader.closer(alike, np.zeros(384, np.float32))
    assert set(scores) == set(reader.scores(alike))


def test_the_closer_reading_knows_what_it_learned(
    reader: SecondReader, find: Callable[[str], set[str]]
) -> None:
    """Where a vector is that of a labelled story, its labels stand out."""
    rows = [json.loads(line) for line in DEMANDS.read_text(encoding="utf-8").splitlines()]
    with np.load(WEIGHTS, allow_pickle=False) as stored:
        vectors = stored["known"].astype(np.float32) * stored["scale"] + stored["centre"]
    right = [
        max((c for c in scores if c[0] == "V"), key=scores.__getitem__) in row["violations"]
        for row, vector in zip(rows, vectors, strict=False)
        if row["violations"]
        for scores in [reader.closer(reader.compare(row["text"], find(row["text"])), vector)]
    ]
    assert sum(right) / len(right) > 0.95


def test_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(MissingData, match=r"second\.npz"):
        SecondReader(tmp_path / "second.npz")
