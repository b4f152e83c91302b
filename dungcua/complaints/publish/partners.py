"""Bodies and systems that may read or file within their area, and are told what changes.

What they are told is not a second list: it is every event after the last one told, so that
an outage delays news and loses none. The news hold codes, states and places, no words.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import Row, delete, func, insert, or_, select, text, update
from sqlalchemy.exc import IntegrityError

from dungcua.complaints import rows
from dungcua.complaints.reading import Scope
from dungcua.errors import InputError, KeyMissing, StaleForm, UnknownCode, UnknownPartner
from dungcua.store.engine import Store
from dungcua.store.schema import complaint_events, complaints
from dungcua.store.schema_partners import partner_filings, partners
from dungcua.store.seal import Seal

__all__ = ["Access", "News", "Partner", "Partners", "signature"]

_KEY_BYTES = 32
_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(hours=6)
# A filing that broke off without a complaint may be tried again after this.
_ABANDONED = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Partner:
    """Somebody outside with a key. ``may_file`` allows reports on citizens' behalf."""

    id: int
    name: str
    scope: Scope
    may_file: bool
    webhook_url: str | None
    revoked: bool
    failures: int


@dataclass(frozen=True, slots=True)
class Access:
    """What is shown once: the key, and the secret that signs the news if there are any."""

    partner: Partner
    key: str
    webhook_secret: str | None


@dataclass(frozen=True, slots=True)
class News:
    """What one partner is to be told now. ``last_id`` is noted when all of it went out."""

    partner: Partner
    secret: str
    events: tuple[dict[str, Any], ...]
    last_id: int


def signature(secret: str, moment: int, body: bytes) -> str:
    """Return the signature of a body sent at ``moment`` (seconds of Unix time).

    HMAC-SHA256 over ``"{moment}.{body}"``: a listener can neither change nor repeat it later.
    """
    digest = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={moment},v1={digest}"


