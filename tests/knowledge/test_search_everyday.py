"""Words of every day find what the law calls otherwise; long names are cut to their gist."""

from __future__ import annotations

import pytest

from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.search import ProcedureSearch
from dungcua.knowledge.search.acts import ActTable, acts
from dungcua.knowledge.search.everyday import as_the_law_says
from dungcua.knowledge.search.views import gist, views


@pytest.mark.parametrize(
    ("said", "put"),
    [
        ("mở tiệm thuốc tây ở đâu", "kinh doanh dược ở đâu"),
        ("Nhà thuốc của tôi", "kinh doanh dược của tôi"),
        ("đổi bằng lái xe", "đổi giấy phép lái xe"),
        ("doi bang lai xe", "doi giay phep lai xe"),
        ("sang tên ghe", "sang tên phương tiện thủy nội địa"),
        ("xin visa cho khach tay", "xin thi thuc cho nguoi nuoc ngoai"),
    ],
)
def test_words_of_every_day_are_put_as_names_put_them(said: str, put: str) -> None:
    assert as_the_law_says(said) == put


@pytest.mark.parametrize(
    "said",
    [
        "khai sinh cho con",
        "ngồi trên ghế",
        "ngoi tren ghe",
        "",
        "mở nhạc đi",
        "bán xe cũ",
        "renew passport",
    ],
)
def test_talk_is_left_as_it_is(said: str) -> None:
    assert as_the_law_says(said) is None


def test_words_of_every_day_find_listed_procedures(knowledge: KnowledgeBase) -> None:
    # names only: what other people call them must not help here
    bare = {
        code: entry
        for code, entry in knowledge.catalogue.items()
        if not entry.spoken or code in ("1.004488", "2.000648")
    }
    search = ProcedureSearch({}, bare)
    for said, word in (("xin visa cho chuyên gia", "thị thực"), ("chở gas", "nguy hiểm")):
        names = [hit.name for hit in search.search(said).hits[:5]]
        assert any(word in name for name in names), (said, names)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        (
            "Cấp phù hiệu cho xe ô tô (trừ xe buýt) đối với đơn vị kinh doanh",
            "Cấp phù hiệu cho xe ô tô",
        ),
        ("Khai thuế đối với cá nhân cho thuê nhà", "Khai thuế đối với cá nhân cho thuê nhà"),
        ("Tách hộ", "Tách hộ"),
        ("Cấp lại giấy phép xây dựng trong trường hợp bị mất", "Cấp lại giấy phép xây dựng"),
    ],
)
def test_the_gist_of_a_name_leaves_its_conditions_out(name: str, short: str) -> None:
    assert gist(name) == short


def test_the_gist_adds_sense_not_words(knowledge: KnowledgeBase) -> None:
    entry = knowledge.catalogue["1.001029"]
    added = [v for v in views({}, {entry.code: entry}) if not v.lexical]
    assert [view.text for view in added] == [f"{gist(entry.name)}. {entry.field}"]


@pytest.mark.parametrize(
    ("said", "abroad"),
    [
        ("giám hộ cho cháu quốc tịch Pháp", True),
        ("em lấy chồng Đài Loan", True),
        ("con tôi sinh ở Nhật", True),
        ("con em hoc ben nga moi ve", True),
        ("đi Thái chơi", False),
        ("người lao động bị thương", False),
        ("vợ anh ấy mất", False),
        ("anh em trong nhà", False),
        ("mỹ phẩm và mỹ thuật", False),
    ],
)
def test_a_person_from_elsewhere_asks_for_what_is_abroad(said: str, *, abroad: bool) -> None:
    assert ("abroad" in acts([said])) is abroad


def test_acts_beside_and_missing_are_told_apart() -> None:
    first, again, back = frozenset[str](), frozenset({"again"}), frozenset({"withdraw"})
    table = ActTable([first, again, back], [first, again, back])
    unasked, missing = table.beside("cấp lại thẻ bị mất")
    assert list(unasked) == [0, 0, 2]
    assert list(missing) == [1, 0, 1]
    unasked, missing = table.beside("làm thẻ")
    assert list(unasked) == [0, 1, 2]
    assert list(missing) == [0, 0, 0]
