"""The reporter's side: PIN and conversation open it, the code alone does not."""

from __future__ import annotations

import stat
from datetime import date

import pytest
from sqlalchemy import func, select, text

from dungcua.complaints import codes
from dungcua.complaints.evidence import EvidenceKind
from dungcua.complaints.holder import ByConversation, ByPin
from dungcua.complaints.model import (
    Actor,
    Channel,
    EventKind,
    Filer,
    Recipient,
    Reporter,
    State,
    Urgency,
)
from dungcua.complaints.office import Office
from dungcua.complaints.privacy import CONTACT_CONSENT, REPORT_CONSENT, Contact
from dungcua.complaints.routing import Body
from dungcua.conversations.service import Conversations
from dungcua.errors import (
    ContactRefused,
    Erased,
    EvidenceDamaged,
    EvidenceRefused,
    Finished,
    ForbiddenTransition,
    KeyMissing,
    NothingToRecord,
    PinLocked,
    SealBroken,
    TextTooLong,
    TooMuchEvidence,
    UnknownCode,
    UnknownEvidence,
    WrongPin,
)
from dungcua.knowledge.model import Level
from dungcua.settings import Settings
from dungcua.store.engine import Store
from dungcua.store.schema import (
    complaint_contacts,
    complaint_events,
    complaint_evidence,
    complaint_filers,
    complaint_notes,
    complaint_pins,
    complaints,
)
from tests.clock import Clock
from tests.complaints.parts import HOA_TIEN, WORDS, Citizens, picture
from tests.complaints.test_register import at_once

REACHABLE = Contact(name="Bà Thử Nghiệm", phone="0900 000 000", email="thu@nghiem.invalid")


def wrong(pin: str) -> ByPin:
    return ByPin(f"{(int(pin) + 1) % 1_000_000:06d}")


def whole_database(store: Store) -> str:
    """Return everything that is stored, as text."""
    tables = (
        complaints,
        complaint_notes,
        complaint_contacts,
        complaint_pins,
        complaint_evidence,
        complaint_filers,
    )
    with store.reading() as unit:
        return "\n".join(str(row) for table in tables for row in unit.execute(select(table)).all())


def test_a_complaint_keeps_all_that_was_told(citizens: Citizens, office: Office) -> None:
    filed = citizens.file(
        happened_on=date(2026, 11, 20),
        said_when="sáng thứ sáu, gọi 0905 123 456",
        counter="quầy số 3",
        urgency=Urgency.HIGH,
        channel=Channel.HOTLINE,
        filer=Filer("operator", "staff-7"),
    )
    complaint = office.register.find(filed.code)
    assert complaint.happened_on == date(2026, 11, 20)
    assert complaint.said_when == "sáng thứ sáu, gọi [số điện thoại]"
    assert (complaint.counter, complaint.urgency) == ("quầy số 3", Urgency.HIGH)
    assert complaint.reporter is Reporter.ANONYMOUS
    assert complaint.events[0].actor is Actor.OPERATOR
    assert office.reading.case(filed.code).filer == Filer("operator", "staff-7")
    assert office.register.verify_chain(filed.code)


def test_the_version_of_the_consent_is_kept(
    citizens: Citizens, store: Store, office: Office
) -> None:
    citizens.file(contact=REACHABLE, contact_consent=True)
    with store.reading() as unit:
        report = unit.execute(select(complaints)).one()
        contact = unit.execute(select(complaint_contacts)).one()
    assert (report.consent_version, contact.consent_version) == (
        REPORT_CONSENT.version,
        CONTACT_CONSENT.version,
    )
    assert report.consented_at == contact.consented_at == office.register.ledger.clock()


def test_a_contact_is_sealed_and_every_reading_is_written_down(
    citizens: Citizens, office: Office, store: Store
) -> None:
    filed = citizens.file(contact=REACHABLE, contact_consent=True)
    assert office.register.find(filed.code).reporter is Reporter.CONTACT
    stored = whole_database(store)
    assert "0900" not in stored
    assert "Nghiệm" not in stored
    read = office.desk.contact(filed.code, Actor.OPERATOR, "gọi lại hỏi ngày xảy ra")
    assert read == Contact("Bà Thử Nghiệm", "0900000000", "thu@nghiem.invalid")
    last = office.register.find(filed.code).events[-1]
    assert (last.kind, last.actor) == (EventKind.CONTACT_READ, Actor.OPERATOR)
    assert last.reason == "gọi lại hỏi ngày xảy ra"
    assert office.register.verify_chain(filed.code)


