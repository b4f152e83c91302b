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


# One cue a line: a regular expression in which "(" only groups, between word boundaries.
# Names in braces stand for the lists here; {gap} is up to six words of the same clause.
_PARTS = {
    "demand": "(đòi|bắt|yêu cầu|buộc|kêu|giữ|từ chối|thu|ép|đuổi)",
    "file": "(nộp|làm|xin|gửi|gởi|hỏi|lấy|nhận|chạy|mua|đóng|đi|chứng|đăng ký|khai|đổi|kiếm|mần)",
    "paper": "(giấy|xác nhận|sổ|bản|hộ khẩu|ảnh|hình|hợp đồng|thẻ|căn cước|chứng minh)",
    "carry": "(có|nộp|đem|mang|cầm|kèm|xách|chuẩn bị)( theo)?",
    "office": "(xã|phường|quận|huyện|tỉnh|sở|công an|ủy ban|uỷ ban|ubnd|trung tâm|văn phòng|thuế)",
    "when": "(bao giờ|chừng nào|chừng mô|khi nào|lúc nào|khi mô|hôm nào|ngày nào|bữa nào|bữa mô)",
    "done": "(xong|có|lấy|nhận|trả|được|cấp|ra)",
    "how": "(như )?(thế nào|nào)",
    "no": "(không|ko|hông|chưa|hay|chăng|hả|hem|nữa|hé|chứ|chớ)",
    "gap": r"([^\s,.;?!]+ ){0,6}?",
    "few": r"([^\s,.;?!]+ ){0,3}?",
    "gi": "(những gì|gì|chi|cái gì|cái chi|những chi)",
    "nao": "(nào|mô)",
    "dau": "(đâu|mô)",
    "many": "(mấy|bao nhiêu|bao lăm|nhiêu)",
    "piece": "(bộ|bản|tấm|tờ|giấy|loại|bước|người)",
    "kin": "((ông|bà) (nội|ngoại|xã|cụ)?|bố|mẹ|ba|má|cha|vợ|chồng|con (rể|dâu|trai|gái|ruột)|(anh|em) (trai|rể)|(chị|em) (gái|dâu)|dượng|mẹ kế|dì ghẻ|cậu|thím|mợ|người (nhà|thân|khác|quen)|hàng xóm)",
    "unit": "(ngày|hôm|bữa|tuần|tháng|hổm|năm|giờ|tiếng|phút)",
}

