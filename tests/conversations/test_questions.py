"""Questions that nobody could answer are told in groups, never as anybody's sentence."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dungcua.conversations.message import Reply, ReplyMeta
from dungcua.conversations.questions import Questions, grouped
from dungcua.conversations.service import Conversations
from dungcua.errors import UnknownEntry
from dungcua.store.engine import Store

ALIKE = ["xin cấp phép nuôi chim yến", "cấp phép nuôi chim yến ở đâu", "nuôi chim yến xin cấp phép"]


def test_three_conversations_make_a_group_and_two_do_not() -> None:
    asked = [(str(number), text) for number, text in enumerate(ALIKE)]
    (group,) = grouped([*asked, ("9", "hôm nay trời có mưa không")])
    assert (group.questions, group.conversations) == (3, 3)
    assert {"chim", "yến"} <= set(group.words)
    assert grouped(asked[:2]) == []
    # One person who asks three times is one person.
    assert grouped([("1", text) for text in ALIKE]) == []


def test_words_of_one_person_are_not_told() -> None:
    asked = [(str(number), text) for number, text in enumerate(ALIKE)]
    asked.append(("4", "cấp phép nuôi chim yến nhà bà Mận"))
    (group,) = grouped(asked)
    assert group.conversations == 4
    assert not {"bà", "mận"} & set(group.words)


def test_stored_questions_are_counted(store: Store, conversations: Conversations) -> None:
    for text in ALIKE:
        talk = conversations.start()
        conversations.say(talk, text)
        conversations.answer(talk, Reply(text="Chưa rõ.", meta=ReplyMeta(oos=True)))
    talk = conversations.start()
    conversations.say(talk, "khai sinh ở đâu")
    conversations.answer(talk, Reply(text="Ở xã.", meta=ReplyMeta(procedure=("1.001193",))))
    told = Questions(store).since(datetime(2020, 1, 1, tzinfo=UTC))
    assert (told.answered, told.unanswered, len(told.groups)) == (1, 3, 1)
    later = Questions(store).since(datetime(2999, 1, 1, tzinfo=UTC))
    assert (later.answered, later.unanswered) == (0, 0)


def test_each_figure_leads_to_its_questions(store: Store, conversations: Conversations) -> None:
    begin = datetime(2020, 1, 1, tzinfo=UTC)
    talks = []
    for text in (*ALIKE, "đổi bằng lái máy kéo"):
        talk = conversations.start()
        talks.append(talk)
        conversations.say(talk, text)
        conversations.answer(talk, Reply(text="Chưa rõ.", meta=ReplyMeta(oos=True)))
    other = conversations.start()
    conversations.say(other, "khai sinh ở đâu")
    conversations.answer(other, Reply(text="Ở xã.", meta=ReplyMeta(procedure=("1.001193",))))
    conversations.say(other, "cảm ơn")
    conversations.answer(other, Reply(text="Dạ."))
    questions = Questions(store)
    told = questions.since(begin)
    missed = questions.behind(begin, answered=False)
    assert [one.text for one in missed] == ["đổi bằng lái máy kéo", *reversed(ALIKE)]
    assert len(missed) == told.unanswered
    (answered,) = questions.behind(begin, answered=True)
    assert (answered.text, told.answered) == ("khai sinh ở đâu", 1)
    (group,) = told.groups
    behind = questions.behind(begin, answered=False, shared=group.words)
    assert [one.text for one in behind] == list(reversed(ALIKE))
    assert questions.behind(begin, answered=False, shared=("lái", "máy", "kéo")) == []
    assert questions.conversation_of(behind[-1].message_id) == talks[0]
    with pytest.raises(UnknownEntry):
        questions.conversation_of(999)
