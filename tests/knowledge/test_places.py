"""Resolving what people type to today's commune."""

from __future__ import annotations

from datetime import date

import pytest

from dungcua.knowledge.places import Gazetteer, Reason, Resolution, Role


@pytest.fixture(scope="module")
def places() -> Gazetteer:
    return Gazetteer.load()


def names(found: Resolution) -> set[str]:
    return {
        f"{c.commune.name}, {c.province}" if c.commune else c.province for c in found.candidates
    }


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "tôi ở xã Hòa Tiến huyện Hòa Vang cũ muốn làm khai sinh cho con thì nộp ở đâu, "
            "cần giấy tờ gì",
            "Xã Hòa Tiến, Đà Nẵng",
        ),
        (
            "toi o xa hoa tien huyen hoa vang cu muon lam khai sinh cho con thi nop o dau, "
            "can giay to gi",
            "Xã Hòa Tiến, Đà Nẵng",
        ),
        ("nhà em ở Phúc La, Hà Đông cũ, giờ muốn đăng ký tạm trú", "Phường Hà Đông, Hà Nội"),
        ("p12 q10", "Phường Hòa Hưng, Hồ Chí Minh"),
        ("P.15,Q.11,TPHCM", "Phường Phú Thọ, Hồ Chí Minh"),
        ("p. ben nghe q1", "Phường Sài Gòn, Hồ Chí Minh"),
        ("Q1, phường Bến Nghé", "Phường Sài Gòn, Hồ Chí Minh"),
        ("P. Lái Thiêu, TP. Thuận An, BD", "Phường Lái Thiêu, Hồ Chí Minh"),
        ("Đà Nẵng, Hòa Vang, Hòa Tiến", "Xã Hòa Tiến, Đà Nẵng"),
        ("xã Hương Mĩ, Mõ Cày Nam, Bến Tre", "Xã Hương Mỹ, Vĩnh Long"),
        ("Xax Hoaf Tieens, huyeenj Hoaf Vang", "Xã Hòa Tiến, Đà Nẵng"),
        ("xa4 Hoa2 Tie61n huye6n5 Hoa2 Vang", "Xã Hòa Tiến, Đà Nẵng"),
        ("xã Quỳnh Dao, huyện Quỳnh Phụ", "Xã Minh Thọ, Hưng Yên"),
        ("xã Tân Lập huyện Bắc Tân Uyn Bình Dươngg", "Phường Tân Uyên, Hồ Chí Minh"),
        ("tan lam huong", "Phường Hà Huy Tập, Hà Tĩnh"),
        ("Tam Tiến, tỉnh Quảng Nam", "Xã Tam Xuân, Đà Nẵng"),
        ("tỉnh Quảng Nam, Tam Tiến", "Xã Tam Xuân, Đà Nẵng"),
        ("lam khai sinh tam tien tinh quang nam", "Xã Tam Xuân, Đà Nẵng"),
        ("Hòa Tiến, thành phố Đà Nẵng", "Xã Hòa Tiến, Đà Nẵng"),
        ("phường Quy Nhơn, tỉnh Gia Lai", "Phường Quy Nhơn, Gia Lai"),
        ("xã Tiên Du, tỉnh Bắc Ninh", "Phường Tiên Du, Bắc Ninh"),
        ("134 Trần Hưng Đạo, phường Cầu Kho, quận 1", "Phường Cầu Ông Lãnh, Hồ Chí Minh"),
        ("ấp Tân Lập, xã Đại Phước, huyện Nhơn Trạch", "Xã Đại Phước, Đồng Nai"),
        ("xa Thanh Hoa huyen Tuyen Hoa tinh Quang Binh", "Xã Tuyên Lâm, Quảng Trị"),
        ("phường Thảo Điền quận 2", "Phường An Khánh, Hồ Chí Minh"),
        ("xã Tắc Vân cũ nay là phường Tân Thành Cà Mau", "Phường Tân Thành, Cà Mau"),
        ("xa Ea H Leo, Dak Lak", "Xã Ea H'Leo, Đắk Lắk"),
        ("Phường IV, TP Tây Ninh", "Phường Tân Ninh, Tây Ninh"),
        ("phường 4 thành phố Tây Ninh", "Phường Tân Ninh, Tây Ninh"),
        ("Côn Đảo, TP.HCM", "Đặc khu Côn Đảo, Hồ Chí Minh"),
    ],
)
def test_one_place(places: Gazetteer, text: str, wanted: str) -> None:
    found = places.resolve(text)
    assert names(found) == {wanted}
    assert not found.ambiguous
    assert found.ask is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?!",
        "muốn làm khai sinh cho con",
        "muon lam khai sinh cho con",
        "công an phường bắt phải có VNeID mới nhận hồ sơ nộp trực tiếp",
        "hộ kinh doanh",
        "đăng ký thường trú",
        "dang ky thuong tru",
        "giay xac nhan tinh trang hon nhan",
        "phuong tien phong chay chua chay",
        "hop dong nay co hieu luc tu ngay ky",
        "cán bộ cấp xã thành công chức cấp huyện",
        "xã hội, gia đình hòa bình, thống nhất, đoàn kết",
        "khai tử cho bố ở bệnh viện",
        "Nguyễn Thị Minh Tâm sinh năm 1990 cần đổi căn cước",
        "An sinh xã hội",
        "lên phường 3 lần rồi mà chưa xong",
        "thủ tục ở xã và ở tỉnh khác nhau chỗ nào",
        "con cua nguoi viet nam dinh cu o nuoc ngoai",
        "giao đất cho hộ gia đình đối với xã biên giới, hải đảo",
        "si quan phuc vien co du 15 nam trong quan doi",
        "bằng khen của chủ tịch thành phố về thành tích đối ngoại",
        "chu tich, pho chu tich ubnd tinh tiep khach",
        "ket qua dang ky thuong tru la gi",
        "trồng sâm Ngọc Linh và các cây dược liệu khác thì xin phép ai",
    ],
)
def test_no_place(places: Gazetteer, text: str) -> None:
    found = places.resolve(text)
    assert found.candidates == ()
    assert not found.ambiguous
    assert found.ask is None
    assert found.mentions == ()


