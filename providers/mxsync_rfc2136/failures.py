"""What replies that are no success mean, and what to do about them. Pure."""

from collections.abc import Mapping, Sequence

import dns.rcode

from mxsync.errors import HostError, MxsyncError, OutcomeUnknown, Refused, Stale, ZoneMissing
from mxsync.model import DnsName, display
from mxsync_rfc2136.keys import Key
from mxsync_rfc2136.replies import Untrusted

_DIFFERS = {dns.rcode.NXRRSET, dns.rcode.YXRRSET, dns.rcode.NXDOMAIN, dns.rcode.YXDOMAIN}  # RFC 2136 §2.2
_ELSEWHERE = {dns.rcode.REFUSED, dns.rcode.NOTAUTH, dns.rcode.NOTIMP}  # secondaries say so too

_TSIG: Mapping[dns.rcode.Rcode | None, str] = {  # RFC 8945 §5.2
    dns.rcode.BADKEY: "does not know {}, or does not accept it for this zone (BADKEY)",
    dns.rcode.BADSIG: "has another secret for {} (BADSIG)",
    dns.rcode.BADTRUNC: "does not accept signatures of {} that are this short (BADTRUNC)",
}

_KEY = "compare name, algorithm and secret with the key at the server (tsig-keygen makes new ones)"
_ALLOW = (
    "allow it there (BIND: allow-update or update-policy; Knot: an acl with action: update; "
    "PowerDNS: dnsupdate=yes and TSIG-ALLOW-DNSUPDATE)"
)
_TARGET = "BIND also refuses an MX record whose target is in the zone and has no address: add that first"


def unreadable(server: str, err: Untrusted, key: Key | None) -> HostError:
    """A reply to a question that cannot be trusted."""
    message, *hints = _distrust(server, err, key)
    return HostError(message, *hints)


def unanswered(server: str, rcode: dns.rcode.Rcode, what: str) -> HostError:
    """An error in place of an answer about ``what``."""
    failing = rcode == dns.rcode.SERVFAIL
    hints = ["it has the zone, but cannot serve it: look into its log"] if failing else []
    return HostError(f"{server} answers {_shown(rcode)} to {what}", *hints)


def missing(server: str, zone: DnsName, said: str) -> ZoneMissing:
    """A server that does not have the zone, or does not admit it, or only knows it from others."""
    return ZoneMissing(f"{server} does not serve {display(zone)}: asked about it, it answers {said}")


def not_transferred(server: str, zone: DnsName, rcode: dns.rcode.Rcode, key: Key | None) -> HostError:
    """A transfer is needed and declined."""
    who = f"the key {key.shown}" if key else "this address"
    return HostError(
        f"{server} does not transfer {display(zone)}: it answers {_shown(rcode)}",
        f"to read the whole zone, allow transfers to {who} (BIND: allow-transfer; Knot: an acl with "
        "action: transfer; PowerDNS: TSIG-ALLOW-AXFR)",
        "with unmanaged: ignore in the spec, planning asks for the owners it names and needs no transfer",
    )


def declined(
    server: str, zone: DnsName, rcode: dns.rcode.Rcode, key: Key | None, primary: str
) -> MxsyncError:
    """An error in reply to an update. ``primary``: the server that the zone's SOA names, if known."""
    said = f"{server} answers {_shown(rcode)}"
    if rcode in _DIFFERS:
        return Stale(f"{said}: the zone is not as it was planned")
    who = f"the key {key.shown}" if key else "requests without a key"
    meaning, *hints = {
        dns.rcode.REFUSED: (f"it does not let {who} change {display(zone)} in this way", _ALLOW, _TARGET),
        dns.rcode.NOTAUTH: (
            f"it is not the primary of {display(zone)}, or does not let {who} change it",
            _ALLOW,
        ),
        dns.rcode.NOTZONE: ("an owner lies outside the zone as the server knows it",),
        dns.rcode.NOTIMP: ("it takes no dynamic updates (RFC 2136)",),
        dns.rcode.FORMERR: ("it does not understand the update",),
        dns.rcode.SERVFAIL: (
            "it could not carry out the update",
            "look into its log: a zone that is frozen, or whose files it may not write, answers like this",
        ),
    }.get(rcode, ("it declines the update",))
    if rcode in _ELSEWHERE and primary:
        hints.append(f"the SOA of {display(zone)} names {primary} as its primary: is that another server?")
    return Refused(f"{said}: {meaning}", *hints)


def doubtful(server: str, zone: DnsName, err: Untrusted, key: Key | None) -> MxsyncError:
    """A reply to an update that is not proved: a refusal may be one, a success is not believed."""
    message, *hints = _distrust(server, err, key)
    if err.declines:
        return Refused(message, *hints)
    return OutcomeUnknown(f"{message}, after the change of {display(zone)} was sent to it", *hints)


def _distrust(server: str, err: Untrusted, key: Key | None) -> Sequence[str]:
    """Message and hints."""
    named = f"the key {key.shown}" if key else "a key"
    if err.tsig == dns.rcode.BADTIME and err.ahead is not None:
        which = "behind" if err.ahead < 0 else "ahead of"
        return (
            f"the clock of {server} is {abs(err.ahead)} seconds {which} the clock here (BADTIME)",
            "signatures hold for five minutes: set the clock that is wrong",
        )
    if err.tsig in _TSIG:
        return f"{server} {_TSIG[err.tsig].format(named)}", _KEY
    if err.rcode == dns.rcode.NOTAUTH and key is not None:
        return (
            f"{server} answers NOTAUTH, without a signature: it does not accept what {named} signs",
            f"{_KEY}; or its clock and the one here differ by more than five minutes",
        )
    if err.declines and err.rcode is not None:
        return (f"{server} answers {_shown(err.rcode)}, without a signature that holds",)
    return (f"{server} {err.why}",)


def _shown(rcode: dns.rcode.Rcode) -> str:
    return dns.rcode.to_text(rcode)
