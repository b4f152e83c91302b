"""What names a paper and is still no demand on the speaker.

What somebody else told, what an employer wants, what was brought of one's own accord, and where a
paper is to be had. Rules and second opinion hear the same words as in a demand; these patterns,
on the words in their order, tell the two apart, and rather stay silent than accuse.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from dungcua.knowledge.requirements.gazetteer import Mention, Mentions
from dungcua.knowledge.requirements.tokens import Utterance, plain_key, read

__all__ = ["Aside", "listen_aside"]

_OPENING = 10
"""Words from the beginning in which it is said who told the story."""
_CARRIED = 11
"""Words from "tự mang theo" on that may name what was brought."""
_FILES = ("org_account", "online_file")
"""Concepts of a firm that files something itself, so that an office wants what it tells of."""
_PRESSED = 3
"""Words between a demand and "mang theo" that is part of it."""

_ME = "(?:tôi|em|mình|tui|con|cháu|bác|chúng tôi|tụi em)"
_MINE = f"{_ME[:-1]}|vợ chồng|mẹ|má|bố|ba|nhà)"
_OTHERS = (
    "(?:hàng xóm|lối xóm|láng giềng|đồng nghiệp|bà con|dân mạng|người quen|anh họ|chị họ|em họ|"
    "bạn (?:tôi|em|mình|tui|con|cháu|bè|học|của|thân|làm)|thằng bạn|con bạn|nhỏ bạn|cả xóm|"
    "(?:bà|cô|chị|anh|ông|chú) bán|xe ôm|tài xế|nhà bên|thông gia|mấy (?:bà|ông|chị|đứa|nhà))"
)
_KIN = (
    "(?:chú|bác|cô|dì|cậu|mợ|thím|dượng|anh|chị|ông|bà|con|cháu|vợ|chồng|ba|má|mẹ|bố|thằng|đứa|"
    "nhỏ|sếp|bạn|người|mấy|tổ trưởng|báo|đài|loa|mạng|tivi|nhóm)"
)
_BODIES = (
    "(?:công ty|xí nghiệp|nhà máy|doanh nghiệp|trường tư|tư thục|ngân hàng|siêu thị|cửa hàng|"
    "chủ trọ|chủ nhà|chủ xưởng|nhà tuyển dụng|phòng công chứng|công chứng viên|đại lý|"
    "câu lạc bộ|homestay|khách sạn|"
    "sếp (?:tôi|em|mình|tui)|phòng gym|phòng khám tư|bên cho vay|tiệm|hãng|ban quản lý|nhà mạng|"
    "trung tâm (?:anh ngữ|ngoại ngữ|tiếng anh)|trường (?:quốc tế|mầm non tư)|quỹ tín dụng|môi giới)"
)
_OFFICES = (
    "(?:phường|xã|ủy ban|cán bộ|công an|một cửa|quầy|trung tâm|tư pháp|hộ tịch|địa chính|sở|"
    "chi nhánh|thuế|bảo hiểm|họ|người ta)"
)
_WANTS = "(?:bắt|đòi|yêu cầu|buộc|ép)"
_ANY = "(?:[^ ,.]+ )"
"""Any word; commas and the ends of sentences stand alone in a line and are none."""

_SIGNS = ("retold", "private", "getting", "brought", "unvouched", "spared", "elsewhere")

_RETOLD = (
    f" {_OTHERS} {_ANY}{{0,8}}?(?:kể|than|nói|bảo|đồn|chia sẻ|tâm sự|phàn nàn|viết)(?= )",
    f" có (?:người|ông|bà|chị|anh|bạn|cô) {_ANY}{{0,4}}?"
    "(?:kể(?! khai)|than|đồn|tâm sự|phàn nàn)(?= )",
    f" (?:nghe|lướt) {_ANY}{{0,6}}?(?:kể(?! khai)|than|đồn|phàn nàn)(?= )",
    " nghe (?:đâu|nói|đồn|bảo|kể|phong thanh|báo)(?= )",
    " (?:người ta đồn|thấy đồn|đồn rằng|đồn là|tin đồn|đọc báo|báo đăng|báo đưa|báo viết|theo báo)"
    "(?= )",
    " theo lời (?:chú|người|bạn|dân|hàng xóm|mấy|bà con)(?= )",
    f" (?:trên|trong|lướt|đọc|thấy) {_ANY}?"
    "(?:nhóm|mạng|facebook|fb|zalo|tiktok|diễn đàn|group|hội) "
    f"{_ANY}{{0,8}}?(?:than|kể(?! khai)|chia sẻ|phàn nàn|đồn)(?= )",
)
"""Somebody else told it: never "cán bộ bảo", which is how a demand is told."""
_OWN = (
    f" {_WANTS} {_MINE}(?= )",
    f" (?:kêu|biểu|trả|đuổi|từ chối|hành|quát|mắng|vòi|hẹn) {_MINE}(?= )",
    " (?!(?:nghiệp|bạn|họ|xóm|quen|của|chỗ) )[^ ]+ "
    f"{_ME} (?:cũng |đã |mới |vừa |lại |có |thì |vẫn |từng ){{0,2}}"
    "(?:bị|phải|đi|ra|lên|đến|tới|nộp|đem|mang|đưa|chạy|về|gặp)(?= )",
    " (?:vậy mà|thế mà|rồi mà|đến lượt|tới lượt|hôm nay|sáng nay|chiều nay|bữa nay|bữa ni)(?= )",
    " mà (?:chị|anh|cô|ông|bà|họ|cán bộ|phường|xã|lại|vẫn|cứ|giờ|nay|ra|lên|tới|đi)(?= )",
)
"""It befell the speaker, or theirs, too; no words look behind, which older browsers cannot."""
_PRIVATE = (
    f" {_BODIES} (?:(?!(?:bị|được|đi|nộp|làm|xin|đổi|{_OFFICES}) )[^ ,.]+ ){{0,6}}?{_WANTS}(?= )",
)
_OFFICIAL = (
    f" {_OFFICES} {_ANY}{{0,4}}?(?:{_WANTS[3:-1]}|bảo|nói|kêu|không|từ chối|trả|hẹn|thu|mới)(?= )",
)
_GETTING = (
    f" (?:xin|làm|lấy|cấp|cài|mua|in|tải) {_ANY}{{0,3}}?"
    "(?:ở đâu|chỗ nào|nơi nào|thế nào|như thế nào|mất bao lâu|trong bao lâu|mấy ngày)(?= )",
)
_NEEDED = (
    f" (?:có cần|cần phải|có phải|phải có|bắt buộc|có bắt|phải không|được không|có sao không|"
    f"không có|không cần|phải (?:mang|đem|nộp|đổi|xin)|còn phải|có còn|cần (?:mang|đem|nộp|có)|"
    f"thì sao|{_WANTS[3:-1]})(?= )",
)
_UNVOUCHED = (
    " (?:không|chưa|chẳng|chả|đâu) (?:ai )?(?:biết|rõ|chắc|dám chắc|tin|kiểm chứng|tận mắt|"
    "chứng kiến)(?! (?:viết|đọc|chữ|dùng|xài|bấm|làm|đường|gõ|trả lời|nói|có phải|có cần) )(?= )",
    " (?:thực hư|hư thực|bán tín bán nghi|ngờ ngợ|nửa tin nửa ngờ|nghe vậy|nghe thế|nghe rứa|"
    "nghe chứ|nghe chớ|nghe thôi|chỉ nghe|kháo nhau|rỉ tai|đồn (?:nhau|là|rằng|thổi)|lời đồn|"
    "khuyên|quả quyết|(?:dặn|nhắc) (?:phải|nhớ|mang|đem|cầm))(?= )",
    " (?:có )?(?:thật|thiệt) (?:không|hông|vậy không|à|hả)(?= )",
    f" {_KIN} {_ANY}{{0,7}}?(?:kể(?! khai)|than)(?= )",
    " (?:chú|bác|cậu|mợ|thím|dượng|anh|chị|ông|bà|thằng|con|cô|dì) "
    f"(?:họ|rể|dâu|thím|xóm|ruột|bạn) {_ANY}{{0,5}}?(?:nói|bảo|gọi)(?= )",
)
"""The speaker does not vouch for it: heard, told by kin, not known for sure."""
_SPARED = (
    # long ago, or over
    " (?:hồi xưa|hồi đi|hồi sinh|hồi chưa|hồi còn|ngày xưa|ngày trước|thời trước|thời bao cấp|"
    "cái thời|lúc chưa|cách đây|năm xưa|chuyện cũ|đợt trước|đợt đầu)(?= )",
    "(?:^| [.,]) (?:trước đây|trước kia|trước giờ|hồi đó|hồi trước)(?= )",
    " (?:năm|hồi|từ) (?:19|20)[012][0-9](?= )",
    " (?:giờ|nay|dạo này|bây giờ|rày|lần này) (?:thì )?(?:đỡ|hết|bỏ|khỏi|khỏe)(?= )",
    # not wanted after all, or only offered
    f" (?:không|chẳng|chả|chưa) (?:ai|thấy|hề|bị) {_ANY}{{0,2}}?"
    "(?:đòi|hỏi|bắt|yêu cầu|ngó|cần|ép)(?= )",
    " (?:không|chẳng|chả|đâu|chứ không|đâu có) (?:bắt|ép|đòi|hỏi|cần|phải nộp|bắt buộc)(?= )",
    " (?:khỏi (?:cần|phải|đổi|nộp|mang|đem)|hóa ra|vẫn (?:nhận|xong|làm được|nộp được|dùng|giữ)|"
    "khuyến khích|gợi ý|mời (?:bà con|dùng|mình|tôi)|vẫn được|cất đi)(?= )",
    # feared, wished or taken back
    f" (?:{_ME} sợ|sợ (?:bị|mai|họ|lên)|cứ lo|lo (?:không|là|bị)|mong (?:nhà nước|bỏ)|"
    "tưởng (?:đâu|phải|là)|cứ (?:nghĩ|tưởng)|đính chính|nghe nhầm|hiểu sai|hiểu nhầm|"
    f"{_ME} nhầm|xin lỗi)(?= )",
    # of one's own will
    " (?:tự (?:mang|đem|cài|đi|đổi|ý|động|nguyện|thích|xin|nộp|đưa|mình)|chủ động|tình nguyện|"
    "muốn đổi|thích)(?= )",
)
"""Perhaps no demand on the speaker now: long ago, spared, feared, or of one's own will.

