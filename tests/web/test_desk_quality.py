"""Quality at the desk: drawn within the area, reviewed by others, told as figures with cases."""

from __future__ import annotations

import csv
import io
import re

import pytest

from dungcua.accounts.model import Grant, Role
from dungcua.accounts.rights import RIGHTS, Action
from dungcua.conversations.calls import Outcome, Reason, WrapUp
from dungcua.conversations.message import PlaceRef
from dungcua.conversations.model import Move
from dungcua.conversations.quality.model import Criterion, Item, Mark
from dungcua.conversations.queue import Ending
from dungcua.conversations.service import Conversations
from dungcua.knowledge.day import today_here
from dungcua.knowledge.places import Gazetteer
from dungcua.store.engine import Store
from dungcua.web.desk import quality, quality_figures
from dungcua.web.desk.bureau import Bureau
from tests.web.conftest import MakeVisitor
from tests.web.desk import Colleague, hire, routes_of, sign_in
from tests.web.test_desk_queue import HA_NOI, HOA_TIEN, Talks
from tests.web.visitor import Shown, Visitor

QUALITY = "/ban-truc/chat-luong"
ALL_YES = {str(criterion): "yes" for criterion in Criterion}


@pytest.fixture
def talks(store: Store, places: Gazetteer, bureau: Bureau) -> Talks:
    return Talks(store, places, bureau)


def ended(
    bureau: Bureau, talks: Talks, who: Colleague, words: str, place: PlaceRef | None = HOA_TIEN
) -> int:
    entry = talks.wait(words, place)
    bureau.queue.claim(entry, who.account.id)
    bureau.queue.say(entry, who.account.id, "Nộp ở phường ạ.")
    bureau.queue.end(entry, who.account.id, Ending.CLOSED)
    return entry


async def lead(visitor: Visitor, bureau: Bureau, area: str = "*", login: str = "sep") -> Colleague:
    who = hire(bureau, login, Grant(Role.SUPERVISOR, area))
    await sign_in(visitor, who)
    return who


async def drawn(visitor: Visitor, **fields: str) -> Shown:
    form = await visitor.get(QUALITY)
    return await visitor.post(f"{QUALITY}/rut", form, size="50", seed="hat", **fields)


def items(bureau: Bureau) -> list[Item]:
    return [item for item, _ in bureau.quality.items(bureau.quality.samples()[0].id)]


async def test_a_sample_is_drawn_reviewed_and_told(
    make_visitor: MakeVisitor, bureau: Bureau, talks: Talks
) -> None:
    visitor, operator = await make_visitor(), await make_visitor()
    who, lan = await lead(visitor, bureau), hire(bureau, "lan")
    await sign_in(operator, lan)
    entry = ended(bureau, talks, lan, "khai sinh nộp ở đâu")
    call = bureau.calls.begin("một", lan.account.id)
    told = WrapUp(Reason.PROCEDURE, Outcome.ANSWERED, 90, "1.001193", "48", "20332")
    bureau.calls.finish(call.id, lan.account.id, told)
    page = await drawn(visitor)
    assert "2 trong 2 cuộc" in page.text
    assert "hat" in page.text
    talk, spoken = sorted(items(bureau), key=lambda item: item.kind, reverse=True)
    page = await visitor.get(f"{QUALITY}/muc/{talk.id}")
    assert "khai sinh nộp ở đâu" in page.text
    assert "Xã Hòa Tiến" in page.text
    assert talk.conversation_id
    assert talk.conversation_id not in page.html
    saw = bureau.audit.read(deed="saw.sample")[0]
    assert (saw.actor, saw.subject) == (who.account.id, f"item:{talk.id}")
    # Every criterion needs a mark; what was typed stays.
    half = await visitor.post(f"{QUALITY}/muc/{talk.id}", page, polite="yes", note="giữ lời này")
    assert (half.status, "DC-222" in half.text) == (400, True)
    assert "giữ lời này" in half.html
    fields = {**ALL_YES, "cited": "no", "note": "nên nêu căn cứ, gọi 0912345678"}
    onward = await visitor.post(f"{QUALITY}/muc/{talk.id}", half, **fields)
    assert onward.response.url.path == f"{QUALITY}/muc/{spoken.id}"
    assert "1.001193" in onward.text
    assert "không lưu lời" in onward.text
    done = await visitor.post(f"{QUALITY}/muc/{spoken.id}", onward, **ALL_YES)
    assert done.response.url.path == f"{QUALITY}/mau/{talk.sample_id}"
    assert [event.deed for event in bureau.audit.read(deed="quality.")] == [
        "quality.review",
        "quality.review",
        "quality.draw",
    ]
    # The figure leads to its talks.
    figures = await visitor.get(f"{QUALITY}/ket-qua")
    link = re.search(
        r'href="([^"]*tieu-chi=cited[^"]*muc=no|[^"]*muc=no[^"]*)">1 chưa', figures.html
    )
    assert link
    assert "50 %" in figures.text
    behind = await visitor.get(link[1].replace("&amp;", "&"))
    assert f"{QUALITY}/muc/{talk.id}" in behind.html
    assert f"{QUALITY}/muc/{spoken.id}" not in behind.html
    # Whoever answered reads it; nobody else's.
    feedback = await operator.get("/ban-truc/toi/nhan-xet")
    assert "nên nêu căn cứ" in feedback.text
    assert "0912345678" not in feedback.html
    assert f"/ban-truc/hang-doi/{entry}" in feedback.html
    assert "Chưa có cuộc nào" in (await visitor.get("/ban-truc/toi/nhan-xet")).text


