"""What we say outside of answers: greetings, limits, doors. One place, one tone."""

from __future__ import annotations

__all__ = [
    "ABOUT",
    "AT_THE_COUNTER",
    "BYE",
    "CANCELLED",
    "CARD_SAYS",
    "CODE_GIVEN",
    "CONDOLENCE",
    "CONSENT_AGAIN",
    "CONTACT_ELSEWHERE",
    "COUNTER_TOLD",
    "DOOR_NEXT",
    "DOOR_OUT",
    "DOOR_TITLE",
    "DUE",
    "ELSEWHERE",
    "EMERGENCY",
    "ERASED",
    "FINE_UNKNOWN",
    "GOES_ON",
    "GOES_TO",
    "GREETING",
    "GREETING_AGAIN",
    "HELP",
    "KEEP_THIS",
    "LIST_HAS_EN",
    "LIST_OF_WHICH",
    "MORE",
    "NAME_IT",
    "NOTHING_OPEN",
    "NOT_CLEAR",
    "NOT_CLEAR_NEAR",
    "NOT_IN_CARD",
    "NOT_NAMED",
    "NOT_NAMED_ASK",
    "NOT_RECORDED",
    "NO_PERSON",
    "NO_PERSON_HOTLINE",
    "NO_WORDS",
    "OFFER_TO_RECORD",
    "OFFLINE",
    "OTHER_SCRIPT",
    "OUT_OF_SCOPE",
    "OUT_OF_SCOPE_AGAIN",
    "OUT_OF_SCOPE_ANGRY",
    "OUT_OF_SCOPE_HEALTH",
    "PAPER_FORBIDDEN",
    "PAPER_JUDGED",
    "PLACE_OF_INCIDENT",
    "PUT_OFF",
    "REPORT_BACK",
    "REPORT_FEAR",
    "REPORT_LOST",
    "REPORT_NAME",
    "REPORT_OFFICIAL",
    "REPORT_WHEN",
    "RESTARTED",
    "SIGNALS",
    "SIGNAL_PAPER",
    "SIGNAL_SIGN",
    "SIGN_IF",
    "SIGN_SEEN",
    "SPEAKS",
    "TELL_IT",
    "THANKS",
    "TRACK_ASK",
    "VERDICT_OPEN",
    "VERDICT_TELL",
    "VERDICT_TITLE",
    "VERDICT_UNSURE",
    "WELCOME_BACK",
    "WELCOME_BACK_PLAIN",
    "WHAT_TO_DO_THERE",
    "WHERE_ASK",
    "WHICH_PLACE",
    "WHICH_PROCEDURE",
    "WHY_PLACE",
]

