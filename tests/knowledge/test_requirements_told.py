"""What the check reads beside the verdicts, and the seven kinds of verdict."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dungcua.knowledge.load import DATA_DIR, KnowledgeBase, load
from dungcua.knowledge.requirements import (
    Money,
    PaperJudge,
    Payee,
    RequirementChecker,
    Verdict,
    VerdictKind,
)
from dungcua.knowledge.text.fold import fold

BIRTH = "1.001193"
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def kb() -> KnowledgeBase:
    return load()


@pytest.fixture(scope="module")
def checker(kb: KnowledgeBase) -> RequirementChecker:
    return RequirementChecker(kb)


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("50k", 50_000),
        ("1tr5", 1_500_000),
        ("1.500.000đ", 1_500_000),
        ("8.000 đồng", 8_000),
        ("ba trăm ngàn", 300_000),
        ("hai triệu rưỡi", 2_500_000),
        ("một triệu hai", 1_200_000),
        ("2 củ", 2_000_000),
        ("năm chục", 50_000),
        ("ba tram ngan", 300_000),
    ],
)
def test_sums_are_read_as_people_say_them(
    checker: RequirementChecker, words: str, amount: int
) -> None:
    accented = words != fold(words)
    text = f"họ thu {words} không biên lai" if accented else f"ho thu {words} khong bien lai"
    assert [m.amount for m in checker.check(text).told.money] == [amount]


@pytest.mark.parametrize(
    "text",
    [
        "chứng thực 5 bản, đi 3 bận, 2 ngày mới xong, mẹ 80 tuổi",
        "căn cước 12 số, thẻ còn hạn tới 2038",
        "hẹn ngày 05/11, nay 22/11 chưa có",
    ],
)
def test_other_numbers_are_no_money(checker: RequirementChecker, text: str) -> None:
    assert checker.check(text).told.money == ()


@pytest.mark.parametrize(
    ("text", "payee", "receipt"),
    [
        ("Nộp 200 nghìn ở quầy, có biên lai đàng hoàng", Payee.COUNTER, True),
        ("Thu 200 nghìn mà không có biên lai", Payee.COUNTER, False),
        ("Bảo chuyển khoản 200 nghìn vào tài khoản riêng của chị", Payee.PRIVATE_ACCOUNT, None),
        ("Gợi ý bồi dưỡng 2 triệu cho nhanh", Payee.PERSON, None),
        ("Cò đứng ngoài cổng đòi 500k là xong trong ngày", Payee.BROKER, None),
    ],
)
def test_who_got_the_money_and_was_there_a_receipt(
    checker: RequirementChecker, text: str, payee: Payee, receipt: bool | None
) -> None:
    (money,) = checker.check(text).told.money
    assert (money.payee, money.receipt) == (payee, receipt)
    assert isinstance(money, Money)
    assert money.words in text


def test_a_whole_story_is_taken_apart(checker: RequirementChecker) -> None:
    told = checker.check(
        "Hôm qua tôi ra phường làm khai sinh cho con, cán bộ không nhận vì chưa có sổ hộ khẩu, "
        "không đưa phiếu gì, đòi 50k không biên lai."
    ).told
    assert told.procedure == BIRTH
    assert told.refused
    assert told.written is False
    assert told.reason == "chưa có sổ hộ khẩu"
    assert [demand.paper for demand in told.demands] == ["so-ho-khau"]
    assert [money.amount for money in told.money] == [50_000]
    assert not told.broker


def test_a_slip_that_was_given_is_seen(checker: RequirementChecker) -> None:
    told = checker.check("Phường đưa phiếu ghi rõ ba giấy còn thiếu, tôi mệt quá.").told
    assert told.written is True


def test_nothing_told_is_nothing_claimed(checker: RequirementChecker) -> None:
    told = checker.check("Trung tâm mở cửa mấy giờ?").told
    assert told.written is None
    assert told.reason is None
    assert told.procedure is None
    assert (told.demands, told.money, told.refused, told.broker) == ((), (), False, False)


def test_the_errand_is_no_demand(checker: RequirementChecker) -> None:
    check = checker.check("Làm khai sinh cho cháu mà phường cứ đòi giấy kết hôn của cha mẹ.")
    assert [demand.paper for demand in check.told.demands] == ["ket-hon"]


def test_a_name_after_a_demand_is_not_the_errand(checker: RequirementChecker) -> None:
    told = checker.check("Họ đòi đăng ký kết hôn của bố mẹ, bực quá.").told
    assert told.procedure is None


def _verdict(
    checker: RequirementChecker, text: str, paper: str, procedure: str | None = None
) -> Verdict:
    verdicts = {v.paper: v for v in checker.check(text, procedure=procedure).verdicts}
    return verdicts[paper]


SEVEN = [
    ("Phường bảo phải có giấy chứng sinh", "giay-chung-sinh", BIRTH, VerdictKind.LISTED),
    ("Phường bảo phải có giấy ủy quyền", "giay-uy-quyen", BIRTH, VerdictKind.LISTED_IF),
    ("Phường đòi hợp đồng thuê nhà", "hop-dong-thue-nha", BIRTH, VerdictKind.NOT_LISTED),
    ("Phường đòi sổ hộ khẩu mới nhận, bực quá", "so-ho-khau", None, VerdictKind.FORBIDDEN),
    ("Họ hỏi giấy đăng ký kết hôn", "ket-hon", BIRTH, VerdictKind.ALREADY_HELD),
    (
        "Chứng minh nhân dân của tôi họ không nhận, bắt làm căn cước, phiền quá",
        "chung-minh-nhan-dan",
        None,
        VerdictKind.LAWFUL,
    ),
    ("Họ hỏi giấy khám sức khỏe", "giay-kham-suc-khoe", None, VerdictKind.UNKNOWN),
]


@pytest.mark.parametrize(("text", "paper", "procedure", "kind"), SEVEN)
def test_each_of_the_seven_verdicts_is_reached(
    checker: RequirementChecker,
    kb: KnowledgeBase,
    text: str,
    paper: str,
    procedure: str | None,
    kind: VerdictKind,
) -> None:
    verdict = _verdict(checker, text, paper, procedure)
    assert verdict.verdict is kind
    assert verdict.say
    if kind is VerdictKind.UNKNOWN:
        assert (verdict.confidence, verdict.basis, verdict.as_of) == (0, (), None)
    else:
        assert verdict.confidence >= 0.7
        assert verdict.as_of is not None
        assert verdict.basis
        for source in verdict.basis:
            kb.source(source)
    if kind in (VerdictKind.LISTED, VerdictKind.LISTED_IF):
        card = kb.procedure(BIRTH)
        assert verdict.item in {item.id for case in card.cases for item in case.items}
    if kind in (VerdictKind.LISTED_IF, VerdictKind.FORBIDDEN, VerdictKind.ALREADY_HELD):
        assert verdict.ask


def test_the_seven_are_all_there_are() -> None:
    assert {kind for *_, kind in SEVEN} == set(VerdictKind)


def test_every_card_is_compared_with_every_paper(kb: KnowledgeBase) -> None:
    """No card lists a paper that we call forbidden or not listed."""
    judge = PaperJudge(kb)
    seen = set()
    for code, card in kb.procedures.items():
        listed = {fold(item.name) for case in card.cases for item in case.items}
        for paper, name in judge.names.items():
            verdict = judge.judge(paper, code)
            assert verdict is not None
            seen.add(verdict.verdict)
            if verdict.verdict in (VerdictKind.FORBIDDEN, VerdictKind.NOT_LISTED):
                assert fold(name) not in listed, (code, paper)
                assert verdict.code is not None
    assert seen == set(VerdictKind) - {VerdictKind.LAWFUL}


def test_a_paper_nobody_knows_gets_no_verdict(kb: KnowledgeBase) -> None:
    assert PaperJudge(kb).judge("khong-co", BIRTH) is None


def test_without_a_card_only_the_law_speaks(kb: KnowledgeBase) -> None:
    judge = PaperJudge(kb)
    for paper, kind in (
        ("so-ho-khau", VerdictKind.FORBIDDEN),
        ("hop-dong-thue-nha", VerdictKind.UNKNOWN),
    ):
        verdict = judge.judge(paper, "9.999999")
        assert verdict is not None
        assert verdict.verdict is kind


def test_an_act_described_without_its_name_is_judged_too(checker: RequirementChecker) -> None:
    verdict = _verdict(
        checker,
        "Họ kêu tôi về xã xin tờ xác nhận ấp cũ với ấp mới là một chỗ, vô lý quá.",
        "cam-ket-dia-chi",
    )
    assert verdict.verdict is VerdictKind.FORBIDDEN


_ACCUSES = re.compile(
    r"(can bo|nhan vien|cong chuc|nguoi tiep nhan|ho) (da |dang )?(lam )?(sai|vi pham|pham luat)\b"
)


def test_nothing_we_say_accuses_a_person() -> None:
    """Only "có dấu hiệu không đúng quy định"; what people say (cues, aliases) is theirs."""
    files = [
        *(DATA_DIR / "law").glob("violations.yaml"),
        *(DATA_DIR / "law").glob("lawful.yaml"),
        *(DATA_DIR / "law").glob("facts.yaml"),
        *(ROOT / "dungcua" / "actions").rglob("*.py"),
        *(ROOT / "dungcua" / "knowledge").rglob("*.py"),
        *(ROOT / "dungcua" / "web").rglob("*.html"),
        *(ROOT / "dungcua" / "web").rglob("*.toml"),
    ]
    assert len(files) > 40
    accusing = [
        (file.name, match.group())
        for file in files
        if file.parent.name != "lint"  # it looks for the same words
        for line in file.read_text(encoding="utf-8").splitlines()
        for match in _ACCUSES.finditer(fold(line))
        if "khong ket luan" not in fold(line)
    ]
    assert accusing == []
