"""Nothing is kept longer than needed, nothing open is touched, a dry run changes nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dungcua.complaints.model import Reporter, State
from dungcua.complaints.office import Office
from dungcua.complaints.privacy import Contact
from dungcua.complaints.retention import Swept
from dungcua.errors import WrongPin
from dungcua.settings import Settings
from tests.clock import Clock
from tests.complaints.parts import WORDS, Citizens, picture

NOTHING = Swept((), (), ())
CONTACT = Contact(phone="0900000000")


def test_contacts_go_before_words_and_open_complaints_stay(
    citizens: Citizens, office: Office, clock: Clock
) -> None:
    from dungcua.complaints.holder import ByPin

    done = citizens.file(contact=CONTACT, contact_consent=True)
    pin = office.holder.give_pin(done.code, done.talk)
    office.holder.withdraw(done.code, done.proof)
    still = citizens.file(contact=CONTACT, contact_consent=True)
    answered = citizens.answered()
    clock.forward(days=90)
    assert office.retention.run() == NOTHING
    clock.forward(seconds=1)
    swept = Swept((), (done.code,), ())
    assert office.retention.run(dry_run=True) == swept
    assert office.register.find(done.code).reporter is Reporter.CONTACT
    assert office.retention.run() == swept
    assert office.retention.run() == NOTHING
    assert office.register.find(done.code).reporter is Reporter.ANONYMOUS
    with pytest.raises(WrongPin):
        office.holder.details(done.code, ByPin(pin))
    clock.forward(days=730)
    assert office.retention.run() == Swept((done.code, answered.code), (), ())
    assert office.retention.run() == NOTHING
    for code, state in ((done.code, State.WITHDRAWN), (answered.code, State.ANSWERED)):
        complaint = office.register.find(code)
        assert (complaint.erased, complaint.words, complaint.state) == (True, "", state)
        assert office.register.verify_chain(code)
    assert office.register.find(still.code).words == WORDS
    assert office.register.find(still.code).reporter is Reporter.CONTACT
    assert office.register.statistics().recorded == 3


def test_files_go_with_the_words_and_strays_by_themselves(
    citizens: Citizens, office: Office, clock: Clock, settings: Settings
) -> None:
    folder = settings.var / "evidence"
    filed = citizens.file()
    office.holder.add_evidence(filed.code, filed.proof, picture())
    office.holder.withdraw(filed.code, filed.proof)
    (kept,) = folder.iterdir()
    stray, young, foreign = folder / ("s" * 43), folder / ("y" * 43), folder / "README"
    for path in (stray, young, foreign):
        path.write_bytes(b"x")
    now = clock.now.timestamp()
    for path, age in ((kept, 7200), (stray, 7200), (young, 60), (foreign, 7200)):
        os.utime(path, (now - age, now - age))
    assert office.retention.run(dry_run=True).strays == (stray.name,)
    assert stray.exists()
    assert office.retention.run().strays == (stray.name,)
    assert set(folder.iterdir()) == {kept, young, foreign}
    clock.forward(days=731)
    assert office.retention.run().erased == (filed.code,)
    assert not Path(kept).exists()
