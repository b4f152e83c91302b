"""Somebody may not do or see this."""

from __future__ import annotations

from dungcua.errors.root import DungCuaError

__all__ = [
    "AccessError",
    "IdentityRefused",
    "NotSignedIn",
    "OwnWork",
    "RightMissing",
    "SignInLocked",
    "SignInRefused",
]


class AccessError(DungCuaError):
    """Somebody may not do or see this; nothing was done or shown."""

    code = "DC-500"
    message = "Không được phép."
    hint = "Nếu công việc cần đến, đề nghị người quản trị giao quyền."
    http_status = 403


class SignInRefused(AccessError):
    """Login name, password or code do not fit. Which of them is never told."""

    code = "DC-501"
    message = "Thông tin đăng nhập không đúng."
    hint = "Kiểm tra tên đăng nhập, mật khẩu và mã; nhập sai nhiều lần thì phải chờ."


class SignInLocked(AccessError):
    """Too many wrong attempts for this login name; each further one takes longer."""

    code = "DC-502"
    message = "Đăng nhập sai nhiều lần nên tạm khóa."
    hint = "Chờ ít phút rồi thử lại, hoặc nhờ người quản trị đặt lại mật khẩu."
    http_status = 429


class NotSignedIn(AccessError):
    """Nobody is signed in, or the session is over."""

    code = "DC-503"
    message = "Cần đăng nhập."
    hint = "Đăng nhập lại rồi làm tiếp."
    http_status = 401


class OwnWork(AccessError):
    """Nobody reviews a conversation or call in which they answered."""

    code = "DC-220"
    message = "Không tự chấm cuộc trò chuyện hay cuộc gọi của chính mình."
    hint = "Nhờ một trưởng ca khác chấm cuộc này."


class RightMissing(AccessError):
    """The person's role does not include this, or the case is outside the person's area."""

    code = "DC-504"
    message = "Vai trò hoặc địa bàn của anh/chị không gồm việc này."


class IdentityRefused(AccessError):
    """The organisation's login cannot be trusted, or means nobody who works here."""

    code = "DC-505"
    message = "Không đăng nhập được bằng tài khoản của cơ quan."
    hint = "Thử lại từ đầu; nếu vẫn không được, nhờ người quản trị gắn tài khoản."
