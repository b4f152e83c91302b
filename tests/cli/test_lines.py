"""The frame of the batch commands: one line out for each line in, whatever comes."""

from __future__ import annotations

import io
import json

from dungcua.cli.lines import Record, run_lines
from dungcua.errors import UnknownProcedure


def run(text: str) -> tuple[list[Record], int]:
    def work(record: Record) -> Record:
        if record["text"] == "lost":
            raise UnknownProcedure("lost")
        return {"length": len(record["text"])}

    sink = io.StringIO()
    bad = run_lines(work, ["text"], source=io.StringIO(text), sink=sink)
    return [json.loads(line) for line in sink.getvalue().splitlines()], bad


def test_order_and_id_are_kept() -> None:
    lines, bad = run('{"id": 2, "text": "ab"}\n\n{"id": "x", "text": "đ"}\n')
    assert lines == [{"id": 2, "length": 2}, {"id": "x", "length": 1}]
    assert bad == 0


def test_a_bad_line_gives_an_error_and_the_run_goes_on() -> None:
    lines, bad = run(
        'not json\n[1]\n{"id": 3}\n{"id": 4, "text": 5}\n{"id": 5, "text": "lost"}\n'
        '{"id": 6, "text": "ok"}\n'
    )
    assert [line.get("id") for line in lines] == [None, None, 3, 4, 5, 6]
    assert [line["error"]["code"] for line in lines[:5]] == ["DC-101"] * 4 + ["DC-103"]
    assert all(line["error"]["message"] for line in lines[:5])
    assert lines[5] == {"id": 6, "length": 2}
    assert bad == 5
