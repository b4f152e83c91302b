"""``python -m dungcua.eval.refusals FILE …``: who is refused, through the whole dialogue.

Each file holds JSON lines as :mod:`dungcua.eval.search` reads them: a question with codes must
not be refused, a text without any must be. Each is the first message of a conversation of its
own, through redaction, Rasa and the actions. A trouble that is sent to another door counts as
refused. Prints every error and the shares.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import structlog

from dungcua.cli.stack import running
from dungcua.cli.talk import apart, converse
from dungcua.conversations.message import Reply
from dungcua.errors import DialogueUnavailable
from dungcua.eval.search import Question, read_questions
from dungcua.settings import Settings

__all__ = ["main"]

_RASA_STARTS_WITHIN = 180.0
_SHOWN = 110


def main(arguments: Sequence[str]) -> None:
    """Ask everything in the files and print errors and shares."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    for path in map(Path, arguments):
        questions = read_questions(path)
        refused = asyncio.run(_asked(questions))
        ours = [(q, r) for q, r in zip(questions, refused, strict=True) if q.codes]
        others = [(q, r) for q, r in zip(questions, refused, strict=True) if not q.codes]
        if ours:
            wrong = sum(r for _, r in ours)
            print(f"{path.stem}: {wrong} of {len(ours)} refused ({wrong / len(ours):.3f})")
        if others:
            right = sum(r for _, r in others)
            print(f"{path.stem}: {right} of {len(others)} refused ({right / len(others):.3f})")


async def _asked(questions: Sequence[Question]) -> list[bool]:
    with tempfile.TemporaryDirectory(prefix="dungcua-refusals-") as folder:
        async with running(apart(Settings(), Path(folder), rasa=True)) as stack:
            if not await stack.wait_for_rasa(_RASA_STARTS_WITHIN):
                raise DialogueUnavailable("not within three minutes")
            found = []
            for question in questions:
                (replies,) = await converse(stack, [question.text])
                refused = any(reply.meta.oos for reply in replies)
                if refused is bool(question.codes):
                    print(f"{'refused' if refused else 'answered'}: {_short(question, replies)}")
                found.append(refused)
            return found


def _short(question: Question, replies: Sequence[Reply]) -> str:
    codes = ",".join(code for reply in replies for code in reply.meta.procedure)
    said = " ".join(reply.text.replace("\n", " ") for reply in replies)
    return f"{question.text[:_SHOWN]!r} → {codes or '-'} {said[:_SHOWN]}"


if __name__ == "__main__":
    main(sys.argv[1:])
