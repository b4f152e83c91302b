"""The words of every day and those of the law: "tiệm thuốc tây" is "kinh doanh dược".

Names of procedures are written by lawyers; nobody at a counter says "phương tiện thủy nội
địa" for a boat. A question is searched for as it is said and as a lawyer would put it, and
each procedure keeps the better of the two. Only nouns and acts that mean one thing stand
here: a word that talk uses too ("mở", "bán") would make small talk look like business.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from dungcua.knowledge.text.fold import fold
from dungcua.knowledge.text.syllable import is_plain_syllable

__all__ = ["as_the_law_says"]

# One line each: what names say, then what people say for it.
_LISTING = """
giấy phép lái xe: bằng lái xe, bằng lái
xe mô tô, xe gắn máy: xe máy, xe honda
xe cơ giới: xe ô tô, xe hơi, ô tô
phương tiện thủy nội địa: ghe, xuồng, ghe xuồng, thuyền bè, con đò, tàu sông
kiểm định an toàn kỹ thuật: đăng kiểm xe, đăng kiểm
phù hiệu xe kinh doanh vận tải: phù hiệu, tem xe hợp đồng
trường tiểu học: trường cấp 1, cấp 1, cấp một
trung học cơ sở: trường cấp 2, cấp 2, cấp hai
trung học phổ thông: trường cấp 3, cấp 3, cấp ba
cơ sở giáo dục tư thục: trường tư, trường tư nhân
cơ sở giáo dục mầm non: nhóm trẻ, lớp mầm non, lớp mẫu giáo, nhà trẻ
văn bằng, chứng chỉ: bằng tốt nghiệp, bằng cấp
khuyến mại: khuyến mãi, giảm giá, bốc thăm trúng thưởng, quay số trúng thưởng
cơ quan đại diện việt nam ở nước ngoài: đại sứ quán, sứ quán, lãnh sự quán, tòa lãnh sự
thị thực: visa, vi sa
người nước ngoài: người tây, ông tây, khách tây, dân tây, người ngoại quốc, ngoại quốc
quân nhân, quân sự: quân đội, bộ đội, đi lính
thuốc bảo vệ thực vật: thuốc trừ sâu, thuốc sâu, thuốc diệt cỏ, thuốc rầy
khai thác nước dưới đất: khoan giếng, đào giếng, giếng khoan, nước ngầm, nước giếng
nước mặt: nước sông, nước suối, nước kênh
hoạt động thể thao: phòng gym, phòng tập gym, phòng tập, sân bóng đá, sân bóng
bơi, lặn: hồ bơi, bể bơi
dịch vụ lữ hành: công ty du lịch, bán tour, mở tour
bất động sản: nhà đất, cò đất
khai thác thủy sản: đánh bắt cá, đánh cá, đánh bắt
nuôi trồng thủy sản: nuôi tôm, nuôi cá bè, nuôi cá lồng, ao tôm, ao cá
thủy sản: hải sản, tôm cá, cá tôm
biểu diễn nghệ thuật: ca nhạc, liveshow, đêm nhạc, hội diễn văn nghệ
trò chơi điện tử công cộng: tiệm net, quán net, quán game, tiệm game
quyền tác giả: bản quyền, tác quyền
nhãn hiệu: thương hiệu, logo
khám bệnh, chữa bệnh: phòng khám, phòng mạch, nha khoa, khám chữa bệnh
kinh doanh dược: mở tiệm thuốc tây, mở nhà thuốc, tiệm thuốc tây, bán thuốc tây
kinh doanh dược: nhà thuốc, quầy thuốc, hiệu thuốc, tiệm thuốc
y học cổ truyền: đông y, thuốc nam, thuốc bắc
động vật: chó mèo, thú cưng, thú kiểng
chăn nuôi: trại heo, trại lợn, trại gà, trại vịt, nuôi heo, nuôi lợn, nuôi gà, nuôi bò
gia súc, gia cầm: heo gà, lợn gà, trâu bò
phòng cháy, chữa cháy: cháy nổ, bình chữa cháy
vận chuyển hàng hóa nguy hiểm: chở gas, chở xăng, chở hóa chất
đủ điều kiện kinh doanh: mở tiệm, mở cửa hàng, mở quán, mở xưởng
thành lập: mở công ty, mở trường, mở trung tâm, mở văn phòng, lập hội, lập quỹ
cấp lại: làm lại, xin lại
thay đổi địa điểm: đổi địa chỉ, dời địa điểm, chuyển địa điểm, dời chỗ
giải thể, chấm dứt hoạt động: đóng cửa luôn, dẹp tiệm, dẹp quán, nghỉ bán luôn
khuyết tật: tàn tật, tật nguyền
vũ khí thô sơ: đao kiếm, gươm, mã tấu
công cụ hỗ trợ: dùi cui, roi điện, súng điện
di vật, cổ vật: đồ cổ
sử dụng tạm thời lòng đường, vỉa hè: dựng rạp, mượn vỉa hè, mượn lòng đường
cơ sở tín ngưỡng: đình làng, đền thờ, ngôi miếu, miếu thờ
chức sắc, nhà tu hành: thầy chùa, nhà sư, linh mục, cha xứ, mục sư
mộ liệt sĩ, hài cốt liệt sĩ: mồ mả liệt sĩ, xương cốt liệt sĩ
dược liệu: cây thuốc, trồng sâm
bằng bảo hộ sáng chế: bằng sáng chế
chứng thực bản sao: sao y, photo công chứng
di sản thừa kế: tài sản để lại
tai nạn lao động: tai nạn trong xưởng, tai nạn lúc làm việc, tai nạn khi làm việc
người có công với cách mạng: gia đình chính sách, gia đình có công
điện mặt trời mái nhà: pin mặt trời, tấm pin mặt trời, năng lượng mặt trời
hợp đồng mua bán điện: đồng hồ điện, công tơ điện, điện kế
cơ sở trợ giúp xã hội: trại mồ côi, viện dưỡng lão, trung tâm bảo trợ, nhà dưỡng lão
chăm sóc thay thế: nuôi giùm, nuôi hộ, nuôi giúp
hóa đơn điện tử: hóa đơn đỏ
an ninh, trật tự: antt
nhà đầu tư nước ngoài: fdi
đánh giá tác động môi trường: dtm, đtm
cơ sở dữ liệu: csdl
thuế giá trị gia tăng: vat, thuế vat
thuế thu nhập cá nhân: thuế lương, thuế thu nhập
thi hành án: đòi tiền theo bản án
biển quảng cáo, băng-rôn: bảng hiệu, biển hiệu, băng rôn, phướn
tàu bay không người lái: flycam, drone, máy bay không người lái
lưu hành xe quá tải trọng, quá khổ giới hạn: xe quá tải, xe quá khổ
"""


def _read(listing: str) -> Mapping[str, str]:
    pairs = (line.split(":") for line in listing.strip().splitlines())
    return {said.strip(): law.strip() for law, words in pairs for said in words.split(",")}


_SAID = _read(_LISTING)
# Without diacritics a single syllable means too many things ("ghe" is also "ghế").
_BARE = {
    fold(said): fold(law)
    for said, law in _SAID.items()
    if " " in said or (said.isascii() and not is_plain_syllable(said))
}


def _pattern(words: Mapping[str, str]) -> re.Pattern[str]:
    longest_first = sorted(map(re.escape, words), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(longest_first)})\b", re.IGNORECASE)


_PATTERN = _pattern(_SAID)
_BARE_PATTERN = _pattern(_BARE)


def as_the_law_says(text: str) -> str | None:
    """Return ``text`` with its words of every day put as names put them; None without any.

    Args:
        text: normalised; without diacritics only what stays clear without them is known.

    """
    pattern, table = (_BARE_PATTERN, _BARE) if text.isascii() else (_PATTERN, _SAID)
    put, changed = pattern.subn(lambda match: table[match[0].lower()], text)
    return put if changed else None
