from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dungcua.errors import TooManyRequests
from dungcua.web.limits import RateLimiter, address_key


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_all_at_once_then_one_at_a_time() -> None:
    clock = Clock()
    limiter = RateLimiter(6, clock=clock)
    for _ in range(6):
        limiter.take("a")
    with pytest.raises(TooManyRequests):
        limiter.take("a")
    clock.now = 9.9
    with pytest.raises(TooManyRequests):
        limiter.take("a")
    clock.now = 10.1
    limiter.take("a")
    with pytest.raises(TooManyRequests):
        limiter.take("a")


def test_keys_do_not_share() -> None:
    limiter = RateLimiter(1, clock=Clock())
    limiter.take("a")
    limiter.take("b")
    with pytest.raises(TooManyRequests):
        limiter.take("a")


def test_memory_is_bounded_and_the_latest_are_remembered() -> None:
    limiter = RateLimiter(1, capacity=3, clock=Clock())
    for key in "abcd":
        limiter.take(key)
    assert len(limiter) == 3
    with pytest.raises(TooManyRequests):
        limiter.take("d")


@given(st.lists(st.floats(0, 30), max_size=60), st.integers(1, 10))
def test_never_more_than_a_full_bucket_and_what_time_gave_back(
    waits: list[float], per_minute: int
) -> None:
    clock = Clock()
    limiter = RateLimiter(per_minute, clock=clock)
    taken = 0
    for wait in waits:
        clock.now += wait
        try:
            limiter.take("a")
            taken += 1
        except TooManyRequests:
            pass
    assert taken <= per_minute + clock.now * per_minute / 60 + 1e-6


@pytest.mark.parametrize(
    ("remote", "key"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::9", "2001:db8:1:2::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        (None, "unknown"),
        ("", "unknown"),
        ("không phải địa chỉ", "unknown"),
    ],
)
def test_addresses_of_one_site_share_a_key(remote: str | None, key: str) -> None:
    assert address_key(remote) == key
