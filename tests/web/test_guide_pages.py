"""The guide without a script: from a place and a wish to the household's checklist."""

from __future__ import annotations

from tests.web.parts import BIRTH
from tests.web.visitor import Visitor

GUIDE = "/cam-tay-chi-viec"


async def test_the_way_from_the_start_to_the_finish(visitor: Visitor) -> None:
    start = await visitor.get(GUIDE, params={"noi": "xã Hòa Tiến, Hòa Vang, Đà Nẵng"})
    assert str(start.response.url.relative()) == f"{GUIDE}?xa=20332"
    assert "Xã Hòa Tiến, Đà Nẵng" in start.text
    found = await visitor.get(GUIDE, params={"xa": "20332", "q": "lam khai sinh cho con"})
    assert f'href="{GUIDE}/{BIRTH}?xa=20332"' in found.html
    case = await visitor.get(f"{GUIDE}/{BIRTH}?xa=20332")
    assert "Cha mẹ bé đã đăng ký kết hôn chưa" in case.text
    sheet = await visitor.get(f"{GUIDE}/{BIRTH}?xa=20332&truong-hop=thuong")
    assert "Giấy chứng sinh" in sheet.text
    assert "Biên bản về việc trẻ bị bỏ rơi" not in sheet.text
    for number in range(1, 7):
        step = await visitor.get(
            f"{GUIDE}/{BIRTH}?xa=20332&truong-hop=thuong&cach=quay&buoc={number}"
        )
        assert step.status == 200
        assert (f"Bước {number}/5" in step.text) == (number < 6)
    online = await visitor.get(f"{GUIDE}/{BIRTH}?xa=20332&truong-hop=thuong&cach=truc-tuyen&buoc=2")
    assert "OTP" in online.text


async def test_a_paper_that_is_demanded_is_judged_with_its_law(visitor: Visitor) -> None:
    found = await visitor.get(f"{GUIDE}/{BIRTH}/giay", params={"xa": "20332", "q": "so ho khau"})
    assert "giay=so-ho-khau" in found.html
    verdict = await visitor.get(f"{GUIDE}/{BIRTH}/giay?xa=20332&giay=so-ho-khau")
    assert "Có dấu hiệu không đúng quy định" in verdict.text
    assert "Bà con có thể nói" in verdict.text
    report = await visitor.get(f"{GUIDE}/{BIRTH}/phan-anh?xa=20332&giay=so-ho-khau")
    assert "Xã Hòa Tiến, Đà Nẵng" in report.html