ABOUT = (
    "Tôi là trợ lý AI của Đúng Cửa, không phải cán bộ nhà nước. Tôi chỉ trả lời theo dữ liệu có "
    "nguồn và có ngày; việc giải quyết hồ sơ do cơ quan có thẩm quyền quyết định."
)
GREETING = (
    "Chào anh/chị. Tôi là trợ lý AI, không phải cán bộ. Anh/chị đang ở xã, phường nào và cần làm "
    "việc gì? Xin đừng gửi số căn cước, mật khẩu hay mã OTP."
)
HELP = (
    "Tôi giúp ba việc: chỉ nơi nộp, giấy tờ, phí, thời hạn của thủ tục; cho biết một yêu cầu thêm "
    "có đúng quy định không; và ghi nhận phản ánh để có người theo dõi."
)
THANKS = "Dạ không có gì. Anh/chị cần hỏi thêm việc gì nữa không ạ?"
BYE = "Chào anh/chị, chúc anh/chị làm việc thuận lợi."
OUT_OF_SCOPE = (
    "Dạ, việc này tôi không giúp được ạ: tôi chỉ biết về thủ tục hành chính và việc bị đòi giấy tờ sai "
    "quy định. Anh/chị cần làm giấy tờ gì thì nói bằng vài từ, ví dụ “làm khai sinh cho con”, hoặc "
    "hỏi Trung tâm Phục vụ hành chính công xã, phường."
)
OUT_OF_SCOPE_AGAIN = (
    "Dạ, xin lỗi anh/chị, điều này cũng ngoài phần tôi biết. Tôi chỉ được nói về thủ tục hành chính: "
    "anh/chị nói tên việc, ví dụ “đổi bằng lái”, hoặc chọn “Gặp người hỗ trợ” để có người nghe.",
    "Dạ, tôi tiếc là chưa giúp được anh/chị. Nếu đây là việc giấy tờ, anh/chị nói ngắn thôi cũng được, "
    "ví dụ “mất thẻ bảo hiểm”; còn muốn nói chuyện với người thì chọn “Gặp người hỗ trợ”.",
)
"""Said in turn after the first refusal of a talk: the same words thrice sound deaf."""
OUT_OF_SCOPE_HEALTH = (
    "Dạ, chuyện sức khỏe tôi không dám trả lời: anh/chị hỏi trạm y tế xã, phường hoặc bác sĩ; nguy cấp "
    "thì gọi 115. Tôi chỉ giúp về thủ tục hành chính, ví dụ “làm thẻ bảo hiểm y tế”."
)
OUT_OF_SCOPE_ANGRY = (
    "Xin lỗi anh/chị nếu tôi làm phiền lòng. Tôi chỉ giúp được về thủ tục hành chính: anh/chị nói "
    "việc cần làm bằng vài từ, hoặc chọn “Gặp người hỗ trợ”."
)
NOT_CLEAR = (
    "Dạ, tôi chưa rõ anh/chị hỏi thủ tục nào. Anh/chị nói lại tên việc bằng vài từ, ví dụ “làm khai "
    "sinh cho con”, “sang tên sổ đỏ”."
)
NOT_CLEAR_NEAR = (
    "Dạ, tôi chưa rõ anh/chị hỏi thủ tục nào. Có phải một trong các việc dưới đây không? Nếu không "
    "phải, anh/chị nói lại tên việc bằng vài từ."
)
NO_WORDS = "Tôi chỉ đọc được chữ thôi ạ. Anh/chị gõ vài từ về việc cần làm giúp tôi."
OTHER_SCRIPT = (
    "Tôi chỉ đọc được tiếng Việt và tiếng Anh ạ. I can only read Vietnamese and English; please "
    "write in one of them."
)
AT_THE_COUNTER = "Anh/chị có thể nói nhẹ nhàng: “{say}” {law}"
GREETING_AGAIN = "Dạ chào anh/chị. Cần hỏi thêm điều gì, anh/chị cứ nhắn tôi ạ."
WHY_PLACE = (
    "Dạ, anh/chị không nói cũng được. Tôi hỏi vì mỗi xã, phường có một nơi nộp riêng; không biết nơi "
    "ở thì tôi chỉ nói được nơi nộp chung."
)
CONDOLENCE = "Xin chia buồn cùng anh/chị và gia đình."
MORE = "Dạ vâng. Anh/chị cần hỏi thêm việc gì nữa không ạ?"
NAME_IT = "Anh/chị đang hỏi về việc nào ạ? Ví dụ: khai sinh, sang tên sổ đỏ, đổi bằng lái."
WHICH_PROCEDURE = "Anh/chị muốn hỏi việc nào trong các việc sau?"
WHICH_PLACE = "Anh/chị muốn nói nơi nào trong các nơi sau?"
WHERE_ASK = "Anh/chị ở xã, phường nào (tên cũ hay tên mới đều được) để tôi chỉ đúng nơi nộp?"
TRACK_ASK = (
    "Anh/chị gõ mã tra cứu vào đây, hoặc mở mục “Tra cứu phản ánh” ở đầu trang. "
    "Mã có dạng như BAKO-MUTE-47193."
)
NO_PERSON = (
    "Dạ, hiện chưa có người trực trả lời trên trang này. Anh/chị có thể để lại số điện thoại và nhận "
    "mã ở trang Hẹn gọi lại (/goi-lai), đến bàn hướng dẫn của Trung tâm Phục vụ hành chính công xã, "
    "phường, hoặc nhờ Tổ công nghệ số cộng đồng ở thôn, khu phố."
)
NO_PERSON_HOTLINE = "Anh/chị gọi {hotline} để gặp người hỗ trợ. Cuộc trò chuyện này vẫn được giữ."
FINE_UNKNOWN = (
    "Có bị phạt hay không thì dữ liệu của thủ tục này không ghi, nên tôi không khẳng định; anh/chị hỏi "
    "nơi tiếp nhận."
)
GOES_TO = "Phản ánh này sẽ chuyển tới: {receiver}."
COUNTER_TOLD = "quầy đã nêu: {counter}"
CONTACT_ELSEWHERE = (
    "Không bắt buộc. Muốn để lại số điện thoại hay thư điện tử, gửi kèm tệp, thêm ngày và quầy: mở "
    "trang “Gửi phản ánh”. Không muốn thì cứ đồng ý ở đây, phản ánh được ghi ẩn danh."
)
CODE_GIVEN = (
    "Chúng tôi đã ghi nhận phản ánh, mã {code}. Anh/chị giữ mã này để tra cứu ở mục “Tra cứu phản "
    "ánh”. Mã PIN được trao riêng, chỉ hiện một lần và không lưu trong cuộc trò chuyện: có mã và "
    "PIN thì xem được chi tiết, bổ sung, nêu ý kiến, rút hoặc xóa."
)
KEEP_THIS = (
    "Mã tra cứu: {code}",
    "Đọc qua điện thoại: {spelled}",
    "Ghi nhận ngày {received}.",
)
DUE = "Hạn xử lý ban đầu: {due} (10 ngày làm việc)."
TELL_IT = (
    "Anh/chị kể giúp: ở đâu, đang làm thủ tục gì, người tiếp nhận đòi gì và nói lý do gì? Xin đừng "
    "nêu tên người, số căn cước hay số điện thoại."
)
GOES_ON = "Vâng, tôi ghi nhận điều anh/chị vừa kể."
PLACE_OF_INCIDENT = (
    "Việc này xảy ra ở xã, phường và tỉnh nào ạ? Không nhớ thì chọn “Bỏ qua nơi xảy ra”."
)
CANCELLED = "Dạ, tôi đã bỏ phản ánh đang ghi dở, không lưu gì. Anh/chị cần hỏi việc khác không ạ?"
PUT_OFF = (
    "Dạ, tôi giữ bản nháp, chưa gửi cho ai. Khi nào muốn gửi tiếp, anh/chị nhắn “Tôi muốn phản ánh” ở đây, "
    "hoặc mở trang “Gửi phản ánh”; không muốn nữa thì nhắn “Hủy phản ánh”."
)
NOT_IN_CARD = (
    "Dạ, điều này không có trong dữ liệu của thủ tục “{name}” nên tôi không khẳng định. Anh/chị hỏi nơi "
    "tiếp nhận, hoặc nói rõ hơn việc cần hỏi."
)
NOTHING_OPEN = "Dạ, hiện không có phản ánh nào đang ghi dở. Anh/chị cần hỏi việc gì, cứ nhắn tôi ạ."
OFFLINE = (
    "Phần hội thoại đang khởi động hoặc tạm ngừng, nên lúc này tôi chỉ trả lời từng câu hỏi riêng, "
    "chưa nhớ câu trước. Những gì anh/chị đã gửi vẫn được giữ."
)
REPORT_NAME = (
    "Dạ, phản ánh được ghi ẩn danh: chúng tôi không hỏi và không chuyển họ tên; số giấy tờ, số điện "
    "thoại trong lời kể được che trước khi lưu."
)
REPORT_FEAR = (
    "Dạ, phản ánh được ghi ẩn danh, không ai hỏi tên anh/chị. Người tiếp nhận cũng không được cản trở, "
    "trả thù người phản ánh (Nghị định 63/2010/NĐ-CP)."
)
REPORT_BACK = (
    "Dạ được: có mã tra cứu và mã PIN, anh/chị rút hoặc yêu cầu xóa bất cứ lúc nào, ở mục “Tra cứu "
    "phản ánh”."
)
REPORT_WHEN = (
    "Dạ, hạn xử lý ban đầu là 10 ngày làm việc từ ngày ghi nhận (Luật Tiếp công dân). Anh/chị gõ mã "
    "tra cứu vào đây, hoặc mở mục “Tra cứu phản ánh”, để xem đã đến đâu."
)
REPORT_LOST = (
    "Dạ, mã tra cứu còn nằm trong cuộc trò chuyện đã gửi phản ánh: anh/chị mở lại trên cùng máy, cùng "
    "trình duyệt, và xin mã PIN mới ở đó. Mất cả hai thì phản ánh vẫn được xử lý, nhưng chúng tôi không "
    "tìm lại mã được, vì phản ánh ẩn danh."
)
REPORT_OFFICIAL = (
    "Dạ không cần tên cán bộ: chỉ cần nơi xảy ra và việc đã bị đòi hỏi. Xin đừng nêu tên người."
)
CONSENT_AGAIN = "Anh/chị đồng ý ghi nhận phản ánh như đã xem ở trên không?"
RESTARTED = "Dạ, tôi đã quên nội dung trước đó. Anh/chị muốn hỏi thủ tục nào?"
ERASED = (
    "Dạ, tôi đã xóa nội dung cuộc trò chuyện này và phản ánh đang ghi dở. Phản ánh đã gửi thì vẫn "
    "được giữ. Anh/chị muốn hỏi gì ạ?"
)
OFFER_TO_RECORD = "Anh/chị có muốn chúng tôi ghi nhận phản ánh này không?"
VERDICT_UNSURE = "Với những gì anh/chị kể, tôi chưa đủ căn cứ để nói yêu cầu này đúng hay sai."
VERDICT_TITLE = "Yêu cầu này có đúng quy định không?"
VERDICT_TELL = "Anh/chị cho biết thêm: họ đòi giấy gì, và có đưa phiếu ghi lý do không ạ?"
VERDICT_OPEN = "Tôi không kết luận ai sai; cơ quan có thẩm quyền sẽ xác minh."
SIGN_SEEN = "Yêu cầu này có dấu hiệu không đúng quy định: {sign} ({law})."
SIGN_IF = "Nếu bị đòi như vậy thì có dấu hiệu không đúng quy định: {sign} ({law})."
SPEAKS = "Dạ, từ giờ tôi trả lời bằng tiếng Việt."
WELCOME_BACK = (
    "Chào anh/chị trở lại. Lâu rồi mình chưa nói chuyện nên tôi đã khép lại phần trước. Lần trước "
    "mình đang nói về “{name}”, anh/chị có muốn tiếp tục không?"
)
WELCOME_BACK_PLAIN = (
    "Chào anh/chị trở lại. Lâu rồi mình chưa nói chuyện nên tôi đã khép lại phần trước, anh/chị nói "
    "lại việc cần hỏi giúp tôi."
)
WHAT_TO_DO_THERE = "Anh/chị cần làm việc gì ở đó ạ?"
SIGNALS = "Người dân đã phản ánh tại nơi này"
SIGNAL_PAPER = (
    "Lưu ý: từ {first} đến {last} có ít nhất {n} người phản ánh bị đòi {paper} khi làm việc này tại {place}; "
    "giấy này không có trong danh mục hồ sơ mà chúng tôi có. Đây là lời phản ánh, chưa phải kết luận."
)
SIGNAL_SIGN = (
    "Lưu ý: từ {first} đến {last} có ít nhất {n} người phản ánh khi làm việc này tại {place}, dấu hiệu: "
    "{sign}. Đây là lời phản ánh, chưa phải kết luận."
)
PAPER_FORBIDDEN = "Với thủ tục “{name}”, nếu bị đòi {paper}: {verdict}"
PAPER_JUDGED = "Với thủ tục “{name}”, {paper} {verdict}"
CARD_SAYS = "Với thủ tục “{name}”: {said}"
NOT_NAMED = "Danh mục hồ sơ đã công bố của thủ tục “{name}” không nêu tên {paper}."
NOT_NAMED_ASK = (
    "Nếu bị yêu cầu, anh/chị hỏi: giấy này ở mục nào của thành phần hồ sơ niêm yết, và nhờ ghi phiếu nêu "
    "căn cứ. Không có trong quy định thì anh/chị được từ chối."
)
LIST_HAS_EN = "The published list for “{name}” has: {items}"
LIST_OF_WHICH = (
    "Dạ, còn tùy thủ tục: mỗi thủ tục có danh mục hồ sơ công bố riêng. Anh/chị đang làm thủ tục nào, để "
    "tôi xem danh mục có {paper} không?"
)
ELSEWHERE = {
    "power": "Sự cố điện do công ty điện lực xử lý: anh/chị gọi số chăm sóc khách hàng in trên hóa đơn tiền điện.",
    "water": "Sự cố nước do đơn vị cấp nước xử lý: anh/chị gọi số in trên hóa đơn tiền nước.",
    "waste": "Rác thải, môi trường do Ủy ban nhân dân xã, phường xử lý: anh/chị báo Ủy ban nhân dân xã, phường hoặc đường dây nóng của tỉnh, thành phố.",
    "noise": "Tiếng ồn do công an hoặc Ủy ban nhân dân xã, phường xử lý: anh/chị báo công an xã, phường nơi đang ở.",
    "road": "Đường hư hỏng, cống, đèn đường, cây đổ do đơn vị quản lý hạ tầng xử lý: anh/chị báo Ủy ban nhân dân xã, phường hoặc đường dây nóng của tỉnh, thành phố. Nếu có người gặp nguy hiểm, gọi 113, 114 hoặc 115.",
    "traffic": "Kẹt xe, đỗ xe sai chỗ do cảnh sát giao thông hoặc công an xã, phường xử lý: anh/chị báo nơi đó.",
    "line": "Mạng internet, điện thoại do nhà mạng xử lý: anh/chị gọi số chăm sóc khách hàng trên hợp đồng hoặc hóa đơn.",
    "bank": "Việc của ngân hàng: anh/chị gọi số in ở mặt sau thẻ ngân hàng. Đừng đọc mật khẩu hay mã OTP cho ai.",
    "shop": "Việc mua bán, giao hàng: anh/chị báo cho chính sàn, hãng đó hoặc hội bảo vệ người tiêu dùng; bị lừa đảo thì báo công an xã, phường.",
    "private": "Việc tiền cọc, vay nợ, góp vốn, hợp đồng là thỏa thuận riêng giữa hai bên, tôi không tư vấn được ạ. Anh/chị có thể nhờ tổ hòa giải ở thôn, khu phố hoặc hỏi luật sư; có dấu hiệu lừa đảo thì báo công an xã, phường.",
    "wrong": "Tôi không giúp làm giấy tờ giả, vào tài khoản hay tìm thông tin riêng của người khác ạ. Nếu anh/chị bị lừa đảo hoặc mất tài khoản thì báo công an xã, phường.",
}
NOT_RECORDED = (
    "Tôi không ghi việc này vào sổ phản ánh giấy tờ, vì ở đó không ai sửa được giúp anh/chị."
)
EMERGENCY = {
    "113": "Việc này cần giúp ngay: anh/chị gọi 113 (công an).",
    "114": "Việc này cần giúp ngay: anh/chị gọi 114 (cứu hỏa, cứu nạn).",
    "115": "Việc này cần giúp ngay: anh/chị gọi 115 (cấp cứu).",
}
DOOR_OUT = {
    "ngoai_pham_vi": (
        "Nơi anh/chị kể không phải cơ quan hành chính nhà nước nên chúng tôi không ghi vào sổ phản "
        "ánh này. Anh/chị phản ánh với chính nơi đó hoặc cơ quan quản lý của nơi đó."
    ),
    "khieu_nai": (
        "Nếu anh/chị đề nghị xem lại một quyết định hay hành vi hành chính đã xâm phạm quyền của mình thì "
        "đó là khiếu nại: gửi đơn đến người đã ra quyết định, hoặc cơ quan có người đã làm việc đó, trong "
        "thời hiệu 90 ngày. Chưa có đơn thì đến nơi tiếp công dân của cơ quan đó để được hướng dẫn viết. Sổ "
        "phản ánh này không thay được đơn khiếu nại."
    ),
    "to_cao": (
        "Muốn báo hành vi vi phạm pháp luật thì đó là tố cáo: tố cáo cán bộ thì gửi đơn, hoặc đến nơi tiếp "
        "công dân trình bày, với người đứng đầu cơ quan đang quản lý người đó (ở xã, phường là Chủ tịch Ủy "
        "ban nhân dân); tố cáo chính người đứng đầu hoặc cấp phó thì gửi cơ quan cấp trên trực tiếp; tố cáo "
        "người khác thì gửi cơ quan nhà nước quản lý việc đó. Đơn phải có họ tên, địa chỉ, cách liên hệ; nơi "
        "nhận phải giữ bí mật. Vì vậy chúng tôi không ghi vào sổ phản ánh thông thường."
    ),
    "ha_tang": (
        "Đây giống một sự cố máy móc, đường truyền hơn là đòi giấy tờ trái quy định. Tôi vẫn có thể "
        "ghi nhận để chuyển nơi phụ trách."
    ),
}
DOOR_TITLE = {"khieu_nai": "Khiếu nại: gửi ở đâu", "to_cao": "Tố cáo: gửi ở đâu"}
DOOR_NEXT = {
    # who only wants it put right may still report it
    "khieu_nai": ("Tôi muốn phản ánh", "Gặp người hỗ trợ", "Tôi muốn hỏi thủ tục khác"),
    "to_cao": ("Gặp người hỗ trợ", "Tôi muốn hỏi thủ tục khác"),
    "ngoai_pham_vi": ("Gặp người hỗ trợ", "Tôi muốn hỏi thủ tục khác"),
}
