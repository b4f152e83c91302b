"""Is somebody in danger right now? Then the answer is a number to call, nothing else.

113 police, 114 fire and rescue, 115 ambulance: the national emergency numbers. Cues name
something that happens now; the names of procedures that contain the same words ("phòng
cháy chữa cháy", "chế độ tai nạn lao động") never count.
"""

from __future__ import annotations

import re

from dungcua.knowledge.text.fold import fold
from dungcua.knowledge.text.normalise import normalise

__all__ = ["emergency"]

# All lists: one regular expression a line, matched on folded text from a word boundary;
# "(" only groups.

# Words of procedures, papers and idioms, cut out first.
_HARMLESS = r"""
    (canh sat )?phong chay( va)?( chua chay)?
    chua chay (tai cho|co so)
    tham duyet[^.,;?]*chay
    (bao hiem|thiet bi|he thong|binh|xe)( phong| bao| chua)? chay( no)?
    chay (xe|viec|may|bo|deadline|show|quang cao|ung dung|app|web|thu tuc|ho so|ngay|di|ve|theo)
    chay (lai|qua|len|xuong|toi|lui|sang|ra|vong|nhu|khong|mau con mat|tien|an|hang|do)
    ban chay
    (may|nuoc) (\w+ ){0,2}?(dang )?chay
    (bao hiem|che do|tro cap|boi thuong) tai nan
    tai nan lao dong
    (giay )?bao tu
    noi bat
    cap cuu (ho so|tai san)
    (dang ky|giay phep|mua|xe) xe cap cuu
    (bo thuoc|ma tuy|trung) doc
    cuop (cong|mat thoi gian|dien dan)
    danh (gia|may|chu|so|thue|bac)
    chet (nguoi nao|roi thi lam|cach day|tu nam)
    (mat|chet|qua doi|hy sinh) (\w+ ){0,3}?(do|vi) (\w+ ){0,3}?(dot quy|tai bien|dau tim|nhoi mau|tai nan|duoi nuoc|chet duoi|dien giat)
    (tai bien|dot quy|hon me) (\w+ ){0,6}?(nam (liet|mot cho|vien)|liet|khong di|khong noi|di lai|lau|ky|diem chi)
"""
_NOW = {
    "114": r"""
        (dang|bi|bi dang|vua|lai) (boc )?(chay(?! mau)|hoa hoan)
        {place} (\w+ ){0,4}?(boc chay|chay roi|dang chay|bi chay|chay (to|lon)|boc khoi)
        (nha|bep|phong|can ho) (toi|em|minh|tui|con|chau|hang xom|ben canh|chung toi) (dang |lai )?chay\b(?! (xe|may|viec|an))
        chay (nha|chung cu|roi|cho|kho|xuong|xe|lon|to|rung|quan|phong)\b
        (no|phat no|ro ri|xi) (binh )?(gas|ga)\b
        (kho|xuong|nha|quan|binh|tram) (\w+ ){0,3}?(phat no|no lon|no tung|no roi)
        (there is|there's|got) (a )?fire\b|(house|building|flat|apartment) (is )?(on fire|burning)
        (mac ket|ket|bi ket) (trong|o|duoi) (thang may|dam chay|dong do nat|nuoc lu|ham)
        (bi |dang |sap )?(chet duoi|duoi nuoc)
        (bi |dang )(nuoc cuon|lu cuon)
        co (dam )?chay\b
        goi (lua )?cuu hoa
        lua (to|chay|lan)\b
        (bi )?sap (nha|ham|cau)\b
        nha (bi )?sap\b
        (binh|bep) (gas|ga) (bi |dang )?(xi|ro|no)\b
        (ket|mac ket|o|ngoi) tren (noc|mai)( nha)?\b
        (nuoc )?lu (\w+ )?(dang|len|ngap) (\w+ )?(toi |den )?(mai|noc|nguc|co|bung)
        khoi (?!bui)(\w+ )?(boc len|nghi ngut|mu mit)
        {person} (\w+ ){0,3}?(roi|rot|te|nga|lot) xuong (gieng|ao|song|ho|cong|kenh|muong|bien)
        (lu|nuoc) (\w+ )?cuon (troi )?{person}
        (is |someone )?(drowning)\b
    """,
    "115": r"""
        (goi|can|xin|cho) ((giup|gap|em|toi|mot|1|ngay) )*(xe )?cap cuu
        cap cuu (voi|gap|ngay|giup)
        (bi|dang|vua|len con) {sick}
        len con dau tim|dau tim (\w+ ){0,2}?(ngat|bat tinh)|ngat (xiu |lim )?roi
        (bat tinh|ngung tho|ngat xiu|khong tho duoc|tho khong noi|dot quy roi|nhoi mau co tim)
        (chay|tuon|mat|ra) (rat )?nhieu mau
        mau (chay|tuon) (nhieu|khong cam|qua)
        ((chay|tuon) mau|bi thuong) (\w+ ){0,2}?nhieu
        (bi )?ngo doc (thuc an |thuc pham |khi )?(nang|roi|gap|cuu)
        (bi |dang bi )ngo doc
        (uong|nuot) (phai |nham )?(thuoc tru sau|thuoc sau|thuoc chuot|thuoc co|hoa chat|xang|axit)
        call (an )?ambulance|heart attack now|(is )?bleeding badly|not breathing
        (bi |dang bi |vua bi )(tai nan|dien giat|ran can|ran doc)
        (bi )?ran (doc )?can\b
        (co|xay ra|thay) (vu |mot vu )?tai nan
        tai nan (giao thong )?(o|tai|ngay|truoc|gan)\b
        bi ran (\w+ ){1,2}can\b
        dien giat (\w+ )?{person}\b
        nhieu nguoi (\w+ )?(bi thuong|chet)(?! tat)
        {person} (\w+ ){0,2}?(dot quy|co giat|len con (tim|hen|suyen)|bi thuong nang)
        bi (xe|o to|oto|tau) (\w+ )?(can|tong|dung|huc|dam)\b
        (nuot|hoc) (phai )?(pin|xuong|dong xu|kim|di vat)\b
        khong (muon|thiet) song( nua)?(?! (o|voi|cung|chung)\b)
        (is |lies )?unconscious|(badly|seriously) (hurt|injured)|(hurt|injured) badly|can ?not breathe|choking
        there (was|is|has been) an accident|kill (myself|himself|herself)
        (chuyen da|vo oi|sap sinh|sap de) (\w+ ){0,3}?(cuu|gap|cap cuu)
        (muon|dinh|se|toi) (chet (di|quach|cho)|tu tu|tu van|tu sat|ket lieu|nhay lau)
        (toi|em|con|chau|minh) (\w+ ){0,2}?muon chet
        (co )?(nguoi |ai )?(\w+ )?nhay (cau|lau) tu tu
        (co )?nguoi (\w+ )?(nhay cau|nhay lau|tu tu)
    """,
    "113": r"""
        (dang|bi|vua) (\w+ ){0,3}?{crime}
        (co|gap|thay) (\w+ ){0,2}?(cuop|ke gian|ke la|danh nhau|chem nhau|dam nhau|(xa|no) sung)
        (co )?trom (\w+ )?(vao|dang|dot nhap)
        ke (cuop|trom|gian|la) (\w+ )?(pha|dot nhap|vao|cay|xong vao|leo vao|trong nha)
        (cuop|trom) (oi|kia|cuop|trom)
        (cam|vac) (dao|sung|ma tau)
        (doi|doa) giet
        (nhot|giam|bat giu) (con|vo|chong|em|toi|nguoi) (\w+ ){0,3}?(trong nha|khong cho ra)
        (chong|bo|cha|con|no|ho) (\w+ ){0,3}?(dang |lai )?danh (dap )?(toi|em|me|con|vo)\b
        goi ((giup|ngay|gap) )*(113|canh sat)
        (someone|somebody|a man) (is |has )?(attacking|broke into|breaking into|with a knife)|call the police|being robbed|with a gun
        goi cong an (giup|gap|ngay|den)
        bi nhot\b
        (con|chau|be|em) (\w+ ){0,3}?(bi )?mat tich
    """,
}
_PARTS = {
    "place": "(nha|chung cu|toa nha|kho|xuong|phong|quan|cho|xe|hang xom|bep|truong|rung|tro)",
    "sick": "(ngat|(con )?dau tim|bat tinh|hon me|dot quy|nhoi mau|co giat|tai bien|ngung (tho|tim)|kho tho)",
    "person": "(nguoi|ai|tre|be|dua|nho|thang|chau|con|em|anh|chi|bo|ba|me|ma|ong|vo|chong|toi|cha|co|chu|bac)",
    "crime": "(cuop|danh( dap)?|hanh hung|bat coc|hiep dam|xam hai|chem|dam|de doa|bao hanh|giet)",
}
_CRY = r"(cuu (voi|toi|em|con|chung toi)|keu cuu|ai do cuu|help me now)"
# Talk about papers: then a past accident or fire is the reason, not the danger.
_PAPERWORK = r"""
    thu tuc
    ho so
    giay (to|chung|phep|xac nhan|khai)
    dang ky
    xin (cap|giay|xac nhan|tro cap|phep)
    nop\b
    (lam|cap) lai
    (tro cap|che do|huong|boi thuong|bao hiem|phan anh|khieu nai|to cao|mien giam)
    ho tro (chi phi|tien|nha o)
    (bi )?mat giay
    (thue|phi|le phi|quy dinh|xac nhan|dieu kien|chi phi|can cuoc|so do|ho khau)\b
    hom (truoc|no)
    (nam|thang|tuan) (truoc|ngoai|roi)
"""


