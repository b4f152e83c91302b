"""``make bench``: how fast and how large, measured side by side in one run.

Figures are printed, never asserted: a shared machine gives other numbers every day, so
trust the ratios. The stack runs on free ports with a database that is thrown away.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import random

import structlog

from dungcua.actions.assist import assist
from dungcua.actions.context import Turn
from dungcua.cli.first_load import first_screen
from dungcua.cli.stack import Desks, Stack, load_desks, running
from dungcua.cli.talk import apart
from dungcua.eval import search_bench
from dungcua.knowledge.active import load_active
from dungcua.knowledge.answer import Place
from dungcua.knowledge.guide.field import bundle, field_pack
from dungcua.knowledge.requirements import PaperJudge
from dungcua.settings import Settings

__all__ = ["main"]

_MESSAGES = (
    "tôi ở xã Hòa Tiến huyện Hòa Vang cũ muốn làm khai sinh cho con thì nộp ở đâu",
    "phí bao nhiêu?",
    "cần giấy tờ gì?",
    "doi bang lai xe het bao nhieu tien",
    "công an phường bắt phải có VNeID mới nhận hồ sơ nộp trực tiếp",
    "phường 12 quận 10 cũ giờ là phường nào",
    "hôm nay trời đẹp quá",
    "mở quán cà phê nhỏ thì đăng ký hộ kinh doanh ở đâu, cần giấy tờ gì",
)
_COMMUNE = "20332"
_CHECK_PARTS = ("check", "reader", "demands")
_NOTES = (
    "ks cháu 3 tháng, bố mẹ tạm trú Q12 cũ, TT quê NA, hỏi nộp đâu + gttt gì",
    "đổi gplx sắp hh, kh ở p15 q11 cũ HCM",
    "xã bắt nộp sổ hk giấy mới nhận hs ks, kh bức xúc",
    "tách thửa cho con 200m2, đất ở Xã Hòa Vang ĐN, kh đang ở HN",
    "mẹ mất hôm qua, cần kt + mai táng phí, bà 82t",
    "TTPVHCC đuổi về nơi thường trú, kh tạm trú cùng tỉnh, làm cc chữ ký",
)
_ROUNDS = 8
_USERS = 4
_READS = 1.0
_RASA_STARTS_WITHIN = 180.0


def main() -> None:
    """Measure and print."""
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    _base_alone()
    sys.stdout.flush()
    # In a process of its own: the tenfold index must not count as ours below.
    subprocess.run([sys.executable, "-m", search_bench.__name__], check=True)
    began = time.perf_counter()
    desks = load_desks()
    loaded = time.perf_counter() - began
    print(f"knowledge and indices loaded    {loaded:8.2f} s")
    print(f"  cards / listed / facts        {len(desks.kb.procedures)} / "
          f"{len(desks.kb.catalogue)} / {len(desks.kb.facts)}")  # fmt: skip
    _pack(desks)
    _desk_alone(desks.front.answer)
    _typing(desks)
    asyncio.run(_whole(Settings(), desks))


def _base_alone() -> None:
    """Measure the files alone, without indices; the second load has the files in the cache."""
    before = _rss("self")
    kb, snapshot = load_active(Settings().var)
    grown = _rss("self") - before
    began = time.perf_counter()
    load_active(Settings().var)
    print(f"knowledge loaded, warm          {time.perf_counter() - began:8.2f} s")
    print(f"memory, {len(kb.procedures)} cards and law       {grown:8.0f} MB")
    print(f"  imported records              {len(snapshot.index) if snapshot else 0}")


def _pack(desks: Desks) -> None:
    """Measure the pack that a team carries, of the commune that most examples are about."""
    commune = desks.front.places.commune(_COMMUNE)
    if commune is None:
        print(f"no commune {_COMMUNE}: no pack measured", file=sys.stderr)
        return
    place = Place(commune.province, commune.province_code, commune.name, commune.code)
    began = time.perf_counter()
    pack = field_pack(desks.kb, PaperJudge(desks.kb), desks.front.places, place, date.today())
    composed = time.perf_counter() - began
    whole = bundle(pack, "")
    print(f"pack of one commune composed    {composed:8.2f} s")
    sizes = [sum(map(len, pack.parts.values())) / 1e6, len(whole) / 1e6]
    print(
        f"  parts / unpacked / as a file  {len(pack.parts)} / {sizes[0]:.2f} MB / {sizes[1]:.2f} MB"
    )
    named = json.loads(pack.manifest)["parts"]
    raw = [pack.parts[named[name]["sha256"]] for name in _CHECK_PARTS]
    packed = sum(len(gzip.compress(part)) for part in raw)
    print(
        f"  of it the requirement check   {sum(map(len, raw)) / 1e6:.2f} MB / {packed / 1e6:.2f} MB"
    )


def _desk_alone(answer: Callable[[str], Turn]) -> None:
    times = []
    for text in _MESSAGES * _ROUNDS:
        began = time.perf_counter()
        answer(text)
        times.append(time.perf_counter() - began)
    _print("front desk alone, one message", times)


def _typing(desks: Desks) -> None:
    """Measure the call assistant: a request for each word of notes that are being typed."""
    times = []
    for note in _NOTES:
        typed = note.split()
        for words in range(1, len(typed) + 1):
            began = time.perf_counter()
            assist(desks.front, desks.checker, " ".join(typed[:words]))
            times.append(time.perf_counter() - began)
    _print("call assistant, while typing", times)


async def _whole(settings: Settings, desks: Desks) -> None:
    with tempfile.TemporaryDirectory(prefix="dungcua-bench-") as folder:
        began = time.perf_counter()
        async with running(apart(settings, Path(folder), rasa=True), desks=desks) as stack:
            print(f"stack up, answering alone       {time.perf_counter() - began:8.2f} s")
            files, size = first_screen(stack.services)
            print(f"first screen of the guide       {size / 1e3:8.1f} kB in {files} files")
            if not await stack.wait_for_rasa(_RASA_STARTS_WITHIN):
                print("Rasa did not start; see the log", file=sys.stderr)
                return
            print(f"Rasa answers after              {time.perf_counter() - began:8.2f} s")
            await _conversation(stack)
            for pause in (_READS, 0.0):
                await _together(stack, pause)
            print(f"memory, web process             {_rss('self'):8.0f} MB")
            if stack.rasa is not None and stack.rasa.pid is not None:
                print(f"memory, Rasa process            {_rss(str(stack.rasa.pid)):8.0f} MB")


async def _conversation(stack: Stack) -> None:
    services = stack.services
    times: list[float] = []
    for number in range(_ROUNDS):
        conversation = await asyncio.to_thread(services.conversations.start)
        for text in _MESSAGES:
            passed = await _timed(stack, conversation, text)
            if number:  # the first conversation warms everything up
                times.append(passed)
    _print("one chat message, stored, through Rasa", times)


async def _together(stack: Stack, pause: float) -> None:
    """Measure several people at once who read for ``pause`` seconds before they go on.

    Without a pause the machine is full: then the messages a second are the figure.
    """

    async def one(times: list[float]) -> None:
        for _ in range(_ROUNDS // 2):
            conversation = await asyncio.to_thread(stack.services.conversations.start)
            for text in _MESSAGES:
                times.append(await _timed(stack, conversation, text))
                await asyncio.sleep(pause * (0.5 + random()))  # noqa: S311 - spreads them

    times: list[float] = []
    rasa = str(stack.rasa.pid) if stack.rasa is not None and stack.rasa.pid is not None else None
    before = _cpu("self"), _cpu(rasa)
    began = time.perf_counter()
    await asyncio.gather(*(one(times) for _ in range(_USERS)))
    passed = time.perf_counter() - began
    web, other = _cpu("self") - before[0], _cpu(rasa) - before[1]
    times.sort()
    _print(f"{_USERS} people at once, {pause:.1f} s to read", times)
    print(f"  p99                           {times[int(0.99 * len(times))] * 1000:8.1f} ms")
    print(f"  messages a second             {len(times) / passed:8.1f}")
    each = 1000 / len(times)
    print(f"  CPU a message, pages / Rasa   {web * each:8.1f} / {other * each:.1f} ms")


async def _timed(stack: Stack, conversation: str, text: str) -> float:
    services = stack.services
    began = time.perf_counter()
    said = await asyncio.to_thread(services.conversations.say, conversation, text)
    async for reply in services.dialogue.respond(conversation, said.text):
        await asyncio.to_thread(services.conversations.answer, conversation, reply)
    return time.perf_counter() - began


def _print(what: str, seconds: list[float]) -> None:
    cuts = statistics.quantiles(seconds, n=20)
    print(
        f"{what:<40} p50 {statistics.median(seconds) * 1000:6.1f} ms   "
        f"p95 {cuts[18] * 1000:6.1f} ms   n {len(seconds)}"
    )


def _cpu(process: str | None) -> float:
    """CPU seconds that a process has used, in itself and for itself in the kernel (Linux)."""
    if process is None:
        return float("nan")
    told = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def _rss(process: str) -> float:
    """Resident memory of a process in MB (Linux)."""
    for line in Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return float("nan")


if __name__ == "__main__":
    main()
