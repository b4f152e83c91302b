"""The doctor on a broken installation and on a good one."""

from __future__ import annotations

import http.server
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from dungcua.cli import migrate
from dungcua.cli.checks import CHECKS, Finding, State, examine
from dungcua.cli.doctor import doctor
from dungcua.cli.setup.stamps import MODEL_INPUTS, Stamp, digest
from dungcua.knowledge.encoder import locate
from dungcua.knowledge.search.built import build_encoder
from dungcua.settings import ROOT, Settings
from tests.ports import free_ports

KEY = "k" * 40


@pytest.fixture
def app() -> typer.Typer:
    app = typer.Typer()
    app.command()(doctor)
    return app


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Settings of an installation of its own, without Rasa, on ports that are free."""
    port, rasa_port, action_port = free_ports(3)
    for name, value in {
        "VAR": str(tmp_path),
        "SECRET_KEY": KEY,
        "ENCRYPTION_KEY": KEY,
        "RASA": "off",
        "PORT": str(port),
        "RASA_URL": f"http://127.0.0.1:{rasa_port}",
        "ACTION_PORT": str(action_port),
        "DATABASE_URL": "",
    }.items():
        monkeypatch.setenv(f"DUNGCUA_{name}", value)
    return monkeypatch


def look(check: str, root: Path = ROOT) -> Finding:
    return {finding.check: finding for finding in examine(Settings(), root)}[check]


@contextmanager
def answering(port: int, status: int, body: bytes = b"") -> Iterator[None]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with http.server.HTTPServer(("127.0.0.1", port), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.usefixtures("environment")
def test_a_good_installation_is_called_good(app: typer.Typer) -> None:
    migrate.migrate()
    result = CliRunner().invoke(app, ["--json"])
    report = json.loads(result.stdout)
    assert [f for f in report["findings"] if f["state"] == "fail"] == []
    assert report["ok"] is True
    assert result.exit_code == 0
    assert [finding["check"] for finding in report["findings"]] == list(CHECKS)


def test_a_broken_one_is_called_broken_and_says_what_to_do(
    app: typer.Typer, environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    environment.setenv("DUNGCUA_RASA", "spawn")
    environment.setenv("DUNGCUA_RASA_PYTHON", str(tmp_path / "no" / "python"))
    environment.setenv("DUNGCUA_SECRET_KEY", "short")
    result = CliRunner().invoke(app, ["--json"])
    report = json.loads(result.stdout)
    failed = {f["check"]: f for f in report["findings"] if f["state"] == "fail"}
    assert set(failed) == {"rasa", "model", "database", "secrets"}
    assert all(finding["todo"] for finding in failed.values())
    assert "make setup" in failed["rasa"]["todo"]
    assert result.exit_code == 1


def test_the_table_names_every_part_in_vietnamese(
    app: typer.Typer, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("COLUMNS", "200")
    result = CliRunner().invoke(app)
    for title, _ in CHECKS.values():
        assert title in result.stdout
    assert "Còn thiếu" in result.stdout
    assert result.exit_code == 1


def test_a_wrong_setting_is_named_without_its_value(
    app: typer.Typer, environment: pytest.MonkeyPatch
) -> None:
    environment.setenv("DUNGCUA_PORT", "secret-word")
    result = CliRunner().invoke(app, ["--json"])
    assert "DUNGCUA_PORT" in result.stdout
    assert "secret-word" not in result.stdout
    assert result.exit_code == 1


@pytest.mark.usefixtures("environment")
def test_looking_creates_nothing(tmp_path: Path) -> None:
    assert look("database").state is State.FAIL
    assert list(tmp_path.iterdir()) == []


def test_an_unreachable_database_hides_its_password(environment: pytest.MonkeyPatch) -> None:
    url = f"postgresql+psycopg://user:hidden@127.0.0.1:{free_ports(1)[0]}/x"
    environment.setenv("DUNGCUA_DATABASE_URL", url)
    finding = look("database")
    assert finding.state is State.FAIL
    assert "hidden" not in finding.detail + finding.todo


@pytest.mark.usefixtures("environment")
def test_a_model_is_fresh_until_the_dialogue_data_change(tmp_path: Path) -> None:
    models = tmp_path / "models"
    models.mkdir()
    assert look("model").state is State.WARN
    (models / "dungcua.tar.gz").write_bytes(b"model")
    stamp = Stamp(models / "dungcua.stamp")
    stamp.write(digest(ROOT, MODEL_INPUTS))
    assert look("model").state is State.OK
    stamp.write("of other data")
    finding = look("model")
    assert finding.state is State.WARN
    assert "make setup" in finding.todo


@pytest.mark.usefixtures("environment")
def test_knowledge_and_places_are_counted() -> None:
    assert re.match(r"\d{2,} thủ tục, \d+ căn cứ", look("knowledge").detail)
    assert look("places").detail.startswith("34 tỉnh, thành; 3321 xã, phường, đặc khu")


@pytest.mark.usefixtures("environment")
def test_knowledge_that_ran_out_is_worth_a_look(monkeypatch: pytest.MonkeyPatch) -> None:
    class Later(date):
        @classmethod
        def today(cls) -> Later:
            return cls(2027, 4, 1)

    monkeypatch.setattr("dungcua.cli.checks.date", Later)
    finding = look("knowledge")
    assert finding.state is State.WARN
    assert re.search(r"\d+ điều đã hết hiệu lực", finding.detail)
    assert "knowledge lint" in finding.todo


@pytest.mark.usefixtures("environment")
def test_secrets_that_others_can_read_are_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secrets.env"
    path.parent.mkdir()
    path.write_text(f"DUNGCUA_SECRET_KEY={KEY}\n", encoding="utf-8")
    path.chmod(0o644)
    finding = look("secrets", tmp_path)
    assert finding.state is State.FAIL
    assert KEY not in finding.detail
    path.chmod(0o600)
    assert look("secrets", tmp_path).state is State.OK


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize(
    ("check", "status", "ours"),
    [
        ("port-pages", 200, b'{"alive": true}'),
        ("port-rasa", 200, b"Hello from Rasa: 3.6.21"),
        ("port-actions", 405, b""),
    ],
)
def test_a_port_is_free_ours_or_somebody_elses(check: str, status: int, ours: bytes) -> None:
    settings = Settings()
    ports = {
        "port-pages": settings.port,
        "port-rasa": int(settings.rasa_url.rpartition(":")[2]),
        "port-actions": settings.action_port,
    }
    assert "còn trống" in look(check).detail
    with answering(ports[check], status, ours):
        assert look(check).state is State.OK
    with answering(ports[check], 200, b"<h1>another program</h1>"):
        finding = look(check)
        assert finding.state is State.FAIL
        assert "DUNGCUA_" in finding.todo


def test_a_missing_chromium_matters_to_the_tests_only(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    environment.setenv("PATH", str(tmp_path))
    assert look("chromium").state is State.WARN


@pytest.mark.usefixtures("environment")
def test_a_check_that_breaks_is_a_finding(tmp_path: Path) -> None:
    finding = look("product", tmp_path)
    assert finding.state is State.FAIL
    assert "FileNotFoundError" in finding.detail


@pytest.mark.rasa
def test_the_environment_of_rasa_is_asked_itself(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("DUNGCUA_RASA", "spawn")
    finding = look("rasa")
    assert finding.state is not State.FAIL
    assert "rasa 3.6.21" in finding.detail or "requirements/rasa.txt" in finding.detail


def test_what_was_learned_fits_the_encoder_of_the_set_up(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    card = build_encoder(tmp_path)
    found = look("closer")
    assert (found.state, found.todo) == (State.OK, "")
    assert card.digest in found.detail
    path = locate(tmp_path / "encoder") / "card.json"
    path.write_text(
        path.read_text(encoding="utf-8").replace(card.digest, "another"), encoding="utf-8"
    )
    found = look("closer")
    assert found.state is State.WARN
    assert "another" in found.detail
    assert card.digest in found.detail
    assert "make setup" in found.todo


def test_without_an_encoder_stories_are_read_by_words(environment: pytest.MonkeyPatch) -> None:
    found = look("closer")
    assert found.state is State.WARN
    assert "theo từ" in found.detail
    assert "make setup" in found.todo


def test_without_vectors_the_search_is_lesser_not_broken(
    environment: pytest.MonkeyPatch,
) -> None:
    found = look("meanings")
    assert found.state is State.WARN
    assert "theo từ" in found.detail
    assert "make setup" in found.todo
