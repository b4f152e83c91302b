from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyotp

from dungcua.accounts.factor import new_codes, new_secret, recovery_digest, step, uri

NOW = datetime(2026, 11, 22, 3, 0, 10, tzinfo=UTC)


def test_the_code_of_now_and_of_a_clock_slightly_off_fits() -> None:
    secret = new_secret()
    totp = pyotp.TOTP(secret)
    steps = [step(secret, totp.at(NOW + timedelta(seconds=s)), NOW, None) for s in (-30, 0, 30)]
    assert None not in steps
    assert steps == sorted(steps)  # type: ignore[type-var]
    assert step(secret, totp.at(NOW + timedelta(seconds=90)), NOW, None) is None
    assert step(secret, totp.at(NOW - timedelta(seconds=90)), NOW, None) is None


def test_blanks_do_not_matter_and_nonsense_fits_nothing() -> None:
    secret = new_secret()
    code = pyotp.TOTP(secret).at(NOW)
    assert step(secret, f" {code[:3]} {code[3:]} ", NOW, None) is not None
    for wrong in ("", "000", "mã", code + "0", "１２３４５６"):
        assert step(secret, wrong, NOW, None) is None


def test_a_code_is_good_once() -> None:
    secret = new_secret()
    code = pyotp.TOTP(secret).at(NOW)
    used = step(secret, code, NOW, None)
    assert step(secret, code, NOW, used) is None


def test_recovery_codes_belong_to_one_account() -> None:
    codes = new_codes()
    assert len(set(codes)) == 10
    assert recovery_digest(1, codes[0]) == recovery_digest(1, codes[0].lower().replace("-", " "))
    assert recovery_digest(1, codes[0]) != recovery_digest(2, codes[0])


def test_the_authenticator_is_told_who_and_where() -> None:
    told = uri(new_secret(), "lan.nguyen")
    assert told.startswith("otpauth://totp/")
    assert "lan.nguyen" in told
