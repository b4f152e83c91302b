"""Queue and conversation pages: who sees what, exactly one takes it, nothing is sent with gaps."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass

import pytest

from dungcua.accounts.model import Grant, Role
from dungcua.conversations.drafts import CorrectionState, DraftState
from dungcua.conversations.message import PlaceRef, Reply, ReplyMeta
from dungcua.conversations.model import Author, Owner
from dungcua.conversations.service import Conversations
from dungcua.knowledge.places import Gazetteer
from dungcua.store.engine import Store
from dungcua.web.desk.bureau import Bureau
from dungcua.web.desk.located import locator
from tests.web.conftest import MakeVisitor
from tests.web.desk import Colleague, hire, press, sign_in
from tests.web.parts import BIRTH
from tests.web.visitor import Visitor

QUEUE = "/ban-truc/hang-doi"
HOA_TIEN = PlaceRef(province="Đà Nẵng", commune="Xã Hòa Tiến", code="20332")
HA_NOI = PlaceRef(province="Hà Nội")


@dataclass
class Talks:
    """Makes conversations that wait for a person."""

    store: Store
    places: Gazetteer
    bureau: Bureau

    def wait(
        self,
        words: str = "tôi cần gặp người trực",
        place: PlaceRef | None = HOA_TIEN,
        *,
        lang: str = "vi",
        procedure: str | None = BIRTH,
    ) -> int:
        """Return the number of a new place in the queue."""
        talks = Conversations(self.store, locate=locator(self.places))
        talk = talks.start()
        talks.say(talk, words, lang=lang)
        meta = ReplyMeta(place=place, procedure=(procedure,) if procedure else ())
        talks.answer(talk, Reply(text="Vâng, tôi nghe.", meta=meta))
        talks.hand_over(talk)
        return max(entry.id for entry in self.bureau.queue.listed())

    def draft(self, entry: int, question: str, answer: str) -> int:
        """Let the citizen ask and the bot draft; return the number of the draft."""
        talks = Conversations(self.store)
        talk = self.bureau.queue.get(entry).conversation_id
        asked = talks.say(talk, question)
        self.bureau.drafts.propose(
            talk, asked.id, Reply(text=answer, meta=ReplyMeta(procedure=(BIRTH,)))
        )
        return self.bureau.drafts.of(entry)[-1].id


@pytest.fixture
def talks(store: Store, places: Gazetteer, bureau: Bureau) -> Talks:
    return Talks(store, places, bureau)


async def at_desk(
    visitor: Visitor, bureau: Bureau, *grants: Grant, login: str = "lan"
) -> Colleague:
    who = hire(bureau, login, *grants)
    await sign_in(visitor, who)
    return who


async def test_the_queue_tells_since_when_what_language_and_where(
    visitor: Visitor, bureau: Bureau, talks: Talks
) -> None:
    await at_desk(visitor, bureau)
    talks.wait("tôi hỏi giấy khai sinh cho cháu")
    talks.wait("I would like to ask a person", None, lang="en")
    page = await visitor.get(QUEUE)
    assert "tôi hỏi giấy khai sinh cho cháu" in page.text
    assert "Xã Hòa Tiến, Đà Nẵng" in page.text
    assert "Tiếng Anh" in page.text
    assert "chưa rõ nơi" in page.text
    assert "0 phút" in page.text


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("", {1, 2, 3}),
        ("?q=khai+sinh", {1}),
        ("?q=KHAI+SINH", {1}),
        ("?q=ket+hon", {2}),
        ("?q=ha+noi", {2}),
        ("?ngon-ngu=en", {3}),
        ("?tinh=48", {1}),
        ("?tinh=999", set()),
        ("?xem=cua-toi", set()),
        ("?xem=cho&q=sinh", {1}),
        ("?xem=gi-do&trang=abc&ngon-ngu=xx", {1, 2, 3}),
        ("?trang=99", {1, 2, 3}),
    ],
)
async def test_filters_stand_in_the_address(
    visitor: Visitor, bureau: Bureau, talks: Talks, query: str, seen: set[int]
) -> None:
    await at_desk(visitor, bureau)
    numbers = [
        talks.wait("hỏi khai sinh"),
        talks.wait("hỏi kết hôn", HA_NOI),
        talks.wait("a question", None, lang="en"),
    ]
    page = await visitor.get(QUEUE + query)
    shown = {place for place, entry in enumerate(numbers, 1) if f'"{QUEUE}/{entry}"' in page.html}
    assert shown == seen


async def test_the_search_of_the_queue_reads_words_and_notes_and_what_is_over(
    visitor: Visitor, bureau: Bureau, talks: Talks
) -> None:
    await at_desk(visitor, bureau)
    entry, other = talks.wait("một chuyện"), talks.wait("chuyện khác")
    await press(visitor, f"{QUEUE}/{entry}/nhan")
    await press(visitor, f"{QUEUE}/{entry}/ghi-chu", text="đã dặn mang giấy chứng sinh")

    async def found(query: str) -> set[int]:
        html = (await visitor.get(f"{QUEUE}?{query}")).html
        return {one for one in (entry, other) if f'"{QUEUE}/{one}"' in html}

    assert await found("q=chung+sinh") == {entry}
    assert await found("q=vang+toi+nghe") == {entry, other}
    await press(visitor, f"{QUEUE}/{entry}/xong", do="closed")
    assert await found("q=chung+sinh") == set()
    assert await found("xem=da-xong&q=chung+sinh") == {entry}


async def test_a_long_queue_has_pages_that_keep_the_filters(
    visitor: Visitor, bureau: Bureau, talks: Talks
) -> None:
    await at_desk(visitor, bureau)
    for number in range(52):
        talks.wait(f"câu hỏi số {number}")
    first = await visitor.get(f"{QUEUE}?q=cau+hoi")
    assert len(re.findall(r"data-row=", first.html)) == 50
    onward = re.search(r'<a href="([^"]+)" rel="next"', first.html)
    assert onward
    second = await visitor.get(onward[1].replace("&amp;", "&"))
    assert len(re.findall(r"data-row=", second.html)) == 2
    assert 'value="cau hoi"' in second.html


async def test_the_area_decides_what_is_listed_and_opened(
    visitor: Visitor, bureau: Bureau, talks: Talks
) -> None:
    await at_desk(visitor, bureau, Grant(Role.OPERATOR, "01"))
    here, there, nowhere = talks.wait(place=HA_NOI), talks.wait(), talks.wait(place=None)
    page = await visitor.get(QUEUE)
    assert f"{QUEUE}/{here}" in page.html
    assert f"{QUEUE}/{nowhere}" in page.html
    assert f"{QUEUE}/{there}" not in page.html
    for path in ("", "/mau"):
        refused = await visitor.get(f"{QUEUE}/{there}{path}")
        assert refused.status == 403
        assert "DC-504" in refused.text
        assert "gặp người trực" not in refused.text
    for deed in ("nhan", "bo", "noi", "ghi-chu", "xong", "nhap/1"):
        assert (await press(visitor, f"{QUEUE}/{there}/{deed}", text="a")).status == 403, deed
    assert bureau.queue.get(there).holder is None
    assert (await visitor.get(f"{QUEUE}/99999")).status == 404


async def test_of_two_who_take_it_at_once_exactly_one_gets_it(
    make_visitor: MakeVisitor, bureau: Bureau, talks: Talks
) -> None:
    lan, mai = await make_visitor(), await make_visitor()
    people = {
        (await at_desk(lan, bureau, login="lan")).account.id: lan,
        (await at_desk(mai, bureau, login="mai")).account.id: mai,
    }
    for _ in range(5):
        entry = talks.wait()
        pages = [(visitor, await visitor.get(QUEUE)) for visitor in people.values()]
        shown = await asyncio.gather(
            *(visitor.post(f"{QUEUE}/{entry}/nhan", page) for visitor, page in pages)
        )
        assert sorted(one.status for one in shown) == [200, 409]
        slower = next(one for one in shown if one.status == 409)
        assert "DC-314" in slower.text
        assert "Hàng đợi" in slower.text
        holder = bureau.queue.get(entry).holder
        assert holder is not None
        assert (await people[holder].get(f"{QUEUE}/{entry}")).status == 200


async def test_what_others_have_is_shown_to_a_lead_only(
    make_visitor: MakeVisitor, bureau: Bureau, talks: Talks
) -> None:
    lan, mai, lead = [await make_visitor() for _ in range(3)]
    await at_desk(lan, bureau, login="lan")
    await at_desk(mai, bureau, login="mai")
    leading = await at_desk(lead, bureau, Grant(Role.SUPERVISOR, "48"), login="truong-ca")
    entry = talks.wait("chuyện riêng của tôi")
    await press(lan, f"{QUEUE}/{entry}/nhan")
    assert "chuyện riêng" not in (await mai.get(QUEUE)).text
    refused = await mai.get(f"{QUEUE}/{entry}")
    assert refused.status == 403
    assert "chuyện riêng" not in refused.text
    assert (await press(mai, f"{QUEUE}/{entry}/lay-lai")).status == 403
    seen = await lead.get(f"{QUEUE}/{entry}")
    assert "chuyện riêng" in seen.text
    assert "Người thử lan đang nhận" in seen.text
    event = bureau.audit.read(deed="saw.conversation")[0]
    assert (event.actor, event.subject) == (leading.account.id, f"entry:{entry}")
    # A lead reads it, but does not speak in somebody else's name.
    assert (await press(lead, f"{QUEUE}/{entry}/noi", text="xin chào")).status == 409
    await press(lead, f"{QUEUE}/{entry}/lay-lai")
    assert bureau.queue.get(entry).holder is None


async def test_a_person_answers_notes_and_hands_back(
    visitor: Visitor, bureau: Bureau, talks: Talks, conversations: Conversations
) -> None:
    await at_desk(visitor, bureau)
    entry = talks.wait()
    page = await press(visitor, f"{QUEUE}/{entry}/nhan")
    assert page.response.url.path == f"{QUEUE}/{entry}"
    page = await visitor.post(f"{QUEUE}/{entry}/noi", page, text="Chào <b>anh/chị</b> 0900000001")
    assert "Chào &lt;b&gt;anh/chị" in page.html
    assert "0900000001" not in page.html
    page = await visitor.post(f"{QUEUE}/{entry}/ghi-chu", page, text="đã xem sổ")
    assert "đã xem sổ" in page.text
    talk = bureau.queue.get(entry).conversation_id
    assert "đã xem sổ" not in str(conversations.history(talk))
    assert talk not in page.html
    done = await visitor.post(f"{QUEUE}/{entry}/xong", page, do="bot")
    assert done.response.url.path == QUEUE
    assert conversations.owner(talk) is Owner.BOT
    over = await visitor.get(f"{QUEUE}/{entry}")
    assert "Đã kết thúc" in over.text
    assert 'id="o-tra-loi"' not in over.html


@pytest.mark.parametrize(("do", "owner"), [("bot", Owner.BOT), ("closed", Owner.CLOSED)])
async def test_both_endings(
    visitor: Visitor,
    bureau: Bureau,
    talks: Talks,
    conversations: Conversations,
    do: str,
    owner: Owner,
) -> None:
    await at_desk(visitor, bureau)
    entry = talks.wait()
    await press(visitor, f"{QUEUE}/{entry}/nhan")
    assert (await press(visitor, f"{QUEUE}/{entry}/xong", do="callback")).status == 400
    await press(visitor, f"{QUEUE}/{entry}/xong", do=do)
    assert conversations.owner(bureau.queue.get(entry).conversation_id) is owner


async def test_released_it_waits_again(visitor: Visitor, bureau: Bureau, talks: Talks) -> None:
    await at_desk(visitor, bureau)
    entry = talks.wait()
    await press(visitor, f"{QUEUE}/{entry}/nhan")
    assert "Của tôi" in (await visitor.get(f"{QUEUE}?xem=cua-toi")).text
    await press(visitor, f"{QUEUE}/{entry}/bo")
    assert bureau.queue.get(entry).holder is None
    again = await press(visitor, f"{QUEUE}/{entry}/bo")
    assert again.status == 409
    assert "DC-315" in again.text


async def test_the_same_form_twice_says_it_once(
    visitor: Visitor, bureau: Bureau, talks: Talks
) -> None:
    await at_desk(visitor, bureau)
    entry = talks.wait()
    page = await press(visitor, f"{QUEUE}/{entry}/nhan")
    await visitor.post(f"{QUEUE}/{entry}/noi", page, text="một lần thôi")
    again = await visitor.post(f"{QUEUE}/{entry}/noi", page, text="một lần thôi")
    assert "DC-108" in again.text
    said = [m.text for m in bureau.queue.history(entry) if m.author is Author.PERSON]
    assert said == ["một lần thôi"]


@pytest.mark.parametrize(
    ("text", "code"),
    [("  ", "DC-135"), ("mã của anh/chị là {complaint}", "DC-136"), ("x" * 4001, "DC-102")],
)
async def test_what_cannot_be_sent_is_told_and_stays_in_the_box(
    visitor: Visitor, bureau: Bureau, talks: Talks, text: str, code: str
) -> None:
    await at_desk(visitor, bureau)
    entry = talks.wait()
    page = await press(visitor, f"{QUEUE}/{entry}/nhan")
    refused = await visitor.post(f"{QUEUE}/{entry}/noi", page, text=text)
    assert refused.status >= 400
    assert code in refused.text
    assert text in refused.html
    assert all(m.author is not Author.PERSON for m in bureau.queue.history(entry))


async def test_canned_replies_are_found_filled_and_chosen(
    visitor: Visitor, bureau: Bureau, talks: Talks
) -> None:
    await at_desk(visitor, bureau)
    entry = talks.wait()
    await press(visitor, f"{QUEUE}/{entry}/nhan")
    found = await visitor.get(f"{QUEUE}/{entry}/mau?mau=gui+trang+thu+tuc")
    assert "<html" not in found.html
    assert found.html.count("<li>") == 1
    assert f"/thu-tuc/{BIRTH}" in found.html
    assert "{procedure}" not in found.html
    assert "Không có câu mẫu" in (await visitor.get(f"{QUEUE}/{entry}/mau?mau=qwxz")).text
    chosen = await visitor.get(f"{QUEUE}/{entry}?chon=thu-tuc")
    box = re.search(r'<textarea id="o-tra-loi".*?>(.*?)</textarea>', chosen.html, re.S)
    assert box
    assert "khai sinh" in box[1].lower()
    # Nothing was recorded here: the gap stays to be seen, and blocks sending.
    gap = await visitor.get(f"{QUEUE}/{entry}?chon=phan-anh")
    assert "{complaint}" in gap.html
    assert (await visitor.get(f"{QUEUE}/{entry}?chon=khong-co")).status == 404


async def test_a_draft_is_sent_as_it_is_or_edited_or_put_aside(
    visitor: Visitor, bureau: Bureau, talks: Talks
) -> None:
    who = await at_desk(visitor, bureau)
    entry = talks.wait()
    await press(visitor, f"{QUEUE}/{entry}/nhan")
    path = f"{QUEUE}/{entry}/nhap"
    first = talks.draft(entry, "nộp ở đâu", "Nộp ở trung tâm.")
    page = await visitor.get(f"{QUEUE}/{entry}")
    assert "Nộp ở trung tâm." in page.html
    await press(visitor, f"{path}/{first}", do="approve", text="Nộp ở trung tâm.")
    assert bureau.drafts.corrections() == []
    second = talks.draft(entry, "phí bao nhiêu", "Chưa rõ phí.")
    await press(visitor, f"{path}/{second}", do="approve", text="Phí xem ở trang thủ tục.")
    (correction,) = bureau.drafts.corrections(CorrectionState.PROPOSED)
    assert (correction.author, correction.question) == (who.account.id, "phí bao nhiêu")
    assert (correction.before, correction.after) == ("Chưa rõ phí.", "Phí xem ở trang thủ tục.")
    third = talks.draft(entry, "cảm ơn", "Dạ.")
    await press(visitor, f"{path}/{third}", do="dismiss")
    states = [draft.state for draft in bureau.drafts.of(entry)]
    assert states == [DraftState.APPROVED, DraftState.EDITED, DraftState.DISMISSED]
    said = [m.text for m in bureau.queue.history(entry) if m.author is Author.PERSON]
    assert said == ["Nộp ở trung tâm.", "Phí xem ở trang thủ tục."]
    again = await press(visitor, f"{path}/{third}", do="approve", text="Dạ.")
    assert "DC-318" in again.text


async def test_a_draft_of_another_conversation_cannot_be_touched(
    make_visitor: MakeVisitor, bureau: Bureau, talks: Talks
) -> None:
    lan, mai = await make_visitor(), await make_visitor()
    await at_desk(lan, bureau, login="lan")
    await at_desk(mai, bureau, login="mai")
    hers, his = talks.wait(), talks.wait()
    await press(lan, f"{QUEUE}/{hers}/nhan")
    await press(mai, f"{QUEUE}/{his}/nhan")
    draft = talks.draft(hers, "nộp ở đâu", "Nộp ở trung tâm.")
    for do in ("approve", "dismiss"):
        shown = await press(mai, f"{QUEUE}/{his}/nhap/{draft}", do=do, text="Nộp chỗ khác.")
        assert shown.status == 404
        refused = await press(mai, f"{QUEUE}/{hers}/nhap/{draft}", do=do, text="Nộp chỗ khác.")
        assert refused.status == 403
    assert bureau.drafts.of(hers)[0].state is DraftState.OPEN
    assert all(m.author is not Author.PERSON for m in bureau.queue.history(his))


async def test_pages_are_in_english_too(visitor: Visitor, bureau: Bureau, talks: Talks) -> None:
    await at_desk(visitor, bureau)
    entry = talks.wait()
    await press(visitor, "/ban-truc/ngon-ngu", lang="en", back=QUEUE)
    assert "Waiting since" in (await visitor.get(QUEUE)).text
    assert "Internal notes" in (await visitor.get(f"{QUEUE}/{entry}")).text
