"""What the reporter does with a complaint: one posted form for each, and one place for all."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

from aiohttp import web

from dungcua.complaints.evidence import Limits
from dungcua.complaints.holder import Holder, Proof
from dungcua.complaints.privacy import Contact
from dungcua.errors import DungCuaError, NoFile
from dungcua.web.complaint.fields import contact_of
from dungcua.web.complaint.upload import Upload
from dungcua.web.services import SERVICES

__all__ = ["DEEDS", "SPENT", "Spent", "attach", "evidence"]

Deed = Callable[[Holder, str, Proof, Mapping[str, str]], Any]


def _add(holder: Holder, code: str, proof: Proof, form: Mapping[str, str]) -> None:
    holder.add_information(code, proof, form.get("words", ""))


def _confirm(holder: Holder, code: str, proof: Proof, form: Mapping[str, str]) -> None:
    holder.confirm(code, proof, form.get("words", ""))


def _contest(holder: Holder, code: str, proof: Proof, form: Mapping[str, str]) -> None:
    holder.contest(code, proof, form.get("words", ""))


def _withdraw(holder: Holder, code: str, proof: Proof, form: Mapping[str, str]) -> None:
    holder.withdraw(code, proof, form.get("words", ""))


def _set_contact(holder: Holder, code: str, proof: Proof, form: Mapping[str, str]) -> None:
    contact = contact_of(form) or Contact()
    holder.set_contact(code, proof, contact, consent=form.get("contact") == "1")


def _remove_contact(holder: Holder, code: str, proof: Proof, form: Mapping[str, str]) -> None:
    holder.remove_contact(code, proof)


def _remove_file(holder: Holder, code: str, proof: Proof, form: Mapping[str, str]) -> None:
    holder.remove_evidence(code, proof, form.get("name", ""))


DEEDS: Mapping[str, Deed] = {
    "bo-sung": _add,
    "xac-nhan": _confirm,
    "chua-dong-y": _contest,
    "rut": _withdraw,
    "lien-he": _set_contact,
    "lien-he-xoa": _remove_contact,
    "tep-xoa": _remove_file,
}
"""Address below ``/tra-cuu/`` and what is done; each runs in a thread, in one unit of work."""


class Spent:
    """The forms that were acted upon lately: pressing twice does it once."""

    def __init__(self, most: int = 5000) -> None:
        """Remember ``most`` forms; the oldest are forgotten first."""
        self._most = most
        self._seen: OrderedDict[tuple[str, ...], None] = OrderedDict()

    def first(self, browser: str, once: str, deed: str, words: str) -> bool:
        """Whether this browser sends this for the first time."""
        key = (browser, once, deed, words)
        if key in self._seen:
            return False
        self._seen[key] = None
        while len(self._seen) > self._most:
            self._seen.popitem(last=False)
        return True

    def forget(self, browser: str, once: str, deed: str, words: str) -> None:
        """Let it be sent again: nothing came of it."""
        self._seen.pop((browser, once, deed, words), None)


SPENT = web.AppKey("spent", Spent)


async def attach(request: web.Request, code: str, proof: Proof, upload: Upload) -> None:
    """Add the files of a form, one at a time; those before a refused one stay.

    Raises:
        NoFile: there is no file.
        DungCuaError: as :meth:`Holder.add_evidence`, or the upload broke off.

    """
    holder = request.app[SERVICES].office.holder
    none = True
    async for file in upload.files(Limits()):
        none = False
        if isinstance(file, DungCuaError):
            raise file
        await asyncio.to_thread(holder.add_evidence, code, proof, file)
    if none:
        raise NoFile


async def evidence(
    request: web.Request, code: str, proof: Proof, form: Mapping[str, str]
) -> web.Response:
    """Return a file to be saved: never shown as a page of ours."""
    holder = request.app[SERVICES].office.holder
    kept, data = await asyncio.to_thread(holder.evidence, code, proof, form.get("name", ""))
    ending = "jpg" if kept.kind.value == "jpeg" else kept.kind.value
    return web.Response(
        body=data,
        content_type=kept.kind.mime,
        headers={"Content-Disposition": f'attachment; filename="bang-chung.{ending}"'},
    )
