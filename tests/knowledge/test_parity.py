"""Our encoder says what sentence-transformers says with the same weights."""

from __future__ import annotations

from pathlib import Path

import pytest

from dungcua.eval import parity
from dungcua.knowledge.encoder import Encoder, build
from dungcua.knowledge.encoder.wheel import find_checkpoint, read_checkpoint

QUESTIONS = [
    "làm khai sinh cho con thì nộp ở đâu, cần giấy tờ gì",
    "đổi bằng lái xe hết bao nhiêu tiền",
    "mất căn cước thì làm lại ở đâu",
]
NAMES = ["Thủ tục đăng ký khai sinh", "Đổi giấy phép lái xe", "Cấp lại thẻ căn cước", "Tách hộ"]


@pytest.mark.skipif(
    not parity.available(), reason="torch and sentence-transformers: requirements/train.txt"
)
def test_both_encoders_agree(tmp_path: Path) -> None:
    encoder = Encoder.load(build(tmp_path / "ours"))
    (tmp_path / "theirs").mkdir()
    parity.write_checkpoint(read_checkpoint(find_checkpoint()), tmp_path / "theirs")
    found = parity.compare(encoder, tmp_path / "theirs", QUESTIONS, NAMES)
    assert found.texts == len(QUESTIONS) + len(NAMES)
    assert found.lowest > 0.99
    assert found.same_first == 1


def test_without_the_extra_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(parity, "available", lambda: False)
    assert parity.main([str(tmp_path / "none.jsonl")]) == 1
    assert "train.txt" in capsys.readouterr().err
    assert parity.main([]) == 2


def test_the_checkpoint_has_every_weight_that_bert_wants() -> None:
    checkpoint = read_checkpoint(find_checkpoint())
    order = list(range(40))
    state = parity.tensors(checkpoint, order)
    width = checkpoint.shape.width
    assert len(state) == 5 + checkpoint.shape.layers * 16
    assert state["embeddings.word_embeddings.weight"].shape == (40, width)
    assert state["encoder.layer.0.intermediate.dense.weight"].shape == (
        checkpoint.shape.inner,
        width,
    )
