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
    + UnknownSlip         (DC-125)  a slip for a case, commune or paper that does not exist
    + SeparateDoor        (DC-112)  khiếu nại and tố cáo are filed elsewhere, never stored here
    + WrongPin            (DC-113)  the PIN does not fit the code, or none was given out
    + EvidenceRefused     (DC-114)  a file is neither a picture nor a PDF that can be read
    + EvidenceTooLarge    (DC-115)  a file has too many bytes, pixels or pages
    + TooMuchEvidence     (DC-116)  a complaint holds as many files as it may
    + ContactRefused      (DC-117)  no way to reach somebody, or no consent to keep it
    + UnknownEvidence     (DC-118)  a complaint has no such file
    + WeakPassword        (DC-130)  a password is short, common or like the account's name
    + UnknownAccount      (DC-131)  nobody who works here has this number or login name
    + LoginTaken          (DC-132)  somebody else signs in with this name
    + GrantRefused        (DC-133)  a role or an area that cannot be given, or not by this person
    + LinkSpent           (DC-134)  a one-time code was used, replaced or has expired
    + NothingToSend       (DC-135)  a message, note or reply without words
    + UnfilledReply       (DC-136)  a canned reply still has a gap
    + UnknownEntry        (DC-137)  no such waiting conversation, draft or call-back
    + ForAnotherBody      (DC-410)  a trouble that another body mends: power, water, roads …
    + ProposalUnfit       (DC-158)  a change that does not fit the field, or what stands there now
    + UnknownProposal     (DC-159)  no proposal has this number
    + ProposalBlocked     (DC-160)  the inspection finds faults, or another change is in the way
    + SecondPerson        (DC-161)  nobody decides on the own proposal
    + NothingToSample     (DC-221)  no ended conversation or call fits the filters of a sample
    + ReviewOpen          (DC-222)  a review lacks the mark of a criterion
    + CannotReceive       (DC-223)  a colleague's role or area does not reach what is handed on
    + NothingToDraft      (DC-225)  no question of the citizen to draft an answer to
    + BrokenUpload        (DC-162)  a form with files was cut off or is no form
    + DraftChanged        (DC-163)  the report was told anew after it was shown
    + OwnDetails          (DC-150)  the operator's own name stands where the caller's belongs
    + WrapUpOpen          (DC-151)  a wrap-up lacks a reason, an outcome or a choice
    + ReceiverUnread      (DC-156)  a caller's complaint goes elsewhere than was read out
    + PinTooLate          (DC-157)  a PIN for a caller long after the call
    + ReasonMissing       (DC-154)  what was done to a complaint needs a reason
    + LetterTooEarly      (DC-155)  there is nothing yet that this letter could tell
    + ForgedEvent         (DC-140)  a messenger's call does not carry the platform's signature
    + UnknownPartner      (DC-141)  nobody has this key, or it was taken back
    + UnknownCommune      (DC-142)  no commune has this code
    + UnknownPart         (DC-143)  a part of a pack that is no longer at hand
    + UnknownGuidePage    (DC-144)  the guide was asked for a case, commune or paper nobody knows
    + TicketExpired       (DC-148)  a complaint from a device whose sending began too long ago
  x KnowledgeError        (DC-200)  the knowledge base is damaged
    + InvalidCard         (DC-201)  a data file does not follow its schema
    + MissingData         (DC-202)  a data file or a built index is not there
    + PackRefused         (DC-203)  a pack is tampered with, expired, older or of a stranger
  x StateError            (DC-300)  the register refuses
    + ForbiddenTransition (DC-301)  a complaint cannot go from this state to that one
    + StoreUnavailable    (DC-302)  the database cannot be reached or is not migrated
    + SealBroken          (DC-313)  something sealed does not open with the keys we have
    + PinLocked           (DC-303)  too many wrong PINs; wait
    + KeyMissing          (DC-304)  the key that seals contacts and PINs is not set
    + CannotJoin          (DC-305)  these two complaints cannot be joined, or are not
    + Erased              (DC-306)  the content was erased; only the statistics row is left
    + Finished            (DC-307)  nothing can be added to a complaint that is over
    + EvidenceDamaged     (DC-308)  a stored file is gone or is not what was stored
    + HighestLevel        (DC-309)  there is no level above the one that has the complaint
    + AlreadyTaken        (DC-314)  somebody else was quicker
    + NotYours            (DC-315)  the conversation is with somebody else, or with nobody
    + LastAdmin           (DC-316)  without this account nobody could manage accounts
    + OwnAccount          (DC-317)  nobody changes the own rights or locks the own account
    + ChangedHands        (DC-224)  somebody else has it by now
    + AlreadyDecided      (DC-318)  a draft, correction or call-back was settled before
  x UpstreamError         (DC-400)  a part beside the web process does not answer
    + DialogueUnavailable (DC-401)  Rasa is starting, down or too slow
    + PortalUnavailable   (DC-402)  the national portal refuses, or answers nonsense
  x AccessError           (DC-500)  somebody may not do or see this
    + SignInRefused       (DC-501)  login name, password or code do not fit; never which
    + SignInLocked        (DC-502)  too many wrong attempts; wait
    + NotSignedIn         (DC-503)  nobody is signed in, or the session is over
    + OwnWork             (DC-220)  nobody reviews the own conversations and calls
    + RightMissing        (DC-504)  the role or area of the person does not reach this
    + IdentityRefused     (DC-505)  the organisation's login is not to be trusted or unknown here