@pytest.mark.parametrize(
    ("contact", "consent"),
    [
        (REACHABLE, False),
        (Contact(name="Bà Thử Nghiệm"), True),
        (Contact(phone="12345"), True),
        (Contact(phone="0900 000 000 hoặc"), True),
        (Contact(email="không có"), True),
        (Contact(email="a@b"), True),
        (Contact(name="x" * 101, phone="0900000000"), True),
        (Contact(name="dòng\nkhác", phone="0900000000"), True),
    ],
)
def test_a_contact_that_cannot_be_kept_stops_the_report(
    citizens: Citizens, office: Office, contact: Contact, consent: bool
) -> None:
    with pytest.raises(ContactRefused):
        citizens.file(contact=contact, contact_consent=consent)
    assert office.register.statistics().recorded == 0


def test_without_a_key_anonymous_reports_still_work(
    store: Store, settings: Settings, conversations: Conversations
) -> None:
    bare = settings.model_copy(update={"encryption_key": type(settings.secret_key)("")})
    office = Office.open(store, bare)
    citizens = Citizens(office, conversations)
    filed = citizens.file()
    assert office.holder.details(filed.code, filed.proof).complaint.words == WORDS
    with pytest.raises(KeyMissing):
        office.holder.give_pin(filed.code, filed.talk)
    with pytest.raises(KeyMissing):
        citizens.file(contact=REACHABLE, contact_consent=True)


def test_keys_can_be_exchanged(
    citizens: Citizens, office: Office, store: Store, settings: Settings
) -> None:
    filed = citizens.file(contact=REACHABLE, contact_consent=True)
    pin = office.holder.give_pin(filed.code, filed.talk)
    secret = type(settings.secret_key)
    old, new = settings.encryption_key.get_secret_value(), "another-key-for-tests-0123456789"

    def opened(keys: str) -> Office:
        return Office.open(store, settings.model_copy(update={"encryption_key": secret(keys)}))

    with pytest.raises(SealBroken):
        opened(new).desk.contact(filed.code, Actor.OPERATOR, "thử")
    assert opened(f"{new},{old}").contacts.reseal() == 2
    only_new = opened(new)
    assert only_new.desk.contact(filed.code, Actor.OPERATOR, "thử") is not None
    assert only_new.holder.details(filed.code, ByPin(pin)).complaint.code == filed.code
    with pytest.raises(SealBroken):
        office.desk.contact(filed.code, Actor.OPERATOR, "thử")


def test_a_sealed_contact_opens_for_no_other_complaint(
    citizens: Citizens, office: Office, store: Store
) -> None:
    first = citizens.file(contact=REACHABLE, contact_consent=True)
    second = citizens.file(contact=Contact(phone="0911111111"), contact_consent=True)
    with store.session() as unit:
        found = unit.execute(select(complaint_contacts)).all()
        for row, other in zip(found, reversed(found), strict=True):
            unit.execute(
                complaint_contacts.update()
                .where(complaint_contacts.c.complaint_id == row.complaint_id)
                .values(sealed=other.sealed)
            )
    for filed in (first, second):
        with pytest.raises(SealBroken):
            office.desk.contact(filed.code, Actor.OPERATOR, "thử")


def test_the_code_alone_shows_where_it_stands_and_nothing_told(
    citizens: Citizens, office: Office
) -> None:
    filed = citizens.file(counter="quầy số 3", contact=REACHABLE, contact_consent=True)
    citizens.move(filed.code, State.TRIAGED, State.FORWARDED)
    office.holder.add_information(filed.code, filed.proof, "lời riêng tư")
    public = office.register.public(f"mã {filed.code.lower()}")
    assert (public.state, public.place) == (State.FORWARDED, HOA_TIEN)
    assert public.recipient == Recipient(Body.SERVICE_CENTRE, Level.COMMUNE)
    assert public.steps == (
        (date(2026, 11, 23), State.RECEIVED),
        (date(2026, 11, 23), State.TRIAGED),
        (date(2026, 11, 23), State.FORWARDED),
    )
    shown = str(public)
    for told in (WORDS, "quầy số 3", "lời riêng tư", "giấy xác nhận", "xã Hòa Tiến"):
        assert told not in shown


