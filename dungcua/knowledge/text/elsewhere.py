"""What others see to: potholes, power, water, waste, noise, lines, banks, traffic, private deals.

They are no demand for papers, so they never enter our register; what is returned is the
kind of place to turn to. A message about papers ("xin gắn đồng hồ điện") is none of them.
"""

from __future__ import annotations

import re

from dungcua.knowledge.text.fold import fold
from dungcua.knowledge.text.normalise import normalise

__all__ = ["KINDS", "elsewhere"]

# One regular expression a line, on folded text between word boundaries; "(" only groups.
_CUES = {
    "power": r"""
        (mat|cup|cat|nhay|sut|yeu) dien(?! (thoai|luc|ke|nuoc|tu(?! (sang|hom|trua|toi|chieu|khuya|luc|dem|bua|qua))))
        dien (nha (toi|em|minh|tui) )?(chap chon|yeu|bi (cup|cat|mat)|cup|mat|giat|phap phu|nhay)
        (tru|cot|day|tram) dien (\w+ ){0,3}?(nghieng|do|dut|hong|hu|no|chay|tha long|sa xuong)
        (hoa don|tien) dien (\w+ ){0,4}?(tang|cao|sai|vo ly|bat thuong|gap)
        (power|electricity) (\w+ ){0,3}?(out|cut|outage|off|failure)
    """,
    "water": r"""
        (cup|cat) nuoc(?! ngoai)
        mat nuoc (\w+ ){0,3}?(ngay|hom|bua|tuan|tu|roi|hoai|lien tuc)
        nuoc (may|sach|sinh hoat) (\w+ ){0,4}?(yeu|duc|mui|ban|hoi|cup|cat|vang|den|khong co|khong chay)
        (vo|be|xi|ro ri) (ong|duong ong)( nuoc)?
        (no|strange|dirty) (tap )?water
    """,
    "waste": r"""
        rac (\w+ ){0,6}?(khong ai|chua ai|ko ai|chang ai|mua|boc mui|hoi thoi|un u|tran|chat dong|u dong)
        (khong ai|chua|ko ai|chang ai) (\w+ )?(don|thu gom|hot|lay) rac
        (xe|cong nhan) (thu gom |cho |hot )?rac (\w+ ){0,3}?(khong|chua|bo)
        (do|xa|vut|dot) (trom )?rac (bua bai|trom|ra duong|lung tung|\w+ song)
        (cong|ranh)( thoat nuoc)? (\w+ ){0,2}?(tac|nghet|boc mui|hoi)
        (o nhiem|khoi bui|xa thai|mui hoi) (\w+ ){0,4}?(nha may|co so|chuong|trai|song|ho|khu|qua|nang)
        (garbage|trash|rubbish) (\w+ ){0,4}?(collect|collected|everywhere|smell)\w*
    """,
    "noise": r"""
        (hang xom|nha ben|ben canh|nha ke) (\w+ ){0,6}?(on ao|am i|karaoke|mo nhac|mo loa|loa keo|hat ho|inh oi)
        quan (\w+ ){0,6}?(on ao|am i|mo nhac|mo loa|loa keo|inh oi)
        (karaoke|loa keo( keo)?|nhac) (\w+ ){0,4}?(on|to qua|am i|inh oi|khuya|nua dem|dem)
        (khoan|duc|dap|xay|dong coc) (\w+ ){0,5}?(nua dem|ban dem|ca dem|dem khuya|suot dem|toi khuya)
        cho (\w+ ){0,3}?sua (\w+ ){0,2}?(dem|suot|ca ngay|inh oi)
        (gay|lam) on( ao)?
        on ao (qua|khong|den|tu|suot)
        (noisy|loud) (\w+ )?(neighbou?r|music|karaoke)\w*
    """,
    "road": r"""
        o (ga|voi)\b
        (duong|via he|cau|cong|hem|ngo|mat duong) (\w+ ){0,6}?(hu hong|sut lun|lom chom|ngap|xuong cap|ho ga|bi sup|lo loi|nut|sap)
        (cau|duong) (bi )?(sap|sup|sut|lun)
        (nap|ho) (cong|ga) (\w+ ){0,2}?(mat|ho|vo|hu|bi)
        den duong (\w+ ){0,4}?(hong|hu|tat|khong sang|chay)
        den (giao thong|tin hieu|xanh do) (\w+ ){0,4}?(hong|hu|tat|liet)
        cay (xanh )?(do|gay|nga)\b
        pothole\w*
        street ?lights? (\w+ ){0,3}?(broken|out|off)
    """,
    "traffic": r"""
        (ket|tac) (xe|duong)
        un tac( giao thong)?
        xe (\w+ ){0,2}?(do|dau|de) (\w+ ){0,2}?(chan|truoc cua|lan|bit|sai cho)
        (do|dau|de) (xe|oto|o to) (\w+ ){0,3}?(chan|lan chiem|via he|truoc cua|bua bai|sai cho|trai phep)
        lan chiem (via he|long duong)
        dua xe\b
        traffic jam
    """,
    "line": r"""
        (wifi|internet|mang|cap quang|3g|4g|5g|song( dien thoai)?) (\w+ ){0,5}?(cham|rot|yeu|lag|chap chon|mat ket noi|dut)
        (mat|rot|dut) (mang|song|cap|wifi|internet)\b
        (internet|wifi) (\w+ ){0,3}?(slow|down|not working)
        (sim|thue bao) (\w+ ){0,3}?(bi khoa|khoa mot chieu)
    """,
    "bank": r"""
        (ngan hang|vietcombank|agribank|vietinbank|bidv|techcombank|mbbank|momo|vi dien tu) (\w+ ){0,6}?(tru tien|khoa|nuot the|mat tien|loi|khong rut|giai ngan|lai suat)
        (the|tai khoan) (atm|ngan hang|tin dung) (\w+ ){0,4}?(bi )?(khoa|nuot|mat|loi|tru)
        (atm|cay) nuot the
        chuyen (khoan |tien )nham
        bank (\w+ ){0,4}?(locked|blocked|charged|card)
    """,
    "shop": r"""
        (shopee|lazada|tiki|tiktok shop|grab|be|xanh sm|giao hang|shipper|buu pham|don hang) (\w+ ){0,5}?(cham|mat|khong giao|lua|hu|khong toi|hoan tien|bom)
        mua (phai )?hang (gia|nhai|dom|kem chat luong)
        (mua|dat) (hang )?(\w+ ){0,3}(online|mang|facebook|zalo|tiktok) (\w+ ){0,3}(bi )?lua
        (buu ta|shipper|giao hang|chuyen phat) (\w+ ){0,3}(lam |danh )?(that lac|mat|rot|hong|hu|vo)
        (buu kien|buu pham|goi hang|kien hang) (\w+ ){0,4}(that lac|mat|hong|hu|vo|chua toi|cham)
        (bi )?lua (dao )?(\w+ ){0,3}?(tren mang|qua mang|online|facebook|zalo)
    """,
    "private": r"""
        (khong|ko|k|chua|chang) (chiu )?(tra|hoan) (lai )?(tien )?coc
        (doi|lay|mat|bung|tra) (lai )?(tien )?coc
        tien coc (nha|phong|tro|xe|dat) (\w+ ){0,4}(khong|sao|the nao)
        hun (von|tien) (\w+ ){0,3}(mo|lam an|buon|ban|mua|kinh doanh|voi ban)
        gop von (\w+ ){0,3}(lam an|voi ban)
        (rut von|chia loi|chia tien) (\w+ ){0,3}(ban|hun|chung)
        (quyt|giat|xu|om|bung) (no|tien|hui)
        (vo|giat|choi) hui
        (doi|thu) no\b
        (vay|muon|no) (tien |no )?(\w+ ){0,5}(khong|ko|chua) (chiu )?tra\b
        (ban|nguoi quen|hang xom|thang|con|nguoi yeu|chu nha|chu tro) (\w+ ){0,4}(khong|ko) (chiu )?tra (tien|no)
        (soan|viet|thao) (\w+ ){0,4}(hop dong|thoa thuan|giay (vay|no|muon|ban)|don xin nghi)
    """,
    "wrong": r"""
        hack\b
        (be khoa|dot nhap|doc trom|theo doi|nghe len) (\w+ ){0,3}(tai khoan|dien thoai|tin nhan|zalo|facebook|vneid)
        (tra|tim|xem|cho|xin|lay|kiem) (\w+ ){0,3}(can cuoc|cccd|so dien thoai|sdt|dia chi|cho o|so nha) (\w+ )?(cua )?(thang|con no|bo cu|chong cu|vo cu|hang xom|nguoi yeu|nguoi ta|no|dua|ai do)\b
        (fake|forged?) (\w+ )?(document|certificate|licen[cs]e|passport|id)s?
    """,
}  # fmt: skip
KINDS = tuple(_CUES)
"""Every value that :func:`elsewhere` can return."""
WRONG = "wrong"
"""What nobody may help with: forgery, other people's accounts and data."""

