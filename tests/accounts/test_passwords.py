from __future__ import annotations

import pytest

from dungcua.accounts.passwords import Passwords, generated
from dungcua.errors import WeakPassword
from tests.web.parts import cheap_passwords

CHEAP = cheap_passwords()


@pytest.mark.parametrize(
    "weak",
    [
        "",
        "ngắn quá",
        "elevenchars",
        "x" * 201,
        "aaaaaaaaaaaaaaa",
        "abababababab",
        "123456789012",
        "abcdefghijkl",
        "qwertyuiop12",
        "matkhau123456",
        "Mật Khẩu 123456",
        "PASSWORD2026!!",
        "matkhaumatkhau",
        "iloveyousomuch1",
        "lan.nguyen2026",
        "mothaibabonnam",
    ],
)
def test_what_would_be_guessed_is_refused(weak: str) -> None:
    with pytest.raises(WeakPassword):
        CHEAP.hash(weak, login="lan.nguyen")


@pytest.mark.parametrize(
    "good",
    ["con trâu đi trước cái cày", "mưa rào tháng bảy", "kT9-vb2-Qe7-xx1", "correct horse battery"],
)
def test_a_long_phrase_needs_no_special_letters(good: str) -> None:
    stored = CHEAP.hash(good, login="lan.nguyen")
    assert stored.startswith("$argon2id$")
    assert CHEAP.fits(stored, good)
    assert not CHEAP.fits(stored, good + " ")


def test_keyboards_that_compose_letters_differently_write_the_same_password() -> None:
    composed, apart = (
        "tr\u00e2u \u0111i tr\u01b0\u1edbc c\u00e1i",
        "tra\u0302u \u0111i tru\u031bo\u031b\u0301c ca\u0301i",
    )
    assert composed != apart
    assert CHEAP.fits(CHEAP.hash(composed, login="x"), apart)


def test_no_password_fits_where_none_is_stored() -> None:
    assert not CHEAP.fits(None, "")
    assert not CHEAP.fits("not a hash", "x")


def test_the_default_hash_costs_what_servers_should_spend() -> None:
    stored = Passwords().hash("con trâu đi trước cái cày", login="x")
    assert "m=65536,t=3" in stored


def test_generated_passwords_differ_and_pass() -> None:
    made = {generated() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        CHEAP.hash(password, login="lan")
