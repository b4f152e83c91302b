"""``python -m dungcua.eval.refusals [FILE …]``: who is refused, through the whole dialogue.

Each file holds JSON lines; without files, our own ``questions/scope_*.jsonl`` are measured. A
line either says itself whether the message is ``ours`` (with the messages that came ``after``
and a ``kind`` to group by), or is one of :mod:`dungcua.eval.search`: a question with codes is
ours, a text without any is not. Each is said in a conversation of its own, through redaction,
Rasa and the actions. A trouble that is sent to another door counts as refused. Prints every
error, the shares refused, and the shares of each kind that has errors.
"""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog

from dungcua.cli.stack import running
from dungcua.cli.talk import apart, converse
from dungcua.conversations.message import Reply
from dungcua.errors import DialogueUnavailable
from dungcua.eval.search import read_questions
from dungcua.settings import Settings

__all__ = ["OWN", "Said", "main", "read_said"]

OWN = Path(__file__).parent / "questions"
_RASA_STARTS_WITHIN = 180.0
_SHOWN = 110


@dataclass(frozen=True, slots=True)
class Said:
    """A message, whether it is our business, what was said before it, and its group."""

    text: str
    ours: bool
    after: tuple[str, ...] = ()
    kind: str = ""


def read_said(path: Path) -> list[Said]:
    """Read the messages of a file of either sort."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        if "ours" not in record:
            return [Said(q.text, bool(q.codes)) for q in read_questions(path)]
        after = tuple(record.get("after", ()))
        found.append(Said(record["text"], record["ours"], after, record.get("kind", "")))
    return found


def main(arguments: Sequence[str]) -> None:
    """Say everything in the files and print errors and shares."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    for path in map(Path, arguments or sorted(map(str, OWN.glob("scope_*.jsonl")))):
        said = read_said(path)
        refused = asyncio.run(_refused(said))
        for ours, name in ((True, "ours"), (False, "not ours")):
            chosen = [(s, r) for s, r in zip(said, refused, strict=True) if s.ours is ours]
            if chosen:
                share = _share(refusal for _, refusal in chosen)
                print(f"{path.stem}, {name}: {share}")
                _kinds(chosen, right=not ours)


def _kinds(chosen: Sequence[tuple[Said, bool]], *, right: bool) -> None:
    for kind in dict.fromkeys(said.kind for said, _ in chosen):
        of_kind = [refusal for said, refusal in chosen if said.kind == kind]
        if kind and any(refusal is not right for refusal in of_kind):
            print(f"    {kind}: {_share(of_kind)}")


def _share(refusals: Iterable[bool]) -> str:
    found = list(refusals)
    return f"{sum(found)} of {len(found)} refused ({sum(found) / len(found):.3f})"


async def _refused(messages: Sequence[Said]) -> list[bool]:
    with tempfile.TemporaryDirectory(prefix="dungcua-refusals-") as folder:
        async with running(apart(Settings(), Path(folder), rasa=True)) as stack:
            if not await stack.wait_for_rasa(_RASA_STARTS_WITHIN):
                raise DialogueUnavailable("not within three minutes")
            found = []
            for said in messages:
                replies = (await converse(stack, [*said.after, said.text]))[-1]
                refused = any(reply.meta.oos for reply in replies)
                if refused is said.ours:
                    print(f"{'refused' if refused else 'answered'}: {_short(said, replies)}")
                found.append(refused)
            return found


def _short(said: Said, replies: Sequence[Reply]) -> str:
    codes = ",".join(code for reply in replies for code in reply.meta.procedure)
    told = " ".join(reply.text.replace("\n", " ") for reply in replies)
    return f"{said.text[:_SHOWN]!r} → {codes or '-'} {told[:_SHOWN]}"


if __name__ == "__main__":
    main(sys.argv[1:])