Both are right too seldom to say so, and too often to be passed over: a verdict needs to be the
surer (:func:`dungcua.knowledge.requirements.weigh.unsure`)."""
_BROUGHT = (
    " (?:tự (?:ý |động )?(?:đem|mang|đưa|nộp|kẹp|cầm|nguyện)|(?:đem|mang|cầm) (?:theo|cả|sẵn)|"
    "(?:đưa|mở|chìa|nộp|kẹp) (?:luôn|thêm)|kẹp sẵn)(?= )",
)


@dataclass(frozen=True, slots=True)
class Aside:
    """What in an utterance is no demand on the speaker.

    ``retold``: somebody else told it, and nothing befell the speaker; ``private``: an employer or
    a shop wants it; ``getting``: where or how a paper is to be had; ``brought``: token ranges of
    what was brought of one's own accord, where nobody demanded anything; ``unvouched``: the
    speaker does not vouch for it; ``spared``: it may be long ago, or never have been wanted;
    ``elsewhere``: a body outside the administration is named; ``needed``: it is asked
    whether something is needed, or what to say if it is wanted.
    """

    retold: bool
    private: bool
    getting: bool
    brought: tuple[tuple[int, int], ...]
    unvouched: bool
    spared: bool
    elsewhere: bool
    needed: bool

    @property
    def signs(self) -> tuple[str, ...]:
        """Names of what was heard, for the second opinion to compare."""
        return tuple(f"aside-{name}" for name in _SIGNS if getattr(self, name))

    def volunteered(self, spots: Collection[Mention]) -> bool:
        """Whether every one of ``spots`` names what was brought of one's own accord."""
        return bool(spots) and all(
            any(start <= spot.start and spot.end <= end for start, end in self.brought)
            for spot in spots
        )


