"""What is to be done to the paper: the act that tells near-twins apart.

"Cấp", "cấp lại", "gia hạn" and "thu hồi" of one licence are different procedures whose
names share all other words. Neither counting words nor comparing sense separates them well,
so the act is looked at on its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dungcua.knowledge.text.fold import fold, words

__all__ = ["ActTable", "acts"]

# Folded, by the act: first as names write it, then as people say it.
_PHRASES = {
    "renew": "gia han, keo dai",
    "expired": "het han, qua han",
    "again": "cap lai, lam lai, xin lai, bi mat, lam mat, danh mat, mat giay, bi hong, bi rach, "
    "hu hong, that lac",
    "exchange": "cap doi, doi sang, doi lai, doi giay, doi the, doi bang, muon doi, can doi",
    "change": "thay doi, dieu chinh, sua doi, bo sung, cai chinh, chinh sua, sua lai, cap nhat, "
    "doi dia chi, doi ten, doi nguoi, doi thong tin, doi noi dung, sua giay, muon sua, can sua",
    "correct": "dinh chinh, sai sot, bi sai, ghi sai",
    "withdraw": "thu hoi, tuoc quyen",
    "end": "cham dut, giai the, huy bo, huy, xoa, tra lai, dong cua, dung hoat dong, "
    "thoi hanh nghe, pha san, nghi ban, khong lam nua, ngung, dung lai, dong luon",
    "pause": "tam ngung, tam dung, tam nghi, tam dinh chi",
    "resume": "phuc hoi, khoi phuc, hoat dong tro lai, tiep tuc kinh doanh",
    "dismiss": "mien nhiem, bai nhiem",
    "convert": "chuyen doi",
    "transfer": "chuyen nhuong, sang nhuong",
    "abroad": "nuoc ngoai, quoc te, viet kieu, ngoai quoc",
    "merge": "sap nhap, hop nhat, chia tach, tach thua, hop thua, chia",
}
_ACTS = {phrase: act for act, line in _PHRASES.items() for phrase in line.split(", ")}
# What has run out is prolonged, issued again or exchanged, as the law of the paper has it.
_EXPIRED = "expired"
_PROLONG = frozenset({"renew", "again", "exchange"})
_PATTERN = re.compile(r"\b(?:" + "|".join(sorted(_ACTS, key=len, reverse=True)) + r")\b")


# A person from elsewhere, or a thing done there: "cháu quốc tịch Pháp" asks for what names
# call "nước ngoài". Not a journey ("đi Thái chơi"). Short names of countries are other words
# too once folded ("lao" động, "anh" em), so they count after few words only.
_CLEAR_LANDS = (
    "my|hoa ky|nhat|nhat ban|han quoc|phap|uc|dai loan|trung quoc|campuchia|thai lan|singapore"
    "|malaysia|philippines|indonesia|an do|canada|chau au|thuy dien|thuy si|ha lan|tay ban nha"
)
_FROM_ELSEWHERE = re.compile(
    rf"\b(?:(?:nguoi|quoc tich|chong|vo|cha|ba|bo|me|hoc sinh) (?:{_CLEAR_LANDS}|han|duc|nga)"
    rf"|(?:quoc tich|ben|nuoc|(?:sinh|song|cuoi|hoc|chet|mat) (?:o|tai|ben))"
    rf" (?:{_CLEAR_LANDS}|han|duc|nga|anh|lao|y|bi))\b"
)


def acts(texts: Sequence[str]) -> frozenset[str]:
    """Return the acts that any of ``texts`` names; none of them means a first issue."""
    found: set[str] = set()
    for text in texts:
        flat = " ".join(words(fold(text)))
        found.update(_ACTS[match] for match in _PATTERN.findall(flat))
        if _FROM_ELSEWHERE.search(flat):
            found.add("abroad")
    return frozenset(found)


class ActTable:
    """Which acts each procedure is about, one bit each, and what it costs to be about others."""

    def __init__(self, known: Sequence[frozenset[str]], named: Sequence[frozenset[str]]) -> None:
        """Lay the acts out.

        Args:
            known: of each procedure, the acts that any of its texts names.
            named: of each procedure, the acts that its name says it is for.

        """
        kinds = sorted(frozenset(_PROLONG).union(*known) - {_EXPIRED})
        self._bits = {kind: 1 << number for number, kind in enumerate(kinds)}
        self._known = self._table(known)
        self._named = self._table(named)

    def beside(self, text: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return how far each procedure is about what ``text`` does not ask for, and what it lacks.

        The first is 1 for an act that nobody asked for and 2 for a withdrawal: nobody asks
        for one without saying so, an office decides on it. The second is 1 where an act that
        was asked for is missing.
        """
        said = acts([text])
        asked, allowed = self._sum(said), self._sum(said)
        missing = (np.uint32(asked) & ~self._known) != 0
        if _EXPIRED in said and not said & _PROLONG:
            ways = self._sum(_PROLONG)
            allowed |= ways
            missing |= (self._known & np.uint32(ways)) == 0
        beside = self._named & ~np.uint32(allowed)
        unasked = (beside != 0).astype(np.float32)
        unasked += (beside & np.uint32(self._bits.get("withdraw", 0))) != 0
        return unasked, missing.astype(np.float32)

    def _sum(self, row: frozenset[str]) -> int:
        return sum(self._bits.get(kind, 0) for kind in row)

    def _table(self, rows: Sequence[frozenset[str]]) -> NDArray[np.uint32]:
        return np.asarray([self._sum(row) for row in rows], dtype=np.uint32)
