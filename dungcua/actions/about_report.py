"""Questions about the report itself: who sees my name, can I take it back, when is it answered?

People ask them just when they are asked for consent, and after they sent it. Each has an answer
in what the consent text and the receipt say; none of them is a yes or a no.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from dungcua.actions import words
from dungcua.actions.words_en import say
from dungcua.conversations.message import Reply, ReplyMeta
from dungcua.knowledge.answer.structure import Lang
from dungcua.knowledge.text.fold import fold, squeeze
from dungcua.knowledge.text.fold import words as split_words
from dungcua.knowledge.text.normalise import normalise

__all__ = ["about_report", "agrees", "looks_again", "puts_off", "starts_one"]

_ME = r"(?:toi|em|tui|minh|chau|con|bac|ba|ong|chi|anh|tao)"
_THEY = r"(?:ai|ho|nguoi ta|phuong|xa|can bo|cong an|quay|ben do|may co|cac co|co quan)"
# Folded. What is asked about, told by its own words.
_TOPICS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "name": re.compile(
            rf"\bho ten\b|\bten (?:tuoi )?(?:cua )?{_ME}\b|\bghi ten\b"
            r"|\bdanh tinh\b|\ban danh\b|\bgiau ten\b"
            rf"|\b(?:bi )?lo (?:ten|thong tin|danh tinh|mat)\b|\bbi lo\b"
            rf"|\b{_THEY} (?:co |se )?biet (?:duoc )?(?:la )?{_ME}\b|\bbiet {_ME} la ai\b"
            rf"|\bmy (?:name|identity)\b|\banonym\w+\b|\bwho i am\b"
        ),
        "fear": re.compile(
            r"\b(?:tra thu|tru dap|gay kho|lam kho|tru (?:toi|em|minh)|ghet|"
            r"punish\w*|revenge|in trouble)\b"
        ),
        "back": re.compile(
            r"\b(?:rut|xoa|huy|bo) (?:lai |bo |di )?(?:duoc|co duoc|sau)\b"
            r"|\b(?:sau nay|mai mot|ve sau|doi y)\b.*\b(?:rut|xoa|huy)\b"
            r"|\b(?:can|could|may) i (?:\w+ ){0,2}(?:withdraw|erase|delete|take (?:it )?back)\b"
        ),
        "when": re.compile(
            rf"\b(?:bao gio|khi nao|bao lau|chung nao|may ngay|chung may)\b.*"
            rf"\b(?:tra loi (?:cho )?{_ME}|{_THEY} (?:moi |se )?(?:tra loi|giai quyet|xu ly))\b"
            r"|\bphan anh\b.*\b(?:bao gio|khi nao|bao lau|chung nao|may ngay)\b"
            r"|\b(?:when|how long)\b.*\b(?:they|you|somebody|someone) (?:answer|reply|get back)"
        ),
        "lost": re.compile(
            r"\b(?:mat|quen|lac|roi) (?:mat )?(?:cai )?(?:ma|pin)\b(?! (?:so )?thue)"
            r"|\b(?:lose|lost|forg[eo]t\w*) (?:my |the )?(?:tracking )?(?:code|pin)\b"
        ),
        "official": re.compile(
            r"\b(?:ten|so hieu) (?:cua )?(?:can bo|nguoi tiep|co ay|anh ay|ong ay|ba ay)\b"
            r"|\bname of the (?:officer|official|clerk)\b"
        ),
    }
)
_ALSO_OUTSIDE = ("when", "lost")
"""What can only be about a report, with no form open either."""
_AGAIN = re.compile(
    r"\b(?:xem|doc|noi|coi) lai\b.*\b(?:noi dung|phan anh|vua ghi|da ghi|ghi gi)\b"
    r"|\bshow (?:me )?(?:it |that |the report )?again\b"
)
# "khoan, để lúc khác": neither a yes nor a no; the draft waits.
_LATER = re.compile(
    r"\bde (?:luc |khi |hom |bua )?(?:khac|sau)\b|\b(?:luc|khi|hom|bua) khac\b"
    r"|\bde (?:mai|chieu|ti|chut|lat|may bua|vai hom)\b"
    r"|\b(?:mai|mai mot|lat|chut) (?:nua )?(?:em |tui )?(?:gui|ghi|lam|viet) (?:tiep|sau)\b"
    r"|\b(?:de|cho) (?:toi|em|tui|minh|chau|con) (?:suy )?(?:nghi|tinh|hoi) (?:lai|them|da|ky)\b"
    r"|\b(?:not now|another time|some other time|maybe later|do (?:it|this) later)\b"
)
_SAID = MappingProxyType(
    {
        "name": words.REPORT_NAME,
        "fear": words.REPORT_FEAR,
        "back": words.REPORT_BACK,
        "when": words.REPORT_WHEN,
        "lost": words.REPORT_LOST,
        "official": words.REPORT_OFFICIAL,
    }
)

# What opens an answer and decides nothing by itself; "dạ" and "ok" alone are a yes.
_POLITE = frozenset(
    "dạ vâng ạ à ừ uh ờ ơi thì rồi ok oke okay em anh chị tôi cô chú bác cháu con mình tui vậy thế "
    "nha nhé nghen".split()
)
_YES = frozenset(
    "ok oke okay ừ ờ uh um ừm được dc đc có vâng dạ đúng ghi gửi lập lưu "
    "yes sure agree record".split()
)
_NO = frozenset(
    "không ko k khong hong hông hổng thôi khỏi hủy huỷ huy đừng dừng ngừng no cancel stop".split()
)
_KNOWS_NOT = frozenset("biết hiểu rõ chắc nhớ biet hieu ro chac nho".split())
_NO_MATTER = re.compile(r"\b(?:không|khong|ko|k) sao\b", re.IGNORECASE)
# Read with its marks: without them "dung" may be "đúng".
_SAYS_NO = re.compile(
    r"\b(?:không|khong|ko|k|hông|đừng|dừng|khỏi|khoi|chưa|chua)\W+(?:\w+ )?"
    r"(?:đồng ý|dong y|ghi(?! tên| ten| họ tên| số| so)|gửi|gui|lưu|phản ánh|phan anh|cần nữa|muốn)"
    r"\b"
    r"|\bh[uủ]y\b|\b(?:do not|don'?t) (?:agree|record|want)\b"
)
_SAYS_YES = re.compile(
    r"\b(?:dong (?:y|i)|nhat tri|chap nhan|i agree"
    r"|(?:ghi|gui|lap|luu)(?: nhan| lai| phan anh)? (?:di|giup|gium|dum|cho))\b"
)
_BUT = re.compile(r"\b(?:nhung|voi dieu kien|mien la|but|unless|if)\b")
_ASKS = re.compile(
    r"\?|\b(?:sao|gi|nao|ai|dau|bao gio|bao lau|may ngay|hay khong"
    r"|who|what|when|how|why|will|does)\b"
    r"|\w\W+(?:khong|ko|k|hong|hok|hem|chua|ha)\W*$"
)
# "Gửi phản ánh đi", "ghi phản ánh giúp tôi": it starts a report, or goes on with the one told.
_STARTS = re.compile(
    r"^\W*(?:(?:da|a|u|uh|ok|vay|the|roi|toi|em|tui|minh|chau|con|bac|xin|muon|can|hay|cu|thi|co|chi|"
    r"anh|nho)\W+)*"
    r"(?:(?:gui|ghi(?: nhan| lai)?|lap|lam|viet|bao|tao|nop)\W+)?(?:(?:mot|1|cai|don|ban|to)\W+)*"
    r"(?:phan anh|kien nghi)"
    r"(?:\W+(?:nay|viec nay|do|di|giup|gium|dum|ho|cho|toi|em|tui|minh|chau|con|bac|voi|nhe|nha|a|"
    r"luon|ngay|lai))*\W*$"
)


def about_report(text: str, lang: Lang, *, inside: bool) -> Reply | None:
    """Answer a question about the report itself; None where the text asks none.

    Args:
        text: the message.
        lang: the language to answer in.
        inside: whether the form is open: outside of it most such words mean something else.

    """
    flat = fold(normalise(text))
    for topic, said in _TOPICS.items():
        if (inside or topic in _ALSO_OUTSIDE) and said.search(flat):
            answer = say(_SAID[topic], lang)
            return Reply(text=answer, lang=lang, meta=ReplyMeta(complaint=True))
    return None


def looks_again(text: str) -> bool:
    """Whether somebody wants to see once more what would be recorded."""
    return _AGAIN.search(fold(normalise(text))) is not None


def puts_off(text: str) -> bool:
    """Whether somebody wants to go on with the report another time: it is kept, not sent."""
    return _LATER.search(fold(normalise(text))) is not None


def starts_one(text: str) -> bool:
    """Whether a text says nothing but that a report be written or sent; it tells no story."""
    return _STARTS.match(fold(normalise(text))) is not None


def agrees(said: str) -> bool | None:
    """Read an answer to "shall it be recorded?"; None is neither a yes nor a no.

    A question is neither, though it ends on "không"; so is a yes on a condition. A refusal
    outweighs a yes ("dạ thôi"). A bare "dung" may be "đúng" or "dừng" and is neither.
    """
    plain = _NO_MATTER.sub(" ", squeeze(said))
    tokens = [token.casefold() for token in split_words(plain)]
    flat = fold(plain)
    if not tokens or about_report(said, "vi", inside=True) is not None:
        return None
    rest = list(tokens)
    while rest and rest[0] in _POLITE:
        rest.pop(0)
    denied = _SAYS_NO.sub(" ", plain.casefold())
    if rest and rest[0] in _NO:
        unsure = len(rest) > 1 and rest[1] in _KNOWS_NOT
        return None if unsure or _SAYS_YES.search(fold(denied)) else False
    if _ASKS.search(flat):
        return None
    if denied != plain.casefold():
        return False
    if (rest or tokens)[0] in _YES or _SAYS_YES.search(flat):
        return None if _BUT.search(flat) else True
    return None
