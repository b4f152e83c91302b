"""A part beside the web process does not answer."""

from __future__ import annotations

from dungcua.errors.root import DungCuaError

__all__ = [
    "DialogueUnavailable",
    "PortalUnavailable",
    "UpstreamError",
]


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
