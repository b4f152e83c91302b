"""``dungcua knowledge``: look after what the product knows."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dungcua.cli.proposals import app as proposals
from dungcua.errors import DungCuaError

if TYPE_CHECKING:
    from rich.progress import Progress

    from dungcua.knowledge.portal.difference import Difference
    from dungcua.knowledge.portal.intake import Tally
    from dungcua.knowledge.portal.snapshot import Snapshot

__all__ = ["app"]

app = typer.Typer(
    name="knowledge",
    help="Kho kiến thức: soát lỗi, nhập dữ liệu Cổng, đóng gói · look after the knowledge.",
    no_args_is_help=True,
)

app.add_typer(proposals)

_MOST_SHOWN = 20
_COUNTED = {
    "version": "Phiên bản · version",
    "edition": "Ngày ấn bản · edition",
    "cards": "Thẻ · cards",
    "listed": "Danh mục · listed",
    "facts": "Căn cứ · facts",
    "documents": "Văn bản · documents",
    "violations": "Dấu hiệu trái quy định · kinds of unlawful demands",
    "lawful_demands": "Yêu cầu đúng luật · kinds of lawful demands",
    "overlays": "Lớp của tỉnh · overlays",
    "cards_by_field": "Thẻ theo lĩnh vực · cards by field",
    "cards_by_confidence": "Thẻ theo độ tin cậy · cards by confidence",
    "cards_by_field_and_confidence": "Lĩnh vực và độ tin cậy · field and confidence",
    "cards_by_level": "Thẻ theo cấp · cards by level",
    "cards_by_online_level": "Thẻ theo mức trực tuyến · cards by online level",
    "listed_by_scope": "Danh mục theo phạm vi · listed by scope",
    "without_card_by_reason": "Dùng nhiều mà chưa có thẻ · without a card, by reason",
    "facts_by_confidence": "Căn cứ theo độ tin cậy · facts by confidence",
    "overlays_by_kind": "Lớp theo loại · overlays by kind",
    "overlays_by_confidence": "Lớp theo độ tin cậy · overlays by confidence",
    "fees_by_kind": "Phí trên thẻ theo loại · fees by kind",
    "fees_by_province": "Phí theo tỉnh · fees by province",
    "imported": "Nhập từ Cổng · imported",
    "snapshot": "Bản dữ liệu Cổng · snapshot",
}
AsJson = Annotated[bool, typer.Option("--json", help="In JSON. (Print JSON.)")]
Data = Annotated[
    Path | None, typer.Option("--data", help="Thư mục dữ liệu khác. (Another data folder.)")
]
AsOf = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="Xét theo ngày nào. (Judge by this day.)"),
]
Day = Annotated[
    datetime | None,
    typer.Option("--date", formats=["%Y-%m-%d"], help="Ngày của dữ liệu Cổng. (Day of the data.)"),
]


@app.command()
def lint(data: Data = None, as_of: AsOf = None) -> None:
    """Soát mọi tệp dữ liệu; có lỗi thì kết thúc bằng 1 · find every fault of the data.

    Hết hiệu lực sau ngày ấn bản chỉ là lời nhắc. (What ran out since the edition is a warning.)
    """
    from dungcua.knowledge.lint import expired_since
    from dungcua.knowledge.lint import lint as find_faults
    from dungcua.knowledge.load import DATA_DIR

    day = as_of.date() if as_of else None
    found = find_faults(data or DATA_DIR, as_of=day)
    for finding in found:
        print(finding)
    since = () if day else expired_since(data or DATA_DIR, today=date.today())
    for finding in since:
        print(f"nhắc · warning: {finding}")
    print(f"{len(found)} lỗi" if found else "Không có lỗi · no faults")
    if since:
        print(f"{len(since)} điều hết hiệu lực từ ngày ấn bản · ran out since the edition")
    if found:
        raise typer.Exit(1)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="Tệp .jsonl, .jsonl.xz hoặc .jsonl.gz")],
    day: Day = None,
) -> None:
    """Nhập bản xuất của Cổng; bị ngắt thì chạy lại để đi tiếp · import the portal's export."""
    from dungcua.knowledge.portal import current
    from dungcua.knowledge.portal.exported import import_export

    with _guarded():
        root = _root() / "portal"
        before = current(root)
        with _bar() as progress:
            task = progress.add_task("Nhập · import", total=None)
            snapshot, tally = import_export(
                file,
                root,
                day=day.date() if day else None,
                progress=lambda done, size: progress.update(task, completed=done, total=size),
            )
        _report(snapshot, tally, before)


