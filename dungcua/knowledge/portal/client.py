"""Asking the national portal's own API, politely.

All calls are POST with JSON and answered by ``{"code": "OK", "data": …}``. A firewall in
front answers bursts with an HTML page or 403. Requests are spaced, refused ones are tried
again later and later, and a proxy of the environment (``HTTPS_PROXY``) is used.
"""

from __future__ import annotations

import http.client
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dungcua.errors import InvalidCard, PortalUnavailable

__all__ = ["BASE", "HEADERS", "Page", "PortalClient", "Unreadable"]

BASE = "https://dichvucong.gov.vn/api/v1"
HEADERS = {
    "Accept": "application/json, text/plain, */*",
    "Accept-Language": "vi-VN,vi;q=0.9",
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
}
"""Without browser-like headers the firewall answers 403."""

_LIST = "/submitting/formality/list-all-public-formality-by-citizen"
_DETAIL = "/configuring/formality/get-formality-by-citizen"
_LONGEST_WAIT = 120.0
_LARGEST = 32 * 1024 * 1024
_GONE = (400, 404, 410, 422)


class Unreadable(InvalidCard):
    """The portal answers, but this one answer cannot be used, however often it is asked."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the list: ids and codes, the cursor of the next page, how many there are."""

    items: tuple[tuple[str, str], ...]
    cursor: str
    total: int


class _TryAgain(Exception):
    """This try failed; ``wait`` is what the portal asked for, in seconds."""

    def __init__(self, why: str, *, refused: bool, wait: float = 0.0) -> None:
        super().__init__(why)
        self.refused = refused
        self.wait = wait


@dataclass(slots=True)
class PortalClient:
    """A polite client.

    Attributes:
        base: address of the API, without a slash at the end.
        interval: seconds between two requests.
        tries: how often a request is made before we give up.
        timeout: seconds to wait for an answer.
        headers: sent with each request.
        sleep: replaced in tests, to see the waiting instead of doing it.

    """

    base: str = BASE
    interval: float = 1.0
    tries: int = 6
    timeout: float = 30.0
    headers: Mapping[str, str] = field(default_factory=lambda: dict(HEADERS))
    sleep: Callable[[float], None] = time.sleep
    _last: float = field(default=0.0, init=False)

    def page(self, cursor: str, limit: int) -> Page:
        """Return the page after ``cursor`` ("" for the first).

        Raises:
            PortalUnavailable: refused, unreachable or unreadable after every try.

        """
        body = {"limit": limit, "lastId": cursor, "q": "", "categoryId": "", "departmentCode": ""}
        try:
            data = self._ask(_LIST, body)
            items = tuple((str(item["id"]), str(item["code"])) for item in data["items"] or [])
            return Page(items, str(data.get("lastId") or ""), int(data.get("total") or 0))
        except (KeyError, TypeError, ValueError) as error:
            raise PortalUnavailable(f"danh sách không đúng dạng: {error!r}") from error
        except Unreadable as error:
            raise PortalUnavailable(str(error)) from error

    def detail(self, portal_id: str) -> dict[str, Any]:
        """Return the detail object of one procedure.

        Raises:
            Unreadable: the portal does not give this one; others may still be had.
            PortalUnavailable: the portal refuses or is unreachable after every try.

        """
        return self._ask(_DETAIL, {"id": portal_id})

    def _ask(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        last: _TryAgain | None = None
        for number in range(self.tries):
            self._pace()
            try:
                return _data(self._post(path, body))
            except _TryAgain as error:
                last = error
            if number + 1 < self.tries:
                back_off = max(self.interval, 1.0) * 2**number
                self.sleep(min(max(back_off, last.wait), _LONGEST_WAIT))
        if last is not None and last.refused:
            raise PortalUnavailable(str(last)) from last
        raise Unreadable(str(last)) from last

    def _pace(self) -> None:
        """Keep the distance to the request before."""
        rest = self._last + self.interval - time.monotonic()
        if self._last and rest > 0:
            self.sleep(rest)
        self._last = time.monotonic()

    def _post(self, path: str, body: Mapping[str, Any]) -> bytes:
        if not self.base.startswith(("https://", "http://")):
            raise PortalUnavailable(f"địa chỉ {self.base!r} không phải http")
        request = urllib.request.Request(  # noqa: S310 - the scheme was looked at
            self.base + path,
            data=json.dumps(body).encode(),
            headers={**self.headers, "Content-Type": "application/json"},
            method="POST",
        )
        try:
            with urllib.request.build_opener().open(request, timeout=self.timeout) as answer:
                return bytes(answer.read(_LARGEST))
        except urllib.error.HTTPError as error:
            with error:
                if error.code in _GONE:
                    raise Unreadable(f"Cổng trả mã {error.code}") from error
                wait = error.headers.get("Retry-After", "")
                raise _TryAgain(
                    f"Cổng trả mã {error.code}",
                    refused=True,
                    wait=float(wait) if wait.isdecimal() else 0.0,
                ) from error
        except http.client.IncompleteRead as error:
            raise _TryAgain("câu trả lời bị cắt giữa chừng", refused=False) from error
        except (OSError, http.client.HTTPException) as error:
            raise _TryAgain(f"không kết nối được: {error}", refused=True) from error


def _data(raw: bytes) -> dict[str, Any]:
    """Return ``data`` out of the envelope."""
    if raw.lstrip()[:1] == b"<":
        raise _TryAgain("Cổng trả trang HTML từ chối", refused=True)
    try:
        answer = json.loads(raw)
    except ValueError as error:
        raise _TryAgain("JSON bị cắt hoặc hỏng", refused=False) from error
    if not isinstance(answer, dict):
        raise _TryAgain("câu trả lời không phải đối tượng JSON", refused=False)
    data = answer.get("data")
    if answer.get("code") != "OK" or not isinstance(data, dict):
        raise Unreadable(f"Cổng báo {answer.get('code')!r}")
    return data
