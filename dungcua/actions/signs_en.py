"""What signs and lawful demands are called, in English by their Vietnamese names.

The Vietnamese name is the key: when the law base renames one, its English is no longer said,
and a test tells that it has to be written again.
"""

from __future__ import annotations

from dungcua.knowledge.answer.structure import Lang
from dungcua.knowledge.answer.wording import lower_first
from dungcua.knowledge.model import LawfulDemand, Violation

__all__ = ["LAWFUL", "VIOLATIONS", "sign"]

VIOLATIONS = {
    "Đòi VNeID khi nộp trực tiếp": "asking for VNeID from who files in person",
    "Đòi cam kết, xác nhận địa chỉ cũ và mới là một": (
        "asking for a paper that the old and the new address are the same"
    ),
    "Bắt đổi giấy tờ còn hạn vì sáp nhập": (
        "making people change papers that are still valid because of the merger"
    ),
    "Đòi sổ hộ khẩu, sổ tạm trú, giấy xác nhận cư trú": (
        "asking for a household book, a temporary residence book or a residence confirmation"
    ),
    "Đòi giấy tờ, việc làm ngoài danh mục đã công bố": (
        "asking for something that is not in the published list"
    ),
    "Đòi giấy tờ đã có trong dữ liệu, đã tích hợp VNeID hoặc đã số hóa": (
        "asking for a paper that the state already holds as data or that is in VNeID"
    ),
    "Đòi chứng thực, công chứng, bản chính khi chỉ cần bản sao hoặc xuất trình": (
        "asking for a certified copy or an original where a copy or showing it is enough"
    ),
    "Từ chối vì đang sắp xếp bộ máy, chưa có dấu, chưa bàn giao, hệ thống đang chuyển": (
        "refusing because offices are being reorganised or systems are moving"
    ),
    "Đuổi về nơi thường trú hoặc xã khác trong cùng tỉnh": (
        "sending people to another commune of the same province"
    ),
    "Cản trở chọn cách nộp, nhận kết quả": (
        "hindering the choice of how to file or to get the result"
    ),
    "Thu tiền sai, không biên lai": "charging a wrong sum or giving no receipt",
    "Bắt bổ sung nhiều lần, mỗi lần một thứ": "asking for one more paper again and again",
    "Từ chối hoặc đòi bổ sung bằng miệng, không phiếu, không lý do": (
        "refusing or asking for more by word of mouth, without a slip or a reason"
    ),
    "Không cấp giấy tiếp nhận, giấy hẹn, mã hồ sơ": (
        "giving no receipt of the file, no appointment slip, no file code"
    ),
    "Trễ hạn không thông báo, không xin lỗi bằng văn bản": (
        "being late without a notice and a written apology"
    ),
    "Cò giấy tờ": "middlemen who sell access to papers",
    "Nhũng nhiễu, vòi vĩnh, hách dịch": "harassment, asking for favours, arrogance",
    "Ép nộp trực tuyến, không hỗ trợ, không nhận người đến trực tiếp": (
        "forcing people to file online and turning away who comes in person"
    ),
    "Đòi xác nhận của tổ trưởng, trưởng thôn, công an khu vực, hàng xóm": (
        "asking for a confirmation by the head of the neighbourhood or village, or by neighbours"
    ),
    "Giao dịch ngoài một cửa": "dealing outside the one-stop counter",
    "Làm lộ thông tin cá nhân": "giving away personal data",
    "Đùn đẩy lòng vòng, không nơi nào nhận": "sending people in circles, nobody taking the file",
    "Không niêm yết, công khai thủ tục, phí, đường dây nóng": (
        "not putting up procedures, fees and the hotline in public"
    ),
    "Không nhận phản ánh, dọa, trù dập, bắt rút đơn": (
        "refusing reports, threatening who reports, making people withdraw"
    ),
    "Đòi giấy xác nhận số CMND 9 số, số định danh cũ": (
        "asking for a confirmation of an old identity number"
    ),
}
LAWFUL = {
    "Nộp trực tuyến phải đăng nhập định danh": "filing online needs a login of an identity account",
    "Xem bản chính để đối chiếu": "the original may be looked at to compare the copy",
    "Chứng thực giao dịch nhà đất tại xã nơi có đất, có nhà": (
        "deals in land and houses are certified in the commune where they lie"
    ),
    "Hòa giải đất tại xã nơi có đất": "land disputes are mediated in the commune of the land",
    "Yêu cầu bổ sung một lần bằng phiếu": "asking once for more papers, on a slip",
    "Đòi giấy khi dữ liệu không có, có phiếu đúng hạn": (
        "asking for a paper that the data do not hold, on a slip and in time"
    ),
    "Thu phí đã công bố, có biên lai": "charging a published fee against a receipt",
    "Phải có mặt: kết hôn, lấy sinh trắc, kích hoạt định danh mức 2": (
        "marriage, fingerprints and the identity account of level 2 need you in person"
    ),
    "Chủ hộ, chủ sở hữu đồng ý cho đăng ký thường trú": (
        "the owner or head of the household must agree to a permanent residence"
    ),
    "Ủy quyền phải có giấy; người ngoài phải chứng thực": (
        "who files for another needs a power of attorney"
    ),
    "Giấy chứng sinh, giấy báo tử": "the hospital's notice of birth or of death",
    "Giấy hết hạn phải đổi; chứng minh nhân dân hết giá trị": "expired papers have to be renewed",
    "Ngoài tỉnh, thủ tục không có trong danh mục toàn quốc": (
        "outside the province, only listed procedures are taken"
    ),
    "25 dịch vụ không nhận giấy nhưng làm hộ tại quầy": (
        "some services are online only, and the counter helps to file"
    ),
    "Lý lịch tư pháp qua bưu chính phải chứng thực chữ ký": (
        "a criminal record asked for by post needs a certified signature"
    ),
    "Cha hoặc mẹ nước ngoài: giấy kết hôn khi khai sinh": (
        "with a foreign parent, the marriage certificate is asked for at a birth registration"
    ),
    "Chưa tới hạn trả kết quả": "the time limit has not passed yet",
    "Tố cáo phải nêu họ tên; khiếu nại, phản ánh phải nêu cách liên hệ": (
        "a denunciation needs your name, a complaint a way to reach you"
    ),
    "Thuê dịch vụ nộp hộ": "a paid service that you chose yourself",
    "Nộp bản chụp hồ sơ đất, mang bản chính khi nhận kết quả": (
        "land papers are filed as copies, the originals shown when you fetch the result"
    ),
    "Đăng ký, đổi biển xe ở tỉnh cư trú": "vehicles are registered in the province where you live",
    "Dữ liệu cá nhân sai thì phải đi điều chỉnh": "wrong personal data have to be corrected first",
    "Tổ chức nộp trực tuyến phải có tài khoản định danh tổ chức": (
        "organisations need an identity account to file online"
    ),
}


def sign(kind: Violation | LawfulDemand, lang: Lang) -> str:
    """Return what a kind of demand is called within a sentence, in words, without its code."""
    known = VIOLATIONS if isinstance(kind, Violation) else LAWFUL
    return (known.get(kind.name) if lang == "en" else None) or lower_first(kind.name)
