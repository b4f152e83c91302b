from __future__ import annotations

from dungcua.cli.setup.uv import pip_settings, uv_environment

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