def test_why_names_the_way_and_the_resolution(places: Gazetteer) -> None:
    [only] = places.resolve("xã Hòa Tiến, huyện Hòa Vang").candidates
    assert only.why == (
        "xã Hòa Tiến, huyện Hòa Vang cũ → Xã Hòa Tiến, Đà Nẵng "
        "(theo NQ 1659/NQ-UBTVQH15, nhập toàn bộ)"
    )
    assert only.former is not None
    assert only.former.district.name == "Huyện Hòa Vang"


def test_a_split_commune_lists_all_successors(places: Gazetteer) -> None:
    found = places.resolve("xã Thạch Hòa huyện Thạch Thất")
    assert names(found) == {"Xã Yên Xuân, Hà Nội", "Xã Yên Bài, Hà Nội", "Xã Hòa Lạc, Hà Nội"}
    assert found.ambiguous
    assert found.reason is Reason.SPLIT
    assert found.commune is None
    assert found.ask
    assert "Xã Hòa Lạc" in found.ask


def test_namesakes_are_told_apart_by_district(places: Gazetteer) -> None:
    found = places.resolve("xã Hồng Phong, Hải Dương")
    assert found.reason is Reason.NAMESAKE
    assert names(found) == {
        "Xã Nam Sách, Hải Phòng",
        "Xã Khúc Thừa Dụ, Hải Phòng",
        "Xã Nam Thanh Miện, Hải Phòng",
    }
    assert found.ask
    assert "huyện Nam Sách" in found.ask


def test_the_answer_narrows(places: Gazetteer) -> None:
    first = places.resolve("xã Hồng Phong, Hải Dương")
    for answer in ("huyện Nam Sách", "nam sach", "Nam Sách nha", "xã Nam Sách", "nam sahc"):
        second = places.resolve(answer, within=first.candidates)
        assert names(second) == {"Xã Nam Sách, Hải Phòng"}, answer
        assert not second.ambiguous


def test_an_answer_may_count(places: Gazetteer) -> None:
    first = places.resolve("thị trấn Lai Cách")
    second = places.resolve("cái thứ hai", within=first.candidates)
    assert second.candidates == first.candidates[1:2]
    assert places.resolve("1", within=first.candidates).candidates == first.candidates[:1]


