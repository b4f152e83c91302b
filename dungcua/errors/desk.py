"""What somebody who works here sent cannot be used: accounts, queue, proposals, reviews."""

from __future__ import annotations

from dungcua.errors.sent import InputError

__all__ = [
    "CannotReceive",
    "GrantRefused",
    "LetterTooEarly",
    "LinkSpent",
    "LoginTaken",
    "NothingToDraft",
    "NothingToSample",
    "NothingToSend",
    "OwnDetails",
    "ProposalBlocked",
    "ProposalUnfit",
    "ReasonMissing",
    "ReviewOpen",
    "SecondPerson",
    "UnfilledReply",
    "UnknownAccount",
    "UnknownEntry",
    "UnknownProposal",
    "WeakPassword",
    "WrapUpOpen",
]


class WeakPassword(InputError):
    """A password that would be guessed; no rules of composition (NIST SP 800-63B)."""

    code = "DC-130"
    message = "Mật khẩu này dễ đoán."
    hint = "Chọn câu dài từ 12 ký tự trở lên, không phải từ thông dụng hay tên đăng nhập."


class UnknownAccount(InputError):
    """Nobody who works here has this number or login name."""

    code = "DC-131"
    message = "Không có tài khoản này."
    hint = "Xem lại danh sách người dùng."
    http_status = 404


class LoginTaken(InputError):
    """Somebody else signs in with this name."""

    code = "DC-132"
    message = "Tên đăng nhập này đã có hoặc không dùng được."
    hint = "Chọn tên khác: từ 3 đến 40 chữ không dấu, chữ số, dấu chấm hoặc gạch."
    http_status = 409


class GrantRefused(InputError):
    """A role or area that does not exist, or that the giver may not give."""

    code = "DC-133"
    message = "Không giao được vai trò hoặc địa bàn này."
    hint = "Kiểm tra vai trò, mã tỉnh hoặc mã xã, và địa bàn của chính người giao."


class LinkSpent(InputError):
    """A one-time code was used, replaced by a newer one, or has expired."""

    code = "DC-134"
    message = "Mã dùng một lần này đã dùng hoặc đã hết hạn."
    hint = "Người quản trị cấp mã mới."
    http_status = 410


class NothingToSend(InputError):
    """A message, note or reply without words."""

    code = "DC-135"
    message = "Chưa có nội dung để gửi."
    hint = "Viết nội dung rồi gửi lại."


class UnfilledReply(InputError):
    """A canned reply still has a gap that nothing in the case fills."""

    code = "DC-136"
    message = "Câu trả lời mẫu còn chỗ trống."
    hint = "Điền những chỗ trong ngoặc {…} rồi gửi lại."


class UnknownEntry(InputError):
    """No such waiting conversation, draft, correction or call-back; perhaps it was erased."""

    code = "DC-137"
    message = "Không còn mục này."
    hint = "Có thể người dân đã xóa hoặc đã hết hạn lưu; quay lại danh sách."
    http_status = 404


class ProposalUnfit(InputError):
    """A proposed change does not fit its field, or what stands there by now."""

    code = "DC-158"
    message = "Nội dung đề nghị chưa dùng được."
    hint = "Kiểm tra từng ô, nguồn và ngày; nếu thẻ vừa được sửa thì mở lại thẻ rồi đề nghị lại."


class UnknownProposal(InputError):
    """No proposal, or no part of a card, has this number or name."""

    code = "DC-159"
    message = "Không có đề nghị hoặc mục này."
    hint = "Quay lại danh sách và chọn lại."
    http_status = 404


class ProposalBlocked(InputError):
    """The inspection finds faults with the change, or another change is in the way."""

    code = "DC-160"
    message = "Đề nghị này chưa áp dụng hoặc chưa hoàn lại được."
    hint = "Xem lỗi ghi bên dưới; nếu có thay đổi khác trên cùng mục thì giải quyết cái đó trước."
    http_status = 409


class SecondPerson(InputError):
    """A proposal is decided by somebody who had no part in it."""

    code = "DC-161"
    message = "Người đề nghị không tự duyệt."
    hint = "Nhờ một người biên tập khác duyệt."
    http_status = 403


class OwnDetails(InputError):
    """Who takes a call has put the own name or login in the fields of the caller."""

    code = "DC-150"
    message = "Tên này là của anh/chị ở bàn trực, không phải của người gọi."
    hint = "Ô liên hệ chỉ ghi người gọi. Người gọi trùng tên thì để trống ô tên, chỉ ghi số."


class WrapUpOpen(InputError):
    """A call is put away without its reason or outcome, or without asking who may know."""

    code = "DC-151"
    message = "Còn thiếu một lựa chọn để kết thúc cuộc gọi."
    hint = "Chọn lý do và kết quả; nếu ghi phản ánh thì chọn ẩn danh hay để lại liên hệ."


class ReasonMissing(InputError):
    """Whoever works on a complaint, or asks for a contact, says why; the history keeps it."""

    code = "DC-154"
    message = "Việc này cần ghi lý do."
    hint = "Ghi một câu ngắn vì sao làm việc này, rồi gửi lại."


class LetterTooEarly(InputError):
    """A letter was asked for that has nothing to tell yet: no body, or no answer."""

    code = "DC-155"
    message = "Chưa lập được văn bản này."
    hint = "Trước hết ghi vào hồ sơ trả lời của cơ quan, hoặc nơi giải quyết đúng."
    http_status = 409


class NothingToSample(InputError):
    """No ended conversation or call fits the filters of a sample."""

    code = "DC-221"
    message = "Không có cuộc trò chuyện hay cuộc gọi đã kết thúc nào khớp để rút mẫu."
    hint = "Chọn khoảng ngày dài hơn, địa bàn rộng hơn hoặc người trả lời khác."


class ReviewOpen(InputError):
    """A review lacks the mark of a criterion."""

    code = "DC-222"
    message = "Còn tiêu chí chưa chấm."
    hint = "Chọn một mức cho mỗi tiêu chí; tiêu chí không liên quan thì chọn “Không áp dụng”."


class CannotReceive(InputError):
    """The role or area of a colleague does not reach what is to be handed on."""

    code = "DC-223"
    message = "Người được chọn không nhận được việc này."
    hint = "Chọn người có vai trò và địa bàn gồm nơi của việc, tài khoản đang dùng."


class NothingToDraft(InputError):
    """The citizen has asked nothing yet, or nobody drafts in this deployment."""

    code = "DC-225"
    message = "Chưa có câu hỏi nào của người dân để soạn trả lời."
    hint = "Anh/chị hỏi lại người dân, hoặc tự viết câu trả lời."
