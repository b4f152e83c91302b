"""The requirement check on single utterances: what it concludes and what it leaves open."""

from __future__ import annotations

from pathlib import Path

import pytest

from dungcua.errors import InvalidCard, MissingData
from dungcua.knowledge.load import DATA_DIR, KnowledgeBase, load
from dungcua.knowledge.model import Channel
from dungcua.knowledge.requirements import Door, PaperJudge, RequirementChecker, VerdictKind

VNEID = "công an phường bắt phải có VNeID mới nhận hồ sơ nộp trực tiếp, tôi muốn phản ánh"


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return load()


@pytest.fixture(scope="module")
def checker(kb: KnowledgeBase) -> RequirementChecker:
    return RequirementChecker(kb)


@pytest.mark.parametrize(
    "text",
    [
        VNEID,
        "cong an phuong bat phai co VNeID moi nhan ho so nop truc tiep, toi muon phan anh",
        "CÔNG AN PHƯỜNG BẮT PHẢI CÓ VNEID MỚI NHẬN HỒ SƠ NỘP TRỰC TIẾP, TÔI MUỐN PHẢN ÁNH",
        "ca phuong bat co vneid moi nhan hs truc tiep, toi muon phan anh",
    ],
)
def test_vneid_at_the_counter(checker: RequirementChecker, text: str) -> None:
    check = checker.check(text)
    assert check.is_complaint
    assert check.violations == ("V01",)
    assert not check.legit_requirement
    assert check.papers == ("vneid",)
    assert check.verdicts[0].verdict is VerdictKind.FORBIDDEN
    assert "B-22" in check.verdicts[0].basis
    assert check.channel is Channel.COUNTER
    assert check.door is Door.REPORT
    assert check.ask
    assert check.say


def test_every_basis_can_be_opened(checker: RequirementChecker, kb: KnowledgeBase) -> None:
    for text in (VNEID, "phường vẫn đòi sổ hộ khẩu, bực quá", "đòi xác nhận số cmnd cũ, vô lý"):
        for verdict in checker.check(text).verdicts:
            assert verdict.basis
            for source in verdict.basis:
                kb.source(source)


def test_evidence_is_the_persons_own_words(checker: RequirementChecker) -> None:
    text = "Hôm qua phường  vẫn đòi sổ hộ khẩu photo mới nhận, bực quá."
    for finding in checker.check(text).findings:
        assert finding.evidence in text
        assert finding.evidence


@pytest.mark.parametrize(
    "text",
    [
        "Có cần VNeID khi nộp trực tiếp ở phường không?",
        "co can vneid khi nop truc tiep khong",
        "Xã có quyền đòi sổ hộ khẩu không?",
        "Nghe nói không có VNeID là không làm được giấy tờ gì, đúng không?",
        "Nếu phường không nhận vì tôi không có VNeID thì sao ạ?",
        "Cán bộ xã nhiệt tình, không đòi giấy gì thêm, tôi rất hài lòng.",
    ],
)
def test_questions_hearsay_and_praise_are_no_complaints(
    checker: RequirementChecker, text: str
) -> None:
    check = checker.check(text)
    assert not check.is_complaint
    assert check.findings == ()
    assert not check.legit_requirement
    assert check.door is Door.NONE


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Nộp trên Cổng mà cứ bắt đăng nhập VNeID, phiền quá.", "L01"),
        ("CMND giấy của tôi họ không nhận, bắt làm căn cước mới, phiền quá.", "L12"),
        ("Giấy hẹn ngày 30, mới 25 ra hỏi họ nói chưa tới hạn. Chậm quá.", "L17"),
        ("Gửi lý lịch tư pháp qua bưu điện bắt chứng thực chữ ký trên tờ khai, phiền.", "L15"),
    ],
)
def test_lawful_demands_are_complaints_but_no_violations(
    checker: RequirementChecker, text: str, code: str
) -> None:
    check = checker.check(text)
    assert check.is_complaint
    assert check.findings == ()
    assert check.legit_requirement
    assert code in [finding.code for finding in check.lawful]


@pytest.mark.parametrize(
    ("text", "door"),
    [
        ("Ngân hàng bắt phải có VNeID mức 2 mới cho vay, ép người quá đáng.", Door.OUT_OF_SCOPE),
        ("Máy lấy số bị hỏng cả tuần, không vào được, chán quá.", Door.INFRASTRUCTURE),
        ("Tôi muốn khiếu nại quyết định thu hồi đất của xã, rất bức xúc.", Door.COMPLAINT),
        ("Tôi tố cáo cán bộ vòi tiền của tôi ngay tại quầy.", Door.DENUNCIATION),
    ],
)
def test_each_matter_goes_to_its_own_door(
    checker: RequirementChecker, text: str, door: Door
) -> None:
    assert checker.check(text).door is door


def test_a_bank_is_never_judged(checker: RequirementChecker) -> None:
    check = checker.check("Ngân hàng đòi giấy xác nhận số cmnd cũ mới cho mở tài khoản, bực quá.")
    assert check.is_complaint
    assert check.findings == ()
    assert {verdict.verdict for verdict in check.verdicts} == {VerdictKind.UNKNOWN}


def test_negated_demand_is_no_demand(checker: RequirementChecker) -> None:
    check = checker.check("Cán bộ không đòi sổ hộ khẩu, làm nhanh lắm.")
    assert check.findings == ()