def test_the_pin_opens_what_the_code_alone_does_not(
    citizens: Citizens, office: Office, store: Store
) -> None:
    filed = citizens.file()
    with pytest.raises(WrongPin):
        office.holder.details(filed.code, ByPin("000000"))
    pin = office.holder.give_pin(filed.code, filed.talk)
    assert len(pin) == 6
    assert pin.isdecimal()
    assert pin not in whole_database(store)
    assert "argon2" not in whole_database(store)
    spaced = ByPin(f" {pin[:3]} {pin[3:]} ")
    assert office.holder.details(filed.code, spaced).complaint.words == WORDS
    for given in (wrong(pin), ByPin(""), ByPin("abcdef"), ByPin(pin + "0")):
        with pytest.raises(WrongPin):
            office.holder.details(filed.code, given)


def test_a_new_pin_ends_the_old_one(citizens: Citizens, office: Office) -> None:
    filed = citizens.file()
    old = office.holder.give_pin(filed.code, filed.talk)
    new = office.holder.give_pin(filed.code, filed.talk)
    while new == old:
        new = office.holder.give_pin(filed.code, filed.talk)
    with pytest.raises(WrongPin):
        office.holder.details(filed.code, ByPin(old))
    assert office.holder.details(filed.code, ByPin(new)).complaint.code == filed.code


def test_wrong_pins_lock_for_longer_each_time(
    citizens: Citizens, office: Office, clock: Clock
) -> None:
    filed = citizens.file()
    pin = office.holder.give_pin(filed.code, filed.talk)
    for hours in (1, 2, 4):
        for _ in range(5):
            with pytest.raises(WrongPin):
                office.holder.details(filed.code, wrong(pin))
        with pytest.raises(PinLocked):
            office.holder.details(filed.code, ByPin(pin))
        clock.forward(hours=hours, seconds=-1)
        with pytest.raises(PinLocked):
            office.holder.details(filed.code, ByPin(pin))
        clock.forward(seconds=2)
    assert office.holder.details(filed.code, ByPin(pin)).complaint.code == filed.code
    for _ in range(4):
        with pytest.raises(WrongPin):
            office.holder.details(filed.code, wrong(pin))
    assert office.holder.details(filed.code, ByPin(pin)).complaint.code == filed.code


def test_many_tries_at_once_do_not_outrun_the_lock(citizens: Citizens, office: Office) -> None:
    filed = citizens.file()
    pin = office.holder.give_pin(filed.code, filed.talk)
    results = at_once(lambda _: office.holder.details(filed.code, wrong(pin)), 12)
    assert len([result for result in results if isinstance(result, WrongPin)]) == 5, results
    assert len([result for result in results if isinstance(result, PinLocked)]) == 7


def test_a_locked_pin_leaves_the_state_and_the_browser_open(
    citizens: Citizens, office: Office
) -> None:
    filed = citizens.file()
    pin = office.holder.give_pin(filed.code, filed.talk)
    for _ in range(5):
        with pytest.raises(WrongPin):
            office.holder.details(filed.code, wrong(pin))
    assert office.register.public(filed.code).state is State.RECEIVED
    assert office.holder.details(filed.code, filed.proof).complaint.words == WORDS


def test_another_conversation_learns_nothing(
    citizens: Citizens, office: Office, conversations: Conversations
) -> None:
    filed = citizens.file()
    stranger = ByConversation(conversations.start())
    for call in (
        lambda: office.holder.details(filed.code, stranger),
        lambda: office.holder.withdraw(filed.code, stranger),
        lambda: office.holder.erase(filed.code, stranger),
        lambda: office.holder.give_pin(filed.code, stranger.conversation_id),
        lambda: office.holder.details(codes.new(), stranger),
    ):
        with pytest.raises(UnknownCode):
            call()
    assert office.register.find(filed.code).state is State.RECEIVED


