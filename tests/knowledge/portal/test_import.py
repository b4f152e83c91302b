"""Imports account for every record, survive a kill and say what changed."""

from __future__ import annotations

import gzip
import json
import lzma
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dungcua.errors import InvalidCard, MissingData, UnknownProcedure
from dungcua.knowledge.load import KnowledgeBase
from dungcua.knowledge.portal import Snapshot, current, snapshots
from dungcua.knowledge.portal.difference import compare
from dungcua.knowledge.portal.exported import import_export
from dungcua.knowledge.portal.intake import QUARANTINE
from dungcua.knowledge.portal.join import join
from dungcua.knowledge.portal.snapshot import RECORDS
from dungcua.settings import ROOT

Make = Callable[..., dict[str, Any]]
Write = Callable[..., Path]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "knowledge" / "portal"


def codes(records: Iterable[str]) -> list[str]:
    return sorted(records)


def test_every_record_is_accounted_for(make: Make, write: Write, root: Path) -> None:
    export = write(
        [
            make(1),
            make(2),
            make(2, id="another", updatedAt=1, name="Bản cũ"),
            make(3, code="9.000003-Xoa"),
            make(4, executionMethods=[{"submissionMethod": "PIGEON"}]),
            "{not json",
            "",
            "[1, 2]",
            make(5, code=""),
        ]
    )
    snapshot, tally = import_export(export, root)
    assert (tally.seen, tally.kept) == (8, 2)
    assert tally.duplicates == ["dòng 3: 9.000002"]
    assert tally.tests == ["dòng 4: 9.000003-Xoa"]
    assert [entry.split(":")[0] for entry in tally.quarantined] == [
        "dòng 5", "dòng 6", "dòng 8", "dòng 9",
    ]  # fmt: skip
    assert tally.accounted
    assert codes(snapshot.index) == ["9.000001", "9.000002"]
    aside = (snapshot.folder / QUARANTINE).read_text(encoding="utf-8").splitlines()
    assert len(aside) == 4
    assert json.loads(aside[1])["raw"].startswith("{not json")


def test_of_two_records_with_one_code_the_newer_is_kept(
    make: Make, write: Write, root: Path
) -> None:
    old, new = make(1, name="Cũ", updatedAt=5), make(1, name="Mới", updatedAt=9)
    for n, lines in enumerate(([old, new], [new, old])):
        snapshot, _ = import_export(write(lines, f"{n}.jsonl"), root)
        assert snapshot.detail("9.000001")["name"] == "Mới"


def test_a_record_is_found_by_its_code(make: Make, write: Write, root: Path) -> None:
    snapshot, _ = import_export(write(make(n) for n in range(1, 40)), root)
    assert snapshot.detail("9.000017") == make(17)
    record = snapshot.record("9.000017")
    assert record is not None
    assert record.name == "Thủ tục thử số 17"
    assert snapshot.record("1.000000") is None
    with pytest.raises(UnknownProcedure):
        snapshot.detail("1.000000")


@pytest.mark.parametrize(("suffix", "opener"), [(".jsonl.xz", lzma.open), (".jsonl.gz", gzip.open)])
def test_compressed_exports_are_read(
    make: Make, write: Write, root: Path, tmp_path: Path, suffix: str, opener: Any
) -> None:
    plain = write([make(1), make(2)])
    packed = tmp_path / f"export{suffix}"
    with opener(packed, "wb") as file:
        file.write(plain.read_bytes())
    assert len(import_export(packed, root)[0].index) == 2


def test_what_was_imported_can_be_imported_again(make: Make, write: Write, root: Path) -> None:
    snapshot, _ = import_export(write([make(1), make(2)]), root)
    again, tally = import_export(snapshot.folder / RECORDS, root.parent / "copy")
    assert tally.kept == 2
    assert again.index.keys() == snapshot.index.keys()


def test_the_day_is_given_named_or_that_of_the_newest_record(
    make: Make, write: Write, root: Path
) -> None:
    lines = [make(1)]
    assert import_export(write(lines), root)[0].day == date(2026, 7, 14)
    named = write([*lines, ""], "portal-2026-07-18.jsonl")
    assert import_export(named, root)[0].day == date(2026, 7, 18)
    given = import_export(write([*lines, "", ""]), root, day=date(2026, 9, 1))[0]
    assert given.name.startswith("2026-09-01-")


class Stopped(Exception):
    """Stands for an import that was broken off."""


# A real end of the process: nothing is flushed and nothing tidied up.
KILLED = """
import os, sys
from pathlib import Path
from dungcua.knowledge.portal.exported import import_export
calls = []
def die(done, size):
    calls.append(done)
    if len(calls) * 50 >= int(sys.argv[3]):
        os._exit(9)
import_export(Path(sys.argv[1]), Path(sys.argv[2]), progress=die)
"""


