from __future__ import annotations

from pathlib import Path

import pytest

from dungcua.cli.setup.console import Console, SetupFailed
from dungcua.cli.setup.system import Interpreter
from dungcua.cli.setup.uv import install, pip_settings, uv_environment

INDEX = "https://packages.example/simple"


def test_settings_of_pip_are_read_and_the_environment_wins() -> None:
    listing = "\n".join(
        [
            ":env:.find-links='/wheels'",
            "global.find-links='/other'",
            f"global.index-url='{INDEX}'",
            "install.index-url='https://install.example/simple'",
            "freeze.timeout='10'",
            "a line that pip might add one day",
            "global.broken=[",
        ]
    )
    assert pip_settings(listing) == {
        "find-links": "/wheels",
        "index-url": "https://install.example/simple",
    }


def test_what_pip_knows_is_handed_on_in_the_words_of_uv() -> None:
    env = uv_environment(
        {
            "index-url": INDEX,
            "extra-index-url": "https://a.example/s\nhttps://b.example/s",
            "find-links": "/wheels /more",
            "cert": "/cert.pem",
        },
        {"PATH": "/bin"},
    )
    assert env["UV_DEFAULT_INDEX"] == INDEX
    assert env["UV_INDEX"] == "https://a.example/s https://b.example/s"
    assert env["UV_INDEX_STRATEGY"] == "unsafe-best-match"
    assert env["UV_FIND_LINKS"] == "/wheels,/more"
    assert env["SSL_CERT_FILE"] == "/cert.pem"
    assert env["PATH"] == "/bin"


def test_what_is_set_for_uv_is_left_alone() -> None:
    env = uv_environment({"index-url": INDEX}, {"UV_DEFAULT_INDEX": "https://mine.example/s"})
    assert env["UV_DEFAULT_INDEX"] == "https://mine.example/s"


def test_without_settings_nothing_is_invented() -> None:
    env = uv_environment({}, {})
    assert not {"UV_DEFAULT_INDEX", "UV_INDEX", "UV_INDEX_STRATEGY", "UV_FIND_LINKS"} & set(env)


def test_byte_code_is_compiled_and_no_interpreter_is_fetched() -> None:
    env = uv_environment({}, {"VIRTUAL_ENV": "/elsewhere", "UV_PYTHON_DOWNLOADS": "automatic"})
    assert env["UV_COMPILE_BYTECODE"] == "1"
    assert env["UV_PYTHON_DOWNLOADS"] == "never"
    assert "VIRTUAL_ENV" not in env


def bare_python(folder: Path, *, modules: str) -> Interpreter:
    """Return an interpreter that imports nothing but ``modules`` and notes what it runs."""
    path = folder / "python"
    path.write_text(
        f"""#!/bin/sh
if [ "$2" = -c ]; then
    for module in {modules}; do [ "$3" = "import $module" ] && exit 0; done
    exit 1
fi
echo "$*" >> "{folder}/ran"
""",
        encoding="utf-8",
    )
    path.chmod(0o755)
    return Interpreter(path, "3.11.2")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository on a machine where nothing can be installed: no apt-get on the path."""
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "uv.txt").write_text("uv==1\n", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    return tmp_path


def test_without_venv_and_pip_the_person_is_told_what_to_type(root: Path) -> None:
    with pytest.raises(SetupFailed) as failure:
        install(root, bare_python(root, modules=""), Console(1, root / "log"))
    assert "sudo apt-get install python3.11-venv" in str(failure.value)
    assert "Không cài được uv" in str(failure.value)


def test_pip_alone_is_enough(root: Path) -> None:
    _, installed = install(root, bare_python(root, modules="pip"), Console(1, root / "log"))
    assert installed
    ran = (root / "ran").read_text(encoding="utf-8").splitlines()
    assert f"--target {root / '.tools' / 'uv'}" in ran[0]
    assert str(root / "requirements" / "uv.txt") in ran[0]


def test_uv_is_installed_again_only_when_it_is_gone_or_another_is_wanted(root: Path) -> None:
    python, console = bare_python(root, modules="pip"), Console(1, root / "log")
    program = root / ".tools" / "uv" / "bin" / "uv"

    def installed() -> bool:
        _, now = install(root, python, console)
        program.parent.mkdir(parents=True, exist_ok=True)
        program.touch()
        return now

    assert installed()
    assert not installed()
    (root / "requirements" / "uv.txt").write_text("uv==2\n", encoding="utf-8")
    assert installed()
    program.unlink()
    assert installed()
