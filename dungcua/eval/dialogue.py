"""``python -m dungcua.eval.dialogue [--read] [FOLDER]``: how many conversations go as they should.

Runs every conversation of a folder through one stack of its own, the way ``dungcua talk``
does, and prints each turn that went wrong and the shares. With ``--read`` every turn is
printed as a person sees it, to be read aloud. Asserts nothing: the tests do.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import structlog

from dungcua.actions.plain import plain
from dungcua.cli.stack import Stack, running
from dungcua.cli.talk import apart, converse
from dungcua.conversations.message import Reply
from dungcua.errors import DialogueUnavailable
from dungcua.eval.conversation import Conversation, faults, load
from dungcua.settings import ROOT, Settings

__all__ = ["OWN", "hold", "main"]

OWN = ROOT / "tests" / "conversations_e2e" / "data"
_RASA_STARTS_WITHIN = 180.0
_SHOWN = 300
_READ = "--read"


async def hold(
    stack: Stack, conversations: Iterable[Conversation]
) -> list[tuple[Conversation, list[list[Reply]]]]:
    """Hold each conversation, one after the other, and return what was answered by turn."""
    return [(each, await converse(stack, [t.say for t in each.turns])) for each in conversations]


def main(arguments: Sequence[str]) -> None:
    """Run the conversations of the folders named, ours by default, and print the shares."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    folders = [a for a in arguments if a != _READ] or [str(OWN)]
    held = asyncio.run(_held([c for f in folders for c in load(Path(f))]))
    if _READ in arguments:
        _transcribe(held)
    _report(held)


def _transcribe(held: list[tuple[Conversation, list[list[Reply]]]]) -> None:
    for conversation, answers in held:
        print(f"\n=== {conversation.id}")
        for turn, replies in zip(conversation.turns, answers, strict=True):
            print(f"> {turn.say}")
            for reply in replies:
                offered = " | ".join(button.title for button in reply.buttons)
                print(plain(reply, sources=False) + (f"\n  [{offered}]" if offered else ""))


async def _held(chosen: list[Conversation]) -> list[tuple[Conversation, list[list[Reply]]]]:
    with tempfile.TemporaryDirectory(prefix="dungcua-dialogue-") as folder:
        async with running(apart(Settings(), Path(folder), rasa=True)) as stack:
            if not await stack.wait_for_rasa(_RASA_STARTS_WITHIN):
                raise DialogueUnavailable("not within three minutes")
            return await hold(stack, chosen)


def _report(held: list[tuple[Conversation, list[list[Reply]]]]) -> None:
    turns = right = 0
    whole: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for conversation, answers in held:
        every[conversation.source] += 1
        clean = True
        for turn, replies in zip(conversation.turns, answers, strict=True):
            turns += 1
            wrong = faults(turn, replies)
            right += not wrong
            if wrong:
                clean = False
                said = " ⏎ ".join(reply.text.replace("\n", " ⏎ ") for reply in replies)
                print(f"{conversation.id}: {turn.say[:90]!r}: {'; '.join(wrong)}")
                print(f"    {said[:_SHOWN]}")
        whole[conversation.source] += clean
    for source, number in every.items():
        print(f"{source:<14} {whole[source]:3} of {number}")
    print(f"conversations  {whole.total() / max(1, every.total()):.3f} of {every.total()}")
    print(f"turns          {right / max(1, turns):.3f} of {turns}")


if __name__ == "__main__":
    main(sys.argv[1:])