@pytest.mark.parametrize("after", [100, 300, 550])
def test_a_killed_import_goes_on_and_gives_the_same(
    make: Make, write: Write, root: Path, after: int
) -> None:
    lines: list[dict[str, Any] | str] = [make(n % 590) for n in range(1, 600)]
    lines[42] = "{broken"
    lines[350] = make(1, code="test")
    export = write(lines)
    whole, expected = import_export(export, root.parent / "whole")
    command = [sys.executable, "-c", KILLED, str(export), str(root), str(after)]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 9
    assert current(root) is None
    assert snapshots(root) == ()
    snapshot, tally = import_export(export, root)
    assert tally == expected
    assert snapshot.index == {
        code: replace(entry, offset=snapshot.index[code].offset)
        for code, entry in whole.index.items()
    }
    assert dict(snapshot.details()) == dict(whole.details())


def test_a_part_of_another_file_is_not_continued(make: Make, write: Write, root: Path) -> None:
    first = write([make(n) for n in range(1, 300)], "first.jsonl")

    def stop(done: int, size: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        import_export(first, root, progress=stop)
    snapshot, tally = import_export(write([make(500)], "second.jsonl"), root)
    assert list(snapshot.index) == ["9.000500"]
    assert tally.seen == 1


def test_the_same_file_twice_is_one_import(make: Make, write: Write, root: Path) -> None:
    export = write([make(1), "{broken"])
    first, tally = import_export(export, root)
    second, again = import_export(export, root)
    assert (first.name, tally) == (second.name, again)
    assert len(snapshots(root)) == 1


def test_an_export_that_is_cut_off_is_refused_and_the_old_data_stay(
    make: Make, write: Write, root: Path, tmp_path: Path
) -> None:
    before, _ = import_export(write([make(1)]), root)
    packed = tmp_path / "cut.jsonl.xz"
    raw = lzma.compress(write([make(n) for n in range(400)], "long.jsonl").read_bytes())
    packed.write_bytes(raw[: len(raw) // 2])
    with pytest.raises(InvalidCard, match="thiếu phần cuối"):
        import_export(packed, root)
    now = current(root)
    assert now is not None
    assert now.name == before.name


def test_an_export_without_any_record_is_refused(write: Write, root: Path) -> None:
    with pytest.raises(InvalidCard):
        import_export(write(["{}", "x"]), root)
    assert current(root) is None
    with pytest.raises(MissingData):
        import_export(root / "nothing.jsonl", root)


def test_the_difference_names_what_was_added_changed_and_retired(
    make: Make, write: Write, root: Path
) -> None:
    two = [{"name": "A"}, {"name": "B"}]
    before, _ = import_export(
        write([make(1), make(2), make(3), make(4, resultsDetails=two)], "a.jsonl"), root
    )
    after, _ = import_export(
        write(
            [
                make(1, updatedAt=1_790_000_000_000, state="UPDATED"),
                make(2, name="Tên mới", resultsDetails=[]),
                make(4, resultsDetails=two[::-1]),
                make(5),
            ],
            "b.jsonl",
        ),
        root,
    )
    found = compare(before, after)
    assert found.added == {"9.000005": "Thủ tục thử số 5"}
    # A new stamp and another order of a list are no changes.
    assert found.changed == {"9.000002": ("name", "resultsDetails")}
    assert found.retired == {"9.000003": "Thủ tục thử số 3"}


def test_only_the_last_snapshots_are_kept(make: Make, write: Write, root: Path) -> None:
    for n in range(1, 6):
        import_export(write([make(n)], f"portal-2026-07-0{n}.jsonl"), root)
    assert [folder.name[:10] for folder in snapshots(root)] == [
        "2026-07-03", "2026-07-04", "2026-07-05",
    ]  # fmt: skip


def test_a_damaged_record_is_an_error_with_its_code(make: Make, write: Write, root: Path) -> None:
    snapshot, _ = import_export(write([make(1)]), root)
    path = snapshot.folder / RECORDS
    path.write_bytes(b"\0" * path.stat().st_size)
    with pytest.raises(InvalidCard, match=r"9\.000001"):
        snapshot.record("9.000001")


def test_new_codes_are_listed_and_the_version_names_the_data(
    make: Make, write: Write, root: Path, knowledge: KnowledgeBase
) -> None:
    bodies = [{"name": "Phòng Tư pháp"}, {"name": "Ủy ban nhân dân cấp xã"}]
    lines = [make(1, unitGroupsExecuting=bodies), make(2, code="1.001193")]
    snapshot: Snapshot = import_export(write(lines), root)[0]
    joined = join(knowledge, snapshot)
    assert joined.catalogue["9.000001"].authority == "Ủy ban nhân dân cấp xã"
    assert joined.catalogue["1.001193"] == knowledge.catalogue["1.001193"]
    assert joined.version == f"{knowledge.version}+{snapshot.name}"
    assert len(joined.version) <= 40
    assert join(knowledge, None) is knowledge