# Talk of papers: then the trouble is the reason or the name of a procedure.
_PAPERS = re.compile(
    r"\b(thu tuc|ho so|giay phep|giay to|giay xac nhan|dang ky(?! xe bua)|cap phep|nop (?:o|tai|ho so|don)|"
    r"xin (?:cap|phep|giay|gan|mac|lap)|gan (?:dong ho|cong to|dien ke)|mac (?:dien|nuoc)|cap lai|lam lai|"
    r"the chap|xoa the chap|so do|so hong|vay (?:von|ngan hang)|doi (?:nop|giay|sao ke)|sao ke|"
    r"mot cua|cong chung|chung thuc|toa an|khoi kien|permit|register|licen[cs]e)\b"
)
# Whoever wants a paper forged names a paper; only the mark tells a forgery from a price.
_FORGED = re.compile(
    r"\b(?:làm|mua|in|đặt|bán|kiếm|xin) (?:\w+ ){0,5}giả\b(?! (?:sử|định|thiết|vờ))", re.IGNORECASE
)
_TOLD_OF = re.compile(r"\b(?:bi|nghi|phat hien|to cao|to giac|phan anh|khoa)\b")


def _compile(listing: str) -> re.Pattern[str]:
    lines = "|".join(line.strip() for line in listing.strip().splitlines())
    return re.compile(r"\b(?:" + re.sub(r"\((?!\?)", "(?:", lines) + r")(?!\w)")


# "Ở với bà" folds to the pothole "ổ voi"; told apart by the marks, and by who follows.
_LIVING_WITH = re.compile(
    r"ở với\b|\bo voi (?=ong|ba|bo|me|ma|cha|con|chau|anh|chi|em|vo|chong|gia|nguoi|nha|ai)",
    re.IGNORECASE,
)
_TROUBLES = {kind: _compile(listing) for kind, listing in _CUES.items()}


def elsewhere(text: str) -> str | None:
    """Return the kind of trouble that another body mends, one of :data:`KINDS`; else None."""
    plain = normalise(text)
    flat = fold(_LIVING_WITH.sub("sống cùng", plain))
    if not _TOLD_OF.search(flat) and (_FORGED.search(plain) or _TROUBLES[WRONG].search(flat)):
        return WRONG
    if _PAPERS.search(flat):
        return None
    hits = [
        (m.start(), kind)
        for kind, p in _TROUBLES.items()
        if kind != WRONG and (m := p.search(flat))
    ]
    return min(hits)[1] if hits else None