def test_data_not_found_and_a_slip_make_it_lawful(checker: RequirementChecker) -> None:
    check = checker.check(
        "Máy tra không ra khai sinh của tôi, họ đưa phiếu ngay trong ngày đòi bản sao, phiền quá."
    )
    assert check.findings == ()
    assert check.legit_requirement


def test_two_independent_acts_give_two_codes(checker: RequirementChecker) -> None:
    check = checker.check(
        "Họ nói không có VNeID thì không nhận, về nhà tự nộp trên mạng, không hỗ trợ gì."
    )
    assert set(check.violations) == {"V01", "V18"}


def test_the_narrow_code_hides_the_general_one(checker: RequirementChecker) -> None:
    check = checker.check("Phường đòi sổ hộ khẩu dù trên cổng không có mục nào như vậy, bực quá.")
    assert check.violations == ("V04",)


def test_given_channel_overrides_the_words(checker: RequirementChecker) -> None:
    assert checker.check(VNEID, channel=Channel.ONLINE).channel is Channel.ONLINE


def test_the_dossier_answers_when_the_procedure_is_known(checker: RequirementChecker) -> None:
    listed = checker.check("Phường bảo phải có giấy chứng sinh", procedure="1.001193")
    held = checker.check("Họ hỏi giấy đăng ký kết hôn", procedure="1.001193")
    assert listed.verdicts[0].verdict is VerdictKind.LISTED
    assert held.verdicts[0].verdict is VerdictKind.ALREADY_HELD


def test_an_unknown_procedure_leaves_the_paper_open(checker: RequirementChecker) -> None:
    check = checker.check("Họ hỏi giấy đăng ký kết hôn", procedure="9.999999")
    assert check.verdicts[0].verdict is VerdictKind.UNKNOWN


@pytest.mark.parametrize("text", ["", "   ", "?", "…", "🙂", "a" * 5000, "không " * 2000])
def test_odd_texts_give_an_empty_reading(checker: RequirementChecker, text: str) -> None:
    check = checker.check(text)
    assert check.findings == ()
    assert not check.legit_requirement


def test_a_missing_file_is_named(kb: KnowledgeBase, tmp_path: Path) -> None:
    with pytest.raises(MissingData, match=r"papers\.yaml"):
        RequirementChecker(kb, tmp_path)


def test_a_pattern_with_an_unknown_word_is_refused(kb: KnowledgeBase, tmp_path: Path) -> None:
    for name in ("papers.yaml", "cues.yaml"):
        text = (DATA_DIR / "law" / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace("asks ~10 vneid", "asks ~10 nonsense"), "utf-8")
    with pytest.raises(InvalidCard, match="nonsense"):
        RequirementChecker(kb, tmp_path)


@pytest.mark.parametrize(
    ("errand", "beyond"),
    [("đăng ký tạm trú", False), ("đăng ký hộ kinh doanh", True)],
)
def test_what_the_list_of_the_procedure_names_is_no_paper_beyond_it(
    checker: RequirementChecker, errand: str, beyond: bool
) -> None:
    check = checker.check(f"em đi {errand}, cán bộ phường đòi hợp đồng thuê nhà, bực quá")
    assert check.is_complaint
    assert ("V05" in check.violations) is beyond
    [lease] = [v for v in check.verdicts if v.paper == "hop-dong-thue-nha"]
    assert (lease.verdict is VerdictKind.NOT_LISTED) is beyond
    asked = checker.check(f"{errand} có cần nộp hợp đồng thuê nhà không ạ?")
    assert bool(asked.asked) is beyond


def test_a_paper_beyond_the_list_is_told_beside_one_that_the_list_names(
    checker: RequirementChecker,
) -> None:
    check = checker.check(
        "em đi đăng ký tạm trú, phường đòi hợp đồng thuê nhà rồi bắt nộp thêm hóa đơn tiền điện"
    )
    assert check.violations == ("V05",)
    severe = [v.paper for v in check.verdicts if v.verdict is VerdictKind.NOT_LISTED]
    assert severe == ["hoa-don-dien"]


def test_english_is_heard_as_it_was_said(checker: RequirementChecker) -> None:
    check = checker.check(
        "I handed over my valid ID card at the ward counter and the clerk slid it back: no app, "
        "no service. My mother is 80 and has never owned a smartphone. Please record this."
    )
    assert check.is_complaint
    assert check.violations == ("V01",)


@pytest.mark.parametrize(
    ("paper", "procedure"),
    [
        ("bien-lai-quy", "1.013833"),  # "đóng quỹ" beside "hợp đồng quyền về lối đi"
        ("so-du", "1.001699"),  # "sao kê" beside "bản sao kết luận"
        ("anh-chup", "1.014173"),  # "ảnh thẻ" beside "thẻ xanh (thẻ thường trú …)"
    ],
)
def test_a_paper_is_not_on_the_list_by_letters_of_other_words(
    kb: KnowledgeBase, paper: str, procedure: str
) -> None:
    verdict = PaperJudge(kb).judge(paper, procedure)
    assert verdict is not None
    assert verdict.verdict is VerdictKind.NOT_LISTED


@pytest.mark.parametrize(
    "text",
    [
        "Em nộp giấy trên Cổng thì máy bắt đăng nhập VNeID, vậy đúng quy định chưa ạ?",
        "Trang web cứ bắt đăng nhập VNeID, như vậy đúng luật không?",
    ],
)
def test_an_account_that_a_machine_asks_for_is_not_the_counter(
    checker: RequirementChecker, text: str
) -> None:
    check = checker.check(text)
    assert [(v.paper, v.code) for v in check.verdicts] == [("vneid", "L01")]
    assert not check.asked
