"""Words around a name: where-words, old/new words, streets and hamlets, roles of places."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from dungcua.knowledge.places.parse import Token

__all__ = [
    "EVERYDAY",
    "FILLERS",
    "HALVES",
    "NOT_COMMUNE",
    "ORDINARY",
    "Era",
    "Role",
    "era",
    "locative",
    "role_cues",
]


class Era(StrEnum):
    """Whether a name is said to be one from before or after the merger."""

    OLD = "old"
    NEW = "new"


class Role(StrEnum):
    """What a place in a text is to the person."""

    RESIDENCE = "residence"
    BIRTHPLACE = "birthplace"
    LAND = "land"
    INCIDENT = "incident"
    DEATHPLACE = "deathplace"
    WORK = "work"
    UNSTATED = "unstated"


_LOCATIVE = frozenset("ơ4 o tai5 tai thuôc5 thuoc quê que tru2 tru ngu5 vê1 ubnd xa3 chi4".split())
_LOCATIVE_TWO = frozenset({"cong an", "dia chi", "noi o", "sinh song", "mat tran"})

# What follows these is a street, a hamlet or a body's name, hardly ever a commune.
NOT_COMMUNE = frozenset(
    "duong pho ngo ngach hem kiet quoc thon xom ap ban buon lang khom to kp cho cau ga chua "
    "truong khu toa tiem quan kdc tdp kdt doi soc phum nghiep".split()
)

# Folded words that may surround a place in a short look-up without saying anything else.
FILLERS = frozenset(
    "toi em minh anh chi chau con tui nha o tai thuoc la gio nay bay hien song va voi cua "
    "thi xa phuong huyen quan tinh tp thanh pho tran nao gi dau cu moi truoc day kia nhap vao "
    "sap doi ten thanh ve cho a ah ak ha vay the nhe nhi dia chi noi que quan vn viet "
    "nam sau khi so duong thon xom ap ban buon lang khom to kp khu ngo ngach hem kiet "
    "qua co phai khong ko k cai da dc d c gop chuyen".split()
)

# Folded words of everyday and office talk that hardly occur in names: a stretch made of
# nothing else is no misspelt name.
EVERYDAY = frozenset(
    "khai sinh dang ky ki giay to ho so thu tuc lam cap doi lai nop xin can muon hoi biet nhu nao "
    "gi sao bao nhieu tien phi le lau khi nhan tra ket qua chung thuc nhan xac tinh trang hon thue "
    "kiem tra ma so dieu kien quyen huu su dung dat nha o xa hoi yeu cau bat phai mang theo ban "
    "goc photo cong an canh sat can bo nguoi dan viec thoi gian han hop dong lao trinh tu thay "
    "chuyen thuong tru tam vang cu ngay thang nam gio phut tuan mai qua nay kia roi chua duoc "
    "khong co la thi ma va voi cho cua tu den trong ngoai tren duoi ve di ra vao len xuong them "
    "bot nua cung van con dang se da vua moi tieng anh trung nhat xe may o to bang lai the bao "
    "hiem y te that nghiep huu tri luong tro cap tre em con cai vo chong bo me ong ba cha con "
    "nuoi ly di tu mat khai bao chet sinh de thua ke di chuc tang mua thue nha ban quan he hang "
    "hoa dich vu kinh doanh ho so truc tuyen online qua mang dien thoai tai khoan muc kich hoat "
    "chip gan cccd cmnd vneid passport chieu visa quoc tich dinh danh chu ky mau don to khai "
    "huong dan giup voi nhe ah da vang oke ok alo chao cam on xin loi phuong tien phong chay "
    "tinh toan trang thue quan ly xa hoi phap thuc quyet dinh nghi thong tu luat thi hanh hom "
    "sau truoc luc dau cuoi gia thi tu tuoi lon nho dep xau hay manh nhe nang nong lanh".split()
)

# Type words that without diacritics are half of another word ("phương tiện", "tình trạng").
HALVES = frozenset(
    {
        ("phuong", "tien"), ("phuong", "phap"), ("phuong", "thuc"), ("phuong", "an"),
        ("phuong", "huong"), ("tinh", "trang"), ("tinh", "thue"), ("tinh", "toan"),
        ("tinh", "tu"), ("tinh", "tien"), ("tinh", "thanh"), ("quan", "ly"), ("quan", "doi"),
        ("quan", "su"), ("quan", "he"), ("quan", "nhan"), ("xa", "hoi"), ("xa", "thanh"),
    }
)  # fmt: skip

# Names that are ordinary words as well; without diacritics and capitals they prove less.
ORDINARY = frozenset(
    """
    hoa binh;thong nhat;doan ket;tien bo;doc lap;tu do;dan chu;binh minh;thanh cong;dong tam;
    quyet thang;chien thang;thang loi;dai dong;trung thanh;cong hoa;minh tam;an toan;an ninh;
    trung tam;binh an;thanh nien;hop nhat;nhan hau;tan tien;tan lap;hoa hop;dong y;cong ly;
    trung thuc;chu quan;thuong xuan;song song;nam nu;phu nu;lao dong;tam quan;yen on;hoa thuan;
    la gi;bien gioi;
    hop thanh;hop tien;dong tien;hop ly;ho so;kinh doanh;dan tien;dan hoa;thuan hoa;tu lap;
    tan thanh;thanh toan;cam ket;phuc loi;gia dinh;an phu;kien nghi;dong nhat;minh chung;
    thuong mai;tien hai;thanh hoa;thai binh;son ca;phu cap;my phuc;tan nhan;tan hoa;an cu;
    cu tru;tam tru;van ban;quy hoach;xa hoi;hai long;duc tinh;hung thinh;thinh vuong;
    phu quy;giau sang;nhan nghia;nghia trang;hung vuong;quang trung;trung lap;chi tien
    """.replace("\n", "").replace("    ", "").strip().split(";")
)  # fmt: skip

_BEFORE_NEW = (
    "gio la", "nay la", "moi la", "doi thanh", "nhap vao", "nhap ve", "ten moi", "gop vao",
    "tro thanh", "chuyen ve", "gio thuoc", "nay thuoc", "hien la", "hien thuoc", "sap nhap thanh",
)  # fmt: skip
_BEFORE_OLD = (
    "truoc la", "day la", "cu la", "ten cu", "hoi truoc", "ngay truoc", "truoc kia la", "truoc o",
    "cu thuoc", "truoc thuoc", "day thuoc", "truoc kia", "truoc day",
)  # fmt: skip
_AFTER_OLD = (
    "gio la", "nay la", "gio thuoc", "nay thuoc", "nay doi", "gio doi", "da nhap", "sap nhap",
    "da sap", "bi gop", "nay nhap", "gio nhap", "truoc day", "truoc kia", "hoi truoc", "da gop",
    "da doi", "bay gio la", "bay gio thuoc", "hien nay la", "hien nay thuoc", "gio ve", "chuyen",
    "chia ve", "gio gop", "nay gop", "gio len", "nay chia", "gio chia", "tach",
)  # fmt: skip
_OLD_WORDS = frozenset({"cu3"})
_NEW_WORDS = frozenset({"mơi2"})

_ROLES: tuple[tuple[Role, tuple[str, ...]], ...] = (
    (
        Role.BIRTHPLACE,
        ("que", "sinh ra", "noi sinh", "sinh o", "sinh tai", "que quan", "nguyen quan", "goc",
         "sinh nam", "quoc tich"),
    ),
    (Role.DEATHPLACE, ("mat o", "mat tai", "chet o", "chet tai", "qua doi", "tu vong")),
    (
        Role.LAND,
        ("dat o", "dat tai", "dat thuoc", "thua dat", "manh dat", "mieng dat", "lo dat", "so do",
         "so hong", "nha dat", "dat dai", "ruong", "can nha o", "dat dang", "dat ben", "co dat",
         "dat nam"),
    ),
    (
        Role.INCIDENT,
        ("ubnd", "uy ban", "cong an", "can bo", "bo phan mot cua", "mot cua", "xay ra", "len nop",
         "ra nop", "den nop", "nop tai", "trung tam phuc vu", "tiep nhan"),
    ),
    (
        Role.WORK,
        ("lam viec", "cong ty", "cua hang", "quan an", "kinh doanh", "buon ban", "lam an", "di lam",
         "lam cong nhan", "ho kinh doanh", "xuong", "tiem", "ban hang", "mo quan", "mo tiem"),
    ),
    (
        Role.RESIDENCE,
        ("thuong tru", "tam tru", "dang o", "song o", "nha o", "gio o", "cu tru", "ho khau",
         "nha em o", "nha toi o", "sinh song", "toi o", "em o", "minh o", "chau o", "con o",
         "tui o", "hien o", "nay o", "chuyen ve", "chuyen den", "tru tai", "tru o", "ngu tai",
         "dia chi", "nha", "dang song", "anh o", "chi o", "vo chong o", "gia dinh o"),
    ),
)  # fmt: skip
_ROLE_OF = {phrase: role for role, phrases in _ROLES for phrase in phrases}
_ROLE_LENGTHS: dict[str, list[int]] = {}
for _phrase in _ROLE_OF:
    _words = _phrase.split(" ")
    _ROLE_LENGTHS.setdefault(_words[0], []).append(len(_words))
for _lengths in _ROLE_LENGTHS.values():
    _lengths.sort(reverse=True)


def locative(tokens: Sequence[Token], begin: int) -> bool:
    """Whether a where-word ("ở", "tại", "UBND") stands right before token ``begin``."""
    if begin == 0:
        return False
    before = tokens[begin - 1]
    if before.accented in _LOCATIVE:
        return True
    return begin > 1 and f"{tokens[begin - 2].key} {before.key}" in _LOCATIVE_TWO


def era(tokens: Sequence[Token], begin: int, core_end: int, end: int) -> Era | None:
    """Return what the words around a name say about its age.

    Args:
        tokens: the whole text.
        begin: first token of the name, its type word included.
        core_end: first token after the commune's name.
        end: first token after the whole address (district and province included).

    """
    for at in range(core_end, min(max(core_end, end) + 3, len(tokens))):
        if tokens[at].breaks and at >= end:
            break
        if (word := _age(tokens, at)) is not None:
            return word
    for after in (core_end, end):
        if _starts_with(tokens, after, _AFTER_OLD):
            return Era.OLD
    said = " " + " ".join(token.key for token in tokens[max(0, begin - 4) : begin])
    # The longer phrase decides: "trước đây là" against "là".
    if any(said.endswith(" " + phrase) for phrase in _BEFORE_OLD):
        return Era.OLD
    if any(said.endswith(" " + phrase) for phrase in _BEFORE_NEW):
        return Era.NEW
    return None


def _age(tokens: Sequence[Token], at: int) -> Era | None:
    token = tokens[at]
    after = tokens[at + 1].key if at + 1 < len(tokens) else ""
    if token.accented in _OLD_WORDS or (token.accented == "cu" and after not in {"tru", "the"}):
        return Era.OLD
    if token.accented in _NEW_WORDS or (token.accented == "moi" and after in {"", "gio", "thi"}):
        return Era.NEW
    return None


def _starts_with(tokens: Sequence[Token], at: int, phrases: Sequence[str]) -> bool:
    said = " ".join(token.key for token in tokens[at : at + 3]) + " "
    return any(said.startswith(phrase + " ") for phrase in phrases)


def role_cues(tokens: Sequence[Token]) -> list[tuple[int, Role]]:
    """Return (token index, role) of each cue, in order; longer phrases win."""
    cues: list[tuple[int, Role]] = []
    at, last_end = 0, -1
    while at < len(tokens):
        for length in _ROLE_LENGTHS.get(tokens[at].key, ()):
            phrase = " ".join(token.key for token in tokens[at : at + length])
            role = _ROLE_OF.get(phrase)
            if role is not None and not (phrase == "que" and tokens[at].accented not in _QUE):
                # "quê em ở …": the first of two cues in a row says more.
                if at != last_end:
                    cues.append((at, role))
                at += length - 1
                last_end = at + 1
                break
        at += 1
    return cues


_QUE = frozenset({"que", "quê"})
