"""What is said where no answer can be given yet: which procedure, which place, or not on a card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from dungcua.actions import words
from dungcua.actions.context import Context, Turn
from dungcua.actions.meant import named
from dungcua.actions.place import Places, choices, place_question, present_name, without_places
from dungcua.actions.procedure import Procedures
from dungcua.actions.refusal import refusal, speaks_of_papers
from dungcua.actions.render import buttons, offer, place_ref
from dungcua.actions.words_en import say
from dungcua.conversations.message import Reply, ReplyMeta
from dungcua.knowledge.answer import Place
from dungcua.knowledge.answer.wording import lower_first
from dungcua.knowledge.places import Resolution
from dungcua.knowledge.search import Hit, ProcedureSearch

__all__ = ["Unanswered"]

_MOST_OPTIONS = 4
_MOST_NEAR = 3
_NEAR = 0.25
"""Evidence, 0 to 1, of a procedure that is worth asking about."""
_ASKS = frozenset({"ask_procedure", "ask_lawful", "report_demand"})
_ABOUT_US = _ASKS | {"inform_case"}
_FOLLOWS = 9
"""Most words of what goes on with the procedure talked of, though nothing in it is found."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Asks what is missing, or refuses with a way forward. Thread safe."""

    search: ProcedureSearch
    procedures: Procedures
    places: Places

    def which(self, hits: Sequence[Hit], place: Place | None, context: Context) -> Turn:
        """Ask which of the procedures found is meant."""
        codes = tuple(hit.code for hit in hits[:_MOST_OPTIONS])
        reply = Reply(
            text=say(words.WHICH_PROCEDURE, context.lang),
            lang=context.lang,
            buttons=buttons(*(self.procedures.title(code, context.lang) for code in codes)),
            meta=ReplyMeta(procedure=codes, place=place_ref(place), ask="procedure"),
        )
        return Turn(reply, replace(context, pending="procedure", options=codes))

    def not_in_card(self, context: Context) -> Turn:
        """Say that the data of the present procedure do not tell this."""
        code = str(context.procedure)
        lang = context.lang
        title = self.procedures.title(code, lang)
        reply = Reply(
            text=say(words.NOT_IN_CARD, lang).format(
                name=title if lang == "en" else lower_first(title)
            ),
            lang=lang,
            buttons=offer(lang, "Cần giấy tờ gì?", "Nộp ở đâu?", "Tôi muốn hỏi thủ tục khác"),
            meta=ReplyMeta(procedure=(code,), place=place_ref(self.places.known(context.place))),
        )
        return Turn(reply, context)

    def without_procedure(
        self,
        found: Resolution,
        place: Place | None,
        context: Context,
        asked: Sequence[str],
        hint: str | None,
        *,
        certain: bool,
    ) -> Turn:
        """Answer a message in which no procedure was found.

        Args:
            found: the message with its places.
            place: the place that is talked of.
            context: what is remembered.
            asked: the aspects that it asks for.
            hint: the intent that a classifier saw, if there is one.
            certain: whether it hardly doubted.

        """
        beside = named(without_places(found))
        if found.candidates and not (hint == "out_of_scope" and len(beside) > 1):
            return self._only_place(found, place, context)
        lang = context.lang
        if asked and not beside:
            reply = Reply(
                text=say(words.NAME_IT, lang),
                lang=lang,
                meta=ReplyMeta(ask="procedure", place=place_ref(place)),
            )
            return Turn(reply, replace(context.settled(), aspects=tuple(asked)))
        if hint in _ABOUT_US and context.procedure and len(found.text.split()) <= _FOLLOWS:
            return self.not_in_card(context)
        # a question about a procedure that is not found is no matter of somebody else's
        ours = certain and hint in _ASKS
        if hint != "out_of_scope" and (ours or speaks_of_papers(found.text)):
            return self._not_clear(found, place, context, asked)
        return Turn(refusal(found.text, lang), context)

    def _not_clear(
        self, found: Resolution, place: Place | None, context: Context, asked: Sequence[str]
    ) -> Turn:
        """Ask which procedure is meant, offering the nearest: papers are our business."""
        lang = context.lang
        near = [] if lang == "en" else self.search.search(without_places(found)).hits
        codes = tuple(hit.code for hit in near if hit.evidence >= _NEAR)[:_MOST_NEAR]
        reply = Reply(
            text=say(words.NOT_CLEAR_NEAR if codes else words.NOT_CLEAR, lang),
            lang=lang,
            buttons=buttons(*(self.procedures.title(code, lang) for code in codes)),
            meta=ReplyMeta(ask="procedure", place=place_ref(place)),
        )
        context = replace(context.settled(), aspects=tuple(asked) or context.aspects)
        return Turn(reply, replace(context, pending="procedure", options=codes))

    def _only_place(self, found: Resolution, place: Place | None, context: Context) -> Turn:
        """Ask which place is meant, or say what it is called today and ask what is wanted."""
        if found.ambiguous and found.ask:
            options, codes = choices(found)
            reply = Reply(
                text=place_question(found, context.lang),
                lang=context.lang,
                buttons=options,
                meta=ReplyMeta(ask="place", place=place_ref(place)),
            )
            return Turn(reply, replace(context, pending="place", options=codes))
        said = present_name(found.candidates[0].why) if found.candidates else ""
        reply = Reply(
            text=f"{said}\n{say(words.WHAT_TO_DO_THERE, context.lang)}".strip(),
            lang=context.lang,
            meta=ReplyMeta(ask="procedure", place=place_ref(place)),
        )
        return Turn(reply, context.settled())
