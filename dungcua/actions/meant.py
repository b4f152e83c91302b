"""Which procedure is meant, with the conversation in mind.

The search says what a text is about by itself. Here the talk decides first: an answer to our
question, "the first one", a return to an earlier matter, "that paper", a foreigner who turns
up. Only then is searched, and a clear find goes before what we talk of.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from dungcua.actions.cases import named_case, picked_case
from dungcua.actions.context import Context
from dungcua.actions.place import without_places
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.model import Procedure
from dungcua.knowledge.places import Resolution
from dungcua.knowledge.search import Ask, Hit, ProcedureSearch, SearchResult
from dungcua.knowledge.search.english import EnglishNames
from dungcua.knowledge.search.query import content
from dungcua.knowledge.text.aspects import mentions
from dungcua.knowledge.text.fold import fold
from dungcua.knowledge.text.moves import Moves
from dungcua.knowledge.text.normalise import normalise

__all__ = ["Meaning", "Meant", "core_of", "named"]

# Words that speak of any procedure ("what papers?", "how much a month?"), folded: a question
# of nothing else is about the procedure we are talking of.
_GENERIC = frozenset(
    "giay to ho so thu tuc tien phi le thang nam ngay lan mot hai ba 1 2 3 loai gi can nhung nua "
    "them khac online mang qua truc tiep tuyen ban chinh sao photo nop lay ket qua duoc phai co "
    "khong con mat ai di thay lam viec gio hanh chinh cuoi tuan thuc ra rua ton chi xong lau fee "
    "cost thoi gian".split()
)
# Who it is about and how old: such words alone name no procedure ("của mẹ tôi, bà 80 tuổi").
_PEOPLE = frozenset(
    "tuoi me toi bo cha chau vo chong anh chi em ngoai noi bac chu cau minh tui ba ong cua".split()
)
_GOING_ON = re.compile(
    r"^\W*(?:(?:thế|vậy|và|rứa|the|vay|va|rua) )?(?:còn|con)\b|\b(?:thì sao|thi sao|thì thế nào|"
    r"giấy đó|cái đó|nó|giay do|cai do)\b|^\W*(?:vậy|thế|vay)\b|\blấy được\b|\blay duoc\b",
    re.IGNORECASE,
)
# What is left over when a place or a question was cut away.
_LOOSE_END = re.compile(
    r"(?:[\s,.;?!]+(?:ở|o|tại|tai|thì|thi|giấy tờ|giay to|hồ sơ|ho so|cần|can|nộp|nop))*"
    r"[\s,.;?!]*$",
    re.IGNORECASE,
)
_ALIKE = 0.95
_PAIR = 2
_GONE = re.compile(r"\b(?:mat|chet|qua doi) (?:roi|hom|tuan|thang)\b|\b(?:moi|vua) (?:mat|chet)\b")
_OF_THE_POOR = re.compile(
    r"\b(?:nha|toi|tui|em|minh|gia dinh|bac|chau|con|me|ba|ong)\b.*"
    r"\b(?:ho ngheo|can ngheo|khuyet tat|thuong binh|nguoi co cong)\b"
)
_A_STORY = 60
"""Words from which on a message tells a story around its question."""
_THE_QUESTION = re.compile(
    r"\b(?:muốn|muon|cho|xin|nhờ|nho) (?:\w+ )?(?:hỏi|hoi)\b(?: (?:là|la|rằng|rang))?",
    re.IGNORECASE,
)
_BESIDE_A_PLACE = 4
_REQUESTS = re.compile(r"\b(?:lam|xin|dang ky|muon|can|doi|cap|sang ten|nop|mo|khai)\b")
_HAS_NOT = re.compile(r"\b(?:chua|khong|ko) co\b(?!.*\b(?:lam|xin|dang ky|nop|cap)\b)")
_AGE = re.compile(r"\b(\d{1,3}) ?(?:tuoi|t|years? old|yo)\b")
_GRADE = re.compile(r"\blop (\d{1,2})\b")
_GROWN = 18
_MONTHS_OLD = re.compile(r"\b\d{1,2} ?thang tuoi\b|\bso sinh\b")
_UNDER = re.compile(r"\bduoi (\d{1,2}) tuoi\b")
_FROM = re.compile(r"\btu (?:du )?(\d{1,2}) tuoi\b")
_SAME_MATTER = 75
_CLEAR, _CLEAR_SENTENCE = 0.6, 0.45
_A_SENTENCE = 6
_FOREIGN_WORDS = " có yếu tố nước ngoài"
_TWIN = 85


@dataclass(frozen=True, slots=True)
class Meant:
    """What is meant: procedures best first, what to ask, the case of the first one.

    ``kept`` tells that the matter is the one we talk of already.
    """

    hits: Sequence[Hit] = ()
    ask: Ask | None = None
    case: str | None = None
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Meaning:
    """Decides which procedure a message means. Thread safe."""

    kb: KnowledgeBase
    search: ProcedureSearch
    english: EnglishNames

    def of(
        self,
        found: Resolution,
        context: Context,
        asked: Sequence[str],
        move: Moves,
        hint: str | None = None,
    ) -> Meant:
        """Decide.

        Args:
            found: the message with its places; ``found.text`` is what it asks.
            context: what is remembered.
            asked: the aspects that it asks for.
            move: what it does to the conversation.
            hint: the intent that the classifier saw, if one did; it never finds a procedure,
                it only keeps a statement about the case with the present one.

        """
        in_talk = self._in_talk(found, context, move, asked)
        if in_talk is not None:
            return in_talk
        text = _question_of(without_places(found))
        told = [word for word in named(text) if word not in _PEOPLE and not word.isdigit()]
        plain = not told and not _GONE.search(fold(text))
        if not named(text) or (
            context.procedure and (plain or not named(self.search.mended(normalise(text))))
        ):
            # nothing but words that fit any procedure, slips of the fingers mended: the one we
            # talk of, or none
            return self._present(context)
        states = hint in ("inform_case", "affirm", "deny") and not asked
        if context.lang == "en":
            stays = bool(asked) or bool(found.candidates) or states
            return self._english(text, context, stays=stays, foreign=move.foreign)
        here = _province(found)
        result = self._of_age(self.search.search(text, province=here), text)
        core = core_of(text) if result.abstain and asked else ""
        if named(core) and core != text:
            # "phí khai sinh bao nhiêu": the question hides how clear the name beside it is
            result = self._of_age(self.search.search(core, province=here), text)
        offered = [h for h in result.hits if h.code in context.options]
        if context.pending == "procedure" and offered:
            return Meant(offered[:1])
        # a whole sentence of its own explains less of itself than a short name does
        least = _CLEAR if len(named(text)) < _A_SENTENCE else _CLEAR_SENTENCE
        clear = not result.abstain and result.hits[0].evidence >= least
        # an answer to what we asked, or a word on the case, stays with the matter
        answers_us = context.pending in ("place", "case") and hint != "out_of_scope"
        if context.procedure and not (move.also or move.corrects):
            if move.points and not named(core_of(text)):
                return self._present(context)
            if states and (answers_us or context.pending == "procedure" or not clear):
                return self._present(context)
            if context.pending == "place" and found.candidates and self._names_little(text, asked):
                return self._present(context)
            if not asked and _OF_THE_POOR.search(fold(text)) and not _REQUESTS.search(fold(text)):
                return self._present(context)  # "nhà tui hộ nghèo" tells of the asker
            if states and _HAS_NOT.search(fold(text)):  # "bé chưa có căn cước": of this matter
                return self._present(context)
        stays = answers_us or bool(asked) or bool(found.candidates) or states
        if context.procedure and not clear and stays:
            return self._present(context)
        if result.abstain:
            return self._english(text, context, stays=False)
        if result.ask is Ask.PROCEDURE:
            return self._told_apart(text, result, here)
        return Meant(result.hits, result.ask)

    def _names_little(self, text: str, asked: Sequence[str]) -> bool:
        """Whether what stands beside a place that we asked for is no request of its own."""
        told = [word for word in named(text) if word not in _PEOPLE and len(word) > 1]
        return not asked and len(told) <= _BESIDE_A_PLACE and not _REQUESTS.search(fold(text))

    def _of_age(self, result: SearchResult, text: str) -> SearchResult:
        """Leave out what is for another age ("từ đủ 14 tuổi") than the one that is told."""
        flat = fold(text)
        grade = _GRADE.search(flat)
        if grade is not None and any(
            self._other_grade(hit.code, grade[1]) for hit in result.hits[:1]
        ):
            rest = tuple(h for h in result.hits if not self._other_grade(h.code, grade[1]))
            return replace(result, hits=rest, abstain=True)
        told = _AGE.search(flat)
        age = int(told[1]) if told else 0 if _MONTHS_OLD.search(flat) else None
        if age is None:
            return result
        fitting = tuple(hit for hit in result.hits if self._fits(hit.code, age))
        return replace(result, hits=fitting or result.hits)

    def _other_grade(self, code: str, grade: str) -> bool:
        """Whether a procedure is for another school year than the one that is told."""
        card = self.kb.procedures.get(code)
        titled = _GRADE.search(fold(card.plain_name)) if card else None
        return titled is not None and titled[1] != grade

    def _fits(self, code: str, age: int) -> bool:
        card = self.kb.procedures.get(code)
        title = fold(card.plain_name) if card else ""
        if age < _GROWN and "nguoi lon" in title:
            return False
        under, least = _UNDER.search(title), _FROM.search(title)
        return not (under and age >= int(under[1])) and not (least and age < int(least[1]))

    def _told_apart(self, text: str, result: SearchResult, here: str | None) -> Meant:
        """Try to tell like procedures apart before asking which.

        "Khai sinh, giấy tờ?" is "khai sinh" once the question is cut off; and of two that are
        alike, one that nearly everybody means is taken: the answer names it.
        """
        core = core_of(text)
        if core and core != text:
            again = self._of_age(self.search.search(core, province=here), text)
            if not again.abstain and again.ask is not Ask.PROCEDURE:
                return Meant(again.hits, again.ask)
        alike = [h for h in result.hits if h.score >= _ALIKE * result.hits[0].score]
        if len(alike) == 1:
            return Meant(alike)
        usual = [h for h in alike if (card := self.kb.procedures.get(h.code)) and card.common]
        if len(usual) == 1 and len(alike) == _PAIR:
            return Meant(usual)
        return Meant(result.hits, result.ask)

    def again(self, code: str) -> Hit:
        """Return the hit that stands for a procedure of which we talk."""
        card = self.kb.procedures.get(code)
        name = card.name if card else self.kb.catalogue[code].name
        return Hit(code, name, 1.0, 1.0, curated=card is not None)

    def _present(self, context: Context) -> Meant:
        if not context.procedure:
            return Meant()
        return Meant((self.again(context.procedure),), kept=True)

    def _in_talk(
        self, found: Resolution, context: Context, move: Moves, asked: Sequence[str]
    ) -> Meant | None:
        """Return what the conversation alone decides; None when the words have to."""
        if context.pending == "procedure" and move.ordinal is not None and context.options:
            index = min(move.ordinal, len(context.options) - 1)
            return Meant((self.again(context.options[index]),))
        card = self.kb.procedures.get(context.procedure or "")
        if card is not None and context.pending == "case":
            picked = picked_case(card, found.text, self.kb.english.get(card.code))
            if picked is not None:
                return Meant((self.again(card.code),), case=picked, kept=True)
        if move.returns and (earlier := self._earlier(context, move)) is not None:
            return Meant((self.again(earlier),), kept=earlier == context.procedure)
        if card is None:
            return None
        if move.foreign and not asked and (twin := self._foreign_twin(card)) is not None:
            return Meant((self.again(twin),))
        case = named_case(card, found.text, context, move, self.kb.english.get(card.code))
        if case is not None:
            return Meant((self.again(card.code),), case=case, kept=True)
        return None

    def _earlier(self, context: Context, move: Moves) -> str | None:
        """Return the matter of this conversation that a return means."""
        matters = [c for c in (context.procedure, *context.past) if c]
        wanted = " ".join(content(move.back_to)[0])
        wanted = " ".join(w for w in wanted.split() if w not in _GENERIC)
        if not wanted:
            return context.past[0] if context.past else None
        found = self.search.search(move.back_to).hits
        ranked = [hit.code for hit in found if hit.code in matters]
        if ranked:
            return ranked[0]
        scored = [(self._likeness(wanted, code), code) for code in matters]
        best = max(scored, default=(0.0, ""))
        return best[1] if best[0] >= _SAME_MATTER else None

    def _likeness(self, wanted: str, code: str) -> float:
        card = self.kb.procedures.get(code)
        names = (card.plain_name, *card.aliases) if card else (self.kb.catalogue[code].name,)
        return max(float(fuzz.token_set_ratio(wanted, fold(name))) for name in names)

    def _foreign_twin(self, card: Procedure) -> str | None:
        """Return the procedure of the same name that is for foreigners, if there is one."""
        if "nước ngoài" in card.name:
            return None
        wanted = fold(card.name + _FOREIGN_WORDS)
        best = max(
            (
                (float(fuzz.ratio(wanted, fold(other.name))), other.code)
                for other in self.kb.procedures.values()
                if "nước ngoài" in other.name and other.code != card.code
            ),
            default=(0.0, ""),
        )
        return best[1] if best[0] >= _TWIN else None

    def _english(self, text: str, context: Context, *, stays: bool, foreign: bool = False) -> Meant:
        found = self.english.find(text)
        if not found:
            return self._present(context) if stays else Meant()
        if foreign:  # "I am American": of like procedures the one for foreigners
            theirs = [n for n in found if "foreign" in (self.english.title(n.code) or "")]
            found = theirs or found
        hits = [self.again(n.code) for n in found if self._known(n.code)]
        return Meant(hits, Ask.PROCEDURE if len(hits) > 1 else None)

    def _known(self, code: str) -> bool:
        return code in self.kb.procedures or code in self.kb.catalogue


def _question_of(text: str) -> str:
    """Return the question at the end of a long story ("tôi chỉ muốn hỏi là …"), else the text."""
    if len(text.split()) < _A_STORY:
        return text
    asked = [found.end() for found in _THE_QUESTION.finditer(text)]
    rest = text[asked[-1] :] if asked else ""
    return rest if len(named(rest)) > 1 else text


def named(text: str) -> list[str]:
    """Return the folded words of a text that may name a procedure or a thing."""
    return [token for token in content(text)[0] if token not in _GENERIC]


def core_of(text: str) -> str:
    """Return a text without the cues of what is asked and the words of going on."""
    core = normalise(text)
    for mention in sorted(mentions(text), key=lambda m: -m.start):
        core = f"{core[: mention.start]} {core[mention.end :]}"
    core = " ".join(_GOING_ON.sub(" ", core).split())
    return _LOOSE_END.sub("", core)


def _province(found: Resolution) -> str | None:
    """Return the province that a message names, if every reading of it names the same."""
    provinces = {candidate.province for candidate in found.candidates}
    return provinces.pop() if len(provinces) == 1 else None