_CUES: dict[str, str] = {
    "where": """
        (ở|tại|tới|đến|lên|xuống|ra|vô|vào|qua|về|sang|chỗ) {dau}(?! ra)
        {file} (hồ sơ |đơn |giấy |giấy tờ |thẻ |cái |nó )?{dau}(?! (có|phải))
        (chỗ|nơi|phòng|quầy|cửa|bộ phận|đơn vị|điểm|trụ sở|cơ sở) {nao}
        (cơ quan|{office}) (chức năng |hành chính |cũ |mới )?{nao}
        (quầy|phòng|cửa) (số )?mấy
        (báo|khai báo|trình báo) (với|cho) ai
        (ở|làm|nộp) {few}(ở )?(đây|trên này|chỗ này) (luôn )?(được|có) không
        nơi (nộp|tiếp nhận|làm thủ tục|đăng ký)
        (địa|điạ) (chỉ|điểm) (nộp|nơi|nào|ở|của|chỗ|tiếp|làm|mới|trụ sở|{office})
        (cho|xin) (em |tôi |mình )?địa chỉ
        (nộp|gửi|đưa|giao) (hồ sơ |giấy |đơn )?(cho )?ai(?! (có|được))
        (gặp|hỏi|tìm|kiếm) ai
        liên hệ {gap}(nào|đâu|ai|mô)
        ai (cấp|ký|giải quyết|tiếp nhận|có thẩm quyền|nhận hồ sơ|xử lý|chứng)
        cấp nào
        (cơ quan |có |thuộc )?thẩm quyền
        (nộp|làm|lên|ra|qua|về|đến|tới|ở) (ở |trên |ngoài )?{office} {few}hay
        (nộp|làm|đăng ký|xin) {gap}(nơi|chỗ|xã|phường|tỉnh|huyện) khác {gap}(được|có|hay)
        khác (tỉnh|xã|phường|huyện) {gap}(được|có) {gap}{no}
        (nộp|làm|đăng ký) {gap}(nơi|chỗ) (tạm trú|ở|thường trú) {gap}{no}
        where
        có phải về (quê|tỉnh|xã|nơi|chỗ) {gap}(không|hay)
        (làm|nộp) (ở )?(đây|trên này) (luôn )?(được|có|không)
        (which|what) office
        nơi nộp( hồ sơ)?(?=[ ,?.]|$)
        bên {nao}
        ai là (người )?(tiếp nhận|nhận|giải quyết|ký|cấp|xử lý)( hồ sơ)?
        ((phải|cần) )?(đến|tới|lên|ra) tận (nơi|chỗ) {nao}
        chỗ (nộp|tiếp nhận)
        (phòng|csgt|cảnh sát|sứ quán|{office}) {few}hay (là )?(phòng|csgt|cảnh sát|sứ quán|{office})
        (ở|tại|trên|gần) (đường|ngõ|khu|ấp|thôn|chợ) {nao}
        (nộp|làm|đăng ký|xin|khai) {gap}(trong|ngoài|trên|dưới) (này|đây|đó|ni|nớ) {few}(được|đc) {no}
        (làm|nộp|đăng ký|xin) (ở|tại|trong|ngoài)(?! nhà) {gap}(được|đc) {no}
        (làm|nộp) luôn (ở |trong |ngoài )?(này|đây|đó)
        cán bộ {nao} (để|làm|nhận|giải quyết|phụ trách)
        which counter
        {office} (mình |tôi |này |nào )?có (làm(?! việc)|nhận|giải quyết|cấp|chứng thực) {gap}{no}
        trụ sở (mới|cũ|{office}|của)
        phải (về|lên|xuống) (quê|nơi|chỗ|sở|tỉnh|thành phố|trung ương) {gap}{no}
    """,
    "papers": """
        (giấy tờ|hồ sơ|tài liệu|chứng từ|giấy|giấy má) ({gi}|{nao})
        loại giấy {nao}
        (những|các|mấy) (loại |thứ )?(giấy tờ|giấy|hồ sơ)
        hồ sơ {few}(gồm|bao gồm|cần|đầy đủ)
        hồ sơ (thì |này |đó )?({how}|ra sao|có gì)
        hồ sơ {gap}{gap}{gap}(gồm|bao gồm)
        (thành phần|bộ) hồ sơ
        giấy tờ (thì )?(sao|{how}|ra sao)
        (cần|cấn) (phải )?(thêm )?({carry} )?{gi}
        phải ({carry}) {gi}
        {carry} {gi}
        (mang|đem|cầm) theo
        (mang|đem|cầm|chuẩn bị) (giấy|bản chính|bản sao|hồ sơ|sao|những)
        (tờ khai|đơn|mẫu đơn|mẫu|tờ đơn) {nao}
        (mẫu|biểu mẫu) (đơn|tờ khai|số)
        (tờ khai|mẫu đơn|biểu mẫu|tờ đơn)( thì)? (ở|lấy|tải|tại|đăng ký|xin|điền|viết)
        (?<!bắt buộc )có (cần|phải|đòi)( nộp| mang| kèm| thêm| có| đem)*( theo)? {paper}
        (?<!bắt buộc )(cần|phải|phải có|kèm)( thêm| nộp| mang)? {paper} {gap}{no}
        {many} {piece}(?<!bước)(?<!người)
        (ảnh|hình)( thẻ)? (mấy|cỡ|nền)
        thiếu (giấy )?{gi}
        nộp (bản chính|bản sao)
        ^(thế |vậy )?(còn )?(giấy tờ|hồ sơ)(?= thì|[?]|$)
        số lượng hồ sơ
        ^hồ sơ (xin|đề nghị|thực hiện|đăng ký|cấp|làm|nộp|thủ tục|yêu cầu|hưởng)(?!.* (nộp|gửi|lấy) (tại|ở|đâu|mô|cho))
        (những|các) (thứ|món) {gi}
        (danh sách|danh mục|list) (các |những )?(giấy tờ|giấy|hồ sơ|tài liệu|thành phần)
        giấy tờ (cần|phải|bắt buộc|kèm){few}
        cần (bao nhiêu|bao lăm|nhiêu|bsao|photo|bản sao)( |$)
        {carry} (những |các )?(thứ|đồ) {gi}
        (^|(?<=[,;])|(?<=[,;] ))(hồ sơ|giấy tờ)(?= ?[,;?]| và| với)
        (papers?|documents?|paperwork)(?! (is|was|that))
        (bản )?(photo|phô tô) (công chứng )?(có )?(được|hay)
        (bản chính|bản gốc|bản sao) hay
        giấy tờ (đi kèm|kèm theo)
        what (do|should|must) (i|we) ((need|have)( to)? )?(bring|prepare|submit|provide)
        do i need (a |an |my |any |to bring )?(photos?|passport|translation|copy|copies|visa)
        (thiếu|không có|mất) (giấy|sổ|bản chính|bản gốc|chứng sinh|căn cước) {gap}(làm|nộp|xin|đăng ký) {few}(được|đc) {no}
        (những|các|mấy) (thứ|món) {few}(cần|phải|cầm|mang|nộp|đem)
        (?<!bắt buộc )(có )?(cần|phải) (photo|công chứng|sao y|chứng thực|dịch)(?! tại| ở)
        (giấy|sổ|ảnh|hình|bản) {gap}có cần (nộp |mang )?{no}
        nộp (bản|giấy|tờ) {few}(được|đc) {no}
        (đơn|tờ khai) (viết tay|đánh máy)
        cần xác nhận (của|gì|chi)
        (hỏi|biết|và|với) (giấy tờ|hồ sơ)(?= ?[,;]| và| với)
        (giấy tờ|giấy|tài liệu) (chứng minh|liên quan|kèm theo|cần thiết|bổ sung) ({gi}|{nao})
        (?<!bắt buộc )có (cần|phải) (đem|mang|cầm|xuất trình|kèm)( theo)?(?! {gi})
    """,
    "fee": """
        (bao nhiêu|bao lăm|nhiêu) (tiền|đồng|xu|phí)
        (hết|tốn|mất|đóng|trả|giá|kém|phí|thu|tiền|nộp)( là)? {many}(?! {unit}| {piece}| thời| lâu)
        lệ phí(?! trước bạ)
        lệ phí trước bạ {few}(bao nhiêu|mấy|tính|nhiêu)
        (?<!học )(?<!án )(?<!viện )(?<!kinh )(?<!táng )(?<!lãng )(?<!lệ )phí(?! bảo| trước| mai)
        mấy (đồng|trăm|chục|ngàn|nghìn|triệu|tiền)
        (có|phải|bị) (mất|tốn|đóng|trả|nộp|thu) (tiền|phí|đồng|lệ phí|thuế)
        (mất|tốn|trả|thu|đóng|nộp) tiền
        miễn (phí|lệ phí|tiền)
        tốn kém
        giá (cả|sao|thế nào|bao)
        (đắt|mắc|rẻ) {no}
        bao nhiêu(?= (vậy|ạ|thế|hả|rứa|anh|chị|em|cô|chú|nhỉ|ta)( |$)|$|[?.!,])
        (tốn|mất|đóng|trả) (tiền )?(chi|gì|đồng nào)( {no}|(?= ?[?]|$))
        giá (làm|của|cái|dịch vụ|một|trọn)
        mức (thu|phí|giá|đóng)
        (?<!hỗ trợ )chi phí(?! (mai|bảo|đi lại|học))
        (fees?|how much|costs?|price|free of charge)
        bao tiền
        tiền nong
        tính (tiền|phí|giá) {few}(sao|nào|răng|nhiêu)
        (được|có) giảm (tiền|phí|lệ phí)
        mấy (xu|cắc|hào)
        tính (tiền|phí|giá) theo
        (trả|đóng|tốn|mất|nộp) (thêm )?(đồng|xu|khoản|tiền) ({nao}|{gi})
        is (it|this|that) free
        do i (have to |need to )?pay
        bao nhiêu (một|1|mỗi) (bản|trang|tờ|cái|lần|bộ)
        (một|1|mỗi) (bản|trang|tờ|lần|bộ) {few}{many}(?! {unit})
        (tốn|mất|đóng|hết) nhiều( tiền)? {no}
        (?<!feel )free
    """,
    "time": """
        (bao|mấy) lâu
        {many} {unit} {few}(xong|có|lấy|được|nhận|trả|giải quyết)
        (mất|hết|tốn|cần|sau|trong|vòng|chờ|đợi|tầm|khoảng|chừng) (\\S+ )?{many} {unit}
        {many} (ngày|hôm|bữa|tuần|hổm)
        {many} tháng(?! tuổi)
        {many} (lâu|thời gian)
        {when} (thì |mới |là |sẽ |cần |phải )?{few}({done}|phải|hết hạn|nộp|đăng ký|khai)
        {done} {gap}{when}
        {when}(?= (vậy|ạ|thế|hả|rứa)|$|[?])
        (?<!không )(?<!có )(?<!định )thời hạn
        thời gian(?! qua| công tác| đóng)
        (lâu|nhanh) (lắm )?{no}
        có lâu
        làm gấp
        trong ngày (không|được|có|luôn|hay)
        {done} (liền|ngay|luôn) (không|được|trong|hay|ko|hông)
        (trễ nhất|chậm nhất|hạn chót|hạn cuối|hạn nộp|hạn là)
        how (long|soon|quickly|fast)
        bao+ lau+
        (chờ|đợi) {few}(lâu|mấy|bao)
        (how many|how much) (days|time|weeks|long)
        when (will|can|do|is)
        bao (l|ll|ng)[aâ]u
        sáng nộp {few}chiều
        kịp {few}{no}
        {unit} (có |thì )?(xong|kịp|lấy được|nhận được) {few}{no}
    """,
    "steps": """
        (các|mấy|những|từng) (bước|buớc|bươc)
        bước (nào|gì|đầu|tiếp|1|một|hai|2)
        trình tự
        (quy|qui) trình
        (làm|mần|phải)( làm)? (thế nào|sao|răng|như nào|như thế nào|cách nào|kiểu gì|kiểu chi)
        (phải|cần|nên) (làm|mần) {gi}
        bắt đầu từ {dau}
        cách (thức|làm|nộp|đăng ký|xin|đổi|thực hiện|tách|khai|cấp|điền|chuyển|sang|mần)
        (hướng dẫn|chỉ dẫn)
        chỉ (em|tôi|tui|mình|giúp|giùm|dùm|con|cháu|chị|anh) (với|cách|làm|giùm|giúp|mần)
        (làm|mần) {gi} (trước|đầu tiên|tiếp)
        how (to|do|can)(?! (much|many|long))
        (tiến hành|thực hiện|triển khai) {few}(thế nào|ra sao|sao|kiểu gì|như nào|kiểu chi|răng)
        (kiểu|cách) (gì|chi|nào)(?= ?[?]|$)
        (what (is|are) )?(the )?(steps|procedure is|procedure|process)(?= ?[?]|$| to| for)
        công đoạn
    """,
    "manner": """
        (như )?thế nào
        như nào
        (ra|thì) (sao|răng)
        (?<!vì )(?<!tại )(?<!bản )sao(?= (ạ|vậy|hả|rứa|đây|nhỉ|thế)( |$)|[?]|$)
        thủ tục {gi}
        kiểu {gi} (đây|ạ|em|giờ)
    """,
    "who": """
        ai có quyền (\\S+ )?{demand}
        (cả )?(hai|2) (người|đứa|vợ chồng|bên) {few}(cùng )?(đi|có mặt|phải đi|phải có mặt)
        (một|1) mình {few}(đi|làm|nộp) {few}{no}
        ai (được|có quyền|có thể|phải|nộp|đi|đứng|mới|cần|là người|làm|cũng)
        những ai
        (đối tượng|người) nào
        trường hợp nào
        điều kiện
        có (đủ điều kiện|thuộc diện)
        có (được )?quyền (làm|nộp|đăng ký|xin|hưởng)
        nhờ {few}(nộp|làm|lấy|nhận|đi|ký|xin|đăng ký|khai)
        (nộp|làm|đi|lấy|nhận|xin|ký|khai) {gap}(thay|giùm|giúp|dùm|(?<!giám )hộ(?! (sơ|nghèo|cận|chiếu|chíu|khẩu|kinh|gia|tịch|cá|sinh))) {gap}(được|có|không)
        (?<!giấy )(?<!đồng )(?<!thực )(ủy|uỷ) quyền
        đích thân
        có được (đứng tên|sang tên|đăng ký|thi|cấp(?! (giấy|thẻ|sổ|bản))) {gap}{no}
        (is|are) {gap}allowed to (open|register|own|apply|buy|get|have|marry|file)
        có (phải|cần|bắt buộc) (đi|có mặt|ra|lên|đến) (cùng|chung|cả)
        (phải|cần) (có )?cả (hai|2|vợ|cha)
        cả (hai|2|vợ chồng|vợ lẫn chồng|cha mẹ|ba mẹ|bố mẹ) {gap}(không|hay|phải|hả)
        mấy người (đi|ký)
        {many} tuổi
        tuổi (thì|mới|trở)
        có được {gap}(hưởng|hỗ trợ|trợ cấp|tiền|giảm) {gap}{no}
        (hưởng|được hưởng) {few}không
        who (can|may|has)
        (nước ngoài|việt kiều|tạm trú|trẻ em|con|vợ|chồng|người {few}|hộ khẩu {gap}) (có|thì) (làm|nộp|xin|đăng ký|hưởng) (được|đc) {no}
        không có (hộ khẩu|thường trú|tạm trú) {gap}(có )?(làm|nộp|xin|đăng ký) (được|đc) {no}
        am i (eligible|allowed)
        (conditions|eligible|eligibility)
        (đi|làm|nộp|ký|khai) (một|1) mình
        (nước ngoài|việt kiều|trẻ em|tuổi) (có |thì )?(làm|nộp|xin|đăng ký|hưởng) (được|đc) {no}
        (chồng|vợ|bố|mẹ|cha|ba|má|con|người bán|người mua|chủ nhà|hai bên) {few}(đi|ký) (cùng|chung|theo)
        chính chủ (phải )?(đi|nộp|làm|ký) {no}
        (phải|cần) (tự|chính chủ) (đi|nộp|làm|ký)
        can (someone|somebody|anyone|my \\S+)( else)? (apply|go|submit|do|sign|collect)
        (một|1) người {few}(đi|nộp|làm|ký) {few}(được|đc) {no}
        (người {few}|sinh viên|học sinh|công nhân|tuổi) có được (làm|nhận|xin|nộp|hưởng|đăng ký) {few}{no}
        (người già|người bệnh|già yếu|ốm) {gap}thì sao
        {kin} {few}(đi|đứng) (ra )?(làm|nộp|khai|lấy|ký|xin|nhận) {gap}(được|đc) {no}
        (nước ngoài|việt kiều|trẻ em|{kin}|\\d+ tuổi) có (được )?(làm|nộp|xin|đăng ký|khai|ký|lấy) {gap}(được|đc) {no}
        không phải (là )?(chủ hộ|chủ nhà|chính chủ|chủ đất|người đứng tên) {gap}{gap}(được|đc) {no}
    """,
    "online": """
        (online|onl|internet)
        trực tuyến
        (qua|trên|bằng|từ|lên) (mạng|web|website|điện thoại|app|ứng dụng|zalo|cổng|vneid|máy tính)
        vneid {gap}được {no}
        dịch vụ công
        (?<!mất )(?<!chết )(?<!qua đời )(?<!sinh )(?<!đẻ )(tại|ở) nhà (được|có|không|mà|luôn|làm|nộp|gửi|khai)
        (bưu điện|bưu chính)
        (gửi|gởi|giao|trả|chuyển) (kết quả |giấy |thẻ |nó )?(về |đến |tới |ở )?(tận |tới )?nhà
        có (phải|cần) (đến|lên|ra|tới|tận nơi|trực tiếp|(đi|nộp) trực tiếp)(?! {gap}(quê|tỉnh|sở|nơi sinh))
        (có )?bắt buộc (phải )?(đến|lên|ra|tới|đi|nộp) (\\S+ )?(tận nơi|trực tiếp)( {no})?
        (khỏi|đỡ phải|không cần|không phải) (lên|đi|tới|đến|ra)(?! (lại|về|nhiều|đâu))
        từ xa
        (toàn|một) (trình|phần)
        (phải|cần) (đến|lên|ra|tới|đi|nộp) (tận nơi|trực tiếp)
        (in person|by post|e-?service)
        (ngồi|ở|tại) nhà (mà |cũng |vẫn )?(làm|nộp|khai|đăng ký)
        (trang|trang web|web|website|link|app|ứng dụng|cổng|phần mềm) {nao}
        (đường )?link (nộp|đăng ký|làm|khai)
        không (cần |phải )?(lên|ra|đến|tới) (xã|phường|quầy|ủy ban|công an|tận nơi) {few}được
        từ nước ngoài
        by (mail|e-?mail)
        (nộp|làm|gửi) {few}điện tử {few}(được|đc) {no}
        ngồi nhà
        bấm điện thoại
    """,
    "result": """
        (nhận được|được cấp|nhận (lại|về)|được (nhận|trả)|cầm về|sẽ có) (cái |giấy |bản |tờ )?{gi}
        (được|cấp|có|ra) (cái )?giấy (gì|chi|nào)
        (phát|trao|đưa|trả) (cho |về )?(mình|tôi|em|cho|dân|người dân|lại)? ?(cái |tờ )?(giấy |thẻ )?{gi}
        kết quả (là )?(cái |tờ |cuốn )?(giấy|thẻ|sổ|gì|bản) ?{gi}?
        (được )?(cấp|phát|nhận) (giấy|thẻ|sổ|bản) hay (là )?(giấy|thẻ|sổ|bản)
        what (\\S+ )?(will|do|would) (i|we) (get|receive)
        kết quả {gap}{few}là {gi}
        (xong|xong xuôi|sau cùng|cuối cùng|rốt cuộc|rốt cục) {gap}(cầm|nhận|lấy|cấp|phát|được|có) (được |lại |về )?((tờ|giấy|cái|thẻ|sổ|cuốn|bản) )*{gi}
        được (cái |tờ |cuốn )?(thẻ|giấy|sổ|bản) {few}(không )?hay (là )?{few}(thẻ|giấy|sổ|bản|quyết định)
        kết quả (là|gồm|gì|thế nào|như|của|dạng|ra sao|trả|nhận|thủ tục)
        cấp (cho )?(\\S+ )?(giấy gì|cái gì|giấy nào|mấy bản)
        (xong|rồi) (thì )?(được|nhận|cầm|lấy|có) (giấy |cái )?{gi}
        giá trị {few}(bao lâu|(mấy|bao nhiêu)( {unit})?|sử dụng|không|đến)
        (có )?hiệu lực {few}(bao lâu|(mấy|bao nhiêu)( {unit})?|không)
        bản điện tử {gap}{no}
        (giấy|bản sao|thẻ|hộ chiếu|bằng lái|xác nhận|phiếu|trích lục) {few}(có |còn )?(thời )?hạn(?! (giải|xử|trả|cấp|làm|nộp|xong|đăng)) {few}(bao lâu|mấy (tháng|năm|ngày)|bao nhiêu|không)
        (dùng|xài|sử dụng) (được )?((mấy|bao nhiêu) (năm|tháng|ngày)|bao lâu)
        bản (giấy|cứng) hay
        (nhận|lấy|trả|cấp) {few}bản (giấy|cứng) hay (bản )?(điện tử|mềm)
        (xong|rồi) {few}(được|nhận|cầm|lấy|có) được (giấy |cái )?{gi}
        được cấp (giấy|thẻ|sổ|bản) {few}{no}
        (được|ra) mấy bản
        xong {few}(đưa|cấp|trả|phát) {gap}(giấy|sổ|thẻ) (tờ )?{gi}
        (được|sẽ|có) (được )?cấp (\\S+ )?(loại )?(giấy tờ|giấy|thẻ|sổ|văn bản) ({nao}|{gi})
        cấp {few}(thẻ|giấy|sổ|tờ) hay {few}(thẻ|giấy|sổ|tờ|quyết định)
    """,
    "lawful": """
        (đúng|trái|sai|phạm) (luật|quy định|qui định|pháp luật|quy trình)
        (vậy|thế|rứa|đó|này|thêm|kia|ni|nớ) (là |thì )?(có )?(đúng|phải|ổn|hợp lý|sai)( luật)? {no}
        (vậy|thế|rứa) được {no}
        có (đúng|sai|hợp lý|hợp lệ) {no}
        đúng hay sai
        hợp pháp(?! hóa| hoá)
        vi phạm(?! hành chính)
        có quyền (\\S+ )?{demand}
        (có )?(được|được phép|được quyền) ({demand}|làm khó)(?! (tiền|lệ|phí))
        {demand} {gap}{gap}(có đúng|đúng không|có được|được không|có phải|phải không|hợp l|là sai)
        {demand} {gap}{gap}(sai không|có sai|là đúng|đúng k|được phép|đúng chưa|hợp pháp)
        (luật|quy định|điều luật|nghị định|văn bản|thông tư|điều) (nào|mô|gì)
        (quy định|luật) (ở đâu|đâu|có bắt|bắt|có cho|có buộc)
        căn cứ (vào |theo )?(đâu|luật|quy định|điều|nào)
        bắt buộc {gap}{no}
        có (bị )?bắt buộc
        (lawful|legal|allowed to)
        dựa (vào|trên) (đâu|luật|quy định|cái gì|điều)
        được phép {few}(vậy|thế|rứa)
        theo (luật|quy định) {few}(phải|được|cần) {gap}{no}
        có quyền (không|từ chối|khiếu nại)
        (như thế|như vậy|làm vậy|làm thế|bắt vậy|đòi vậy) (thì )?có được (phép )?{no}
    """,
}
# A cue inside one of these says something else.
_NOT = """
    đâu (có|phải|biết|được)
    (không|chẳng|chưa) ((phải|có|biết|cần|muốn|thấy|hiểu|được|gì) )*đâu
    (có|biết|cần) đâu
    chưa {few}bao giờ
    sách hướng dẫn
    (không|chẳng|đâu) biết (đường|lối) (đâu|nào)( mà lần)?
    giá (như|mà)
    hướng dẫn sử dụng
    (không|chẳng) (có )?ở đâu
    ở đâu cũng
    hợp pháp hóa
    phi (địa giới|nông nghiệp|lợi nhuận)
"""


