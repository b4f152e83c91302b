"""What is said when a message is none of our business, of other bodies, or cannot be read.

Never a bare no: each refusal says what we can do and where else to turn. Which message is
refused is decided by evidence in :mod:`dungcua.actions.front`; here are only the words.
"""

from __future__ import annotations

import re

from dungcua.actions import words
from dungcua.actions.render import buttons, offer
from dungcua.actions.words_en import say
from dungcua.conversations.message import Reply, ReplyMeta
from dungcua.knowledge.answer.structure import Lang
from dungcua.knowledge.text.elsewhere import elsewhere
from dungcua.knowledge.text.fold import fold
from dungcua.knowledge.text.normalise import normalise, replace_emoji

__all__ = ["elsewhere_reply", "refusal", "reworded", "speaks_of_papers", "unreadable"]

# All on folded text. A body that ails, not a paper about it: those words come first below.
_HEALTH = re.compile(
    r"\b(?:benh|bac si|thuoc|trieu chung|chua (?:tri|khoi|benh)|dieu tri|viem|sot|"
    r"ho (?:co dom|khan|lau)|dau (?:dau|bung|lung|rang|nguc|hong|da day|chan|tay|khop|nhuc)|"
    r"nhuc|di ung|huyet ap|tieu duong|vac ?xin|vaccine|tiem (?:phong|chung|ngua)|xet nghiem|"
    r"phau thuat|mo (?:xong|ruot)|mang (?:bau|thai)|co bau|ba bau|tre kinh|ung thu|covid|"
    r"cam cum|mat ngu|bieng an|kieng|doctor|medicine|fever|headache|hurts?|sick|pain|cough)\b"
)
_ABUSE = re.compile(
    r"\b(?:ngu (?:ngoc|the|vay|qua|nhu|vcl|si|xuan)?|do (?:dien|ngu|khung|ranh|rac|cho)|"
    r"cut di|bien di|cam mom|mat day|vo dung|rac ruoi|oc cho|dcm|dm|vcl|vkl|vl|deo|stupid|"
    r"idiot|shut up|useless)\b"
)
_PAPERS = re.compile(
    r"\b(?:giay|giay to|ho so|thu tuc|che do|giay phep|cap phep|xin phep|dang k[yi]|"
    r"khai (?:sinh|sanh|tu|bao)|chung (?:nhan|thuc|tu|minh|chi)|so (?:do|hong|ho ngheo|"
    r"ho khau|bao hiem)|bia (?:do|dat)|tro cap|cong chung|bao hiem|ho khau|nhap khau|"
    r"tach (?:thua|ho)|sang ten|hoan cong|trich luc|ly lich|can cuoc|cccd|ho chieu|bang lai|"
    r"tam tru|thuong tru|ho ngheo|con nuoi|uy quyen|thue dat|ma so thue|can bo|cong chuc|"
    r"quay (?:so|tiep)|tiep nhan|uy ban|phuong doi|xa doi|mot cua|certificate|permit|"
    r"licen[cs]e|visa|passport|regist(?:er|ration)|notari[sz]e\w*|residence|citizenship|"
    r"legali[sz]\w*)\b"
)
_LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỹ]")


def refusal(text: str, lang: Lang) -> Reply:
    """Refuse politely, with a way forward that fits what the message is about."""
    flat = fold(normalise(text))
    said = words.OUT_OF_SCOPE
    if _HEALTH.search(flat):
        said = words.OUT_OF_SCOPE_HEALTH
    elif _ABUSE.search(flat):
        said = words.OUT_OF_SCOPE_ANGRY
    offered = ["Tôi muốn hỏi thủ tục khác", "Tôi muốn phản ánh"]
    if said is words.OUT_OF_SCOPE_ANGRY:
        offered = ["Tôi muốn hỏi thủ tục khác", "Gặp người hỗ trợ"]
    return Reply(
        text=say(said, lang),
        lang=lang,
        buttons=offer(lang, *offered),
        meta=ReplyMeta(oos=True),
    )


def elsewhere_reply(text: str, lang: Lang) -> Reply | None:
    """Send a trouble that other bodies mend to the right kind of door; None if it is ours."""
    kind = elsewhere(text)
    if kind is None:
        return None
    told = f"{say(words.ELSEWHERE[kind], lang)}\n{say(words.NOT_RECORDED, lang)}"
    offered = offer(lang, "Tôi muốn hỏi thủ tục khác")
    return Reply(text=told, lang=lang, buttons=offered, meta=ReplyMeta(oos=True))


def reworded(reply: Reply, earlier: int) -> Reply:
    """Say a refusal in other words when ``earlier`` ones were said in the talk already."""
    if not earlier or reply.text != say(words.OUT_OF_SCOPE, reply.lang):
        return reply
    again = words.OUT_OF_SCOPE_AGAIN
    text = say(again[(earlier - 1) % len(again)], reply.lang)
    person = say("Gặp người hỗ trợ", reply.lang)
    offered = (*reply.buttons, *buttons(person))
    return reply.model_copy(update={"text": text, "buttons": offered})


def speaks_of_papers(text: str) -> bool:
    """Whether a text has words of offices and papers: then we did not understand it, no more."""
    return _PAPERS.search(fold(normalise(text))) is not None


def unreadable(text: str, lang: Lang) -> Reply | None:
    """Answer a message without any word we can read: pictures only, or another script."""
    text = replace_emoji(text)
    if any(c.isdigit() for c in text) or _LATIN.search(text):
        return None
    if any(c.isalpha() for c in text):
        return Reply(text=say(words.OTHER_SCRIPT, lang), lang=lang, meta=ReplyMeta(oos=True))
    return Reply(text=say(words.NO_WORDS, lang), lang=lang)
