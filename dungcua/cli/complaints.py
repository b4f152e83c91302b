"""``dungcua complaints``: look after the register."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dungcua.cli.opened import opened

if TYPE_CHECKING:
    from dungcua.complaints.office import Office
    from dungcua.complaints.reading import Filters

__all__ = ["app"]

app = typer.Typer(
    name="complaints",
    help="Sổ phản ánh: xem, xuất, nhắc hạn, chuyển cấp trên · look after the register.",
    no_args_is_help=True,
)


class _Format(StrEnum):
    CSV = "csv"
    JSON = "json"
    XLSX = "xlsx"


Code = Annotated[str, typer.Argument(help="Mã tra cứu. (Tracking code.)")]
State = Annotated[list[str] | None, typer.Option("--state", help="Trạng thái. (State.)")]
Province = Annotated[str | None, typer.Option(help="Tỉnh, thành phố. (Province.)")]
Commune = Annotated[str | None, typer.Option(help="Mã xã, phường. (Commune code.)")]
Overdue = Annotated[bool, typer.Option("--overdue", help="Chỉ phản ánh quá hạn. (Overdue only.)")]
Escalated = Annotated[
    bool, typer.Option("--escalated", help="Chỉ phản ánh đã lên cấp trên. (Escalated only.)")
]
Text = Annotated[str, typer.Option(help="Từ cần tìm, không cần dấu. (Words to find.)")]


@app.command("list")
def list_(
    state: State = None,
    province: Province = None,
    commune: Commune = None,
    overdue: Overdue = False,
    escalated: Escalated = False,
    due_by: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Đến hạn trước ngày. (Due by.)")
    ] = None,
    text: Text = "",
    page: Annotated[int, typer.Option(min=1, help="Trang. (Page.)")] = 1,
) -> None:
    """Liệt kê phản ánh, gần hạn trước · list complaints, what is due first."""
    from rich.console import Console
    from rich.table import Column, Table

    with _office() as office:
        found = office.reading.search(
            _filters(state, province, commune, overdue, escalated, text, due_by), page=page
        )
    # A code that is cut off is of no use: other columns fold instead.
    code = Column("Mã", no_wrap=True, min_width=15)
    table = Table(code, "Trạng thái", "Nơi", "Thủ tục", "Hạn", "Số phản ánh")
    for item in found.items:
        table.add_row(
            item.code,
            item.state.value,
            item.place.full if item.place else "?",
            item.procedure or "?",
            f"{item.follow_on or '–'}{' !' if item.overdue else ''}",
            str(item.reports),
        )
    Console().print(table)
    print(f"{found.total} phản ánh, trang {found.number}/{found.pages}")


@app.command()
def show(code: Code) -> None:
    """Xem một phản ánh và lịch sử của nó · show one complaint with its history."""
    from dungcua.complaints.publish.sheets import case_rows

    with _office() as office:
        case = office.reading.case(code)
        (row,) = case_rows([case])
        shown: dict[str, Any] = {**row, "files": [a.name for a in case.attachments]}
        shown["history"] = [
            {
                "at": event.at.isoformat(),
                "kind": event.kind,
                "state": event.state,
                "actor": event.actor,
                "reason": event.reason,
            }
            for event in case.complaint.events
        ]
        shown["similar"] = [
            {"code": match.code, "score": match.score, "why": list(match.why)}
            for match in office.duplicates.similar(code)
        ]
    print(json.dumps(shown, ensure_ascii=False, indent=2))


@app.command()
def export(
    format: Annotated[_Format, typer.Option(help="Dạng tệp. (Format.)")] = _Format.CSV,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Tệp ra. (File; else standard output.)")
    ] = None,
    state: State = None,
    province: Province = None,
    commune: Commune = None,
    overdue: Overdue = False,
    escalated: Escalated = False,
    text: Text = "",
) -> None:
    """Xuất phản ánh cho cơ quan · export complaints, oldest first, without contacts."""
    from dungcua.complaints.publish.sheets import CASE_COLUMNS, case_rows, written

    with _office() as office:
        cases = office.reading.every(
            _filters(state, province, commune, overdue, escalated, text, None)
        )
        rows = list(case_rows(cases))
    file = written(rows, CASE_COLUMNS, format.value)
    if output is None:
        sys.stdout.buffer.write(file)
    else:
        # Only its owner reads it: it holds people's words.
        output.touch(mode=0o600)
        output.write_bytes(file)
    print(f"{len(rows)} phản ánh", file=sys.stderr)


@app.command()
def escalate(
    code: Code,
    reason: Annotated[str, typer.Option(help="Lý do, bắt buộc. (Why.)")],
) -> None:
    """Chuyển một phản ánh lên cấp trên · take one complaint one level up."""
    from dungcua.accounts.audit import AuditLog
    from dungcua.complaints.model import Actor
    from dungcua.complaints.office import Office
    from dungcua.complaints.routing import named

    with opened(upgrade=False) as (settings, store):
        # No account: whoever has the server's own command line.
        office = Office.open(store, settings)
        subject = f"complaint:{office.reading.case(code).summary.number}"
        noted = AuditLog(store).witness(None, "case.step", subject, to="escalated")
        complaint = office.desk.escalate(code, Actor.OPERATOR, reason, witness=noted)
    if complaint.recipient is not None:
        print(f"{complaint.code} → {named(complaint.recipient, complaint.place).text}")


@app.command()
def remind() -> None:
    """Nhắc hạn, ghi quá hạn, chuyển cấp trên; chạy lại không lặp · follow up what is due."""
    with _office() as office:
        reminders = office.follow_up.due()
    for reminder in reminders:
        print(f"{reminder.code}\t{reminder.kind.value}\t{reminder.on}")
    print(f"{len(reminders)} việc mới", file=sys.stderr)


@app.command()
def retention(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Chỉ liệt kê, không xóa. (Say, do not erase.)")
    ] = False,
) -> None:
    """Xóa nội dung hết thời hạn lưu · erase what is over its time."""
    with _office() as office:
        swept = office.retention.run(dry_run=dry_run)
    for what, codes in (
        ("nội dung · content", swept.erased),
        ("liên hệ · contact", swept.contacts),
        ("tệp lạc · stray file", swept.strays),
    ):
        for code in codes:
            print(f"{what}\t{code}")
    verb = "sẽ xóa · would erase" if dry_run else "đã xóa · erased"
    print(
        f"{verb}: {len(swept.erased)} / {len(swept.contacts)} / {len(swept.strays)}",
        file=sys.stderr,
    )


@app.command("verify-chain")
def verify_chain(
    code: Annotated[str | None, typer.Argument(help="Một mã; bỏ trống là tất cả.")] = None,
    keep: Annotated[
        Path | None,
        typer.Option(
            help="Ghi dấu cuối của mỗi lịch sử vào tệp, cất ở máy khác. (Newest digests.)"
        ),
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option(help="So với tệp đã ghi bằng --keep. (Compare with such a file.)"),
    ] = None,
) -> None:
    """Kiểm tra chuỗi băm của lịch sử; hỏng thì kết thúc bằng 1 · verify histories."""
    from rich.console import Console
    from rich.progress import track

    with _office() as office:
        if code:
            holds = office.register.verify_chain
            codes = [code]
        else:
            holds = partial(_still_holds, office)
            codes = office.register.every_code()
        bar = track(codes, "…", console=Console(stderr=True), disable=not sys.stderr.isatty())
        broken = [each for each in bar if not holds(each)]
        if against is not None:
            # Also complaints that are gone altogether.
            broken += [
                each
                for each, (seq, digest) in _kept(against).items()
                if each not in broken and not office.register.stands(each, seq, digest)
            ]
        if keep is not None:
            keep.write_text(json.dumps(office.register.heads(), indent=1), encoding="utf-8")
    for each in broken:
        print(each)
    print(f"{len(codes)} phản ánh, {len(broken)} chuỗi hỏng", file=sys.stderr)
    if broken:
        raise typer.Exit(1)


def _still_holds(office: Office, code: str) -> bool:
    from dungcua.errors import InputError

    try:
        return office.register.verify_chain(code)
    except InputError:
        # The code itself was changed: the others are looked at all the same.
        return False


def _kept(path: Path) -> dict[str, tuple[int, str]]:
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return {str(code): (int(seq), str(digest)) for code, (seq, digest) in kept.items()}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise typer.BadParameter(f"{path}: {type(error).__name__}") from None


@app.command()
def reseal() -> None:
    """Niêm phong lại liên hệ và PIN bằng khóa mới nhất · seal anew with the newest key."""
    with _office() as office:
        count = office.contacts.reseal()
    print(f"{count} mục", file=sys.stderr)


def _filters(
    states: list[str] | None,
    province: str | None,
    commune: str | None,
    overdue: bool,
    escalated: bool,
    text: str,
    due_by: datetime | None,
) -> Filters:
    from dungcua.complaints.model import State as Known
    from dungcua.complaints.reading import Filters

    unknown = sorted(set(states or ()) - {state.value for state in Known})
    if unknown:
        raise typer.BadParameter(f"{', '.join(unknown)}: {', '.join(Known)}")
    by: date | None = due_by.date() if due_by else None
    found: dict[str, Any] = {"province": province, "commune_code": commune, "due_by": by}
    return Filters(
        states=frozenset(Known(state) for state in states or ()),
        overdue=overdue,
        escalated=escalated,
        text=text,
        **found,
    )


@contextmanager
def _office() -> Iterator[Office]:
    """Open the register of this deployment."""
    from dungcua.complaints.office import Office

    with opened(upgrade=False) as (settings, store):
        yield Office.open(store, settings)


if __name__ == "__main__":
    app()
