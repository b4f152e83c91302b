"""Derive the known electronic identification codes of agencies from the portal's records.

    python tools/derive_agencies.py FILE

FILE is the export of the national portal's public records (``*.jsonl.xz``). Written is
``agencies.csv`` beside the place tables: code, name as the portal spells it, the present
province it belongs to, and the present commune where the name says one. Only codes in one
of the two lawful forms are kept (see dungcua/knowledge/places/agencies.py).
"""

from __future__ import annotations

import json
import lzma
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from dungcua.knowledge.places.agencies import parse
from dungcua.knowledge.places.syllables import key_of
from dungcua.knowledge.places.table import Table
from tools.derive_places import clean, write

LISTS = ("departmentsExecuting", "departmentsAuthority", "departmentsAuthorized",
         "departmentsCoordinating")  # fmt: skip
PROVINCE = re.compile(r"(?i)^UBND (?:tỉnh|thành phố) (.+)$")
COMMUNE = re.compile(r"(?i)^UBND ((?:xã|phường|đặc khu) .+?), (?:tỉnh|thành phố) .+$")


def main(path: Path) -> None:
    """Write the table."""
    names: dict[str, Counter[str]] = defaultdict(Counter)
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            for code, name in _departments(json.loads(line)["d"]["detail"]):
                if name and parse(code) is not None:
                    names[code][clean(name)] += 1
    table = Table()
    codes = {key_of(province.name): code for code, province in table.provinces.items()}
    # A former province's top code belongs to the province it went into.
    for code, province in table.provinces.items():
        for old in province.formers:
            codes.setdefault(key_of(old), code)
    best = {code: counted.most_common(1)[0][0] for code, counted in names.items()}
    tops = {
        code: codes[key_of(found[1])]
        for code, name in best.items()
        if (found := PROVINCE.match(name)) and key_of(found[1]) in codes and "." not in code
    }
    rows = []
    for code, name in sorted(best.items()):
        read = parse(code)
        top = read.top if read else ""
        if not top.startswith("H"):
            continue
        at = tops.get(top, "")
        rows.append((code, name, at, _commune(name, at, table)))
    write("agencies.csv", ("code", "name", "province", "commune"), rows)
    print(f"{len(rows)} codes; {len(tops)} provinces; {sum(bool(r[3]) for r in rows)} communes")


def _departments(detail: dict[str, Any]) -> list[tuple[str, str]]:
    issued_by = detail.get("departmentPromulgateName") or detail.get("departmentPromulgate") or ""
    found = [((detail.get("departmentPromulgateCode") or "").strip(), issued_by)]
    for key in LISTS:
        for department in detail.get(key) or ():
            found.append(((department.get("code") or "").strip(), department.get("name") or ""))
    return found


def _commune(name: str, province: str, table: Table) -> str:
    found = COMMUNE.match(name)
    if not found or not province:
        return ""
    wanted = key_of(found[1])
    fitting = [
        commune.code
        for commune in table.communes.values()
        if commune.province_code == province and key_of(commune.name) == wanted
    ]
    return fitting[0] if len(fitting) == 1 else ""


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]))
