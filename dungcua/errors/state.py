"""The register, the queue or an account refuses: it is not in the state for this."""

from __future__ import annotations

from dungcua.errors.root import DungCuaError

__all__ = [
    "AlreadyDecided",
    "AlreadyTaken",
    "CannotJoin",
    "CaseMoved",
    "ChangedHands",
    "Erased",
    "EvidenceDamaged",
    "Finished",
    "ForbiddenTransition",
    "HighestLevel",
    "KeyMissing",
    "LastAdmin",
    "NotYours",
    "OwnAccount",
    "PinLocked",
    "SealBroken",
    "StateError",
    "StoreUnavailable",
]


class StateError(DungCuaError):
    """The register refuses a change; nothing was changed."""

    code = "DC-300"
    message = "Không thể thực hiện thay đổi này."
    http_status = 409


class ForbiddenTransition(StateError):
    """A complaint cannot go from its present state to the one asked for."""

    code = "DC-301"
    message = "Phản ánh đang ở trạng thái không cho phép bước này."
    hint = (
        "Có thể vừa có người làm bước khác: mở lại trang để xem tình trạng và những việc làm được."
    )


class StoreUnavailable(StateError):
    """The database cannot be reached or is not migrated."""

    code = "DC-302"
    message = "Chưa lưu được lúc này."
    hint = "Nội dung vẫn còn trên màn hình; anh/chị thử gửi lại sau ít phút."
    http_status = 503


class PinLocked(StateError):
    """Too many wrong PINs; the argument says until when (UTC)."""

    code = "DC-303"
    message = "Mã PIN đã bị nhập sai nhiều lần nên tạm khóa."
    hint = "Anh/chị thử lại sau ít nhất một giờ; trạng thái phản ánh vẫn xem được bằng mã tra cứu."
    http_status = 429


class KeyMissing(StateError):
    """The key that seals contacts and PINs is not set."""

    code = "DC-304"
    message = "Hệ thống chưa mở được phần dữ liệu riêng tư."
    hint = "Người quản trị đặt DUNGCUA_ENCRYPTION_KEY; phản ánh ẩn danh vẫn gửi được."
    http_status = 503


class CannotJoin(StateError):
    """These two complaints cannot be joined, or are not joined."""

    code = "DC-305"
    message = "Không gộp hoặc tách hai phản ánh này được."
    hint = "Kiểm tra lại hai mã: phản ánh đã xong, đã rút hoặc đã gộp thì không gộp nữa."


class Erased(StateError):
    """The content was erased as asked or when its time was over."""

    code = "DC-306"
    message = "Nội dung phản ánh này đã được xóa."
    hint = "Chỉ còn số liệu thống kê; anh/chị có thể gửi phản ánh mới."
    http_status = 410


class Finished(StateError):
    """Nothing can be added to a complaint that is over."""

    code = "DC-307"
    message = "Phản ánh này đã kết thúc nên không bổ sung được nữa."
    hint = "Nếu việc lại xảy ra, anh/chị gửi phản ánh mới."


class EvidenceDamaged(StateError):
    """A stored file is gone, or is not what was stored."""

    code = "DC-308"
    message = "Tệp gửi kèm không mở được."
    hint = "Anh/chị gửi lại tệp nếu còn; người quản trị khôi phục từ bản sao lưu."
    http_status = 410


class HighestLevel(StateError):
    """No level is known above the one that has the complaint."""

    code = "DC-309"
    message = "Không còn cấp trên nào để chuyển phản ánh này lên."
    hint = "Anh/chị có thể khiếu nại hoặc gửi trên Cổng Dịch vụ công quốc gia."


class SealBroken(StateError):
    """Something sealed does not open: the encryption key was changed, or the row was."""

    code = "DC-313"
    message = "Không mở được phần dữ liệu đã mã hóa."
    hint = "Người quản trị kiểm tra khóa mã hóa của hệ thống; dữ liệu vẫn còn nguyên."
    http_status = 503


class AlreadyTaken(StateError):
    """Somebody else was quicker."""

    code = "DC-314"
    message = "Người khác vừa nhận cuộc này."
    hint = "Chọn cuộc khác trong hàng đợi."


class NotYours(StateError):
    """The conversation is with somebody else, or with nobody."""

    code = "DC-315"
    message = "Cuộc trò chuyện này không do anh/chị giữ."
    hint = "Nhận cuộc trò chuyện trước; nếu đã tự động trả về hàng đợi thì nhận lại."


class LastAdmin(StateError):
    """Without this account nobody could manage accounts any more."""

    code = "DC-316"
    message = "Đây là người quản trị cuối cùng."
    hint = "Giao vai trò quản trị toàn quốc cho người khác trước."


class OwnAccount(StateError):
    """Nobody changes the own rights or locks the own account."""

    code = "DC-317"
    message = "Không tự đổi quyền hoặc khóa tài khoản của chính mình."
    hint = "Nhờ một người quản trị khác."


class ChangedHands(StateError):
    """What was to be handed on is with somebody other than the page said."""

    code = "DC-224"
    message = "Việc này vừa sang tay người khác."
    hint = "Xem lại ai đang giữ rồi mới giao."


class CaseMoved(StateError):
    """Something happened to the complaint after the page was shown."""

    code = "DC-164"
    message = "Phản ánh này vừa có thay đổi sau khi trang được mở, nên chưa làm gì."
    hint = "Xem lại tình trạng và quá trình ở trang này; còn cần thì bấm lại."


class AlreadyDecided(StateError):
    """A draft, correction or call-back was settled before."""

    code = "DC-318"
    message = "Mục này đã được xử lý."
    hint = "Tải lại trang để xem kết quả."
