"""What mail servers said, in a few words."""

from datetime import UTC, datetime

from mxsync.mail.smtp import Certificate, Contact, Ending, Reply, SmtpFacts, SmtpRun
from tests.mail.facts import at, facts

POSTMASTER = "postmaster@example.com"
STRANGER = "stranger@example.com"
FOREIGN = "x@elsewhere.example"
OK, DENIED, LATER = Reply(250, "ok"), Reply(550, "relaying denied"), Reply(450, "greylisted")


def certificate(*names, until=2027, since=2020, distrust="", sha256="0d" * 32):
    return Certificate(
        names=names,
        not_before=datetime(since, 1, 1, tzinfo=UTC),
        not_after=datetime(until, 1, 1, tzinfo=UTC),
        distrust=distrust,
        sha256=sha256,
        spki_sha256=sha256,
    )


def says(address="9.9.9.9", **said):
    """A server that is well, but for what is said."""
    fields = {
        "greeting": Reply(220, "hello"),
        "hello": OK,
        "extensions": frozenset({"starttls"}),
        "version": "TLSv1.3",
        "null_sender": OK,
        "replies": {POSTMASTER: OK, STRANGER: DENIED, FOREIGN: DENIED},
    }
    return SmtpFacts(address=address, contact=Contact.CONNECTED, **(fields | said))


def absent(address="9.9.9.9", contact=Contact.REFUSED, detail=""):
    return SmtpFacts(address=address, contact=contact, detail=detail)


def ended(ending=Ending.DROPPED, address="9.9.9.9", detail="", **said):
    """Connected, and over before a greeting."""
    return SmtpFacts(address=address, contact=Contact.CONNECTED, ending=ending, detail=detail, **said)


def run(hosts, *, stranger="", foreign="", base=None, beside=True):
    """``hosts``: what each address of a host said; ``beside``: some other server took a connection."""
    servers = [server for every in hosts.values() for server in every]
    servers += [says("9.9.9.250")] if beside else []
    known = facts({name: at(*(one.address for one in every)) for name, every in hosts.items()})
    smtp = SmtpRun(servers={server.address: server for server in servers}, stranger=stranger, foreign=foreign)
    return type(known)(
        hosts=known.hosts,
        smtp=smtp,
        today=known.today,
        lookups=base.lookups if base else {},
        sts=base.sts if base else {},
    )
