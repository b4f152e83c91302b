"""The ``dungcua`` command."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from dungcua import __version__
from dungcua.cli.complaints import app as complaints
from dungcua.cli.doctor import doctor
from dungcua.cli.guide import app as guide
from dungcua.cli.knowledge import app as knowledge
from dungcua.cli.lines import Record, run_lines
from dungcua.cli.migrate import migrate
from dungcua.cli.partner import app as partner
from dungcua.cli.user import app as user
from dungcua.errors import DungCuaError

if TYPE_CHECKING:
    from dungcua.cli.stack import Desks

__all__ = ["app"]

app = typer.Typer(
    name="dungcua",
    help="Đúng Cửa: nộp ở đâu, cần giấy gì, yêu cầu thêm có đúng không · the right counter.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("doctor")(doctor)
app.command("migrate")(migrate)
app.add_typer(complaints)
app.add_typer(knowledge)
app.add_typer(guide)
app.add_typer(user)
app.add_typer(partner)

_T = TypeVar("_T")
# The values of dungcua.knowledge.model.Channel, spelt out to keep this import cheap.
_CHANNELS = ("counter", "online", "post")
Rasa = Annotated[
    bool, typer.Option("--rasa/--no-rasa", help="Chạy Rasa cùng trang web. (Run Rasa beside.)")
]


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[bool, typer.Option("--version", help="Phiên bản. (Version.)")] = False,
) -> None:
    if version:
        print(__version__)
        raise typer.Exit


@app.command()
def serve(
    port: Annotated[int | None, typer.Option(help="Cổng. (Port.)")] = None,
    rasa: Rasa = True,
) -> None:
    """Mở trang web, máy chủ hành động và Rasa · serve pages, actions and Rasa."""
    from dungcua.cli.serve import serve_forever
    from dungcua.settings import Settings

    settings = Settings()
    changes: dict[str, Any] = {"port": port} if port else {}
    if not rasa:
        changes["rasa"] = "off"
    _guarded(lambda: asyncio.run(serve_forever(settings.model_copy(update=changes))))


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="Câu hỏi. (The question.)")],
    sources: Annotated[bool, typer.Option(help="Kèm căn cứ. (With sources.)")] = True,
) -> None:
    """Hỏi một câu ngay trên dòng lệnh · ask one question in the terminal."""
    from dungcua.actions.plain import plain
    from dungcua.actions.single import single
    from dungcua.actions.words import ABOUT

    desks = _desks()
    reply = single(desks.front, desks.checker, question)
    print(plain(reply, sources=sources))
    print(f"\n{ABOUT}")


@app.command()
def search(
    top: Annotated[int, typer.Option(min=1, max=100, help="Số kết quả. (Results.)")] = 10,
) -> None:
    """Tìm thủ tục, mỗi dòng JSON một câu · find procedures, one JSON line each."""
    desks = _desks()

    def work(record: Record) -> Record:
        result = desks.front.find(record["text"], top)
        hits = [{"code": h.code, "name": h.name, "score": h.score} for h in result.hits]
        return {"hits": hits, "abstain": result.abstain, "ask": result.ask}

    run_lines(work, ["text"])


@app.command()
def place() -> None:
    """Đổi địa chỉ cũ sang mới, mỗi dòng JSON một địa chỉ · resolve places."""
    from dungcua.knowledge.places import Gazetteer

    gazetteer = _guarded(Gazetteer.load)

    def work(record: Record) -> Record:
        found = gazetteer.resolve(record["text"])
        return {
            "candidates": [
                {
                    "code": c.commune.code if c.commune else c.province_code,
                    "commune": c.commune.name if c.commune else None,
                    "province": c.province,
                }
                for c in found.candidates
            ],
            "ambiguous": found.ambiguous,
            "reason": found.reason,
            "ask": found.ask,
        }

    run_lines(work, ["text"])


@app.command()
def check() -> None:
    """Xét một yêu cầu có đúng quy định không, mỗi dòng JSON một lời kể · judge demands."""
    from dungcua.errors import InvalidCard, MissingData
    from dungcua.knowledge.active import load_active
    from dungcua.knowledge.encoder import Encoder, locate
    from dungcua.knowledge.model import Channel
    from dungcua.knowledge.requirements import RequirementChecker
    from dungcua.settings import Settings

    settings = Settings()
    try:
        encoder = Encoder.load(locate(settings.var / "encoder"))
    except (MissingData, InvalidCard):
        encoder = None
    kb = _guarded(lambda: load_active(settings.var))[0]
    checker = RequirementChecker(kb, encoder=encoder)

    def work(record: Record) -> Record:
        channel = record.get("channel")
        result = checker.check(
            record["text"],
            procedure=record.get("procedure") or None,
            channel=Channel(channel) if channel in _CHANNELS else None,
        )
        return {
            "is_complaint": result.is_complaint,
            "violations": [f.code for f in result.findings],
            "lawful": [f.code for f in result.lawful],
            "legit_requirement": result.legit_requirement,
            "papers": list(result.papers),
            "verdicts": [
                {"paper": v.paper, "verdict": v.verdict.value, "basis": list(v.basis)}
                | {"code": v.code, "item": v.item, "confidence": v.confidence, "note": v.note}
                | {"as_of": v.as_of and v.as_of.isoformat(), "ask": v.ask, "say": v.say}
                for v in result.verdicts
            ],
            "channel": result.channel,
            "door": result.door,
            "told": asdict(result.told),
        }

    run_lines(work, ["text"])


@app.command()
def assist() -> None:
    """Gợi ý cho tổng đài từ ghi chú, mỗi dòng JSON một ghi chú · script for the desk."""
    from dungcua.actions.assist import assist as help_operator

    desks = _desks()

    def work(record: Record) -> Record:
        return help_operator(desks.front, desks.checker, record["note"]).record()

    run_lines(work, ["note"])


@app.command()
def talk(rasa: Rasa = True) -> None:
    """Nói chuyện nhiều lượt, mỗi dòng JSON một cuộc · hold conversations, one line each."""
    from dungcua.cli.talk import talk_lines
    from dungcua.settings import Settings

    _guarded(lambda: asyncio.run(talk_lines(Settings(), rasa=rasa)))


def _desks() -> Desks:
    from dungcua.cli.stack import load_desks

    desks = _guarded(load_desks)
    if not desks.front.search.by_sense:
        print("Chưa có chỉ mục nghĩa: chỉ tìm theo từ. Chạy `make setup`.", file=sys.stderr)
    return desks


def _guarded(work: Callable[[], _T]) -> _T:
    """Run ``work``; an error of ours becomes a sentence with its code, not a traceback."""
    try:
        return work()
    except DungCuaError as error:
        print(f"{error.code}: {error.message} {error.hint}\n({error})", file=sys.stderr)
        raise typer.Exit(1) from None


if __name__ == "__main__":
    app()
