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

# Matched on folded text. Cut out first: words of procedures, papers and idioms.
_HARMLESS = re.compile(
    r"\b(?:phong chay(?: va)? chua chay|phong chay|chua chay (?:tai cho|co so)|tham duyet[^.,;?]*chay|"
    r"canh sat phong chay|bao hiem chay no|bao chay tu dong|he thong bao chay|binh chua chay|chay xe|"
    r"bao hiem tai nan|tai nan lao dong|benh nghe nghiep|che do tai nan|tro cap tai nan|"
    r"giay bao tu|bao tu|khai tu|giay chung tu|noi bat|chay viec|ban chay|cap cuu (?:ho so|tai san)|"
    r"xe cap cuu (?:dang ky|bien so)|dang ky xe cap cuu|giay phep xe cap cuu|xe cuu thuong|xe chua chay|"
    r"dam ma|dam cuoi|dam dong|danh gia|danh may|danh chu|danh so|"
    r"chay mau con mat|het hoi|tu van|tu tuc|tu tui|tu tuong|cuop cong|cuop mat thoi gian)\b"
)
_NOW = {
    "114": (
        r"(?:dang|bi|dang bi|vua|lai) (?:boc )?(?:chay|hoa hoan)(?! (?:may|xe|thu tuc|ho so|lai|di|ra|qua|ve|theo|"
        r"sang|len|xuong|vong|bo|the duc|deadline|ung dung|app|web))",
        r"(?:nha|nha toi|nha em|chung cu|toa nha|kho|xuong|phong|quan|cho|xe|hang xom|bep|cua hang|truong|rung|khu tro)"
        r" (?:\w+ ){0,4}?(?:boc chay|chay roi|dang chay|bi chay|chay to|chay lon|boc khoi)",
        r"(?:no|phat no|ro ri) (?:binh )?(?:gas|ga)\b",
        r"(?:mac ket|ket) (?:trong|o) (?:thang may|dam chay|dong do nat|nuoc lu)",
        r"(?:bi |dang |sap )(?:chet duoi|duoi nuoc|nuoc cuon|lu cuon)",
        r"co chay\b(?! may)", r"chay nha(?! dat)", r"goi (?:lua )?cuu hoa", r"lua (?:to|chay|lan)",
        r"sap nha(?! (?:o|tro|dat))", r"nha sap",
    ),
    "115": (
        r"(?:goi|can|xin|cho) (?:giup |gap |em |toi |mot |1 )*(?:xe )?cap cuu", r"cap cuu (?:voi|gap|ngay|giup)",
        r"(?:bi|dang|vua) (?:ngat|bat tinh|hon me|dot quy|nhoi mau|co giat|tai bien|ngung tho|ngung tim|soc phan ve)",
        r"(?:bat tinh|ngung tho|khong tho duoc|kho tho qua|tho khong noi|dot quy roi|nhoi mau co tim|ngat xiu|te xiu)",
        r"(?:chay|mat|ra) (?:rat )?nhieu mau", r"mau chay (?:nhieu|khong cam|qua)", r"ngo doc",
        r"(?:uong|nuot) (?:thuoc tru sau|thuoc ngu qua lieu|thuoc sau|hoa chat)",
        r"(?:bi|vua|dang bi) (?:tai nan(?: giao thong)?|dien giat|ran can)(?! (?:lao dong|hoi|nam|truoc|thi|can|lam|muon))",
        r"tai nan giao thong (?:o|tai|ngay|truoc|gan|cho) ", r"co (?:vu )?tai nan (?:giao thong )?(?:o|tai|ngay|truoc|gan)",
        r"(?:chuyen da|vo oi|sap sinh|sap de|de roi) (?:\w+ ){0,3}?(?:cuu|gap|cap cuu|giup)",
        r"(?:muon|dinh|se) (?:chet|tu tu|tu van|tu sat|ket lieu)(?! (?:dung|so))", r"tu tu (?:roi|bay gio)", r"nhay cau",
    ),
    "113": (
        r"(?:dang|bi|vua bi|dang bi|vua) (?:\w+ ){0,2}?(?:cuop|danh dap|hanh hung|bat coc|khung bo|hiep dam|xam hai|chem|dam chem|"
        r"de doa giet|dot nhap|bao hanh)",
        r"(?:co|dang co|gap) (?:\w+ ){0,2}?(?:cuop|ke gian|ke la|trom dot nhap|danh nhau|chem nhau|dam nhau|xa sung|no sung)",
        r"trom (?:dang|vao nha|dot nhap)", r"(?:cuop|trom) (?:oi|kia)", r"cam dao", r"doi giet", r"bi giet",
        r"bat (?:giu|nhot) (?:con|vo|chong|em|toi|nguoi) (?:\w+ ){0,3}?(?:trong nha|khong cho ra|trai phep)",
        r"danh (?:vo|toi|em|me|con|nhau) (?:\w+ ){0,3}?(?:cuu|chay mau|ngay bay gio|cong an den)",
        r"chong (?:\w+ ){0,3}?danh (?:toi|em|me|con)", r"goi (?:giup |ngay |gap )*(?:113|canh sat|cong an den)",
        r"bao hanh gia dinh ngay", r"mat tich", r"bi bat coc",
    ),
}  # fmt: skip
_PATTERNS = {
    number: re.compile(r"\b(?:" + "|".join(cues) + r")") for number, cues in _NOW.items()
}
_CRY = re.compile(r"\b(?:cuu voi|cuu toi|cuu em|keu cuu|giup voi cuu|help me now)\b")
# Talk about papers: then a past accident or fire is the reason, not the danger.
_PAPERWORK = re.compile(
    r"\b(?:thu tuc|ho so|giay to|giay (?:chung|phep|xac nhan)|dang ky|xin (?:cap|giay|xac nhan|tro cap)|nop|"
    r"lam lai|cap lai|tro cap|che do|huong|boi thuong|boi duong|bao hiem|phan anh|khieu nai|"
    r"ho tro (?:chi phi|tien|nha o)|mat giay|thue|mien giam|quy dinh|xac nhan|dieu kien|chi phi|can cuoc)\b"
)


def emergency(text: str) -> str | None:
    """Return "113", "114" or "115" when ``text`` reports a danger that is happening now.

    A message about papers is never an emergency unless it cries for help: "nhà bị cháy
    mất sổ đỏ, xin cấp lại thế nào" gives None, "cháy nhà, cứu với" gives "114".
    """
    flat = _HARMLESS.sub(" - ", fold(normalise(text)))
    crying = _CRY.search(flat) is not None
    if _PAPERWORK.search(flat) and not crying:
        return None
    hits = [(m.start(), number) for number, p in _PATTERNS.items() if (m := p.search(flat))]
    if hits:
        return min(hits)[1]
    return "113" if crying else None
