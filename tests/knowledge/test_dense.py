"""The dense channel: built once, rebuilt for what changed, and never needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dungcua.errors import InvalidCard, MissingData
from dungcua.knowledge.encoder import Encoder, ModelCard, Vectors, build
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.search import ProcedureSearch, dense
from dungcua.knowledge.search.built import Built, build_index, missing_texts, open_built
from dungcua.knowledge.search.dense import DenseIndex, refresh
from dungcua.knowledge.search.views import findable, views
from dungcua.knowledge.text.restore import Restorer

BIRTH, DEATH = "1.001193", "1.000656"


class Counting(Encoder):
    """Gives each text a vector of its letters and remembers what it was asked for."""

    def __init__(self, digest: str = "one") -> None:
        card = ModelCard("", "", "", "MIT", 8, 0, 0, 0, "", "", 0, 0, "", "", digest)
        super().__init__(card, None, None)
        self.asked: list[str] = []

    def _encode(self, prefix: str, texts: Sequence[str], done: object, **_: int) -> Vectors:
        self.asked.extend(texts)
        letters = np.array([[text.count(c) + 0.1 for c in "abcdefgh"] for text in texts])
        lengths = np.linalg.norm(letters, axis=1, keepdims=True)
        return np.asarray(letters / lengths, dtype=np.float32)


def test_only_what_is_new_is_encoded(tmp_path: Path) -> None:
    encoder = Counting()
    assert refresh(tmp_path, encoder, ["aa", "bb", "cc"]).encoded == 3
    encoder.asked.clear()
    done = refresh(tmp_path, encoder, ["bb", "dd", "aa"])
    assert encoder.asked == ["dd"]
    assert (done.texts, done.encoded, done.dropped) == (3, 1, 1)
    encoder.asked.clear()
    assert refresh(tmp_path, encoder, ["bb", "dd", "aa"]).encoded == 0
    assert encoder.asked == []


def test_the_order_of_texts_is_no_change(tmp_path: Path) -> None:
    encoder = Counting()
    refresh(tmp_path, encoder, ["aa", "bb"])
    refresh(tmp_path, encoder, ["bb", "aa", "aa"])
    index = DenseIndex.open(tmp_path, encoder)
    assert len(index) == 2
    similar = index.similarities("bbb")
    assert similar[index.rows(["bb"])[0]] > similar[index.rows(["aa"])[0]]


def test_another_encoder_starts_anew(tmp_path: Path) -> None:
    refresh(tmp_path, Counting("one"), ["aa", "bb"])
    with pytest.raises(MissingData):
        DenseIndex.open(tmp_path, Counting("two"))
    assert refresh(tmp_path, Counting("two"), ["aa", "bb"]).encoded == 2


def test_a_stopped_build_goes_on_where_it_was(tmp_path: Path) -> None:
    texts = [f"a{'b' * (n % 7)} {n}" for n in range(1100)]

    def stop(done: int, _total: int) -> None:
        if done >= 512:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        refresh(tmp_path, Counting(), texts, progress=stop)
    encoder = Counting()
    seen: list[tuple[int, int]] = []
    refresh(tmp_path, encoder, texts, progress=lambda done, total: seen.append((done, total)))
    assert len(encoder.asked) == 1100 - 512
    assert seen[-1] == (588, 588)


def test_an_unknown_text_has_no_row(tmp_path: Path) -> None:
    refresh(tmp_path, Counting(), ["aa"])
    index = DenseIndex.open(tmp_path, Counting())
    assert index.rows(["aa", "zz", " aa "]).tolist() == [0, -1, 0]


def test_no_index_and_a_damaged_one_are_named(tmp_path: Path) -> None:
    with pytest.raises(MissingData):
        DenseIndex.open(tmp_path, Counting())
    refresh(tmp_path, Counting(), ["aa"])
    (tmp_path / "keys.json").write_text("[", encoding="ascii")
    with pytest.raises(InvalidCard):
        DenseIndex.open(tmp_path, Counting())
    assert refresh(tmp_path, Counting(), ["aa"]).encoded == 1


def test_many_vectors_are_sketched_and_the_nearest_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoder = Counting()
    texts = [f"{'a' * (n % 17)}{'b' * (n % 13)}{'c' * (n % 11)}{'d' * n}" for n in range(300)]
    refresh(tmp_path, encoder, texts)
    exact = DenseIndex.open(tmp_path, encoder)
    for name, value in (("_MANY", 100), ("_DIRECTIONS", 6), ("_SHORTLIST", 60)):
        monkeypatch.setattr(dense, name, value)
    sketched = DenseIndex.open(tmp_path, encoder)
    for said in ("aab", "bbbbcc", "ddda", "abcd"):
        whole, part = exact.similarities(said), sketched.similarities(said)
        assert np.count_nonzero(part) == 60
        nearest = np.argsort(-whole)[:5]
        assert np.allclose(part[nearest], whole[nearest])


@pytest.fixture(scope="module")
def few(knowledge: KnowledgeBase) -> KnowledgeBase:
    """A handful of cards and nothing else, so that encoding them takes a moment."""
    codes = (BIRTH, DEATH, "1.004873", "1.004194")
    cards = {code: knowledge.procedures[code] for code in codes}
    return replace(knowledge, procedures=cards, catalogue={})


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, few: KnowledgeBase) -> Path:
    folder = tmp_path_factory.mktemp("var")
    build(folder / "encoder")
    build_index(folder, few.procedures, few.catalogue, ())
    return folder


@pytest.fixture(scope="module")
def built(folder: Path) -> Built:
    return open_built(folder)


@pytest.fixture(scope="module")
def search(few: KnowledgeBase, built: Built) -> ProcedureSearch:
    return built.search(few.procedures, few.catalogue)


def test_sense_finds_what_words_do_not(search: ProcedureSearch, few: KnowledgeBase) -> None:
    said = "my grandfather passed away yesterday"
    assert ProcedureSearch(few.procedures, few.catalogue).search(said).hits == ()
    assert search.search(said).hits[0].code == DEATH


def test_the_search_says_whether_it_knows_sense(
    search: ProcedureSearch, few: KnowledgeBase
) -> None:
    assert search.by_sense
    assert not ProcedureSearch(few.procedures, few.catalogue).by_sense


@pytest.mark.parametrize("said", ["làm khai sinh cho con", "lam khai sinh cho con"])
def test_with_sense_words_still_count(search: ProcedureSearch, said: str) -> None:
    result = search.search(said)
    assert not result.abstain
    assert result.hits[0].code == BIRTH


def test_talk_is_refused_with_sense_too(search: ProcedureSearch) -> None:
    for said in ("hôm nay trời đẹp quá", "mày ngu lắm", "đau đầu uống thuốc gì", "kể chuyện cười"):
        assert search.search(said).abstain, said


def test_a_card_that_changed_is_found_by_its_words(built: Built, knowledge: KnowledgeBase) -> None:
    """A text that was never encoded is missing from one channel only."""
    whole = built.search(knowledge.procedures, knowledge.catalogue)
    assert missing_texts(built.dense, knowledge.procedures, knowledge.catalogue) > 1000
    assert whole.search("đổi giấy phép lái xe").hits[0].code == "3.000347"


def test_opening_encodes_nothing(
    folder: Path, few: KnowledgeBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    def encode(*_: object, **__: object) -> Vectors:
        raise AssertionError("encoded at start")

    monkeypatch.setattr(Encoder, "_encode", encode)
    opened = open_built(folder)
    opened.search(few.procedures, few.catalogue)
    assert missing_texts(opened.dense, few.procedures, few.catalogue) == 0


def test_without_a_build_there_is_nothing_to_open(tmp_path: Path) -> None:
    with pytest.raises(MissingData):
        open_built(tmp_path)


def test_views_are_those_of_what_can_be_found(knowledge: KnowledgeBase) -> None:
    found = {view.code for view in views(knowledge.procedures, knowledge.catalogue)}
    listed = {entry.code for entry in findable(knowledge.procedures, knowledge.catalogue)}
    assert found == listed | set(knowledge.procedures)


def test_diacritics_come_back(knowledge: KnowledgeBase) -> None:
    cards = knowledge.procedures.values()
    restorer = Restorer.train(
        text for card in cards for text in (card.name, *card.aliases, *card.utterances)
    )
    said = "Toi muon dang ky tam tru o cho tro, 2 nguoi."
    assert restorer.restore(said) == "Tôi muốn đăng ký tạm trú ở chỗ trọ, 2 người."
    assert restorer.restore("đang ki tam tru") == "đang ki tam tru"
    assert restorer.restore("KHAI SINH qwrtz 12.") == "KHAI SINH qwrtz 12."


def test_the_restorer_is_the_same_when_read_again(tmp_path: Path) -> None:
    restorer = Restorer.train(["Đăng ký khai tử. Đăng ký khai sinh"])
    restorer.save(tmp_path / "counts.json")
    again = Restorer.load(tmp_path / "counts.json")
    for said in ("dang ky khai tu", "", "!!!", "tu dang ky"):
        assert again.restore(said) == restorer.restore(said)
    with pytest.raises(MissingData):
        Restorer.load(tmp_path / "none.json")
    (tmp_path / "counts.json").write_text("{", encoding="utf-8")
    with pytest.raises(InvalidCard):
        Restorer.load(tmp_path / "counts.json")


@pytest.mark.parametrize(
    ("said", "compared"),
    [
        ("khai sinh ở nộp ở đâu", ["khai sinh"]),
        (
            "bằng lái xe của tôi hết hạn",
            ["bằng lái xe của tôi hết hạn", "giấy phép lái xe của tôi hết hạn"],
        ),
        ("bằng lái xe " + "rất cũ " * 20, ["bằng lái xe " + "rất cũ " * 20]),
    ],
)
def test_what_is_compared_by_sense(few: KnowledgeBase, said: str, compared: list[str]) -> None:
    encoder = Counting()
    names = [card.name for card in few.procedures.values()]
    index = DenseIndex.of(encoder, names, encoder.passages(names))
    encoder.asked.clear()
    ProcedureSearch(few.procedures, dense=index).search(said)
    assert encoder.asked == compared