def test_information_is_added_masked_and_in_order(citizens: Citizens, office: Office) -> None:
    filed = citizens.file()
    office.holder.add_information(filed.code, filed.proof, "họ gọi từ 0905 123 456")
    complaint = office.holder.add_information(filed.code, filed.proof, "hôm nay lại bị đòi")
    added = [e for e in complaint.events if e.kind is EventKind.INFORMATION]
    assert [e.reason for e in added] == ["họ gọi từ [số điện thoại]", "hôm nay lại bị đòi"]
    assert complaint.state is State.RECEIVED
    assert office.register.verify_chain(filed.code)
    with pytest.raises(NothingToRecord):
        office.holder.add_information(filed.code, filed.proof, "  ")
    with pytest.raises(TextTooLong):
        office.holder.add_information(filed.code, filed.proof, "x" * 4001)
    office.holder.withdraw(filed.code, filed.proof)
    with pytest.raises(Finished):
        office.holder.add_information(filed.code, filed.proof, "quên")


def test_only_what_is_possible_now_is_offered(citizens: Citizens, office: Office) -> None:
    filed = citizens.file()
    holder = office.holder
    assert holder.details(filed.code, filed.proof).may == {"add", "withdraw", "erase"}
    with pytest.raises(ForbiddenTransition):
        holder.contest(filed.code, filed.proof, "chưa xong")
    with pytest.raises(ForbiddenTransition):
        holder.confirm(filed.code, filed.proof)
    answered = citizens.answered()
    may = holder.details(answered.code, answered.proof).may
    assert may == {"add", "confirm", "contest", "erase"}
    with pytest.raises(NothingToRecord):
        holder.contest(answered.code, answered.proof, " ")
    contested = holder.contest(answered.code, answered.proof, "vẫn bị đòi giấy")
    assert contested.state is State.CONTESTED
    assert contested.events[-1].reason == "vẫn bị đòi giấy"
    office.desk.answer(
        office.desk.escalate(answered.code, Actor.OPERATOR, "chưa giải quyết").code,
        Actor.BODY,
        "đã nhận hồ sơ",
    )
    done = holder.confirm(answered.code, answered.proof)
    assert done.state is State.CONFIRMED
    assert office.register.statistics().solved == 1
    assert holder.details(answered.code, answered.proof).may == {"erase"}


def test_withdrawing_twice_is_withdrawing_once(citizens: Citizens, office: Office) -> None:
    filed = citizens.file()
    first = office.holder.withdraw(filed.code, filed.proof, "tôi nộp được rồi")
    assert first.events[-1].reason == "tôi nộp được rồi"
    assert office.holder.withdraw(filed.code, filed.proof) == first


def test_evidence_is_kept_outside_the_database_and_can_be_deleted(
    citizens: Citizens, office: Office, settings: Settings
) -> None:
    filed = citizens.file()
    added = office.holder.add_evidence(filed.code, filed.proof, picture())
    assert added.kind is EvidenceKind.JPEG
    path = settings.var / "evidence" / added.name
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    shown, data = office.holder.evidence(filed.code, filed.proof, added.name)
    assert (shown, data) == (added, path.read_bytes())
    assert office.holder.details(filed.code, filed.proof).attachments == (added,)
    assert office.register.verify_chain(filed.code)
    office.holder.remove_evidence(filed.code, filed.proof, added.name)
    assert list(path.parent.iterdir()) == []
    with pytest.raises(UnknownEvidence):
        office.holder.evidence(filed.code, filed.proof, added.name)
    kinds = [e.kind for e in office.register.find(filed.code).events]
    assert kinds == [EventKind.STEP, EventKind.EVIDENCE_ADDED, EventKind.EVIDENCE_REMOVED]
    assert office.register.verify_chain(filed.code)


def test_a_file_that_was_changed_or_lost_is_not_shown(
    citizens: Citizens, office: Office, settings: Settings
) -> None:
    filed = citizens.file()
    added = office.holder.add_evidence(filed.code, filed.proof, picture())
    path = settings.var / "evidence" / added.name
    path.write_bytes(path.read_bytes() + b".")
    with pytest.raises(EvidenceDamaged):
        office.desk.evidence(filed.code, added.name)
    path.unlink()
    with pytest.raises(EvidenceDamaged):
        office.desk.evidence(filed.code, added.name)


