"""Coming back after a while: greet, and offer to go on with what was talked of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from dungcua.actions import words
from dungcua.actions.front import FrontDesk
from dungcua.actions.render import buttons
from dungcua.actions.words_en import say
from dungcua.conversations.message import Reply
from dungcua.conversations.model import Message
from dungcua.knowledge.answer.wording import lower_first

__all__ = ["welcome_back"]


def welcome_back(front: FrontDesk, history: Sequence[Message], idle: timedelta) -> Reply | None:
    """Return the greeting for somebody who comes back; None while the talk goes on.

    Args:
        front: names the procedure.
        history: the last messages, oldest first; the last one is what was just written.
        idle: how long nothing may happen before the talk counts as closed.

    """
    if len(history) < _A_TALK or history[-1].at - history[-2].at <= idle:
        return None
    last = next((m.reply for m in reversed(history) if m.reply and m.reply.meta.procedure), None)
    lang = last.lang if last else "vi"
    if last is None:
        return Reply(text=say(words.WELCOME_BACK_PLAIN, lang), lang=lang)
    title = front.title(last.meta.procedure[0], lang)
    return Reply(
        text=say(words.WELCOME_BACK, lang).format(
            name=title if lang == "en" else lower_first(title)
        ),
        lang=lang,
        # the title alone finds the procedure again: the memory itself is gone
        buttons=buttons(title, say("Tôi muốn hỏi thủ tục khác", lang)),
    )


_A_TALK = 2
