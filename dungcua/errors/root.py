"""The root of the error tree."""

from __future__ import annotations

from typing import ClassVar

__all__ = [
    "DungCuaError",
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
