"""``dungcua doctor``: what is installed, what is missing, what to do."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer
from pydantic import ValidationError

from dungcua.cli.checks import Finding, State, examine
from dungcua.settings import ROOT, Settings

__all__ = ["doctor"]

_MARKS = {
    State.OK: "[green]✓[/green] ổn",
    State.WARN: "[yellow]![/yellow] nên xem",
    State.FAIL: "[red]✗[/red] thiếu",
}


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="In JSON. (Print JSON.)")] = False,
) -> None:
    """Xem đã cài gì, còn thiếu gì, cần làm gì · what is here, what is missing, what to do.

    Ends with code 1 when something needed is missing.
    """
    findings = _examine()
    healthy = all(finding.state is not State.FAIL for finding in findings)
    if as_json:
        report = {"ok": healthy, "findings": [asdict(finding) for finding in findings]}
        print(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        _show(findings, healthy=healthy)
    raise typer.Exit(0 if healthy else 1)


def _examine() -> list[Finding]:
    try:
        settings = Settings()
    except ValidationError as error:
        # Names only: a value may be a secret.
        names = ", ".join(f"DUNGCUA_{e['loc'][0]}".upper() for e in error.errors() if e["loc"])
        todo = "Sửa các biến này; xem docs/settings.md."
        return [Finding("settings", "Cấu hình", State.FAIL, f"giá trị sai: {names}", todo)]
    return list(examine(settings, ROOT))


def _show(findings: list[Finding], *, healthy: bool) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(title="Đúng Cửa · dungcua doctor", title_justify="left")
    for heading in ("Phần", "Tình trạng"):
        table.add_column(heading, no_wrap=True)
    table.add_column("Chi tiết → cần làm", overflow="fold")
    for finding in findings:
        todo = f"\n→ {finding.todo}" if finding.todo else ""
        table.add_row(finding.title, _MARKS[finding.state], escape(finding.detail + todo))
    console = Console()
    console.print(table)
    console.print(
        "Mọi phần cần thiết đều có. (Everything needed is here.)"
        if healthy
        else "Còn thiếu: làm theo các dòng →. (Something is missing: do what stands after →.)"
    )


if __name__ == "__main__":
    typer.run(doctor)