class Partners:
    """The partners of a deployment. Safe to share between threads."""

    def __init__(
        self,
        store: Store,
        seal: Seal | None,
        *,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Work on ``store``; without ``seal`` nobody can be told news."""
        self._store = store
        self._seal = seal
        self._clock = clock

    def add(
        self, name: str, scope: Scope, *, may_file: bool = False, webhook_url: str | None = None
    ) -> Access:
        """Let somebody in, and return the key: it is shown this once.

        Raises:
            InputError: no name, or the address of the news is not HTTPS.
            KeyMissing: there is an address for news, but no key to seal its secret with.

        """
        if not name.strip():
            raise InputError("a partner needs a name")
        secret = None
        if webhook_url is not None:
            address = urlsplit(webhook_url)
            if address.scheme != "https" or not address.hostname or address.username:
                raise InputError("the address of the news must be https://…")
            secret = secrets.token_urlsafe(_KEY_BYTES)
        return self.admit(name, scope, may_file=may_file, webhook_url=webhook_url, secret=secret)

    def admit(
        self,
        name: str,
        scope: Scope,
        *,
        may_file: bool,
        webhook_url: str | None,
        secret: str | None,
    ) -> Access:
        """Write the row; the address was checked before. News begin with the next event."""
        key = secrets.token_urlsafe(_KEY_BYTES)
        digest = _digest(key)
        sealed = None
        if secret is not None:
            if self._seal is None:
                raise KeyMissing("webhook")
            sealed = self._seal.seal(secret, f"partner:{digest}")
        with self._store.session() as unit:
            newest = unit.execute(select(func.max(complaint_events.c.id))).scalar_one()
            unit.execute(
                insert(partners).values(
                    name=name.strip(),
                    key_digest=digest,
                    provinces=sorted(scope.provinces),
                    communes=sorted(scope.communes),
                    may_file=may_file,
                    added_at=self._clock(),
                    webhook_url=webhook_url,
                    webhook_sealed=sealed,
                    told_id=newest or 0,
                )
            )
            row = unit.execute(select(partners).where(partners.c.key_digest == digest)).one()
        return Access(_partner(row), key, secret)

    def find(self, key: str) -> Partner:
        """Return whose key this is.

        Raises:
            UnknownPartner: nobody's, or it was taken back.

        """
        with self._store.reading() as unit:
            row = unit.execute(
                select(partners).where(
                    partners.c.key_digest == _digest(key), partners.c.revoked_at.is_(None)
                )
            ).first()
        if row is None:
            raise UnknownPartner
        return _partner(row)

    def all(self) -> Sequence[Partner]:
        """Return everybody, taken back or not, oldest first."""
        with self._store.reading() as unit:
            return [_partner(row) for row in unit.execute(select(partners).order_by(partners.c.id))]

    def revoke(self, number: int) -> None:
        """Take a key back; its requests and news end at once. Twice is no error.

        Raises:
            UnknownPartner: there is no such partner.

        """
        with self._store.session() as unit:
            changed = unit.execute(
                update(partners).where(partners.c.id == number).values(revoked_at=self._clock())
            )
        if changed.rowcount == 0:
            raise UnknownPartner

    def claim(self, partner: Partner, once: str) -> str | None:
        """Begin a filing; return the complaint's code when it was done before.

        Args:
            partner: who files.
            once: the partner's own number of the filing.

        Raises:
            StaleForm: the same filing is under way.

        """
        digest = _digest(once)
        now = self._clock()
        c = partner_filings.c
        this = (c.partner_id == partner.id, c.digest == digest)
        with self._store.session() as unit:
            try:
                with unit.begin_nested():
                    unit.execute(
                        insert(partner_filings).values(partner_id=partner.id, digest=digest, at=now)
                    )
            except IntegrityError:
                row = unit.execute(select(partner_filings).where(*this).with_for_update()).one()
                if row.complaint_code is not None:
                    return str(row.complaint_code)
                if row.at > now - _ABANDONED:
                    raise StaleForm("filing under way") from None
                unit.execute(update(partner_filings).where(*this).values(at=now))
        return None

    def filed(self, partner: Partner, once: str, code: str) -> None:
        """Note what a filing became."""
        with self._store.session() as unit:
            unit.execute(
                update(partner_filings)
                .where(
                    partner_filings.c.partner_id == partner.id,
                    partner_filings.c.digest == _digest(once),
                )
                .values(complaint_code=code)
            )

    def let_go(self, partner: Partner, once: str) -> None:
        """Forget a filing that nothing came of, so that it can be mended and sent again."""
        with self._store.session() as unit:
            unit.execute(
                delete(partner_filings).where(
                    partner_filings.c.partner_id == partner.id,
                    partner_filings.c.digest == _digest(once),
                    partner_filings.c.complaint_code.is_(None),
                )
            )

    def came_of(self, partner: Partner, once: str) -> str:
        """Return the code of the complaint that a filing became.

        For a partner whose connection broke before the answer came.

        Raises:
            UnknownCode: it filed nothing under this number, or nothing is recorded yet.

        """
        query = select(partner_filings.c.complaint_code).where(
            partner_filings.c.partner_id == partner.id, partner_filings.c.digest == _digest(once)
        )
        with self._store.reading() as unit:
            code = unit.execute(query).scalar_one_or_none()
        if code is None:
            raise UnknownCode
        return str(code)

    def news(self, most: int = 100) -> list[News]:
        """Return what each partner is to be told now, at most ``most`` events for each."""
        c = partners.c
        with self._store.reading() as unit:
            waiting = unit.execute(
                select(partners).where(
                    c.revoked_at.is_(None),
                    c.webhook_sealed.is_not(None),
                    or_(c.try_at.is_(None), c.try_at <= self._clock()),
                )
            ).all()
        return [news for row in waiting if (news := self._news(row, most)) is not None]

    def told(self, news: News) -> None:
        """Note that a partner knows these events."""
        with self._store.session() as unit:
            unit.execute(
                update(partners)
                .where(partners.c.id == news.partner.id)
                .values(told_id=news.last_id, failures=0, try_at=None)
            )

    def postpone(self, news: News) -> None:
        """Try again later, each time twice as late; at most six hours apart."""
        wait = min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** min(news.partner.failures, 20))
        with self._store.session() as unit:
            unit.execute(
                update(partners)
                .where(partners.c.id == news.partner.id)
                .values(failures=news.partner.failures + 1, try_at=self._clock() + wait)
            )

    def _news(self, row: Row[Any], most: int) -> News | None:
        partner = _partner(row)
        with self._store.reading() as unit:
            newer = select(complaint_events.c.id).where(complaint_events.c.id > row.told_id)
            if unit.execute(newer.limit(1)).first() is None:
                return None
            if unit.dialect.name == "postgresql":
                # Numbers are given out before the commit: whoever is still writing may have a
                # lower one than what can be read already, and it would never be told.
                unit.execute(text("LOCK TABLE complaint_events IN SHARE MODE"))
            found = unit.execute(
                select(
                    complaint_events.c.id.label("event_id"),
                    complaint_events.c.at,
                    complaint_events.c.kind,
                    complaint_events.c.state.label("event_state"),
                    complaints,
                )
                .join(complaints, complaints.c.id == complaint_events.c.complaint_id)
                .where(complaint_events.c.id > row.told_id)
                .order_by(complaint_events.c.id)
                .limit(most)
            ).all()
        if not found:
            return None
        events = tuple(_event(one) for one in found if partner.scope.holds(rows.read_place(one)))
        last = found[-1].event_id
        if self._seal is None:
            raise KeyMissing("webhook")
        secret = self._seal.open(row.webhook_sealed, f"partner:{row.key_digest}")
        return News(partner, secret, events, last)


def _event(row: Row[Any]) -> dict[str, Any]:
    return {
        "event": row.event_id,
        "at": row.at.isoformat(),
        "kind": row.kind,
        "code": row.code,
        "state": row.event_state,
        "province": row.province,
        "commune_code": row.commune_code,
        "procedure": row.procedure,
        "violations": list(row.violations),
        "due_on": row.due_on.isoformat(),
    }


def _partner(row: Row[Any]) -> Partner:
    return Partner(
        id=row.id,
        name=row.name,
        scope=Scope(frozenset(row.provinces), frozenset(row.communes)),
        may_file=row.may_file,
        webhook_url=row.webhook_url,
        revoked=row.revoked_at is not None,
        failures=row.failures,
    )


def _digest(key: str) -> str:
    """Return what a key is found by; keys are random, so no salt is needed."""
    return hashlib.sha256(b"dungcua.partner:" + key.encode()).hexdigest()
