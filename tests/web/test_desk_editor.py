"""The knowledge editor: proposed by one, decided by another, heard in the answers, taken back."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from dungcua.accounts.model import Grant, Role
from dungcua.cli.main import app
from dungcua.complaints.calendar import vietnamese_date
from dungcua.conversations.message import Reply, ReplyMeta
from dungcua.conversations.service import Conversations
from dungcua.knowledge.answer import Composer
from dungcua.knowledge.edit.live import Edits
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.model import Aspect
from dungcua.proposals.export import write
from dungcua.web.desk.bureau import Bureau
from tests.web.conftest import MakeVisitor
from tests.web.desk import hire, press, sign_in
from tests.web.visitor import Shown, Visitor

CARD = "1.001193"
TIME = f"/ban-truc/kien-thuc/the/{CARD}/times.0"
SOURCE = "Quyết định thử nghiệm số 1, Điều 2"


@pytest.fixture
def knowledge(knowledge: KnowledgeBase) -> KnowledgeBase:
    """The shipped base, open to changes of this test only."""
    return Edits().over(knowledge)


def filled(bureau: Bureau, **other: str) -> dict[str, str]:
    today = vietnamese_date(bureau.now()).isoformat()
    return {
        "value": "2",
        "unit": "working_day",
        "when": "Nhận sau 15 giờ thì trả trong ngày làm việc tiếp theo",
        "basis": f"tthc:{CARD}",
        "source": SOURCE,
        "source_date": today,
        "effective_on": today,
        **other,
    }


def told(kb: KnowledgeBase, bureau: Bureau) -> str:
    composer = Composer(kb, vietnamese_date(bureau.now()))
    answer = composer.answer(kb.procedure(CARD), (Aspect.TIME,), whole=False)
    return " ".join(line.text for line in answer.lines)


async def proposed(visitor: Visitor, bureau: Bureau, **other: str) -> Shown:
    return await press(visitor, TIME, do="send", **filled(bureau, **other))


async def test_a_change_is_seen_by_two_and_taken_back(
    make_visitor: MakeVisitor, bureau: Bureau, knowledge: KnowledgeBase
) -> None:
    operator, editor = await make_visitor(), await make_visitor()
    await sign_in(operator, hire(bureau, "lan", Grant(Role.OPERATOR, "48")))
    await sign_in(editor, hire(bureau, "mai", Grant(Role.EDITOR)))
    version = knowledge.version
    found = await operator.get("/ban-truc/kien-thuc?q=khai+sinh")
    assert f"/ban-truc/kien-thuc/the/{CARD}" in found.html
    card = await operator.get(f"/ban-truc/kien-thuc/the/{CARD}")
    assert f'href="{TIME}"' in card.html
    seen = await press(operator, TIME, do="preview", **filled(bureau))
    assert "Giải quyết trong 2 ngày làm việc" in seen.text
    assert "Giải quyết trong 1 ngày làm việc" in seen.text
    assert bureau.book.listed() == []
    shown = await proposed(operator, bureau)
    assert shown.response.url.path == "/ban-truc/kien-thuc/de-nghi/1"
    assert "1 ngày" in told(knowledge, bureau)
    path = "/ban-truc/kien-thuc/de-nghi/1"
    # Nobody without the right decides, the proposer least of all.
    assert (await press(operator, path, do="accept")).status == 403
    assert "1 ngày" in told(knowledge, bureau)
    accepted = await press(editor, path, do="accept", note="đã đọc văn bản")
    assert "đã duyệt" in accepted.text
    assert "2 ngày" in told(knowledge, bureau)
    assert knowledge.version.startswith(f"{version}+d")
    assert SOURCE in knowledge.procedure(CARD).life.source
    undone = await press(editor, path, do="undo")
    assert "đã hoàn lại" in undone.text
    assert "1 ngày" in told(knowledge, bureau)
    assert knowledge.version == version
    deeds = [event.deed for event in bureau.audit.read(subject="proposal:1")]
    assert deeds == ["knowledge.undo", "knowledge.accepted", "knowledge.propose"]


async def test_an_editor_does_not_decide_on_the_own_proposal(
    visitor: Visitor, bureau: Bureau, knowledge: KnowledgeBase
) -> None:
    await sign_in(visitor, hire(bureau, "mai", Grant(Role.EDITOR)))
    shown = await proposed(visitor, bureau)
    assert "người khác sẽ duyệt" in shown.text
    for deed in ("accept", "refuse"):
        page = await press(visitor, "/ban-truc/kien-thuc/de-nghi/1", do=deed)
        assert "DC-161" in page.text
    assert "1 ngày" in told(knowledge, bureau)
    withdrawn = await press(visitor, "/ban-truc/kien-thuc/de-nghi/1", do="withdraw")
    assert "đã rút" in withdrawn.text


@pytest.mark.parametrize("deed", ["accept", "refuse", "undo"])
@pytest.mark.parametrize(
    ("role", "area", "may"),
    [
        (Role.EDITOR, "", True),
        (Role.EDITOR, "48", False),
        (Role.OPERATOR, "", False),
        (Role.SUPERVISOR, "", False),
        (Role.COMMUNITY, "", False),
        (Role.AUDITOR, "", False),
        (Role.ADMIN, "", False),
    ],
)
async def test_who_decides_on_a_card(
    make_visitor: MakeVisitor, bureau: Bureau, role: Role, area: str, may: bool, deed: str
) -> None:
    author, second, reviewer = [await make_visitor() for _ in range(3)]
    await sign_in(author, hire(bureau, "lan"))
    await sign_in(second, hire(bureau, "mai", Grant(Role.EDITOR)))
    grant = Grant(role, area) if area else Grant(role)
    await sign_in(reviewer, hire(bureau, "ai-do", grant))
    await proposed(author, bureau)
    path = "/ban-truc/kien-thuc/de-nghi/1"
    if deed == "undo":
        await press(second, path, do="accept")
    page = await press(reviewer, path, do=deed)
    assert page.status == (200 if may else 403)
    state = bureau.book.get(1).state
    before = "accepted" if deed == "undo" else "open"
    after = {"accept": "accepted", "refuse": "refused", "undo": "undone"}[deed]
    assert state == (after if may else before)


@pytest.mark.parametrize(
    "wrong",
    [
        {"source": ""},
        {"source": "https://example.invalid/van-ban"},
        {"source_date": ""},
        {"source_date": "2999-01-01"},
        {"effective_on": "2000-01-01"},
        {"unit": "năm"},
        {"value": "hai"},
        {"value": "1"},
    ],
)
async def test_what_cannot_be_used_is_refused_with_the_form_kept(
    visitor: Visitor, bureau: Bureau, wrong: dict[str, str]
) -> None:
    await sign_in(visitor, hire(bureau, "lan"))
    page = await proposed(visitor, bureau, reason="Lý do giữ lại", **wrong)
    assert page.status == 400
    assert "DC-158" in page.text
    assert "Lý do giữ lại" in page.html
    assert bureau.book.listed() == []


async def test_the_inspection_blocks(visitor: Visitor, bureau: Bureau) -> None:
    await sign_in(visitor, hire(bureau, "lan"))
    seen = await press(visitor, TIME, do="preview", **filled(bureau, basis="B-9999"))
    assert "KL-182" in seen.text
    assert 'value="send"' not in seen.html
    sent = await proposed(visitor, bureau, basis="B-9999")
    assert "DC-160" in sent.text
    assert bureau.book.listed() == []


async def test_a_change_waits_for_its_day(
    make_visitor: MakeVisitor, bureau: Bureau, knowledge: KnowledgeBase
) -> None:
    operator, editor = await make_visitor(), await make_visitor()
    await sign_in(operator, hire(bureau, "lan"))
    await sign_in(editor, hire(bureau, "mai", Grant(Role.EDITOR)))
    later = vietnamese_date(bureau.now()) + timedelta(days=30)
    await proposed(operator, bureau, effective_on=later.isoformat())
    await press(editor, "/ban-truc/kien-thuc/de-nghi/1", do="accept")
    assert "1 ngày" in told(knowledge, bureau)
    assert bureau.book.in_force(later - timedelta(days=1)) == []
    knowledge.edits.put(bureau.book.in_force(later))
    assert "2 ngày" in told(knowledge, bureau)
    # Nothing else is laid beneath it meanwhile.
    await proposed(operator, bureau, value="3")
    knowledge.edits.put([])
    blocked = await press(editor, "/ban-truc/kien-thuc/de-nghi/2", do="accept")
    assert blocked.status == 400 or "DC-160" in blocked.text
    assert bureau.book.get(2).state == "open"


async def test_a_later_change_holds_the_earlier_one(
    make_visitor: MakeVisitor, bureau: Bureau, knowledge: KnowledgeBase
) -> None:
    operator, editor = await make_visitor(), await make_visitor()
    await sign_in(operator, hire(bureau, "lan"))
    await sign_in(editor, hire(bureau, "mai", Grant(Role.EDITOR)))
    for value in ("2", "3"):
        await proposed(operator, bureau, value=value)
        number = bureau.book.listed()[0].number
        await press(editor, f"/ban-truc/kien-thuc/de-nghi/{number}", do="accept")
    assert "3 ngày" in told(knowledge, bureau)
    assert "DC-160" in (await press(editor, "/ban-truc/kien-thuc/de-nghi/1", do="undo")).text
    await press(editor, "/ban-truc/kien-thuc/de-nghi/2", do="undo")
    assert "2 ngày" in told(knowledge, bureau)
    await press(editor, "/ban-truc/kien-thuc/de-nghi/1", do="undo")
    assert "1 ngày" in told(knowledge, bureau)


async def test_a_proposal_against_old_words_does_not_pass(
    make_visitor: MakeVisitor, bureau: Bureau, knowledge: KnowledgeBase
) -> None:
    operator, editor = await make_visitor(), await make_visitor()
    await sign_in(operator, hire(bureau, "lan"))
    await sign_in(editor, hire(bureau, "mai", Grant(Role.EDITOR)))
    await proposed(operator, bureau, value="2")
    await proposed(operator, bureau, value="3")
    await press(editor, "/ban-truc/kien-thuc/de-nghi/1", do="accept")
    late = await press(editor, "/ban-truc/kien-thuc/de-nghi/2", do="accept")
    assert "DC-158" in late.text
    assert "2 ngày" in told(knowledge, bureau)


async def test_the_record_of_a_counter(
    make_visitor: MakeVisitor, bureau: Bureau, knowledge: KnowledgeBase
) -> None:
    operator, stranger, editor = [await make_visitor() for _ in range(3)]
    await sign_in(operator, hire(bureau, "lan", Grant(Role.OPERATOR, "48")))
    await sign_in(stranger, hire(bureau, "tung", Grant(Role.EDITOR, "01")))
    await sign_in(editor, hire(bureau, "mai", Grant(Role.EDITOR, "48")))
    path = "/ban-truc/kien-thuc/noi-nhan/20242"
    today = vietnamese_date(bureau.now()).isoformat()
    fields = {
        "name": "Trung tâm <thử>",
        "kind": "centre",
        "address": "Số 1 đường Thử",
        "hours": "Thứ Hai đến thứ Sáu, 7 giờ 30 đến 17 giờ",
        "source": "Người thử đã đến tận nơi",
        "source_date": today,
        "effective_on": today,
    }
    assert (await press(stranger, path, do="send", **fields)).status == 403
    shown = await press(operator, path, do="send", **fields)
    assert shown.response.url.path.endswith("/de-nghi/1")
    decision = "/ban-truc/kien-thuc/de-nghi/1"
    assert (await press(stranger, decision, do="accept")).status == 403
    assert (await press(editor, decision, do="accept")).status == 200
    (office,) = knowledge.offices.by_commune["20242"]
    assert (office.address, office.source) == (fields["address"], fields["source"])
    listed = await operator.get(path)
    assert "Số 1 đường Thử" in listed.text
    assert "<thử>" not in listed.html
    again = await press(
        operator, path, do="send", muc=office.id, **{**fields, "address": "Số 2 đường Thử"}
    )
    assert again.response.url.path.endswith("/de-nghi/2")
    await press(editor, "/ban-truc/kien-thuc/de-nghi/2", do="accept")
    (office,) = knowledge.offices.by_commune["20242"]
    assert office.address == "Số 2 đường Thử"
    await press(editor, "/ban-truc/kien-thuc/de-nghi/2", do="undo")
    await press(editor, decision, do="undo")
    assert not knowledge.offices.by_commune.get("20242")


async def test_a_correction_becomes_a_proposal(
    make_visitor: MakeVisitor,
    bureau: Bureau,
    conversations: Conversations,
    knowledge: KnowledgeBase,
) -> None:
    operator, editor = await make_visitor(), await make_visitor()
    lan, mai = hire(bureau, "lan"), hire(bureau, "mai", Grant(Role.EDITOR))
    await sign_in(operator, lan)
    await sign_in(editor, mai)
    talk = conversations.start()
    question = conversations.say(talk, "Khai sinh mấy ngày thì xong?")
    conversations.hand_over(talk)
    (entry,) = bureau.queue.listed()
    bureau.queue.claim(entry.id, lan.account.id)
    reply = Reply(text="Trong 1 ngày làm việc.", meta=ReplyMeta(procedure=(CARD,)))
    bureau.drafts.propose(talk, question.id, reply)
    (draft,) = bureau.drafts.of(entry.id)
    bureau.drafts.approve(draft.id, entry.id, lan.account.id, "Trong 2 ngày làm việc.")
    page = await operator.get("/ban-truc/kien-thuc")
    assert "Khai sinh mấy ngày thì xong?" in page.text
    link = re.search(rf"/ban-truc/kien-thuc/the/{CARD}\?sua=(\d+)", page.html)
    assert link
    await proposed(operator, bureau, sua=link[1])
    assert bureau.book.get(1).correction == int(link[1])
    await press(editor, "/ban-truc/kien-thuc/de-nghi/1", do="accept")
    assert "2 ngày" in told(knowledge, bureau)
    assert bureau.drafts.corrections() == []


async def test_unknown_things_are_errors_in_words(visitor: Visitor, bureau: Bureau) -> None:
    await sign_in(visitor, hire(bureau, "mai", Grant(Role.EDITOR)))
    for path in (
        "/the/9.999999",
        f"/the/{CARD}/fees.99",
        f"/the/{CARD}/names",
        "/de-nghi/77",
        "/noi-nhan/99999",
        "/noi-nhan?xa=99999",
    ):
        assert (await visitor.get(f"/ban-truc/kien-thuc{path}")).status == 404, path
    await proposed(visitor, bureau)
    page = await press(visitor, "/ban-truc/kien-thuc/de-nghi/1", do="gì đó")
    assert page.status in (400, 403)


async def test_accepted_changes_are_written_as_files(
    make_visitor: MakeVisitor, bureau: Bureau, tmp_path: Path
) -> None:
    operator, editor = await make_visitor(), await make_visitor()
    await sign_in(operator, hire(bureau, "lan"))
    await sign_in(editor, hire(bureau, "mai", Grant(Role.EDITOR)))
    await proposed(operator, bureau)
    assert write(bureau.book, tmp_path / "out") == []
    await press(editor, "/ban-truc/kien-thuc/de-nghi/1", do="accept")
    (path,) = write(bureau.book, tmp_path / "out")
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert (told["target"], told["part"]) == (f"tthc:{CARD}", "times.0")
    assert (told["before"]["value"], told["after"]["value"]) == (1, 2)
    assert told["source"] == SOURCE
    command = ["knowledge", "proposals", "export", str(tmp_path / "again")]
    environment = {"DUNGCUA_DATABASE_URL": f"sqlite:///{tmp_path / 'test.db'}"}
    ran = CliRunner().invoke(app, command, env=environment)
    assert ran.exit_code == 0, ran.output
    assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes()