def _loose(pattern: str) -> str:
    """Return ``pattern`` with every marked letter also met by its bare form."""
    out = []
    for c in unicodedata.normalize("NFC", pattern):
        base = "d" if c == "đ" else unicodedata.normalize("NFD", c)[0]
        out.append(f"[{c}{base}]" if base != c else c)
    return "".join(out)


def _compile(listing: str, *, loose: bool) -> re.Pattern[str]:
    cues = "|".join(line.strip() for line in listing.strip().splitlines())
    for _ in range(2):  # a part may name another part
        for name, part in _PARTS.items():
            cues = cues.replace("{" + name + "}", part)
    body = re.sub(r"\((?!\?)", "(?:", unicodedata.normalize("NFC", cues))
    return re.compile(rf"(?<!\w)(?:{_loose(body) if loose else body})(?!\w)")


_STRICT = {aspect: _compile(cues, loose=False) for aspect, cues in _CUES.items()}
_BARE = {aspect: _compile(cues, loose=True) for aspect, cues in _CUES.items()}
_NOT_STRICT = _compile(_NOT, loose=False)
_NOT_BARE = _compile(_NOT, loose=True)
_MARKED_ENOUGH = 0.3
"""Share of words with marks from which a text counts as typed with marks (usual: 0.7)."""


