from __future__ import annotations

import pytest

from dungcua.actions import words
from dungcua.knowledge.text.elsewhere import KINDS, WRONG, elsewhere
from dungcua.knowledge.text.fold import fold

TROUBLES = {
    "cúp điện từ sáng tới giờ": "power", "điện nhà tôi chập chờn": "power",
    "nước máy yếu quá": "water", "nước sinh hoạt có mùi lạ": "water",
    "rác đầu hẻm không ai hốt": "waste", "xe rác mấy bữa không tới": "waste",
    "hàng xóm hát karaoke tới khuya": "noise", "đường trước nhà có ổ gà": "road",
    "đèn đường hỏng mấy hôm nay": "road", "cây đổ chắn đường": "road",
    "kẹt xe ngã tư": "traffic", "wifi cứ rớt mạng hoài": "line",
    "ngân hàng khóa thẻ của tôi": "bank", "shopee giao hàng chậm": "shop",
    "tôi muốn phản ánh ổ gà": "road", "there is a pothole": "road",
    "bưu tá làm thất lạc bưu kiện của tôi": "shop",
    "mua hàng online bị lừa thì làm sao": "shop",
    "chủ nhà trọ không trả cọc": "private", "rủ hùn vốn mở quán có nên không": "private",
    "soạn giùm hợp đồng vay tiền": "private", "làm sao hack tài khoản VNeID của vợ": "wrong",
    "tra giùm số căn cước của thằng nợ tiền tôi": "wrong",
}  # fmt: skip
OURS = (
    "gắn đồng hồ điện cho nhà mới", "mất điện thoại có VNeID thì khóa ở đâu",
    "xóa thế chấp ngân hàng", "mở quán karaoke cần giấy gì", "nhà bị cháy mất sổ đỏ",
    "phường đòi hóa đơn tiền điện có đúng không", "nộp hồ sơ qua mạng chậm quá",
    "ngân hàng đòi giấy xác nhận cư trú", "đổi bằng lái ở đâu", "điện tử",
    "phòng cháy chữa cháy", "chế độ tai nạn lao động", "", "ba người góp vốn mở công ty",
    "hợp đồng đặt cọc chứng thực ở đâu", "tôi muốn tố cáo người làm giả giấy tờ",
    "tài khoản VNeID bị hack thì khóa ở đâu", "làm sổ hộ nghèo giá bao nhiêu",
    "cháu về Việt Nam ở với ông bà thì đi học được không",
)  # fmt: skip


@pytest.mark.parametrize(("text", "kind"), TROUBLES.items())
def test_troubles_of_other_bodies_are_known(text: str, kind: str) -> None:
    assert elsewhere(text) == kind
    assert elsewhere(fold(text)) == kind


@pytest.mark.parametrize("text", OURS)
def test_talk_of_papers_is_ours(text: str) -> None:
    assert elsewhere(text) is None


def test_every_kind_has_a_door_without_an_invented_number() -> None:
    assert set(words.ELSEWHERE) == set(KINDS)
    for kind, door in words.ELSEWHERE.items():
        digits = {
            word for word in door.replace(",", " ").replace(".", " ").split() if word.isdigit()
        }
        assert digits <= {"113", "114", "115"}, kind


def test_a_forgery_is_told_from_a_price_and_an_old_person_by_its_mark() -> None:
    assert elsewhere("nhờ làm giả cái giấy khám sức khỏe") == WRONG
    assert elsewhere("mua bằng đại học giả ở đâu") == WRONG
    assert elsewhere("làm giấy giá bao nhiêu") is None
    assert elsewhere("làm thẻ cho người già") is None
