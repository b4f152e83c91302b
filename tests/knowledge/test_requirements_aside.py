"""What names a paper and is no demand on the speaker: no severe verdict, a question instead."""

from __future__ import annotations

import pytest

from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.requirements import Check, Door, RequirementChecker, VerdictKind

SEVERE = {VerdictKind.FORBIDDEN, VerdictKind.NOT_LISTED}


@pytest.fixture(scope="module")
def checker(knowledge: KnowledgeBase) -> RequirementChecker:
    return RequirementChecker(knowledge)


def severe(check: Check) -> set[str]:
    return {verdict.paper for verdict in check.verdicts if verdict.verdict in SEVERE}


@pytest.mark.parametrize(
    "text",
    [
        "Chú hàng xóm kể xã đòi sổ hộ khẩu của chú ấy, tôi thì chưa ra đó lần nào.",
        "chu hang xom ke xa doi so ho khau, toi chua ra do lan nao",
        "Trên nhóm zalo của xóm có người than bị bắt cài VNeID mới nhận hồ sơ.",
        "Báo đăng có phường đòi dân xác nhận địa chỉ cũ và mới là một.",
    ],
)
def test_what_others_told_is_asked_about_first(checker: RequirementChecker, text: str) -> None:
    check = checker.check(text)
    assert not check.is_complaint
    assert not check.violations
    assert not severe(check)
    assert all("nghe kể lại" in (verdict.ask or "") for verdict in check.verdicts)


def test_what_befell_the_speaker_too_is_a_demand(checker: RequirementChecker) -> None:
    check = checker.check(
        "Nghe nói bỏ sổ hộ khẩu rồi, vậy mà sáng nay phường vẫn bắt tôi nộp sổ hộ khẩu mới nhận."
    )
    assert check.violations == ("V04",)
    assert severe(check) == {"so-ho-khau"}


def test_hearsay_in_a_question_is_answered(checker: RequirementChecker) -> None:
    check = checker.check("Nghe hàng xóm kể phải có sổ hộ khẩu, vậy có cần sổ hộ khẩu không ạ?")
    assert severe(check) == {"so-ho-khau"}


@pytest.mark.parametrize(
    "text",
    [
        "Tôi tự mang theo sổ hộ khẩu cho chắc, chị ấy nói không cần rồi làm luôn cho tôi.",
        "Em đem cả hóa đơn tiền điện cho chắc mà cuối cùng không ai hỏi tới.",
    ],
)
def test_what_was_brought_of_own_accord_was_not_demanded(
    checker: RequirementChecker, text: str
) -> None:
    check = checker.check(text)
    assert not check.violations
    assert not severe(check)


def test_what_was_brought_because_it_was_demanded_stays(checker: RequirementChecker) -> None:
    check = checker.check("Phường bắt tôi phải mang theo sổ hộ khẩu mới nhận hồ sơ, vô lý quá.")
    assert severe(check) == {"so-ho-khau"}


def test_an_employer_is_no_office(checker: RequirementChecker) -> None:
    check = checker.check("Công ty may bắt nộp sơ yếu lý lịch có dấu phường, tôi thấy rườm rà.")
    assert not check.violations
    assert not severe(check)
    assert check.door is Door.OUT_OF_SCOPE


def test_a_firm_that_files_meets_an_office(checker: RequirementChecker) -> None:
    check = checker.check(
        "Công ty em đổi địa chỉ, phòng đăng ký bắt nộp xác nhận địa chỉ cũ và mới là một."
    )
    assert severe(check) == {"cam-ket-dia-chi"}


def test_where_a_paper_is_had_accuses_nobody(checker: RequirementChecker) -> None:
    assert not severe(checker.check("Xin giấy xác nhận cư trú ở đâu, mất bao lâu ạ?"))


@pytest.mark.parametrize(
    ("text", "door"),
    [
        ("tôi muốn tố cáo cán bộ nhận hối lộ", Door.DENUNCIATION),
        ("toi muon to cao can bo nhan hoi lo", Door.DENUNCIATION),
        ("Tôi muốn tố cáo thì gửi đơn ở đâu?", Door.NONE),
        ("Báo đăng cán bộ nhận hối lộ", Door.NONE),
    ],
)
def test_who_says_that_they_denounce_is_led_there(
    checker: RequirementChecker, text: str, door: Door
) -> None:
    assert checker.check(text).door is door


@pytest.mark.parametrize(
    "text",
    [
        "dong nghiep em ke o que ban ay doi so tam tru moi cho hoc, em ko biet co that ko",
        "Bà thím nói xã đòi chữ ký tổ trưởng, tôi chưa tin lắm.",
        "Năm 2015 đi làm khai sinh thì phường bắt nộp sổ hộ khẩu, giờ thì khỏi.",
        "Cứ nghĩ không có VNeID sẽ bị trả về, ai ngờ anh ấy nhận hồ sơ và hẹn thứ năm.",
        "Bà tôi cứ lo không có VNeID thì người ta không nhận hồ sơ.",
        "Chị cán bộ gợi ý em cài VNeID cho tiện, không thì chị vẫn nhận bình thường.",
    ],
)
def test_what_is_held_back_is_asked_about_first(checker: RequirementChecker, text: str) -> None:
    check = checker.check(text)
    assert not severe(check)
    assert check.verdicts
    assert all(verdict.ask for verdict in check.verdicts if verdict.verdict is VerdictKind.UNKNOWN)


@pytest.mark.parametrize(
    ("text", "paper"),
    [
        ("Phường đòi sổ hộ khẩu mới nhận, bực quá", "so-ho-khau"),
        ("Xã bắt tôi cài VNeID mới nhận hồ sơ khai sinh.", "vneid"),
        ("xa doi chu ky to truong moi nhan don cua toi", "xac-nhan-to-dan-pho"),
    ],
)
def test_an_office_that_demands_in_one_breath_is_judged(
    checker: RequirementChecker, text: str, paper: str
) -> None:
    assert paper in severe(checker.check(text))


def test_a_card_silent_on_a_paper_judges_nothing_by_itself(checker: RequirementChecker) -> None:
    check = checker.check(
        "Chủ nhà đưa em hợp đồng thuê nhà, em mang ra công an đăng ký tạm trú, chiều có kết quả."
    )
    assert not severe(check)


@pytest.mark.parametrize(
    "text",
    [
        "Ngân hàng X. chi nhánh chợ không cho rút tiền vì thẻ căn cước ghi tỉnh cũ, bắt đổi thẻ.",
        "Sếp tôi bắt nộp giấy có xác nhận của tổ trưởng khu phố thì mới ký hợp đồng.",
        "Mẫu CT07 tải về ở trang nào vậy ạ?",
        "Đổi bằng lái mất bao nhiêu tiền vậy ạ?",
    ],
)
def test_a_body_beside_the_administration_or_a_plain_wish_is_not_judged(
    checker: RequirementChecker, text: str
) -> None:
    assert not severe(checker.check(text))
