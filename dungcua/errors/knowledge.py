"""The knowledge base is damaged."""

from __future__ import annotations

from dungcua.errors.root import DungCuaError

__all__ = [
    "InvalidCard",
    "KnowledgeError",
    "MissingData",
    "PackRefused",
    "UntranslatablePattern",
]


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


class UntranslatablePattern(KnowledgeError):
    """A pattern of the requirement check that a browser would read differently: no pack is made."""

    code = "DC-411"
    message = "Gói dữ liệu cho máy không có mạng chưa làm được vì một quy tắc chưa chuyển được."
    hint = "Báo người phát triển mã này; các trang trên mạng vẫn dùng bình thường."