async def test_nobody_reviews_where_they_answered(
    make_visitor: MakeVisitor, bureau: Bureau, talks: Talks
) -> None:
    visitor, other = await make_visitor(), await make_visitor()
    me, lan = await lead(visitor, bureau), hire(bureau, "lan")
    await lead(other, bureau, login="sep-hai")
    ended(bureau, talks, me, "của chính sếp")
    # Answered by me first, ended by somebody else: still the own.
    shared = talks.wait("hai người trả lời")
    bureau.queue.claim(shared, me.account.id)
    bureau.queue.say(shared, me.account.id, "Để tôi xem.")
    bureau.queue.give(shared, me.account.id, lan.account.id, holder=me.account.id)
    bureau.queue.end(shared, lan.account.id, Ending.BOT)
    await drawn(other)
    found = items(bureau)
    assert len(found) == 2
    for item in found:
        page = await visitor.get(f"{QUALITY}/muc/{item.id}")
        assert "nên không chấm" in page.text
        assert 'name="polite"' not in page.html
        refused = await visitor.post(f"{QUALITY}/muc/{item.id}", page, **ALL_YES)
        assert (refused.status, "DC-220" in refused.text) == (403, True)
        assert bureau.quality.item(item.id)[1] is None
    # What one answered alone is not drawn for oneself either.
    await drawn(visitor)
    assert [item.entry_id for item in items(bureau)] == [shared]


async def test_a_review_of_somebody_else_stays_theirs(
    make_visitor: MakeVisitor, bureau: Bureau, talks: Talks
) -> None:
    first, second = await make_visitor(), await make_visitor()
    await lead(first, bureau)
    await lead(second, bureau, login="sep-hai")
    ended(bureau, talks, hire(bureau, "lan"), "một cuộc")
    await drawn(first)
    (item,) = items(bureau)
    path = f"{QUALITY}/muc/{item.id}"
    await first.post(path, await first.get(path), **ALL_YES)
    page = await second.get(path)
    assert "Người thử sep đã chấm" in page.text
    assert 'name="polite"' not in page.html
    assert "DC-318" in (await second.post(path, page, **{**ALL_YES, "short": "no"})).text
    await first.post(path, await first.get(path), **{**ALL_YES, "short": "no"})
    review = bureau.quality.item(item.id)[1]
    assert review is not None
    assert review.marks[Criterion.SHORT] is Mark.NO
    assert bureau.audit.read(deed="quality.revise")


async def test_areas_bound_draws_lists_figures_and_files(
    make_visitor: MakeVisitor, bureau: Bureau, talks: Talks
) -> None:
    country, here = await make_visitor(), await make_visitor()
    await lead(country, bureau)
    await lead(here, bureau, "48", "sep-da-nang")
    lan = hire(bureau, "lan")
    inside = ended(bureau, talks, lan, "ở trong")
    outside, nowhere = (
        ended(bureau, talks, lan, "ở ngoài", HA_NOI),
        ended(bureau, talks, lan, "không rõ nơi", None),
    )
    await drawn(country)
    by_entry = {item.entry_id: item for item in items(bureau)}
    assert by_entry.keys() == {inside, outside, nowhere}
    for item in by_entry.values():
        path = f"{QUALITY}/muc/{item.id}"
        await country.post(path, await country.get(path), **ALL_YES)
    sample = bureau.quality.samples()[0].id
    shown = await here.get(f"{QUALITY}/mau/{sample}")
    for entry, item in by_entry.items():
        path = f"{QUALITY}/muc/{item.id}"
        assert (path in shown.html) is (entry == inside)
        assert (await here.get(path)).status == (200 if entry == inside else 403)
    assert "1 cuộc đã chấm" in (await here.get(f"{QUALITY}/ket-qua")).text
    assert "3 cuộc đã chấm" in (await country.get(f"{QUALITY}/ket-qua")).text
    sheet = await here.get(f"{QUALITY}/ket-qua.csv")
    rows = list(csv.DictReader(io.StringIO(sheet.html.lstrip("\ufeff"))))
    assert [(row["item"], row["worker"], row["polite"]) for row in rows] == [
        (str(by_entry[inside].id), "Người thử lan", "yes")
    ]
    assert bureau.audit.read(deed="quality.export")
    # A draw of somebody for an area stays there, whatever the form says.
    page = await drawn(here)
    assert [item.entry_id for item in items(bureau)] == [inside]
    assert "Đà Nẵng" in page.text
    assert (await drawn(here, area="01")).status == 403
    await drawn(here, area="20332")
    assert [item.entry_id for item in items(bureau)] == [inside]


