"""Fetching from a portal that misbehaves: on loopback, in the portal's form."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from dungcua.errors import PortalUnavailable
from dungcua.knowledge.portal import current
from dungcua.knowledge.portal.client import HEADERS, PortalClient, Unreadable
from dungcua.knowledge.portal.difference import compare
from dungcua.knowledge.portal.exported import import_export
from dungcua.knowledge.portal.sync import sync

Make = Callable[..., dict[str, Any]]
Write = Callable[..., Path]
Answer = tuple[int, bytes, dict[str, str]]
TODAY = date(2026, 11, 22)
REJECTED: Answer = (200, b"<html><body>Request Rejected</body></html>", {})
FORBIDDEN: Answer = (403, b"<html>403 Forbidden</html>", {})


def ok(data: Any) -> Answer:
    return 201, json.dumps({"code": "OK", "data": data}).encode(), {}


@dataclass
class Portal:
    """A portal on loopback. ``faults`` answer first, one request each, newest data after."""

    details: list[dict[str, Any]] = field(default_factory=list)
    page_size: int = 3
    total: int | None = None
    faults: list[Answer] = field(default_factory=list)
    broken: dict[str, Answer] = field(default_factory=dict)
    shuffle: Callable[[int, list[Any], str], tuple[list[Any], str]] | None = None
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    base: str = ""

    def answer(self, path: str, body: dict[str, Any]) -> Answer:
        self.asked.append((path.rsplit("/", 1)[-1], body))
        if self.faults:
            return self.faults.pop(0)
        if path.endswith("get-formality-by-citizen"):
            if body["id"] in self.broken:
                return self.broken[body["id"]]
            return ok(next((d for d in self.details if d["id"] == body["id"]), None))
        return ok(self.listing(body["lastId"]))

    def listing(self, cursor: str) -> dict[str, Any]:
        ids = [d["id"] for d in self.details]
        start = ids.index(cursor) + 1 if cursor in ids else 0
        items = [
            {"id": d["id"], "code": d["code"], "name": d["name"]}
            for d in self.details[start : start + self.page_size]
        ]
        last = items[-1]["id"] if items else ""
        if self.shuffle is not None:
            items, last = self.shuffle(len(self.asked), items, last)
        total = len(self.details) if self.total is None else self.total
        return {"items": items, "lastId": last, "total": total}

    def details_asked(self) -> list[str]:
        return [body["id"] for path, body in self.asked if path == "get-formality-by-citizen"]


class Handler(BaseHTTPRequestHandler):
    portal: ClassVar[Portal]

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.portal.headers.append(dict(self.headers.items()))
        status, content, headers = self.portal.answer(self.path, body)
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(content))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Keep the tests quiet."""


@pytest.fixture
def portal(make: Make, monkeypatch: pytest.MonkeyPatch) -> Iterator[Portal]:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    found = Portal([make(n) for n in range(1, 9)])
    handler = type("Handler", (Handler,), {"portal": found})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    found.base = f"http://127.0.0.1:{server.server_port}/api/v1"
    yield found
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def waits() -> list[float]:
    return []


@pytest.fixture
def client(portal: Portal, waits: list[float]) -> PortalClient:
    return PortalClient(portal.base, interval=0.0, tries=3, timeout=5, sleep=waits.append)


def codes(root: Path) -> list[str]:
    snapshot = current(root)
    assert snapshot is not None
    return sorted(snapshot.index)


EVERY = [f"9.{n:06}" for n in range(1, 9)]


def test_everything_is_fetched_once(portal: Portal, client: PortalClient, tmp_path: Path) -> None:
    snapshot, tally = sync(client, tmp_path, today=TODAY)
    assert (tally.seen, tally.kept, tally.accounted) == (8, 8, True)
    assert codes(tmp_path) == EVERY
    assert snapshot.day == TODAY
    assert snapshot.detail("9.000005") == portal.details[4]
    assert set(Counter(portal.details_asked()).values()) == {1}
    assert not (tmp_path / "sync.state").exists()


