"""Runs one other address package over lines of text, in an environment of its own.

``python rival.py NAME < texts.json > answers.json``. Stands alone: imports nothing of ours.
Nothing leaves the machine: the geocoder that one of the packages asks about split communes
is taken away, and every socket is shut.
"""

from __future__ import annotations

import json
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

Places = list[list[str]]
"""Commune and province, each as the package names it; several when it says so."""


def _refuse(*_: object, **__: object) -> NoReturn:
    raise OSError("no network while measuring")


def _adminunits() -> Callable[[str], Places]:
    import vietnamadminunits
    from vietnamadminunits.parser import utils

    utils.geolocator.geocode = _refuse

    def convert(text: str) -> Places:
        unit = vietnamadminunits.convert_address(text)
        return [[unit.ward, unit.province]] if unit.ward else []

    return convert


def _converter() -> Callable[[str], Places]:
    import vietnam_address_converter

    def convert(text: str) -> Places:
        answer: dict[str, Any] = vietnam_address_converter.auto_convert_address(text)
        listed = answer["conversion"]["candidates"]
        if len(listed) > 1:
            # It picks the first but says that there are others: that counts as asking.
            wards = [(each["new_ward"], each["new_province"]) for each in listed]
            return [[ward["name_with_type"], province["name"]] for ward, province in wards]
        new = answer["converted_new"]
        if not new or not new.get("ward"):
            return []
        return [[new["ward"]["name_with_type"], new["province"]["name"]]]

    return convert


_RIVALS = {"vietnamadminunits": _adminunits, "vietnam-address-converter": _converter}


def main() -> None:
    """Answer every text; a failure of the package is no answer."""
    socket.socket.connect = _refuse  # type: ignore[method-assign]
    socket.getaddrinfo = _refuse
    texts = json.load(sys.stdin)
    before = _resident()
    began = time.perf_counter()
    convert = _RIVALS[sys.argv[1]]()
    convert("Xã Hòa Tiến, Huyện Hòa Vang, Thành phố Đà Nẵng")  # reads its tables now
    loaded = time.perf_counter() - began
    answers, seconds = [], []
    for text in texts:
        began = time.perf_counter()
        try:
            found = convert(text)
        except Exception:  # whatever it raises, it has no answer
            found = []
        seconds.append(time.perf_counter() - began)
        answers.append(found)
    memory = _resident() - before
    told = {"answers": answers, "seconds": seconds, "loaded": loaded, "memory": memory}
    print(json.dumps(told, ensure_ascii=False))


def _resident() -> float:
    """Return the resident memory in MB (Linux)."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return float("nan")


if __name__ == "__main__":
    main()