async def test_filters_of_the_form_and_what_nothing_fits(
    visitor: Visitor, bureau: Bureau, talks: Talks, conversations: Conversations
) -> None:
    await lead(visitor, bureau)
    lan, mai = hire(bureau, "lan"), hire(bureau, "mai")
    hers, his = ended(bureau, talks, lan, "một"), ended(bureau, talks, mai, "hai")
    alone = conversations.start()
    conversations.say(alone, "phí bao nhiêu")
    conversations.move(alone, Move.CLOSE)
    await drawn(visitor, worker=str(lan.account.id))
    assert [item.entry_id for item in items(bureau)] == [hers]
    await drawn(visitor, worker="bot")
    assert [item.conversation_id for item in items(bureau)] == [alone]
    await drawn(visitor, kind="talk")
    assert {item.entry_id for item in items(bureau)} == {hers, his}
    today = today_here()
    past = {"first": "2020-01-01", "last": "2020-01-31"}
    refused = await drawn(visitor, **past)
    assert (refused.status, "DC-221" in refused.text) == (400, True)
    assert 'value="2020-01-01"' in refused.html
    # Nonsense is as if it were not there.
    page = await drawn(visitor, first="hôm qua", last=today.isoformat(), kind="gì", worker="ai")
    assert "3 trong 3 cuộc" in page.text


async def test_words_that_were_erased_are_gone_here_too(
    visitor: Visitor, bureau: Bureau, talks: Talks, conversations: Conversations
) -> None:
    await lead(visitor, bureau)
    entry = ended(bureau, talks, hire(bureau, "lan"), "chuyện cần quên")
    await drawn(visitor)
    (item,) = items(bureau)
    conversations.erase(bureau.queue.get(entry).conversation_id)
    page = await visitor.get(f"{QUALITY}/muc/{item.id}")
    assert "đã bị xóa" in page.text
    assert "chuyện cần quên" not in page.text


# --- rights: role × action × place --------------------------------------------------------

TABLE: dict[tuple[str, str], Action | None] = {
    ("GET", QUALITY): Action.QUALITY,
    ("POST", f"{QUALITY}/rut"): Action.QUALITY,
    ("GET", f"{QUALITY}/mau/{{sample}}"): Action.QUALITY,
    ("GET", f"{QUALITY}/muc/{{item}}"): Action.QUALITY,
    ("POST", f"{QUALITY}/muc/{{item}}"): Action.QUALITY,
    ("GET", f"{QUALITY}/ket-qua"): Action.QUALITY,
    ("GET", f"{QUALITY}/danh-sach"): Action.QUALITY,
    ("GET", f"{QUALITY}/ket-qua.csv"): Action.EXPORT,
    ("GET", "/ban-truc/toi/nhan-xet"): None,
}
"""What each page and button of these rooms asks for; None = being signed in."""


def test_the_table_names_every_route_of_these_rooms() -> None:
    assert set(routes_of((quality.routes, quality_figures.routes))) == set(TABLE)


@pytest.mark.parametrize("inside", [True, False], ids=["inside", "outside"])
@pytest.mark.parametrize("role", list(Role))
async def test_rights_by_role_action_and_place(
    make_visitor: MakeVisitor, bureau: Bureau, talks: Talks, role: Role, inside: bool
) -> None:
    drawer, visitor = await make_visitor(), await make_visitor()
    await lead(drawer, bureau)
    ended(bureau, talks, hire(bureau, "lan"), "lời của người dân")
    await drawn(drawer)
    (item,) = items(bureau)
    await sign_in(visitor, hire(bureau, "ai-do", Grant(role, "48" if inside else "01")))
    page = await visitor.get("/ban-truc")
    for (method, path), action in TABLE.items():
        address = path.replace("{sample}", str(item.sample_id)).replace("{item}", str(item.id))
        data = {"csrf": page.field("csrf")} if method == "POST" else None
        response = await visitor.client.request(method, address, data=data, allow_redirects=False)
        text = await response.text()
        expected = action is None or (action in RIGHTS[role] and (inside or "{item}" not in path))
        refused = response.status == 403 and "DC-504" in text
        assert refused is not expected, (method, path, response.status)
        if not inside or role is not Role.SUPERVISOR:
            assert "lời của người dân" not in text, path
    assert bureau.quality.item(item.id)[1] is None