def test_an_answer_may_leave_several(places: Gazetteer) -> None:
    first = places.resolve("xã Hòa Bình")
    second = places.resolve("Lạng Sơn", within=first.candidates)
    assert second.ambiguous
    assert {c.province for c in second.candidates} == {"Lạng Sơn"}
    assert second.ask
    third = places.resolve("huyện Chi Lăng", within=second.candidates)
    assert names(third) == {"Xã Vạn Linh, Lạng Sơn"}


def test_an_answer_about_another_place_is_a_new_question(places: Gazetteer) -> None:
    first = places.resolve("xã Hồng Phong, Hải Dương")
    found = places.resolve("phường Bến Nghé quận 1", within=first.candidates)
    assert names(found) == {"Phường Sài Gòn, Hồ Chí Minh"}


def test_an_answer_that_says_nothing_gives_no_place(places: Gazetteer) -> None:
    first = places.resolve("thị trấn Lai Cách")
    assert places.resolve("em không biết", within=first.candidates).candidates == ()


def test_one_name_before_and_after(places: Gazetteer) -> None:
    found = places.resolve("Phường Trần Phú, Tỉnh Hà Tĩnh")
    assert names(found) == {"Phường Thành Sen, Hà Tĩnh", "Phường Trần Phú, Hà Tĩnh"}
    assert found.reason is Reason.SAME_NAME_OLD_NEW
    assert found.ask
    assert "thành phố Hà Tĩnh" in found.ask


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("phường Trần Phú cũ, Hà Tĩnh", "Phường Thành Sen, Hà Tĩnh"),
        ("phường Trần Phú Hà Tĩnh trước đây", "Phường Thành Sen, Hà Tĩnh"),
        ("phường Trần Phú mới, Hà Tĩnh", "Phường Trần Phú, Hà Tĩnh"),
        ("giờ là phường Trần Phú, Hà Tĩnh", "Phường Trần Phú, Hà Tĩnh"),
        ("phường Trần Phú, thành phố Hà Tĩnh", "Phường Thành Sen, Hà Tĩnh"),
    ],
)
def test_words_tell_the_age_of_a_name(places: Gazetteer, text: str, wanted: str) -> None:
    assert names(places.resolve(text)) == {wanted}


def test_the_date_of_a_paper_tells_the_age_of_a_name(places: Gazetteer) -> None:
    text = "Phường Trần Phú, Tỉnh Hà Tĩnh"
    before = places.resolve(text, as_of=date(2019, 5, 1))
    after = places.resolve(text, as_of=date(2026, 5, 1))
    assert names(before) == {"Phường Thành Sen, Hà Tĩnh"}
    assert names(after) == {"Phường Trần Phú, Hà Tĩnh"}


def test_a_name_that_goes_on_is_read_as_todays(places: Gazetteer) -> None:
    text = "P. Văn Miếu - Quốc Tử Giám, HN"
    assert names(places.resolve(text)) == {"Phường Văn Miếu - Quốc Tử Giám, Hà Nội"}
    split = places.resolve("P. Văn Miếu - Quốc Tử Giám, quận Đống Đa")
    assert split.reason is Reason.SPLIT


def test_a_district_alone_lists_its_communes(places: Gazetteer) -> None:
    found = places.resolve("tôi ở quận Bình Thạnh")
    assert found.reason is Reason.DISTRICT_ONLY
    assert len(found.candidates) == 5
    assert found.ask == "Anh/chị ở xã, phường nào của quận Bình Thạnh cũ?"


def test_a_town_without_type_word_is_not_taken_for_the_commune(places: Gazetteer) -> None:
    found = places.resolve("em ở Long Thành đồng nai")
    assert found.ambiguous
    assert "Phường Long Thành, Đồng Nai" in names(found)
    assert len(found.candidates) > 3


@pytest.mark.parametrize(
    ("text", "province"),
    [
        ("tỉnh Hà Giang", "Tuyên Quang"),
        ("bac giang", "Bắc Ninh"),
        ("Đắk Nông giờ thuộc tỉnh nào", "Lâm Đồng"),
        ("BR-VT", "Hồ Chí Minh"),
        ("sài gòn", "Hồ Chí Minh"),
        ("thừa thiên huế", "Huế"),
    ],
)
def test_a_province_alone(places: Gazetteer, text: str, province: str) -> None:
    found = places.resolve(text)
    assert [(c.commune, c.province) for c in found.candidates] == [(None, province)]
    assert found.reason is Reason.PROVINCE_ONLY
    assert not found.ambiguous
    assert found.ask == f"Anh/chị ở xã, phường nào của {province}?"