def _typed_with_marks(text: str) -> bool:
    tokens = [w for w in words(text) if w.isalpha()]
    return bool(tokens) and sum(map(has_marks, tokens)) >= _MARKED_ENOUGH * len(tokens)


def _within(inner: Mention, outer: Mention) -> bool:
    """Whether a longer cue of another aspect says it all ("được cấp giấy gì": result)."""
    return (
        inner.aspect != outer.aspect
        and outer.start <= inner.start
        and inner.end <= outer.end
        and outer.end - outer.start > inner.end - inner.start
    )


def mentions(text: str) -> tuple[Mention, ...]:
    """Return every aspect asked for in ``text``, in order of mention, each once.

    "Thế nào" and "ra sao" ask for the steps only when nothing else is asked: "lệ phí
    thế nào" is a question about the fee.
    """
    low = normalise(text).lower()
    strict = _typed_with_marks(squeeze(text))
    table, barred = (_STRICT, _NOT_STRICT) if strict else (_BARE, _NOT_BARE)
    low = barred.sub(lambda m: "\u00b7" * len(m.group()), low)
    every = [
        Mention(aspect, match.start(), match.end())
        for aspect, pattern in table.items()
        for match in pattern.finditer(low)
    ]
    found: dict[str, Mention] = {}
    for mention in every:
        if not any(_within(mention, other) for other in every):
            found.setdefault(mention.aspect, mention)
    manner = found.pop("manner", None)
    if manner and not found:
        found["steps"] = Mention("steps", manner.start, manner.end)
    return tuple(sorted(found.values(), key=lambda m: (m.start, m.end)))


def aspects(text: str) -> tuple[str, ...]:
    """Return the values of the aspects asked for in ``text``, in order of mention.

    Empty when a message asks nothing in particular ("tôi muốn làm khai sinh").
    """
    return tuple(m.aspect for m in mentions(text))
