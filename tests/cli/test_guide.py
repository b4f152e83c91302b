"""``dungcua guide``: a pack written to a file, proven, and refused when it was touched."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from typer.testing import CliRunner

from dungcua.cli.main import app
from dungcua.errors import PackRefused
from dungcua.knowledge.guide.keys import KEY_FILE, open_key
from dungcua.knowledge.guide.received import read_file


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("var")


@pytest.fixture(scope="module")
def packed(var: Path) -> Path:
    path = var / "xa.dcgoi"
    ran = CliRunner(env={"DUNGCUA_VAR": str(var)}).invoke(
        app, ["guide", "pack", "--commune", "20332", "-o", str(path)]
    )
    assert ran.exit_code == 0, ran.output
    return path


@pytest.fixture
def run(var: Path) -> CliRunner:
    return CliRunner(env={"DUNGCUA_VAR": str(var)})


def test_a_file_is_written_and_proven(run: CliRunner, packed: Path) -> None:
    ran = run.invoke(app, ["guide", "verify", str(packed)])
    assert ran.exit_code == 0, ran.output
    assert "Xã Hòa Tiến, Đà Nẵng (20332)" in ran.output


def test_what_was_touched_is_refused(run: CliRunner, packed: Path, tmp_path: Path) -> None:
    whole = json.loads(gzip.decompress(packed.read_bytes()))
    digest = next(iter(whole["parts"]))
    changes = {
        "part": whole | {"parts": whole["parts"] | {digest: "{}"}},
        "manifest": whole | {"manifest": whole["manifest"].replace("20332", "20333")},
        "signature": whole | {"signature": "AAAA"},
        "missing": whole | {"parts": {}},
        "other": {"manifest": 1},
        "list": [],
    }
    for name, changed in changes.items():
        path = tmp_path / name
        path.write_bytes(gzip.compress(json.dumps(changed).encode()))
        ran = run.invoke(app, ["guide", "verify", str(path)])
        assert ran.exit_code == 1, name
        assert "DC-203" in ran.output, name
    (tmp_path / "cut").write_bytes(packed.read_bytes()[:5000])
    assert "DC-203" in run.invoke(app, ["guide", "verify", str(tmp_path / "cut")]).output


def test_another_publisher_is_refused(packed: Path) -> None:
    stranger = ec.generate_private_key(ec.SECP256R1()).public_key()
    with pytest.raises(PackRefused, match="chữ ký"):
        read_file(packed.read_bytes(), stranger)


def test_a_file_that_unpacks_without_end_is_refused(var: Path) -> None:
    bomb = gzip.compress(b"0" * (65 * 1024 * 1024))
    with pytest.raises(PackRefused, match="quá lớn"):
        read_file(bomb, open_key(var).public)


def test_an_expired_file_is_told_so(
    run: CliRunner, packed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dungcua.knowledge.day.today_here", lambda: date(2099, 1, 1))
    ran = run.invoke(app, ["guide", "verify", str(packed)])
    assert (ran.exit_code, "hết hạn" in ran.output) == (1, True)


def test_unknown_communes_and_damaged_keys_end_with_their_code(
    run: CliRunner, tmp_path: Path
) -> None:
    ran = run.invoke(app, ["guide", "pack", "--commune", "99999", "-o", str(tmp_path / "x")])
    assert (ran.exit_code, "DC-142" in ran.output) == (1, True)
    (tmp_path / KEY_FILE).write_text("no key")
    with pytest.raises(PackRefused):
        open_key(tmp_path)
