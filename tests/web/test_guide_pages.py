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