@app.command()
def sync(
    base: Annotated[str | None, typer.Option(help="Địa chỉ API. (Address of the API.)")] = None,
    interval: Annotated[
        float, typer.Option(min=0, help="Giây giữa hai lần gọi. (Seconds between calls.)")
    ] = 1.0,
    tries: Annotated[int, typer.Option(min=1, help="Số lần thử. (Tries.)")] = 6,
    header: Annotated[
        list[str] | None, typer.Option(help='Thêm đầu mục "Tên: trị". (Extra "Name: value".)')
    ] = None,
) -> None:
    """Tải toàn bộ từ API của Cổng, chậm rãi, đi tiếp được · fetch the whole portal politely.

    Proxy lấy từ HTTPS_PROXY của môi trường.
    """
    from dungcua.knowledge.portal import current
    from dungcua.knowledge.portal.client import BASE, HEADERS, PortalClient
    from dungcua.knowledge.portal.sync import sync as fetch

    extra = dict(_header(line) for line in header or ())
    client = PortalClient(
        (base or BASE).rstrip("/"), interval=interval, tries=tries, headers={**HEADERS, **extra}
    )
    with _guarded():
        root = _root() / "portal"
        before = current(root)
        with _bar() as progress:
            tasks = {"list": progress.add_task("Danh sách · list", total=None)}

            def show(phase: str, done: int, total: int) -> None:
                if phase not in tasks:
                    tasks[phase] = progress.add_task("Chi tiết · details", total=total)
                progress.update(tasks[phase], completed=done, total=total)

            snapshot, tally = fetch(client, root, progress=show)
        _report(snapshot, tally, before)


@app.command()
def diff(
    before: Annotated[str | None, typer.Argument(help="Bản trước; trống là bản kế cuối.")] = None,
    after: Annotated[str | None, typer.Argument(help="Bản sau; trống là bản cuối.")] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="In JSON đầy đủ. (All, as JSON.)")
    ] = False,
) -> None:
    """So hai bản dữ liệu Cổng: thêm, đổi, bỏ · compare two snapshots."""
    from dungcua.errors import MissingData
    from dungcua.knowledge.portal import Snapshot, snapshots
    from dungcua.knowledge.portal.difference import compare, summary

    with _guarded():
        root = _root() / "portal"
        known = snapshots(root)
        if len(known) < 2 and not (before and after):
            raise MissingData("cần hai bản dữ liệu Cổng; xem thư mục " + str(root))
        first = root / before if before else known[-2]
        second = root / after if after else known[-1]
        found = compare(Snapshot.load(first), Snapshot.load(second))
    if as_json:
        print(json.dumps(summary(found), ensure_ascii=False, indent=1))
        return
    print(f"{first.name} → {second.name}")
    _print_difference(found)


@app.command()
def stats(data: Data = None, as_json: AsJson = False) -> None:
    """Đếm theo lĩnh vực, độ tin cậy, cấp, lớp của tỉnh · counts."""
    from dungcua.knowledge.load import load
    from dungcua.knowledge.pack import data_directory
    from dungcua.knowledge.portal import current
    from dungcua.knowledge.statistics import statistics

    with _guarded():
        counts = statistics(load(data or data_directory(_root())))
        snapshot = current(_root() / "portal")
    counts |= {
        "imported": len(snapshot.index) if snapshot else 0,
        "snapshot": snapshot.name if snapshot else None,
    }
    if as_json:
        print(json.dumps(counts, ensure_ascii=False, indent=1))
        return
    for name, value in counts.items():
        title = _COUNTED.get(name, name)
        if not isinstance(value, dict):
            print(f"{title}: {value}")
            continue
        print(f"\n{title}")
        for key, number in value.items():
            if isinstance(number, dict):
                print(f"       {key}: " + ", ".join(f"{n} {k}" for k, n in number.items()))
            else:
                print(f"{number:6} {key}")


