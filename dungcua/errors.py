"""The one error tree of the product.

* DungCuaError            (DC-000)
  x InputError            (DC-100)  what a person or system sent cannot be used
    + BadLine             (DC-101)  a line of a batch command is not the JSON asked for
    + TextTooLong         (DC-102)  a message is longer than a conversation takes
    + UnknownProcedure    (DC-103)  no procedure carries this code
    + UnknownCode         (DC-104)  no complaint carries this tracking code
    + MistypedCode        (DC-105)  the tracking code's check digits do not fit
    + TooManyRequests     (DC-106)  the rate limit of a conversation or address is spent
    + UnknownSource       (DC-107)  no law fact, document or taxonomy entry carries this id
    + StaleForm           (DC-108)  a form was sent twice, from elsewhere, or after it expired
    + NothingToRecord     (DC-109)  a complaint without words, or without consent
    + UnknownPage         (DC-110)  no page has this address
    + UnknownConversation (DC-111)  the conversation expired or was erased
    + SeparateDoor        (DC-112)  khiếu nại and tố cáo are filed elsewhere, never stored here
  x KnowledgeError        (DC-200)  the knowledge base is damaged
    + InvalidCard         (DC-201)  a data file does not follow its schema
    + MissingData         (DC-202)  a data file or a built index is not there
    + PackRefused         (DC-203)  a pack is tampered with, expired, older or of a stranger
  x StateError            (DC-300)  the register refuses
    + ForbiddenTransition (DC-301)  a complaint cannot go from this state to that one
    + StoreUnavailable    (DC-302)  the database cannot be reached or is not migrated
  x UpstreamError         (DC-400)  a part beside the web process does not answer
    + DialogueUnavailable (DC-401)  Rasa is starting, down or too slow
    + PortalUnavailable   (DC-402)  the national portal refuses, or answers nonsense

Every class has a code that can be read over the phone, a Vietnamese sentence for
the person concerned and what that person can do next. Texts for developers go in
the exception's arguments and never reach a page.
"""

from __future__ import annotations

from typing import ClassVar

__all__ = [
    "BadLine",
    "DialogueUnavailable",
    "DungCuaError",
    "ForbiddenTransition",
    "InputError",
    "InvalidCard",
    "KnowledgeError",
    "MissingData",
    "MistypedCode",
    "NothingToRecord",
    "PackRefused",
    "PortalUnavailable",
    "SeparateDoor",
    "StaleForm",
    "StateError",
    "StoreUnavailable",
    "TextTooLong",
    "TooManyRequests",
    "UnknownCode",
    "UnknownConversation",
    "UnknownPage",
    "UnknownProcedure",
    "UnknownSource",
    "UpstreamError",
]


class DungCuaError(Exception):
    """Root of every error we raise on purpose.

    The optional argument is a detail for the log; ``message`` and ``hint`` are what
    a person reads.
    """

    code: ClassVar[str] = "DC-000"
    message: ClassVar[str] = "Hệ thống gặp trục trặc."
    hint: ClassVar[str] = (
        "Anh/chị vui lòng thử lại sau ít phút, hoặc gọi tổng đài và đọc mã lỗi này."
    )
    http_status: ClassVar[int] = 500

    def as_dict(self) -> dict[str, str]:
        """Return ``{"code", "message", "hint"}`` for batch commands and the API."""
        return {"code": self.code, "message": self.message, "hint": self.hint}


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


class SeparateDoor(InputError):
    """What is told is a khiếu nại or a tố cáo: a procedure of its own (LAW.md E-12, E-13)."""

    code = "DC-112"
    message = "Việc này đi theo thủ tục khiếu nại hoặc tố cáo, không ghi như một phản ánh."
    hint = "Anh/chị gửi đơn đến cơ quan có thẩm quyền; chúng tôi hướng dẫn nơi nhận và thời hạn."
    http_status = 409


class KnowledgeError(DungCuaError):
    """The knowledge base is damaged: the product refuses to start with it."""

    code = "DC-200"
    message = "Kho kiến thức có lỗi."


class InvalidCard(KnowledgeError):
    """A data file does not follow its schema; the argument names file and field."""

    code = "DC-201"
    message = "Một tệp dữ liệu thủ tục không đúng mẫu."


class MissingData(KnowledgeError):
    """A data file or a built index is not there."""

    code = "DC-202"
    message = "Thiếu dữ liệu cần thiết để trả lời."
    hint = "Người quản trị chạy `make run` hoặc `dungcua doctor` để biết phần còn thiếu."


class PackRefused(KnowledgeError):
    """A pack of knowledge may not be installed; what was installed before stays in force."""

    code = "DC-203"
    message = "Gói kiến thức không được chấp nhận; kiến thức đang dùng vẫn giữ nguyên."
    hint = "Người quản trị lấy lại gói từ nơi phát hành và kiểm tra khóa công khai."


class StateError(DungCuaError):
    """The register refuses a change; nothing was changed."""

    code = "DC-300"
    message = "Không thể thực hiện thay đổi này."
    http_status = 409


class ForbiddenTransition(StateError):
    """A complaint cannot go from its present state to the one asked for."""

    code = "DC-301"
    message = "Phản ánh đang ở trạng thái không cho phép bước này."


class StoreUnavailable(StateError):
    """The database cannot be reached or is not migrated."""

    code = "DC-302"
    message = "Chưa lưu được lúc này."
    hint = "Nội dung vẫn còn trên màn hình; anh/chị thử gửi lại sau ít phút."
    http_status = 503


class UpstreamError(DungCuaError):
    """A part beside the web process does not answer."""

    code = "DC-400"
    message = "Một bộ phận của hệ thống chưa trả lời."
    http_status = 503


class DialogueUnavailable(UpstreamError):
    """Rasa is starting, down or too slow; single questions are answered without it."""

    code = "DC-401"
    message = "Phần hội thoại đang khởi động hoặc tạm ngừng."


class PortalUnavailable(UpstreamError):
    """The national portal refuses, does not answer, or answers what cannot be read."""

    code = "DC-402"
    message = "Cổng Dịch vụ công quốc gia chưa trả lời được."
    hint = "Phần đã tải vẫn còn; chạy lại lệnh sau ít phút để tiếp tục từ chỗ dừng."
