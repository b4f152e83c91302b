"""What a citizen sent cannot be used: messages, codes, complaints, evidence, forms."""

from __future__ import annotations

from dungcua.errors.root import DungCuaError

__all__ = [
    "BadLine",
    "BrokenUpload",
    "ContactRefused",
    "DraftChanged",
    "EvidenceRefused",
    "EvidenceTooLarge",
    "ForAnotherBody",
    "InputError",
    "MistypedCode",
    "NoFile",
    "NothingToRecord",
    "PinTooLate",
    "ReceiverUnread",
    "SeparateDoor",
    "StaleForm",
    "TextTooLong",
    "TooManyRequests",
    "TooMuchEvidence",
    "UnknownCode",
    "UnknownConversation",
    "UnknownEvidence",
    "UnknownPage",
    "UnknownProcedure",
    "UnknownSource",
    "WrongPin",
]


class InputError(DungCuaError):
    """What was sent cannot be used; nothing was changed."""

    code = "DC-100"
    message = "Nội dung gửi lên chưa dùng được."
    hint = "Anh/chị kiểm tra lại nội dung rồi gửi lại; những gì đã nhập trước đó vẫn còn."
    http_status = 400


class BadLine(InputError):
    """A line of a batch command is not a JSON object with the fields asked for."""

    code = "DC-101"
    message = "Dòng này không phải JSON hợp lệ hoặc thiếu trường bắt buộc."
    hint = "Xem hợp đồng của lệnh bằng --help; các dòng khác vẫn được xử lý."


class TextTooLong(InputError):
    """A message is longer than a conversation takes."""

    code = "DC-102"
    message = "Tin nhắn dài quá mức hệ thống nhận được."
    hint = "Anh/chị chia thành vài tin ngắn hơn rồi gửi lần lượt."
    http_status = 413


class UnknownProcedure(InputError):
    """No procedure of the knowledge base carries this code."""

    code = "DC-103"
    message = "Chúng tôi chưa có thủ tục mang mã này."
    hint = "Anh/chị tả việc cần làm bằng lời, hoặc tra mã trên Cổng Dịch vụ công quốc gia."
    http_status = 404


class UnknownCode(InputError):
    """No complaint carries this tracking code."""

    code = "DC-104"
    message = "Không tìm thấy phản ánh mang mã này."
    hint = "Anh/chị kiểm tra lại từng âm và từng số của mã trên màn hình đã nhận."
    http_status = 404


class MistypedCode(InputError):
    """The check digits of a tracking code do not fit: one of its parts was misheard."""

    code = "DC-105"
    message = "Mã tra cứu bị gõ hoặc nghe nhầm ở một chỗ."
    hint = "Anh/chị đọc lại mã từng âm một; hai số cuối dùng để kiểm tra."


class TooManyRequests(InputError):
    """The rate limit of a conversation or of an address is spent."""

    code = "DC-106"
    message = "Anh/chị gửi hơi nhanh."
    hint = "Vui lòng đợi khoảng một phút rồi gửi tiếp; nội dung trước đó không mất."
    http_status = 429


class UnknownSource(InputError):
    """No law fact, document or taxonomy entry carries this id."""

    code = "DC-107"
    message = "Không có căn cứ nào mang ký hiệu này."
    hint = "Anh/chị quay lại câu trả lời và mở căn cứ từ đó."
    http_status = 404


class StaleForm(InputError):
    """A form was sent twice, from another site, or after it expired."""

    code = "DC-108"
    message = "Biểu mẫu đã hết hạn hoặc đã được gửi."
    hint = "Anh/chị tải lại trang rồi gửi lại; nội dung đã nhập vẫn còn trong cuộc trò chuyện."
    http_status = 403


class NothingToRecord(InputError):
    """A complaint without words, or without the consent to store them."""

    code = "DC-109"
    message = "Chưa đủ nội dung hoặc chưa có sự đồng ý để ghi nhận phản ánh."
    hint = "Anh/chị kể việc đã gặp và đánh dấu đồng ý cho ghi nhận, rồi gửi lại."


class UnknownPage(InputError):
    """No page has this address."""

    code = "DC-110"
    message = "Không có trang này."
    hint = "Anh/chị quay về trang hỏi đáp, hoặc dùng các mục ở đầu trang."
    http_status = 404


class UnknownConversation(InputError):
    """The conversation expired, was erased on request, or never existed."""

    code = "DC-111"
    message = "Cuộc trò chuyện này đã hết hạn hoặc đã được xóa."
    hint = "Anh/chị mở lại trang hỏi đáp để bắt đầu cuộc trò chuyện mới."
    http_status = 404


