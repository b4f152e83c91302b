"""What about a procedure is asked: where, papers, fee, time, steps, who, online, result, lawful.

Readable lists of cues, in the written language, in the speech of the three regions and
in chat shorthand. A cue is written with its marks and must meet them in a text that has
marks, so that "phí" is not "phi địa giới"; in a text typed without marks the bare letters
are enough. The values are those of ``dungcua.knowledge.model.Aspect``.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from dungcua.knowledge.text.fold import squeeze, words
from dungcua.knowledge.text.normalise import normalise
from dungcua.knowledge.text.syllable import has_marks

__all__ = ["ASPECTS", "Mention", "aspects", "mentions"]

ASPECTS = ("where", "papers", "fee", "time", "steps", "who", "online", "result", "lawful")
"""Every value that :func:`aspects` can return."""


@dataclass(frozen=True, slots=True)
class Mention:
    """One aspect asked for; ``start`` and ``end`` are offsets in the normalised text."""

    aspect: str
    start: int
    end: int


# One cue a line, a regular expression between word boundaries. {no} is a question's last
# word, {gap} up to six words of the same clause, {gi} and {nao} "what" and "which" as they
# are said from north to south.
_PARTS = {
    "no": r"(?:không|ko|hông|chưa|hay|chăng|hả|hem|nữa)",
    "gap": r"(?:[^\s,.;?!]+ ){0,6}?",
    "gi": r"(?:những gì|gì|chi|cái gì|cái chi)",
    "nao": r"(?:nào|mô)",
    "dau": r"(?:đâu|mô)",
    "so": r"(?:mấy|bao nhiêu|bao lăm|nhiêu|\d+)",
    "unit": r"(?:ngày|hôm|bữa|tuần|tháng|hổm|năm|giờ|tiếng|phút)",
}

_CUES: dict[str, str] = {
    "where": """
        (?:ở|tại|tới|đến|lên|xuống|ra|vô|vào|qua|về|sang) {dau}
        (?:nộp|làm|xin|gửi|gởi|hỏi|lấy|nhận|chạy|mua|đóng|đi|chứng|đăng ký|khai|đổi|kiếm) (?:hồ sơ |đơn |giấy |giấy tờ |thẻ |cái )?{dau}
        (?:chỗ|nơi|phòng|quầy|cửa|bộ phận|đơn vị|điểm) {nao}
        (?:cơ quan|sở|phường|xã|tỉnh|huyện|quận|trung tâm|văn phòng|ban|đội) (?:chức năng )?nào
        cơ quan mô
        (?:quầy|phòng|cửa) (?:số )?mấy
        nơi (?:nộp|tiếp nhận|làm thủ tục)
        (?:điạ|địa) (?:chỉ|điểm) (?:nộp|nơi|nào|ở|của|chỗ|tiếp|làm|trung tâm|ubnd|ủy ban|công an|mới)
        (?:cho|xin) (?:em |tôi |mình )?địa chỉ
        (?:nộp|gửi|đưa) cho ai
        (?:gặp|hỏi|tìm|kiếm) ai
        liên hệ {gap}(?:nào|đâu|ai|mô)
        ai (?:cấp|ký|giải quyết|tiếp nhận|có thẩm quyền|nhận hồ sơ|xử lý)
        cấp nào
        thẩm quyền(?: giải quyết| cấp)?
        (?:nộp|làm|lên|ra|qua|về|đến|tới|ở) (?:ở |trên |ngoài )?(?:xã|phường|quận|huyện|tỉnh|sở|công an|ủy ban|ubnd) (?:\\S+ ){0,3}?hay
        (?:nộp|làm|đăng ký|xin) {gap}(?:nơi|chỗ|xã|phường|tỉnh|huyện) khác {gap}(?:được|có|hay)
        khác (?:tỉnh|xã|phường|huyện) {gap}(?:được|có) {gap}{no}
        (?:ra|lên|đến|tới|qua) (?:xã|phường|công an|ủy ban|ubnd) {gap}(?:hay|được không|phải không)
        xã cũ hay
        where
    """,
    "papers": """
        (?:giấy tờ|hồ sơ|tài liệu|chứng từ|giấy|giấy má|thủ tục giấy tờ) {gi}
        (?:giấy tờ|hồ sơ|tài liệu|giấy|loại giấy) {nao}
        (?:những|các|mấy|thêm) (?:loại |thứ )?(?:giấy tờ|giấy|hồ sơ)
        mấy (?:loại|thứ) giấy
        (?:bộ )?hồ sơ (?:\\S+ ){0,4}?(?:gồm|bao gồm|cần|có gì|như thế nào|như nào|thế nào|ra sao|đầy đủ)
        thành phần hồ sơ
        (?:cần|cấn) (?:phải )?(?:có |thêm |nộp |đem |mang |mang theo |đem theo |chuẩn bị |cầm )?{gi}
        (?:phải|cần) (?:có|nộp|mang|đem|cầm|kèm|chuẩn bị|mang theo|đem theo|cầm theo) {gi}
        (?:mang|đem|cầm|xách|cầm theo|mang theo|đem theo|chuẩn bị|kèm theo|nộp) {gi}
        (?:mang|đem|cầm) (?:theo )?(?:giấy|bản chính|bản sao)
        chuẩn bị (?:giấy|hồ sơ|sao)
        (?:tờ khai|đơn|mẫu đơn|mẫu|tờ đơn) {nao}
        (?:mẫu|biểu mẫu) (?:đơn|tờ khai|số)
        (?:tờ khai|mẫu đơn) (?:ở|lấy|tải|tại)
        có (?:cần|phải|phải nộp|phải mang|cần nộp|cần mang|đòi) (?:nộp |mang |kèm |thêm |có )?(?:theo )?(?:giấy|xác nhận|sổ|bản|hộ khẩu|ảnh|hình|hợp đồng|thẻ|căn cước|chứng minh)
        (?:cần|phải|phải có|kèm) (?:giấy|bản|sổ|ảnh|hộ khẩu|xác nhận) {gap}{no}
        {so} (?:bộ|bản|tấm|tờ)(?: hồ sơ| sao| ảnh| hình)?
        (?:ảnh|hình) (?:mấy|cỡ|nền)
        thiếu (?:giấy )?{gi}
        nộp (?:bản chính|bản sao|giấy gì)
        papers
        documents
    """,
    "fee": """
        (?:bao nhiêu|bao lăm|nhiêu) (?:tiền|đồng|xu|phí)
        (?:hết|tốn|mất|đóng|trả|giá|tốn kém|phí|lệ phí|thu) (?:bao nhiêu|bao lăm|nhiêu)(?! {unit}| thời gian| lâu| bản| bộ| giấy)
        (?:nộp|tiền) (?:là )?(?:bao nhiêu|nhiêu|bao lăm)
        lệ phí(?! trước bạ)
        lệ phí trước bạ (?:là )?(?:bao nhiêu|mấy|tính)
        (?<!học )(?<!án )(?<!viện )(?<!kinh )(?<!táng )(?<!lãng )(?<!miễn )phí(?! bảo vệ| bảo hiểm| trước bạ)
        mấy (?:đồng|trăm|chục|ngàn|nghìn|triệu|tiền)
        (?:có|phải|bị) (?:mất|tốn|đóng|trả|nộp|thu) (?:tiền|phí|đồng|lệ phí|thuế)
        (?:mất|tốn|trả|thu) tiền
        (?:đóng|nộp) tiền
        miễn (?:phí|lệ phí|tiền)
        tốn kém
        giá (?:cả|sao|thế nào|bao)
        chi phí(?! mai táng)
        (?:đắt|mắc|rẻ) {no}
        bao nhiêu(?= (?:vậy|ạ|thế|hả|rứa|anh|chị|em|cô|chú|nhỉ|ta)(?: |$)|$|[?.!,])
        fees?
        how much
    """,
    "time": """
        (?:bao|mấy) lâu
        {so} (?:ngày|hôm|bữa|tuần|tháng|hổm|tiếng|giờ) (?:thì |là |mới |nữa |làm việc )?(?:xong|có|lấy|được|nhận|trả|giải quyết)
        (?:mất|hết|tốn|cần|sau|trong|trong vòng|chờ|đợi|tầm|khoảng) (?:\\S+ )?(?:mấy|bao nhiêu|bao lăm|nhiêu) {unit}
        (?:mấy|bao nhiêu|nhiêu) (?:ngày|hôm|bữa|tuần|hổm)
        (?:mấy|bao nhiêu) tháng(?! tuổi)
        bao nhiêu (?:lâu|thời gian)
        (?:bao giờ|chừng nào|khi nào|lúc nào|khi mô|hôm nào|ngày nào|bữa nào) (?:thì |mới |là |sẽ )?(?:\\S+ ){0,2}?(?:xong|có|lấy|nhận|trả|được|cấp|ra|phải|hết hạn)
        (?:xong|lấy|có|nhận|trả) {gap}(?:chừng nào|bao giờ|khi nào|khi mô)
        (?<!không )(?<!có )(?<!xác định )thời hạn
        thời gian(?! qua)
        (?:lâu|nhanh) {no}
        có lâu
        làm gấp
        trong ngày (?:không|được|có|luôn|hay)
        (?:lấy|xong|có|trả) (?:liền|ngay|luôn) (?:không|được|trong|hay|ko)
        (?:trễ nhất|chậm nhất|hạn chót|hạn cuối|hạn nộp|quá hạn|hạn là|trễ hạn)
        how long
    """,
    "steps": """
        (?:các|mấy|những|từng) (?:bước|buớc|bươc)
        bước (?:nào|gì|đầu|tiếp|1|một|hai|2)
        trình tự
        (?:quy|qui) trình
        (?:làm|thì|phải) (?:thế nào|sao|răng|như nào|như thế nào|cách nào|kiểu gì|kiểu chi)(?! (?:có|được|lại))
        (?:phải|cần|nên) làm {gi}
        bắt đầu từ (?:đâu|mô)
        (?:cách thức|cách làm|cách nộp|cách đăng ký|cách xin|cách đổi|cách thực hiện|cách tách|cách khai|cách cấp)
        (?:hướng dẫn|chỉ dẫn)
        chỉ (?:em|tôi|tui|mình|giúp|giùm|dùm|con|cháu|chị|anh) (?:với |cách |làm |giùm |giúp )?
        làm {gi} (?:trước|đầu tiên|tiếp)
        how (?:to|do|can)
    """,
    "manner": """
        (?:như )?thế nào
        như nào
        (?:ra )?(?<!vì )(?<!tại )(?<!bản )(?<!trích )sao (?=ạ|vậy|hả|rứa|đây|nhỉ|thế|$)
        ra (?:sao|răng)
        sao(?=[?]|$)
        thủ tục {gi}
    """,
    "who": """
        ai (?:được|có (?:quyền|thể)|phải|nộp|đi|đứng|mới|cần|thì|là người|đi làm|làm được)
        những ai
        (?:đối tượng|người|trường hợp) nào
        điều kiện
        có được (?:\\S+ ){0,5}?(?:làm thay|nộp thay|hưởng)
        có (?:đủ điều kiện|thuộc diện|quyền (?:làm|nộp|đăng ký|xin|hưởng))
        (?:nhờ|để) (?:\\S+ ){1,4}?(?:nộp|làm|lấy|nhận|đi|ký|xin|đăng ký)
        (?:nộp|làm|đi|lấy|nhận|xin|ký|khai|đăng ký) (?:\\S+ ){0,3}?(?:thay|hộ|giùm|dùm|giúp) (?:\\S+ ){0,4}?(?:được|có|không)
        (?:ủy|uỷ) quyền
        đích thân
        có (?:phải|cần|bắt buộc) (?:đi|có mặt|ra|lên|đến) (?:cùng|chung|cả)
        (?:phải|cần) (?:có )?cả (?:hai|2|vợ|cha)
        cả (?:hai|2|vợ chồng|vợ lẫn chồng|cha mẹ|ba mẹ|bố mẹ) {gap}(?:không|hay|phải|hả)
        mấy người (?:đi|ký)
        ai ký
        (?:bao nhiêu|mấy) tuổi
        (?:đủ )?(?:bao nhiêu |mấy )?tuổi (?:thì|mới|trở)
        who (?:can|may|has)
    """,
    "online": """
        (?:online|onl|internet)
        trực tuyến
        (?:qua|trên|bằng|từ|lên) (?:mạng|web|website|điện thoại|app|ứng dụng|zalo|cổng|vneid|máy tính)
        vneid {gap}được {no}
        dịch vụ công
        tại nhà (?:được|có|không|mà|luôn)
        ở nhà (?:làm|nộp|gửi|khai)
        (?:bưu điện|bưu chính)
        có (?:phải|cần) (?:đến|lên|ra|tới|tận nơi|trực tiếp)
        (?:khỏi|đỡ phải|không cần|không phải) (?:lên|đi|tới|đến|ra)
        từ xa
        (?:toàn|một) (?:trình|phần)
    """,
    "result": """
        (?:nhận được|được cấp|nhận lại|nhận về|được nhận|được trả|cầm về|lấy về|sẽ có) (?:cái |giấy |loại |bản |giấy tờ )*(?:gì|chi|nào|những)
        kết quả (?:là|gồm|gì|thế nào|như|của|dạng|ra sao|trả)
        cấp (?:cho )?(?:\\S+ )?(?:giấy gì|cái gì|giấy nào|mấy bản)
        (?:xong|rồi) (?:thì )?(?:được|nhận|cầm|lấy|có) (?:giấy |cái )?{gi}
        (?:có )?giá trị (?:\\S+ ){0,3}?(?:bao lâu|mấy|sử dụng|không|đến)
        có hiệu lực (?:\\S+ ){0,3}?(?:bao lâu|mấy|không)
        bản điện tử {gap}{no}
    """,
    "lawful": """
        (?:đúng|trái|sai|phạm) (?:luật|quy định|qui định|pháp luật|quy trình)
        (?:vậy|thế|rứa|đó|này|như vậy|như thế|thêm) (?:là |thì )?(?:có )?(?:đúng|phải|được|ổn|hợp lý|sai) {no}
        có (?:đúng|sai|hợp lý|hợp lệ) {no}
        đúng hay sai
        hợp pháp
        vi phạm
        có quyền (?:\\S+ )?(?:đòi|bắt|yêu cầu|buộc|giữ|từ chối|thu|kêu)
        (?:có )?(?:được|được phép|được quyền) (?:đòi|bắt|buộc|yêu cầu|thu thêm|giữ|từ chối|làm khó|hỏi)
        (?:đòi|bắt|yêu cầu|buộc|kêu|giữ|từ chối|thu) {gap}{gap}(?:có đúng|đúng không|có được|được không|có phải|phải không|hợp|có sai|là sai|là đúng|sai không)
        (?:luật|quy định|điều luật|nghị định|văn bản|thông tư|điều) (?:nào|mô|gì)
        (?:quy định|luật) (?:ở đâu|đâu|có bắt|bắt|có cho|có buộc)
        căn cứ (?:vào |theo )?(?:đâu|luật|quy định|điều|nào)
        bắt buộc {gap}{no}
        có (?:bị )?bắt buộc
    """,
}  # fmt: skip
# A cue inside one of these says something else.
_NOT = (
    r"đâu (?:có|phải|biết|ra|được)", r"(?:không|chẳng|chưa|có) (?:\S+ ){1,3}?đâu(?= |$)(?! (?:ở|để|mà làm))",
    r"thời gian (?:công tác|làm việc|đóng)", r"vừa rồi", r"phi (?:địa giới|nông nghiệp|lợi nhuận)",
)  # fmt: skip


def _loose(pattern: str) -> str:
    """Return ``pattern`` with every marked letter also met by its bare form."""
    out = []
    for c in unicodedata.normalize("NFC", pattern):
        base = "d" if c == "đ" else unicodedata.normalize("NFD", c)[0]
        out.append(f"[{c}{base}]" if base != c else c)
    return "".join(out)


def _compile(cue: str, *, loose: bool) -> re.Pattern[str]:
    for name, part in _PARTS.items():
        cue = cue.replace("{" + name + "}", part)
    body = _loose(cue) if loose else unicodedata.normalize("NFC", cue)
    return re.compile(rf"(?<!\w)(?:{body})(?!\w)")


def _table(*, loose: bool) -> dict[str, re.Pattern[str]]:
    table = {}
    for aspect, listing in _CUES.items():
        lines = [line.strip() for line in listing.strip().splitlines()]
        table[aspect] = _compile("|".join(lines), loose=loose)
    return table


_STRICT = _table(loose=False)
_BARE = _table(loose=True)
_NOT_STRICT = _compile("|".join(_NOT), loose=False)
_NOT_BARE = _compile("|".join(_NOT), loose=True)
_MARKED_ENOUGH = 0.3
"""Share of words with marks from which a text counts as typed with marks (usual: 0.7)."""


def _typed_with_marks(text: str) -> bool:
    tokens = [w for w in words(text) if w.isalpha()]
    return bool(tokens) and sum(map(has_marks, tokens)) >= _MARKED_ENOUGH * len(tokens)


def mentions(text: str) -> tuple[Mention, ...]:
    """Return every aspect asked for in ``text``, in order of mention, each once.

    "Thế nào" and "ra sao" ask for the steps only when nothing else is asked: "lệ phí
    thế nào" is a question about the fee.
    """
    low = normalise(text).lower()
    strict = _typed_with_marks(squeeze(text))
    table, barred = (_STRICT, _NOT_STRICT) if strict else (_BARE, _NOT_BARE)
    low = barred.sub(lambda m: "\u00b7" * len(m.group()), low)
    found: dict[str, Mention] = {}
    for aspect, pattern in table.items():
        match = pattern.search(low)
        if match:
            found[aspect] = Mention(aspect, match.start(), match.end())
    manner = found.pop("manner", None)
    if manner and not found:
        found["steps"] = Mention("steps", manner.start, manner.end)
    return tuple(sorted(found.values(), key=lambda m: (m.start, m.end)))


def aspects(text: str) -> tuple[str, ...]:
    """Return the values of the aspects asked for in ``text``, in order of mention.

    Empty when a message asks nothing in particular ("tôi muốn làm khai sinh").
    """
    return tuple(m.aspect for m in mentions(text))