Every class has a code that can be read over the phone, a Vietnamese sentence for
the person concerned and what that person can do next. Texts for developers go in
the exception's arguments and never reach a page.
"""

from __future__ import annotations

from typing import ClassVar

__all__ = [
    "AccessError",
    "AlreadyDecided",
    "AlreadyTaken",
    "BadLine",
    "BrokenUpload",
    "CannotJoin",
    "CannotReceive",
    "ChangedHands",
    "ContactRefused",
    "DialogueUnavailable",
    "DraftChanged",
    "DungCuaError",
    "Erased",
    "EvidenceDamaged",
    "EvidenceRefused",
    "EvidenceTooLarge",
    "Finished",
    "ForAnotherBody",
    "ForbiddenTransition",
    "ForgedEvent",
    "GrantRefused",
    "HighestLevel",
    "IdentityRefused",
    "InputError",
    "InvalidCard",
    "KeyMissing",
    "KnowledgeError",
    "LastAdmin",
    "LinkSpent",
    "LoginTaken",
    "MissingData",
    "MistypedCode",
    "NotSignedIn",
    "NotYours",
    "NothingToDraft",
    "NothingToRecord",
    "NothingToSample",
    "NothingToSend",
    "OwnAccount",
    "OwnWork",
    "PackRefused",
    "PinLocked",
    "PinTooLate",
    "PortalUnavailable",
    "ReceiverUnread",
    "ReviewOpen",
    "RightMissing",
    "SealBroken",
    "SeparateDoor",
    "SignInLocked",
    "SignInRefused",
    "StaleForm",
    "StateError",
    "StoreUnavailable",
    "TextTooLong",
    "TicketExpired",
    "TooManyRequests",
    "TooMuchEvidence",
    "UnfilledReply",
    "UnknownAccount",
    "UnknownCode",
    "UnknownCommune",
    "UnknownConversation",
    "UnknownEntry",
    "UnknownEvidence",
    "UnknownGuidePage",
    "UnknownPage",
    "UnknownPart",
    "UnknownPartner",
    "UnknownProcedure",
    "UnknownSlip",
    "UnknownSource",
    "UpstreamError",
    "WeakPassword",
    "WrongPin",
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
    hint = "Anh/chị gửi đơn đến cơ quan có thẩm quyền; chúng tôi hướng dẫn nơi nhận và thời hạn."
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


class BrokenUpload(InputError):
    """A form with files was cut off on its way, or is no form."""

    code = "DC-162"
    message = "Tệp gửi lên bị đứt giữa chừng nên chưa nhận được."
    hint = "Kiểm tra mạng rồi gửi lại; những gì anh/chị đã viết vẫn còn."


class DraftChanged(InputError):
    """The report was told anew, perhaps in another window, after this preview was shown."""

    code = "DC-163"
    message = "Nội dung phản ánh đã thay đổi sau khi trang này mở ra, nên chưa gửi."
    hint = "Xem lại nội dung mới ở dưới; đúng rồi thì bấm gửi."
    http_status = 409


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


class AlreadyDecided(StateError):
    """A draft, correction or call-back was settled before."""

    code = "DC-318"
    message = "Mục này đã được xử lý."
    hint = "Tải lại trang để xem kết quả."


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
    hint = "Đăng nhập lại; việc đang làm dở vẫn còn ở phía máy chủ."
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
