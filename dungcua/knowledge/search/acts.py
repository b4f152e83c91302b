"""What is to be done to the paper: the act that tells near-twins apart.

"Cấp", "cấp lại", "gia hạn" and "thu hồi" of one licence are different procedures whose
names share all other words. Neither counting words nor comparing sense separates them well,
so the act is looked at on its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dungcua.knowledge.text.fold import fold, words

__all__ = ["acts"]

# Folded, by the act: first as names write it, then as people say it.
_PHRASES = {
    "renew": "gia han, het han, keo dai",
    "again": "cap lai, lam lai, xin lai, bi mat, lam mat, danh mat, mat giay, bi hong, bi rach, "
    "hu hong, that lac",
    "exchange": "cap doi, doi sang, doi lai, doi giay, doi the, doi bang, muon doi, can doi",
    "change": "thay doi, dieu chinh, sua doi, bo sung, cai chinh, chinh sua, sua lai, cap nhat",
    "correct": "dinh chinh, sai sot, bi sai, ghi sai",
    "withdraw": "thu hoi, tuoc quyen",
    "end": "cham dut, giai the, huy bo, huy, xoa, tra lai, dong cua, dung hoat dong, "
    "thoi hanh nghe, pha san",
    "pause": "tam ngung, tam dung, tam nghi, tam dinh chi",
    "resume": "phuc hoi, khoi phuc, hoat dong tro lai, tiep tuc kinh doanh",
    "dismiss": "mien nhiem, bai nhiem",
    "convert": "chuyen doi",
    "transfer": "chuyen nhuong, sang nhuong",
    "abroad": "nuoc ngoai, quoc te, viet kieu, ngoai quoc",
    "merge": "sap nhap, hop nhat, chia tach, tach thua, hop thua, chia",
}
_ACTS = {phrase: act for act, line in _PHRASES.items() for phrase in line.split(", ")}
_PATTERN = re.compile(r"\b(?:" + "|".join(sorted(_ACTS, key=len, reverse=True)) + r")\b")


def acts(texts: Sequence[str]) -> frozenset[str]:
    """Return the acts that any of ``texts`` names; none of them means a first issue."""
    return frozenset(
        _ACTS[match] for text in texts for match in _PATTERN.findall(" ".join(words(fold(text))))
    )