@app.command()
def expiring(
    days: Annotated[int, typer.Option(min=0, help="Trong bao nhiêu ngày tới. (Days.)")] = 90,
) -> None:
    """Những gì sắp hết hiệu lực · what runs out soon."""
    from dungcua.knowledge.expiry import expiring as find
    from dungcua.knowledge.load import load
    from dungcua.knowledge.pack import data_directory

    today = date.today()
    with _guarded():
        found = find(load(data_directory(_root())), today, today + timedelta(days=days))
    for each in found:
        print(f"{each.day.isoformat()} {each.id}: {each.name}")
    print(f"{len(found)} mục đến hết {(today + timedelta(days=days)).isoformat()}")


@app.command()
def show(
    code: Annotated[str, typer.Argument(help="Mã thủ tục. (Code.)")], as_of: AsOf = None
) -> None:
    """In những gì biết về một mã, vào hôm nay hay một ngày khác · show one procedure."""
    from dungcua.actions.plain import plain
    from dungcua.actions.render import answer_reply
    from dungcua.knowledge.active import load_active
    from dungcua.knowledge.answer import Composer, imported

    day = as_of.date() if as_of else date.today()
    with _guarded():
        kb, snapshot = load_active(_root().parent)
        known = kb.on(code, day)
        record = snapshot.record(code) if snapshot else None
        if known is not None:
            answer = Composer(kb, day).answer(known)
        elif record is not None and snapshot is not None:
            answer = imported(kb, record, snapshot.day, as_of=day)
        elif (entry := kb.catalogue.get(code)) is not None:
            answer = Composer(kb, day).listed(entry)
        else:
            kb.procedure(code)  # says that the code is unknown, or that its card has days
            print(f"{code}: chưa có gì áp dụng vào ngày {day:%d/%m/%Y} · nothing held that day")
            raise typer.Exit(1)
    if as_of:
        print(f"Vào ngày {day:%d/%m/%Y} · as of {day.isoformat()}; phiên bản {kb.version}")
        if known is None and not (code in kb.catalogue and kb.catalogue[code].listed_on(day)):
            print("Hôm đó chưa có hoặc đã thôi thủ tục này · not in force on that day")
    print(f"{answer.code} {answer.title}")
    print(plain(answer_reply(kb, answer, place=None), sources=True))


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="Bản xuất của Cổng. (The portal's export.)")],
    quiet: Annotated[
        bool, typer.Option(help="Chỉ in chỗ chưa giải thích. (Only what is not explained.)")
    ] = False,
) -> None:
    """Đối chiếu từng thẻ với Cổng, từng trường · hold every card against the portal."""
    from dungcua.knowledge.load import load
    from dungcua.knowledge.portal.check import check as hold
    from dungcua.knowledge.portal.check import read_accepted

    with _guarded():
        cards = load().procedures
        found = hold(cards, file, read_accepted())
    for difference, reason in () if quiet else found.accepted:
        print(f"{difference.code} {difference.key}: {difference.text} [accepted: {reason}]")
    for difference in found.open:
        print(f"{difference.code} {difference.key}: {difference.text}")
    for entry in found.idle:
        print(f"{entry}: accepted, but nothing disagrees")
    print(
        f"{len(cards)} cards, {len(found.accepted)} explained, {len(found.open)} open differences, "
        f"{len(found.idle)} idle explanations"
    )
    if not found.clean:
        raise typer.Exit(1)


@app.command()
def key(
    private: Annotated[Path, typer.Argument(help="Tệp khóa bí mật. (Private key file.)")],
    public: Annotated[Path, typer.Argument(help="Tệp khóa công khai. (Public key file.)")],
) -> None:
    """Tạo cặp khóa ký gói · make the key pair that signs packs."""
    from dungcua.knowledge.pack import new_key

    with _guarded():
        new_key(private, public)
    print(f"{private} (giữ kín · keep secret), {public} (gửi cho nơi cài · give to installers)")


