"""What is said when somebody asks for a person: somebody is there, or will call back."""

from __future__ import annotations

from dungcua.conversations.message import Lang

__all__ = ["CALL_BACK", "STAFFED"]

STAFFED: dict[Lang, str] = {
    "vi": "Tôi đã chuyển cuộc trò chuyện cho người trực. Lời của người trực sẽ hiện ngay "
    "trên trang này; trong lúc chờ, anh/chị cứ hỏi tiếp.",
    "en": "I have passed the conversation to a person. Their words will appear on this page; you "
    "can go on asking while you wait.",
}
CALL_BACK: dict[Lang, str] = {
    "vi": "Bây giờ ngoài giờ trực. Anh/chị mở trang Hẹn gọi lại (/goi-lai) để lại số điện thoại "
    "nếu muốn, hoặc cứ hỏi tiếp tôi ở đây.",
    "en": "Nobody is on duty at this hour. Open the call-back page (/goi-lai) to leave a telephone "
    "number if you like, or go on asking me here.",
}
