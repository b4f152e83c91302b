"""What is said whatever procedure is talked of: greetings, an emergency, words for the counter."""

from __future__ import annotations

from dungcua.actions import words
from dungcua.actions.context import Context
from dungcua.actions.render import citations, offer
from dungcua.actions.words_en import say
from dungcua.conversations.message import Card, Line, Reply, ReplyMeta, Section
from dungcua.knowledge.answer.structure import Lang
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.text.emergency import emergency
from dungcua.knowledge.text.language import asks_for

__all__ = ["emergency_reply", "other_language", "small_talk", "what_to_say", "why_place"]

_BY_WORD_OF_MOUTH = "V13"
"""The rule that helps at any counter: who refuses or asks for more does so in writing."""
_ONLY_LANGUAGE = 6
"""Most words of a message that only asks for another language."""


def small_talk(intent: str, lang: Lang = "vi", *, met: bool = False) -> Reply:
    """Answer a greeting, thanks, "are you a person?" or a call for help.

    In the middle of a talk (``met``) "chào em nha" may be a farewell: both are answered.
    """
    text = {
        "goodbye": words.BYE,
        "thanks": words.THANKS,
        "bot_challenge": words.ABOUT,
        "help": words.HELP,
    }.get(intent, words.GREETING_AGAIN if met else words.GREETING)
    return Reply(
        text=say(text, lang),
        lang=lang,
        buttons=offer(lang, "Tôi muốn phản ánh", "Tra cứu phản ánh"),
    )


def emergency_reply(text: str, lang: Lang) -> Reply | None:
    """Give the number to call where somebody is in danger; None where nobody is."""
    number = emergency(text)
    return Reply(text=say(words.EMERGENCY[number], lang), lang=lang) if number else None


def other_language(text: str, lang: Lang) -> Reply | None:
    """Answer who asks for another language, and for nothing else."""
    if not asks_for(text) or len(text.split()) > _ONLY_LANGUAGE:
        return None
    return Reply(text=say(words.SPEAKS, lang), lang=lang)


def why_place(context: Context) -> Reply:
    """Say why the place was asked for, and that it need not be told."""
    code = context.procedure
    return Reply(
        text=say(words.WHY_PLACE, context.lang),
        lang=context.lang,
        buttons=offer(context.lang, "Cần giấy tờ gì?", "Tôi muốn hỏi thủ tục khác"),
        meta=ReplyMeta(procedure=(code,) if code else ()),
    )


def what_to_say(kb: KnowledgeBase, lang: Lang) -> Reply:
    """Say what can be said at any counter where something more is asked for."""
    rule = kb.violations[_BY_WORD_OF_MOUTH]
    law = tuple(Line(text=s.text, basis=s.basis) for s in rule.law)
    basis = [basis for line in law for basis in line.basis]
    return Reply(
        text=say(words.AT_THE_COUNTER, lang).format(say=rule.say, law=rule.law[0].text),
        lang=lang,
        card=Card(
            kind="verdict",
            title=rule.name,
            sections=(Section(key=rule.code, title=rule.name, lines=law),),
            citations=citations(kb, [*basis, rule.code]),
        ),
        buttons=offer(lang, "Tôi muốn phản ánh", "Tôi muốn hỏi thủ tục khác"),
    )