def test_provinces_of_before_1997_may_mean_several(places: Gazetteer) -> None:
    found = places.resolve("Hải Hưng")
    assert {c.province for c in found.candidates} == {"Hải Phòng", "Hưng Yên"}
    assert found.ambiguous
    assert found.ask


def test_a_name_that_lies_elsewhere_is_asked_back(places: Gazetteer) -> None:
    found = places.resolve("xã Phú Lâm, Huế")
    assert found.commune is None
    assert {c.province for c in found.candidates} == {"Huế"}
    assert found.ask


def test_a_weakly_similar_name_is_asked_back(places: Gazetteer) -> None:
    found = places.resolve("Xã Pa Tn, Tỉnh Lai Châu")
    assert names(found) == {"Xã Pa Tần, Lai Châu"}
    assert found.reason is Reason.FUZZY
    assert found.ask == "Có phải anh/chị muốn nói Xã Pa Tần, Lai Châu không?"


def test_a_similar_name_alone_is_asked_back(places: Gazetteer) -> None:
    found = places.resolve("xã Gành Dàuu")
    assert names(found) == {"Đặc khu Phú Quốc, An Giang"}
    assert found.ambiguous
    assert found.reason is Reason.FUZZY


def test_several_places_have_their_roles(places: Gazetteer) -> None:
    found = places.resolve(
        "quê em ở xã Xuân Châu, Nam Định, giờ thường trú phường 12 quận 10 TPHCM"
    )
    assert [(m.role, m.candidates[0].province) for m in found.mentions] == [
        (Role.BIRTHPLACE, "Ninh Bình"),
        (Role.RESIDENCE, "Hồ Chí Minh"),
    ]
    assert names(found) == {"Phường Hòa Hưng, Hồ Chí Minh"}


def test_land_and_residence_are_kept_apart(places: Gazetteer) -> None:
    found = places.resolve(
        "tôi có đất ở xã Hòa Tiến, Hòa Vang, hộ khẩu ở phường Hòa Minh, Liên Chiểu"
    )
    roles = {m.role: m for m in found.mentions}
    assert set(roles) == {Role.LAND, Role.RESIDENCE}
    [land] = [c.commune for c in roles[Role.LAND].candidates]
    assert land == places.commune("20332")
    assert found.candidates == roles[Role.RESIDENCE].candidates


def test_mentions_say_where_they_stand(places: Gazetteer) -> None:
    text = "nhà em ở Phúc La, Hà Đông cũ"
    [mention] = places.resolve(text).mentions
    assert text[mention.start : mention.end] == mention.text == "Phúc La, Hà Đông"


def test_changes_of_2026_are_told(places: Gazetteer) -> None:
    [only] = places.resolve("phường Trảng Bom, Đồng Nai").candidates
    assert "237/NQ-UBTVQH16" in only.why


def test_single_letter_amid_other_words_is_no_commune(places: Gazetteer) -> None:
    assert not places.resolve("d rzaêy p.v").candidates
    assert names(places.resolve("phường V, Vị Thanh")) == {"Phường Vị Tân, Cần Thơ"}


def test_new_name_said_to_be_new_is_never_taken_for_another(places: Gazetteer) -> None:
    asked = 0
    for code in places.codes():
        commune = places.commune(code)
        assert commune is not None
        found = places.resolve(f"Tôi ở {commune.name} (tên mới), {commune.province}")
        assert found.commune in (commune, None)
        asked += found.commune is None
    assert asked < 10


@pytest.mark.parametrize(
    ("text", "commune"),
    [
        ("12/4 đường Lê Lợi, Tam Quang, tỉnh Nghệ An", "Xã Tam Quang"),
        ("12/4 duong le loi, my ly - tinh nghe an", "Xã Mỹ Lý"),
        ("đường Lê Lợi, tỉnh Nghệ An", None),
        ("12 Lê Lợi, tỉnh Nghệ An", None),
    ],
)
def test_a_street_is_no_commune_beside_a_province(
    places: Gazetteer, text: str, commune: str | None
) -> None:
    found = places.resolve(text).commune
    assert (found and found.name) == commune
