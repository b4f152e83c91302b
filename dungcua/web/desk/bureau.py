"""What the desk's pages stand on beyond the citizen's: accounts, audit, queue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from dungcua.accounts.audit import AuditLog
from dungcua.accounts.directory import Directory
from dungcua.accounts.passwords import Passwords
from dungcua.accounts.sessions import Sessions
from dungcua.accounts.sign_in import SignIn
from dungcua.complaints.calendar import load_calendar
from dungcua.complaints.office import Office
from dungcua.conversations.callbacks import Callbacks
from dungcua.conversations.calls import Calls
from dungcua.conversations.canned import CannedReplies
from dungcua.conversations.drafts import Drafts
from dungcua.conversations.feed import Feed
from dungcua.conversations.finding import Finder
from dungcua.conversations.handing import Handings
from dungcua.conversations.hours import Hours
from dungcua.conversations.quality.samples import Quality
from dungcua.conversations.questions import Questions
from dungcua.conversations.queue import Queue
from dungcua.proposals.book import Book
from dungcua.settings import Settings
from dungcua.store.engine import Store
from dungcua.store.seal import Seal

__all__ = ["Bureau"]


@dataclass(frozen=True)
class Bureau:
    """Everything a page of the desk may call, beside the services of all pages."""

    seal: Seal
    audit: AuditLog
    directory: Directory
    sessions: Sessions
    door: SignIn
    queue: Queue
    drafts: Drafts
    callbacks: Callbacks
    calls: Calls
    feed: Feed
    canned: CannedReplies
    hours: Hours
    office: Office
    book: Book
    questions: Questions
    handings: Handings
    quality: Quality
    finder: Finder
    now: Callable[[], datetime]

    def staffed(self, settings: Settings) -> Callable[[], bool] | None:
        """Return what tells whether somebody is at the desk now; None without set hours."""
        if not settings.service_hours:
            return None
        return lambda: self.hours.open_at(self.now())

    def tidy(self, settings: Settings) -> None:
        """Forget what is over: sessions, wrong attempts, events, call-backs, corrections.

        Raises:
            StoreUnavailable: the database cannot be reached.

        """
        keep = timedelta(days=settings.desk_keep_days)
        self.sessions.expire()
        self.door.expire()
        self.feed.expire()
        self.callbacks.expire(keep)
        self.calls.expire(keep)
        self.drafts.expire(keep)
        self.handings.expire(keep)
        self.quality.expire(keep)

    @classmethod
    def open(
        cls,
        store: Store,
        settings: Settings,
        *,
        passwords: Passwords | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> Bureau:
        """Build the bureau of a deployment.

        Raises:
            MissingData: the encryption key is missing or too short.
            InvalidCard: the service hours or the canned replies cannot be read.

        """
        seal = Seal(settings.encryption_key.get_secret_value())
        audit = AuditLog(store, clock=clock)
        directory = Directory(store, seal, audit, passwords=passwords, clock=clock)
        sessions = Sessions(
            store,
            idle=timedelta(minutes=settings.desk_idle_minutes),
            longest=timedelta(hours=settings.desk_session_hours),
            clock=clock,
        )
        door = SignIn(
            store,
            seal,
            directory,
            sessions,
            audit,
            second_factor=settings.second_factor,
            clock=clock,
        )
        queue = Queue(store, clock=clock, witness=audit.append)
        days_off = frozenset(off.day for off in load_calendar().days_off)
        return cls(
            seal=seal,
            audit=audit,
            directory=directory,
            sessions=sessions,
            door=door,
            queue=queue,
            drafts=Drafts(store, queue, clock=clock),
            callbacks=Callbacks(store, seal, clock=clock, witness=audit.append),
            calls=Calls(store, clock=clock, witness=audit.append),
            feed=Feed(store, clock=clock),
            canned=CannedReplies.load(),
            hours=Hours.read(settings.service_hours, closed=days_off.__contains__),
            office=Office.open(store, settings, clock=clock),
            book=Book(store, audit.append, clock=clock),
            questions=Questions(store),
            handings=Handings(store, clock=clock),
            quality=Quality(store, clock=clock, witness=audit.append),
            finder=Finder(store),
            now=clock,
        )