class ForAnotherBody(InputError):
    """A pothole, a power cut and the like: never stored in a register of demands for papers."""

    code = "DC-410"
    message = "Việc này không phải đòi giấy tờ nên không ghi vào sổ phản ánh này."
    hint = (
        "Điện, nước, internet, ngân hàng: gọi số in trên hóa đơn hoặc thẻ. Đường, rác, tiếng ồn: "
        "báo UBND hoặc công an xã, phường."
    )


class SeparateDoor(InputError):
    """What is told is a khiếu nại or a tố cáo: a procedure of its own (LAW.md E-12, E-13)."""

    code = "DC-112"
    message = "Việc này đi theo thủ tục khiếu nại hoặc tố cáo, không ghi như một phản ánh."
    hint = (
        "Khiếu nại gửi người đã ra quyết định, trong 90 ngày; tố cáo gửi người đứng đầu cơ quan "
        "quản lý người đó, ghi họ tên, địa chỉ. Chỉ muốn phản ánh thì kể lại việc đã gặp."
    )
    http_status = 409


class WrongPin(InputError):
    """The PIN does not fit the tracking code, or none was ever given out for it."""

    code = "DC-113"
    message = "Mã PIN không khớp với mã tra cứu này."
    hint = "Anh/chị xem lại sáu số đã nhận khi gửi; nhập sai nhiều lần thì phải chờ."
    http_status = 403


class EvidenceRefused(InputError):
    """A file is, by its content, neither a picture nor a PDF that can be read."""

    code = "DC-114"
    message = "Tệp này không phải ảnh (JPEG, PNG, WebP) hoặc PDF đọc được."
    hint = "Anh/chị chụp lại hoặc lưu thành ảnh JPEG rồi gửi; PDF có mật khẩu thì bỏ mật khẩu."
    http_status = 415


class EvidenceTooLarge(InputError):
    """A file has too many bytes, pixels or pages."""

    code = "DC-115"
    message = "Tệp này quá lớn."
    hint = "Anh/chị chụp lại nhỏ hơn, hoặc chỉ gửi những trang cần thiết."
    http_status = 413


class TooMuchEvidence(InputError):
    """A complaint holds as many files as it may."""

    code = "DC-116"
    message = "Phản ánh này đã đủ số tệp được gửi kèm."
    hint = "Anh/chị xóa bớt một tệp rồi gửi tệp mới."
    http_status = 409


class ContactRefused(InputError):
    """What was given reaches nobody, or there is no consent to keep it (LAW.md E-31)."""

    code = "DC-117"
    message = "Chưa ghi được cách liên hệ."
    hint = (
        "Anh/chị cho số điện thoại hoặc thư điện tử và đánh dấu đồng ý; "
        "hoặc để trống: vẫn phản ánh ẩn danh được."
    )


class UnknownEvidence(InputError):
    """The complaint has no such file; perhaps it was deleted."""

    code = "DC-118"
    message = "Không có tệp này trong phản ánh."
    hint = "Anh/chị mở lại phản ánh để xem những tệp đang có."
    http_status = 404


class BrokenUpload(InputError):
    """A form with files was cut off on its way, or is no form."""

    code = "DC-162"
    message = "Tệp gửi lên bị đứt giữa chừng nên chưa nhận được."
    hint = "Kiểm tra mạng rồi gửi lại; những gì anh/chị đã viết vẫn còn."


class NoFile(InputError):
    """A form for files holds none."""

    code = "DC-165"
    message = "Chưa có tệp nào được chọn."
    hint = "Anh/chị chọn ảnh hoặc PDF rồi gửi lại."


class DraftChanged(InputError):
    """The report was told anew, perhaps in another window, after this preview was shown."""

    code = "DC-163"
    message = "Nội dung phản ánh đã thay đổi sau khi trang này mở ra, nên chưa gửi."
    hint = "Xem lại nội dung mới ở dưới; đúng rồi thì bấm gửi."
    http_status = 409


class ReceiverUnread(InputError):
    """Who gets a caller's complaint was not read out, or is another one by now."""

    code = "DC-156"
    message = "Chưa ghi phản ánh: nơi nhận chưa được đọc cho người gọi, hoặc vừa thay đổi."
    hint = "Đọc nơi nhận ghi ở phần phản ánh; người gọi đồng ý thì bấm lưu lần nữa."
    http_status = 409


class PinTooLate(InputError):
    """Somebody who took a call asks for another PIN when the caller is long gone."""

    code = "DC-157"
    message = "Cuộc gọi đã kết thúc lâu, không cấp lại mã PIN được nữa."
    hint = "Người phản ánh vẫn xem được tình trạng bằng mã tra cứu."
    http_status = 409