@app.command()
def export(
    target: Annotated[Path, typer.Argument(help="Tệp gói sẽ ghi. (Pack to write.)")],
    private: Annotated[Path, typer.Option("--key", help="Khóa bí mật. (Private key.)")],
    portal: Annotated[bool, typer.Option(help="Kèm dữ liệu Cổng. (With imported data.)")] = True,
    days: Annotated[int, typer.Option(min=1, help="Gói dùng được bao lâu. (Lifetime.)")] = 365,
    data: Data = None,
) -> None:
    """Đóng một gói có chữ ký để cài không cần mạng · write a signed pack."""
    from dungcua.knowledge.pack import data_directory
    from dungcua.knowledge.pack import export as write

    with _guarded():
        root = _root()
        manifest = write(
            target,
            private,
            directory=data or data_directory(root),
            portal=root / "portal" if portal else None,
            lifetime=timedelta(days=days),
        )
    size = target.stat().st_size / 1e6
    print(
        f"{target}: {len(manifest.files)} tệp, {size:.1f} MB, phiên bản {manifest.version}, "
        f"dùng đến hết {manifest.expires.isoformat()}"
    )


@app.command()
def install(
    pack: Annotated[Path, typer.Argument(help="Gói cần cài. (The pack.)")],
    public: Annotated[Path, typer.Option("--key", help="Khóa công khai. (Public key.)")],
) -> None:
    """Kiểm tra chữ ký rồi cài gói; gói lạ, hỏng, cũ, hết hạn bị từ chối · install a pack."""
    from dungcua.knowledge.pack import install as put

    with _guarded():
        manifest = put(pack, public, _root())
    print(f"Đã cài phiên bản {manifest.version}, làm ngày {manifest.made.isoformat()}.")
    print("Khởi động lại dịch vụ để dùng · restart the service to use it.")


def _root() -> Path:
    from dungcua.knowledge.active import FOLDER
    from dungcua.settings import Settings

    return Settings().var / FOLDER


@contextmanager
def _guarded() -> Iterator[None]:
    """Turn an error of ours into a sentence with its code and the exit status 1."""
    try:
        yield
    except DungCuaError as error:
        print(f"{error.code}: {error.message} {error.hint}\n({error})", file=sys.stderr)
        raise typer.Exit(1) from None


@contextmanager
def _bar() -> Iterator[Progress]:
    """Show progress on the error stream, so that the report can be piped."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield progress


def _header(line: str) -> tuple[str, str]:
    name, found, value = line.partition(":")
    if not found or not name.strip():
        raise typer.BadParameter(f'{line!r}: cần dạng "Tên: trị"')
    return name.strip(), value.strip()


def _report(snapshot: Snapshot, tally: Tally, before: Snapshot | None) -> None:
    """Print the account of every record and what changed; keep both beside the data."""
    from dungcua.knowledge.portal.difference import compare, summary
    from dungcua.knowledge.portal.snapshot import write_safely

    print(f"Dữ liệu Cổng ngày {snapshot.day.isoformat()}: {snapshot.folder}")
    print(f"{tally.seen:6} bản ghi · records")
    print(f"{tally.kept:6} giữ lại · kept")
    for title, entries in (
        ("trùng mã · duplicates", tally.duplicates),
        ("bản ghi thử của Cổng · test records", tally.tests),
        ("cách ly · quarantined", tally.quarantined),
        ("giữ từ bản trước · carried over", tally.carried),
    ):
        print(f"{len(entries):6} {title}")
        for entry in entries[:_MOST_SHOWN]:
            print(f"       {entry}")
    print("Đủ · all accounted for" if tally.accounted else "LỆCH SỐ · records are missing")
    report: dict[str, Any] = {"tally": asdict(tally), "before": None, "difference": None}
    if before is not None and before.name != snapshot.name:
        found = compare(before, snapshot)
        print(f"So với {before.name}:")
        _print_difference(found)
        report |= {"before": before.name, "difference": summary(found)}
    text = json.dumps(report, ensure_ascii=False, indent=1)
    write_safely(snapshot.folder / "report.json", text)
    if not tally.accounted:
        raise typer.Exit(1)


def _print_difference(found: Difference) -> None:
    print(f"{len(found.added):6} thêm · added")
    for code, name in list(found.added.items())[:_MOST_SHOWN]:
        print(f"       {code} {name}")
    print(f"{len(found.changed):6} đổi · changed")
    for code, fields in list(found.changed.items())[:_MOST_SHOWN]:
        print(f"       {code} {', '.join(fields)}")
    print(f"{len(found.retired):6} không còn trong danh sách · retired")
    for code, name in list(found.retired.items())[:_MOST_SHOWN]:
        print(f"       {code} {name}")
