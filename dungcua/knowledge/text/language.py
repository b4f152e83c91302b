"""Vietnamese or English? Decided for one message by its words alone, always alike.

Chat mixes the two ("renew passport", "fee bao nhiêu"), so single English words prove
nothing: an English message has English grammar words, and no Vietnamese ones.
"""

from __future__ import annotations

import re

from dungcua.knowledge.text.fold import words
from dungcua.knowledge.text.normalise import normalise
from dungcua.knowledge.text.syllable import has_marks

__all__ = ["asks_for", "language"]

# Function words of English that are no bare Vietnamese syllables ("to", "do", "the", "my",
# "me", "in", "on", "so" are: they are left out), and words that foreigners ask with.
_ENGLISH = frozenset(
    """
    i'm i've i'd don't can't isn't it's what's where's how's is are was were am be been being
    have has had having will would should could does did doing can must need needs needed want
    wants what where when which who whose why how much many long does of for from with without
    at by about into after before and or but not no yes if that this these those there here their
    your our his her its you we they he she it please thanks thank hello hi hey good morning
    afternoon evening bye goodbye help register registration birth certificate marriage marry
    married wife husband child children baby girlfriend boyfriend visa passport permit licence
    license driving driver driver's work residence temporary permanent resident card renew renewal
    extend extension convert foreign foreigner foreigners foreign-born foreigner's documents
    document papers fee fees cost costs price free where file apply application submit office
    online get lost replace death police record criminal clearance land house apartment buy sell
    business company open tax insurance health pension unemployment school adopt adoption divorce
    translation notarize notarise authentication certified copy legalization legalisation address
    living live lives stay staying landlord owner rent talk speak human person real agent operator
    english weather tell joke teacher expired expire days take takes time required requirements
    citizen citizenship nationality american british french korean japanese chinese my the
    now all previous instructions ignore show give make like print secret everything system
    ward district commune city province street agree agreed record it's
    again start over cancel stop report complain complaint official asked demanded
    """.split()
)
# Vietnamese syllables that English does not have, bare; with marks the marks decide.
_VIETNAMESE = frozenset(
    """
    toi minh chung khong duoc lam giay nop dau bao nhieu gi vay nhe cho cua voi muon can thi la
    va hay phai nhu nao nay kia con anh em chi ong ba bac chau xin dang ky thu tuc ho so khai
    sinh ket hon phi le ngay thang xa phuong quan huyen tinh thanh pho duong nha dat xe tien cung
    roi chua nua sao ad ko k dc vs cccd hoi biet moi doi cap lai bi het mat giup nguoi viec ve
    """.split()
) - {"can", "hay", "con", "xin", "so", "la", "chi", "em", "ho", "ba", "sinh", "sao", "pho", "dang"}
# Vietnamese chat uses these every day: they prove English only beside other English words.
_BORROWED = frozenset(
    "hi hello hey bye ok visa passport online card help free thanks phone email my no can".split()
)
_TOLD = r"(?:speak|talk|answer|reply|write|switch to|back to|use|in)"
_ASKS = tuple(
    (code, re.compile(pattern, re.IGNORECASE))
    for code, pattern in (
        ("en", rf"\b{_TOLD} (?:in )?english\b|^\W*english(?:,? (?:please|pls))?\W*$"
               r"|(?:n[oó]i|tr[aả] l[oờ]i|chuy[eể]n)( sang| b[aằ]ng)? ti[eế]ng anh\b"),
        ("vi", rf"\b{_TOLD} (?:in )?vietnamese\b|^\W*vietnamese(?:,? (?:please|pls))?\W*$"
               r"|(?:n[oó]i|tr[aả] l[oờ]i|chuy[eể]n)( l[aạ]i| sang| b[aằ]ng)* ti[eế]ng vi[eệ]t\b"),
    )
)  # fmt: skip
_A_WORD = 4
_BARE_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?$"
)
# No language of ours joins letters so: keys that somebody or something struck at random.
_UNSPEAKABLE = re.compile(
    r"q(?!u)|[^aeiouy]{5}|[bcdfghjklmnpqrstvwxz]{2}j|[vz][bcdfgjkmnpqtvwxz]|asdf|qwer|zxc"
    r"|^(?!s[cpt][hrl]|thr|shr|chr|phr|sch)[^aeiouy]{3}|^[^aeiouy]+$"
)
_SURE = 0.4


def language(text: str) -> str | None:
    """Return "vi" or "en"; None when the words decide nothing (a name, a number, "ok").

    Args:
        text: one message, as typed.

    """
    tokens = [w.lower() for w in words(text) if w[0].isalpha()]
    if not tokens:
        return None
    if any(has_marks(token) for token in tokens):
        marked = sum(has_marks(token) for token in tokens)
        known = sum(token in _ENGLISH for token in tokens)
        # "register my child in Đà Nẵng": a marked name does not make it Vietnamese
        return "en" if known > 2 * marked else "vi"
    english = [token for token in tokens if token in _ENGLISH]
    vietnamese = sum(token in _VIETNAMESE for token in tokens)
    strange = [t for t in tokens if t not in _ENGLISH and _looks_foreign(t)]
    proven = any(token not in _BORROWED for token in english) or len(strange) > 1
    english += strange
    if proven and len(english) > max(vietnamese, _SURE * (len(tokens) - vietnamese) - 0.1):
        return "en"
    return "vi" if vietnamese else None


def _looks_foreign(word: str) -> bool:
    """Whether a word of some length can be no Vietnamese syllable, marks left off or not."""
    if len(word) < _A_WORD or not word.isascii() or not word.isalpha():
        return False
    if _BARE_SYLLABLE.match(word) or _UNSPEAKABLE.search(word):
        return False
    return normalise(word) == word  # else it is Vietnamese in keys of Telex or VNI


def asks_for(text: str) -> str | None:
    """Return the language that a message asks us to speak, if it asks for one."""
    return next((lang for lang, pattern in _ASKS if pattern.search(text)), None)