def test_what_is_fetched_equals_what_is_exported(
    portal: Portal, client: PortalClient, tmp_path: Path, write: Write
) -> None:
    fetched, _ = sync(client, tmp_path / "a", today=TODAY)
    imported, _ = import_export(write(portal.details), tmp_path / "b")
    assert {c: e.digest for c, e in fetched.index.items()} == {
        c: e.digest for c, e in imported.index.items()
    }


def test_refusals_are_waited_out_longer_and_longer(
    portal: Portal, client: PortalClient, waits: list[float], tmp_path: Path
) -> None:
    portal.faults = [FORBIDDEN, REJECTED]
    sync(client, tmp_path, today=TODAY)
    assert codes(tmp_path) == EVERY
    assert waits == [1.0, 2.0]


def test_the_portal_may_name_the_time_to_wait(
    portal: Portal, client: PortalClient, waits: list[float]
) -> None:
    portal.faults = [(429, b"", {"Retry-After": "17"})]
    client.page("", 10)
    assert waits == [17.0]


def test_requests_keep_their_distance(portal: Portal, waits: list[float]) -> None:
    slow = PortalClient(portal.base, interval=30.0, sleep=waits.append)
    for _ in range(3):
        slow.page("", 10)
    assert len(waits) == 2
    assert all(29 < wait <= 30 for wait in waits)


def test_headers_are_those_of_a_browser_and_can_be_set(portal: Portal) -> None:
    PortalClient(portal.base, interval=0, headers={**HEADERS, "X-Office": "thu"}).page("", 1)
    assert portal.headers[0]["User-Agent"].startswith("Mozilla/")
    assert portal.headers[0]["X-Office"] == "thu"


@pytest.mark.parametrize(
    "fault",
    [
        (200, b'{"code":"OK","data":{"items":[{"id"', {}),
        (200, b'{"code":"OK"', {"Content-Length": "500"}),
        (200, b'["OK"]', {}),
        (502, b"", {}),
    ],
    ids=["truncated", "cut", "no-envelope", "gateway"],
)
def test_a_broken_answer_is_asked_for_again(
    portal: Portal, client: PortalClient, tmp_path: Path, fault: Answer
) -> None:
    portal.faults = [fault]
    sync(client, tmp_path, today=TODAY)
    assert codes(tmp_path) == EVERY


def test_a_lasting_refusal_stops_and_a_later_run_goes_on(
    portal: Portal, client: PortalClient, tmp_path: Path
) -> None:
    portal.broken = {portal.details[5]["id"]: FORBIDDEN}
    with pytest.raises(PortalUnavailable, match="403"):
        sync(client, tmp_path, today=TODAY)
    assert current(tmp_path) is None
    portal.broken = {}
    before = len(portal.details_asked())
    sync(client, tmp_path, today=TODAY)
    assert codes(tmp_path) == EVERY
    # The list and the five records of before are not fetched again.
    assert portal.details_asked()[before:] == [d["id"] for d in portal.details[5:]]


def test_a_listing_that_stopped_goes_on_at_its_cursor(
    portal: Portal, client: PortalClient, tmp_path: Path
) -> None:
    def refuse_third(number: int, items: list[Any], last: str) -> tuple[list[Any], str]:
        if number == 3:
            portal.faults = [FORBIDDEN] * 3
        return items, last

    portal.page_size, portal.shuffle = 2, refuse_third
    with pytest.raises(PortalUnavailable):
        sync(client, tmp_path, today=TODAY)
    portal.shuffle = None
    seen = len(portal.asked)
    sync(client, tmp_path, today=TODAY)
    assert codes(tmp_path) == EVERY
    assert portal.asked[seen][1]["lastId"] == portal.details[5]["id"]


@pytest.mark.parametrize(
    "answer",
    [(200, b'{"code":"OK","data":{', {}), (404, b"", {}), (200, b'{"code":"E","data":null}', {})],
    ids=["truncated", "gone", "error"],
)
def test_one_record_that_cannot_be_had_is_quarantined(
    portal: Portal, client: PortalClient, tmp_path: Path, answer: Answer
) -> None:
    lost = portal.details[2]["id"]
    portal.broken = {lost: answer}
    _, tally = sync(client, tmp_path, today=TODAY)
    assert tally.accounted
    assert [entry.split(":")[0] for entry in tally.quarantined] == [lost]
    assert codes(tmp_path) == EVERY[:2] + EVERY[3:]


