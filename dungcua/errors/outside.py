"""What another system sent cannot be used: messengers, partners, packs, devices."""

from __future__ import annotations

from dungcua.errors.sent import InputError

__all__ = [
    "ForgedEvent",
    "TicketExpired",
    "UnknownCommune",
    "UnknownGuidePage",
    "UnknownPart",
    "UnknownPartner",
    "UnknownSlip",
]


class ForgedEvent(InputError):
    """A messenger's webhook call does not carry the platform's signature."""

    code = "DC-140"
    message = "Lời gọi này không mang chữ ký đúng của nền tảng nhắn tin."
    hint = "Người quản trị kiểm tra khóa bí mật của kênh trong phần cài đặt."
    http_status = 403


class UnknownSlip(InputError):
    """A slip was asked for with a case, a commune or a paper that nobody knows."""

    code = "DC-125"
    message = "Không có phiếu cho trường hợp, nơi nộp hoặc giấy tờ này."
    hint = "Mở lại phiếu từ trang thủ tục, hoặc hỏi lại trong phần Hỏi đáp."
    http_status = 404


class UnknownPartner(InputError):
    """Nobody outside has this key, or it was taken back."""

    code = "DC-141"
    message = "Khóa truy cập không đúng hoặc đã bị thu hồi."
    hint = "Anh/chị hỏi nơi vận hành hệ thống để được cấp khóa mới."
    http_status = 403


class UnknownCommune(InputError):
    """No present commune has this code."""

    code = "DC-142"
    message = "Không có xã, phường, đặc khu nào mang mã này."
    hint = "Anh/chị tra lại tên nơi ở trong phần Tra địa danh để lấy mã đúng."
    http_status = 404


class UnknownPart(InputError):
    """No pack at hand holds this part: a newer one was made since, or the server restarted."""

    code = "DC-143"
    message = "Phần dữ liệu này không còn trên máy chủ."
    hint = "Anh/chị bấm tải gói lại từ đầu; những phần đã tải không mất."
    http_status = 404


class UnknownGuidePage(InputError):
    """The guide was asked for a case, a commune, a step or a paper that does not exist."""

    code = "DC-144"
    message = "Không có hướng dẫn cho trường hợp, nơi nộp hoặc giấy tờ này."
    hint = "Anh/chị mở lại từ trang Cầm tay chỉ việc và chọn lại."
    http_status = 404


class TicketExpired(InputError):
    """A complaint that waited on a device: its sending began too long ago to be recognised."""

    code = "DC-148"
    message = "Lần gửi trước đã quá lâu nên không còn biết phản ánh này đã được ghi nhận hay chưa."
    hint = "Anh/chị hỏi lại bà con đã nhận được mã phản ánh chưa; chưa có mã thì gửi lại như mới."
    http_status = 410
