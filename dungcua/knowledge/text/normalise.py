"""What people type on a phone → what they mean, one readable step at a time.

Each step is a function of its own and leaves correct text as it is: a word is only
touched when it cannot be a Vietnamese syllable as written, or stands in a list of
abbreviations that mean one thing at a counter. Restoring diacritics is not done here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from types import MappingProxyType

from dungcua.knowledge.text.fold import fold, squeeze
from dungcua.knowledge.text.syllable import has_marks, is_plain_syllable, is_syllable

__all__ = [
    "SHORT_FORMS",
    "expand_abbreviations",
    "from_telex",
    "from_vni",
    "normalise",
    "quieten",
    "replace_emoji",
    "squeeze_repeats",
]

_TOKEN = re.compile(r"[^\W_]+")

# Read as chat: no Vietnamese syllables and no common units among them.
_CHAT = """
k không, ko không, khg không, hok không, hông không, khum không, dc được, đc được,
đk đăng ký, dk đăng ký, dky đăng ký, đky đăng ký, dki đăng ký, đki đăng ký,
ntn như thế nào, ntnào như thế nào, nthe như thế, lsao làm sao, bn bao nhiêu,
bnhiu bao nhiêu, bnhieu bao nhiêu, bhiu bao nhiêu, nhiu nhiêu, bh bây giờ, bjo bây giờ,
bgio bây giờ, jo giờ, j gì, gj gì, ji gì, z vậy, v vậy, zậy vậy, dzậy vậy, zay vậy, zị vậy,
vs với, vk vợ, ck chồng, ny người yêu, mn mọi người, mng mọi người, ng người, ngta người ta,
r rồi, rùi rồi, ròi rồi, oy rồi, e em, b bạn, bt biết, bít biết, bik biết, trc trước,
trog trong, lm làm, lun luôn, thui thôi, thoy thôi, wá quá, wa quá, qá quá, nhìu nhiều,
nhju nhiều, cx cũng, cg cũng, cug cũng, đt điện thoại, sđt số điện thoại, sdt số điện thoại,
mik mình, mk mình, ah ạ, uh ừ, uk ừ, ukm ừ, oki ok, okie ok, okê ok, okela ok, tks cảm ơn,
thks cảm ơn, tnx cảm ơn, camon cảm ơn, cmon cảm ơn, pls làm ơn, plz làm ơn, mún muốn,
zô vô, zui vui, dui vui, iu yêu, đag đang, dag đang, nhg nhưng, nhma nhưng mà, nhm nhưng mà,
vd ví dụ, cty công ty, ròii rồi, khôg không, hôg không, đx được, cừi cười, zợ vợ
"""
# Read as the name of a paper, an office or a procedure.
_COUNTER = """
cccd căn cước công dân, cmnd chứng minh nhân dân, cmtnd chứng minh nhân dân,
cmt chứng minh thư, gks giấy khai sinh, đkks đăng ký khai sinh, dkks đăng ký khai sinh,
đkkh đăng ký kết hôn, dkkh đăng ký kết hôn, đkkt đăng ký khai tử, dkkt đăng ký khai tử,
đkkd đăng ký kinh doanh, dkkd đăng ký kinh doanh, hkd hộ kinh doanh,
gpkd giấy phép kinh doanh, gpxd giấy phép xây dựng, gplx giấy phép lái xe,
gcn giấy chứng nhận, gcnqsdđ giấy chứng nhận quyền sử dụng đất,
gcnqsdd giấy chứng nhận quyền sử dụng đất, qsdđ quyền sử dụng đất, qsdd quyền sử dụng đất,
shk sổ hộ khẩu, xntthn xác nhận tình trạng hôn nhân, tthn tình trạng hôn nhân,
lltp lý lịch tư pháp, bhxh bảo hiểm xã hội, bhyt bảo hiểm y tế, bhtn bảo hiểm thất nghiệp,
tcxh trợ cấp xã hội, mst mã số thuế, hs hồ sơ, gtờ giấy tờ, gto giấy tờ,
tthc thủ tục hành chính, dvc dịch vụ công, dvcqg dịch vụ công quốc gia,
pccc phòng cháy chữa cháy, tnlđ tai nạn lao động,
tnld tai nạn lao động, nvqs nghĩa vụ quân sự, cbo cán bộ,
đtm đánh giá tác động môi trường, dntn doanh nghiệp tư nhân, vlxd vật liệu xây dựng,
attp an toàn thực phẩm, vsattp vệ sinh an toàn thực phẩm, tncn thu nhập cá nhân,
gtgt giá trị gia tăng, vpđd văn phòng đại diện, gplđ giấy phép lao động,
xklđ xuất khẩu lao động, xkld xuất khẩu lao động, kcb khám chữa bệnh, bđs bất động sản,
sxkd sản xuất kinh doanh, hdsd hướng dẫn sử dụng
"""


def _table(listing: str) -> dict[str, str]:
    pairs = (entry.split(None, 1) for entry in listing.replace("\n", " ").split(","))
    return {short: long.strip() for short, long in pairs}


_PAPERS = _table(_COUNTER)
SHORT_FORMS: Mapping[str, str] = MappingProxyType(_PAPERS)
"""Short forms of papers, offices and procedures: "cccd" → "căn cước công dân"."""
_ABBREVIATIONS = _table(_CHAT) | _PAPERS
# Single letters are labels too ("hạng C", "khu B", "5 m"): they are read as chat only in
# lower case or at the start, and neither after one of these words nor after a number.
_LABELS = frozenset(
    "hạng loại bằng khu lô tầng nhóm mẫu điểm khoản mục lục nhà dãy block tòa cấp hang loai bang "
    "lo tang nhom mau diem khoan muc luc nha toa cap hepatitis gan vitamin visa".split()
)
_WITH_EMOJI = 2
"""Most words beside an emoji that says something itself ("🙏 nhé")."""
_EMOJI = {"👍": " ok ", "👌": " ok ", "🙏": " cảm ơn ", "❤": " cảm ơn ", "👋": " chào "}


def replace_emoji(text: str) -> str:
    """Turn the few emoji that answer something into words ("👍" → "ok").

    Beside a sentence they only decorate: there they are left out.
    """
    alone = len(_TOKEN.findall(text)) <= _WITH_EMOJI
    for emoji, word in _EMOJI.items():
        if emoji in text:
            text = text.replace(emoji, word if alone else " ")
    return squeeze(text)


def quieten(text: str) -> str:
    """Write words that are shouted in small letters: "LÀM KHAI SINH ở đâu" → "làm khai sinh …".

    Only two or more syllables in a row: "UBND", "TP HCM", "hạng C" stay as they are.
    """
    words = text.split(" ")
    shouted = [_shouted(word) for word in words]
    beside = zip([False, *shouted], shouted, [*shouted[1:], False], strict=False)
    loud = [now and (before or after) for before, now, after in beside]
    return " ".join(w.lower() if low else w for w, low in zip(words, loud, strict=True))


def _shouted(word: str) -> bool:
    letters = word.strip(',.;:!?()"“”')
    return len(letters) > 1 and letters.isupper() and is_plain_syllable(fold(letters))


def squeeze_repeats(text: str) -> str:
    """Undo letters held down: "khôngggg" → "không", "ạaaa" → "ạ", "rồii" → "rồi".

    Three equal letters become one; a doubled last letter is dropped when only the
    shorter word is a syllable with marks. Roman numerals and numbers stay.
    """

    def shorten(match: re.Match[str]) -> str:
        word = match.group()
        if any(c.isdigit() for c in word) or re.fullmatch(r"[IVXLCM]+|[ivx]+|www", word):
            return word
        if word.lower() in _ABBREVIATIONS or not _VOWEL.search(word):
            return word
        short = _HELD.sub(r"\1", word)
        if short != word:
            return _untoned_tail(short) if len(short) > 1 else word
        short = _DOUBLED_END.sub(r"\1", word)
        if short != word and has_marks(word) and not is_syllable(word) and is_syllable(short):
            return short
        return _untoned_tail(word)

    return _TOKEN.sub(shorten, text)


_VOWEL = re.compile(r"[aeiouyăâêôơư]|[^\x00-\x7f]", re.IGNORECASE)
_HELD = re.compile(r"([^\W\d_])\1{2,}", re.IGNORECASE)
_DOUBLED_END = re.compile(r"([^\W\d_])\1$", re.IGNORECASE)


def _untoned_tail(word: str) -> str:
    """Drop the bare form of a toned last vowel: "ạa" → "ạ"."""
    if len(word) < 2 or is_syllable(word):
        return word
    base = unicodedata.normalize("NFD", word[-2])[0]
    if base != word[-2] and base == word[-1] and is_syllable(word[:-1]):
        return word[:-1]
    return word


def expand_abbreviations(text: str, *, chat: bool = True) -> str:
    """Write out chat shorthand and the abbreviations of papers and offices.

    "cccd k mang dc" → "căn cước công dân không mang được". Shorthand of one letter is
    left alone in upper case, after a number and after words that take a label
    ("hạng b", "khu e"), so that "5 m" and "bằng B1" keep their meaning.

    Args:
        text: in NFC.
        chat: false leaves shorthand alone, for official names.

    """
    table = _ABBREVIATIONS if chat else _PAPERS
    out: list[str] = []
    last = 0
    previous = ""
    for match in _TOKEN.finditer(text):
        word = match.group()
        key = word.lower()
        out.append(text[last : match.start()])
        out.append(_expanded(text, match, previous) if key in table else word)
        last = match.end()
        previous = key
    out.append(text[last:])
    return "".join(out)


def _expanded(text: str, match: re.Match[str], previous: str) -> str:
    word = match.group()
    long = _ABBREVIATIONS[word.lower()]
    around = text[max(0, match.start() - 1) : match.start()] + text[match.end() : match.end() + 1]
    if (
        any(c in "./-@_&'" for c in around.strip(" ."))
        or text[match.end() : match.end() + 2] == ".."
    ):
        return word
    if len(word) == 1:
        starts = match.start() == 0
        if (word.isupper() and not starts) or previous in _LABELS or previous.isdigit():
            return word
    capital = word[0].isupper() and (len(word) == 1 or not word.isupper())
    return long[0].upper() + long[1:] if capital else long


# --- keystrokes of an input method that was switched off ---------------------------------

_TELEX_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_VNI_TONES = {"1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
_LONGEST = 12
"""Keys of the longest syllable, with some to spare ("nghieengx")."""
_ENGLISH = frozenset(
    "as is us his was has for or per yes max gas bus plus web www wifi show new now know how "
    "law law view window down two low file files off if of his this focus class form user "
    "covid fax tax six box index sms gps forms mix ios access address business process pass "
    "news status express visa paper papers passports need see free week fee fees office".split()
)

_ENGLISH_SENTENCE = frozenset(
    "the what where when how does did are need which with from your for and this that have "
    "please want".split()
)


def _place_tone(letters: str, tone: str) -> str:
    """Put a tone mark on the vowel that carries it by the usual spelling."""
    vowels = [i for i, c in enumerate(letters) if _base(c) in "aeiouy"]
    if letters[:2].lower() in ("qu", "gi") and len(vowels) > 1:
        vowels = vowels[1:]
    if not vowels:
        return letters
    marked = [i for i in vowels if letters[i].lower() in "ăâêôơư"]
    closed = vowels[-1] < len(letters) - 1
    if marked:
        at = marked[-1]
    elif len(vowels) > 1 and (closed or len(vowels) == 3):
        at = vowels[1]
    else:
        at = vowels[0]
    toned = letters[: at + 1] + tone + letters[at + 1 :]
    return unicodedata.normalize("NFC", toned)


def _base(letter: str) -> str:
    return unicodedata.normalize("NFD", letter.lower())[0]


def _telex_word(word: str) -> str:
    """Return what Telex makes of the keys of ``word``; the word itself if nothing."""
    letters = ""
    tone = ""
    for c in word:
        key = c.lower()
        has_vowel = any(_base(x) in "aeiouy" for x in letters)
        if key == "w" and letters:
            hooked = _hook(letters)
            if hooked == letters:
                return word
            letters = hooked
        elif key in _TELEX_TONES and has_vowel:
            tone = _TELEX_TONES[key]
        elif key == "d" and letters[:1] in ("d", "D"):
            letters = ("Đ" if letters[0] == "D" else "đ") + letters[1:]
        elif key in "aeo" and _hat(letters, key) != letters:
            letters = _hat(letters, key)
        else:
            letters += c
    return _place_tone(letters, tone) if tone else letters


def _hat(letters: str, key: str) -> str:
    """Put the hat on the last bare ``key`` ("viet" + e → "viêt")."""
    at = letters.lower().rfind(key)
    if at < 0:
        return letters
    hat = unicodedata.normalize("NFC", letters[at] + "\u0302")
    return letters[:at] + hat + letters[at + 1 :]


def _hook(letters: str) -> str:
    """Put horn or breve where w asks for it ("duoc" + w → "dươc", "nam" + w → "năm")."""
    low = letters.lower()
    at = low.find("uo")
    if at >= 0 and not low.startswith("qu"):
        return letters[:at] + "ươ" + letters[at + 2 :]
    if low.find("ưo") >= 0:
        at = low.find("ưo")
        return letters[: at + 1] + "ơ" + letters[at + 2 :]
    if "oa" in low:
        return letters.replace("oa", "oă").replace("OA", "OĂ").replace("Oa", "Oă")
    for vowel, marked in (("u", "ư"), ("o", "ơ"), ("a", "ă")):
        at = low.rfind(vowel)
        if at >= 0 and not (vowel == "u" and low.startswith("qu") and at == 1):
            return letters[:at] + marked + letters[at + 1 :]
    return letters


def _vni_word(word: str) -> str:
    letters = ""
    tone = ""
    for c in word:
        if c in _VNI_TONES:
            tone = _VNI_TONES[c]
        elif c == "6":
            for key in "aeo":
                if key in letters.lower():
                    letters = _hat(letters, key)
        elif c in "78":
            letters = _hook(letters) if c == "7" else letters.replace("a", "ă").replace("A", "Ă")
        elif c == "9" and letters[:1] in ("d", "D"):
            letters = ("Đ" if letters[0] == "D" else "đ") + letters[1:]
        else:
            letters += c
    return _place_tone(letters, tone) if tone else letters


def _convert(text: str, convertible: Callable[[str], str | None], strong: re.Pattern[str]) -> str:
    """Convert the words that an input method explains, when enough of them agree.

    One odd word is a name, a unit or English; two that both turn into syllables and
    make up a quarter of the text, or one that nothing else explains, are keystrokes.
    """
    tokens = [m.group() for m in _TOKEN.finditer(text)]
    turned = {t: converted for t in set(tokens) if (converted := convertible(t)) is not None}
    if sum(t.lower() in _ENGLISH_SENTENCE for t in tokens) >= 2:
        return text
    hits = sum(1 for t in tokens if t in turned and t.lower() not in _ENGLISH)
    if not hits:
        return text
    sure = hits >= 2 and hits * 4 >= len(tokens)
    if not sure:
        turned = {
            t: c
            for t, c in turned.items()
            if strong.search(t.lower()) and t.lower() not in _ENGLISH
        }
    return _TOKEN.sub(lambda m: turned.get(m.group(), m.group()), text)


def _telex(word: str) -> str | None:
    low = word.lower()
    if len(low) > _LONGEST or not low.isascii() or not low.isalpha():
        return None
    if is_plain_syllable(low):
        return None
    if low in _ABBREVIATIONS or (word.isupper() and len(word) > 1):
        return None
    converted = _telex_word(word)
    return (
        converted if converted != word and is_syllable(converted) and has_marks(converted) else None
    )


def _vni(word: str) -> str | None:
    if not word.isascii() or not re.fullmatch(r"[A-Za-z][A-Za-z1-9]*\d[A-Za-z1-9]*", word):
        return None
    if not 3 <= len(word) <= _LONGEST or re.fullmatch(r"[A-Z]+\d+", word):
        return None
    converted = _vni_word(word)
    return converted if is_syllable(converted) and has_marks(converted) else None


_STRONG_TELEX = re.compile(r"uwow|^dd\w|ee[^\W]*[sfrxj]|oo[^\W]*[sfrxj]|aa[^\W]*[sfrxj]")
_STRONG_VNI = re.compile(r"^d9|[aeo]6\w*[1-5]|u7o7|o7\w*[1-5]")


def from_telex(text: str) -> str:
    """Turn Telex keys into the letters meant: "thur tucj" → "thủ tục"."""
    return _convert(text, _telex, _STRONG_TELEX)


def from_vni(text: str) -> str:
    """Turn VNI keys into the letters meant: "thu3 tu5c" → "thủ tục"."""
    return _convert(text, _vni, _STRONG_VNI)


def normalise(text: str) -> str:
    """Apply every step: the text as its writer would have typed it with time to spare."""
    return expand_abbreviations(
        squeeze_repeats(from_vni(from_telex(quieten(replace_emoji(squeeze(text))))))
    )