def _compiled(sources: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return one pattern for words as typed, and one for words typed without diacritics."""
    word = re.compile(r"[^\W\d_]+")
    source = "|".join(sources)
    return (
        re.compile(word.sub(lambda found: plain_key(found[0]), source)),
        re.compile(word.sub(lambda found: read(found[0], {}).tokens[0].folded, source)),
    )


_PATTERNS = {
    "retold": _compiled(_RETOLD),
    "own": _compiled(_OWN),
    "private": _compiled(_PRIVATE),
    "official": _compiled(_OFFICIAL),
    "getting": _compiled(_GETTING),
    "needed": _compiled(_NEEDED),
    "brought": _compiled(_BROUGHT),
    "unvouched": _compiled(_UNVOUCHED),
    "spared": _compiled(_SPARED),
    "elsewhere": _compiled((f" {_BODIES}(?= )",)),
}


def listen_aside(utterance: Utterance, mentions: Mentions) -> Aside:
    """Hear what is told beside a demand.

    Args:
        utterance: the words.
        mentions: what the gazetteer found in them.

    """
    line, starts = _line(utterance)
    one = 0 if utterance.accented else 1

    def first(name: str, start: int = 0) -> re.Match[str] | None:
        return _PATTERNS[name][one].search(line, start)

    told = first("retold")
    retold = (
        told is not None
        and _token(starts, told.start()) < _OPENING
        and first("own", line.rindex(" ", 0, told.end())) is None
        and not mentions.get("want_report")
    )
    wanted = mentions.get("demand") or mentions.get("cond")
    return Aside(
        retold=retold,
        private=first("private") is not None
        and first("official") is None
        and not any(mentions.get(name) for name in _FILES),
        getting=first("getting") is not None and first("needed") is None,
        brought=()
        if wanted
        else tuple(
            span
            for found in _PATTERNS["brought"][one].finditer(line)
            for span in _carried(utterance, mentions, _token(starts, found.start()))
        ),
        unvouched=first("unvouched") is not None,
        spared=first("spared") is not None,
        elsewhere=first("elsewhere") is not None,
        needed=first("needed") is not None,
    )


def _line(utterance: Utterance) -> tuple[str, list[int]]:
    """Return the words with commas and ends of sentences as words, and where each word begins."""
    line, starts = "", []
    last = None
    for token in utterance.tokens:
        if last is not None and token.sentence != last.sentence:
            line += " ."
        elif last is not None and token.clause != last.clause:
            line += " ,"
        starts.append(len(line))
        line += f" {token.plain if utterance.accented else token.folded}"
        last = token
    return f"{line} ", starts


def _token(starts: list[int], at: int) -> int:
    """Return the number of the first word that begins at ``at`` or after it."""
    return next((index for index, start in enumerate(starts) if start >= at), len(starts))


def _carried(utterance: Utterance, mentions: Mentions, start: int) -> list[tuple[int, int]]:
    """Return the words of the clause after ``start``; none where that was asked for."""
    pressed = [m for name in ("press", "asks") for m in mentions.get(name, ())]
    if any(0 <= start - p.end <= _PRESSED or p.start <= start < p.end for p in pressed):
        return []
    clause = utterance.tokens[start].clause
    end = start
    while (
        end < len(utterance.tokens)
        and utterance.tokens[end].clause == clause
        and end - start < _CARRIED
    ):
        end += 1
    return [(start, end)]