def test_a_record_that_cannot_be_had_today_is_kept_from_before(
    portal: Portal, client: PortalClient, tmp_path: Path, write: Write
) -> None:
    before, _ = import_export(write(portal.details[:5]), tmp_path)
    portal.broken = {portal.details[n]["id"]: (404, b"", {}) for n in (2, 6)}
    after, tally = sync(client, tmp_path, today=TODAY)
    assert tally.carried == [EVERY[2]]
    assert tally.accounted
    assert after.detail(EVERY[2]) == portal.details[2]
    found = compare(before, after)
    assert list(found.retired) == []
    assert list(found.added) == [EVERY[5], EVERY[7]]


def test_many_lost_records_in_a_row_are_the_portal_s_fault(
    portal: Portal, client: PortalClient, make: Make, tmp_path: Path
) -> None:
    portal.details = [make(n) for n in range(1, 20)]
    portal.broken = {d["id"]: (404, b"", {}) for d in portal.details[3:]}
    with pytest.raises(PortalUnavailable, match="liền nhau"):
        sync(client, tmp_path, today=TODAY)


def test_duplicates_on_pages_are_fetched_once(
    portal: Portal, client: PortalClient, tmp_path: Path
) -> None:
    portal.shuffle = lambda number, items, last: ([*items, *items[:1]], last)
    _, tally = sync(client, tmp_path, today=TODAY)
    assert tally.seen == 8
    assert set(Counter(portal.details_asked()).values()) == {1}


def test_an_empty_page_in_between_is_asked_for_again(
    portal: Portal, client: PortalClient, tmp_path: Path
) -> None:
    portal.shuffle = lambda number, items, last: ([], "") if number == 2 else (items, last)
    sync(client, tmp_path, today=TODAY)
    assert codes(tmp_path) == EVERY


@pytest.mark.parametrize(
    ("shuffle", "why"),
    [
        (lambda number, items, last: ([], ""), "trang trống"),
        (lambda number, items, last: (items, "x") if number == 1 else (items[:1], "x"), "con trỏ"),
    ],
    ids=["empty", "stuck"],
)
def test_a_list_that_ends_early_retires_nothing(
    portal: Portal,
    client: PortalClient,
    tmp_path: Path,
    write: Write,
    shuffle: Callable[[int, list[Any], str], tuple[list[Any], str]],
    why: str,
) -> None:
    before, _ = import_export(write(portal.details), tmp_path)
    portal.shuffle, portal.total = shuffle, 5000
    with pytest.raises(PortalUnavailable, match=why):
        sync(client, tmp_path, today=TODAY)
    now = current(tmp_path)
    assert now is not None
    assert now.name == before.name


def test_a_portal_that_is_not_there_is_unavailable(waits: list[float]) -> None:
    gone = PortalClient("http://127.0.0.1:9", interval=0, tries=2, timeout=1, sleep=waits.append)
    with pytest.raises(PortalUnavailable, match="không kết nối được"):
        gone.page("", 1)
    assert len(waits) == 1


def test_no_other_scheme_is_opened() -> None:
    with pytest.raises(PortalUnavailable, match="không phải http"):
        PortalClient("file:///etc", interval=0).detail("passwd")


def test_a_list_of_another_form_is_unavailable(portal: Portal, client: PortalClient) -> None:
    portal.faults = [ok({"items": [{"name": "no id"}], "total": 1})]
    with pytest.raises(PortalUnavailable, match="không đúng dạng"):
        client.page("", 1)
    portal.faults = [ok(None)]
    with pytest.raises(Unreadable):
        client.detail("x")


def test_a_proxy_of_the_environment_is_used(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", portal.base.removesuffix("/api/v1"))
    monkeypatch.setenv("no_proxy", "")
    PortalClient("http://portal.invalid/api/v1", interval=0).page("", 1)
    assert portal.headers[0]["Host"] == "portal.invalid"
