"""JSON lines in, JSON lines out: the frame that every batch command shares."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from typing import Any, TextIO

from dungcua.errors import BadLine, DungCuaError

__all__ = ["run_lines"]

Record = dict[str, Any]


def run_lines(
    work: Callable[[Record], Record],
    required: Iterable[str],
    *,
    source: TextIO | None = None,
    sink: TextIO | None = None,
) -> int:
    """Apply ``work`` to each JSON line of ``source`` and write one line for each, in order.

    A bad line gives ``{"id": …, "error": {"code", "message"}}`` and the run goes on; an
    empty line is skipped. Output is flushed line by line, so that a pipe sees progress.

    Args:
        work: takes the record, returns the output without ``id``.
        required: fields that must be there; each must be a string or a list of strings.
        source: standard input by default.
        sink: standard output by default.

    Returns:
        The number of lines that gave an error.

    """
    fields = tuple(required)
    bad = 0
    for line in source or sys.stdin:
        if not line.strip():
            continue
        number: Any = None
        try:
            record = _record(line)
            number = record.get("id")
            _check(record, fields)
            result = {"id": number} | work(record)
        except DungCuaError as error:
            bad += 1
            result = {"id": number, "error": {"code": error.code, "message": _message(error)}}
        print(json.dumps(result, ensure_ascii=False), file=sink or sys.stdout, flush=True)
    return bad


def _record(line: str) -> Record:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise BadLine("không phải JSON") from error
    if not isinstance(record, dict):
        raise BadLine("không phải một đối tượng JSON")
    return record


def _check(record: Record, fields: tuple[str, ...]) -> None:
    for field in fields:
        value = record.get(field)
        texts = value if isinstance(value, list) else [value]
        if not all(isinstance(text, str) for text in texts):
            raise BadLine(f"thiếu trường “{field}” hoặc trường này không phải chữ")


def _message(error: DungCuaError) -> str:
    detail = f" ({error})" if isinstance(error, BadLine) and str(error) else ""
    return error.message + detail
