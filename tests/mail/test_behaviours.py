"""What servers said, as a simulation takes it."""

import pytest

from mxsync.mail.behaviours import behaviours_of, unknown_of
from mxsync.mail.course import CERTAIN, Behaviour
from mxsync.mail.smtp import Contact, Ending, Reply
from tests.mail.smtp import DENIED, LATER, OK, POSTMASTER, absent, ended, run, says

ADDRESS = "9.9.9.9"


@pytest.mark.parametrize(
    ("server", "behaviour"),
    [
        pytest.param(says(), Behaviour.ACCEPTS, id="250"),
        pytest.param(says(replies={POSTMASTER: DENIED}), Behaviour.REJECTS, id="550"),
        pytest.param(says(replies={POSTMASTER: LATER}), Behaviour.DEFERS, id="450"),
        pytest.param(says(greeting=Reply(554, "no")), Behaviour.TURNS_AWAY, id="greeting 554"),
        pytest.param(says(greeting=Reply(421, "busy")), Behaviour.TURNS_AWAY, id="greeting 421"),
        pytest.param(says(hello=DENIED), Behaviour.TURNS_AWAY, id="EHLO"),
        pytest.param(says(null_sender=DENIED, named_sender=DENIED), Behaviour.REJECTS, id="senders"),
        pytest.param(says(null_sender=DENIED, named_sender=LATER), Behaviour.DEFERS, id="senders later"),
        pytest.param(says(null_sender=DENIED, named_sender=OK), Behaviour.ACCEPTS, id="named sender"),
        pytest.param(absent(), Behaviour.DEAD, id="refused"),
        pytest.param(ended(), Behaviour.DEAD, id="dropped"),
        pytest.param(ended(Ending.NONSENSE), Behaviour.DEAD, id="no SMTP"),
        pytest.param(absent(contact=Contact.SILENT), None, id="silence"),
        pytest.param(absent(contact=Contact.NO_ROUTE), None, id="no route"),
        pytest.param(absent(contact=Contact.NOT_TRIED), None, id="not asked"),
        pytest.param(ended(Ending.TIMEOUT), None, id="no greeting in time"),
        pytest.param(says(hello=None, null_sender=None, ending=Ending.TIMEOUT), None, id="no EHLO in time"),
        pytest.param(says(replies={}), None, id="no reply to RCPT"),
    ],
)
def test_behaviour(server, behaviour):
    known = run({"a.example": [server]})
    found = behaviours_of(known, "example.com")
    assert found.get(ADDRESS) == (CERTAIN[behaviour] if behaviour else None)
    assert (ADDRESS in unknown_of(known, "example.com")) == (behaviour is None)


def test_another_domain_was_not_asked_for():
    assert ADDRESS in unknown_of(run({"a.example": [says()]}), "other.example")


def test_where_nobody_is_reached_nobody_is_dead():
    known = run({"a.example": [absent()]}, beside=False)
    assert behaviours_of(known, "example.com") == {}
    assert unknown_of(known, "example.com") == {ADDRESS}