@pytest.mark.parametrize("name", ["../test.db", "", "x", "/etc/passwd", "a" * 43])
def test_only_files_of_the_complaint_are_served(
    citizens: Citizens, office: Office, name: str
) -> None:
    other = citizens.file()
    theirs = office.holder.add_evidence(other.code, other.proof, picture())
    filed = citizens.file()
    for asked in (name, theirs.name):
        with pytest.raises(UnknownEvidence):
            office.holder.evidence(filed.code, filed.proof, asked)
        with pytest.raises(UnknownEvidence):
            office.holder.remove_evidence(filed.code, filed.proof, asked)
    assert office.holder.evidence(other.code, other.proof, theirs.name)[0] == theirs


def test_a_refused_file_leaves_nothing(
    citizens: Citizens, office: Office, settings: Settings
) -> None:
    filed = citizens.file()
    with pytest.raises(EvidenceRefused):
        office.holder.add_evidence(filed.code, filed.proof, b"GIF89a")
    for width in range(5):
        office.holder.add_evidence(filed.code, filed.proof, picture(size=(40 + width, 30)))
    with pytest.raises(TooMuchEvidence):
        office.holder.add_evidence(filed.code, filed.proof, picture())
    # The same once more is the same file: a form that is sent twice is no sixth one.
    events = len(office.register.find(filed.code).events)
    again = office.holder.add_evidence(filed.code, filed.proof, picture(size=(40, 30)))
    assert again == office.holder.details(filed.code, filed.proof).attachments[0]
    assert len(office.register.find(filed.code).events) == events
    assert len(list((settings.var / "evidence").iterdir())) == 5
    office.holder.withdraw(filed.code, filed.proof)
    with pytest.raises(Finished):
        office.holder.add_evidence(filed.code, filed.proof, picture())


def test_a_contact_can_be_given_later_changed_and_taken_back(
    citizens: Citizens, office: Office, store: Store
) -> None:
    filed = citizens.file()
    holder = office.holder
    holder.set_contact(filed.code, filed.proof, Contact(phone="0911111111"), consent=True)
    holder.set_contact(filed.code, filed.proof, Contact(phone="0922222222"), consent=True)
    assert office.desk.contact(filed.code, Actor.OPERATOR, "gọi") == Contact(phone="0922222222")
    with pytest.raises(ContactRefused):
        holder.set_contact(filed.code, filed.proof, REACHABLE, consent=False)
    holder.remove_contact(filed.code, filed.proof)
    holder.remove_contact(filed.code, filed.proof)
    assert office.desk.contact(filed.code, Actor.OPERATOR, "gọi") is None
    assert office.register.find(filed.code).reporter is Reporter.ANONYMOUS
    assert office.register.verify_chain(filed.code)


def test_erasure_takes_everything_told_and_keeps_the_count(
    citizens: Citizens, office: Office, store: Store, settings: Settings
) -> None:
    filed = citizens.file(
        counter="quầy số 3",
        said_when="sáng thứ sáu",
        contact=REACHABLE,
        contact_consent=True,
        filer=Filer("team", "staff-7"),
    )
    pin = office.holder.give_pin(filed.code, filed.talk)
    office.holder.add_information(filed.code, ByPin(pin), "lời riêng tư")
    office.holder.add_evidence(filed.code, ByPin(pin), picture())
    before = office.register.find(filed.code)
    office.holder.erase(filed.code, ByPin(pin))
    complaint = office.register.find(filed.code)
    assert complaint.erased
    assert (complaint.state, complaint.words) == (State.WITHDRAWN, "")
    assert (complaint.place, complaint.papers) == (before.place, before.papers)
    assert office.register.statistics().recorded == 1
    assert list((settings.var / "evidence").iterdir()) == []
    stored = whole_database(store) + str(complaint.events)
    for told in (WORDS, "quay", "quầy", "sáng", "riêng tư", "staff-7", filed.talk, "Hòa Tiến cũ"):
        assert told not in stored
    assert office.register.verify_chain(filed.code)
    with pytest.raises(WrongPin):
        office.holder.details(filed.code, ByPin(pin))
    with pytest.raises(UnknownCode):
        office.holder.details(filed.code, filed.proof)
    with pytest.raises(Erased):
        office.desk.add_evidence(filed.code, picture(), Actor.OPERATOR)