# Words that folding would turn into a cue; told apart as long as the marks are there.
_ALIKE = {
    "chảy": "tuôn", "chạy": "đi", "ngắt": "dừng", "dành": "để", "đành": "phải",
    "dám": "liều", "đám": "nhóm", "đầm": "hồ", "đậm": "sâu", "trở": "về",
}  # fmt: skip


def _compile(listing: str) -> re.Pattern[str]:
    cues = "|".join(line.strip() for line in listing.strip().splitlines())
    for name, part in _PARTS.items():
        cues = cues.replace("{" + name + "}", part)
    return re.compile(r"\b(?:" + re.sub(r"\((?!\?)", "(?:", cues) + r")(?!\w)")


_CUT, _DANGER = _compile(_HARMLESS), {number: _compile(cues) for number, cues in _NOW.items()}
_HELP, _PAPERS = _compile(_CRY), _compile(_PAPERWORK)


def emergency(text: str) -> str | None:
    """Return "113", "114" or "115" when ``text`` reports a danger that is happening now.

    A message about papers is never an emergency unless it cries for help: "nhà bị cháy
    mất sổ đỏ, xin cấp lại thế nào" gives None, "cháy nhà, cứu với" gives "114". A cry
    that does not say what happens gives "113".
    """
    read = re.sub(r"\w+", lambda m: _ALIKE.get(m.group(), m.group()), normalise(text).lower())
    flat = fold(read)
    crying = _HELP.search(flat) is not None
    if _PAPERS.search(flat) and not crying:
        return None
    flat = _CUT.sub(" \u00b7 ", flat)
    hits = [(m.start(), number) for number, p in _DANGER.items() if (m := p.search(flat))]
    if hits:
        return min(hits)[1]
    return "113" if crying else None
