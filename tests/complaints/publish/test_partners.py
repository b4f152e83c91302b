"""Who has a key, what it opens, and what they are told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import select

from dungcua.complaints.model import Actor, State
from dungcua.complaints.office import Office
from dungcua.complaints.publish.partners import Partners, signature
from dungcua.complaints.reading import Scope
from dungcua.errors import InputError, KeyMissing, StaleForm, UnknownPartner
from dungcua.settings import Settings
from dungcua.store.engine import Store
from dungcua.store.schema_partners import partners as table
from dungcua.store.seal import Seal
from tests.clock import Clock
from tests.complaints.publish.conftest import NEXT, TELL

HERE_ONLY = Scope(communes=frozenset({"20332"}))
NEWS = "https://tin.example.test/nhan"


@pytest.fixture
def partners(store: Store, settings: Settings, clock: Clock) -> Partners:
    seal = Seal(settings.encryption_key.get_secret_value())
    return Partners(store, seal, clock=clock)


def test_a_key_opens_until_it_is_taken_back(partners: Partners, store: Store) -> None:
    access = partners.add("UBND thử", HERE_ONLY)
    assert partners.find(access.key) == access.partner
    with store.reading() as unit:
        assert access.key not in str(unit.execute(select(table)).all())
    partners.revoke(access.partner.id)
    partners.revoke(access.partner.id)
    with pytest.raises(UnknownPartner):
        partners.find(access.key)
    assert [one.revoked for one in partners.all()] == [True]


def test_strangers_and_nameless_are_refused(partners: Partners) -> None:
    for key in ("", "khác"):
        with pytest.raises(UnknownPartner):
            partners.find(key)
    with pytest.raises(UnknownPartner):
        partners.revoke(9)
    with pytest.raises(InputError):
        partners.add("  ", HERE_ONLY)


@pytest.mark.parametrize("url", ["http://a.test/", "https://", "ftp://a.test", "https://u@a.test"])
def test_news_go_by_https_only(partners: Partners, url: str) -> None:
    with pytest.raises(InputError):
        partners.add("UBND thử", HERE_ONLY, webhook_url=url)


def test_without_a_key_to_seal_there_are_no_news(store: Store) -> None:
    with pytest.raises(KeyMissing):
        Partners(store, None).add("UBND thử", HERE_ONLY, webhook_url=NEWS)
    assert Partners(store, None).add("UBND thử", HERE_ONLY).webhook_secret is None


def test_news_are_of_the_area_from_now_on_and_hold_no_words(
    partners: Partners, tell: TELL, office: Office
) -> None:
    tell()
    access = partners.add("UBND thử", HERE_ONLY, webhook_url=NEWS)
    assert partners.news() == []
    inside, _outside = tell(words="lời kể"), tell(NEXT)
    office.register.transition(inside.code, State.TRIAGED, Actor.OPERATOR, "đã xem kỹ")
    [news] = partners.news()
    assert [event["code"] for event in news.events] == [inside.code] * 2
    assert [event["state"] for event in news.events] == ["received", "triaged"]
    assert "lời kể" not in str(news.events)
    assert "đã xem kỹ" not in str(news.events)
    assert news.secret == access.webhook_secret
    partners.told(news)
    assert partners.news() == []


def test_an_outage_delays_and_loses_nothing(partners: Partners, tell: TELL, clock: Clock) -> None:
    partners.add("UBND thử", HERE_ONLY, webhook_url=NEWS)
    first = tell()
    partners.postpone(partners.news()[0])
    assert partners.news() == []
    second = tell()
    clock.now += timedelta(seconds=31)
    [news] = partners.news()
    assert [event["code"] for event in news.events] == [first.code, second.code]
    partners.postpone(news)
    clock.now += timedelta(seconds=31)
    assert partners.news() == []
    for _ in range(20):
        clock.now += timedelta(hours=6)
        [news] = partners.news()
        partners.postpone(news)


def test_who_was_taken_back_is_told_nothing(partners: Partners, tell: TELL) -> None:
    access = partners.add("UBND thử", HERE_ONLY, webhook_url=NEWS)
    tell()
    partners.revoke(access.partner.id)
    assert partners.news() == []


def test_a_filing_counts_once(partners: Partners, clock: Clock) -> None:
    partner = partners.add("UBND thử", HERE_ONLY, may_file=True).partner
    other = partners.add("Nơi khác", HERE_ONLY, may_file=True).partner
    assert partners.claim(partner, "số 1") is None
    with pytest.raises(StaleForm):
        partners.claim(partner, "số 1")
    assert partners.claim(other, "số 1") is None
    clock.now += timedelta(minutes=3)
    # Broken off without a complaint: it may be tried again.
    assert partners.claim(partner, "số 1") is None
    partners.filed(partner, "số 1", "BAKO-MUTE-47155")
    assert partners.claim(partner, "số 1") == "BAKO-MUTE-47155"


def test_the_signature_is_of_the_moment_and_the_body() -> None:
    signed = signature("bí mật", 1_795_000_000, b"{}")
    assert signed.startswith("t=1795000000,v1=")
    assert signature("bí mật", 1_795_000_001, b"{}") != signed
    assert signature("bí mật", 1_795_000_000, b"{ }").split(",")[1] != signed.split(",")[1]


def test_what_is_written_slowly_is_told_too(
    partners: Partners, tell: TELL, office: Office, store: Store
) -> None:
    partners.add("UBND thử", Scope(), webhook_url="https://a.example/")
    slow, quick = tell(), tell()
    ledger = office.register.ledger
    numbered, release = Event(), Event()

    def write_slowly() -> None:
        with store.session() as unit:
            row = ledger.row(unit, slow.code, lock=True)
            ledger.step(unit, row, State.TRIAGED, Actor.OPERATOR, reason="chậm")
            numbered.set()
            release.wait(10)

    def step_quickly() -> None:
        office.register.transition(quick.code, State.TRIAGED, Actor.OPERATOR, "nhanh")

    def all_news() -> list[tuple[str, str]]:
        told = []
        while found := partners.news():
            [news] = found
            told += [(event["code"], event["state"]) for event in news.events]
            partners.told(news)
        return told

    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(write_slowly)
        assert numbered.wait(10)
        second = pool.submit(step_quickly)
        # SQLite lets one write at a time; PostgreSQL has committed the second one by now.
        wait([second], timeout=0.5)
        telling = pool.submit(all_news)
        wait([telling], timeout=0.5)
        release.set()
        first.result(10)
        second.result(10)
        told = telling.result(10) + all_news()
    assert sorted(told) == sorted(
        (code, state) for code in (slow.code, quick.code) for state in ("received", "triaged")
    )