def test_an_erased_complaint_that_is_changed_afterwards_is_noticed(
    citizens: Citizens, office: Office, store: Store
) -> None:
    filed = citizens.answered()
    office.holder.erase(filed.code, filed.proof)
    assert office.register.find(filed.code).state is State.ANSWERED
    assert office.register.verify_chain(filed.code)
    with store.session() as unit:
        unit.execute(complaints.update().values(province="Hà Nội"))
    assert not office.register.verify_chain(filed.code)


def test_words_beside_the_history_cannot_be_changed_or_dropped_unnoticed(
    citizens: Citizens, office: Office, store: Store
) -> None:
    first, second = citizens.answered(), citizens.answered()
    for filed in (first, second):
        assert office.register.verify_chain(filed.code)
    with store.session() as unit:
        unit.execute(complaint_notes.update().values(words="khác"))
    assert not office.register.verify_chain(first.code)
    with store.session() as unit:
        unit.execute(complaint_notes.delete())
    assert not office.register.verify_chain(second.code)


def _cut(store: Store, code: str) -> None:
    """Cut off the newest event, as somebody does who may do anything with the database."""
    with store.session() as unit:
        if unit.dialect.name == "sqlite":
            found = unit.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
            for (name,) in found.all():
                unit.execute(text(f'DROP TRIGGER "{name}"'))
        else:
            unit.execute(text("ALTER TABLE complaint_events DISABLE TRIGGER USER"))
        number = select(complaints.c.id).where(complaints.c.code == code).scalar_subquery()
        newest = select(func.max(complaint_events.c.seq)).where(
            complaint_events.c.complaint_id == number
        )
        seq = unit.execute(newest).scalar_one()
        unit.execute(
            complaint_events.delete().where(
                complaint_events.c.complaint_id == number, complaint_events.c.seq == seq
            )
        )


@pytest.mark.parametrize("what", ["information", "evidence", "overdue", "step"])
def test_a_newest_event_that_was_cut_off_is_missed(
    citizens: Citizens, office: Office, store: Store, clock: Clock, what: str
) -> None:
    filed = citizens.file()
    if what == "information":
        office.holder.add_information(filed.code, filed.proof, "hôm sau vẫn đòi")
    elif what == "evidence":
        office.holder.add_evidence(filed.code, filed.proof, picture())
    elif what == "overdue":
        clock.forward(days=40)
        office.follow_up.due()
    else:
        citizens.move(filed.code, State.TRIAGED)
    assert office.register.verify_chain(filed.code)
    _cut(store, filed.code)
    assert not office.register.verify_chain(filed.code)


def test_a_file_that_the_history_tells_of_is_missed(
    citizens: Citizens, office: Office, store: Store
) -> None:
    filed = citizens.file()
    for width in (40, 50):
        office.holder.add_evidence(filed.code, filed.proof, picture(size=(width, 30)))
    office.holder.remove_evidence(
        filed.code, filed.proof, office.holder.details(filed.code, filed.proof).attachments[0].name
    )
    assert office.register.verify_chain(filed.code)
    with store.session() as unit:
        unit.execute(complaint_evidence.delete())
    assert not office.register.verify_chain(filed.code)


def test_what_is_rolled_back_without_a_trace_is_missed_by_its_kept_digest(
    citizens: Citizens, office: Office, store: Store
) -> None:
    filed = citizens.file(contact=Contact(phone="0900000001"), contact_consent=True)
    office.desk.contact(filed.code, Actor.OPERATOR, "gọi lại")
    kept = office.register.heads()[filed.code]
    assert office.register.stands(filed.code, *kept)
    _cut(store, filed.code)
    with store.session() as unit:
        unit.execute(complaint_notes.delete())
    # Nothing is left of it in the database: only what is kept elsewhere tells.
    assert office.register.verify_chain(filed.code)
    assert not office.register.stands(filed.code, *kept)
